#!/bin/bash
# A normal client at a server that need not have sessions: how far does FreeRDP's NLA come?
#   nla-client.sh HOST PORT USER PASSWORD
# Exit: 0 NLA passed and the client went on to MCS, 1 the server refused or ended it; xfreerdp's words about it on stdout.
# The password stands on xfreerdp's command line, so it must be one of a test.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
[ $# -eq 4 ] || die "nla-client.sh HOST PORT USER PASSWORD"
need xfreerdp Xvfb
work=$(mktemp -d)
trap 'end_remembered "$work/xvfb.pid"; rm -rf "$work"' EXIT
setsid Xvfb -noreset -displayfd 3 -screen 0 800x600x24 -nolisten tcp 3>"$work/display" >/dev/null 2>&1 </dev/null &
remember "$work/xvfb.pid" $!
for _ in {1..100}; do
  [ -s "$work/display" ] && break
  sleep 0.05
done
DISPLAY=:$(cat "$work/display") HOME=$work timeout 30 \
  xfreerdp "/v:$1:$2" "/u:$3" "/p:$4" /cert:ignore +auth-only /log-level:DEBUG >"$work/out" 2>&1 </dev/null
grep -o -E 'CONNECTION_STATE_NLA --> [A-Z_]+|ERRCONNECT_[A-Z_]+|SPNEGO failed with NTSTATUS: .*' "$work/out" | sort -u
grep -q 'CONNECTION_STATE_NLA --> CONNECTION_STATE_MCS_CONNECT' "$work/out"
