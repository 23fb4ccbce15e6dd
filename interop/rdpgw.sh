#!/bin/bash
# Starts and stops rdpgw (github.com/bolkedebruin/rdpgw), an RD Gateway of others, with its helper
# for NTLM sign-in, in the network namespace it is called from.
#   rdpgw.sh start PORT TARGET:PORT...     prints the authority to trust
#   rdpgw.sh stop
#
# rdpgw and rdpgw-auth come from the path, or from the folder RDPGW_BIN. It listens on every
# address, so call this in a namespace that has nothing but loopback. Whoever signs in is alice,
# password Passw0rd.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

PATH=${RDPGW_BIN:+$RDPGW_BIN:}$PATH
home=$RUN/rdpgw

start() {
  local port=$1
  shift
  command -v rdpgw rdpgw-auth >/dev/null || die "rdpgw and rdpgw-auth are not installed"
  stop 2>/dev/null
  mkdir -p "$home"
  "$INTEROP_HOME/certs.sh" || die "certificates could not be made"
  {
    echo "Server:"
    echo "  GatewayAddress: https://localhost:$port"
    echo "  Port: $port"
    echo "  CertFile: $CERTIFICATES/good.crt"
    echo "  KeyFile: $CERTIFICATES/good.key"
    echo "  HostSelection: unsigned"
    echo "  Hosts:"
    printf '    - %s\n' "$@"
    echo "  Authentication:"
    echo "    - ntlm"
    echo "  AuthSocket: $home/auth.sock"
    echo "Security:"
    echo "  VerifyClientIp: false"
    echo "Caps:"
    echo "  TokenAuth: false"
  } >"$home/rdpgw.yaml"
  printf 'Users:\n  - Username: "alice"\n    Password: "Passw0rd"\n' >"$home/auth.yaml"
  chmod 600 "$home/auth.yaml"
  rm -f "$home/auth.sock"
  setsid rdpgw-auth -c "$home/auth.yaml" -s "$home/auth.sock" >"$home/auth.log" 2>&1 </dev/null &
  remember "$home/auth.pid" $!
  setsid rdpgw -c "$home/rdpgw.yaml" >"$home/rdpgw.log" 2>&1 </dev/null &
  remember "$home/rdpgw.pid" $!
  for _ in $(seq 50); do
    if [ -S "$home/auth.sock" ] && (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      echo "$CERTIFICATES/ca.crt"
      return
    fi
    sleep 0.1
  done
  die "rdpgw does not listen: $(tail -n 3 "$home/rdpgw.log")"
}

stop() {
  local name
  for name in rdpgw auth; do
    [ -f "$home/$name.pid" ] && end_remembered "$home/$name.pid"
  done
  return 0
}

case ${1:-} in
start) shift; start "$@" ;;
stop) stop ;;
*) die "rdpgw.sh start PORT TARGET:PORT... | stop" ;;
esac
