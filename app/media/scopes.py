"""Histogram, vectorscope and waveform of one frame as it is on screen, before any grade.

Everything is reckoned in Rec. 709 from full-range code values R', G', B' of 0 to 255:

- Y' = 0.2126 R' + 0.7152 G' + 0.0722 B'
- Cb = (B' - Y') / 1.8556 + 128 and Cr = (R' - Y') / 1.5748 + 128

Values are rounded to whole codes. OpenCV counts without holding the interpreter, so that a thread
may do it beside a player.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from app.media.colour import Array
from app.media.grade import LUMA
from app.media.opencv import cv2

LEVELS = 256
_RED, _GREEN, _BLUE = LUMA
_CB, _CR = 2 * (1 - _BLUE), 2 * (1 - _RED)
Counts = npt.NDArray[np.float32]


class Scope(StrEnum):
    HISTOGRAM = "histogram"
    VECTORSCOPE = "vectorscope"
    WAVEFORM = "waveform"


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What one scope found: pixels counted.

    `counts` is (4, 256) for the histogram: red, green, blue and Y' by level; (256, 256) for the
    others, row 0 on top. There a column is Cb and a row 255 - Cr in the vectorscope; in the
    waveform a column is a 256th of the picture's width and a row 255 - Y'.
    """

    scope: Scope
    counts: Counts
    pixels: int


def read(picture: Array, scope: Scope) -> Reading:
    """`picture` is (height, width, 4) uint8 BGRA, at least one pixel."""
    high, wide = picture.shape[:2]
    how = {Scope.HISTOGRAM: _histogram, Scope.VECTORSCOPE: _vectors, Scope.WAVEFORM: _wave}
    return Reading(scope, how[scope](picture), high * wide)


def trace(reading: Reading) -> Array:
    """How brightly each place of a vectorscope or waveform is drawn, 0 to 255, same shape.

    A single pixel is seen, and the brightest places do not drown the rest.
    """
    counts = reading.counts * (LEVELS * LEVELS / max(1, reading.pixels))
    lit = 1 - np.exp(-0.35 * np.sqrt(counts))
    return np.where(reading.counts > 0, np.maximum(48, lit * 255), 0).astype(np.uint8)


def vector_place(red: float, green: float, blue: float) -> tuple[float, float]:
    """Column and row of a colour in the vectorscope; red, green and blue are 0 to 1."""
    luma = _RED * red + _GREEN * green + _BLUE * blue
    return 128 + 255 * (blue - luma) / _CB, 127 - 255 * (red - luma) / _CR


def _luma(picture: Array) -> Array:
    weights = np.array([[_BLUE, _GREEN, _RED, 0]], np.float32)
    return np.asarray(cv2.transform(picture, weights), np.uint8)


def _counted(parts: list[Array], channels: list[int]) -> Counts:
    sizes, ranges = [LEVELS] * len(channels), [0, LEVELS] * len(channels)
    found = cv2.calcHist(parts, channels, None, sizes, [float(edge) for edge in ranges])
    return np.asarray(found, np.float32)


def _histogram(picture: Array) -> Counts:
    rows = [_counted([picture], [n]).ravel() for n in (2, 1, 0)]
    return np.stack([*rows, _counted([_luma(picture)], [0]).ravel()])


def _vectors(picture: Array) -> Counts:
    matrix = np.array(
        [
            [(1 - _BLUE) / _CB, -_GREEN / _CB, -_RED / _CB, 0, 128],
            [-_BLUE / _CR, -_GREEN / _CR, (1 - _RED) / _CR, 0, 128],
        ],
        np.float32,
    )
    found = _counted([np.asarray(cv2.transform(picture, matrix), np.uint8)], [1, 0])
    return np.ascontiguousarray(found[::-1])


def _wave(picture: Array) -> Counts:
    found = _counted([_luma(picture), _columns(*picture.shape[:2])], [0, 1])
    return np.ascontiguousarray(found[::-1])


@lru_cache(maxsize=4)
def _columns(high: int, wide: int) -> Array:
    """For each pixel which 256th of the width it lies in."""
    across = (np.arange(wide) * LEVELS // wide).astype(np.uint8)
    return np.ascontiguousarray(np.broadcast_to(across, (high, wide)))
