"""Stars and labels of takes: a person's own order, beside keep, maybe and reject.

Neither decides what goes into the cut; that is the circle's.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.edit import Edit, changed, edit
from app.domain.errors import BadInput
from app.domain.ports import Bus, FilmStore
from app.domain.take import LABELS, Take
from app.production.edits import commit

MOST = 5


class Ratings:
    """Reversible, of one take or of several at once."""

    def __init__(self, store: FilmStore, bus: Bus) -> None:
        self._store, self._bus = store, bus

    def star(self, take_ids: Sequence[str], stars: int) -> Edit:
        """0 to 5; 0 takes them off. Raises `BadInput`."""
        if not 0 <= stars <= MOST:
            raise BadInput(f"{stars} stars cannot be given.", f"Give 0 to {MOST}.")
        word = f"{stars} star{'' if stars == 1 else 's'}" if stars else "no stars"
        return self._give(take_ids, "stars", stars, f"Give {word} to")

    def label(self, take_ids: Sequence[str], colour: str) -> Edit:
        """One of `LABELS`, or none; the same again on all of them takes it off."""
        if colour and colour not in LABELS:
            raise BadInput(f"{colour!r} is no label.", f"Use one of {', '.join(LABELS)}.")
        takes = self._store.all(Take, id=list(take_ids))
        if takes and colour and all(take.label == colour for take in takes):
            colour = ""
        return self._give(take_ids, "label", colour, f"Label {colour}:" if colour else "No label:")

    def by_shot(self) -> dict[str, tuple[frozenset[int], frozenset[str]]]:
        """Stars and labels that takes of each shot have; shots without any are left out."""
        found: dict[str, tuple[set[int], set[str]]] = {}
        for shot_id, stars, label in self._store.columns(Take, "shot_id", "stars", "label"):
            if stars or label:
                given = found.setdefault(shot_id, (set(), set()))
                given[0].update({stars} - {0})
                given[1].update({label} - {""})
        return {shot: (frozenset(s), frozenset(names)) for shot, (s, names) in found.items()}

    def _give(self, take_ids: Sequence[str], field: str, value: object, verb: str) -> Edit:
        takes = self._store.all(Take, id=list(take_ids))
        what = takes[0].slate if len(takes) == 1 else f"{len(takes)} takes"
        changes = (changed(take, take.model_copy(update={field: value})) for take in takes)
        return commit(self._store, self._bus, edit(f"{verb} {what}", *changes))
