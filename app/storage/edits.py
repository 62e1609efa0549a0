"""Applying a reversible edit to the rows, whole or not at all.

An edit is stale when a field it means to change no longer holds what the edit saw. Runs of equal
changes are read and written together, so that an import of thousands of shots stays quick.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby, product
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Column, Connection, select

from app.domain.asset import Asset
from app.domain.character import Character
from app.domain.edit import Change, Edit
from app.domain.errors import BadInput, Bug, StaleEdit
from app.domain.note import Note
from app.domain.project import Project
from app.domain.reference_kit import Anchor, ReferenceKit
from app.domain.scene import Scene
from app.domain.script import Script
from app.domain.shot import Shot
from app.domain.sound import Sound
from app.domain.take import Take
from app.domain.value import Record
from app.storage import mapping
from app.storage.tables import GivenCodeRow, JobRow, ShotRow, TakeRow, table_of

EDITABLE: dict[str, type[Record]] = {
    kind.__name__: kind
    for kind in (
        *(Project, Scene, Shot, Script, Character, Anchor, ReferenceKit, Asset, Take, Note),
        Sound,
    )
}
# Facts that stay what they were when they came to be.
_FIXED: dict[type[Record], frozenset[str]] = {
    Project: frozenset({"id", "created_at"}),
    Shot: frozenset({"id", "code"}),
    Asset: frozenset({"id", "file", "sha256", "original_file", "original_sha256"}),
    Script: frozenset({"id", "position", "text", "sha256", "read_at"}),
    Take: frozenset({"id", "shot_id", "number", "slate", "file", "sha256", "probe", "landed_at"})
    | {"minute", "slots"},
    Note: frozenset({"id", "take_id", "shot_id", "created_at"}),
    Sound: frozenset({"id", "asset_id"}),
}
_shot, _take, _job = table_of(ShotRow), table_of(TakeRow), table_of(JobRow)
# who must be gone before a record may go
_LEANING: dict[type[Record], list[tuple[Column[Any], str]]] = {
    Scene: [(_shot.c.scene_id, "shots")],
    Shot: [(_take.c.shot_id, "takes"), (_job.c.shot_id, "jobs")],
}


def apply(conn: Connection, edit: Edit) -> None:
    """Raises `StaleEdit` or `BadInput`; the caller's transaction then takes everything back."""
    for (kind, deed, names), run in groupby(edit.changes, key=_alike):
        changes = list(run)
        if deed == "add":
            _add(conn, kind, changes, edit.label)
        elif deed == "remove":
            _remove(conn, kind, changes, edit.label)
        else:
            _alter(conn, kind, changes, sorted(names), edit.label)
    _check_leaning(conn, edit)


def keep_codes(conn: Connection, shots: Iterable[Shot]) -> None:
    """Write down shot codes for ever; raises `StaleEdit` when one belongs to another shot."""
    codes = table_of(GivenCodeRow)
    rows = conn.execute(select(codes.c.code, codes.c.shot_id))
    given = {row.code: row.shot_id for row in rows}
    fresh = []
    for shot in shots:
        if given.setdefault(shot.code, shot.id) != shot.id:
            raise StaleEdit(
                f"The code {shot.code} was given to another shot before.", "Add the shot again."
            )
        fresh.append({"code": shot.code, "shot_id": shot.id})
    if fresh:
        conn.execute(mapping.upsert(conn, codes).on_conflict_do_nothing(), fresh)


def _alike(change: Change) -> tuple[type[Record], str, frozenset[str]]:
    kind = EDITABLE.get(change.kind)
    if kind is None:
        raise Bug(f"{change.kind} is not changed by edits")
    if change.before is None:
        return kind, "add", frozenset()
    if change.after is None:
        return kind, "remove", frozenset()
    return kind, "alter", frozenset(change.after)


def _add(conn: Connection, kind: type[Record], changes: list[Change], label: str) -> None:
    records = [_valid(kind, {**(change.after or {}), "id": change.id}) for change in changes]
    if len({record.id for record in records}) < len(records) or mapping.fetch(
        conn, kind, (record.id for record in records)
    ):
        raise _stale(label, f"{_word(kind)} is there already")
    mapping.insert_rows(conn, kind, records)
    if shots := [record for record in records if isinstance(record, Shot)]:
        keep_codes(conn, shots)


def _remove(conn: Connection, kind: type[Record], changes: list[Change], label: str) -> None:
    present = mapping.fetch(conn, kind, (change.id for change in changes))
    for change in changes:
        record = present.pop(change.id, None)
        if record is None:
            raise _stale(label, f"{_word(kind)} is not there any more")
        _compare(record, change.before or {}, label)
    mapping.delete_rows(conn, kind, (change.id for change in changes))


def _alter(
    conn: Connection, kind: type[Record], changes: list[Change], names: list[str], label: str
) -> None:
    if fixed := _FIXED.get(kind, frozenset({"id"})).intersection(names):
        raise Bug(f"{kind.__name__}.{min(fixed)} is never edited")
    present = mapping.fetch(conn, kind, (change.id for change in changes))
    touched: dict[str, Record] = {}
    for change in changes:
        record = present.get(change.id)
        if record is None:
            raise _stale(label, f"{_word(kind)} is not there any more")
        _compare(record, change.before or {}, label)
        fresh = _valid(kind, {**dict(record), **(change.after or {})})
        present[change.id] = touched[change.id] = fresh
    mapping.update_rows(conn, kind, names, touched.values())


def _compare(record: Record, before: Mapping[str, Any], label: str) -> None:
    now = record.model_dump(mode="json", include=set(before))
    for name, value in before.items():
        if now.get(name) != _listed(value):
            called = getattr(record, "number", None) or getattr(record, "name", "")
            raise _stale(label, f"{_word(type(record))} {called} changed since ({name})")


def _check_leaning(conn: Connection, edit: Edit) -> None:
    for kind, leaning in _LEANING.items():
        gone = [c.id for c in edit.changes if c.after is None and EDITABLE[c.kind] is kind]
        for (column, what), some in product(leaning, mapping.chunks(gone)):
            if conn.execute(select(column).where(column.in_(some)).limit(1)).first():
                raise _stale(edit.label, f"{_word(kind)} has {what} by now and cannot be removed")


def _valid(kind: type[Record], fields: Mapping[str, Any]) -> Record:
    try:
        return kind.model_validate(fields)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise BadInput(
            f"{_word(kind)}: {field} cannot be {first.get('input')!r}. {first['msg']}.",
            "Nothing was changed.",
        ) from error


def _stale(label: str, why: str) -> StaleEdit:
    return StaleEdit(
        f"“{label}” was not applied: {why}.", "Look at the present state and do it again."
    )


def _word(kind: type[Record]) -> str:
    return {"ReferenceKit": "The reference kit", "Project": "The project"}.get(
        kind.__name__, f"{kind.__name__}"
    )


def _listed(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [_listed(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _listed(item) for key, item in value.items()}
    return value
