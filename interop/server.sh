#!/bin/bash
# Starts and stops one real RDP server, without systemd, in the network namespace it is called from.
#   server.sh start NAME KIND ADDRESS PORT [SETTING=VALUE ...]
#   server.sh stop NAME...      server.sh list      server.sh log NAME      server.sh pause NAME
#
# KIND     settings (default first)
# xrdp     security_layer=negotiate|tls|rdp  crypt_level=high  ssl_protocols="TLSv1.2, TLSv1.3"  tls_ciphers=
# shadow   sec=nla|tls|rdp|all               FreeRDP's server, sharing an Xvfb screen
# weston   -                                 TLS
# grd      -                                 GNOME: NLA; always on every address, so only in a namespace of its own
# tls      -                                 no RDP at all: openssl s_server
# all      cert=good (a name of certs.sh, or "absent")  openssl_conf=FILE beside this script
#
# Whoever logs in is alice, password Passw0rd.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
LOGIN_NAME=alice
LOGIN_PASSWORD=Passw0rd

# --- the servers: each function leaves the pid of what it started in $started ------------------

start_xrdp() {
  local user=() line
  need xrdp
  mkdir -p /run/xrdp/sockdir 2>/dev/null # xrdp gives up at once without it
  if is_root; then
    # As the package's service does; key permissions mean nothing to root.
    need setpriv
    chown xrdp "$home"
    user=(setpriv --reuid xrdp --regid xrdp --init-groups)
  fi
  while IFS= read -r line; do
    case $line in
    port=3389) line="port=tcp://$address:$port" ;;
    security_layer=*) line="security_layer=${security_layer:-negotiate}" ;;
    crypt_level=*) line="crypt_level=${crypt_level:-high}" ;;
    certificate=*) line="certificate=$certificate" ;;
    key_file=*) line="key_file=$key" ;;
    ssl_protocols=*) line="ssl_protocols=${ssl_protocols:-TLSv1.2, TLSv1.3}" ;;
    '#tls_ciphers='*) [ -z "${tls_ciphers:-}" ] || line="tls_ciphers=$tls_ciphers" ;;
    LogFile=*) line="LogFile=$home/xrdp.log" ;;
    LogLevel=*) line="LogLevel=DEBUG" ;;
    EnableSyslog=*) line="EnableSyslog=false" ;;
    esac
    echo "$line"
  done </etc/xrdp/xrdp.ini >"$home/xrdp.ini"
  # --nodaemon uses no pid file, so several run side by side.
  setsid "${user[@]}" xrdp --nodaemon --config "$home/xrdp.ini" >"$home/out" 2>&1 </dev/null &
  started=$!
}

start_shadow() {
  local layers turn
  need freerdp-shadow-cli winpr-hash Xvfb
  # Without a /sec option NLA is off, whatever --help says.
  case ${sec:-nla} in
  nla | tls | rdp) layers=("/sec:${sec:-nla}") ;;
  all) layers=(/sec-nla /sec-tls /sec-rdp) ;;
  *) die "shadow: sec=nla, tls, rdp or all" ;;
  esac
  # The only place where it looks for its certificate.
  mkdir -p "$home/config/freerdp/shadow"
  cp "$certificate" "$home/config/freerdp/shadow/shadow.crt"
  cp "$key" "$home/config/freerdp/shadow/shadow.key"
  winpr-hash -u "$LOGIN_NAME" -p "$LOGIN_PASSWORD" -f sam >"$home/sam"
  # The server opens the screen, closes it and opens it again: by default the screen would start over in between.
  setsid Xvfb -noreset -displayfd 3 -screen 0 1024x768x24 -nolisten tcp 3>"$home/display" >"$home/xvfb.out" 2>&1 </dev/null &
  remember "$home/xvfb.pid" $!
  for turn in {1..200}; do
    [ -s "$home/display" ] && break
    sleep 0.05
  done
  [ -s "$home/display" ] || die "Xvfb did not start (after $turn looks); see $home/xvfb.out"
  DISPLAY=:$(cat "$home/display") HOME=$home XDG_CONFIG_HOME=$home/config setsid freerdp-shadow-cli \
    "/port:$port" "/bind-address:$address" "/sam-file:$home/sam" +auth "${layers[@]}" >"$home/out" 2>&1 </dev/null &
  started=$!
}

start_weston() {
  need weston
  mkdir -m 0700 "$home/runtime"
  XDG_RUNTIME_DIR=$home/runtime HOME=$home setsid weston --backend=rdp-backend.so "--port=$port" "--address=$address" \
    "--rdp-tls-cert=$certificate" "--rdp-tls-key=$key" --idle-time=0 >"$home/out" 2>&1 </dev/null &
  started=$!
}

