"""What a field was before, read out of the history once and then only what came since."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import event

from app.domain.edit import added, changed, edit, removed
from app.domain.shot import Shot
from app.storage.film_store import SqliteFilmStore
from tests.storage.films import shot, store_at

FIELD = "first_frame_id"
Pairs = list[tuple[Any, Any]]


def plainly(store: SqliteFilmStore, shot_id: str) -> Pairs:
    """The same by going through every edit there is."""
    pairs = [
        ((one.before or {}).get(FIELD), (one.after or {}).get(FIELD))
        for _at, made in store.edits_back()
        for one in reversed(made.changes)
        if one.id == shot_id and FIELD in (one.before or one.after or {})
    ]
    return [pair for pair in pairs if pair != (None, None)]


def test_the_past_of_a_field_is_that_of_the_whole_history(
    store: SqliteFilmStore, tmp_path: Path
) -> None:
    shots = [shot(n, first_frame_id=frame) for n, frame in ((10, None), (20, "A"), (30, "B"))]
    store.commit(edit("Import", *map(added, shots)))
    other, dice = store_at(tmp_path), Random(7)
    for n in range(40):
        old = store.get(Shot, dice.choice(shots).id)
        new = old.model_copy(update={FIELD: dice.choice([None, "A", "B", f"C{n}"]), "notes": "x"})
        made = edit("Frame", changed(old, new))
        store.commit(made)
        if n % 3 == 0:
            other.commit(made.inverse())  # by another process
        if n % 5 == 0:  # asked in between, and of a reader that asks for the first time late
            assert store.values_back(old.id, FIELD) == plainly(store, old.id)
    gone = store.get(Shot, shots[0].id)
    store.commit(edit("Remove", removed(gone)))
    for one in shots:
        assert plainly(store, one.id)
        assert store.values_back(one.id, FIELD) == plainly(store, one.id)
        assert other.values_back(one.id, FIELD) == plainly(store, one.id)
    other.close()


def test_an_edit_is_taken_apart_once_however_often_it_is_asked_for(store: SqliteFilmStore) -> None:
    shots = [shot(n * 10, first_frame_id="A") for n in range(1, 4)]
    store.commit(edit("Import", *map(added, shots)))
    read: list[int] = []

    def heard(_conn: object, _cursor: object, words: str, given: Any, *_more: object) -> None:
        if "json_each" in words:
            read.append(given[2] if isinstance(given, tuple) else given["read"])

    event.listen(store.engine, "before_cursor_execute", heard)
    for one in (*shots, *shots):
        assert store.values_back(one.id, FIELD) == [(None, "A")]
    assert len(read) == 1
    old = store.get(Shot, shots[0].id)
    store.commit(edit("Frame", changed(old, old.model_copy(update={FIELD: "B"}))))
    assert store.values_back(old.id, FIELD) == [("A", "B"), (None, "A")]
    assert store.values_back(shots[1].id, FIELD) == [(None, "A")]
    assert read[1:] == [1]  # only what came after the first edit
