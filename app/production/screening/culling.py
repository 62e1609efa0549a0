"""Culling: every unseen take of the film in board order, and how far it has come (D25).

Takes of omitted shots are left out. Deciding itself is `cut.selects`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from app.domain.edit import Edit
from app.domain.ports import FilmStore
from app.domain.shot import Shot
from app.domain.take import Status, Take


@dataclass(frozen=True, slots=True)
class Candidate:
    """One take as far as culling needs to know it."""

    take_id: str
    shot_id: str
    slate: str
    status: Status
    circled: bool


@dataclass(frozen=True, slots=True)
class CullList:
    """All takes in the order in which they are shown: by shot on the board, then by birth."""

    takes: tuple[Candidate, ...] = ()

    @property
    def unseen(self) -> int:
        return sum(one.status is Status.UNSEEN for one in self.takes)

    @property
    def counter(self) -> str:
        """`21 of 60`."""
        return f"{self.unseen} of {len(self.takes)}"

    @property
    def done(self) -> float:
        """The share that was decided, 0 to 1."""
        return 1 - self.unseen / len(self.takes) if self.takes else 0.0

    @property
    def summary(self) -> str:
        """What was decided, in numbers; empty while nothing was."""
        counted = Counter(one.status for one in self.takes)
        parts = [
            f"{counted[status]} {word}"
            for status, word in (
                (Status.KEEP, "kept"),
                (Status.MAYBE, "maybe"),
                (Status.REJECT, "rejected"),
            )
            if counted[status]
        ]
        if circled := sum(one.circled for one in self.takes):
            parts.append(f"{circled} circled")
        return ", ".join(parts)

    def next_unseen(
        self, after: str | None, decided: Collection[str] = frozenset()
    ) -> Candidate | None:
        """The unseen take that follows this one, from the top again behind the last.

        `decided` are takes whose decision is on its way; the take itself comes last. None when
        nothing is unseen.
        """
        place = next((n for n, one in enumerate(self.takes) if one.take_id == after), -1) + 1
        order = (*self.takes[place:], *self.takes[:place])
        return next(
            (o for o in order if o.status is Status.UNSEEN and o.take_id not in decided), None
        )


class Culling:
    """Reads only a few columns, so that a long film counts as quickly as a short one."""

    def __init__(self, store: FilmStore) -> None:
        self._store = store

    def look(self) -> CullList:
        shots = self._store.columns(Shot, "id", "position", "omitted")
        place = {shot: (position, shot) for shot, position, omitted in shots if not omitted}
        found = self._store.columns(Take, "id", "shot_id", "slate", "status", "circled")
        takes = [
            Candidate(take, shot, slate, Status(status), bool(circled))
            for take, shot, slate, status, circled in found
            if shot in place
        ]
        takes.sort(key=lambda one: (place[one.shot_id], one.take_id))
        return CullList(tuple(takes))


def decided_take(made: Edit) -> str | None:
    """The take that an edit decides about: kept, rejected, circled; None for any other edit."""
    judged = [
        change.id
        for change in made.changes
        if change.kind == "Take"
        and change.before != change.after  # not one that only signs
        and {"status", "circled"} & set(change.after or ())
    ]
    # a circle takes others off first; the take it is about comes last
    return judged[-1] if judged else None
