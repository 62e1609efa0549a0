"""What a sequence costs beside the bare decoding of its files, and whether a cut is seen to wait.

Three clips of 1080p24 H.264 as one sequence, played in real time; processor time, not the clock's.
Prints and judges nothing.
"""

from __future__ import annotations

import subprocess
import time
from fractions import Fraction
from pathlib import Path

import pytest

from app.domain.cut import Segment
from app.domain.timing import FrameRange
from app.media.decoder import Decoder
from app.media.reel_player import ReelPlayer

FRAMES = 72


def clip(path: Path, hue: int) -> Path:
    source = f"testsrc2=s=1920x1080:r=24:d=3,hue=h={hue}"
    command = ["ffmpeg", "-nostdin", "-v", "error", "-y", "-f", "lavfi", "-i", source]
    command += ["-c:v", "libx264", "-preset", "veryfast", "-g", "48", "-pix_fmt", "yuv420p"]
    subprocess.run([*command, str(path)], check=True, stdin=subprocess.DEVNULL)
    return path


@pytest.mark.bench
def test_a_sequence_against_bare_decoding(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [clip(tmp_path / f"{n}.mp4", 60 * n) for n in range(3)]
    begun = time.process_time()
    for file in files:
        decoder = Decoder(file)
        while decoder.next() is not None:
            pass
        decoder.close()
    bare = (time.process_time() - begun) / (3 * FRAMES)
    line = [
        Segment(
            shot_id="s", shot=f"{n}0", file=file, source=FrameRange(start=0, end=FRAMES),
            record=FrameRange(start=n * FRAMES, end=(n + 1) * FRAMES),
        )
        for n, file in enumerate(files)
    ]  # fmt: skip
    begun = time.process_time()
    shown: list[int] = []
    waits: list[int] = []
    with ReelPlayer(line, Fraction(24), size=(960, 540)) as player:
        player.set_looping(False)
        while not player.cached(0):
            time.sleep(0.002)
        player.toggle()
        held = 0
        while player.playhead.playing:
            slide = player.tick()
            if slide is not None:
                shown.append(slide.index)
            if player.held != held:
                held = player.held
                waits.append(player.index)
            time.sleep(0.004)
        dropped = player.dropped
    used = (time.process_time() - begun) / len(shown)
    at_cuts = sum(min(abs(n - FRAMES), abs(n - 2 * FRAMES)) <= 2 for n in waits)
    with capsys.disabled():
        print(
            f"\nsequence of three 1080p takes: {1000 * used:.1f} ms of processor a frame, bare "
            f"decoding {1000 * bare:.1f} ({used / bare:.2f}x); {len(shown)} of {3 * FRAMES} shown, "
            f"{dropped} dropped, {held} waited for, {at_cuts} of them at a cut"
        )
