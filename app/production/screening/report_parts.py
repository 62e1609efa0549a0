"""What the report of a review is made of: what may be chosen, and the records of what was found.

How they lie on paper or in a browser is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from app.domain.money import Money
from app.domain.note import NoteKind, Stroke
from app.domain.timing import FrameRange
from app.production.screening.review_rounds import ReviewRound


class Order(StrEnum):
    WORST = "worst first"
    BOARD = "board order"
    NEWEST = "newest first"


class Shots(StrEnum):
    ALL = "all"
    NOTED = "with notes"
    OPEN = "undecided"


@dataclass(frozen=True, slots=True)
class ReportChoice:
    """What a report holds. `round` 0 is all of them, else a round's number."""

    round: int = 0
    shots: Shots = Shots.ALL
    order: Order = Order.WORST
    kinds: frozenset[NoteKind] = frozenset(NoteKind)
    frames: bool = True
    drawings: bool = True
    decisions: bool = True
    answers: bool = True
    curves: bool = False
    prompts: bool = False
    prices: bool = True
    people: bool = True


@dataclass(frozen=True, slots=True)
class ReportNote:
    """`number` is the shot's, `take` such as `T03`; `picture` is exactly frame `frame` of the file.

    `shape` is its width by its height. `at` is where the frame lies in the film, or `handle`
    where it is not used; empty where the note is about the `whole` take.
    """

    note_id: str
    number: str
    take: str
    kind: NoteKind
    frame: int
    marks: str
    at: str
    text: str
    author: str
    answer: str
    answered_by: str
    state: str
    picture: Path | None
    shape: float
    strokes: tuple[Stroke, ...]
    whole: bool = False

    @property
    def where(self) -> str:
        """`frame 61`, `frames 84–97` or `whole take`."""
        if self.whole:
            return "whole take"
        return f"frames {self.marks}" if "–" in self.marks else f"frame {self.marks}"


@dataclass(frozen=True, slots=True)
class ReportCurve:
    """What a check measured of each frame; `ranges` are its bad frames."""

    check: str
    values: tuple[float, ...]
    ranges: tuple[FrameRange, ...]

    @property
    def heights(self) -> tuple[float, ...]:
        """The values as shares of the largest one, 0 to 1."""
        most = max(self.values, default=0.0)
        return tuple(max(0.0, one / most) if most > 0 else 0.0 for one in self.values)


@dataclass(frozen=True, slots=True)
class ReportShot:
    """What became of one shot: `take` is the one decided for, empty while none is."""

    number: str
    action: str
    take: str
    decision: str  # circled, keep, maybe, reject, unseen, or the state of its order
    checks: str
    notes: int
    prompt: str
    picture: Path | None
    curves: tuple[ReportCurve, ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """What there is to hold, whatever is held; for the choices beside the pages."""

    shots: int
    takes: int
    notes: int
    drawings: int
    answers: int
    curves: int
    prompts: int
    people: int
    kinds: Mapping[NoteKind, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReviewReport:
    """`seen`, `circled`, `kept` (keep and maybe), `rejected` and `unseen` count takes."""

    film: str
    client: str
    made: datetime
    rounds: tuple[ReviewRound, ...]
    round: ReviewRound | None
    choice: ReportChoice
    seen: int
    circled: int
    kept: int
    rejected: int
    unseen: int
    notes: tuple[ReportNote, ...]
    shots: tuple[ReportShot, ...]
    agreed: tuple[str, ...]
    present: tuple[str, ...]
    counts: Counts
    cut: str
    spent_round: Money | None
    spent_film: Money | None

    @property
    def title(self) -> str:
        number = f" {self.round.number}" if self.round else ""
        return f"Review report{number}"

    @property
    def when(self) -> str:
        """`21 Nov 2026, 17:10 to 18:40`, in the machine's own time."""
        if self.round is None:
            return f"{self.made.astimezone():%-d %b %Y, %H:%M}"
        begins, ends = self.round.begins.astimezone(), self.round.ends.astimezone()
        until = f"{ends:%H:%M}" if begins.date() == ends.date() else f"{ends:%-d %b %Y, %H:%M}"
        return f"{begins:%-d %b %Y, %H:%M} to {until}"

    @property
    def about(self) -> str:
        shots, takes = self.counts.shots, self.counts.takes
        words = [self.when, f"{shots} shot{'s' * (shots != 1)}, {takes} take{'s' * (takes != 1)}"]
        return " · ".join([*words, *([f"last delivered as {self.cut}"] if self.cut else [])])

    @property
    def spent(self) -> str:
        if self.spent_film is None:
            return ""
        mine = (
            f"Spent in this round {self.spent_round.shown()}, " if self.spent_round else "Spent, "
        )
        return f"{mine}whole film {self.spent_film.shown()}"
