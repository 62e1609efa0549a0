"""What changed since the board was locked, net."""

from __future__ import annotations

from app.production.board.lock_changes import Kind, LockChanges
from tests.production.film import Film


def test_an_open_board_has_no_changes(film: Film) -> None:
    shots = film.shots(2)
    film.board.set_fields([shots[0].id], {"mood": "calm"})
    assert LockChanges(film.store).all() == []


def test_changes_after_the_lock_are_told_field_by_field(film: Film) -> None:
    first, second, third = film.shots(3)
    film.board.set_fields([first.id], {"mood": "before the lock"})
    film.board.lock()
    film.board.set_fields([first.id], {"mood": "calm"})
    film.board.set_fields([first.id], {"mood": "calmer", "frames": "80"})
    made = film.board.new_shot(after=third.id)
    film.board.remove([second.id])
    found = {change.name: change for change in LockChanges(film.store).all()}
    new = film.board.shot(made.changes[-1].id)
    assert {name: change.kind for name, change in found.items()} == {
        "Shot 010": Kind.CHANGED,
        "Shot 020": Kind.REMOVED,
        f"Shot 0{new.number}": Kind.ADDED,
    }
    fields = {name: (before, now) for name, before, now in found["Shot 010"].fields}
    assert fields["frames"] == (first.frames, 80)
    assert fields["elements"][0]["mood"] == "before the lock"
    assert fields["elements"][1]["mood"] == "calmer"
    assert LockChanges(film.store).shots() == {first.id, new.id}


def test_what_was_put_back_is_no_change(film: Film) -> None:
    shot = film.shots(1)[0]
    film.board.lock()
    edit = film.board.set_fields([shot.id], {"title": "Other", "hero": True})
    made = film.board.new_shot()
    assert edit is not None
    assert len(LockChanges(film.store).all()) == 2
    film.board.commit(made.inverse())
    film.board.commit(edit.inverse())
    assert LockChanges(film.store).all() == []


def test_another_lock_begins_anew(film: Film) -> None:
    shot = film.shots(1)[0]
    film.board.lock()
    film.board.set_fields([shot.id], {"title": "Other"})
    film.board.lock(False)
    film.board.set_fields([shot.id], {"title": "Third"})
    film.board.lock()
    assert LockChanges(film.store).all() == []
    film.board.set_project({"style": "Grain and rain."})
    (change,) = LockChanges(film.store).all()
    assert (change.name, change.fields) == ("Film", (("style", "", "Grain and rain."),))


def test_a_long_history_is_read_back_to_the_lock(film: Film) -> None:
    shot = film.shots(1)[0]
    film.board.lock()
    for n in range(120):
        film.board.set_fields([shot.id], {"title": f"Title {n}"})
    (change,) = LockChanges(film.store).all()
    assert change.fields == (("title", shot.title, "Title 119"),)
