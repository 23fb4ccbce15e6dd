#!/bin/bash
# Measures rdpdoctor and its peers in the same run and writes docs/performance.md.
#   bench/run.sh [OUTPUT-FILE]
# Needs root (network namespaces) and the packages of interop/packages. Takes about ten minutes.
#
# Every figure is the median of RUNS runs, process start included; the tools take turns, so that a busy minute of the machine
# hits all alike. Connections are counted on the server's side, by the different source ports of SYN segments.
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
export INTEROP_PREFIX=bench # common.sh below makes RUN and the namespace names of it
source interop/common.sh
RUNS=${RUNS:-5}
OUTPUT=${1:-docs/performance.md}
PORT=3389
AUTHORITY=$CERTIFICATES/ca.crt
trust=(--ca "$AUTHORITY") # the lab signs its certificates itself, as Windows does, and is asked without
NMAP_SCRIPTS=+rdp-enum-encryption,+rdp-ntlm-info,+ssl-enum-ciphers,+ssl-cert
results=$(mktemp -d)

is_root || die "the benchmark needs root, for network namespaces"
interop/install-packages.sh || exit 1

clean() {
  interop/server.sh stop target
  end_remembered "$RUN/lab.pid"
  end_remembered "$RUN/display.pid"
  interop/netlab.sh down
  rm -rf "$results" "$RUN"
}
trap clean EXIT

# --- the tools ---------------------------------------------------------------------------------

command_of() { # TOOL HOST: fills the array "line"
  case $1 in
  rdpdoctor) line=(./rdpdoctor diagnose "$2:$PORT" "${trust[@]}") ;;
  rdpdoctor-ciphers) line=(./rdpdoctor diagnose "$2:$PORT" "${trust[@]}" --ciphers) ;;
  rdpdoctor-user) line=(./rdpdoctor diagnose "$2:$PORT" "${trust[@]}" --user alice --password-env RDP_PASSWORD) ;;
  nmap) line=(nmap -n -Pn -p "$PORT" --script "$NMAP_SCRIPTS" "$2") ;;
  sslscan) line=(sslscan --rdp --no-colour "$2:$PORT") ;;
  xfreerdp) line=(xfreerdp "/v:$2:$PORT" /u:alice /p:Passw0rd /cert:ignore +auth-only) ;;
  esac
}

shown_name() { # TOOL
  case $1 in
  rdpdoctor) echo '`rdpdoctor diagnose`' ;;
  rdpdoctor-ciphers) echo '`rdpdoctor diagnose --ciphers`' ;;
  rdpdoctor-user) echo '`rdpdoctor diagnose --user`' ;;
  nmap) echo 'nmap, four scripts' ;;
  sslscan) echo '`sslscan --rdp`' ;;
  xfreerdp) echo '`xfreerdp +auth-only`' ;;
  esac
}

# --- measuring ---------------------------------------------------------------------------------

milliseconds() { echo $((${EPOCHREALTIME/[.,]/} / 1000)); }

median() { sort -n "$1" | awk '{ v[NR] = $1 } END { print NR ? v[int((NR + 1) / 2)] : "-" }'; }

spread() { sort -n "$1" | awk 'NR == 1 { low = $1 } { high = $1 } END { printf "%.2f to %.2f", low / 1000, high / 1000 }'; }

seconds() { awk -v ms="$1" 'BEGIN { printf "%.2f", ms / 1000 }'; }

# One timed run; appends milliseconds, KiB and exit code to the files KEY.ms, KEY.kib, KEY.exit.
timed() { # KEY COMMAND...
  local key=$1 begin end
  shift
  begin=$(milliseconds)
  HOME=$results timeout 180 /usr/bin/time -q -f %M -o "$results/kib" "$@" >"$results/$key.out" 2>&1 </dev/null
  echo $? >>"$results/$key.exit"
  end=$(milliseconds)
  echo $((end - begin)) >>"$results/$key.ms"
  tail -n 1 "$results/kib" >>"$results/$key.kib"
}

# The same inside a namespace, with the connections counted.
probe() { # KEY NAMESPACE COMMAND...
  local key=$1 namespace=$2
  shift 2
  ip netns exec "$SERVER_NAMESPACE" nft flush set inet bench sources
  timed "$key" ip netns exec "$namespace" "$@"
  ip netns exec "$SERVER_NAMESPACE" nft -j list set inet bench sources | tr ',' '\n' | grep -cE '^ *("elem": *\[)?[0-9]+[]}]*$' >>"$results/$key.connections"
}

count_connections() {
  ip netns exec "$SERVER_NAMESPACE" nft -f - <<N
table inet bench {
 set sources {
  type inet_service
  size 65535
  flags dynamic
 }
 chain arrive {
  type filter hook input priority 0; policy accept;
  tcp dport $PORT tcp flags & (syn | ack) == syn add @sources { tcp sport }
 }
}
N
}

