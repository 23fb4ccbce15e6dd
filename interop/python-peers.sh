#!/bin/bash
# Independent WinRM software from PyPI, in a virtual environment of its own.
#   python-peers.sh            makes it when it is not there (needs PyPI), and prints its python
#   python-peers.sh --check    prints its python, or says in one line that it is missing
# It lies in the folder INTEROP_CACHE and may be deleted at any time.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

WANTED=(pywinrm==0.5.0 pypsrp==0.9.1 pyspnego==0.12.4 requests==2.34.2 requests_ntlm==1.3.0
  gssapi==1.12.0 krb5==0.10.0 cryptography==50.0.2)
cache=${INTEROP_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/rdpdoctor-interop}
named=$(printf '%s\n' "${WANTED[@]}" | sha256sum | cut -c1-12)
home=$cache/python-$named

if [ ! -e "$home/complete" ]; then
  [ "${1:-}" != --check ] || die "pywinrm, pypsrp and pyspnego are missing (interop/python-peers.sh fetches them from PyPI)"
  need python3 gcc
  mkdir -p "$cache"
  exec 9>"$cache/lock" && flock 9
  if [ ! -e "$home/complete" ]; then
    rm -rf "$home"
    { python3 -m venv "$home" && "$home/bin/pip" install -q "${WANTED[@]}"; } >"$cache/pip.log" 2>&1 ||
      die "pip failed, see $cache/pip.log"
    touch "$home/complete"
  fi
fi
echo "$home/bin/python"
