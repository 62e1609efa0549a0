"""The cut: what will be exported. One video track of circled takes in board order.

`source_*` count frames of the take's own file from its first visible picture; `record_*` from the
first frame of the timeline. All ranges are half open.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from app.domain.project import DeliverySpec
from app.domain.timing import FrameRange
from app.domain.value import Value


class RateMethod(StrEnum):
    """How a take of another rate is conformed."""

    SAME = "same rate"
    BY_FRAMES = "same frames"  # every asked frame once, in order; the time changes
    BY_TIME = "same duration"  # time is kept; frames are repeated or left out, and counted


class CutItem(Value):
    """One event. `source` is in take frames, `record` in timeline frames."""

    event: int
    shot_id: str
    shot: str
    take_id: str
    slate: str
    source: FrameRange
    record: FrameRange
    method: RateMethod = RateMethod.SAME


class Cut(Value):
    """Every shot of the board that has a circled take; `missing` names those that have none."""

    name: str
    spec: DeliverySpec
    items: tuple[CutItem, ...]
    missing: tuple[str, ...] = ()

    @property
    def frames(self) -> int:
        return self.items[-1].record.end if self.items else 0


class Loss(Value):
    """What a format or a conform cannot carry; returned with the text, shown in amber."""

    take: str = ""  # slate
    shot: str = ""
    what: str


class Segment(Value):
    """One stretch of a sequence that is watched and never stored: a take's used frames, or a slug.

    `source` counts frames of the take's own file, `record` frames of the sequence at the film's
    rate. Without `file` the stretch is a slug, and `card` says why; `keyframe` is a picture for it.
    `proxy` stands in for the file in motion.
    """

    shot_id: str
    shot: str  # the number as people see it
    take_id: str = ""
    slate: str = ""
    word: str = ""  # circled, newest, candidate, no take
    file: Path | None = None
    proxy: Path | None = None
    source: FrameRange | None = None
    record: FrameRange
    method: RateMethod = RateMethod.SAME
    card: str = ""
    keyframe: Path | None = None
    has_sound: bool = False
