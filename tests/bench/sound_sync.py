"""Plays a clip with clicks on the machine's output, records the output, and says how far they are
apart: `python -m tests.bench.sound_sync CLIP SECONDS`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np

from app.media.player import Player
from app.media.sound_play import Tracks, open_sound
from app.media.sound_track import RATE
from tests.media.clicks import CLICKS, clicks

_CHUNK = 480 * 4


def measure(file: Path, seconds: float) -> str:
    desk, track = open_sound(), Tracks().of(file)
    if not desk.start():
        return f"not measured, {desk.state}"
    parts: list[bytes] = []
    first: list[float] = []  # when the recording would have begun, as each piece tells it

    recorder = subprocess.Popen(
        ["parec", "-d", "nowhere.monitor", "--format=s16le", f"--rate={RATE}", "--channels=2",
         "--latency-msec=10", "--raw"],
        stdout=subprocess.PIPE, stdin=subprocess.DEVNULL,
    )  # fmt: skip

    def record() -> None:
        assert recorder.stdout is not None
        got = 0
        while piece := os.read(recorder.stdout.fileno(), _CHUNK):
            parts.append(piece)
            got += len(piece)
            first.append(time.perf_counter() - got / 4 / RATE)

    thread = threading.Thread(target=record, daemon=True)
    thread.start()
    shown: list[tuple[float, int]] = []
    with Player(file, size=(320, 180), clock=desk.clock) as player:
        desk.play_from(track)
        while player.ready[0] < player.frames:
            time.sleep(0.01)
        time.sleep(1)
        player.toggle()
        pressed = time.perf_counter()
        end = pressed + seconds
        while time.perf_counter() < end:
            desk.follow(player.playhead, not player.cached(player.index))
            frame = player.tick()
            if frame is not None:
                shown.append((time.perf_counter(), frame.index))
            time.sleep(0.002)
        dropped, held = player.dropped, player.held
    desk.stop()
    recorder.terminate()
    thread.join()
    recorded = np.frombuffer(b"".join(parts)[: sum(map(len, parts)) // 4 * 4], np.int16)
    begun = float(np.percentile(first, 2))
    heard = [begun + at for at in clicks(recorded.reshape(-1, 2))]
    wanted = {round(click * 24) for click in CLICKS}
    seen = [at for at, index in shown if index in wanted]
    if not heard or not seen:
        return f"{len(heard)} clicks heard, {len(seen)} frames of a click shown"
    nearest = [min(heard, key=lambda at: abs(at - one)) - one for one in seen]
    apart = sorted(1000 * one for one in nearest if abs(one) < 0.25)
    first_frame = min((at for at, index in shown if index == 1 and at > pressed), default=pressed)
    return (
        f"{len(apart)} of {len(seen)} clicks near their frame, click minus frame shown: "
        f"median {apart[len(apart) // 2]:.1f} ms, from {apart[0]:.1f} to {apart[-1]:.1f}; "
        f"play to second frame {1000 * (first_frame - pressed):.0f} ms; dropped {dropped}, "
        f"held {held}, sound moved {desk.clock.moved} times"
    )


if __name__ == "__main__":
    print(measure(Path(sys.argv[1]), float(sys.argv[2])))
