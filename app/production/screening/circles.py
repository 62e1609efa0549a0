"""What was circled in a shot, and when: read from the film's edits, never stored beside them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from app.domain.ports import FilmStore
from app.domain.take import Take

FAR = 5000  # edits looked back through


@dataclass(frozen=True, slots=True)
class Circled:
    """One change of the circle. `label` is what the edit was called; `on` False: taken off."""

    at: datetime
    take_id: str
    slate: str
    label: str
    on: bool
    now: bool  # this circle is the one that holds


class CircleHistory:
    """Newest first."""

    def __init__(self, store: FilmStore) -> None:
        self._store = store

    def of_shot(self, shot_id: str, most: int = 20) -> list[Circled]:
        takes = {take.id: take for take in self._store.all(Take, shot_id=shot_id)}
        found: list[Circled] = []
        holds = True
        for at, made in islice(self._store.edits_back(), FAR):
            turned = {
                change.id: bool((change.after or {})["circled"])
                for change in made.changes
                if change.id in takes and "circled" in (change.after or {})
            }
            if not turned:
                continue
            # moving a circle is one event, and it is about the take that got it
            take = takes[next((key for key, on in turned.items() if on), next(iter(turned)))]
            on = turned[take.id]
            found.append(
                Circled(at, take.id, take.slate, made.label, on, holds and on and take.circled)
            )
            holds = False
            if len(found) >= most:
                break
        return found
