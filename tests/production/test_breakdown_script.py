"""Fountain scripts in: a shot for each paragraph of action, and nothing left out in silence."""

from __future__ import annotations

import pytest

from app.domain.errors import BadInput
from app.domain.scene import Scene
from app.domain.shot import Move
from app.production.breakdown import ImportPlan
from app.resources import resource
from tests.production.film import Film, numbers

SCRIPT = """Title: Harbour
Author: Nobody

/* left out
by the writer */

EXT. PIER - DAWN #7A#

= She has been waiting.

Mara rows in. [[seen from above]] The camera makes a slow orbit.

The radio gives static.

MARA (O.S.)
(low)
You are early, and I have nothing in the house but the bread of yesterday and a pear.
~ Row, row

> CUT TO:

INT. HUT

ILYAS
Yes.

MARA ^
No.

> THE END <

EXT. NOTHING - DAY
"""


def planned(film: Film, text: str | bytes) -> ImportPlan:
    file = film.folder.parent / "script.fountain"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return film.breakdown.preview(file)


def test_each_paragraph_of_action_is_a_shot_numbered_in_tens(film: Film) -> None:
    result = film.breakdown.write(planned(film, SCRIPT))
    assert (result.scenes, result.shots, result.characters, result.refused) == (2, 3, 2, ())
    row, radio, talk = film.board.shots()
    assert numbers([row, radio, talk]) == ["10", "20", "30"]
    assert row.elements.subject_action == "Mara rows in. The camera makes a slow orbit."
    assert row.elements.environment_lighting == "Pier, dawn"
    assert row.elements.camera.move is Move.ORBIT
    assert radio.elements.camera.move is None
    assert row.notes == "seen from above"
    assert row.script_lines == (11,)
    assert [c.name for c in film.art.characters()] == ["Mara", "Ilyas"]
    mara, ilyas = (c.id for c in film.art.characters())
    assert row.character_ids == (mara,)
    assert set(talk.character_ids) == {mara, ilyas}


def test_speech_joins_its_shot_and_makes_it_as_long_as_it_takes(film: Film) -> None:
    film.breakdown.write(planned(film, SCRIPT))
    row, radio, talk = film.board.shots()
    assert radio.dialogue == (
        "Mara: (low) You are early, and I have nothing in the house "
        "but the bread of yesterday and a pear. Row, row"
    )
    assert row.frames == 72
    assert radio.frames == round((20 / 2.5 + 1) * 24)
    assert talk.dialogue == "Ilyas: Yes.\nMara: No."
    assert talk.elements.subject_action == "Ilyas and Mara talk."
    assert talk.notes == "On screen: THE END"


def test_the_scripts_own_scene_numbers_are_kept(film: Film) -> None:
    film.breakdown.write(planned(film, SCRIPT))
    first, second = film.store.all(Scene)
    assert (first.number, first.heading) == ("7A", "EXT. PIER - DAWN")
    assert (first.place, first.time_of_day) == ("Pier", "DAWN")
    assert first.synopsis == "She has been waiting."
    assert (second.number, second.heading, second.place) == ("1", "INT. HUT", "Hut")


def test_what_makes_no_shot_is_told(film: Film) -> None:
    notes = planned(film, SCRIPT).notes
    assert "Title page: Harbour." in notes
    assert "1 transition left out." in notes
    assert any("(EXT. NOTHING - DAY) has no action" in note for note in notes)
    unclosed = planned(film, "EXT. PIER\n\nMara rows.\n\n/* for ever\n").notes
    assert any(note.startswith("Line 5:") for note in unclosed)


def test_numbers_a_scene_lacks_do_not_meet_those_it_has(film: Film) -> None:
    plan = planned(film, "INT. A\n\nOne.\n\nINT. B #1#\n\nTwo.\n\nINT. C #2#\n\nThree.\n")
    assert [(s.number, s.heading) for s in plan.scenes] == [
        *[("3", "INT. A"), ("1", "INT. B"), ("2", "INT. C")]
    ]


