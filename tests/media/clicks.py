"""Clips with clicks at known instants of their picture, and where clicks are in a recording."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np

from app.media.sound_track import RATE, Samples

CLICKS = (0.5, 1.0, 1.5)  # seconds of picture


def with_clicks(
    folder: Path, picture: Path, codec: str = "aac", ending: str = "mp4", late: float = 0.0
) -> Path:
    """The picture with 2 s of sound: 20 ms of 1 kHz at half, one and one and a half seconds."""
    place = np.arange(int(2.2 * RATE)) / RATE
    wave = np.zeros((len(place), 2), np.int16)
    for click in CLICKS:
        some = (place >= click) & (place < click + 0.02)
        wave[some] = (20000 * np.sin(2 * np.pi * 1000 * (place[some] - click)))[:, None]
    raw, made = folder / "wave.raw", folder / f"clicks-{codec}.{ending}"
    raw.write_bytes(wave.tobytes())
    command = ["ffmpeg", "-nostdin", "-v", "error", "-y", "-copyts", "-i", str(picture)]
    command += ["-itsoffset", str(late), "-f", "s16le", "-ar", str(RATE), "-ac", "2"]
    command += ["-i", str(raw), "-map", "0:v", "-map", "1:a", "-c:v", "copy", "-c:a", codec]
    subprocess.run([*command, str(made)], check=True, stdin=subprocess.DEVNULL)
    return made


def clicks(samples: Samples) -> list[float]:
    """Seconds at which sound begins after a silence."""
    loud = np.abs(samples[:, 0].astype(int)) > 3000
    starts = np.flatnonzero(loud & ~np.r_[False, loud[:-1]])
    kept = [s for n, s in enumerate(starts) if n == 0 or s - starts[n - 1] > RATE // 10]
    return [float(s) / RATE for s in kept]
