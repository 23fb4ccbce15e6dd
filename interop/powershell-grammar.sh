#!/bin/bash
# Parses PowerShell with the grammar of tree-sitter-powershell, for the tests.
#   powershell-grammar.sh [install] <SCRIPT
# Prints what powershell-grammar/parse.mjs says. Exit 3: the grammar is not here and cannot be had (node,
# npm or their registry are missing). It is kept in RDPDOCTOR_GRAMMAR or below the user's cache.
set -u
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/powershell-grammar
cache=${RDPDOCTOR_GRAMMAR:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/rdpdoctor/powershell-grammar}

missing() { echo "interop: no grammar of PowerShell: $*" >&2; exit 3; }

command -v node >/dev/null || missing "node is not installed"
if ! cmp -s "$here/package-lock.json" "$cache/installed.json"; then
  command -v npm >/dev/null || missing "npm is not installed"
  mkdir -p "$cache" || missing "no cache at $cache"
  (
    flock 9
    cmp -s "$here/package-lock.json" "$cache/installed.json" && exit 0
    cp "$here/package.json" "$here/package-lock.json" "$cache/" &&
      (cd "$cache" && timeout 120 npm ci --ignore-scripts --no-audit --no-fund >npm.log 2>&1) &&
      cp "$here/package-lock.json" "$cache/installed.json"
  ) 9>"$cache/.lock" </dev/null || missing "npm ci failed, see $cache/npm.log"
fi
[ "${1:-}" = install ] && exit 0
# The whole grammar is compiled at its first use: only the quick compiler, or that takes half a minute.
exec node --liftoff-only --no-opt "$here/parse.mjs" "$cache"
