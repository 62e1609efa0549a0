"""Where a sound may lie on a track: nothing lies over anything, edges catch. Pure; whole frames."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.domain.timing import FrameRange


def free_start(taken: Iterable[FrameRange], wanted: int, frames: int) -> int:
    """The start nearest to `wanted` where `frames` frames lie over nothing; of two the later."""
    lain = list(taken)
    starts = [max(0, wanted)]
    for one in lain:
        starts += [one.end, one.start - frames]

    def fits(start: int) -> bool:
        return start >= 0 and not any(
            start < one.end and one.start < start + frames for one in lain
        )

    return min(filter(fits, starts), key=lambda start: (abs(start - wanted), -start))


def slid(taken: Iterable[FrameRange], at: FrameRange, by: int) -> int:
    """Where `at` starts after it was pushed `by` frames: it stops at what lies in its way."""
    low, high = 0, max(0, at.start + by)
    for one in taken:
        if one.end <= at.start:
            low = max(low, one.end)
        elif one.start >= at.end:
            high = min(high, one.start - at.duration)
    return max(low, min(high, at.start + by))


def caught(wanted: int, frames: int, edges: Sequence[int], reach: int) -> int:
    """A start or end within `reach` frames of an edge lies on it; the nearest edge wins."""
    found = [edge - end for edge in edges for end in (wanted, wanted + frames)]
    near = [by for by in found if abs(by) <= reach and wanted + by >= 0]
    return wanted + min(near, key=abs, default=0)
