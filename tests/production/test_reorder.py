"""Moving shots within and across scenes: where they land, what stays, and that it can be undone."""

from __future__ import annotations

import pytest

from app.domain.errors import NotFound
from app.domain.shot import Shot
from app.production.board.reorder import move_into, move_on, to_scene
from tests.production.film import Film
from tests.production.test_board_edits import scene


@pytest.fixture
def shots(film: Film) -> list[Shot]:
    """10 20 30 in scene 1, nothing in scene 2, 40 50 in scene 3."""
    made = film.shots(5)
    first, _empty, last = scene(film, "1"), scene(film, "2", 1), scene(film, "3", 2)
    film.board.set_fields([shot.id for shot in made[:3]], {"scene_id": first})
    film.board.set_fields([shot.id for shot in made[3:]], {"scene_id": last})
    return film.board.shots()


def order(film: Film) -> list[tuple[str, str]]:
    """Number and scene of every shot, in board order."""
    return [(s.number, (s.scene_id or "").removeprefix("scene-")) for s in film.board.shots()]


def test_the_end_of_a_scene_is_not_the_start_of_the_next(film: Film, shots: list[Shot]) -> None:
    move_into(film.board, [shots[0].id], "scene-1", before=shots[3].id)
    assert order(film)[:4] == [("20", "1"), ("30", "1"), ("10", "1"), ("40", "3")]
    move_into(film.board, [shots[0].id], "scene-3", before=shots[3].id)
    assert order(film)[:4] == [("20", "1"), ("30", "1"), ("10", "3"), ("40", "3")]


def test_an_empty_scene_takes_shots_at_its_own_place(film: Film, shots: list[Shot]) -> None:
    made = move_into(film.board, [shots[4].id, shots[0].id], "scene-2")
    assert [n for n, _ in order(film)] == ["20", "30", "10", "50", "40"]
    assert [s for _, s in order(film)] == ["1", "1", "2", "2", "3"]
    assert made is not None
    assert made.label == "Move 2 shots"
    film.board.commit(made.inverse())
    assert film.board.shots() == shots


@pytest.mark.parametrize("moving", [[1], [0, 1, 2], [1, 2], [0, 1, 2, 3, 4]])
def test_a_move_onto_itself_changes_nothing(
    film: Film, shots: list[Shot], moving: list[int]
) -> None:
    inside = [n for n in moving if n < 3]
    ids = [shots[n].id for n in inside]
    assert move_into(film.board, ids, "scene-1", before=ids[0]) is None
    assert film.board.shots() == shots
    if moving == [0, 1, 2, 3, 4]:
        everything = [shot.id for shot in shots]
        move_into(film.board, everything, "scene-1", before=everything[2])
        assert [n for n, _ in order(film)] == ["10", "20", "30", "40", "50"]


def test_shots_apart_gather_where_they_are_dropped(film: Film, shots: list[Shot]) -> None:
    move_into(film.board, [shots[0].id, shots[4].id], "scene-1", before=shots[2].id)
    assert order(film) == [("20", "1"), ("10", "1"), ("50", "1"), ("30", "1"), ("40", "3")]


def test_an_unknown_scene_or_shot_is_refused_and_nothing_moves(
    film: Film, shots: list[Shot]
) -> None:
    for ids, where in ((["nobody"], "scene-1"), ([shots[0].id], "nowhere")):
        with pytest.raises(NotFound):
            move_into(film.board, ids, where)
    assert film.board.shots() == shots


def test_one_place_on_goes_through_the_scenes_and_stops_at_the_end(
    film: Film, shots: list[Shot]
) -> None:
    walker = [shots[2].id]
    seen = []
    while move_on(film.board, walker, 1) is not None:
        seen.append(next(place for number, place in order(film) if number == "30"))
    assert seen == ["2", "3", "3", "3"]
    assert [n for n, _ in order(film)] == ["10", "20", "40", "50", "30"]
    while move_on(film.board, walker, -1) is not None:
        pass
    assert order(film)[0] == ("30", "1")


def test_one_scene_on_and_back(film: Film, shots: list[Shot]) -> None:
    to_scene(film.board, [shots[0].id, shots[1].id], 1)
    to_scene(film.board, [shots[0].id, shots[1].id], 1)
    assert [n for n, s in order(film) if s == "3"] == ["10", "20", "40", "50"]
    assert to_scene(film.board, [shots[0].id], 1) is None
    to_scene(film.board, [shots[4].id], -1)
    to_scene(film.board, [shots[4].id], -1)
    assert [n for n, s in order(film) if s == "1"] == ["30", "50"]
