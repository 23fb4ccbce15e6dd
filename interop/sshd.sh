#!/bin/bash
# Starts and stops a real OpenSSH server on loopback, as whoever calls, with keys and settings of its own.
#   sshd.sh start NAME PORT [POWERSHELL_PORT]     sshd.sh stop NAME...     sshd.sh log NAME
#
# SSHD_ADDRESS is where it listens, such as an address of a network namespace (127.0.0.1 when not said).
# start prints the directory with identity, locked, stranger (private keys; the second has the passphrase
# "open sesame", the third may not enter), and
# known_hosts, known_hosts.hashed, known_hosts.changed. What is run there as powershell.exe sends its
# arguments and its input to POWERSHELL_PORT on loopback and prints what comes back; without that port
# there is no powershell.exe.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

start() { # NAME PORT [POWERSHELL_PORT]
  local name=$1 port=$2 powershell=${3:-} home=$RUN/sshd-$1 address=${SSHD_ADDRESS:-127.0.0.1} started key
  need ssh-keygen ss nc setsid
  local sshd=/usr/sbin/sshd
  [ -x "$sshd" ] || die "sshd is missing (interop/install-packages.sh)"
  if still_running "$home/pid" >/dev/null; then die "$name runs already"; fi
  rm -rf "$home"
  mkdir -p "$home/bin"
  chmod 0700 "$home"
  for key in host identity stranger other; do
    ssh-keygen -q -t ed25519 -N '' -C '' -f "$home/$key"
  done
  ssh-keygen -q -t rsa -b 2048 -N '' -C '' -f "$home/rsa"
  ssh-keygen -q -t ed25519 -N 'open sesame' -C '' -f "$home/locked"
  cat "$home/identity.pub" "$home/rsa.pub" "$home/locked.pub" >"$home/authorized_keys"
  echo "[$address]:$port $(cat "$home/host.pub")" >"$home/known_hosts"
  echo "[$address]:$port $(cat "$home/other.pub")" >"$home/known_hosts.changed"
  cp "$home/known_hosts" "$home/known_hosts.hashed"
  ssh-keygen -q -H -f "$home/known_hosts.hashed" >/dev/null 2>&1
  rm -f "$home/known_hosts.hashed.old"
  if [ -n "$powershell" ]; then
    cat >"$home/bin/powershell.exe" <<END
#!/bin/sh
{ echo "\$*"; cat; } | exec nc -N 127.0.0.1 $powershell
END
    chmod 0755 "$home/bin/powershell.exe"
  fi
  # Separation of privileges needs its directory when root starts it.
  if is_root; then mkdir -p /run/sshd && chmod 0755 /run/sshd; fi
  cat >"$home/config" <<END
ListenAddress $address
Port $port
HostKey $home/host
PidFile none
AuthorizedKeysFile $home/authorized_keys
StrictModes no
UsePAM no
PermitRootLogin yes
PasswordAuthentication yes
KbdInteractiveAuthentication no
LogLevel VERBOSE
SetEnv PATH=$home/bin:/usr/local/bin:/usr/bin:/bin
END
  setsid "$sshd" -D -e -f "$home/config" >"$home/out" 2>&1 </dev/null &
  started=$!
  remember "$home/pid" "$started"
  if ! wait_for_listener "$port" 15 "$home/pid"; then
    tail -n 5 "$home/out" >&2
    stop "$name"
    die "sshd did not listen on port $port"
  fi
  echo "$home"
}

# Each connection has a process that leaves the session of its parent. Parents come first: who is ended
# before its command does not tell the client how the command ended.
descendants() { # PID
  local child
  for child in $(ps -o pid= --ppid "$1"); do
    echo "$child"
    descendants "$child"
  done
}

stop() { # NAME...
  local name pid connections
  for name in "$@"; do
    pid=$(still_running "$RUN/sshd-$name/pid") || continue
    kill -STOP "$pid"
    connections=$(descendants "$pid")
    # shellcheck disable=SC2086
    [ -z "$connections" ] || kill -KILL $connections 2>/dev/null
    end_remembered "$RUN/sshd-$name/pid"
  done
}

case ${1:-} in
start) [ $# -ge 3 ] || die "sshd.sh start NAME PORT [POWERSHELL_PORT]"; shift; start "$@" ;;
stop) shift; stop "$@" ;;
log) cat "$RUN/sshd-$2/out" 2>/dev/null ;;
*) die "sshd.sh start|stop|log (see the head of the script)" ;;
esac
