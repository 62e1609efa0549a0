"""Cells copied, pasted, filled and cleared: what goes where, what is refused, nothing ever lost."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.domain.errors import BadInput, NotFound
from app.production.fields.cells import Sheet, check, parse_block, write_block
from app.production.fields.shot_fields import FIELDS
from tests.production.film import Film

CELL = st.one_of(st.text(st.sampled_from("ab\"'\t\n\r;=-+@ ,é"), max_size=8), st.text(max_size=12))
BLOCK = st.integers(1, 4).flatmap(
    lambda wide: st.lists(st.lists(CELL, min_size=wide, max_size=wide), min_size=1, max_size=4)
)
FREE = ("title", "subject_action", "style", "mood", "dialogue", "notes")


def words(cell: tuple[str, str]) -> str:
    return f"{cell[0]}.{cell[1]}"


# the clipboard


@given(BLOCK)
@example([["a"], [""]])
@example([['"'], ["=SUM(A1)"]])
@example([["'=kept"]])
@example([[""]])
def test_what_was_copied_is_read_back_to_the_letter(block: list[list[str]]) -> None:
    assert parse_block(write_block(block)) == block


@given(st.text(st.sampled_from('ab"\t\n\r '), max_size=30))
def test_no_text_is_refused_and_no_letter_of_it_lost(text: str) -> None:
    letters = "".join(cell for row in parse_block(text) for cell in row)
    assert letters.count("a") == text.count("a")
    assert letters.count("b") == text.count("b")


def test_a_spreadsheet_reads_what_was_copied() -> None:
    block = [["10", "two\nlines", 'say "hi"'], ["20", "a\ttab", '"quoted"']]
    read = list(csv.reader(io.StringIO(write_block(block), newline=""), delimiter="\t"))
    assert read == block


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("10\tPier\r\n20\tQuay\r\n", [["10", "Pier"], ["20", "Quay"]]),
        ("one cell", [["one cell"]]),
        ('"two\nlines"\tnext\n', [["two\nlines", "next"]]),
        ('5" lens\tx\n', [['5" lens', "x"]]),
        ('"never closed\tx\n', [['"never closed', "x"]]),
        ("a\tb\nc\n", [["a", "b"], ["c"]]),
        ("a\n\nb", [["a"], [""], ["b"]]),
    ],
)
def test_what_spreadsheets_copy_is_understood(text: str, block: list[list[str]]) -> None:
    assert parse_block(text) == block


def test_a_cell_that_a_spreadsheet_would_run_is_guarded() -> None:
    assert write_block([["=HYPERLINK(1)", "x"]]).startswith("'=")


# laying

SHEET = Sheet(("A", "B", "C", "D"), ("title", "mood", "takes"))


@pytest.mark.parametrize(
    ("block", "chosen", "cells"),
    [
        ([["x"]], [(0, 0), (2, 1)], ["A.title", "C.mood"]),
        ([["x", "y"]], [(1, 0)], ["B.title", "B.mood"]),
        ([["x"], ["y"]], [(0, 0)], ["A.title", "B.title"]),
        ([["x"], ["y"]], [(0, 0), (1, 0), (2, 0), (3, 0)], ["A.title", "B.title", "C.title",
                                                             "D.title"]),
        ([["x"], ["y"]], [(0, 0), (1, 0), (2, 0)], ["A.title", "B.title"]),
        ([["x", "y"], ["z"]], [(0, 0)], ["A.title", "A.mood", "B.title"]),
    ],
)  # fmt: skip
def test_a_block_lands_where_a_spreadsheet_would_put_it(block, chosen, cells) -> None:
    laid = SHEET.pasted(block, chosen)
    assert [f"{shot}.{name}" for shot, fields in laid.cells for name in fields] == cells
    assert laid.outside == []


def test_what_has_no_cell_is_named() -> None:
    laid = SHEET.pasted([["x", "y"], ["z", "w"]], [(3, 2)])
    assert laid.cells == [("D", {"takes": "x"})]
    assert [(bad.text, bad.reason) for bad in laid.outside] == [
        ("y", "There is no column beside the last one."),
        ("z", "There is no row below the last one."),
        ("w", "There is no row below the last one."),
    ]


def test_filling_down_takes_the_uppermost_or_the_cell_above() -> None:
    many = SHEET.filled_down([(0, 0), (1, 0), (2, 0), (1, 1)], lambda *cell: words(cell))
    assert many.cells == [
        ("B", {"title": "A.title", "mood": "A.mood"}),
        ("C", {"title": "A.title"}),
    ]
    assert SHEET.filled_down([(0, 0)], lambda *cell: words(cell)).cells == []


def test_copying_scattered_cells_keeps_their_rows_and_columns() -> None:
    block = SHEET.copied([(0, 0), (2, 1)], lambda *cell: words(cell))
    assert block == [["A.title", ""], ["", "C.mood"]]


# reading and writing


def test_different_cells_of_many_shots_are_one_edit(film: Film) -> None:
    a, b, c = film.shots(3)
    before = film.state()
    made = film.board.set_cells(
        [(a.id, {"title": "Pier", "frames": "2s"}), (c.id, {"camera": "orbit", "hero": "yes"})],
        "Paste",
    )
    assert made is not None
    assert made.label == "Paste 4 cells of 2 shots"
    assert film.board.shot(a.id).frames == 48
    assert film.board.shot(c.id).elements.camera.move == "orbit"
    assert film.board.shot(c.id).hero
    assert film.board.shot(b.id) == b
    film.board.commit(made.inverse())
    assert film.state() == before


def test_every_bad_cell_is_named_and_the_good_ones_are_known(film: Film) -> None:
    a, b, _ = film.shots(3)
    cells = [
        (a.id, {"title": "Pier", "frames": "soon", "takes": "4"}),
        (b.id, {"model": "nobody", "mood": "Quiet"}),
        ("gone", {"title": "x"}),
    ]
    shots = {shot.id: shot for shot in film.board.shots()}
    checked = check(cells, shots, film.board.names())
    assert [(bad.number, bad.field, bad.text) for bad in checked.bad] == [
        (a.number, "frames", "soon"),
        (a.number, "takes", "4"),
        (b.number, "model", "nobody"),
        ("", "title", "x"),
    ]
    assert all(bad.reason for bad in checked.bad)
    assert checked.cells == [(a.id, {"title": "Pier"}), (b.id, {"mood": "Quiet"})]
    before = film.state()
    with pytest.raises(BadInput, match="Shot 10, frames"):
        film.board.set_cells(cells[:2])
    with pytest.raises(NotFound):
        film.board.set_cells(cells)
    assert film.state() == before
    assert film.board.set_cells(checked.cells) is not None
    assert film.board.shot(b.id).elements.mood == "Quiet"


def test_numbers_may_change_places_but_never_meet(film: Film) -> None:
    a, b, c = film.shots(3)
    film.board.set_cells([(a.id, {"number": "20"}), (b.id, {"number": "10"})])
    assert [shot.number for shot in film.board.shots()] == ["20", "10", "30"]
    shots = {shot.id: shot for shot in film.board.shots()}
    wanted = [(a.id, {"number": "30"}), (b.id, {"number": "20"}), (c.id, {"number": "30A"})]
    assert check(wanted, shots, film.board.names()).bad == []
    # the third cannot have it, so the first cannot have the third's, and the second not the first's
    wanted[2] = (c.id, {"number": "ten"})
    assert len(check(wanted, shots, film.board.names()).bad) == 3


def test_a_camera_move_is_read_before_what_refines_it(film: Film) -> None:
    shot = film.shots(1)[0]
    film.board.set_cells([(shot.id, {"camera_speed": "slow", "camera": "dolly in"})])
    assert film.board.shot(shot.id).elements.camera.speed == "slow"


@pytest.mark.parametrize(
    ("text", "frames"),
    [("72", 72), ("3s", 72), ("2.5 s", 60), ("00:00:03:12", 84), ("3:00", 72), ("1:00:00", 1440)],
)
def test_a_length_is_written_as_frames_seconds_or_timecode(film: Film, text, frames) -> None:
    shot = film.shots(1)[0]
    film.board.set_fields([shot.id], {"frames": text})
    assert film.board.shot(shot.id).frames == frames


@pytest.mark.parametrize("text", ["", "0s", "00:00:00:00", "00:00:00:24", "3 m", "1:2:3:4:5"])
def test_what_is_no_length_is_refused(film: Film, text: str) -> None:
    shot = film.shots(1)[0]
    with pytest.raises(BadInput):
        film.board.set_fields([shot.id], {"frames": text})
    assert film.board.shot(shot.id) == shot


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    texts=st.lists(
        st.lists(CELL.filter(lambda t: "\x00" not in t), min_size=6, max_size=6),
        min_size=2,
        max_size=2,
    ),
    wide=st.integers(1, 6),
)
def test_a_block_pasted_elsewhere_and_back_changes_nothing(
    film: Film, texts: list[list[str]], wide: int
) -> None:
    shots = film.shots(4)
    ids, board = [shot.id for shot in shots], film.board
    board.set_cells(
        [(i, dict(zip(FREE, row, strict=True))) for i, row in zip(ids, texts, strict=False)]
    )
    names, sheet = board.names(), Sheet(ids, FREE)
    before = board.shots()

    def text(shot_id: str, name: str) -> str:
        return FIELDS[name].show(board.shot(shot_id), names)

    def carry(source: int, target: int) -> None:
        chosen = [(source + r, c) for r in range(2) for c in range(wide)]
        copied = write_block(sheet.copied(chosen, text))
        board.set_cells(sheet.pasted(parse_block(copied), [(target, 0)]).cells, "Paste")

    carry(0, 2)
    for name in FREE[:wide]:
        assert [text(i, name) for i in ids[2:]] == [text(i, name) for i in ids[:2]]
    board.set_cells(sheet.cleared([(r, c) for r in range(2) for c in range(wide)]).cells, "Clear")
    carry(2, 0)
    assert board.shots()[:2] == before[:2]
