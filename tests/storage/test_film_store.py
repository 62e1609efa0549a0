"""Records go in and out whole; edits apply and undo; what is given once is never given again."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from app.domain.asset import Asset
from app.domain.character import Character
from app.domain.edit import Change, Edit, added, changed, edit, removed
from app.domain.errors import BadInput, Bug, NotFound, ProjectReadOnly, StaleEdit, StudioError
from app.domain.project import Project
from app.domain.reference_kit import Anchor, ReferenceKit
from app.domain.scene import Scene
from app.domain.shot import Shot
from app.domain.take import Take
from app.domain.value import Record
from app.storage.film_store import SqliteFilmStore
from app.storage.tables import TABLES
from tests.storage.films import job, project, scene, shot, shots_in, store_at, take


def test_every_field_of_every_stored_kind_has_a_column_and_the_other_way_round() -> None:
    own = {"seq"}  # rows without an id of their own
    for kind, table in TABLES.items():
        assert set(kind.model_fields) - own == set(table.c.keys()) - own, kind.__name__


def test_what_is_put_comes_back_equal(store: SqliteFilmStore) -> None:
    one = shot()
    records: list[Record] = [
        project(),
        scene(),
        one,
        take(one),
        Character(id="c", name="Mara", wording="grey\nwool — coat", still_ids=("a", "b")),
        Anchor(id="n", name="Dawn"),
        ReferenceKit(id="k", still_ids=("a",)),
        Asset(id="a", file="references/a.png", sha256="1" * 64, media_type="image/png"),
    ]
    store.put(*records)
    for record in records:
        assert store.get(type(record), record.id) == record
    assert store.project() == records[0]


def test_board_order_is_position_then_birth(store: SqliteFilmStore) -> None:
    late, first, second = shot(30, position=2), shot(10, position=1), shot(20, position=1)
    store.put(late, first, second)
    assert [s.number for s in store.all(Shot)] == ["10", "20", "30"]


def test_conditions_compare_columns_and_none_means_empty(store: SqliteFilmStore) -> None:
    here = scene()
    store.put(here, shot(10, scene_id=here.id), shot(20), shot(30, omitted=True))
    assert [s.number for s in store.all(Shot, scene_id=here.id)] == ["10"]
    assert [s.number for s in store.all(Shot, scene_id=None, omitted=False)] == ["20"]
    assert [s.number for s in store.all(Shot, number=["10", "30"])] == ["10", "30"]
    with pytest.raises(Bug):
        store.all(Shot, colour="red")


def test_an_edit_and_its_inverse_meet_in_the_same_state(store: SqliteFilmStore) -> None:
    one, two = shots_in(store, 2)
    step = edit(
        "Change model of 1 shot and drop another",
        changed(one, one.model_copy(update={"model": "veo-3.1", "waived": ("no-mood",)})),
        removed(two),
    )
    store.commit(step)
    assert store.get(Shot, one.id).model == "veo-3.1"
    with pytest.raises(NotFound):
        store.get(Shot, two.id)
    store.commit(step.inverse())
    assert store.all(Shot) == [one, two]


def test_a_stale_edit_changes_nothing_at_all(store: SqliteFilmStore) -> None:
    one, two = shots_in(store, 2)
    store.commit(edit("Rename", changed(two, two.model_copy(update={"title": "Other"}))))
    late = edit(
        "Retitle both",
        changed(one, one.model_copy(update={"title": "A"})),
        changed(two, two.model_copy(update={"title": "B"})),
    )
    with pytest.raises(StaleEdit, match="Retitle both"):
        store.commit(late)
    assert [s.title for s in store.all(Shot)] == [one.title, "Other"]
    assert [label for _, label in store.edit_history()] == ["Rename", "Add shots"]


def test_an_edit_of_another_field_is_not_stale(store: SqliteFilmStore) -> None:
    (one,) = shots_in(store, 1)
    store.commit(edit("Title", changed(one, one.model_copy(update={"title": "A"}))))
    store.commit(edit("Notes", changed(one, one.model_copy(update={"notes": "B"}))))
    assert (store.get(Shot, one.id).title, store.get(Shot, one.id).notes) == ("A", "B")


def test_one_edit_may_change_the_same_record_twice(store: SqliteFilmStore) -> None:
    (one,) = shots_in(store, 1)
    a = one.model_copy(update={"title": "A"})
    b = a.model_copy(update={"title": "B"})
    step = edit("Twice", changed(one, a), changed(a, b))
    store.commit(step)
    assert store.get(Shot, one.id).title == "B"
    store.commit(step.inverse())
    assert store.get(Shot, one.id) == one


def test_what_cannot_be_valid_is_refused_with_the_field(store: SqliteFilmStore) -> None:
    (one,) = shots_in(store, 1)
    wrong = Change(kind="Shot", id=one.id, before={"frames": 72}, after={"frames": 0})
    with pytest.raises(BadInput, match="frames"):
        store.commit(Edit(label="Shorten", changes=(wrong,)))
    assert store.get(Shot, one.id) == one


def test_facts_are_not_edited(store: SqliteFilmStore) -> None:
    (one,) = shots_in(store, 1)
    store.put(first := take(one))
    for change in (
        Change(kind="Shot", id=one.id, before={"code": one.code}, after={"code": "999"}),
        Change(kind="Take", id=first.id, before={"sha256": first.sha256}, after={"sha256": "1"}),
        Change(kind="Job", id="j", before={"state": "queued"}, after={"state": "ready"}),
    ):
        with pytest.raises(Bug):
            store.commit(Edit(label="Cheat", changes=(change,)))
    with pytest.raises(Bug):
        store.put(job(one))


def test_a_shot_with_takes_and_a_scene_with_shots_stay(store: SqliteFilmStore) -> None:
    here = scene()
    one = shot(scene_id=here.id)
    store.commit(edit("Add", added(here), added(one)))
    with pytest.raises(StaleEdit, match="has shots"):
        store.commit(edit("Drop scene", removed(here)))
    store.put(take(one))
    with pytest.raises(StaleEdit, match="has takes"):
        store.commit(edit("Drop all", removed(one), removed(here)))
    assert store.all(Scene) == [here]


def test_a_removed_shots_code_is_remembered_and_goes_to_nobody_else(
    store: SqliteFilmStore,
) -> None:
    (one,) = shots_in(store, 1)
    store.commit(edit("Drop", removed(one)))
    assert store.codes_ever() == {one.code}
    with pytest.raises(StaleEdit):
        store.commit(edit("Add", added(shot(11, code=one.code))))
    store.commit(edit("Undo", added(one)))
    assert store.all(Shot) == [one]


def test_take_numbers_are_never_given_twice_also_not_after_a_failure(
    store: SqliteFilmStore,
) -> None:
    (one,) = shots_in(store, 1)
    with store.transaction() as tx:
        assert [store.next_take_number(one.id, tx) for _ in range(3)] == [1, 2, 3]
    store.put(take(one, 1))
    with pytest.raises(ZeroDivisionError), store.transaction() as tx:
        store.next_take_number(one.id, tx) / 0
    with store.transaction() as tx:
        assert store.next_take_number(one.id, tx) == 4
        assert store.next_take_number("another", tx) == 1


def test_reel_slots_never_overlap_and_never_run_over_midnight(store: SqliteFilmStore) -> None:
    taken: list[tuple[int, int]] = []
    with store.transaction() as tx:
        for minutes in [7] * 300 + [1, 2, 59]:
            start = store.allot_slots(minutes, tx)
            assert start + minutes <= 1380
            taken.append((start, minutes))
    clocks, clock = [], set[int]()
    for start, minutes in taken:
        span = set(range(start, start + minutes))
        if start < max(clock, default=-1):
            clocks.append(clock)
            clock = set()
        assert not clock & span
        clock |= span
    assert len(clocks) == 1
    with pytest.raises(BadInput), store.transaction() as tx:
        store.allot_slots(1381, tx)


def test_a_read_only_store_reads_and_says_why_it_does_not_write(
    store: SqliteFilmStore, tmp_path: Path
) -> None:
    (one,) = shots_in(store, 1)
    reader = SqliteFilmStore(store.engine, read_only="Open elsewhere.")
    assert reader.all(Shot) == [one]
    with pytest.raises(ProjectReadOnly, match="Open elsewhere"):
        reader.commit(edit("Drop", removed(one)))


def test_a_reader_sees_what_the_writer_committed(store: SqliteFilmStore, tmp_path: Path) -> None:
    other = store_at(tmp_path)
    (one,) = shots_in(store, 1)
    assert other.all(Shot) == [one]
    other.close()


def test_a_write_that_would_wait_for_itself_is_called_a_bug(store: SqliteFilmStore) -> None:
    with pytest.raises(Bug), store.transaction():
        store.put(project())
    with store.transaction() as tx:
        store.put(project(), tx=tx)
    assert len(store.all(Project)) == 1


def test_many_threads_write_and_read_at_once(store: SqliteFilmStore) -> None:
    shots = shots_in(store, 4)
    failures: list[Exception] = []

    def work(one: Shot) -> None:
        try:
            for number in range(15):
                now = store.get(Shot, one.id)
                title = now.model_copy(update={"title": f"{number}"})
                store.commit(edit("Title", changed(now, title)))
                with store.transaction() as tx:
                    n = store.next_take_number(one.id, tx)
                    store.put(take(one, n), tx=tx)
        except StudioError as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(one,)) for one in shots]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert [s.title for s in store.all(Shot)] == ["14"] * 4
    assert len(store.all(Take)) == 60
