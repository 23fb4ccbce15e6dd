#!/bin/bash
# A small network of our own, in network namespaces; nothing of it reaches the machine's interfaces.
#
#   PREFIX-cli                 PREFIX-mid                    PREFIX-srv
#   10.77.1.2  -------- 10.77.1.1  router  10.77.2.1 -------- 10.77.2.2 = rdphost.lab.example
#   10.78.0.1  ------------- link (only when asked for) ----- 10.78.0.2 = wan.lab.example
#
#   netlab.sh up                      make it (again: an older one of the same prefix goes first)
#   netlab.sh road KEY=VALUE ...      the client's way to the router becomes slow, lossy or narrow: keys of linkemu.c
#   netlab.sh link KEY=VALUE ...      the second road: delay_ms= (one way) jitter_ms= loss= (percent) hole= seed= ...
#   netlab.sh ipv6                    IPv6 beside it: fd77:1::2 on the client's side, fd77:2::2 on the server's
#   netlab.sh reset                   no firewall rules, no second road, no unreachable routes
#   netlab.sh down                    end what still runs inside and remove everything
# Exit: 0 done, 1 not possible here (one line on stderr says why).
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
NAMESPACES=("$CLIENT_NAMESPACE" "$ROUTER_NAMESPACE" "$SERVER_NAMESPACE")

exists() { [ -e "/run/netns/$1" ]; }

join() { # NAMESPACE DEVICE ADDRESS NAMESPACE DEVICE ADDRESS
  ip link add "$2" netns "$1" type veth peer name "$5" netns "$4"
  ip -n "$1" addr add "$3" dev "$2"
  ip -n "$4" addr add "$6" dev "$5"
  ip -n "$1" link set "$2" up
  ip -n "$4" link set "$5" up
  # A veth hands over 64 KiB packets and unfinished checksums; a wire does not.
  ip netns exec "$1" ethtool -K "$2" gso off tso off gro off tx off >/dev/null 2>&1
  ip netns exec "$4" ethtool -K "$5" gso off tso off gro off tx off >/dev/null 2>&1
  return 0
}

up() {
  local name
  is_root || die "network namespaces need root"
  need ip nft ethtool
  down
  set -e
  for name in "${NAMESPACES[@]}"; do
    ip netns add "$name" || die "this machine gives us no network namespaces"
    ip -n "$name" link set lo up
    # `ip netns exec` shows these two as the files of the same name in /etc.
    mkdir -p "/etc/netns/$name"
    printf '%s\n' '127.0.0.1 localhost' '10.77.2.2 rdphost.lab.example' '10.78.0.2 wan.lab.example' >"/etc/netns/$name/hosts"
    printf '%s\n' 'nameserver 127.0.0.1' 'options timeout:1 attempts:1' >"/etc/netns/$name/resolv.conf"
  done
  join "$CLIENT_NAMESPACE" lan0 10.77.1.2/24 "$ROUTER_NAMESPACE" lan1 10.77.1.1/24
  join "$SERVER_NAMESPACE" lan0 10.77.2.2/24 "$ROUTER_NAMESPACE" lan2 10.77.2.1/24
  ip -n "$CLIENT_NAMESPACE" route add default via 10.77.1.1
  ip -n "$SERVER_NAMESPACE" route add default via 10.77.2.1
  ip netns exec "$ROUTER_NAMESPACE" sh -c 'echo 1 >/proc/sys/net/ipv4/ip_forward'
}

ipv6() {
  set -e
  ip -n "$CLIENT_NAMESPACE" addr add fd77:1::2/64 dev lan0 nodad
  ip -n "$ROUTER_NAMESPACE" addr add fd77:1::1/64 dev lan1 nodad
  ip -n "$ROUTER_NAMESPACE" addr add fd77:2::1/64 dev lan2 nodad
  ip -n "$SERVER_NAMESPACE" addr add fd77:2::2/64 dev lan0 nodad
  ip -n "$CLIENT_NAMESPACE" -6 route add default via fd77:1::1
  ip -n "$SERVER_NAMESPACE" -6 route add default via fd77:2::1
  ip netns exec "$ROUTER_NAMESPACE" sh -c 'echo 1 >/proc/sys/net/ipv6/conf/all/forwarding'
}

