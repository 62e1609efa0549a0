"""The board as people use it: choose, edit, undo, reorder, send."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from app.ui.widgets.fields import Field, TextBox
from tests.ui.conftest import Opened

PLAIN = Qt.KeyboardModifier.NoModifier


def press(opened: Opened, row: int, modifier: Qt.KeyboardModifier = PLAIN) -> None:
    grid = opened.window.board.grid
    rect = grid.tile_rect(row)
    assert rect is not None
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, modifier, rect.center())


def test_a_click_selects_a_shot_and_the_inspector_shows_it(opened: Opened) -> None:
    press(opened, 1)
    inspector = opened.window.board.inspector
    opened.wait(lambda: bool(inspector.prompt.text()))
    assert inspector.head.title.text() == "Bakery front, one window lit"
    assert "striped awning" in inspector.prompt.text()
    assert opened.window.board.selected_ids() == [opened.film.rows[1].shot_id]


def test_control_click_and_shift_click_select_several(opened: Opened) -> None:
    press(opened, 0)
    press(opened, 2, Qt.KeyboardModifier.ControlModifier)
    assert len(opened.window.board.selected_ids()) == 2
    press(opened, 4, Qt.KeyboardModifier.ShiftModifier)
    assert len(opened.window.board.selected_ids()) == 3


def test_a_rubber_band_takes_the_tiles_it_touches(opened: Opened) -> None:
    grid = opened.window.board.grid
    last = grid.tile_rect(5)
    assert last is not None
    start = QPoint(last.right() + 60, last.bottom() - 4)
    QTest.mousePress(grid.viewport(), Qt.MouseButton.LeftButton, pos=start)
    end = QPoint(last.left() + 10, last.top() + 10)
    QTest.mouseMove(grid.viewport(), end)
    QTest.mouseRelease(grid.viewport(), Qt.MouseButton.LeftButton, pos=end)
    assert opened.film.rows[5].shot_id in opened.window.board.selected_ids()


def test_arrow_keys_move_through_lines_of_tiles(opened: Opened) -> None:
    grid = opened.window.board.grid
    press(opened, 0)
    grid.setFocus()
    columns = grid.layout_().size.columns
    QTest.keyClick(grid, Qt.Key.Key_Right)
    assert opened.window.board.selected_ids() == [opened.film.rows[1].shot_id]
    QTest.keyClick(grid, Qt.Key.Key_Down)
    assert opened.window.board.selected_ids() == [
        opened.film.rows[min(1 + columns, 5)].shot_id
    ]  # fmt: skip
    QTest.keyClick(grid, Qt.Key.Key_Home)
    assert opened.window.board.selected_ids() == [opened.film.rows[0].shot_id]


def test_an_edit_in_the_inspector_is_saved_and_can_be_undone(opened: Opened) -> None:
    press(opened, 0)
    inspector = opened.window.board.inspector
    opened.wait(lambda: bool(inspector.prompt.text()))
    box = inspector.elements.field("elements.subject_action")
    assert isinstance(box, TextBox)
    before = box.toPlainText()
    shot_id = opened.film.rows[0].shot_id
    box.setPlainText("A boat turns into the harbour")
    QTest.keyClick(box, Qt.Key.Key_Return)
    board = opened.stage.bench.board
    opened.wait(lambda: board.shot(shot_id).elements.subject_action.startswith("A boat"))
    opened.wait(lambda: "A boat turns" in inspector.prompt.text())
    opened.wait(opened.film.undo.stack.canUndo)
    opened.window.actions_["edit.undo"].trigger()
    opened.wait(lambda: board.shot(shot_id).elements.subject_action == before)
    opened.window.actions_["edit.redo"].trigger()
    opened.wait(lambda: board.shot(shot_id).elements.subject_action.startswith("A boat"))
    assert opened.problems == []


def test_an_undo_that_came_too_late_changes_nothing_and_is_dropped(opened: Opened) -> None:
    board, shot_id = opened.stage.bench.board, opened.film.rows[0].shot_id
    opened.film.set_fields([shot_id], {"title": "One"})
    opened.wait(opened.film.undo.stack.canUndo)
    board.set_fields([shot_id], {"title": "Somebody else's"})
    opened.film.undo.stack.undo()
    opened.wait(lambda: bool(opened.problems))
    assert board.shot(shot_id).title == "Somebody else's"
    opened.film.undo.stack.redo()
    opened.wait(lambda: not opened.film.undo.stack.canUndo())


def test_several_shots_show_mixed_and_take_one_value_in_one_undo_step(opened: Opened) -> None:
    press(opened, 0)
    press(opened, 2, Qt.KeyboardModifier.ShiftModifier)
    inspector = opened.window.board.inspector
    box = inspector.elements.field("elements.mood")
    assert isinstance(box, Field)
    opened.wait(lambda: box.placeholderText() == "mixed")
    box.setText("Quiet")
    QTest.keyClick(box, Qt.Key.Key_Return)
    ids = [row.shot_id for row in opened.film.rows[:3]]
    board = opened.stage.bench.board
    opened.wait(lambda: all(board.shot(i).elements.mood == "Quiet" for i in ids))
    opened.wait(lambda: opened.film.undo.stack.count() == 1)


def test_a_wrong_length_is_refused_in_a_card_and_nothing_changes(opened: Opened) -> None:
    press(opened, 0)
    head = opened.window.board.inspector.head
    opened.wait(lambda: head.title.isEnabled())
    head.frames.setText("minus two")
    QTest.keyClick(head.frames, Qt.Key.Key_Return)
    opened.wait(lambda: bool(opened.problems))
    assert opened.stage.bench.board.shot(opened.film.rows[0].shot_id).frames == 72


def test_new_shot_goes_behind_the_selected_one(opened: Opened) -> None:
    press(opened, 1)
    opened.settled()
    opened.window.actions_["shot.new"].trigger()
    opened.wait(lambda: len(opened.film.rows) == 7)
    assert opened.film.rows[2].number == "20A"


def test_moving_later_and_undoing_restores_the_order(opened: Opened) -> None:
    order = [row.shot_id for row in opened.film.rows]
    press(opened, 0)
    opened.settled()
    opened.window.actions_["shot.later"].trigger()
    opened.wait(lambda: [r.shot_id for r in opened.film.rows][:2] == [order[1], order[0]])
    opened.film.undo.stack.undo()
    opened.wait(lambda: [r.shot_id for r in opened.film.rows] == order)


def test_the_paid_button_says_the_price_before_it_is_pressed(opened: Opened) -> None:
    shot_id = opened.film.rows[0].shot_id
    opened.film.set_fields([shot_id], {"model": "runway-gen-4.5"})
    press(opened, 0)
    send = opened.window.board.inspector.send
    opened.wait(lambda: send.button.price() == f"${1.4 * send.takes():.2f}")
    assert send.button.accessibleName().endswith(send.button.price())


def test_sending_a_shot_queues_its_takes(opened: Opened) -> None:
    press(opened, 3)
    send = opened.window.board.inspector.send
    opened.wait(lambda: send.button.price() == "free")
    send.button.click()
    opened.wait(lambda: len(opened.stage.bench.shooting.jobs()) == send.takes())
    opened.wait(lambda: opened.film.rows[3].state == "queued")


def test_a_fold_hides_a_scene_and_brings_it_back(opened: Opened) -> None:
    grid = opened.window.board.grid
    grid.fold(0)
    assert grid.tile_rect(0) is None
    grid.fold(0)
    assert grid.tile_rect(0) is not None


def test_find_keeps_only_matching_shots(opened: Opened) -> None:
    opened.window.board.filter.field.setText("oven door")
    assert [row.number for row in opened.window.board.model.rows] == ["30"]
    opened.window.board.filter.field.setText("")
    assert len(opened.window.board.model.rows) == 6


def test_a_retired_model_is_listed_but_cannot_be_chosen(opened: Opened) -> None:
    choice = opened.window.board.inspector.model.choice
    press(opened, 0)
    opened.wait(lambda: choice.count() == 4)
    at = choice.findData("sora-2")
    item = choice.model().index(at, 0)
    assert at >= 0
    assert not item.flags() & Qt.ItemFlag.ItemIsEnabled
