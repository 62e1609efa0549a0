"""The reel clock: every take gets whole minutes of its own, from 01:00:00:00 on, for ever.

A day of it has 1,380 minutes; beyond that they come again and the reel tells takes apart
(requirement D1). What is given is a minute and not a count of frames, so that a later change of the
film's rate leaves the timecode of every take as it was.
"""

from __future__ import annotations

from fractions import Fraction

from app.domain.timing import frames_of

MINUTES = 1380  # 01:00:00:00 up to 24:00:00:00


def first_frame(minute: int, rate: Fraction, *, drop: bool = False) -> int:
    """Frames from 00:00:00:00 to the begin of a minute, counted from 0 = 01:00:00:00.

    In drop frame a minute begins at its first number that exists.
    """
    hours, minutes = divmod(60 + minute % MINUTES, 60)
    if not drop:
        return frames_of(f"{hours:02}:{minutes:02}:00:00", rate)
    first = 0 if minutes % 10 == 0 else (4 if rate > 40 else 2)
    return frames_of(f"{hours:02}:{minutes:02}:00;{first:02}", rate)
