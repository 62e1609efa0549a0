"""Sound files made on the spot."""

from __future__ import annotations

import wave
from fractions import Fraction
from pathlib import Path

import numpy as np


def tone(file: Path, seconds: Fraction | float = 1, *, loud: float = 0.5, hertz: int = 440) -> Path:
    """A WAV of a sine, 48 kHz mono, its first half silent: where it begins can be told."""
    count = round(Fraction(seconds) * 48000)
    wave_ = np.sin(np.arange(count) * 2 * np.pi * hertz / 48000) * loud * 32767
    wave_[: count // 2] = 0
    with wave.open(str(file), "wb") as out:
        out.setparams((1, 2, 48000, 0, "NONE", ""))
        out.writeframes(wave_.astype("<i2").tobytes())
    return file
