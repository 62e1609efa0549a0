"""What was decided in a shot, when and by whom: read from the film's edits, never stored beside
them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from app.domain.ports import FilmStore
from app.domain.take import Take
from app.production.screening.signing import Names

FAR = 5000  # edits looked back through


@dataclass(frozen=True, slots=True)
class Circled:
    """One change of the circle, or of the word of a take (keep, maybe, reject, unseen) alone.

    `label` is what the edit was called; `on` False: the circle was taken off, None: it is not about
    the circle; `by` is empty where the person had not said a name.
    """

    at: datetime
    take_id: str
    slate: str
    label: str
    on: bool | None
    now: bool  # this circle is the one that holds
    by: str = ""


class CircleHistory:
    """Newest first."""

    def __init__(self, store: FilmStore) -> None:
        self._store = store

    def of_shot(self, shot_id: str, most: int = 20, *, words: bool = False) -> list[Circled]:
        """Changes of the circle; with `words` those of the words as well."""
        takes = {take.id: take for take in self._store.all(Take, shot_id=shot_id)}
        found: list[Circled] = []
        holds, names = True, Names()
        for at, made in islice(self._store.edits_back(), FAR):
            if names.learn(made):
                continue
            by = names.of(made)
            turned = {
                change.id: bool((change.after or {})["circled"])
                for change in made.changes
                if change.id in takes and "circled" in (change.after or {})
            }
            if not turned:
                told = next((takes[c.id] for c in made.changes if c.id in takes
                             and "status" in (c.after or {})), None)  # fmt: skip
                if words and told is not None:
                    found.append(Circled(at, told.id, told.slate, made.label, None, False, by))
                    if len(found) >= most:
                        break
                continue
            # moving a circle is one event, and it is about the take that got it
            take = takes[next((key for key, on in turned.items() if on), next(iter(turned)))]
            on = turned[take.id]
            found.append(
                Circled(at, take.id, take.slate, made.label, on, holds and on and take.circled, by)
            )
            holds = False
            if len(found) >= most:
                break
        return found
