#!/bin/bash
# Measures how fast records of others are read, against their peers in the same run, and writes the section "Records" of
# docs/performance.md.
#   bench/records.sh [OUTPUT-FILE]
# Reads the collection of real files beside the project (../shared/captures); without it there is nothing to measure. Needs tshark,
# evtxexport, python3 and 2 GB below TMPDIR, which it gives back. Takes about a quarter of an hour.
#
# Every figure is the median of RUNS runs, process start included; the tools take turns. Processor time is that of all threads.
# "One core" is taskset. Seconds of the clock suffer from whatever else the machine does; seconds of the processor hardly do.
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
source scripts/find-jdk.sh
RUNS=${RUNS:-3}
OUTPUT=${1:-docs/performance.md}
COLLECTION=$(readlink -f ../shared/captures)
CAPTURE_MB=${CAPTURE_MB:-300}
LOG=${LOG:-$COLLECTION/AndrewRathbun__Belkasoft-Security.evtx}
MIB=${MIB:-300}
LOGS=20
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

die() {
  echo "bench: $1" >&2
  exit 1
}

[ -d "$COLLECTION" ] || die "there is no collection of real files beside the project: nothing to measure"

# --- measuring -----------------------------------------------------------------------------------

timed() { # KEY COMMAND...: appends seconds, processor seconds and KiB to KEY.s, KEY.cpu, KEY.kib
  local key=$1
  shift
  LC_ALL=C timeout 600 /usr/bin/time -q -f '%e %U %S %M' -o "$results/time" "$@" >/dev/null 2>"$results/$key.err" </dev/null
  read -r wall user system kib < <(tail -n 1 "$results/time")
  echo "$wall" >>"$results/$key.s"
  awk -v a="$user" -v b="$system" 'BEGIN { printf "%.2f\n", a + b }' >>"$results/$key.cpu"
  echo "$kib" >>"$results/$key.kib"
}

median() { sort -n "$1" | awk '{ v[NR] = $1 } END { print NR ? v[int((NR + 1) / 2)] : "-" }'; }

figure() { median "$results/$1"; }

row() { # NAME KEY MB
  awk -v name="$1" -v s="$(figure "$2.s")" -v c="$(figure "$2.cpu")" -v k="$(figure "$2.kib")" -v mb="$3" \
    'BEGIN { printf "| %s | %.1f | %.0f | %.1f | %d |\n", name, s, mb / s, c, k / 1024 }'
}

goal() { # TEXT HERE LIMIT UNIT: HERE is to be at most LIMIT
  awk -v t="$1" -v a="$2" -v b="$3" -v u="$4" \
    'BEGIN { printf "| %s | %.1f %s | %.1f %s | %s |\n", t, a, u, b, u, a <= b ? "yes" : "**no**" }'
}

megabytes() { awk -v b="$(stat -c %s "$1")" 'BEGIN { printf "%.1f", b / 1e6 }'; }

# --- captures ------------------------------------------------------------------------------------

FIELDS=(-e frame.number -e frame.time_epoch -e ip.src -e tcp.srcport -e ip.dst -e tcp.dstport -e tcp.flags
  -e tls.handshake.type -e rdp.client.build)

