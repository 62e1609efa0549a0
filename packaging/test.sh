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
python=.venv/bin/python

case ${1:-} in
  --long) shift; exec "$python" -m pytest -m long "$@" ;;
  --bench) shift; exec "$python" -m pytest -m bench -s tests/bench "$@" ;;
esac

failed=()
check() {
  local name=$1; shift
  echo "== $name"
  "$@" || failed+=("$name")
}
check "ruff check" "$python" -m ruff check .
check "ruff format" "$python" -m ruff format --check .
check "mypy" "$python" -m mypy
check "import contracts" .venv/bin/lint-imports --no-logo
[ ${#failed[@]} -eq 0 ] || echo "== failed before the tests: ${failed[*]}" >&2
echo "== pytest"
"$python" -m pytest "$@"
tests=$?
[ ${#failed[@]} -eq 0 ] || exit 1
exit "$tests"
