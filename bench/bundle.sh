#!/bin/bash
# Measures the road from the start of the program to the verdict on a support bundle, and writes docs/performance-bundles.md.
#   bench/bundle.sh [OUTPUT-FILE]
# The bundle is laid out as MSRD-Collect does it, from real event logs of the collection beside the project (../shared/captures) and
# texts made here; without the collection there is nothing to measure. Takes about two minutes.
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
RUNS=${RUNS:-11}
OUTPUT=${1:-docs/performance-bundles.md}
LOGS=../shared/captures/AndrewRathbun__Belkasoft
MACHINE=SRV-BENCH
NAME=MSRD-Results-$MACHINE-20240524_131415
LIMIT_MS=1500
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

die() {
  echo "bench: $1" >&2
  exit 1
}

[ -e "$LOGS-Security.evtx" ] || die "there is no collection of real logs beside the project: nothing to measure"
jar=${JAVA_HOME:+$JAVA_HOME/bin/}jar
command -v "$jar" >/dev/null || die "no JDK: set JAVA_HOME"

# --- the bundle --------------------------------------------------------------------------------

text() { # PART: standard input as PowerShell 5.1 writes it
  local file=$results/$NAME/${MACHINE}_${1/\//\/${MACHINE}_}
  mkdir -p "${file%/*}"
  { printf '\xff\xfe' && sed 's/$/\r/' | iconv -t UTF-16LE; } >"$file"
}

log() { # PART LOG
  local file=$results/$NAME/${MACHINE}_EventLogs/${MACHINE}_$1.evtx
  mkdir -p "${file%/*}"
  cp "$LOGS-$2.evtx" "$file" && chmod u+w "$file"
}

make_bundle() {
  log Security Security
  log System System
  log RemoteDesktopServicesRdpCoreTS-Operational Microsoft-Windows-RemoteDesktopServices-RdpCoreTS-Operational
  log TerminalServicesLocalSessionManager-Operational Microsoft-Windows-TerminalServices-LocalSessionManager-Operational
  log TerminalServicesRemoteConnectionManager-Admin Microsoft-Windows-TerminalServices-RemoteConnectionManager-Admin
  log TerminalServicesRemoteConnectionManager-Operational Microsoft-Windows-TerminalServices-RemoteConnectionManager-Operational
  {
    printf '  Proto  Local Address          Foreign Address        State           PID\n'
    printf '  TCP    0.0.0.0:3389           0.0.0.0:0              LISTENING       4711\n [nginx.exe]\n'
    for ((i = 0; i < 2000; i++)); do
      printf '  TCP    192.0.2.10:%d        192.0.2.77:443         ESTABLISHED     2000\n [svchost.exe]\n' $((40000 + i))
    done
  } | text Networking/Netstat.txt
  for ((i = 0; i < 500; i++)); do
    printf '\nRule Name:                            Rule %d\n%s\n' "$i" "$(printf -- '-%.0s' {1..70})"
    printf '%-38s%s\n' Enabled: Yes Direction: In Profiles: Domain Protocol: TCP LocalPort: $((3000 + i)) Action: Allow
  done | text Networking/FirewallRules.txt
  printf '20240524 13:14:15.123 begins\n' | text MSRD-Collect-Log.txt
  local key='[HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\Terminal Server'
  {
    printf 'Windows Registry Editor Version 5.00\n\n%s]\n"fDenyTSConnections"=dword:00000000\n\n' "$key"
    printf '%s\\WinStations\\RDP-Tcp]\n"PortNumber"=dword:00000d3d\n' "$key"
    for ((i = 0; i < 2000; i++)); do
      printf '\n%s\\Other\\%d]\n"Value"=hex:00,01,02,03,04,05,06,07,08,09,0a,0b,0c,0d,0e,0f\n' "$key" "$i"
    done
  } | text RegistryKeys/HKLM-System-CCS-Control-TerminalServer.txt
}

# --- measuring ---------------------------------------------------------------------------------

milliseconds() { echo $((${EPOCHREALTIME/[.,]/} / 1000)); }

measure() { # KEY FILE
  local turn begin
  for ((turn = 0; turn < RUNS; turn++)); do
    begin=$(milliseconds)
    HOME=$results /usr/bin/time -q -f '%M %U %S' -o "$results/kib" ./rdpdoctor inspect "$2" >"$results/$1.out" 2>"$results/$1.err" </dev/null
    echo "$? $(($(milliseconds) - begin)) $(tail -n 1 "$results/kib")" >>"$results/$1"
  done
  grep -q 'port-conflict' "$results/$1.out" || die "the verdict on $1 is not there: $(head -n 1 "$results/$1.err")"
}

row() { # KEY FILE TEXT FOLDER
  sort -n -k 2 "$results/$1" | awk -v text="$3" -v packed="$(stat -c %s "$2")" -v unpacked="$(du -sb "$4" | cut -f1)" -v limit="$LIMIT_MS" '
    { ms[NR] = $2; kib[NR] = $3; cpu += $4 + $5 }
    END {
      middle = int((NR + 1) / 2)
      printf "| %s | %.1f | %.1f | %.2f | %.2f to %.2f | %.2f | %d | %s |\n", text, packed / 1e6, unpacked / 1e6, ms[middle] / 1000,
        ms[1] / 1000, ms[NR] / 1000, cpu / NR, kib[middle] / 1024, ms[middle] < limit ? "yes" : "**no**"
    }'
}

make_bundle
(cd "$results" && "$jar" --create --no-manifest --file bundle.zip "$NAME") || die "the bundle cannot be packed"
for part in "$results/$NAME"/*_EventLogs/*; do # as of a machine whose logs are fuller: ten megabytes when packed
  for ((i = 0; i < 15; i++)); do cp "$part" "${part%.evtx}-$i.evtx.more"; done
done
mkdir "$results/more" && cp -r "$results/$NAME" "$results/more/"
rm -f "$results/$NAME"/*_EventLogs/*.more
(cd "$results/more" && "$jar" --create --no-manifest --file ../large.zip "$NAME") || die "the bundle cannot be packed"
(cd "$results" && "$jar" --create --no-manifest --no-compress --file stored.zip "$NAME") || die "the bundle cannot be packed"
# The first start builds and trains; only later ones are measured.
./rdpdoctor --version >"$results/version" 2>"$results/version.err" || die "./rdpdoctor does not start: $(tail -n 1 "$results/version.err")"
measure packed "$results/bundle.zip"
measure stored "$results/stored.zip"
measure large "$results/large.zip"
{
  cat <<T
# Performance on support bundles

Written by \`bench/bundle.sh\`; run it again rather than edit this page.

From the start of the program to the verdict, median of $RUNS runs. The bundle is laid out as MSRD-Collect does it: six real event logs,
a registry export of 2,000 keys, netstat with 2,000 connections, 500 firewall rules; another program has the port, and is found.

| bundle | MB on the disk | MB of content | seconds | from to | seconds of CPU | MiB of memory | under 1.5 s |
|---|---:|---:|---:|---|---:|---:|---|
T
  row packed "$results/bundle.zip" 'ten megabytes of content, deflated' "$results/$NAME"
  row stored "$results/stored.zip" 'the same, not compressed' "$results/$NAME"
  row large "$results/large.zip" 'every log fifteen times more, deflated' "$results/more"
  cat <<T

## The machine

$(nproc) CPUs ($(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)), load $(cut -d' ' -f1 /proc/loadavg) while measuring, $(date -u +%Y-%m-%d).
$(head -n 1 "$results/version").
T
} >"$OUTPUT.new" && mv "$OUTPUT.new" "$OUTPUT"
echo "bench: wrote $OUTPUT" >&2
