#!/bin/bash
# Measures how fast files are read, against peers in the same run, and writes the section "Records" of docs/performance.md.
#   bench/records.sh [OUTPUT-FILE]
# Needs the Debian package libevtx-utils, and a real event log: LOG=FILE, or the one that lies beside the project.
#
# Every figure is the median of RUNS runs, process start included; the tools take turns. "One core" is taskset. Seconds of the clock
# suffer from whatever else the machine does; seconds of the processor hardly do, so the goals are judged by those.
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
source scripts/find-jdk.sh
RUNS=${RUNS:-3}
OUTPUT=${1:-docs/performance.md}
LOG=${LOG:-../shared/captures/AndrewRathbun__Belkasoft-Security.evtx}
MIB=${MIB:-300}
LOGS=20
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

die() { echo "records: $1" >&2; exit 1; }

median() { sort -n "$results/$1" | awk '{ v[NR] = $1 } END { print NR ? v[int((NR + 1) / 2)] : "-" }'; }

# One timed run: appends seconds of the clock, of the processor, and KiB to KEY.wall, KEY.cpu and KEY.kib.
timed() { # KEY COMMAND...
  local key=$1
  shift
  /usr/bin/time -q -f '%e %U %S %M' -o "$results/time" timeout 600 "$@" >/dev/null 2>"$results/$key.err" </dev/null
  awk -v wall="$results/$key.wall" -v cpu="$results/$key.cpu" -v kib="$results/$key.kib" \
    '{ print $1 >>wall; print $2 + $3 >>cpu; print $4 >>kib }' <(tail -n 1 "$results/time")
}

row() { # TEXT KEY
  echo "| $1 | $(median "$2.wall") | $(median "$2.cpu") | $(($(median "$2.kib") / 1024)) |"
}

goal() { # TEXT VALUE LIMIT UNIT least|most
  awk -v text="$1" -v value="$2" -v limit="$3" -v unit="$4" -v how="$5" 'BEGIN {
    met = how == "least" ? value >= limit : value <= limit
    printf "| %s | %.1f%s | %s%s | %s |\n", text, value, unit, limit, unit, met ? "yes" : "**no**"
  }'
}

# --- event logs ----------------------------------------------------------------------------------

make_logs() {
  local i
  [ -f "$LOG" ] || die "needs a real event log: set LOG to one"
  command -v evtxexport >/dev/null || die "needs evtxexport: install libevtx-utils"
  find_jdk || die "needs a JDK"
  "$jdk/bin/java" bench/RepeatLog.java "$LOG" "$results/large.evtx" "$MIB" || die "the large log could not be made"
  for ((i = 1; i <= LOGS; i++)); do cp -- "$LOG" "$results/log$i.evtx"; done
}

measure_logs() {
  local turn
  for ((turn = 0; turn < RUNS; turn++)); do
    timed log-one taskset -c 0 ./rdpdoctor inspect "$results/large.evtx"
    timed log-peer taskset -c 0 evtxexport -f xml "$results/large.evtx"
    timed log-all ./rdpdoctor inspect "$results/large.evtx"
    timed log-several ./rdpdoctor inspect "$results"/log*.evtx
    timed log-several-one taskset -c 0 ./rdpdoctor inspect "$results"/log*.evtx
  done
}

report_logs() {
  local size several
  size=$(($(stat -c %s "$results/large.evtx") / 1048576))
  several=$(($(stat -c %s "$LOG") * LOGS / 1048576))
  cat <<T

### Event logs

The log is a real Security log of $(($(stat -c %s "$LOG") / 1048576)) MB, its chunks repeated up to $size MB (\`bench/RepeatLog.java\`);
"$LOGS logs" are as many copies of it. \`evtxexport -f xml\` prints every record; \`rdpdoctor inspect\` reads every record and prints
what matters and a diagnosis.

| what | seconds | seconds of processor | MiB |
|---|---:|---:|---:|
$(row "\`rdpdoctor inspect\`, $size MB, one core" log-one)
$(row "\`evtxexport -f xml\`, $size MB, one core" log-peer)
$(row "\`rdpdoctor inspect\`, $size MB, $(nproc) cores" log-all)
$(row "\`rdpdoctor inspect\`, $LOGS logs of $several MB in all, one core" log-several-one)
$(row "\`rdpdoctor inspect\`, $LOGS logs of $several MB in all, $(nproc) cores" log-several)

| goal | here | limit | met |
|---|---:|---:|---|
$(goal 'event logs on one core: times as fast as `evtxexport -f xml`, by the processor' \
    "$(awk -v a="$(median log-peer.cpu)" -v b="$(median log-one.cpu)" 'BEGIN { print a / b }')" 8 '' least)
$(goal 'event logs on one core: times as fast as `evtxexport -f xml`, by the clock' \
    "$(awk -v a="$(median log-peer.wall)" -v b="$(median log-one.wall)" 'BEGIN { print a / b }')" 8 '' least)
$(goal 'event logs: memory for the large one' "$(($(median log-one.kib) / 1024))" 512 ' MiB' most)
T
}

# --- the page ------------------------------------------------------------------------------------

./rdpdoctor --version >/dev/null || die "./rdpdoctor does not start"
make_logs
measure_logs
{
  sed '/^## Records$/,$d' "$OUTPUT"
  cat <<T
## Records

Written by \`bench/records.sh\`; run it again rather than edit this section. Median of $RUNS runs, process start included, tools in
turn; load of the machine at the end: $(cut -d' ' -f1 /proc/loadavg) on $(nproc) CPUs
($(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)), $(date -u +%Y-%m-%d). $(evtxexport -V 2>/dev/null | head -n 1).
T
  report_logs
} >"$results/page" && cp "$results/page" "$OUTPUT"
echo "records: wrote $OUTPUT" >&2
