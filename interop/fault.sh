#!/bin/bash
# Makes one fault with a real server, in network namespaces of our own.
#   fault.sh list             every fault that `rdpdoctor lab` knows and its steps, one line each
#   fault.sh up FAULT         makes it and prints: HOST PORT NAMESPACE AUTHORITY (- for none)
#                             to be probed by   ip netns exec NAMESPACE ... HOST:PORT   trusting the file AUTHORITY
#   fault.sh make 'STEP + STEP ...'   the same with steps of your own (README.md lists them)
#   fault.sh log              what the server wrote
#   fault.sh down [FAULT]     ends and removes everything; the logs too
# One fault at a time; for several at once give each run an INTEROP_PREFIX of its own.
# Exit: 0 done, 1 not possible here (one line on stderr says why).
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
PORT=3389

SCENARIOS=$INTEROP_HOME/../lab/src/main/resources/org/rdpdoctor/lab/scenario

list() { # FAULT STEP + STEP ...
  awk '/^\[.*\]$/ { fault = substr($0, 2, length($0) - 2) }
       /^network *= */ { sub(/^network *= */, ""); print fault, $0 }' "$SCENARIOS"/*.scenarios
}

inside() { ip netns exec "$INTEROP_PREFIX-$1" "${@:2}"; }

start_canned() { # WHERE MODE ADDRESS PORT [NUMBER]
  local program turn mode=$2
  program=$(built canned) || exit 1
  rm -f "$RUN/canned-$mode.out"
  setsid ip netns exec "$INTEROP_PREFIX-$1" "$program" "${@:2}" >"$RUN/canned-$mode.out" 2>&1 </dev/null &
  remember "$RUN/canned-$mode.pid" $!
  for turn in {1..100}; do
    grep -qs ready "$RUN/canned-$mode.out" && return 0
    sleep 0.05
  done
  cat "$RUN/canned-$mode.out" >&2
  die "canned $mode did not start (after $turn looks)"
}

# A fault of our own lab on the server's address, for what no real server here can show (UDP).
# INTEROP_PRODUCT: how rdpdoctor is started, words split at blanks.
start_lab() { # FAULT
  local turn
  [ -n "${INTEROP_PRODUCT:-}" ] || die "the step 'lab' needs INTEROP_PRODUCT, the command that starts rdpdoctor"
  rm -f "$RUN/canned-lab.out"
  # shellcheck disable=SC2086
  setsid ip netns exec "$SERVER_NAMESPACE" $INTEROP_PRODUCT lab start "$1" --bind 0.0.0.0 --port "$PORT" --for 30m \
    >"$RUN/canned-lab.out" 2>&1 </dev/null &
  remember "$RUN/canned-lab.pid" $!
  for turn in {1..300}; do
    grep -qs listens "$RUN/canned-lab.out" && return 0
    still_running "$RUN/canned-lab.pid" >/dev/null || break
    sleep 0.1
  done
  cat "$RUN/canned-lab.out" >&2
  die "lab $1 did not start (after $turn looks)"
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
  name-server) start_canned cli every-name 127.0.0.1 53 "$1" ;;
  name) # the client resolves it by its hosts file
    case $* in *:*) "$INTEROP_HOME/netlab.sh" ipv6 || exit 1 ;; esac
    for word in "${@:2}"; do
      echo "$word $1" >>"/etc/netns/$CLIENT_NAMESPACE/hosts"
    done
    host=$1
    ;;
  no-such-name) start_canned cli no-such-name 127.0.0.1 53 ;;
  rule) # nft 1.0.6 wants each closing brace on a line of its own
    printf 'table inet interop {\n chain %s {\n type filter hook %s priority 0; policy accept;\n %s\n }\n}\n' "$2" "$2" "${*:3}" |
      inside "$1" nft -f - || die "nft refused: ${*:3}"
    ;;
  lab) start_lab "$1" ;;
  road) "$INTEROP_HOME/netlab.sh" road "$@" || exit 1 ;;
  link)
    "$INTEROP_HOME/netlab.sh" link "$@" || exit 1
    host=wan.lab.example
    ;;
  unreachable) ip -n "$ROUTER_NAMESPACE" route add unreachable "$1" || exit 1 ;;
  target) host=$1 ;;
  *) die "unknown step: $what (interop/README.md lists them)" ;;
  esac
}

up() { # FAULT
  local fault recipe
  while read -r fault recipe; do
    if [ "$fault" = "$1" ] || [ "$fault" = "real-$1" ]; then
      make "$recipe"
      return
    fi
  done < <(list)
  die "no fault named $1 (fault.sh list)"
}

make() { # 'STEP + STEP ...'
  local recipe=$1 host=rdphost.lab.example steps one
  is_root || die "faults on real servers need root, for network namespaces"
  "$INTEROP_HOME/certs.sh" || exit 1
  down
  mkdir -p "$RUN"
  "$INTEROP_HOME/netlab.sh" up || exit 1
  mapfile -t steps <<<"${recipe// + /$'\n'}"
  for one in "${steps[@]}"; do
    # shellcheck disable=SC2086
    (set -f; step $one && echo "$host" >"$RUN/host") || { down; die "$one could not be made"; }
    host=$(cat "$RUN/host")
  done
  # Our own lab makes its certificates as Windows does: nobody vouches for them.
  case " $recipe" in
  *" lab "*) echo "$host $PORT $CLIENT_NAMESPACE -" ;;
  *) echo "$host $PORT $CLIENT_NAMESPACE $CERTIFICATES/ca.crt" ;;
  esac
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
make) [ $# -eq 2 ] || die "fault.sh make 'STEP + STEP ...'"; make "$2" ;;
log) "$INTEROP_HOME/server.sh" log fault ;;
down) down ;;
*) die "fault.sh list|up|make|log|down (see the head of the script)" ;;
esac
