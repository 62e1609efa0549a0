"""Tiny grey pictures of single frames, by which a delivered frame is told from its neighbours."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from app.media.opencv import cv2
from app.media.reader import open_reader

WIDTH, HEIGHT = 64, 36


def grey(file: Path, indices: Iterable[int]) -> dict[int, npt.NDArray[np.uint8]]:
    """(36, 64) uint8 full-range grey of each frame asked for; indices outside are left out.

    Grey is BT.709 luma of the shown colours, shrunk by area. Raises MediaMissing, MediaUnreadable.
    """
    found = {}
    with open_reader(file) as reader:
        for index in sorted(set(indices)):
            if 0 <= index < reader.frames:
                found[index] = of_picture(reader.frame(index))
    return found


def of_picture(picture: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """The fingerprint of one BGR picture."""
    small = cv2.resize(picture, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
    luma = np.asarray(small, np.float32) @ np.array([0.0722, 0.7152, 0.2126], np.float32)
    return np.asarray(np.clip(luma + 0.5, 0, 255), np.uint8)
