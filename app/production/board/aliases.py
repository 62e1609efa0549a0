"""Which numbers a shot had before: what a renumbered board is still called by on paper and in talk.

Read from the history of edits. Slates and files are called by the shot's code, which never changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.ports import FilmStore
from app.domain.shot import Shot
from app.production.board.board_order import called


@dataclass(frozen=True, slots=True)
class Alias:
    """A shot with its earlier numbers, the last one first, given up at `until`."""

    shot_id: str
    number: str
    earlier: tuple[str, ...]
    until: datetime

    @property
    def words(self) -> str:
        """`020 was 015, 010B`."""
        return f"{called(self.number)} was {', '.join(map(called, self.earlier))}"


def aliases(store: FilmStore) -> list[Alias]:
    """Shots that are or were called otherwise, in board order."""
    earlier: dict[str, dict[str, datetime]] = {}
    for at, edit in store.edits_back():
        for change in edit.changes:
            number = (change.before or {}).get("number")
            if change.kind == "Shot" and change.after and number:
                earlier.setdefault(change.id, {}).setdefault(str(number), at)
    found = []
    for shot in store.all(Shot, id=list(earlier)):
        had = {number: at for number, at in earlier[shot.id].items() if number != shot.number}
        if had:
            found.append(Alias(shot.id, shot.number, tuple(had), next(iter(had.values()))))
    return found


def as_table(found: Sequence[Alias]) -> str:
    """Now and before, to paste into a sheet."""
    rows = [("Number", "Earlier numbers")]
    rows += [(called(one.number), ", ".join(map(called, one.earlier))) for one in found]
    return "\n".join("\t".join(row) for row in rows)
