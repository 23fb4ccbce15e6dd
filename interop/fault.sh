#!/bin/bash
# Makes one fault of faults.txt, with a real server, in network namespaces of our own.
#   fault.sh list             FAULT EXPECTED STILL-OPEN, one line each (faults.txt says what the columns mean)
#   fault.sh up FAULT         makes it and prints: HOST PORT NAMESPACE AUTHORITY
#                             to be probed by   ip netns exec NAMESPACE ... HOST:PORT   trusting the file AUTHORITY
#   fault.sh log              what the server wrote
#   fault.sh down [FAULT]     ends and removes everything; the logs too
# One fault at a time; for several at once give each run an INTEROP_PREFIX of its own.
# Exit: 0 done, 1 not possible here (one line on stderr says why).
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
PORT=3389

rows() { sed -e 's/^#.*//' -e '/^[[:space:]]*$/d' "$INTEROP_HOME/faults.txt"; }

list() {
  local fault expected open
  while read -r fault expected open _; do echo "$fault $expected $open"; done < <(rows)
}

inside() { ip netns exec "$INTEROP_PREFIX-$1" "${@:2}"; }

start_canned() { # WHERE MODE ADDRESS PORT [NUMBER]
  local program turn mode=$2
  program=$(built canned) || exit 1
  setsid ip netns exec "$INTEROP_PREFIX-$1" "$program" "${@:2}" >"$RUN/canned-$mode.out" 2>&1 </dev/null &
  remember "$RUN/canned-$mode.pid" $!
  for turn in {1..100}; do
    grep -qs ready "$RUN/canned-$mode.out" && return 0
    sleep 0.05
  done
  cat "$RUN/canned-$mode.out" >&2
  die "canned $mode did not start (after $turn looks)"
}

# Words of a recipe are split at spaces on purpose.
# shellcheck disable=SC2086
step() { # WORD...
  local what=$1 address=0.0.0.0 kind settings='' word
  shift
  case $what in
  server)
    kind=$1
    shift
    for word in "$@"; do
      case $word in
      address=*) address=${word#address=} ;;
      *) settings+=" $word" ;;
      esac
    done
    inside srv "$INTEROP_HOME/server.sh" start fault "$kind" "$address" "$PORT" $settings || exit 1
    ;;
  pause) "$INTEROP_HOME/server.sh" pause fault || exit 1 ;;
  canned) start_canned srv "$1" 0.0.0.0 "$PORT" "${@:2}" ;;
  occupy) start_canned srv occupy 10.77.2.2 "$PORT" "$1" ;;
  no-such-name) start_canned cli no-such-name 127.0.0.1 53 ;;
  rule) # nft 1.0.6 wants each closing brace on a line of its own
    printf 'table inet interop {\n chain %s {\n type filter hook %s priority 0; policy accept;\n %s\n }\n}\n' "$2" "$2" "${*:3}" |
      inside "$1" nft -f - || die "nft refused: ${*:3}"
    ;;
  link)
    "$INTEROP_HOME/netlab.sh" link "$@" || exit 1
    host=wan.lab.example
    ;;
  unreachable) ip -n "$ROUTER_NAMESPACE" route add unreachable "$1" || exit 1 ;;
  target) host=$1 ;;
  *) die "faults.txt: unknown step $what" ;;
  esac
}

up() { # FAULT
  local fault recipe='' host=rdphost.lab.example steps one
  while read -r fault _ _ recipe; do [ "$fault" = "$1" ] && break; done < <(rows)
  [ "$fault" = "$1" ] || die "no fault named $1 (fault.sh list)"
  is_root || die "faults on real servers need root, for network namespaces"
  "$INTEROP_HOME/certs.sh" || exit 1
  down
  mkdir -p "$RUN"
  "$INTEROP_HOME/netlab.sh" up || exit 1
  mapfile -t steps <<<"${recipe// + /$'\n'}"
  for one in "${steps[@]}"; do
    # shellcheck disable=SC2086
    (set -f; step $one && echo "$host" >"$RUN/host") || { down; die "$1 could not be made"; }
    host=$(cat "$RUN/host")
  done
  echo "$host $PORT $CLIENT_NAMESPACE $CERTIFICATES/ca.crt"
}

down() {
  local record
  "$INTEROP_HOME/server.sh" stop fault
  for record in "$RUN"/canned-*.pid; do
    [ ! -e "$record" ] || end_remembered "$record"
  done
  "$INTEROP_HOME/netlab.sh" down || return 1
  rm -rf "$RUN"
}

case ${1:-} in
list) list ;;
up) [ $# -eq 2 ] || die "fault.sh up FAULT"; up "$2" ;;
log) "$INTEROP_HOME/server.sh" log fault ;;
down) down ;;
*) die "fault.sh list|up|log|down (see the head of the script)" ;;
esac
