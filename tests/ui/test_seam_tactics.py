"""A scene's tactic against visible seams: chosen by command, shown on its head, undone."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from app.domain.edit import added, edit
from app.domain.scene import Scene, Tactic
from app.ui.pages.board.storyboard.grid import Grid
from tests.ui.conftest import Opened


def two_scenes(opened: Opened) -> None:
    """The second three shots in a scene of their own."""
    board, store = opened.stage.bench.board, opened.stage.film.store
    second = Scene(id="second", position=9, number="2", heading="EXT. PIER - DAY")
    store.commit(edit("scene", added(second)))
    ids = [row.shot_id for row in opened.film.rows[3:]]
    opened.film.change(lambda: board.set_fields(ids, {"scene_id": "second"}))
    opened.wait(lambda: opened.film.rows[-1].scene_id == "second")
    opened.settled()


def tactics(opened: Opened) -> list[Tactic]:
    return [head.tactic for head in opened.film.scenes]


def head(grid: Grid, section: int) -> QImage:
    box = grid.layout_().head_rect(section, grid.viewport().width())
    grid.verticalScrollBar().setValue(max(0, box.top() - 40))
    return grid.viewport().grab(box.translated(0, -grid.top())).toImage()


def test_the_scenes_of_the_selection_become_a_sequence_and_their_heads_say_so(
    opened: Opened, grid: Grid
) -> None:
    two_scenes(opened)
    acts = opened.window.actions_
    grid.choosing.select([2, 3])
    grid.choosing.set_current(3)
    plain = head(grid, 0), head(grid, 1)
    acts["scene.ends"].trigger()
    opened.wait(lambda: tactics(opened)[:2] == [Tactic.ENDS] * 2)
    opened.settled()
    assert [one.joined for one in opened.film.scenes[:2]] == [False, True]
    assert head(grid, 0) != plain[0]
    assert head(grid, 1) != plain[1]
    inside = [row.lint_warnings for row in opened.film.rows]
    assert min(inside[1:5]) >= 1
    assert inside[1] == inside[0] + 1
    opened.film.undo.stack.undo()
    opened.wait(lambda: tactics(opened)[:2] == [Tactic.NONE] * 2)
    opened.settled()
    assert head(grid, 0) == plain[0]
    assert head(grid, 1) == plain[1]


def test_a_scene_at_hand_outside_the_selection_is_chosen_for_alone(
    opened: Opened, grid: Grid
) -> None:
    """As after a right click on its head, where nothing need be selected."""
    two_scenes(opened)
    grid.choosing.select([])
    opened.window.board._show_selection()
    assert opened.window.actions_["scene.style"].isEnabled()
    grid.choosing.select([0])
    grid.choosing.set_current(3)
    opened.window.actions_["scene.style"].trigger()
    opened.wait(lambda: tactics(opened)[:2] == [Tactic.NONE, Tactic.STYLE])
    head(grid, 1)
    box = grid.layout_().head_rect(1, grid.viewport().width()).translated(0, -grid.top())
    assert grid._head_tip(box.center()) == "Against seams: one strong stylisation"
    box = grid.layout_().head_rect(0, grid.viewport().width()).translated(0, -grid.top())
    assert grid._head_tip(box.center()) == ""


def test_what_cannot_be_joined_is_said(opened: Opened, grid: Grid) -> None:
    grid.setFocus()
    QTest.keyClick(grid, Qt.Key.Key_Home)
    opened.window.actions_["scene.join"].trigger()
    opened.wait(lambda: bool(opened.problems))
    assert "no sequence before" in opened.problems[0]
