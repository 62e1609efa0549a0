#!/usr/bin/env bash
# Sets this machine up (first time only) and runs every check of the project.
#
#   bash packaging/test.sh [PYTEST ARGUMENTS...]   style, types, contracts, tests
#   bash packaging/test.sh --long                  the second ring: kills, properties, soak, bundle
#   bash packaging/test.sh --bench                 measurements; they print and judge nothing
#
# Exit: 0 all passed; 1 something failed; 3 the machine could not be set up.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 3
bash packaging/setup.sh test || exit 3
exec bash packaging/checks.sh "$@"
