#!/bin/bash
# A normal client: FreeRDP logs in to the server of server.sh and leaves again.
#   client.sh HOST PORT       Exit: 0 the server let it in, otherwise what xfreerdp said (and its last words on stderr).
# Certificates are not looked at: the question is whether the server still serves.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
[ $# -eq 2 ] || die "client.sh HOST PORT"
need xfreerdp Xvfb
# xfreerdp opens a display even when it only authenticates.
work=$(mktemp -d)
trap 'end_remembered "$work/xvfb.pid"; rm -rf "$work"' EXIT
setsid Xvfb -noreset -displayfd 3 -screen 0 800x600x24 -nolisten tcp 3>"$work/display" >/dev/null 2>&1 </dev/null &
remember "$work/xvfb.pid" $!
for _ in {1..100}; do
  [ -s "$work/display" ] && break
  sleep 0.05
done
# The home directory is a fresh one: no certificate remembered from an earlier run.
DISPLAY=:$(cat "$work/display") HOME=$work timeout 30 \
  xfreerdp "/v:$1:$2" /u:alice /p:Passw0rd /cert:ignore +auth-only >"$work/out" 2>&1 </dev/null
result=$?
[ $result -eq 0 ] || tail -n 3 "$work/out" >&2
exit $result
