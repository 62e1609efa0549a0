#!/usr/bin/env bash
# Sets this machine up (first time only) and runs Takeboard.
#
#   bash packaging/run.sh                 with a display: the studio; without: the sample film, to the end
#   bash packaging/run.sh ARGUMENTS...    the same as `takeboard ARGUMENTS...`
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
bash "$here/packaging/setup.sh" run
takeboard=$here/.venv/bin/takeboard

[ $# -eq 0 ] || exec "$takeboard" "$@"
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
  exec "$takeboard"
fi

films=${HOME:-$here}/Takeboard
folder=$films/sample; n=1
while [ -e "$folder" ]; do n=$((n + 1)); folder=$films/sample-$n; done
echo "takeboard: no display here, so the sample film runs without a window, into $folder"
mkdir -p "$films"
exec "$takeboard" sample "$folder"
