"""What the checks measured frame by frame, ready to be drawn under the picture, with its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.timing import FrameRange
from app.domain.verdict import Evaluation, Outcome
from app.qc import thresholds

# the value at which a frame becomes a finding, by check; others judge it by what is around
_LIMITS = {"black": thresholds.BLACK_SHARE}
_RANK = {Outcome.FAIL: 0, Outcome.LOOK: 1, Outcome.PASS: 2, Outcome.NOT_MEASURED: 3}


@dataclass(frozen=True, slots=True)
class Curve:
    """One check of one take. `values` are one a frame; `fails` the ranges that failed.

    `peak` is the number people know the check's result by.
    """

    check: str
    values: tuple[float, ...]
    limit: float | None
    fails: tuple[FrameRange, ...]
    outcome: Outcome
    peak: str

    @property
    def title(self) -> str:
        return self.check.replace("_", " ").capitalize()

    def words(self, found: FrameRange) -> str:
        """`morph 84–97`, the last frame included."""
        last = found.end - 1
        where = str(found.start) if last == found.start else f"{found.start}–{last}"
        return f"{self.check.replace('_', ' ')} {where}"


def curves_of(evaluation: Evaluation | None) -> list[Curve]:
    """The checks that measured every frame, in the order they ran."""
    return [
        Curve(
            check=m.check,
            values=m.values,
            limit=_LIMITS.get(m.check),
            fails=m.ranges if m.outcome is Outcome.FAIL else (),
            outcome=m.outcome,
            peak="" if m.value is None else f"{m.value:g}",
        )
        for m in (evaluation.measurements if evaluation else ())
        if m.per_frame and len(m.values) > 1
    ]


def worst(takes: Sequence[Sequence[Curve]]) -> str:
    """The check that did worst in any of the takes, the first of equals; empty without any."""
    every = [curve for curves in takes for curve in curves]
    found = min(
        every, key=lambda c: (_RANK[c.outcome], -sum(r.duration for r in c.fails)), default=None
    )
    return found.check if found else ""


def hidden_words(
    takes: Sequence[tuple[str, Sequence[Curve]]], shown: str, *, open_: bool = False
) -> str:
    """`3 more curves, nothing over the limit in A`; empty where nothing is hidden.

    `takes` are letter and curves; the first is the one with the focus.
    """
    if not takes:
        return ""
    letter, curves = takes[0]
    others = [curve for curve in curves if curve.check != shown]
    if not others:
        return ""
    if open_:
        return "Only the worst curve"
    count = f"{len(others)} more curve{'' if len(others) == 1 else 's'}"
    over = [curve.check.replace("_", " ") for curve in others if curve.fails]
    inside = f" in {letter}" if letter else ""
    if over:
        return f"{count}, {', '.join(over)} over the limit{inside}"
    return f"{count}, nothing over the limit{inside}"


def gate_words(letter: str, evaluation: Evaluation) -> tuple[bool, str]:
    """Whether the clean run is long enough for the cut with handles, and that in a sentence."""
    run = evaluation.clean.duration if evaluation.clean else 0
    needed, named = evaluation.needed_frames, f"{letter}: " if letter else ""
    if run < needed:
        return False, f"{named}needs {needed}, has {run}, too short by {needed - run}"
    return True, f"{named}needs {needed} clean frames, has {run}"


def clean_words(letter: str, evaluation: Evaluation) -> str:
    run = evaluation.clean.duration if evaluation.clean else 0
    return f"{letter} longest clean run {run} f".strip()
