"""One pass over a take: the small numbers of every frame that the checks read.

Each frame is seen once, as shrunk luma from the `FrameReader` port. A file that breaks off midway
gives the frames before the break and says where it broke. Not for judging.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.domain.errors import MediaUnreadable, Stopped
from app.domain.ports import Frame, FrameReader

Series = npt.NDArray[np.float32]

LINES = 270
_DARK_LIMITED, _DARK_FULL = 20, 5  # code values up to which a pixel counts as black


@dataclass(frozen=True, slots=True)
class Samples:
    """Per decoded frame, in order. `broke_at` is the first frame that did not decode."""

    promised: int  # visible frames the file says it has
    broke_at: int | None
    change: Series  # mean |Y - previous Y|, code values; frame 0 has none (NaN)
    dark: Series  # share of pixels at black, 0..1
    bright_end: Series  # 99th percentile of Y, in limited-range code values

    @property
    def decoded(self) -> int:
        return len(self.change)


def sample(
    reader: FrameReader,
    width: int,
    height: int,
    *,
    full_range: bool = False,
    stop: Callable[[], bool] = lambda: False,
) -> Samples:
    """Look at every frame of a picture of width x height. Raises Stopped."""
    lines = min(LINES, height)
    columns = max(2, round(width * lines / height))
    limit = _DARK_FULL if full_range else _DARK_LIMITED
    change: list[float] = []
    dark: list[float] = []
    bright: list[float] = []
    broke_at = None
    before: Frame | None = None
    try:
        for luma in reader.luma(columns, lines):
            if stop():
                raise Stopped("The evaluation was stopped.", "It starts again by itself.")
            change.append(float("nan") if before is None else _difference(luma, before))
            counts = np.cumsum(np.bincount(luma.ravel(), minlength=256))
            dark.append(float(counts[limit] / counts[-1]))
            level = int(np.searchsorted(counts, 0.99 * counts[-1]))
            bright.append(level * 219 / 255 + 16 if full_range else level)
            before = luma
    except MediaUnreadable as error:
        at = error.details.get("frame")
        broke_at = at if isinstance(at, int) else len(change)
    return Samples(
        promised=reader.frames,
        broke_at=broke_at,
        change=np.array(change, np.float32),
        dark=np.array(dark, np.float32),
        bright_end=np.array(bright, np.float32),
    )


def _difference(one: Frame, other: Frame) -> float:
    return float(np.abs(one.astype(np.int16) - other).mean())
