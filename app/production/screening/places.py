"""How each shot was looked at last: which takes in which panes, in which layout and mode.

A way of looking is no edit: it is kept quietly, is not undone, and is not kept where nothing may be
written.
"""

from __future__ import annotations

from app.domain.errors import ProjectReadOnly
from app.domain.note import ReviewPlace
from app.domain.ports import FilmStore
from app.domain.take import Take


class ReviewPlaces:
    def __init__(self, store: FilmStore) -> None:
        self._store = store

    def place(self, shot_id: str) -> ReviewPlace | None:
        """As it was kept, without takes that are gone; None when none of them is left."""
        found = self._store.all(ReviewPlace, id=shot_id)
        if not found:
            return None
        kept = found[0]
        there = {take.id for take in self._store.all(Take, shot_id=shot_id)}
        shifts = (*kept.offsets, *([0] * len(kept.panes)))
        left = [(pane, shift) for pane, shift in zip(kept.panes, shifts, strict=False)
                if pane in there]  # fmt: skip
        if not left:
            return None
        panes, offsets = zip(*left, strict=True)
        return kept.model_copy(update={"panes": panes, "offsets": offsets})

    def keep(self, place: ReviewPlace) -> bool:
        """Whether it could be written."""
        try:
            if self._store.all(ReviewPlace, id=place.id) != [place]:
                self._store.put(place)
        except ProjectReadOnly:
            return False
        return True
