"""Critical shots of a scene share model, batch group and seed; a good seed is handed on."""

from __future__ import annotations

import pytest

from app.domain.edit import added, edit
from app.domain.errors import BadInput
from app.domain.model_card import Fact
from app.domain.scene import Scene
from tests.production.film import Film
from tests.prompting.fixture import TODAY, card


@pytest.fixture
def board(film: Film) -> Film:
    """One scene of four shots on one model that takes seeds, the first three critical."""
    film.shelf.cards = [
        card(family).model_copy(
            update={"seed_max": Fact[int](value=99, source="test", as_of=TODAY) if seeds else None}
        )
        for family, seeds in (("kling", True), ("veo", False))
    ]
    scene = Scene(id="A", position=1, number="1", heading="X")
    film.store.commit(edit("scene", added(scene)))
    ids = [shot.id for shot in film.shots(4)]
    film.board.set_fields(ids, {"scene_id": "A", "model": "kling-test"})
    film.board.set_fields(ids[:3], {"critical": True})
    return film


def apart(film: Film) -> dict[str, str]:
    return {one.shot: one.message for one in film.board.lint() if one.rule == "critical-apart"}


def put(film: Film, number: str, **fields: object) -> str:
    shot = next(one for one in film.board.shots() if one.number == number)
    film.board.set_fields([shot.id], fields)
    return shot.id


def test_what_a_critical_shot_does_not_share_is_named(board: Film) -> None:
    assert apart(board) == {}
    put(board, "20", model="veo-test")
    assert "has another model." in apart(board)["20"]
    put(board, "20", model="kling-test", batch_group=2)
    put(board, "10", batch_group=1)
    put(board, "30", batch_group=1)
    assert apart(board).keys() == {"20"}
    put(board, "20", seed=5)
    put(board, "10", seed=7)
    put(board, "30", seed=7)
    assert "another batch group and another seed" in apart(board)["20"]
    put(board, "40", model="veo-test", batch_group=9)  # not critical
    assert apart(board).keys() == {"20"}


def test_a_model_without_seeds_and_a_lone_critical_shot_have_nothing_to_share(board: Film) -> None:
    for number in ("10", "20", "30"):
        put(board, number, model="veo-test", seed=int(number))
    assert apart(board) == {}
    put(board, "20", model="kling-test", critical=False)
    put(board, "30", model="kling-test", omitted=True)
    assert apart(board) == {}


def test_the_repair_takes_what_the_others_have_as_one_step(board: Film) -> None:
    for number in ("10", "30"):
        put(board, number, batch_group=3, seed=0)
    shot_id = put(board, "20", model="veo-test", seed=4)
    finding = next(one for one in board.board.lint() if one.rule == "critical-apart")
    made = board.repairs.mend(finding, "share")
    assert made is not None
    after = board.board.shot(shot_id)
    assert (after.model, after.batch_group, after.seed) == ("kling-test", 3, 0)
    assert apart(board) == {}


def test_the_others_of_the_scene_are_judged_anew_when_one_is_changed(board: Film) -> None:
    look = board.board.look()
    for number, fields in (
        ("10", {"model": "veo-test"}),
        ("20", {"model": "veo-test"}),
        ("10", {"critical": False}),
        ("20", {"scene_id": None}),
    ):
        look = board.board.look_again(look, [put(board, number, **fields)])
        assert look == board.board.look()


def test_the_seed_of_a_circled_take_goes_to_all_chosen_shots(board: Film) -> None:
    shots = board.board.shots()
    ids = [shot.id for shot in shots]
    with pytest.raises(BadInput, match="No take is circled"):
        board.selects.share_seed(ids)
    board.selects.circle(board.take(shots[0], 2))
    with pytest.raises(BadInput, match="made without a seed"):
        board.selects.share_seed(ids)
    board.selects.circle(board.take(shots[1], 1, seed=42))
    before = board.state()
    made = board.selects.share_seed(ids)
    assert made is not None
    assert made.label.startswith("Share seed 42 of S020T01")
    assert [shot.seed for shot in board.board.shots()] == [42] * 4
    board.board.commit(made.inverse())
    assert board.state() == before
