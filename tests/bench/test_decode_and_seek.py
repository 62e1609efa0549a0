"""Decoding and seeking of the player against bare PyAV, mpv, ffmpeg and ffplay, in one run.

What is compared: reading a whole clip without waiting (ours also shrinks every frame to the pane
and keeps it; the peers throw theirs away), and a paused seek to a random frame until the exact
picture is there (ours cold, from the original and from the proxy; mpv with exact seeks, until it
says so on its socket; its picture goes nowhere). ffplay can neither run free nor be asked to seek
from outside: of it the processor time of one play through is printed, which includes its display.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import av
import pytest

from app.media.pane import Source
from app.media.player import Player
from app.media.proxy import ProxyMaker
from tests.bench import mpv
from tests.bench.load import Load, percentiles
from tests.bench.review_clips import FRAMES, RATE, clip, proxy

ROUNDS, SEEKS = 3, 12
_QUIET = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


@pytest.mark.bench
@pytest.mark.timeout(1800)
def test_reading_a_clip_against_bare_decoding_and_the_peers(
    capsys: pytest.CaptureFixture[str],
) -> None:
    original = clip()
    small = proxy(original)
    ways: dict[str, Callable[[], object]] = {
        "bare PyAV": lambda: _bare(original),
        "the player": lambda: _filled(Source(original)),
        "the player, from the proxy": lambda: _filled(Source(original, small)),
        "making the proxy": lambda: _made(original),
        "bare PyAV of the proxy": lambda: _bare(small),
        "ffmpeg -f null": _program("ffmpeg", "-i", str(original), "-f", "null", "-"),
        "mpv --untimed --vo=null": _program("mpv", *mpv.QUIET, "--untimed", str(original)),
        "ffplay, in real time": _ffplay(original),
    }
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    with Load() as load:
        for _ in range(ROUNDS):
            for name, work in ways.items():
                if name.split()[0] in ("ffmpeg", "mpv", "ffplay,") and not _there(name):
                    continue
                with Load() as one:
                    work()
                found[name].append((one.cpu / FRAMES * 1000, one.wall / FRAMES * 1000))
    floor = sorted(found["bare PyAV"])[ROUNDS // 2]
    with capsys.disabled():
        print(f"\nreading {FRAMES} frames of 1080p H.264 ({load})")
        for name, took in found.items():
            if not took:
                print(f"  {name:30} not there")
                continue
            cpu, wall = sorted(took)[ROUNDS // 2]
            print(f"  {name:30} {cpu:6.1f} ms of processor a frame, ", end="")
            print(f"ratio to bare {cpu / floor[0]:.2f}; {wall:6.1f} ms of time, ", end="")
            print(f"ratio {wall / floor[1]:.2f}")


@pytest.mark.bench
@pytest.mark.timeout(1800)
def test_seeking_a_paused_clip_against_mpv(capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print("\npaused seeks to random frames, p50 / p95 ms (ours until `tick` hands it out)")
        for gop in (250, 48):
            original = clip(gop=gop)
            small = proxy(original)
            rng = random.Random(4)
            places = [rng.randrange(FRAMES) for _ in range(SEEKS)]
            rows: dict[str, list[float]] = {}
            with Load() as load:
                rows["cold, original"] = [_cold(Source(original), k) for k in places]
                rows["cold, proxy"] = [_cold(Source(original, small), k) for k in places]
                rows["warm"] = _warm(Source(original), places * 5)
                if mpv.there():
                    with mpv.paused(original) as peer:
                        rows["mpv"] = [peer.seek((k + 0.5) / RATE) for k in places]
                        rows["mpv, a step on"] = [peer.step("frame-step") for _ in range(SEEKS)]
                        rows["mpv, a step back"] = [
                            peer.step("frame-back-step") for _ in range(SEEKS)
                        ]
            print(f" GOP {gop} ({load})")
            floor = percentiles([_bare_to(original, k) for k in places])
            print(f"  {'bare PyAV':22} {floor[0]:8.1f} /{floor[1]:8.1f}")
            for name, took in rows.items():
                p50, p95 = percentiles(took)
                print(f"  {name:22} {p50:8.1f} /{p95:8.1f}   ratio to bare {p50 / floor[0]:.2f}")
            if not mpv.there():
                print("  mpv                    not there")
        print("  ffplay                 cannot be asked to seek from outside")


def _bare(file: Path) -> None:
    with av.open(str(file)) as container:
        stream = container.streams.video[0]
        stream.thread_type = "AUTO"
        assert sum(1 for _ in container.decode(stream)) == FRAMES


def _made(original: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        ProxyMaker().make(original, Path(folder) / "proxy.mov", lambda: True)


def _bare_to(file: Path, index: int) -> float:
    """Open and decode to one frame with nothing around it; milliseconds."""
    begun = time.perf_counter()
    with av.open(str(file)) as container:
        stream = container.streams.video[0]
        stream.thread_type = "AUTO"
        assert stream.time_base is not None
        wanted = int(index / RATE / stream.time_base)
        container.seek(wanted, stream=stream)
        for frame in container.decode(stream):
            if frame.pts is not None and frame.pts >= wanted:
                break
    return (time.perf_counter() - begun) * 1000


def _filled(source: Source) -> None:
    """Until every frame is in memory."""
    with Player([source], size=(960, 540), budget=1 << 30) as player:
        while player.ready[0] < player.ready[1]:
            time.sleep(0.005)


def _cold(source: Source, index: int) -> float:
    """A fresh player, opened (which is not counted) and asked for one frame."""
    with Player([source], size=(960, 540)) as player:
        begun = time.perf_counter()
        player.request(index)
        _until(player, index)
        return (time.perf_counter() - begun) * 1000


def _warm(source: Source, places: list[int]) -> list[float]:
    took = []
    with Player([source], size=(960, 540), budget=1 << 30) as player:
        while player.ready[0] < player.ready[1]:
            time.sleep(0.01)
        for index in places:
            begun = time.perf_counter()
            player.request(index)
            _until(player, index)
            took.append((time.perf_counter() - begun) * 1000)
    return took


def _until(player: Player, index: int) -> None:
    while player.shown is None or player.shown.index != index:
        player.tick()
        time.sleep(0.0005)


def _there(name: str) -> bool:
    return shutil.which(name.split()[0].rstrip(",")) is not None


def _program(*command: str) -> Callable[[], object]:
    return lambda: subprocess.run(command, check=True, **_QUIET)  # type: ignore[call-overload]


def _ffplay(file: Path) -> Callable[[], object]:
    env = {**os.environ, "SDL_VIDEODRIVER": "dummy", "SDL_AUDIODRIVER": "dummy"}
    command = ["ffplay", "-autoexit", "-an", "-noframedrop", str(file)]
    return lambda: subprocess.run(command, check=True, env=env, **_QUIET)  # type: ignore[call-overload]
