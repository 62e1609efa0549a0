"""A reversible change: which fields of which records go from what to what.

Money, files, measurements and deliveries are never edits. An edit is applied by `FilmStore.commit`
in one transaction; it is stale, and refused whole, when a field no longer has its `before` value.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from app.domain.value import Record, Value


class Change(Value):
    """`kind` is the record's class name. `before` None: the record is new; `after` None: removed.

    Otherwise both hold the same field names, JSON values. `by` is the name of the person whose
    decision it is, where that matters.
    """

    kind: str
    id: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    by: str = Field(default="", exclude_if=lambda name: not name)

    def inverse(self) -> Change:
        return Change(kind=self.kind, id=self.id, before=self.after, after=self.before)


class Edit(Value):
    """A named bundle of changes, applied and undone as one."""

    label: str  # "Change model of 3 shots"
    changes: tuple[Change, ...]

    def inverse(self) -> Edit:
        return Edit(
            label=self.label, changes=tuple(change.inverse() for change in reversed(self.changes))
        )

    def __bool__(self) -> bool:
        return bool(self.changes)


def changed(before: Record, after: Record, by: str = "") -> Change | None:
    """The difference of two versions of one record; None when they are equal."""
    # dumping whole records is what a bulk edit of thousands of them would spend its time on
    old_values = dict(before)
    differ = {
        name for name, value in after if value is not old_values[name] and value != old_values[name]
    }
    if not differ:
        return None
    old = before.model_dump(mode="json", include=differ)
    new = after.model_dump(mode="json", include=differ)
    names = [name for name in new if old[name] != new[name]]
    if not names:
        return None
    return Change(
        kind=type(after).__name__,
        id=after.id,
        before={name: old[name] for name in names},
        after={name: new[name] for name in names},
        by=by,
    )


def added(record: Record) -> Change:
    return Change(
        kind=type(record).__name__, id=record.id, before=None, after=record.model_dump(mode="json")
    )


def removed(record: Record) -> Change:
    return Change(
        kind=type(record).__name__, id=record.id, before=record.model_dump(mode="json"), after=None
    )


def edit(label: str, *changes: Change | None) -> Edit:
    """Bundle changes, leaving out the empty ones."""
    return Edit(label=label, changes=tuple(c for c in changes if c is not None))
