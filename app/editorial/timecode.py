"""The reel clock: every take gets whole minutes of its own, from 01:00:00:00 on.

1,380 minutes a clock (23 hours); beyond that the minutes come again and the reel separates
(product.md D1). Frames count from 00:00:00:00 at the project's rate.
"""

from __future__ import annotations

from fractions import Fraction

from app.domain.timing import frames_of

MINUTES = 1380


def slot_start(slot: int, rate: Fraction, *, drop: bool = False) -> int:
    """The first frame of a slot. In drop frame a minute begins at its first existing number."""
    minute = 60 + slot % MINUTES
    hours, minutes = divmod(minute, 60)
    if not drop:
        return frames_of(f"{hours:02}:{minutes:02}:00:00", rate)
    first = 0 if minutes % 10 == 0 else (4 if rate > 40 else 2)
    return frames_of(f"{hours:02}:{minutes:02}:00;{first:02}", rate)
