#!/usr/bin/env bash
# Sets a Mac up (first time only) and runs every check. UNTESTED: nobody has run it yet.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 3
bash packaging/setup-macos.sh test || exit 3
exec bash packaging/checks.sh "$@"
