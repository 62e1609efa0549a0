"""The rounds of a review: when people judged and noted, read from the film's own record of edits.

A round ends where nobody did anything for a while. Nothing is stored: an undo belongs to the round
it was made in, like every other decision.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from app.domain.edit import Edit

APART = timedelta(hours=3)
_FAR = 20_000  # edits looked at
_DECISIONS = frozenset({"status", "circled", "stars", "label", "picked"})


@dataclass(frozen=True, slots=True)
class ReviewRound:
    """`takes` and `notes` are the ids of what was touched, first to last edit both included."""

    number: int  # from 1
    begins: datetime
    ends: datetime
    takes: frozenset[str]
    notes: frozenset[str]

    def holds(self, at: datetime) -> bool:
        return self.begins <= at <= self.ends


def review_rounds(edits_back: Iterable[tuple[datetime, Edit]]) -> list[ReviewRound]:
    """Oldest first, from edits that come newest first."""
    groups: list[list[tuple[datetime, set[str], set[str]]]] = []
    for at, made in islice(edits_back, _FAR):
        takes, notes = _touched(made)
        if not takes and not notes:
            continue
        if not groups or groups[-1][-1][0] - at > APART:
            groups.append([])
        groups[-1].append((at, takes, notes))
    return [
        ReviewRound(
            number,
            group[-1][0],
            group[0][0],
            frozenset().union(*(takes for _at, takes, _notes in group)),
            frozenset().union(*(notes for _at, _takes, notes in group)),
        )
        for number, group in enumerate(reversed(groups), 1)
    ]


def _touched(made: Edit) -> tuple[set[str], set[str]]:
    takes: set[str] = set()
    notes: set[str] = set()
    for change in made.changes:
        if change.kind == "Note":
            notes.add(change.id)
        elif change.kind == "Take" and _DECISIONS & set(change.after or {}):
            takes.add(change.id)
    return takes, notes
