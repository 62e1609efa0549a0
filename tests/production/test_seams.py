"""Tactics against visible seams: what makes a sequence, what it asks of shots, undone as one."""

from __future__ import annotations

import pytest

from app.domain.edit import added, edit
from app.domain.errors import BadInput
from app.domain.scene import Scene, Tactic
from app.domain.shot import Shot, ShotKind
from app.production.prompts.mends import Way
from tests.production.film import Film

GOOD = {
    "elements.subject_action": "A boat turns into the harbour",
    "elements.environment_lighting": "Bay at dawn",
    "elements.camera.move": "dolly in",
    "elements.style": "Etching, coarse hatching",
    "elements.mood": "Calm",
    "model": "runway-test",
}
A, B, C, D = "scene-1", "scene-2", "scene-3", "scene-4"


@pytest.fixture
def board(film: Film) -> Film:
    """Four scenes of two shots, all alike."""
    made = [Scene(id=f"scene-{n}", position=n, number=str(n), heading="X") for n in range(1, 5)]
    film.store.commit(edit("scenes", *map(added, made)))
    shots = film.shots(8)
    film.board.set_fields([shot.id for shot in shots], GOOD)
    for n, scene in enumerate(made):
        film.board.set_fields([s.id for s in shots[2 * n : 2 * n + 2]], {"scene_id": scene.id})
    return film


def choose(film: Film, tactic: Tactic, *scenes: str) -> None:
    film.board.seams.choose(scenes, tactic)


def tactics(film: Film) -> list[Tactic]:
    return [film.board.scene(one).tactic for one in (A, B, C, D)]


def found(film: Film, rule: str) -> list[str]:
    return [one.shot for one in film.board.lint() if one.rule == rule]


def put(film: Film, number: str, **fields: object) -> Shot:
    shot = next(one for one in film.board.shots() if one.number == number)
    film.board.set_fields([shot.id], {name.replace("_of_", "."): v for name, v in fields.items()})
    return film.board.shot(shot.id)


def test_a_range_of_scenes_becomes_one_sequence_and_one_undo_takes_it_back(board: Film) -> None:
    before = board.state()
    made = board.board.seams.choose([A, B, C], Tactic.ENDS)
    assert made is not None
    assert made.label == "Generated at the ends in scenes 1 to 3"
    assert tactics(board) == [Tactic.ENDS, Tactic.JOINED, Tactic.JOINED, Tactic.NONE]
    heads = board.board.scenes()
    assert [(head.tactic, head.joined) for head in heads] == [
        (Tactic.ENDS, False), (Tactic.ENDS, True), (Tactic.ENDS, True), (Tactic.NONE, False),
    ]  # fmt: skip
    board.board.commit(made.inverse())
    assert board.state() == before


def test_inside_a_sequence_generated_shots_are_warned_about_and_not_at_its_ends(
    board: Film,
) -> None:
    assert found(board, "seam-inside") == []
    choose(board, Tactic.ENDS, A)
    assert found(board, "seam-inside") == []  # two shots are both ends
    choose(board, Tactic.ENDS, A, B)
    assert found(board, "seam-inside") == ["20", "30"]
    put(board, "20", bookend=True)  # the opening is two shots long
    assert found(board, "seam-inside") == ["30"]
    put(board, "30", kind="live action")
    assert found(board, "seam-inside") == []
    put(board, "30", kind="generated", omitted=True)
    put(board, "40", omitted=True)
    assert found(board, "seam-inside") == []  # 20 ends it now


def test_one_stylisation_asks_for_the_same_style_whatever_case_and_spaces(board: Film) -> None:
    choose(board, Tactic.STYLE, B, C)
    assert found(board, "seam-style") == []
    put(board, "30", elements_of_style="  etching,  COARSE hatching. ")
    assert found(board, "seam-style") == []
    put(board, "40", elements_of_style="Watercolour")
    put(board, "50", elements_of_style="")
    put(board, "10", elements_of_style="Oil")  # outside
    assert found(board, "seam-style") == ["40"]
    assert found(board, "missing-style") == ["50"]  # one finding for what is missing
    board.board.set_project({"style": "Films about memory."})
    assert found(board, "seam-style") == ["40", "50"]
    put(board, "60", elements_of_style="")
    put(board, "30", elements_of_style="")
    put(board, "40", elements_of_style="")
    assert found(board, "seam-style") == []  # the film's own style holds them together


def test_every_repair_of_a_style_is_certain_and_takes_what_most_shots_have(board: Film) -> None:
    choose(board, Tactic.STYLE, B, C)
    shot = put(board, "40", elements_of_style="Watercolour")
    finding = next(one for one in board.board.lint() if one.rule == "seam-style")
    (repair,) = board.repairs.offers(finding)
    assert repair.way is Way.MEND
    made = board.repairs.mend_all(board.board.lint())
    assert made is not None
    assert board.board.shot(shot.id).elements.style == GOOD["elements.style"]
    board.board.commit(made.inverse())
    assert board.board.shot(shot.id) == shot


def test_a_shot_inside_may_be_shot_live(board: Film) -> None:
    choose(board, Tactic.ENDS, A, B)
    finding = next(one for one in board.board.lint() if one.rule == "seam-inside")
    board.repairs.mend(finding, "live")
    assert board.board.shot(finding.shot_id).kind is ShotKind.LIVE_ACTION


def test_an_edit_of_one_shot_shows_its_consequences_on_all_others_of_the_sequence(
    board: Film,
) -> None:
    choose(board, Tactic.STYLE, A, B)
    look = board.board.look()
    assert sum(row.lint_errors for row in look.rows) == 0
    for number in ("10", "20", "30"):
        shot = put(board, number, elements_of_style="Watercolour")
        look = board.board.look_again(look, [shot.id])
        assert look == board.board.look()
    assert [row.lint_errors for row in look.rows][:4] == [0, 0, 0, 1]
    moved = put(board, "40", scene_id=D)
    look = board.board.look_again(look, [moved.id])
    assert look == board.board.look()
    assert sum(row.lint_errors for row in look.rows) == 0


def test_scenes_taken_out_of_the_middle_leave_both_halves_as_they_were(board: Film) -> None:
    choose(board, Tactic.ENDS, A, B, C, D)
    choose(board, Tactic.NONE, B)
    assert tactics(board) == [Tactic.ENDS, Tactic.NONE, Tactic.ENDS, Tactic.JOINED]
    choose(board, Tactic.STYLE, C)  # the head of a sequence speaks for all of it
    assert tactics(board) == [Tactic.ENDS, Tactic.NONE, Tactic.STYLE, Tactic.JOINED]
    choose(board, Tactic.NONE, C)
    assert [head.tactic for head in board.board.scenes()][2:] == [Tactic.NONE, Tactic.NONE]


def test_a_scene_joins_only_a_sequence_that_is_there(board: Film) -> None:
    with pytest.raises(BadInput, match="no sequence before"):
        choose(board, Tactic.JOINED, A)
    with pytest.raises(BadInput, match="no sequence before"):
        choose(board, Tactic.JOINED, C)
    choose(board, Tactic.STYLE, B)
    choose(board, Tactic.JOINED, C, D)
    assert [head.tactic for head in board.board.scenes()] == [Tactic.NONE, *[Tactic.STYLE] * 3]
    with pytest.raises(BadInput, match="do not follow"):
        choose(board, Tactic.ENDS, A, C)
    with pytest.raises(BadInput, match="no such scene"):
        choose(board, Tactic.ENDS, "nobody")
    assert board.board.seams.choose([B], Tactic.STYLE) is None