# The collection as one capture; editcap mends the one that is cut short.
make_sample() {
  local number=0 file
  for file in "$COLLECTION"/*.pcap "$COLLECTION"/*.pcapng; do
    number=$((number + 1))
    editcap -F pcapng "$file" "$results/part$number.pcapng" 2>/dev/null
  done
  mergecap -a -w "$results/sample.pcapng" "$results"/part*.pcapng || die "mergecap failed"
  rm -f "$results"/part*.pcapng
}

repeated() { # MB FILE: the sample again and again
  local size turns
  size=$(stat -c %s "$results/sample.pcapng")
  turns=$(($1 * 1000000 / size + 1))
  local all=()
  for ((i = 0; i < turns; i++)); do all+=("$results/sample.pcapng"); done
  mergecap -a -w "$2" "${all[@]}" || die "mergecap failed"
}

# The same, with other addresses at each turn, so that no connection is seen twice.
distinct() { # MB FILE
  python3 - "$results/sample.pcapng" "$2" $(($1 * 1000000)) <<'P' || die "no distinct sample"
import struct, sys

source, at, head, packets = open(sys.argv[1], "rb").read(), 0, [], []
while at + 12 <= len(source):
    kind, length = struct.unpack_from("<II", source, at)
    (packets if kind == 6 else head if kind in (0x0A0D0D0A, 1, 10) else []).append(source[at : at + length])
    at += length
written, turn = 0, 0
with open(sys.argv[2], "wb") as out:
    for block in head:
        written += out.write(block)
    while written < int(sys.argv[3]):
        for block in packets:
            frame = bytearray(block)
            if frame[40:42] == b"\x08\x00":  # Ethernet and IPv4
                for address in (54, 58):
                    frame[address] = (frame[address] + turn) & 0xFF
                    frame[address + 1] = (frame[address + 1] + turn // 256) & 0xFF
            written += out.write(frame)
        turn += 1
P
}

inspect() { # KEY FILE...
  local key=$1
  shift
  RDPDOCTOR_JAVA_OPTIONS=-Xmx256m timed "$key" ./rdpdoctor inspect "$@"
}

measure_captures() {
  command -v tshark mergecap editcap >/dev/null || die "tshark, mergecap and editcap are needed"
  make_sample
  repeated "$CAPTURE_MB" "$results/again.pcapng"
  distinct "$CAPTURE_MB" "$results/other.pcapng"
  for ((run = 1; run <= RUNS; run++)); do
    for kind in again other; do
      echo "bench: captures, run $run of $RUNS, $kind" >&2
      inspect "$kind" "$results/$kind.pcapng"
      timed "$kind-fields" tshark -n -r "$results/$kind.pcapng" -T fields "${FIELDS[@]}"
      timed "$kind-summary" tshark -n -r "$results/$kind.pcapng"
    done
  done
  CAPTURE_AGAIN_MB=$(megabytes "$results/again.pcapng")
  CAPTURE_OTHER_MB=$(megabytes "$results/other.pcapng")
  for ((i = 1; i <= 4; i++)); do cp "$results/other.pcapng" "$results/several$i.pcapng"; done
  rm -f "$results/again.pcapng"
  inspect several "$results"/several?.pcapng
  rm -f "$results"/several?.pcapng "$results/other.pcapng"
  distinct 1000 "$results/large.pcapng"
  inspect large "$results/large.pcapng"
  CAPTURE_LARGE_MB=$(megabytes "$results/large.pcapng")
  rm -f "$results/large.pcapng"
}

report_captures() {
  cat <<T

### Captures

The sample is all captures of the collection behind one another ($(megabytes "$results/sample.pcapng") MB): "again" is it repeated, which gives the
same connections each time; "other" has other addresses at each turn, so that every connection is new. Both carry the keys of the
collection. \`rdpdoctor inspect\` runs with -Xmx256m; tshark's fields are number, time, addresses, ports, flags, TLS handshake and RDP build.

| what | seconds | MB/s | processor seconds | MiB |
|---|---:|---:|---:|---:|
T
  for kind in again other; do
    local mb=$CAPTURE_AGAIN_MB
    [ $kind = other ] && mb=$CAPTURE_OTHER_MB
    row "$kind, $mb MB: \`rdpdoctor inspect\`" $kind "$mb"
    row "$kind, $mb MB: \`tshark -T fields\`" $kind-fields "$mb"
    row "$kind, $mb MB: \`tshark\`, summary" $kind-summary "$mb"
  done
  row "4 files of $CAPTURE_OTHER_MB MB: \`rdpdoctor inspect\`" several "$(awk -v m="$CAPTURE_OTHER_MB" 'BEGIN { print 4 * m }')"
  row "other, $CAPTURE_LARGE_MB MB: \`rdpdoctor inspect\`" large "$CAPTURE_LARGE_MB"
  cat <<T

| goal | here | limit | met |
|---|---:|---:|---|
T
  for kind in again other; do
    goal "captures, $kind: a fifth of the time of \`tshark -T fields\`" "$(figure $kind.s)" \
      "$(awk -v s="$(figure $kind-fields.s)" 'BEGIN { print s / 5 }')" s
    goal "captures, $kind: not slower than tshark's summary" "$(figure $kind.s)" "$(figure $kind-summary.s)" s
  done
  goal 'captures: a file of 1 GB in at most 256 MiB, all of the process' "$(awk -v k="$(figure large.kib)" 'BEGIN { print k / 1024 }')" 256 MiB
}

# --- event logs ----------------------------------------------------------------------------------

log_row() { # TEXT KEY
  echo "| $1 | $(figure "$2.s") | $(figure "$2.cpu") | $(($(figure "$2.kib") / 1024)) |"
}

log_goal() { # TEXT VALUE LIMIT UNIT least|most
  awk -v text="$1" -v value="$2" -v limit="$3" -v unit="$4" -v how="$5" 'BEGIN {
    met = how == "least" ? value >= limit : value <= limit
    printf "| %s | %.1f%s | %s%s | %s |\n", text, value, unit, limit, unit, met ? "yes" : "**no**"
  }'
}

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
$(log_row "\`rdpdoctor inspect\`, $size MB, one core" log-one)
$(log_row "\`evtxexport -f xml\`, $size MB, one core" log-peer)
$(log_row "\`rdpdoctor inspect\`, $size MB, $(nproc) cores" log-all)
$(log_row "\`rdpdoctor inspect\`, $LOGS logs of $several MB in all, one core" log-several-one)
$(log_row "\`rdpdoctor inspect\`, $LOGS logs of $several MB in all, $(nproc) cores" log-several)

| goal | here | limit | met |
|---|---:|---:|---|
$(log_goal 'event logs on one core: times as fast as `evtxexport -f xml`, by the processor' \
    "$(awk -v a="$(figure log-peer.cpu)" -v b="$(figure log-one.cpu)" 'BEGIN { print a / b }')" 8 '' least)
$(log_goal 'event logs on one core: times as fast as `evtxexport -f xml`, by the clock' \
    "$(awk -v a="$(figure log-peer.s)" -v b="$(figure log-one.s)" 'BEGIN { print a / b }')" 8 '' least)
$(log_goal 'event logs: memory for the large one' "$(($(figure log-one.kib) / 1024))" 512 ' MiB' most)
T
}

# --- the report ----------------------------------------------------------------------------------

./rdpdoctor --version >"$results/version" || die "rdpdoctor does not start"
measure_captures
make_logs
measure_logs
{
  sed '/^## Records$/,$d' "$OUTPUT" 2>/dev/null
  cat <<T
## Records

Written by \`bench/records.sh\` on $(date -u +%Y-%m-%d): median of $RUNS runs (one for several files and for the large one), process start
included, tools in turn; $(nproc) CPUs, load $(cut -d' ' -f1 /proc/loadavg) when it ended; $(tshark --version 2>/dev/null | head -n 1);
$(evtxexport -V 2>/dev/null | head -n 1).
T
  report_captures
  report_logs
} >"$OUTPUT.new" && mv "$OUTPUT.new" "$OUTPUT"
echo "bench: wrote the section Records of $OUTPUT" >&2
