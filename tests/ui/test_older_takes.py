"""The mark of a shot whose take is older than the shot: on the tile, in words, kept up to date."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAccessible

from app.ui.pages.board.storyboard.grid import Grid
from tests.ui.conftest import Opened

WORDS = "Its take is older than the shot: made with other words"


@pytest.fixture
def grid(opened: Opened) -> Grid:
    """The second shot has a take of its present words."""
    opened.window.board.hands.older._rest.setInterval(10)
    job = opened.stage.send(opened.stage.shots()[1:2])[0]
    opened.stage.land(job)
    grid = opened.window.board.grid
    opened.wait(lambda: grid.model.rows[1].take_count == 1)
    opened.settled()
    return grid


def told(grid: Grid, row: int = 1) -> str:
    listed = QAccessible.queryAccessibleInterface(grid)
    assert listed is not None
    entry = listed.child(row)
    assert entry is not None
    return entry.text(QAccessible.Text.Description)


def test_an_edit_after_the_take_marks_the_tile_and_undo_takes_it_back(
    opened: Opened, grid: Grid
) -> None:
    assert told(grid) == ""
    before = grid.grab().toImage()
    shot = opened.stage.shots()[1]
    opened.film.set_fields([shot.id], {"elements.mood": "something else"})
    opened.wait(lambda: WORDS in told(grid))
    assert grid._touch(1).older
    assert not grid._touch(0).older
    assert WORDS in grid._tip(1)
    opened.settled()
    tile = grid.tile_rect(1)
    assert tile is not None
    corner = tile.adjusted(0, 0, 0, -tile.height() // 2)
    assert grid.grab().toImage().copy(corner) != before.copy(corner)
    opened.film.undo.stack.undo()
    opened.wait(lambda: not told(grid))
    opened.settled()
    assert grid.grab().toImage().copy(corner) == before.copy(corner)


def test_a_character_written_anew_marks_the_shots_made_with_the_old_wording(
    opened: Opened, grid: Grid
) -> None:
    art, shots = opened.stage.bench.art_department, opened.stage.shots()
    mara = art.characters()[0]
    opened.film.set_fields([shots[0].id], {"character_ids": (mara.id,)})
    opened.settled()
    opened.stage.land(opened.stage.send(opened.stage.shots()[:1])[0])
    opened.wait(lambda: grid.model.rows[0].take_count == 1)
    opened.settled()
    assert "older" not in told(grid, 0)
    art.lock_character(mara.id, locked=False)
    art.set_character(mara.id, {"wording": f"{mara.wording}, in boots"})
    opened.wait(lambda: "made with other wording of its characters" in told(grid, 0))
    assert told(grid) == ""


def test_what_is_not_looked_at_is_not_reckoned(opened: Opened, grid: Grid) -> None:
    older, shots = opened.window.board.hands.older, opened.stage.shots()
    opened.wait(lambda: set(older._known) == {shots[1].id})  # the others have no take
    opened.window.show_page("generate")
    opened.settled()
    opened.film.set_fields([shots[1].id], {"elements.mood": "something else"})
    opened.wait(lambda: opened.film.shots[shots[1].id].elements.mood == "something else")
    opened.settled()
    assert not older._wanted
    assert older._known[shots[1].id].words == ""
    opened.window.show_page("board")
    opened.wait(lambda: WORDS in told(grid))


def test_every_mark_of_a_tile_has_words(opened: Opened, grid: Grid) -> None:
    shot = opened.stage.shots()[0]
    opened.film.set_fields([shot.id], {"hero": True, "critical": True, "linked": True})
    opened.wait(lambda: grid.model.rows[0].linked)
    assert told(grid, 0) == "Hero shot, Critical, Linked to a neighbour"
