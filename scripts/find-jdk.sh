# Sourced by ./rdpdoctor and ./check: sets jdk to the home of a JDK 25, or returns 1.
# shellcheck shell=sh

# The release file says the version without starting a Java machine.
is_jdk_25() {
  [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 1
  while read -r line; do
    case $line in JAVA_VERSION=\"25*) return 0 ;; esac
  done <"$1/release"
  return 1
}

find_jdk() {
  if [ -n "${JAVA_HOME:-}" ] && is_jdk_25 "$JAVA_HOME"; then
    jdk=$JAVA_HOME
    return 0
  fi
  for jdk in /usr/lib/jvm/*25* /usr/java/*25* /opt/*25* /opt/java/*25* /opt/jdk*/*25* \
    "${HOME:-/}"/.sdkman/candidates/java/25* "${HOME:-/}"/.jdks/*25* \
    "${HOME:-/}"/.local/share/mise/installs/java/*25* \
    /Library/Java/JavaVirtualMachines/*25*/Contents/Home; do
    is_jdk_25 "$jdk" && return 0
  done
  on_path=$(command -v java) || return 1
  on_path=$(readlink -f -- "$on_path") || return 1
  jdk=${on_path%/bin/java}
  is_jdk_25 "$jdk"
}

no_jdk='needs a JDK 25 and found none: install one (for Debian: temurin-25-jdk, see adoptium.net) or set JAVA_HOME to it'
no_maven='needs Maven and found none: install it (for Debian: apt-get install maven)'
