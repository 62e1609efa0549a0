"""Whatever is edited: undoing all of it, last first, leads back to the very same records."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.edit import Change, Edit, added, changed, edit, removed
from app.domain.errors import StaleEdit
from app.domain.scene import Scene
from app.domain.shot import Shot
from app.domain.value import Record
from app.storage.film_store import SqliteFilmStore
from tests.storage.films import scene, shot, shots_in, store_at

_TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)
_STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.integers(500, 900)),
        st.tuples(st.just("scene"), _TEXT),
        st.tuples(st.just("drop"), st.integers(0, 9)),
        st.tuples(st.just("title"), _TEXT),
        st.tuples(st.just("frames"), st.integers(1, 10_000)),
        st.tuples(st.just("into"), st.integers(0, 9)),
        st.tuples(st.just("move"), st.integers(0, 99)),
        st.tuples(st.just("waive"), st.lists(_TEXT, max_size=3)),
    ),
    max_size=12,
)


def state(store: SqliteFilmStore) -> list[Record]:
    return [*store.all(Scene), *store.all(Shot)]


def changes_for(store: SqliteFilmStore, deed: str, value: object) -> list[Change | None]:
    shots, scenes = store.all(Shot), store.all(Scene)
    if deed == "add":
        return [added(shot(int(str(value)))), added(scene())]
    if deed == "scene":
        return [added(scene(heading=str(value)))]
    if not shots:
        return []
    one = shots[hash(str(value)) % len(shots)]
    fresh: dict[str, object] = {}
    match deed:
        case "drop":
            return [removed(one)]
        case "title" | "frames":
            fresh = {deed: value}
        case "into":
            fresh = {"scene_id": scenes[0].id if scenes else None}
        case "move":
            return [changed(s, s.model_copy(update={"position": value})) for s in shots[:3]]
        case "waive":
            fresh = {"waived": tuple(value) if isinstance(value, list) else ()}
    return [changed(one, one.model_copy(update=fresh))]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_STEPS)
def test_edits_and_their_inverses_cancel_out(steps: list[tuple[str, object]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = store_at(Path(folder))
        shots_in(store, 3)
        start = state(store)
        done: list[Edit] = []
        for deed, value in steps:
            step = edit(deed, *changes_for(store, deed, value))
            try:
                store.commit(step)
            except StaleEdit:  # a code that was given before
                continue
            done.append(step)
        end = state(store)
        for step in reversed(done):
            store.commit(step.inverse())
        assert state(store) == start
        for step in done:
            store.commit(step)
        assert state(store) == end
        store.close()
