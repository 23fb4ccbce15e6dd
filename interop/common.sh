# Read by the scripts beside it (source common.sh), never run by itself.
#
# INTEROP_STATE   directory for certificates, built helpers, logs and process records.
# INTEROP_PREFIX  beginning of the names of our network namespaces. Two test runs with
#                 different prefixes do not meet: addresses live inside the namespaces.
# shellcheck shell=bash disable=SC2034
set -u
umask 022

INTEROP_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
INTEROP_PREFIX=${INTEROP_PREFIX:-rdd}

die() { echo "interop: $*" >&2; exit 1; }

[[ $INTEROP_PREFIX =~ ^[a-z][a-z0-9]{0,7}$ ]] || die "INTEROP_PREFIX must be 1 to 8 lower case letters and digits"

is_root() { [ "$(id -u)" -eq 0 ]; }

# xrdp runs as its own user and must be able to walk down to its certificate, so the state
# directory is not below a home directory (often closed to others) by default.
if [ -z "${INTEROP_STATE:-}" ]; then
  if is_root; then INTEROP_STATE=/run/rdpdoctor-interop; else INTEROP_STATE=${XDG_RUNTIME_DIR:-/tmp}/rdpdoctor-interop-$(id -u); fi
fi
mkdir -p "$INTEROP_STATE" || die "cannot make the state directory (INTEROP_STATE)"
if [ ! -O "$INTEROP_STATE" ] || [ -L "$INTEROP_STATE" ]; then die "the state directory belongs to someone else (INTEROP_STATE)"; fi
INTEROP_STATE=$(cd "$INTEROP_STATE" && pwd)
export INTEROP_STATE INTEROP_PREFIX

CERTIFICATES=$INTEROP_STATE/certs
RUN=$INTEROP_STATE/run/$INTEROP_PREFIX
mkdir -p "$RUN"

CLIENT_NAMESPACE=$INTEROP_PREFIX-cli
ROUTER_NAMESPACE=$INTEROP_PREFIX-mid
SERVER_NAMESPACE=$INTEROP_PREFIX-srv

need() {
  local program
  for program in "$@"; do
    command -v "$program" >/dev/null || die "$program is missing (interop/install-packages.sh)"
  done
}

# --- processes -----------------------------------------------------------------------------
# A record holds "pid start-time": the start time keeps us from ending a stranger that got the
# same number later.

start_time_of() { # PID
  local line
  read -r line 2>/dev/null <"/proc/$1/stat" || return 1
  line=${line##*) }
  # field 22 of the whole line; the command name and the two fields before it are cut off
  # shellcheck disable=SC2086
  set -- $line
  echo "${20}"
}

remember() { # FILE PID
  # A process that has ended already leaves an empty record, which matches nobody.
  echo "$2 $(start_time_of "$2")" >"$1"
}

still_running() { # FILE: prints the pid when the remembered process lives
  local pid since
  read -r pid since 2>/dev/null <"$1" || return 1
  [ -n "$since" ] && [ "$(start_time_of "$pid" 2>/dev/null)" = "$since" ] && echo "$pid"
}

# Ends the remembered process together with its session (every one is started by setsid).
end_remembered() { # FILE
  local pid turn
  if pid=$(still_running "$1"); then
    kill -CONT -- "-$pid" 2>/dev/null
    kill -TERM -- "-$pid" 2>/dev/null
    for turn in {1..60}; do
      # shellcheck disable=SC2009 # pgrep cannot leave out the ended ones
      # Who has ended but was not yet collected by its parent (Z) is gone for us.
      ps -o stat= --sid "$pid" | grep -qv '^Z' || break
      [ "$turn" -eq 40 ] && kill -KILL -- "-$pid" 2>/dev/null
      sleep 0.05
    done
  fi
  rm -f "$1"
}

wait_for_listener() { # PORT SECONDS [RECORD]: RECORD stops the wait early when that process is gone
  local turn
  for ((turn = 0; turn < $2 * 20; turn++)); do
    ss -Hltn "sport = :$1" | grep -q . && return 0
    [ -z "${3:-}" ] || still_running "$3" >/dev/null || return 1
    sleep 0.05
  done
  return 1
}

# --- helpers written in C, built once -------------------------------------------------------
built() { # NAME [LINKER-OPTION...]: prints the path of the built program
  local source=$INTEROP_HOME/$1.c program=$INTEROP_STATE/bin/$1
  mkdir -p "$INTEROP_STATE/bin"
  if [ ! "$program" -nt "$source" ]; then
    need gcc
    (
      flock 9
      [ "$program" -nt "$source" ] || {
        gcc -O2 -Wall -Wextra -o "$program.new" "$source" "${@:2}" && mv "$program.new" "$program"
      }
    ) 9>"$INTEROP_STATE/bin/.lock" >&2 || die "could not build $1.c"
  fi
  echo "$program"
}
