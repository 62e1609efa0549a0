"""Committing a reversible edit, and then telling whoever wants to know: the one way of every desk.

Not for facts that are never undone (takes, money, deliveries): those have events of their own.
"""

from __future__ import annotations

from app.domain.edit import Edit
from app.domain.events import RecordsChanged
from app.domain.ports import Bus, FilmStore


def commit(store: FilmStore, bus: Bus, made: Edit) -> Edit:
    """The edit itself, for undo. An empty one writes and tells nothing.

    Raises `StaleEdit` and leaves everything as it was.
    """
    if made:
        store.commit(made)
        kinds = frozenset(change.kind for change in made.changes)
        ids = frozenset(change.id for change in made.changes)
        bus.publish(RecordsChanged(kinds=kinds, ids=ids, label=made.label))
    return made