# With netem, when the kernel has it and only delay and loss are asked for; else through linkemu.
link() { # KEY=VALUE ...
  local setting delay=0 loss=0 plain=yes
  unlink_second_road
  for setting in "$@"; do
    case $setting in
    delay_ms=*) delay=${setting#*=} ;;
    loss=*) loss=${setting#*=} ;;
    seed=*) ;; # netem draws its own lots
    *) plain=no ;;
    esac
  done
  if [ $plain = yes ] && ip netns exec "$SERVER_NAMESPACE" tc qdisc add dev lo root netem delay 1us 2>/dev/null; then
    ip netns exec "$SERVER_NAMESPACE" tc qdisc del dev lo root
    join "$CLIENT_NAMESPACE" wan0 10.78.0.1/24 "$SERVER_NAMESPACE" wan0 10.78.0.2/24
    for setting in "$CLIENT_NAMESPACE" "$SERVER_NAMESPACE"; do
      ip netns exec "$setting" tc qdisc add dev wan0 root netem limit 5000 delay "${delay}ms" loss "$loss%" || exit 1
    done
    return 0
  fi
  emulate "$SERVER_NAMESPACE" 10.78.0.1/24 10.78.0.2/24 "$@"
}

# Everything behind the router is reached through the emulator, so that firewall rules of the router hold, too.
road() { # KEY=VALUE ...
  unlink_second_road
  emulate "$ROUTER_NAMESPACE" 10.78.1.1/24 10.78.1.2/24 "$@"
  # The route goes with the device.
  ip -n "$CLIENT_NAMESPACE" route add 10.77.2.0/24 via 10.78.1.2 || die "no route over the emulated road"
}

emulate() { # FAR-NAMESPACE NEAR-ADDRESS FAR-ADDRESS KEY=VALUE ...
  local far=$1 near_address=$2 far_address=$3 emulator
  shift 3
  [ -e /dev/net/tun ] || die "this kernel has no /dev/net/tun"
  emulator=$(built linkemu) || exit 1
  # A real-time class keeps its clock true on a busy machine; not every machine allows it.
  local class=()
  chrt -r 10 true 2>/dev/null && class=(chrt -r 10)
  rm -f "$RUN/linkemu.out" # what an earlier one said must not be taken for this one's word
  setsid "${class[@]}" "$emulator" "$CLIENT_NAMESPACE" wan0 "$near_address" "$far" wan0 "$far_address" "$@" \
    >"$RUN/linkemu.out" 2>&1 </dev/null &
  remember "$RUN/linkemu.pid" $!
  local turn
  for turn in {1..100}; do
    grep -qs ready "$RUN/linkemu.out" && return 0
    sleep 0.05
  done
  cat "$RUN/linkemu.out" >&2
  die "linkemu did not start (after $turn looks)"
}

unlink_second_road() {
  end_remembered "$RUN/linkemu.pid"
  ip -n "$CLIENT_NAMESPACE" link del wan0 2>/dev/null
  return 0
}

reset() {
  local name
  unlink_second_road
  for name in "${NAMESPACES[@]}"; do
    exists "$name" || die "there is no network to reset (netlab.sh up)"
    ip netns exec "$name" nft flush ruleset
    ip -n "$name" route flush type unreachable
  done
}

down() {
  local name pids
  is_root || die "network namespaces need root"
  unlink_second_road
  for name in "${NAMESPACES[@]}"; do
    if exists "$name"; then
      # Only what runs in a namespace of our own making, so nobody else's.
      pids=$(ip netns pids "$name")
      # shellcheck disable=SC2086
      [ -z "$pids" ] || kill -KILL $pids 2>/dev/null
      ip netns del "$name"
    fi
    rm -rf "/etc/netns/$name"
  done
  rmdir --ignore-fail-on-non-empty /etc/netns 2>/dev/null
  return 0
}

case ${1:-} in
up | ipv6 | reset | down) "$1" ;;
link | road) what=$1; shift; "$what" "$@" ;;
*) die "netlab.sh up|road|link|ipv6|reset|down (see the head of the script)" ;;
esac
