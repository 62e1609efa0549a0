#!/usr/bin/env bash
# Sets a Mac up (first time only) and runs Takeboard. UNTESTED: nobody has run it yet.
#
#   bash packaging/run-macos.sh [ARGUMENTS...]    without arguments: the studio
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
bash "$here/packaging/setup-macos.sh" run
exec "$here/.venv/bin/takeboard" "$@"
