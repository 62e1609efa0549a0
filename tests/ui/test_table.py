"""The shot table as people use it: keys, cells edited in place, blocks pasted, one undo each."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.ui.pages.board.table.choice_cells import ChoiceCell
from app.ui.pages.board.table.columns import PLACE
from app.ui.pages.board.table.editors import ManyCell
from app.ui.pages.board.table.panel import TablePanel
from app.ui.pages.board.views import View
from tests.ui.conftest import Opened
from tests.ui.table_hand import CTRL, SHIFT, Table

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def table(opened: Opened) -> Table:
    return Table(opened)


# one board, two views


def test_one_key_changes_the_view_and_the_selection_goes_along(opened: Opened) -> None:
    board, ids = opened.window.board, [row.shot_id for row in opened.film.rows]
    board.grid.select_ids([ids[1], ids[4]])
    board.views.shots().go_to(ids[4])
    QTest.keyClick(board.grid, Qt.Key.Key_G)
    panel = board.views.currentWidget()
    assert isinstance(panel, TablePanel)
    assert board.selected_ids() == [ids[1], ids[4]]
    assert panel.current_id() == ids[4]
    panel.select_ids([ids[2], ids[3]])
    panel.go_to(ids[3])
    QTest.keyClick(panel.table, Qt.Key.Key_G)
    assert board.views.currentWidget() is board.grid
    assert board.selected_ids() == [ids[2], ids[3]]
    assert board.views.shots().current_id() == ids[3]


def test_the_table_shows_what_the_grid_shows_and_arrows_pass_over_heads(table: Table) -> None:
    numbers = [table.model.shot_at(row) for row in range(table.model.rowCount())]
    assert [tile.shot_id for tile in numbers if tile] == table.ids()
    heads = [table.model.head_at(row) for row in range(table.model.rowCount())]
    assert [head.number for head in heads if head] == ["1"]
    table.go(0, "title")
    table.press(Qt.Key.Key_Up)
    assert table.here() == ("10", "title")
    table.press(Qt.Key.Key_Down)
    assert table.here() == ("20", "title")
    assert table.board.selected_ids() == [table.ids()[1]]


def test_a_head_says_how_many_of_its_shots_stand_under_it(table: Table) -> None:
    opened, (head, row) = table.opened, (table.model.head_at(0), 0)
    assert head is not None
    assert head.count(table.model.under(row)) == f"{head.shots} shots"
    table.model.fold(head.scene_id)
    assert table.model.under(row) == head.shots
    table.model.fold(head.scene_id)
    QTest.keyClicks(opened.window.board.filter.field, opened.film.rows[1].title)
    opened.wait(lambda: table.model.under(row) == 1)
    assert head.count(table.model.under(row)) == f"1 of {head.shots} shots"


# editing in place


def test_typing_begins_enter_commits_tab_goes_right_escape_gives_up(table: Table) -> None:
    table.go(0, "title")
    table.type("Pier")
    table.press(Qt.Key.Key_Return)
    assert table.here() == ("20", "title")
    assert table.model.index(1, PLACE["title"]).data() == "Pier"  # before it was read again
    table.wait(lambda: table.shot(0).title == "Pier")
    table.wait(lambda: table.steps() == 1)
    table.undo()
    table.wait(lambda: table.shot(0).title == "Rooftops of the town, first light")
    table.go(0, "title")
    table.press(Qt.Key.Key_F2)
    table.type("x")
    table.press(Qt.Key.Key_Escape)
    assert table.view.editing.editor is None
    assert table.here() == ("10", "title")
    table.press(Qt.Key.Key_Return)
    table.press(Qt.Key.Key_Tab)
    assert table.here() == ("10", "batch_group")
    assert not table.opened.film.undo.stack.canUndo()
    assert table.shot(0).title == "Rooftops of the town, first light"


def test_what_does_not_fit_stays_open_with_its_text_and_the_reason(table: Table) -> None:
    table.go(0, "frames")
    table.press(Qt.Key.Key_F2)
    table.type("soon")
    table.press(Qt.Key.Key_Return)
    editor = table.view.editing.editor
    assert editor is not None
    assert editor.value() == "soon"
    assert "Write frames (72), seconds (3s)" in table.view.editing.reason()
    table.press(Qt.Key.Key_A, CTRL)
    table.type("2s")
    table.press(Qt.Key.Key_Return)
    assert table.view.editing.editor is None
    table.wait(lambda: table.shot(0).frames == 48)
    table.go(0, "number")
    table.press(Qt.Key.Key_F2)
    table.type("20")
    table.press(Qt.Key.Key_Return)
    assert "There is a shot 20 already" in table.view.editing.reason()
    table.press(Qt.Key.Key_Escape)
    assert table.shot(0).number == "10"
    table.go(0, "frames")
    table.press(Qt.Key.Key_F2)
    table.type("soon")
    table.press(Qt.Key.Key_Return)
    refused = table.view.editing.editor
    table.view.editing.open(table.model.index(2, PLACE["title"]))
    assert table.view.editing.editor is refused


def test_length_steps_and_takes_timecode(table: Table) -> None:
    table.go(0, "frames")
    table.press(Qt.Key.Key_F2)
    table.press(Qt.Key.Key_Up)
    table.press(Qt.Key.Key_Up, SHIFT)
    editor = table.view.editing.editor
    assert editor is not None
    assert editor.value() == "83"
    table.press(Qt.Key.Key_A, CTRL)
    table.type("00:00:02:12")
    table.press(Qt.Key.Key_Return)
    table.wait(lambda: table.shot(0).frames == 60)


def test_a_model_is_found_by_its_whole_name_however_slowly_it_is_typed(table: Table) -> None:
    table.go(0, "model")
    table.type("v")
    editor = table.view.editing.editor
    assert isinstance(editor, ChoiceCell)
    editor.insertItem(1, "Veo 3.1 (older route)", "veo-older")
    for letter in "eo 3.1":
        QTest.keyClicks(editor.view(), letter)
        QTest.qWait(QApplication.keyboardInputInterval() + 50 if letter == " " else 0)
    QTest.keyClick(editor.view(), Qt.Key.Key_Return)
    table.wait(lambda: table.shot(0).model == "veo-3.1")


def test_the_model_cell_offers_the_catalogue(table: Table) -> None:
    table.go(0, "model")
    table.press(Qt.Key.Key_F2)
    editor = table.view.editing.editor
    assert isinstance(editor, ChoiceCell)
    assert [editor.itemText(n) for n in range(editor.count())] == [
        "No model", "Animatic", "Runway Gen-4.5", "Veo 3.1", "Sora 2",
    ]  # fmt: skip
    retired = editor.model().index(4, 0)
    assert not retired.flags() & Qt.ItemFlag.ItemIsEnabled
    view = editor.view()
    view.setCurrentIndex(editor.model().index(3, 0))
    QTest.keyClick(view, Qt.Key.Key_Return)
    table.wait(lambda: table.shot(0).model == "veo-3.1")
    assert table.here() == ("20", "model")


def test_one_escape_in_an_open_list_gives_the_edit_up(table: Table) -> None:
    for key in ("model", "camera_size"):
        table.go(0, key)
        table.press(Qt.Key.Key_F2)
        editor = table.view.editing.editor
        assert isinstance(editor, ChoiceCell)
        assert editor.view().isVisible()
        QTest.keyClick(editor.view(), Qt.Key.Key_Escape)
        assert table.view.editing.editor is None
    assert table.steps() == 0


def test_a_word_of_ones_own_is_a_shot_size(table: Table) -> None:
    table.go(0, "camera_size")
    table.type("Choker")
    table.press(Qt.Key.Key_Return)
    table.wait(lambda: table.shot(0).elements.camera.size == "Choker")


def test_characters_are_ticked(table: Table) -> None:
    before = table.shot(0).character_ids
    table.go(0, "characters")
    table.press(Qt.Key.Key_Return)
    editor = table.view.editing.editor
    assert isinstance(editor, ManyCell)
    table.press(Qt.Key.Key_Space)
    table.press(Qt.Key.Key_Return)
    table.wait(lambda: len(table.shot(0).character_ids) == len(before) + 1)


def test_flags_turn_over_with_space_for_every_chosen_shot(table: Table) -> None:
    table.view.head.show_column("hero", True)
    table.go(0, "hero")
    before = table.shot(0).hero
    table.press(Qt.Key.Key_Down, SHIFT)
    table.press(Qt.Key.Key_Up, SHIFT)
    table.press(Qt.Key.Key_Down, SHIFT)
    table.press(Qt.Key.Key_Space)
    table.wait(lambda: table.shot(0).hero == table.shot(1).hero)
    table.wait(lambda: table.steps() == 1)
    table.undo()
    table.wait(lambda: table.shot(0).hero == before)


def test_letters_in_a_cell_are_text_and_on_what_is_shown_commands(table: Table) -> None:
    table.go(0, "title")
    table.type("N")
    assert table.view.editing.editor is not None
    table.press(Qt.Key.Key_Escape)
    table.go(0, "state")
    table.press(Qt.Key.Key_N)
    table.wait(lambda: len(table.opened.film.rows) == 7)


def test_the_keys_of_the_views_lead_away_from_an_editable_cell(table: Table) -> None:
    views = table.board.views
    for modifier, view in ((SHIFT, View.SHEET), (Qt.KeyboardModifier.NoModifier, View.GRID)):
        views.show_view(View.TABLE)
        table.go(0, "title")
        table.press(Qt.Key.Key_G, modifier)
        assert views.view() is view
        assert table.view.editing.editor is None


# blocks of cells


def test_a_list_opened_by_double_click_stays_open(table: Table) -> None:
    table.go(0, "model")
    spot = table.view.visualRect(table.view.currentIndex()).center()
    port = table.view.viewport()
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mouseClick(port, left, none, spot)
    QTest.mouseDClick(port, left, none, spot)
    QTest.mouseRelease(port, left, none, spot)
    assert table.view.editing.editor is not None
    table.press(Qt.Key.Key_Escape)