# All tools in turn, RUNS times; one line of the table each.
compare() { # SERVER-NAME ROAD-NAME KEY-PREFIX NAMESPACE HOST TOOL...
  local server=$1 road=$2 prefix=$3 namespace=$4 host=$5 tool line turn key result
  shift 5
  echo "bench: $server, $road" >&2
  for ((turn = 0; turn < RUNS; turn++)); do
    for tool in "$@"; do
      command_of "$tool" "$host"
      probe "$prefix-$tool" "$namespace" "${line[@]}"
      # What a tool left open must not meet the next one.
      sleep 0.5
    done
  done
  for tool in "$@"; do
    key=$prefix-$tool
    if as_expected "$key"; then result=yes; else result="no: $(sort -n "$results/$key.exit" | uniq | paste -sd' ')"; fi
    echo "| $server | $road | $(shown_name "$tool") | $(seconds "$(median "$results/$key.ms")") | $(spread "$results/$key.ms") |" \
      "$(median "$results/$key.connections") | $(($(median "$results/$key.kib") / 1024)) | $result |"
  done >>"$results/table"
}

figure() { median "$results/$1"; }

# --- goals -------------------------------------------------------------------------------------

# Did every run of KEY end as it should? 0, but for the silent host, which is no healthy one.
as_expected() { # KEY
  local wanted='^0$'
  [ "$1" != silent ] || wanted='^[13]$'
  ! grep -qvE "$wanted" "$results/$1.exit"
}

# One line: the median of LEFT is at most FACTOR times that of RIGHT (a key of the same kind, or a number).
# What did not run as it should meets no goal, and sets none.
goal() { # TEXT LEFT-KEY FACTOR RIGHT ms|connections|kib
  local left right kind=$5 met=measured
  left=$(figure "$2.$kind")
  as_expected "$2" || met='**no**: it failed'
  if [[ $4 =~ ^[0-9]+$ ]]; then
    right=$4
  else
    right=$(figure "$4.$kind")
    as_expected "$4" || met="cannot be told: $4 failed"
  fi
  awk -v text="$1" -v left="$left" -v factor="$3" -v right="$right" -v kind="$kind" -v met="$met" 'BEGIN {
    limit = factor * right
    divide = kind == "ms" ? 1000 : kind == "kib" ? 1024 : 1
    digits = kind == "connections" ? 0 : 2
    unit = kind == "ms" ? " s" : kind == "kib" ? " MiB" : ""
    if (met == "measured") met = left <= limit ? "yes" : "**no**"
    printf "| %s | %.*f%s | %.*f%s | %s |\n", text, digits, left / divide, unit, digits, limit / divide, unit, met
  }'
}

version_of() { dpkg-query -W -f '${Version}' "$1" 2>/dev/null; }

# --- the runs ------------------------------------------------------------------------------------

interop/certs.sh || exit 1
interop/netlab.sh up || exit 1
count_connections || exit 1
interop/netlab.sh link delay_ms=25 || exit 1

# xfreerdp opens a display even when it only authenticates; its start is not the client's time.
setsid Xvfb -noreset -displayfd 3 -screen 0 800x600x24 -nolisten tcp 3>"$results/display" >/dev/null 2>&1 </dev/null &
remember "$RUN/display.pid" $!
for _ in {1..100}; do [ -s "$results/display" ] && break; sleep 0.05; done
DISPLAY=:$(cat "$results/display")
export DISPLAY

# The first start builds and trains; only later ones are measured.
./rdpdoctor --version >"$results/version" 2>&1 || die "./rdpdoctor does not start: $(head -n 1 "$results/version")"

export RDP_PASSWORD=Passw0rd # of the account that server.sh gives FreeRDP's server
all=(rdpdoctor rdpdoctor-ciphers nmap sslscan xfreerdp)
ip netns exec "$SERVER_NAMESPACE" interop/server.sh start target xrdp 0.0.0.0 "$PORT" security_layer=tls || exit 1
compare 'xrdp, TLS' loopback xrdp-near "$SERVER_NAMESPACE" 127.0.0.1 "${all[@]}"
compare 'xrdp, TLS' '50 ms' xrdp-far "$CLIENT_NAMESPACE" 10.78.0.2 "${all[@]}"
interop/server.sh stop target
ip netns exec "$SERVER_NAMESPACE" interop/server.sh start target shadow 0.0.0.0 "$PORT" sec=nla || exit 1
compare 'FreeRDP shadow, NLA' loopback nla-near "$SERVER_NAMESPACE" 127.0.0.1 "${all[@]}" rdpdoctor-user
compare 'FreeRDP shadow, NLA' '50 ms' nla-far "$CLIENT_NAMESPACE" 10.78.0.2 "${all[@]}" rdpdoctor-user
interop/server.sh stop target

# The Windows-like profile of our own lab: the suites that a current Windows Server offers.
setsid ip netns exec "$SERVER_NAMESPACE" ./rdpdoctor lab start healthy-windows --port "$PORT" >"$results/lab.out" 2>&1 </dev/null &
remember "$RUN/lab.pid" $!
if ip netns exec "$SERVER_NAMESPACE" bash -c 'source interop/common.sh; wait_for_listener "$0" 20' "$PORT"; then
  trust=()
  compare 'lab, Windows-like' loopback lab-near "$SERVER_NAMESPACE" 127.0.0.1 rdpdoctor rdpdoctor-ciphers nmap sslscan
