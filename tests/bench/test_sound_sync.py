"""How far the sound is from the picture, on a real output: a PulseAudio sink that goes nowhere.

Clicks lie at known frames; `parec` records what the sink was given, and each click is compared with
the moment at which its frame was shown. Prints and judges nothing; without PulseAudio nothing is
measured.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests import clips
from tests.media.clicks import with_clicks

pytestmark = pytest.mark.bench

SECONDS = 12.0


def test_click_against_frame_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if not (shutil.which("pulseaudio") and shutil.which("parec")):
        with capsys.disabled():
            print("\nsound against picture: not measured, PulseAudio is not here")
        return
    file = with_clicks(tmp_path, clips.make_clip(tmp_path / "p.mp4"))
    socket = tmp_path / "pulse.socket"
    env = {**os.environ, "HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)}
    env["PULSE_SERVER"] = f"unix:{socket}"
    sink = ("-L", "module-null-sink sink_name=nowhere rate=48000")
    door = ("-L", f"module-native-protocol-unix socket={socket} auth-anonymous=1")
    server = subprocess.Popen(
        ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no",
         *sink, *door],
        env=env, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        limit = time.monotonic() + 20
        while not socket.exists() and time.monotonic() < limit:
            time.sleep(0.05)
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.sound_sync", str(file), str(SECONDS)],
            env=env, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=120,
        )  # fmt: skip
    finally:
        server.terminate()
        server.wait()
    with capsys.disabled():
        print(f"\nsound against picture: {done.stdout.strip() or done.stderr[-2000:]}")
