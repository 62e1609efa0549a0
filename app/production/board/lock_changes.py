"""What was changed on the board since it was locked (SB-06): net, field by field, from the history.

A lock forbids nothing; it makes later changes visible. What was changed and put back is no change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from app.domain.asset import Asset
from app.domain.character import Character
from app.domain.edit import Change
from app.domain.ports import FilmStore
from app.domain.project import Project
from app.domain.reference_kit import Anchor, ReferenceKit
from app.domain.scene import Scene
from app.domain.shot import Shot
from app.domain.value import Record
from app.production.board.board_order import called


class Kind(StrEnum):
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class LockChange:
    """One record that differs from the locked board.

    `name` is what people call it; `fields` holds for a changed one (field, before, now) as JSON
    values, in the order of the record; `at` is when it was touched last.
    """

    kind: Kind
    record: str  # class name
    id: str
    name: str
    fields: tuple[tuple[str, Any, Any], ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class LockLine:
    """A change as people read it: `Shot 040, frames: 72, was 60`; `shot_id` is where to look."""

    words: str
    shot_id: str = ""


_LONGEST = 60  # characters of a value that are told
_WATCHED: dict[str, type[Record]] = {
    kind.__name__: kind for kind in (Project, Scene, Shot, Character, Anchor, ReferenceKit)
}
_UNWATCHED = {"locked_at", "cap", "locked_checksum"}


@dataclass(slots=True)
class _Touched:
    before: dict[str, Any] | None  # None: it did not exist when the board was locked
    at: datetime


class LockChanges:
    """Reads committed rows only."""

    def __init__(self, store: FilmStore) -> None:
        self._store = store

    def all(self) -> list[LockChange]:
        """Every record that differs, the last touched first; none while the board is open."""
        touched = self._touched()
        found = []
        for name, kind in _WATCHED.items():
            ids = [record_id for record, record_id in touched if record == name]
            now = {record.id: record for record in self._store.all(kind, id=ids)} if ids else {}
            for record_id in ids:
                change = _judged(name, record_id, touched[name, record_id], now.get(record_id))
                if change is not None:
                    found.append(change)
        return sorted(found, key=lambda change: change.at, reverse=True)

    def shots(self) -> set[str]:
        """The shots among them that are still there."""
        return {
            change.id
            for change in self.all()
            if change.record == "Shot" and change.kind is not Kind.REMOVED
        }

    def lines(self) -> list[LockLine]:
        """`all` in words, one line a field, with names in place of ids."""
        found = self.all()
        names = self._names() if found else {}
        return [
            LockLine(words, change.id if change.record == "Shot" else "")
            for change in found
            for words in _said(change, names)
        ]

    def _names(self) -> dict[str, str]:
        """What ids inside of fields stand for."""
        names = {one.id: f"scene {one.number}" for one in self._store.all(Scene)}
        names |= {one.id: one.name for one in self._store.all(Character)}
        names |= {one.id: one.name for one in self._store.all(Anchor)}
        return names | {one.id: one.name or one.file for one in self._store.all(Asset)}

    def _touched(self) -> dict[tuple[str, str], _Touched]:
        touched: dict[tuple[str, str], _Touched] = {}
        if self._store.project().locked_at is None:
            return touched
        for at, edit in self._store.edits_back():
            if any(_locks(change) for change in edit.changes):
                break
            for change in reversed(edit.changes):
                if change.kind in _WATCHED:
                    one = touched.setdefault((change.kind, change.id), _Touched({}, at))
                    one.before = _earlier(change, one.before)
        return touched


def _earlier(change: Change, later: dict[str, Any] | None) -> dict[str, Any] | None:
    """What is known of a record before a change, `later` being what was known after it."""
    return None if change.before is None else {**(later or {}), **change.before}


def _locks(change: Change) -> bool:
    return change.kind == "Project" and bool((change.after or {}).get("locked_at"))


def _judged(
    record: str, record_id: str, touched: _Touched, now: Record | None
) -> LockChange | None:
    before = touched.before
    if now is None:
        if before is None:
            return None  # made and removed again
        return LockChange(Kind.REMOVED, record, record_id, _name(record, before), (), touched.at)
    values = now.model_dump(mode="json")
    if before is None:
        return LockChange(Kind.ADDED, record, record_id, _name(record, values), (), touched.at)
    fields = tuple(
        (name, before[name], value)
        for name, value in values.items()
        if name in before and name not in _UNWATCHED and before[name] != value
    )
    if not fields:
        return None
    return LockChange(Kind.CHANGED, record, record_id, _name(record, values), fields, touched.at)


def _name(record: str, values: Mapping[str, Any]) -> str:
    if record == "Shot":
        return f"Shot {called(values['number'])}"
    if record == "Scene":
        return f"Scene {values['number']}"
    if record == "ReferenceKit":
        return "Reference kit"
    return "Film" if record == "Project" else str(values["name"])


def _said(change: LockChange, names: Mapping[str, str]) -> list[str]:
    if not change.fields:
        return [f"{change.name} was {change.kind.value}"]
    lines = []
    for name, before, now in change.fields:
        if isinstance(before, dict) and isinstance(now, dict):
            lines += [
                f"{change.name}, {_word(part)}: {_value(now[part], names)}, "
                f"was {_value(before.get(part), names)}"
                for part in now
                if before.get(part) != now[part]
            ]
        else:
            told = f"{_value(now, names)}, was {_value(before, names)}"
            lines.append(f"{change.name}, {_word(name)}: {told}")
    return lines


def _word(name: str) -> str:
    return name.removesuffix("_ids").removesuffix("_id").replace("_", " ")


def _value(value: Any, names: Mapping[str, str]) -> str:
    if value in (None, "", [], (), {}):
        return "empty"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        if all(isinstance(one, str) for one in value):
            return ", ".join(_value(one, names) for one in value)
        return f"{len(value)} items" if len(value) > 1 else _value(value[0], names)
    if isinstance(value, dict):
        told = (_value(part, names) for part in value.values() if part)
        return ", ".join(told) or "empty"
    text = " ".join(names.get(str(value), str(value)).split())
    return f"“{text if len(text) <= _LONGEST else text[: _LONGEST - 1] + '…'}”"
