#!/usr/bin/env bash
# Writes the lock files anew after pyproject.toml changed; versions already locked stay unless `--upgrade` is given.
#
#   bash packaging/lock.sh [--upgrade | --upgrade-package NAME]...
#
# lock.txt      what running needs          lock-dev.txt   that and everything the tests need
# Both hold the hashes of every system's wheels and name no host.
set -euo pipefail
cd "$(dirname "$0")/.."
uv=.venv/bin/uv
[ -x "$uv" ] || { echo "run packaging/test.sh once first: it brings uv" >&2; exit 3; }
options=(--quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-config)
"$uv" pip compile "${options[@]}" "$@" pyproject.toml --group build --group dev -o lock-dev.txt
"$uv" pip compile "${options[@]}" pyproject.toml --group build -c lock-dev.txt -o lock.txt
"$uv" pip compile "${options[@]}" packaging/uv.in -o packaging/uv.txt
wc -l lock.txt lock-dev.txt