else
  echo "bench: the lab server did not start:" >&2
  head -n 3 "$results/lab.out" >&2
fi
end_remembered "$RUN/lab.pid"

echo "bench: explain, and a host that never answers" >&2
ip netns exec "$SERVER_NAMESPACE" nft add rule inet bench arrive ip daddr 10.78.0.2 drop
for ((turn = 0; turn < RUNS; turn++)); do
  timed explain ./rdpdoctor explain 0x904
  timed silent ip netns exec "$CLIENT_NAMESPACE" ./rdpdoctor diagnose "10.78.0.2:$PORT" --deadline 5s
done

# --- the report ------------------------------------------------------------------------------------

mkdir -p "$(dirname "$OUTPUT")"
{
  cat <<T
# Performance

Written by \`bench/run.sh\`; run it again rather than edit this page.

Median of $RUNS runs each, process start included, all tools in the same run and in turn. "50 ms" is a round trip of 50 ms between two
network namespaces. Connections are TCP connections that reached the server; memory is the largest resident set of any process of the
tool. nmap runs the scripts rdp-enum-encryption, rdp-ntlm-info, ssl-enum-ciphers and ssl-cert.

| server | road | tool | seconds | from to | connections | MiB | exit 0 |
|---|---|---|---:|---:|---:|---:|---|
T
  cat "$results/table"
  cat <<T

| other | median | from to | MiB |
|---|---:|---:|---:|
| \`rdpdoctor explain 0x904\` | $(seconds "$(figure explain.ms)") s | $(spread "$results/explain.ms") | $(($(figure explain.kib) / 1024)) |
| \`rdpdoctor diagnose\` of a host that never answers, \`--deadline 5s\` | $(seconds "$(figure silent.ms)") s | $(spread "$results/silent.ms") | $(($(figure silent.kib) / 1024)) |

## Goals

| goal | here | limit | met |
|---|---:|---:|---|
T
  for server in xrdp nla; do
    name=$([ $server = xrdp ] && echo xrdp || echo FreeRDP)
    goal "$name, loopback: at most half of nmap's time" $server-near-rdpdoctor 0.5 $server-near-nmap ms
    goal "$name, loopback: not slower than xfreerdp" $server-near-rdpdoctor 1 $server-near-xfreerdp ms
    goal "$name, 50 ms: at most a third of nmap's time" $server-far-rdpdoctor 0.33333 $server-far-nmap ms
    goal "$name, 50 ms: at most a tenth of sslscan's time" $server-far-rdpdoctor 0.1 $server-far-sslscan ms
    goal "$name, loopback, with ciphers: faster than sslscan" $server-near-rdpdoctor-ciphers 1 $server-near-sslscan ms
    goal "$name, 50 ms, with ciphers: faster than sslscan" $server-far-rdpdoctor-ciphers 1 $server-far-sslscan ms
  done
  goal 'FreeRDP, loopback, signing in: not slower than xfreerdp' nla-near-rdpdoctor-user 1 nla-near-xfreerdp ms
  goal 'FreeRDP, 50 ms, signing in: not slower than xfreerdp' nla-far-rdpdoctor-user 1 nla-far-xfreerdp ms
  if [ -e "$results/lab-near-rdpdoctor.ms" ]; then
    goal 'Windows-like profile, with ciphers: at most 60 connections' lab-near-rdpdoctor-ciphers 1 60 connections
    goal 'Windows-like profile, with ciphers: faster than sslscan' lab-near-rdpdoctor-ciphers 1 lab-near-sslscan ms
  else
    echo '| Windows-like profile | - | - | **no**: the lab server did not start |'
  fi
  goal '`explain 0x904`: at most 0.25 s' explain 1 250 ms
  goal '`explain 0x904`: under 100 MiB' explain 1 102399 kib
  goal 'a host that never answers costs its deadline (5 s), half a second for the process and a tenth of tolerance' silent 1 5600 ms
  cat <<T

## The machine

$(nproc) CPUs ($(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)), $(awk '/MemTotal/ { printf "%.0f", $2 / 1048576 }' /proc/meminfo) GiB of memory,
Linux $(uname -r | cut -d- -f1), $(. /etc/os-release && echo "$PRETTY_NAME"), $(date -u +%Y-%m-%d).
$(head -n 1 "$results/version"); nmap $(version_of nmap), sslscan $(version_of sslscan), FreeRDP $(version_of freerdp2-x11), xrdp $(version_of xrdp).
T
  # bench/path.sh and bench/records.sh write the last sections, in this order.
  [ -e "$OUTPUT" ] && grep -qE '^## (The path stage|Records)$' "$OUTPUT" && echo && sed -n '/^## \(The path stage\|Records\)$/,$p' "$OUTPUT"
} >"$OUTPUT.new" && mv "$OUTPUT.new" "$OUTPUT"
echo "bench: wrote $OUTPUT" >&2
