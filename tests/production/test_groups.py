"""Batch groups: the lane's counts, putting shots in, and tens of a whole film."""

from __future__ import annotations

import pytest

from app.domain.errors import BadInput
from app.production.board.groups import Group, group_in_tens, lane, put_in_group
from tests.production.film import Film


def groups(film: Film) -> list[int | None]:
    return [shot.batch_group for shot in film.board.shots()]


def test_the_lane_counts_what_will_be_sent_and_offers_the_next_group(film: Film) -> None:
    assert lane([]) == (Group(None, 0), Group(1, 0))
    shots = film.shots(15)
    assert lane(film.board.rows()) == (Group(None, 15), Group(1, 0))
    put_in_group(film.board, [shot.id for shot in shots[:11]], 1)
    put_in_group(film.board, [shot.id for shot in shots[11:14]], 3)
    film.board.omit([shots[11].id])
    film.board.set_fields([shots[12].id], {"kind": "stock"})
    assert lane(film.board.rows()) == (Group(None, 1), Group(1, 11), Group(2, 0), Group(3, 1))
    assert [one.full for one in lane(film.board.rows())] == [False, True, False, False]


def test_shots_are_put_into_a_group_and_out_of_it_as_one_step(film: Film) -> None:
    ids = [shot.id for shot in film.shots(3)]
    before = film.state()
    made = put_in_group(film.board, ids[:2], 12)
    assert made is not None
    assert made.label == "Put 2 shots in group 12"
    assert groups(film) == [12, 12, None]
    assert put_in_group(film.board, ids[:2], 12) is None
    out = put_in_group(film.board, ids[:1], None)
    assert out is not None
    assert out.label == "Take shot 10 out of its group"
    film.board.commit(out.inverse())
    film.board.commit(made.inverse())
    assert film.state() == before


@pytest.mark.parametrize("group", [0, -1, 10_000])
def test_a_group_that_is_none_is_refused(film: Film, group: int) -> None:
    ids = [shot.id for shot in film.shots(1)]
    with pytest.raises(BadInput, match="no group"):
        put_in_group(film.board, ids, group)
    assert groups(film) == [None]


def test_thirty_shots_are_three_groups_of_ten_without_what_nobody_renders(film: Film) -> None:
    shots = film.shots(32)
    film.board.set_fields([shots[3].id], {"kind": "live action", "batch_group": 7})
    film.board.omit([shots[20].id])
    made = group_in_tens(film.board)
    assert made is not None
    assert made.label == "Group 30 shots in tens"
    assert [one.shots for one in lane(film.board.rows())] == [0, 10, 10, 10, 0]
    assert (groups(film)[3], groups(film)[20]) == (None, None)
    kept = [one for one in groups(film) if one is not None]
    assert kept == sorted(kept)
    assert group_in_tens(film.board) is None


def test_chosen_shots_get_groups_of_their_own(film: Film) -> None:
    ids = [shot.id for shot in film.shots(14)]
    put_in_group(film.board, ids[:2], 4)
    group_in_tens(film.board, ids[1:])
    assert groups(film) == [4, *[5] * 10, *[6] * 3]
