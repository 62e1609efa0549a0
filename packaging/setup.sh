#!/usr/bin/env bash
# Makes a bare Debian 12 ready: system libraries, .venv in the project's root, the locked packages.
#
#   bash packaging/setup.sh run|test
#
# Asks for nothing twice: what is there stays, and a second start installs nothing. Everything is
# told on standard error, so that the output of the command that follows stays clean.
# Exit: 0 ready; 3 something outside is missing, with what to do.
set -euo pipefail
kind=${1:-run}
cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec 1>&2

qt="libegl1 libgl1 libglib2.0-0 libdbus-1-3 libfontconfig1 libxkbcommon0"
x11="libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-xkb1 libxkbcommon-x11-0"
wayland="libwayland-cursor0 libwayland-egl1"
media="ffmpeg libportaudio2 fonts-inter fonts-jetbrains-mono"
display="xvfb xauth openbox xdotool dbus gnome-keyring libvlc5 vlc-plugin-base"

say() { printf 'takeboard: %s\n' "$*"; }
stop() { printf 'takeboard: %s\n' "$@"; exit 3; }

fits() { # a Python of the right age that can make environments
  "$1" -c 'import sys, ensurepip, venv; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 13))' 2>/dev/null
}

find_python() {
  for name in python3.11 python3.12 python3; do
    if command -v "$name" >/dev/null && fits "$name"; then command -v "$name"; return; fi
  done
  return 1
}

installed() { # libraries renamed for 64-bit time carry t64 in newer releases
  { dpkg-query -W -f='${Status}\n' "$1" "$1t64" 2>/dev/null || true; } | grep -q '^install ok installed$'
}

system_packages() {
  local wanted="$qt $x11 $wayland $media" missing=() package
  [ "$kind" = test ] && wanted="$wanted $display"
  find_python >/dev/null || wanted="python3 python3-venv $wanted"
  if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    command -v ffmpeg >/dev/null && find_python >/dev/null && return
    stop "this system has no apt-get, so its packages cannot be installed from here." \
      "Install Python 3.11 or 3.12 with venv, ffmpeg, and the libraries Qt needs (Debian's names:" \
      "$wanted), then start again."
  fi
  for package in $wanted; do installed "$package" || missing+=("$package"); done
  [ ${#missing[@]} -gt 0 ] || return 0
  local as_root=()
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || stop "these system packages are missing: ${missing[*]}" \
      "Start again as root, or with sudo installed, or ask for: apt-get install ${missing[*]}"
    as_root=(sudo)
  fi
  say "installing system packages: ${missing[*]}"
  "${as_root[@]}" apt-get update -q >/dev/null ||
    stop "the package lists could not be read. Check the network and start again."
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive DEBCONF_NOWARNINGS=yes apt-get install -y -q --no-install-recommends \
    "${missing[@]}" >/dev/null ||
    stop "apt-get could not install: ${missing[*]}" "Its own words stand above."
}

state() { # everything the environment was built from
  { sha256sum "$1" packaging/uv.txt packaging/clients/*.txt pyproject.toml packaging/setup.sh; pwd; } 2>/dev/null | sha256sum | cut -d' ' -f1
}

current() { [ -x .venv/bin/takeboard ] && [ "$(cat ".venv/.installed-$1" 2>/dev/null)" = "$2" ]; }

environment() {
  local python tool
  # Tools once installed for the tests stay when only `run` is asked for.
  [ -e .venv/.installed-test ] && kind=test
  lock=lock.txt; [ "$kind" = test ] && lock=lock-dev.txt
  local wanted; wanted=$(state "$lock")
  current "$kind" "$wanted" && return
  python=$(find_python) || stop "no Python 3.11 or 3.12 with venv was found." \
    "Debian's names: python3 python3-venv. Then start again."
  rm -f .venv/.installed-*
  .venv/bin/python -c 'import pip' 2>/dev/null && fits .venv/bin/python || { say "making .venv with $python"; "$python" -m venv --clear .venv; }
  say "installing the packages of $lock (once)"
  tool=(.venv/bin/python -m pip --disable-pip-version-check --quiet)
  [ -x .venv/bin/uv ] || "${tool[@]}" install --require-hashes --only-binary :all: -r packaging/uv.txt ||
    say "uv did not install; going on with pip, which takes a minute longer"
  if [ -x .venv/bin/uv ] && VIRTUAL_ENV="$PWD/.venv" UV_HTTP_TIMEOUT=180 \
    .venv/bin/uv --quiet --no-config pip sync --compile-bytecode --require-hashes "$lock"; then
    :
  else
    "${tool[@]}" install --require-hashes --no-deps -r "$lock" ||
      stop "the packages could not be installed; what failed stands above." "Check the network and start again."
  fi
  # Clients that cannot lie in the environment itself: one is older than the one there, one brings a
  # server with it. What they need is there already.
  local client name
  for client in packaging/clients/*.txt; do
    name=$(basename "$client" .txt)
    [ "$kind" = run ] || cmp -s "$client" ".venv/clients/$name/installed" || {
      rm -rf ".venv/clients/$name"
      "${tool[@]}" install --require-hashes --no-deps --target ".venv/clients/$name" -r "$client" ||
        stop "the client $name could not be installed; what failed stands above."
      cp "$client" ".venv/clients/$name/installed"
    }
  done
  # The checkout itself, by the build system just installed: nothing is fetched.
  "${tool[@]}" install --no-deps --no-build-isolation --no-index --editable . ||
    stop "the project itself could not be installed into .venv; what failed stands above."
  .venv/bin/python -m compileall -q app >/dev/null || true
  printf '%s\n' "$wanted" >".venv/.installed-$kind"
}

system_packages
environment
