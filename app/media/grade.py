"""A look through other eyes: exposure, gamma, saturation and channels of a picture on screen.

For looking only; nothing here is ever written to a file. In code values v of 0 to 1:

- exposure of e stops, for a screen of BT.1886 (power 2.4): v * 2^(e / 2.4)
- then gamma g: v^(1 / g), more than 1 opens the shadows
- then saturation s, about the luma Y' = 0.2126 R' + 0.7152 G' + 0.0722 B' of Rec. 709:
  Y' + s (v - Y'); 0 is grey, 1 leaves it
- then one channel, or Y', as a grey picture

Exposure and gamma are one table of 256 values, saturation and channel one matrix, so that a frame
costs at most two passes of OpenCV.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from app.media.opencv import cv2

Array = npt.NDArray[np.uint8]
SCREEN_POWER = 2.4
_OPAQUE = np.array([0, 0, 0, 255], np.uint8).view(np.uint32)
LUMA = (0.2126, 0.7152, 0.0722)  # of R', G', B' in Rec. 709
MOST_STOPS, LEAST_GAMMA, MOST_GAMMA, MOST_SATURATION = 8.0, 0.25, 4.0, 3.0


class Channel(StrEnum):
    """Which part of a picture is looked at; a single one is shown as grey."""

    ALL = "all"
    RED = "red"
    GREEN = "green"
    BLUE = "blue"
    LUMA = "luma"


@dataclass(frozen=True, slots=True)
class Grade:
    """Stops -8 to 8, gamma 0.25 to 4, saturation 0 to 3; the default changes nothing."""

    exposure: float = 0.0
    gamma: float = 1.0
    saturation: float = 1.0
    channel: Channel = Channel.ALL

    @property
    def neutral(self) -> bool:
        return self == Grade()

    def within(self) -> Grade:
        """The nearest one inside the limits."""
        return Grade(
            min(MOST_STOPS, max(-MOST_STOPS, self.exposure)),
            min(MOST_GAMMA, max(LEAST_GAMMA, self.gamma)),
            min(MOST_SATURATION, max(0.0, self.saturation)),
            self.channel,
        )


def graded(picture: Array, grade: Grade) -> Array:
    """(height, width, 4) uint8 BGRA through a grade; a neutral one gives `picture` itself.

    Alpha becomes 255. The result is contiguous and never shares memory unless it is neutral.
    """
    if grade.neutral:
        return picture
    made = picture
    if grade.exposure or grade.gamma != 1:
        made = np.asarray(cv2.LUT(made, _table(grade.exposure, grade.gamma)), np.uint8)
        made.view(np.uint32)[...] |= _OPAQUE  # a table a channel would take twice as long
    if grade.channel is not Channel.ALL or grade.saturation != 1:
        matrix = _matrix(grade.saturation, grade.channel)
        made = np.asarray(cv2.transform(made, matrix), np.uint8)
    return made


@lru_cache(maxsize=8)
def _table(exposure: float, gamma: float) -> Array:
    values = np.arange(256, dtype=np.float64) / 255
    values = np.clip(values * 2 ** (exposure / SCREEN_POWER), 0, 1) ** (1 / gamma)
    return np.rint(values * 255).astype(np.uint8)


@lru_cache(maxsize=8)
def _matrix(saturation: float, channel: Channel) -> npt.NDArray[np.float32]:
    """4 x 5 of B, G, R, A and 1; alpha is set to 255."""
    luma = np.array(LUMA[::-1], np.float64)
    colours = saturation * np.eye(3) + (1 - saturation) * luma[None, :]
    if channel is Channel.LUMA:
        colours = np.tile(luma, (3, 1))
    elif channel is not Channel.ALL:
        at = (Channel.BLUE, Channel.GREEN, Channel.RED).index(channel)
        colours = np.tile(colours[at], (3, 1))
    made = np.zeros((4, 5), np.float32)
    made[:3, :3] = colours
    made[3, 4] = 255
    return made
