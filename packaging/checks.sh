#!/usr/bin/env bash
# Every check of the project, in an environment that is already there; test.sh makes it first.
#
#   bash packaging/checks.sh [PYTEST ARGUMENTS...] | --long [...] | --bench [...]
#
# Exit: 0 all passed; 1 something failed. Pytest's closing line is the last one.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 3
python=.venv/bin/python
# The tests start some hundreds of processes; where bytecode is not kept, each compiles the program.
unset PYTHONDONTWRITEBYTECODE

case ${1:-} in
  --long) shift; exec "$python" -m pytest -m long "$@" ;;
  --bench) shift; exec "$python" -m pytest -m bench -s "$@" ;;
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
echo "== pytest"
[ ${#failed[@]} -eq 0 ] || echo "failed before the tests: ${failed[*]}"
# Three at a time on the two cores this has to be quick on, as much of what tests take is waiting; in
# the order of their names, or the files with the longest tests, which hold few, would come last.
"$python" -m pytest -n 3 --dist loadfile --no-loadscope-reorder "$@"
tests=$?
[ ${#failed[@]} -eq 0 ] || exit 1
exit "$tests"
