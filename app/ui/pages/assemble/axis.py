"""Time from left to right: the one scale of the cut's strip and of the lanes below it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.timing import FrameRange

HEAD, RIGHT = 128, 16  # pixels: the track's name, the margin at the right
_MOST = 2  # the film never gets less than one part in so many of the width
_MARGIN = 48  # frames of a sound that begins behind all else


@dataclass(frozen=True, slots=True)
class Axis:
    """`frames` of the film's time over `width` pixels of a widget."""

    frames: int
    width: int

    def x(self, frame: int) -> int:
        return HEAD + round(self._room * frame / max(1, self.frames))

    def frame(self, x: float) -> int:
        """The frame at a pixel, never before the first."""
        return max(0, round((x - HEAD) * max(1, self.frames) / self._room))

    def reach(self, pixels: int) -> int:
        """How many frames so many pixels are."""
        return round(pixels * max(1, self.frames) / self._room)

    @property
    def _room(self) -> int:
        return max(1, self.width - HEAD - RIGHT)


def span(film: int, sounds: Iterable[FrameRange]) -> int:
    """How much time is shown: the film, and what lies behind its end as far as the film stays
    readable; every sound begins on screen.
    """
    lain = list(sounds)
    last = max((one.end for one in lain), default=0)
    start = max((one.start + _MARGIN for one in lain), default=0)
    most = film * _MOST if film else last
    return max(film, min(last, most), min(start, last), 1)
