#!/bin/bash
# Makes sure that the packages the interop tests need are there.
#   install-packages.sh [--check]
# As root on a machine with apt the missing ones are installed, unless --check forbids it.
# Exit: 0 all are there, 1 some are missing (one line on stderr names them).
set -u
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1

wanted() { sed -e 's/#.*//' -e '/^[[:space:]]*$/d' packages; }

missing() {
  local name
  while read -r name; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || echo "$name"
  done < <(wanted)
}

if ! command -v dpkg-query >/dev/null; then
  echo "interop: not a Debian system; install by hand what interop/packages names" >&2
  exit 1
fi

mapfile -t lacking < <(missing)
[ ${#lacking[@]} -eq 0 ] && exit 0

if [ "${1:-}" != --check ] && [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
  echo "interop: installing ${#lacking[@]} packages: ${lacking[*]}" >&2
  log=$(mktemp)
  export DEBIAN_FRONTEND=noninteractive
  {
    apt-get update
    apt-get install -y --no-install-recommends "${lacking[@]}"
  } >"$log" 2>&1 </dev/null || { echo "interop: apt-get failed:" >&2; tail -n 5 "$log" >&2; }
  rm -f "$log"
  mapfile -t lacking < <(missing)
  [ ${#lacking[@]} -eq 0 ] && exit 0
fi

echo "interop: these packages are missing (as root: interop/install-packages.sh): ${lacking[*]}" >&2
exit 1
