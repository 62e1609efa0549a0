"""The script in the film: versions, the lines shots cover, gaps, and what a new version does."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.edit import Edit
from app.domain.errors import BadInput
from app.domain.scene import Scene
from app.domain.script import LineKind
from app.production.breakdown.coverage import Gap, runs
from app.production.breakdown.script_desk import NewVersion, ScriptDesk, ScriptView
from app.production.breakdown.versions import match
from app.resources import resource
from tests.production.film import Film

SCRIPT = """\
Title: Pier

EXT. PIER - DAWN #7#

Mara rows in. A bell.
She ties the boat.

MARA
(low)
You are early.

CUT TO:

INT. HUT - NIGHT

Fire burns.
"""
K = LineKind


def desk(film: Film) -> ScriptDesk:
    return film.breakdown.script


def read(film: Film, text: str = SCRIPT, name: str = "pier.fountain") -> NewVersion:
    file = film.folder.parent / name
    file.write_text(text, encoding="utf-8")
    return desk(film).compare(file)


def view(film: Film) -> ScriptView:
    found = desk(film).view()
    assert found is not None
    return found


def lines_of(film: Film) -> list[tuple[int, ...]]:
    return [shot.script_lines for shot in film.board.shots()]


def test_every_line_is_known_for_what_it_is(film: Film) -> None:
    desk(film).take(read(film))
    kinds = [line.kind for line in view(film).lines]
    assert kinds == [
        K.APART, K.BLANK, K.HEADING, K.BLANK, K.ACTION, K.ACTION, K.BLANK, K.CUE,
        K.PARENTHETICAL, K.DIALOGUE, K.BLANK, K.APART, K.BLANK, K.HEADING, K.BLANK, K.ACTION,
    ]  # fmt: skip


def test_an_import_keeps_the_text_and_links_every_line_it_used(film: Film) -> None:
    file = film.folder.parent / "pier.fountain"
    file.write_text(SCRIPT)
    result = film.breakdown.write(film.breakdown.preview(file))
    kept = desk(film).script()
    assert kept is not None
    assert result.edit is not None
    assert (kept.position, kept.name, kept.encoding) == (1, "pier.fountain", "UTF-8")
    assert lines_of(film) == [(5, 6, 8, 9, 10), (16,)]
    assert view(film).coverage.gaps == ()
    film.board.commit(result.edit.inverse())
    assert desk(film).script() is None


def test_gaps_are_runs_of_lines_nobody_covers_and_count_their_dialogue(film: Film) -> None:
    desk(film).take(read(film))
    (first,) = film.shots(1)
    found = view(film).coverage
    assert found.gaps == (Gap(5, 6, 0), Gap(8, 10, 1), Gap(16, 16, 0))
    assert (found.filmed, found.covered, found.percent) == (6, 0, 0)
    assert found.loose == (first.id,)
    desk(film).link([first.id], [5, 6, 7])
    found = view(film).coverage
    assert found.gaps == (Gap(8, 10, 1), Gap(16, 16, 0))
    assert (found.covered, found.percent, found.loose) == (2, 33, ())
    film.board.omit([first.id])
    assert view(film).coverage.covered == 0


def test_brackets_stand_side_by_side_where_shots_share_lines(film: Film) -> None:
    desk(film).take(read(film))
    a, b, c = film.shots(3)
    desk(film).link([a.id], [5, 6, 8, 9, 10])
    desk(film).link([b.id], [6])
    desk(film).link([c.id], [6, 16])
    found = [(x.number, x.first, x.last, x.lane) for x in view(film).coverage.brackets]
    assert found == [("10", 5, 10, 0), ("20", 6, 6, 1), ("30", 6, 6, 2), ("30", 16, 16, 0)]
    assert view(film).spans[c.id] == "6, 16"
    assert runs([5, 10, 16], view(film).lines) == [(5, 5), (10, 10), (16, 16)]


EDITS: dict[str, Callable[[Film], Edit | None]] = {
    "cover": lambda film: desk(film).cover([8, 9, 10]),
    "link": lambda film: desk(film).link([film.board.shots()[0].id], [5]),
    "unlink": lambda film: desk(film).unlink([film.board.shots()[1].id]),
    "move": lambda film: desk(film).move_link(film.board.shots()[1].id, [16], [5, 6]),
    "accept": lambda film: desk(film).accept(desk(film).propose()),
    "version": lambda film: desk(film).take(read(film, SCRIPT.replace("Fire burns.", "Rain."))),
}


@pytest.mark.parametrize("name", EDITS)
def test_every_edit_is_one_and_can_be_taken_back(film: Film, name: str) -> None:
    desk(film).take(read(film))
    shots = film.shots(2)
    desk(film).link([shots[1].id], [16])

    def state() -> object:
        return film.board.shots(), film.store.all(Scene), film.art.characters(), view(film).script

    before = state()
    edit = EDITS[name](film)
    assert edit is not None
    assert edit.label
    after = state()
    assert after != before
    film.board.commit(edit.inverse())
    assert state() == before
    film.board.commit(edit)
    assert state() == after


def test_a_new_shot_over_lines_takes_them_at_their_word(film: Film) -> None:
    desk(film).take(read(film))
    edit = desk(film).cover([8, 9, 10, 11])
    (shot,) = film.board.shots()
    assert edit.label == "Cover lines 8–10 with a new shot"
    assert shot.dialogue == "Mara: (low) You are early."
    assert shot.script_lines == (8, 9, 10)
    assert shot.elements.environment_lighting == "Pier, dawn"
    (scene,) = film.store.all(Scene)
    assert (scene.number, scene.heading) == ("7", "EXT. PIER - DAWN")
    assert [one.name for one in film.art.characters()] == ["Mara"]
    with pytest.raises(BadInput, match="None of these lines is filmed"):
        desk(film).cover([1, 2, 12])


def test_new_shots_stand_where_their_lines_do(film: Film) -> None:
    desk(film).take(read(film))
    desk(film).cover([16])
    desk(film).cover([5])
    desk(film).cover([6])
    assert lines_of(film) == [(5,), (6,), (16,)]
    assert len({shot.code for shot in film.board.shots()}) == 3
    numbers = [shot.number for shot in film.board.shots()]
    assert len(set(numbers)) == 3


def test_rules_propose_a_shot_for_every_gap_and_nothing_else(film: Film) -> None:
    desk(film).take(read(film))
    desk(film).cover([5])
    proposed = desk(film).propose()
    assert [one.lines for one in proposed] == [(6, 8, 9, 10), (16,)]
    desk(film).accept(proposed)
    assert view(film).coverage.percent == 100
    assert desk(film).propose() == []


def test_a_new_version_keeps_links_and_lists_what_changed(film: Film) -> None:
    desk(film).take(read(film))
    desk(film).accept(desk(film).propose())
    assert lines_of(film) == [(5, 6, 8, 9, 10), (16,)]
    fresh = (
        SCRIPT.replace("Mara rows in. A bell.", "Fog.\nMara rows in. Two bells.")
        .replace("You are early.", "You are very early.")
        .replace("Fire burns.", "An empty room.")
    )
    version = read(film, fresh)
    assert version.matched is not None
    said = [(one.word, one.old, one.new) for one in version.matched.changes]
    assert said == [
        ("added", None, 5), ("changed", 5, 6), ("changed", 10, 11), ("removed", 16, None),
        ("added", None, 17),
    ]  # fmt: skip
    assert version.losing == ("20",)
    edit = desk(film).take(version)
    assert edit is not None
    assert lines_of(film) == [(6, 7, 9, 10, 11), ()]
    assert [one.position for one in desk(film).versions()] == [1, 2]
    assert desk(film).versions()[0].text == SCRIPT.rstrip()
    assert desk(film).take(read(film, fresh)) is None
    film.board.commit(edit.inverse())
    assert lines_of(film) == [(5, 6, 8, 9, 10), (16,)]


def test_reformatting_moves_no_link() -> None:
    matched = match("A\n  Bell rings.\nC", "\n\nA\nbell  rings.\n\nC")
    assert matched.carry((1, 2, 3)) == (3, 4, 6)
    assert [one.word for one in matched.changes] == ["changed"]


def test_importing_another_script_leaves_the_one_in_force(film: Film) -> None:
    desk(film).take(read(film))
    desk(film).cover([5])
    file = film.folder.parent / "other.txt"
    file.write_text("A lamp swings. Nobody is there.\n\nThe door closes.\n")
    result = film.breakdown.write(film.breakdown.preview(file))
    assert any("keeps its script" in note for note in result.notes)
    assert lines_of(film) == [(5,), (), ()]
    assert len(desk(film).versions()) == 1


def test_importing_the_same_script_again_adds_no_version(film: Film) -> None:
    desk(film).take(read(film))
    film.breakdown.write(film.breakdown.preview(film.folder.parent / "pier.fountain"))
    assert len(desk(film).versions()) == 1


def test_pasted_text_is_fountain_where_it_looks_like_it(film: Film) -> None:
    assert desk(film).compare_pasted("INT. HUT\n\nFire.").text.form == "fountain"
    assert desk(film).compare_pasted("Fire burns.").text.form == "prose"
    with pytest.raises(BadInput, match="empty"):
        desk(film).compare_pasted(" \n")
    with pytest.raises(BadInput, match="not a script"):
        desk(film).compare(Path("list.csv"))


def test_the_sample_script_has_every_line_known(film: Film) -> None:
    text = (resource("sample_film") / "first_light.fountain").read_text(encoding="utf-8")
    desk(film).take(read(film, text))
    found = view(film)
    headings = [line.text for line in found.lines if line.kind is K.HEADING]
    assert len(headings) == 4
    assert found.coverage.filmed == 34
    with (resource("sample_film") / "shots.csv").open(encoding="utf-8", newline="") as rows:
        covered = [[int(n) for n in row["script_lines"].split(";")] for row in csv.DictReader(rows)]
    assert all(covered)
    filmed = {line.number for line in found.lines if line.kind.filmed}
    assert {n for lines in covered for n in lines} == filmed
