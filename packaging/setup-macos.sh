#!/usr/bin/env bash
# Makes a Mac ready. UNTESTED: written by the book, nobody has run it yet.
#
#   bash packaging/setup-macos.sh run|test
#
# Needs Python 3.11 or 3.12 and ffmpeg (for example from Homebrew); installs nothing outside .venv.
set -euo pipefail
kind=${1:-run}
cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec 1>&2

stop() { printf 'takeboard: %s\n' "$@"; exit 3; }

find_python() {
  local name
  for name in python3.11 python3.12 python3; do
    if command -v "$name" >/dev/null &&
      "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 13))'; then
      command -v "$name"; return
    fi
  done
  return 1
}

command -v ffmpeg >/dev/null || stop "ffmpeg is missing." "With Homebrew: brew install ffmpeg"
python=$(find_python) || stop "Python 3.11 or 3.12 is missing." "With Homebrew: brew install python@3.11"

if [ -e .venv/.installed-test ]; then kind=test; fi
lock=lock.txt
if [ "$kind" = test ]; then lock=lock-dev.txt; fi
wanted=$({ shasum -a 256 "$lock" pyproject.toml packaging/setup-macos.sh; pwd; } | shasum -a 256 | cut -d' ' -f1)
if [ -x .venv/bin/takeboard ] && [ "$(cat ".venv/.installed-$kind" 2>/dev/null)" = "$wanted" ]; then exit 0; fi

rm -f .venv/.installed-run .venv/.installed-test
[ -x .venv/bin/python ] || "$python" -m venv .venv
pip=(.venv/bin/python -m pip --disable-pip-version-check --quiet)
"${pip[@]}" install --require-hashes --no-deps -r "$lock" ||
  stop "the packages could not be installed; what failed stands above." "Check the network and start again."
"${pip[@]}" install --no-deps --no-build-isolation --no-index --editable . ||
  stop "the project itself could not be installed into .venv; what failed stands above."
printf '%s\n' "$wanted" >".venv/.installed-$kind"