def test_a_script_goes_on_behind_the_board(film: Film) -> None:
    film.shots(2)
    film.breakdown.write(planned(film, "Mara rows.\n\nIlyas waits.\n"))
    assert numbers(film.board.shots()) == ["10", "20", "30", "40"]
    assert film.board.shots()[2].scene_id is None


def test_forced_words_and_names_keep_their_spelling(film: Film) -> None:
    plan = planned(
        film,
        ".The moon\n\n@McCoy\nAye.\n\n!SHOUTED ACTION\n\n"
        "MARY-JANE O'HARA\nHm.\n\nMARY'S DOG\nWoof.\n",
    )
    assert [s.heading for s in plan.scenes] == ["The moon"]
    assert [c.name for c in plan.characters] == ["McCoy", "Mary-Jane O'Hara", "Mary's Dog"]
    assert plan.shots[1].shot.elements.subject_action == "SHOUTED ACTION"


@pytest.mark.parametrize(
    "text", ["", "   \n", "Title: X\n\n", b"\x00\x01\x02\x03", "INT. A - DAY\n"]
)
def test_what_holds_no_shot_is_refused(film: Film, text: str | bytes) -> None:
    with pytest.raises(BadInput):
        planned(film, text)


def test_windows_and_old_mac_line_ends_give_the_same_shots(film: Film) -> None:
    def shape(text: str) -> list[tuple[int, str, str]]:
        shots = planned(film, text).shots
        return [(s.line, s.shot.elements.subject_action, s.shot.dialogue) for s in shots]

    assert shape(SCRIPT.replace("\n", "\r\n")) == shape(SCRIPT) == shape(SCRIPT.replace("\n", "\r"))


def test_the_same_script_gives_the_same_plan(film: Film) -> None:
    def rows(plan: ImportPlan) -> list[object]:
        return [(row.line, row.cells) for row in plan.rows]

    assert rows(planned(film, SCRIPT)) == rows(planned(film, SCRIPT))


def test_a_row_of_a_script_is_fixed_like_any_other(film: Film) -> None:
    plan = planned(film, SCRIPT).fix(11, "frames", "24")
    film.breakdown.write(plan)
    assert film.board.shots()[0].frames == 24


def test_the_sample_script_is_four_scenes_and_three_people(film: Film) -> None:
    plan = film.breakdown.preview(resource("sample_film/first_light.fountain"))
    result = film.breakdown.write(plan, strict=True)
    assert (result.refused, result.scenes, result.characters) == ((), 4, 3)
    assert [scene.number for scene in film.store.all(Scene)] == ["1", "2", "3", "4"]
    assert all(shot.frames >= 72 for shot in film.board.shots())


def test_the_sample_list_is_thirty_shots_of_three_seconds_without_a_refusal(film: Film) -> None:
    film.shelf.cards.append(film.shelf.cards[0].model_copy(update={"id": "animatic"}))
    file = resource("sample_film/shots.csv")
    for still in sorted((file.parent / "kit").glob("*.jpg")):
        film.art.add_picture(still)
    plan = film.breakdown.preview(file)
    assert (plan.refused, plan.notes) == ((), ())
    result = film.breakdown.write(plan, strict=True, beside=file.parent)
    assert (result.shots, result.scenes, result.notes) == (30, 4, ())
    shots = film.board.shots()
    assert {shot.frames for shot in shots} == {72}
    assert numbers(shots) == [str(n * 10) for n in range(1, 31)]
    assert all(shot.first_frame_id for shot in shots)
    assert all(shot.beats and shot.beats[-1].end_frame <= 72 for shot in shots)
    assert sum(shot.elements.camera.move is not None for shot in shots) == 30
    assert {anchor.name for anchor in film.art.anchors()} == {
        *("A1 Dawn", "A2 Harbour", "A3 Market", "A4 Night")
    }