start_grd() {
  need dbus-run-session pipewire wireplumber mutter grdctl
  [ -n "$(ip netns identify 2>/dev/null)" ] || die "grd listens on every address: run it inside a network namespace (ip netns exec)"
  mkdir -m 0700 "$home/runtime" "$home/user"
  # A headless session of its own: message bus, screen capture, compositor, then the daemon.
  # Environment variables carry the values past the inner shell's quoting.
  # shellcheck disable=SC2016
  env -u DISPLAY -u WAYLAND_DISPLAY HOME="$home/user" XDG_RUNTIME_DIR="$home/runtime" XDG_CONFIG_HOME="$home/user/.config" \
    XDG_DATA_HOME="$home/user/.local/share" GSETTINGS_BACKEND=keyfile \
    GRD_CERTIFICATE="$certificate" GRD_KEY="$key" GRD_NAME="$LOGIN_NAME" GRD_PASSWORD="$LOGIN_PASSWORD" GRD_PORT="$port" \
    setsid dbus-run-session -- bash -c '
      pipewire & sleep 0.5
      wireplumber & sleep 0.5
      mutter --headless --wayland --no-x11 --virtual-monitor 1024x768 & sleep 2
      grdctl --headless rdp set-tls-cert "$GRD_CERTIFICATE"
      grdctl --headless rdp set-tls-key "$GRD_KEY"
      grdctl --headless rdp set-credentials "$GRD_NAME" "$GRD_PASSWORD"
      grdctl --headless rdp disable-view-only
      grdctl --headless rdp enable
      exec /usr/libexec/gnome-remote-desktop-daemon --headless --rdp-port "$GRD_PORT"' >"$home/out" 2>&1 </dev/null &
  started=$!
}

start_tls() {
  need openssl
  setsid openssl s_server -quiet -accept "$address:$port" -cert "$certificate" -key "$key" >"$home/out" 2>&1 </dev/null &
  started=$!
}

# --- commands ------------------------------------------------------------------------------------

start() { # NAME KIND ADDRESS PORT [SETTING=VALUE ...]
  local name=$1 kind=$2 address=$3 port=$4 started='' cert=good certificate key setting
  local security_layer='' crypt_level='' ssl_protocols='' tls_ciphers='' sec='' openssl_conf=''
  shift 4
  for setting in "$@"; do
    case $setting in
    cert=* | openssl_conf=*) ;;
    security_layer=* | crypt_level=* | ssl_protocols=* | tls_ciphers=*) [ "$kind" = xrdp ] || die "$kind knows no ${setting%%=*}" ;;
    sec=*) [ "$kind" = shadow ] || die "$kind knows no sec" ;;
    *) die "unknown setting: $setting" ;;
    esac
    printf -v "${setting%%=*}" %s "${setting#*=}"
  done
  "$INTEROP_HOME/certs.sh" || die "certificates could not be made"
  certificate=$CERTIFICATES/$cert.crt
  key=$CERTIFICATES/$cert.key
  [ "$cert" = absent ] || [ -e "$certificate" ] || die "no certificate named $cert"

  local home=$RUN/server-$name
  if still_running "$home/pid" >/dev/null; then die "$name runs already"; fi
  rm -rf "$home"
  mkdir -p "$home"
  [ -z "$openssl_conf" ] || export OPENSSL_CONF=$INTEROP_HOME/$openssl_conf
  case $kind in
  xrdp | shadow | weston | grd | tls) "start_$kind" ;;
  *) die "unknown kind: $kind (xrdp, shadow, weston, grd, tls)" ;;
  esac
  remember "$home/pid" "$started"
  if ! wait_for_listener "$port" 15 "$home/pid"; then
    tail -n 5 "$home/out" >&2
    stop "$name"
    die "$kind did not listen on port $port"
  fi
}

stop() { # NAME...
  local name
  for name in "$@"; do
    end_remembered "$RUN/server-$name/pid"
    end_remembered "$RUN/server-$name/xvfb.pid"
  done
}

list() {
  local record
  for record in "$RUN"/server-*/pid; do
    if still_running "$record" >/dev/null; then record=${record%/pid} && echo "${record##*/server-}"; fi
  done
}

case ${1:-} in
start) [ $# -ge 5 ] || die "server.sh start NAME KIND ADDRESS PORT [SETTING=VALUE ...]"; shift; start "$@" ;;
stop) shift; stop "$@" ;;
list) list ;;
log) cat "$RUN/server-$2/xrdp.log" "$RUN/server-$2/out" 2>/dev/null ;;
# A process that hangs: its kernel still accepts connections.
pause) pid=$(still_running "$RUN/server-$2/pid") && kill -STOP -- "-$pid" ;;
*) die "server.sh start|stop|list|log|pause (see the head of the script)" ;;
esac
