"""Blocks of cells: fill, copy, paste, clear; sorting, columns, and what readers hear."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from app.ui.pages.board.table.columns import COLUMNS, PLACE
from tests.ui.conftest import Opened
from tests.ui.table_hand import CTRL, SHIFT, Table

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def table(opened: Opened) -> Table:
    return Table(opened)


# one board, two views


def test_filling_down_is_one_step(table: Table) -> None:
    table.go(0, "title")
    table.press(Qt.Key.Key_Down, SHIFT)
    table.press(Qt.Key.Key_Down, SHIFT)
    table.press(Qt.Key.Key_D, CTRL)
    wanted = table.shot(0).title
    table.wait(lambda: [table.shot(n).title for n in range(3)] == [wanted] * 3)
    table.wait(lambda: table.steps() == 1)
    assert table.opened.film.undo.stack.undoText() == "Fill down title of 2 shots"
    table.undo()
    table.wait(lambda: table.shot(1).title == "Bakery front, one window lit")


def test_the_foot_adds_up_what_was_filled_down(table: Table) -> None:
    table.go(0, "frames")
    table.type("96")
    table.press(Qt.Key.Key_Return)
    table.wait(lambda: table.opened.film.rows[0].frames == 96)
    table.go(0, "frames")
    table.press(Qt.Key.Key_Down, SHIFT)
    table.press(Qt.Key.Key_D, CTRL)
    table.wait(lambda: table.opened.film.rows[1].frames == 96)
    assert table.panel.foot._frames.text() == "192 frames"


def test_copied_cells_go_into_others_and_come_back_by_undo(table: Table) -> None:
    table.go(0, "camera_size")
    table.press(Qt.Key.Key_Down, SHIFT)
    table.press(Qt.Key.Key_Right, SHIFT)
    table.press(Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "extreme wide\tcrane down\nwide\tdolly in\n"
    table.go(3, "camera_size")
    before = [table.shot(n).elements.camera for n in (3, 4)]
    table.press(Qt.Key.Key_V, CTRL)
    table.wait(lambda: table.shot(4).elements.camera.move == "dolly in")
    assert table.shot(3).elements.camera.size == "extreme wide"
    table.wait(lambda: table.steps() == 1)
    table.undo()
    table.wait(lambda: [table.shot(n).elements.camera for n in (3, 4)] == before)


def test_one_cell_is_pasted_into_all_that_are_chosen(table: Table) -> None:
    QGuiApplication.clipboard().setText("Quiet")
    table.view.head.show_column("mood", True)
    table.go(0, "mood")
    for _ in range(3):
        table.press(Qt.Key.Key_Down, SHIFT)
    table.press(Qt.Key.Key_V, CTRL)
    table.wait(lambda: {table.shot(n).elements.mood for n in range(4)} == {"Quiet"})
    assert table.shot(4).elements.mood != "Quiet"


def test_bad_cells_are_named_and_the_others_are_written_only_when_asked(table: Table) -> None:
    QGuiApplication.clipboard().setText("Klng\tnobody\nanimatic\tMara\n\x00\t9\n")
    table.go(0, "model")
    before = [table.shot(n) for n in range(6)]
    table.press(Qt.Key.Key_V, CTRL)
    told = table.panel.refusals
    table.wait(told.isVisible)
    text = told.text()
    assert "Shot 10, Model, “Klng”: There is no model 'Klng'." in text
    assert "Shot 10, Characters, “nobody”" in text
    assert "Shot 30, Characters, “9”" in text
    assert [table.shot(n) for n in range(6)] == before
    QTest.keyClick(told._none, Qt.Key.Key_Escape)
    assert told.isHidden()
    assert [table.shot(n) for n in range(6)] == before
    assert table.steps() == 0
    QGuiApplication.clipboard().setText("veo-3.1\nnobody\nrunway-gen-4.5\n")
    table.go(0, "model")
    table.press(Qt.Key.Key_V, CTRL)
    table.wait(told.isVisible)
    assert told._rest.text() == "Write the other 2"
    second = table.shot(1).model
    told._rest.click()
    table.wait(lambda: table.shot(2).model == "runway-gen-4.5")
    assert table.shot(0).model == "veo-3.1"
    assert table.shot(1).model == second
    table.wait(lambda: table.steps() == 1)
    QGuiApplication.clipboard().setText("99\tsome state")
    table.go(5, "takes")
    table.press(Qt.Key.Key_V, CTRL)
    table.wait(table.panel.refusals.isVisible)
    assert table.panel.refusals.text().count("This column is only shown.") == 2
    assert table.panel.refusals._rest.isHidden()


def test_delete_clears_cells(table: Table) -> None:
    table.go(0, "camera_size")
    table.press(Qt.Key.Key_Right, SHIFT)
    table.press(Qt.Key.Key_Delete)
    table.wait(lambda: table.shot(0).elements.camera.move is None)
    assert table.shot(0).elements.camera.size == ""
    table.wait(lambda: table.steps() == 1)


def test_whole_rows_stand_for_the_column_at_hand(table: Table) -> None:
    table.go(0, "camera_size")
    table.panel.select_ids(table.ids()[:3])
    table.press(Qt.Key.Key_D, CTRL)
    table.wait(lambda: table.shot(2).elements.camera.size == "extreme wide")
    assert table.shot(1).title == "Bakery front, one window lit"


# columns and order


def test_sorting_and_folding_leave_the_board_alone(table: Table) -> None:
    order = table.ids()
    table.view.head.setSortIndicator(PLACE["title"], Qt.SortOrder.AscendingOrder)
    tiles = [table.model.shot_at(row) for row in range(table.model.rowCount())]
    titles = [tile.action for tile in tiles if tile]
    assert titles == sorted(titles, key=str.casefold)
    assert [shot.id for shot in table.opened.stage.shots()] == order
    table.panel.foot._order.click()
    assert table.model.sorted_by == ""
    assert table.model.head_at(0) is not None
    ids = table.ids()
    table.opened.stage.bench.board.set_cells([(ids[5], {"number": "9"})])
    table.wait(lambda: table.opened.film.rows[5].number == "9")
    table.view.head.setSortIndicator(PLACE["number"], Qt.SortOrder.AscendingOrder)
    first = table.model.shot_at(0)
    assert first is not None
    assert first.number == "9"
    table.panel.back_to_board_order()
    table.model.fold(table.opened.film.rows[0].scene_id)
    assert table.model.rowCount() == 1
    table.panel.go_to(table.ids()[2])
    assert table.panel.current_id() == table.ids()[2]


def test_columns_are_kept_for_the_next_time(table: Table) -> None:
    head = table.view.head
    head.show_column("mood", True)
    head.show_column("lint", False)
    head.moveSection(head.visualIndex(PLACE["mood"]), 1)
    head.resizeSection(PLACE["title"], 333)
    other = type(table.view)(
        table.model, table.opened.window.actions_, table.opened.window.thumbnails, lambda *_: ""
    )
    keys = [column.key for column in other.head.shown()]
    assert keys[1] == "mood"
    assert "lint" not in keys
    assert other.head.sectionSize(PLACE["title"]) == 333
    head.planning()
    keys = [column.key for column in head.shown()]
    assert keys[2:6] == ["model", "camera_angle", "camera", "subject_action"]
    assert keys[6:] == ["environment_lighting", "anchors", "references"]
    head.usual()
    assert "lint" in [column.key for column in head.shown()]
    other.deleteLater()


def test_every_column_is_offered_once_and_moves_by_keys(table: Table) -> None:
    menu = table.view.head.chooser(table.panel)
    entries = [entry for part in menu.findChildren(QMenu) for entry in part.actions()]
    assert sorted(entry.objectName() for entry in entries) == sorted(c.key for c in COLUMNS)
    next(entry for entry in entries if entry.objectName() == "mood").setChecked(True)
    assert "mood" in [column.key for column in table.view.head.shown()]
    before = [column.key for column in table.view.head.shown()]
    table.go(0, "camera")
    table.press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier | SHIFT)
    after = [column.key for column in table.view.head.shown()]
    at = before.index("camera")
    assert after[at - 1 : at + 1] == ["camera", before[at - 1]]
    menu.deleteLater()


def test_the_selection_stays_when_shots_come_and_go(table: Table) -> None:
    chosen = table.ids()[3]
    table.go(3, "title")
    table.opened.stage.bench.board.new_shot(before=table.ids()[0])
    table.wait(lambda: len(table.opened.film.rows) == 7)
    assert table.board.selected_ids() == [chosen]
    assert table.panel.current_id() == chosen


def test_an_editor_follows_its_shot(table: Table) -> None:
    table.go(3, "title")
    table.press(Qt.Key.Key_F2)
    table.type("Half a th")
    top = table.target().y()
    table.opened.stage.bench.board.new_shot(before=table.ids()[0])
    table.wait(lambda: len(table.opened.film.rows) == 7)
    assert table.target().y() > top
    table.type("ought")
    table.press(Qt.Key.Key_Return)
    table.wait(lambda: table.shot(4).title == "Half a thought")


# everybody


def test_a_reader_hears_cells_by_shot_and_column(table: Table) -> None:
    found = QAccessible.queryAccessibleInterface(table.view)
    assert found.text(QAccessible.Text.Name) == "Shot table"
    index = table.model.index(1, PLACE["model"])
    told = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert told == "Shot 10, Model: Animatic"
    shown = table.model.index(1, PLACE["takes"]).data(Qt.ItemDataRole.AccessibleTextRole)
    assert shown.endswith("only shown")


def test_a_film_that_may_only_be_read_is_not_edited(table: Table) -> None:
    table.opened.stage.bench.session.read_only = True
    table.go(0, "title")
    table.type("x")
    assert table.view.editing.editor is None


def test_every_control_of_the_table_has_a_name(table: Table) -> None:
    table.panel.refusals.tell("Nothing")
    for widget in table.panel.findChildren(QWidget):
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            said = QAccessible.queryAccessibleInterface(widget)
            assert said is None or said.text(QAccessible.Text.Name), widget
    assert QApplication.activePopupWidget() is None
