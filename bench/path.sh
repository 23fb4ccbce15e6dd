#!/bin/bash
# Measures what the path stage adds to the diagnosis of a healthy host, and writes the section "The path stage" of docs/performance.md.
#   bench/path.sh [OUTPUT-FILE]
# Needs root (network namespaces) and the packages of interop/packages. Takes about four minutes.
#
# Every figure is the median of RUNS runs, process start included; with the stage and without it (--without path) take turns. --deep is
# run once on each road: what it takes is its budget.
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
export INTEROP_PREFIX=benchp # common.sh below makes RUN and the namespace names of it
source interop/common.sh
RUNS=${RUNS:-5}
OUTPUT=${1:-docs/performance.md}
PORT=3389
AUTHORITY=$CERTIFICATES/ca.crt
results=$(mktemp -d)

is_root || die "the benchmark needs root, for network namespaces"
interop/install-packages.sh || exit 1

clean() {
  interop/server.sh stop target
  end_remembered "$RUN/lab.pid"
  interop/netlab.sh down
  rm -rf "$results" "$RUN"
}
trap clean EXIT

milliseconds() { echo $((${EPOCHREALTIME/[.,]/} / 1000)); }

figure() { sort -n "$results/$1.ms" | awk '{ v[NR] = $1 } END { print NR ? v[int((NR + 1) / 2)] : "-" }'; }

seconds() { awk -v ms="$1" 'BEGIN { printf "%.2f", ms / 1000 }'; }

timed() { # KEY NAMESPACE COMMAND...: appends milliseconds to KEY.ms; what does not end as healthy is told in KEY.bad
  local key=$1 namespace=$2 begin end
  shift 2
  begin=$(milliseconds)
  HOME=$results ip netns exec "$namespace" timeout 120 "$@" >"$results/$key.out" 2>&1 </dev/null || echo "$?" >>"$results/$key.bad"
  end=$(milliseconds)
  echo $((end - begin)) >>"$results/$key.ms"
  sleep 0.5 # what was left open must not meet the next run
}

goal() { # TEXT HERE-MS LIMIT-MS
  echo "| $1 | $(seconds "$2") s | $(seconds "$3") s | $([ "$2" -le "$3" ] && echo yes || echo '**no**') |"
}

measure() { # SERVER-NAME ROAD-NAME KEY NAMESPACE HOST OPTION...
  local server=$1 road=$2 key=$3 namespace=$4 line without with deep turn failed=
  line=(./rdpdoctor diagnose "$5:$PORT" "${@:6}")
  echo "bench: $server, $road" >&2
  for ((turn = 0; turn < RUNS; turn++)); do
    timed "$key-without" "$namespace" "${line[@]}" --without path
    timed "$key-with" "$namespace" "${line[@]}"
  done
  timed "$key-deep" "$namespace" "${line[@]}" --deep
  without=$(figure "$key-without") with=$(figure "$key-with") deep=$(figure "$key-deep")
  compgen -G "$results/$key-*.bad" >/dev/null && failed=" (not healthy each time)"
  echo "| $server$failed | $road | $(seconds "$without") | $(seconds "$with") | $(seconds $((with - without))) | $(seconds "$deep") |" >>"$results/table"
  echo $((with - without)) >>"$results/added.ms"
  echo $((deep - without)) >>"$results/deeper.ms"
}

most() { sort -n "$results/$1.ms" | tail -n 1; }

# --- the runs ------------------------------------------------------------------------------------

interop/certs.sh || exit 1
interop/netlab.sh up || exit 1
# The first start builds and trains; only later ones are measured.
./rdpdoctor --version >"$results/version" 2>&1 || die "./rdpdoctor does not start: $(head -n 1 "$results/version")"

all_roads() { # SERVER-NAME KEY OPTION...
  local server=$1 key=$2 trip
  shift 2
  measure "$server" loopback "$key-0" "$SERVER_NAMESPACE" 127.0.0.1 "$@"
  for trip in 50 100; do
    interop/netlab.sh link "delay_ms=$((trip / 2))" || exit 1
    measure "$server" "$trip ms" "$key-$trip" "$CLIENT_NAMESPACE" 10.78.0.2 "$@"
  done
}

ip netns exec "$SERVER_NAMESPACE" interop/server.sh start target xrdp 0.0.0.0 "$PORT" security_layer=tls || exit 1
all_roads 'xrdp, TLS' xrdp --ca "$AUTHORITY"
interop/server.sh stop target
ip netns exec "$SERVER_NAMESPACE" interop/server.sh start target shadow 0.0.0.0 "$PORT" sec=nla || exit 1
all_roads 'FreeRDP shadow, NLA' nla --ca "$AUTHORITY"
interop/server.sh stop target
setsid ip netns exec "$SERVER_NAMESPACE" ./rdpdoctor lab start healthy-windows --bind 0.0.0.0 --port "$PORT" >"$results/lab.out" 2>&1 </dev/null &
remember "$RUN/lab.pid" $!
ip netns exec "$SERVER_NAMESPACE" bash -c 'source interop/common.sh; wait_for_listener "$0" 20' "$PORT" ||
  die "the lab server did not start: $(head -n 1 "$results/lab.out")"
all_roads 'lab, Windows-like' lab

# --- the report ----------------------------------------------------------------------------------

section() {
  cat <<T
## The path stage

Written by \`bench/path.sh\` on $(date -u +%Y-%m-%d): a healthy host diagnosed with the path stage and without it (\`--without path\`), in
turn; seconds, median of $RUNS runs each, process start included. "50 ms" is a round trip of 50 ms between two network namespaces.
\`--deep\` was run once on each road. $(nproc) CPUs, load $(cut -d' ' -f1 /proc/loadavg) when it ended. Servers of the FreeRDP family get connects only.

| server | road | without | with | added | \`--deep\` |
|---|---|---:|---:|---:|---:|
$(cat "$results/table")

| goal | here | limit | met |
|---|---:|---:|---|
$(goal 'the path stage, at most added to a healthy diagnosis' "$(most added)" 2000)
$(goal '`--deep`, at most added' "$(most deeper)" 30000)

T
}

touch "$OUTPUT"
{
  sed '/^## \(The path stage\|Records\)$/,$d' "$OUTPUT"
  section
  sed -n '/^## Records$/,$p' "$OUTPUT"
} >"$OUTPUT.new" && mv "$OUTPUT.new" "$OUTPUT"
echo "bench: wrote the section The path stage of $OUTPUT" >&2
