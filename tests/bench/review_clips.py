"""Clips for measuring the player: made once by their recipe and kept in the temporary folder.

Every picture carries its number (`tests.clips.barcode`'s cells) over a moving texture, which costs
about what a camera picture of its size costs to decode.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from functools import cache
from pathlib import Path

import numpy as np

from app.media.proxy import ProxyMaker
from tests.clips import Picture, barcode, make_clip

FRAMES, RATE = 192, 24  # eight seconds
HD = (1920, 1080)
_RECIPE = "5"  # change it when anything below changes


def clip(number: int = 0, size: tuple[int, int] = HD, gop: int = 48, frames: int = FRAMES) -> Path:
    """H.264, B-frames; another `number` is another picture under the same frame numbers."""
    name = f"{size[0]}x{size[1]}-gop{gop}-{frames}-{number}"
    return _kept(name, lambda target: _make(target, number, size, gop, frames))


def proxy(original: Path) -> Path:
    """The proxy the program makes of a clip, kept beside it."""
    target = original.with_name("proxy.mov")
    maker = ProxyMaker()
    if maker.look(original, target).state != "ready":
        maker.make(original, target, lambda: True)
    return target


def _make(target: Path, number: int, size: tuple[int, int], gop: int, frames: int) -> None:
    def draw(index: int, width: int, height: int) -> Picture:
        at = (index * 3 + number * 97) % 240
        picture = _texture(width, height)[at // 2 : at // 2 + height, at : at + width].copy()
        start = index * 7919 % 4096
        picture += _grain(width * height + 4096)[start : start + picture.size].reshape(
            picture.shape
        )
        third = height // 3
        picture[:third] = _cells(index, width, third)
        return picture

    options = {"preset": "veryfast", "crf": "20", "bf": "2"}
    make_clip(target, frames, RATE, size, gop=gop, options=options, draw=draw)


@cache
def _texture(width: int, height: int) -> Picture:
    """Shapes, larger than the picture by what it will move."""
    y, x = np.mgrid[0 : height + 240, 0 : width + 480].astype(np.float32)
    waves = np.sin(x / 37) * np.cos(y / 29) + np.sin((x + y) / 11) * 0.4
    return (100 + 50 * waves).astype(np.uint8)


@cache
def _grain(size: int) -> Picture:
    return np.random.default_rng(7).normal(10, 3, size).astype(np.uint8)


def _cells(index: int, width: int, rows: int) -> Picture:
    return np.repeat(barcode(index, width, 3)[:1], rows, axis=0)


def _kept(name: str, make: object) -> Path:
    digest = hashlib.sha256(f"{_RECIPE} {name}".encode()).hexdigest()[:12]
    folder = Path(tempfile.gettempdir()) / "takeboard-bench-clips" / f"{name}-{digest}"
    target = folder / "clip.mp4"
    if not target.exists():
        folder.mkdir(parents=True, exist_ok=True)
        growing = folder / f"growing-{os.getpid()}.mp4"
        make(growing)  # type: ignore[operator]
        growing.replace(target)
    return target


if __name__ == "__main__":
    for n in range(4):
        print(clip(n), proxy(clip(n)))
