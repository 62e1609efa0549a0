"""What people say about a take: notes on its frames, with strokes drawn over the picture.

A place of Review (which takes stood beside each other) lies here too: both are a person's way of
looking, neither changes a file.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from app.domain.timing import FrameRange
from app.domain.value import Record, Value

Share = Annotated[float, Field(ge=0.0, le=1.0)]


class NoteKind(StrEnum):
    FIX = "fix"
    QUESTION = "question"
    APPROVED = "approved"
    SEAM = "seam"


class Stroke(Value):
    """One line of the pen. `points` are shares of the picture's width and height from its upper
    left corner; `colour` is `#rrggbb`; `width` is a share of the picture's height.
    """

    points: tuple[tuple[Share, Share], ...] = Field(min_length=1)
    colour: str = Field(pattern=r"^#[0-9a-fA-F]{6}$")
    width: float = Field(gt=0.0, le=0.25)


class Note(Record):
    """Said about `frames` of one take, counted in the take's own frames.

    `strokes` are seen on those frames only. `source` is empty, or says where it came in from.
    """

    take_id: str
    shot_id: str
    kind: NoteKind
    frames: FrameRange
    author: str
    text: str = ""
    strokes: tuple[Stroke, ...] = ()
    answer: str = ""
    answered_by: str = ""
    done: bool = False
    source: str = ""
    created_at: datetime

    @property
    def marks(self) -> str:
        """`61` or `84–97`: the frames as people say them, the last one included."""
        first, last = self.frames.start, self.frames.end - 1
        return str(first) if first == last else f"{first}–{last}"


class ReviewPlace(Record):
    """How a shot was looked at last. Its `id` is the shot's.

    `panes` are take ids in the order of the panes; `offsets` the frames by which each is shifted;
    `mode` a word and the numbers that belong to it (`production.screening.ways`).
    """

    panes: tuple[str, ...]
    layout: str
    mode: str
    offsets: tuple[int, ...] = ()

    @property
    def shot_id(self) -> str:
        return self.id
