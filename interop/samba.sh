#!/bin/bash
# Starts and stops a real Samba server on loopback, with a registry, services, pipes and administrative shares of its own.
#   samba.sh start [SETTING=VALUE ...]      samba.sh stop      samba.sh unshare NAME      samba.sh log
# start prints DIRECTORY PORT. DIRECTORY/c is C$, DIRECTORY/c/Windows is ADMIN$.
# unshare ends the use of a share by those who use it; stop leaves nothing behind.
#
# settings: port=34450  encrypt=no|yes (yes: whoever does not encrypt is refused)
#           keytab= (of kdc.sh: its user alice is the administrator, too)
# Needs root. No account of the machine is made or changed: root is the administrator and daemon the ordinary user of this
# server, with passwords in a database of its own; both have Passw0rd!
# Two at once need different values of INTEROP_PREFIX and port.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
PASSWORD='Passw0rd!'
home=$INTEROP_STATE/samba-$INTEROP_PREFIX
record=$RUN/samba.pid

write_configuration() {
  cat >"$home/smb.conf" <<EOF
[global]
  server role = standalone server
  workgroup = LAB
  netbios name = RDPHOST
  interfaces = 127.0.0.1
  bind interfaces only = yes
  smb ports = $port
  disable netbios = yes
  server min protocol = SMB2_02
  server smb encrypt = $([ "$encrypt" = yes ] && echo required || echo default)
  private dir = $home/private
  lock directory = $home/lock
  state directory = $home/state
  cache directory = $home/cache
  pid directory = $home/pid
  ncalrpc dir = $home/ncalrpc
  passdb backend = tdbsam:$home/private/passdb.tdb
  log file = $home/log/log.%m
  max log size = 0
  log level = 1
  load printers = no
  disable spoolss = no
  printing = bsd
  map to guest = never
  rpc start on demand helpers = yes
  svcctl list = TermService
  admin users = root
  vfs objects = acl_xattr
  acl_xattr:ignore system acls = yes
  map acl inherit = yes
  store dos attributes = yes
$([ -z "$keytab" ] || echo "  realm = LAB.EXAMPLE
  kerberos method = dedicated keytab
  dedicated keytab file = FILE:$keytab
  username map = $home/names")
[C$]
  path = $home/c
  read only = no
  valid users = root
[ADMIN$]
  path = $home/c/Windows
  read only = no
  valid users = root
EOF
}

start() {
  local setting port=34450 encrypt=no keytab='' user
  for setting in "$@"; do
    case $setting in
    port=*) port=${setting#*=} ;;
    encrypt=*) encrypt=${setting#*=} ;;
    keytab=*) keytab=${setting#*=} ;;
    *) die "samba.sh has no setting $setting" ;;
    esac
  done
  need smbd pdbedit smbcontrol ss setsid
  is_root || die "samba.sh needs root"
  stop
  mkdir -p "$home"/{private,lock,state,cache,pid,ncalrpc,log,c/Windows/System32/winevt/Logs} || die "no $home"
  chmod 700 "$home/private"
  write_configuration
  echo 'root = alice LAB\alice LAB.EXAMPLE\alice alice@LAB.EXAMPLE' >"$home/names"
  for user in root daemon; do
    printf '%s\n%s\n' "$PASSWORD" "$PASSWORD" | pdbedit -s "$home/smb.conf" -a -t -u "$user" >>"$home/log/accounts" 2>&1 ||
      die "no account: see $home/log/accounts"
  done
  setsid smbd --foreground --no-process-group --configfile="$home/smb.conf" --log-basename="$home/log" \
    >"$home/log/out" 2>&1 </dev/null &
  remember "$record" $!
  wait_for_listener "$port" 15 "$record" || die "smbd did not start: see $home/log"
  echo "$home $port"
}

# The helper that serves the pipes detaches itself from smbd, and has children that do as well.
end_helper() {
  local pid child
  pid=$(cat "$home/pid/samba-dcerpcd.pid" 2>/dev/null) || return 0
  [[ $pid =~ ^[0-9]+$ ]] && grep -qs samba-dcerpcd "/proc/$pid/comm" || return 0
  child=$(ps -o pid= --ppid "$pid")
  # shellcheck disable=SC2086
  kill $pid $child 2>/dev/null
}

stop() {
  end_helper
  end_remembered "$record"
  end_helper
  rm -rf "$home"
}

case ${1:-} in
start) shift; start "$@" ;;
stop) stop ;;
unshare) smbcontrol -s "$home/smb.conf" smbd close-share "${2:?samba.sh unshare NAME}" ;;
log) cat "$home"/log/* 2>/dev/null ;;
*) die "samba.sh start [SETTING=VALUE ...], stop, unshare NAME or log" ;;
esac
