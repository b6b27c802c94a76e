# Sourced by the commands in bin/: goes to the top of the tree and makes sure of a virtual environment in .venv/
# that has what requirements.txt names. Leaves $python, the interpreter in there.
#
#   need requirements.txt        to run
#   need requirements-dev.txt    to develop

cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

python=.venv/bin/python
oldest="3.11"

stop() {
  echo "$*" >&2
  exit 1
}

need() {
  # What was installed last is kept beside it, so a second start only compares two small files.
  local wanted installed=".venv/.installed-$1"
  wanted="$(spelled_out "$1")"
  if [ -x "$python" ] && [ -f "$installed" ] && [ "$wanted" = "$(cat "$installed")" ]; then
    return
  fi
  make_environment
  install "$1"
  printf '%s\n' "$wanted" >"$installed"
}

spelled_out() {
  if [ "$1" = requirements.txt ]; then cat requirements.txt; else cat requirements.txt "$1"; fi
}

make_environment() {
  if [ -x "$python" ] && is_new_enough "$python" && "$python" -m pip --version >/dev/null 2>&1; then
    return
  fi
  find_python
  echo "Making a virtual environment in .venv/ with $("$found" --version 2>&1) …"
  "$found" -m venv --clear .venv || stop "The virtual environment could not be made; the lines above say why."
}

install() {
  echo "Installing what $1 names; the first time this takes about a minute …"
  "$python" -m pip install -qq --disable-pip-version-check --requirement "$1" ||
    stop "Installing what $1 names did not work; the lines above say why. Is there a network?"
  if [ "$1" != requirements.txt ]; then cp requirements.txt .venv/.installed-requirements.txt; fi
}

find_python() {
  local candidate seen="none" candidates=(python3.13 python3.12 python3.11 python3 python)
  if [ -n "${PYTHON:-}" ]; then candidates=("$PYTHON"); fi
  found=""
  for candidate in "${candidates[@]}"; do
    # Asked, not looked up: some names on the PATH only tell where the real one would be.
    "$candidate" -c "" >/dev/null 2>&1 || continue
    if ! is_new_enough "$candidate"; then
      if [ "$seen" = none ]; then seen="$("$candidate" --version 2>&1)"; fi
    elif ! "$candidate" -c "import ensurepip, venv" >/dev/null 2>&1; then
      seen="without-venv"
    else
      found="$candidate"
      return
    fi
  done
  explain_missing_python "$seen"
}

is_new_enough() {
  "$1" -c "import sys; sys.exit(sys.version_info < (${oldest/./, }))" >/dev/null 2>&1
}

explain_missing_python() {
  case "$1" in
    without-venv)
      stop "This Python cannot make virtual environments: install its venv module (on Debian and Ubuntu: apt-get install python3-venv)." ;;
    none)
      stop "Kindling needs Python $oldest or newer, and ${PYTHON:-python3} cannot be started: install one, or name one with PYTHON=/path/to/python3." ;;
    *)
      stop "Kindling needs Python $oldest or newer, and this is $1: install a newer one, or name one with PYTHON=/path/to/python3." ;;
  esac
}
