"""Two pictures against each other: what is different, how much of it, and where most of it lies.

Pictures are (height, width, 4) uint8 BGRA. Differences are whole 8-bit levels, so that a picture
against itself is black to the last pixel. Not for judging a take: these numbers help the eye only.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import cast

import numpy as np
import numpy.typing as npt

from app.media.colour import Array
from app.media.opencv import cv2

CHANGED = 8  # levels above this count as changed; codecs alone stay below
_COARSE = 8  # neighbouring cells of this many pixels belong to one change
_LEVELS = np.arange(256, dtype=np.float32)

Grey = npt.NDArray[np.uint8]


class Tint(StrEnum):
    """How a difference is painted: its mean level, each channel's own, or in false colours."""

    GREY = "grey"
    COLOUR = "colour"
    HEAT = "heat"


@dataclass(frozen=True, slots=True)
class Change:
    """What differs between two pictures.

    `share` of all pixels changed by more than `CHANGED` levels, `largest` and `mean` difference,
    all 0..1. `box` is (x, y, width, height) in pixels around the change that weighs most, None
    where nothing changed; `inside` is its share of the whole difference, 0..1.
    """

    share: float
    largest: float
    mean: float
    box: tuple[int, int, int, int] | None
    inside: float


def difference(
    a: Array, b: Array, gain: float = 1.0, tint: Tint = Tint.GREY
) -> tuple[Array, Change]:
    """The painted difference, and what it amounts to before the gain.

    Both pictures have one size (`brought_to` sees to it); `gain` multiplies levels, 255 at most.
    """
    apart = cv2.absdiff(a, b)
    grey = cast(Grey, cv2.transform(apart, _MEAN))
    table = np.minimum(_LEVELS * gain, 255).round().astype(np.uint8)
    if tint is Tint.COLOUR:
        painted = cv2.LUT(apart, table)
        painted[..., 3] = 255
    elif tint is Tint.HEAT:
        painted = _heat()[cv2.LUT(grey, table)]
    else:
        painted = cv2.cvtColor(cv2.LUT(grey, table), cv2.COLOR_GRAY2BGRA)
    return np.ascontiguousarray(painted), _change(grey)


def brought_to(picture: Array, size: tuple[int, int]) -> Array:
    """A picture in a box of (width, height) pixels: scaled whole, never distorted, black beside."""
    height, width = picture.shape[:2]
    if (width, height) == size:
        return picture
    share = min(size[0] / width, size[1] / height)
    wide, high = max(1, round(width * share)), max(1, round(height * share))
    # one pixel of rounding is no other shape
    inner = (
        size[0] if abs(wide - size[0]) <= 1 else wide,
        size[1] if abs(high - size[1]) <= 1 else high,
    )
    way = cv2.INTER_AREA if share < 1 else cv2.INTER_LINEAR
    scaled = cast(Array, cv2.resize(picture, inner, interpolation=way))
    if inner == size:
        return scaled
    framed: Array = np.zeros((size[1], size[0], 4), np.uint8)
    framed[..., 3] = 255
    x, y = (size[0] - inner[0]) // 2, (size[1] - inner[1]) // 2
    framed[y : y + inner[1], x : x + inner[0]] = scaled
    return framed


_MEAN = np.array([[1 / 3, 1 / 3, 1 / 3, 0]], np.float32)


@cache
def _heat() -> Array:
    """BGRA for each of 256 levels: black, then from dark violet over red to yellow."""
    levels = np.arange(256, dtype=np.uint8).reshape(256, 1)
    made = cv2.cvtColor(cv2.applyColorMap(levels, cv2.COLORMAP_INFERNO), cv2.COLOR_BGR2BGRA)
    made[0, 0] = (0, 0, 0, 255)  # equal is black
    return np.ascontiguousarray(made[:, 0])


def _change(grey: Grey) -> Change:
    height, width = grey.shape
    total = cv2.sumElems(grey)[0]
    over = cast(Grey, cv2.threshold(grey, CHANGED, 255, cv2.THRESH_BINARY)[1])
    changed = cv2.countNonZero(over)
    largest = cv2.minMaxLoc(grey)[1] / 255
    share, mean = changed / grey.size, total / grey.size / 255
    if not changed:
        return Change(0.0, largest, mean, None, 0.0)
    # what is most unlike weighs, not the haze of another exposure around it
    heavy = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)[1]
    box = _heaviest(grey, cast(Grey, cv2.bitwise_and(over, heavy)))
    x, y, wide, high = box
    inside = cv2.sumElems(grey[y : y + high, x : x + wide])[0] / total
    return Change(share, largest, mean, (x, y, min(wide, width - x), min(high, height - y)), inside)


def _heaviest(grey: Grey, over: Grey) -> tuple[int, int, int, int]:
    """The box around the group of changed pixels whose differences add up to most."""
    height, width = grey.shape
    rows, columns = -(-height // _COARSE), -(-width // _COARSE)
    room = cv2.copyMakeBorder(
        cv2.bitwise_and(grey, over), 0, rows * _COARSE - height, 0, columns * _COARSE - width,
        cv2.BORDER_CONSTANT, value=0,
    )  # fmt: skip
    weights = room.reshape(rows, _COARSE, columns, _COARSE).sum(axis=(1, 3), dtype=np.int64)
    _count, labels, boxes, _centres = cv2.connectedComponentsWithStats(
        (weights > 0).astype(np.uint8), connectivity=8
    )
    sums = np.bincount(labels.ravel(), weights.ravel())
    sums[0] = 0
    label = int(sums.argmax())
    x, y, wide, high = (int(side) * _COARSE for side in boxes[label][:4])
    own = cv2.resize(
        (labels == label).astype(np.uint8), (columns * _COARSE, rows * _COARSE),
        interpolation=cv2.INTER_NEAREST,
    )[y : y + high, x : x + wide]  # fmt: skip
    spots = np.argwhere((room[y : y + high, x : x + wide] > 0) & (own > 0))
    top, left = spots.min(axis=0)
    bottom, right = spots.max(axis=0) + 1
    return x + int(left), y + int(top), int(right - left), int(bottom - top)
