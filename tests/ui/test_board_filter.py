"""The find field of the board: terms, completion, the menu, and what is said about the result."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton

from tests.ui.conftest import Opened

# the list of completions is a window of its own, which the offscreen platform only half has
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def shown(opened: Opened) -> list[str]:
    return [row.number for row in opened.window.board.model.rows]


def write(opened: Opened, text: str) -> None:
    field = opened.window.board.filter.field
    field.clear()
    QTest.keyClicks(field, text)


def action(opened: Opened, title: str, word: str) -> QAction:
    menu = opened.window.board.filter.menu
    menu.aboutToShow.emit()
    inner = next(a.menu() for a in menu.actions() if a.text() == title)
    assert isinstance(inner, QMenu)
    inner.aboutToShow.emit()
    return next(a for a in inner.actions() if a.text().startswith(word))


def test_terms_leave_out_what_does_not_fit_and_the_count_says_so(opened: Opened) -> None:
    opened.settled()
    bar = opened.window.board.filter
    assert (len(shown(opened)), bar.told.text()) == (6, "")
    first = opened.film.rows[0].shot_id
    opened.film.set_fields([first], {"hero": True})
    opened.wait(lambda: opened.film.shots[first].hero)
    write(opened, "is:hero")
    assert shown(opened) == ["10"]
    assert bar.told.text() == "1 of 6 shots"
    QTest.keyClick(bar.field, Qt.Key.Key_Escape)
    assert (bar.field.text(), len(shown(opened)), bar.told.text()) == ("", 6, "")


def test_an_unknown_term_and_an_empty_result_say_what_to_do(opened: Opened) -> None:
    opened.settled()
    bar = opened.window.board.filter
    write(opened, "colour:red")
    assert "There is no filter “colour:”" in bar.told.text()
    assert "missing" in bar.told.text()
    assert len(shown(opened)) == 6
    write(opened, "awning")
    assert bar.told.text() == f"{len(shown(opened))} of 6 shots"
    write(opened, "no such words anywhere")
    card = opened.window.board._none
    assert card.isVisible()
    next(b for b in card.findChildren(QPushButton) if b.text() == "Clear filter").click()
    assert not card.isVisible()
    assert len(shown(opened)) == 6


def test_keys_find_go_back_and_in_the_table_are_the_cells(opened: Opened) -> None:
    opened.settled()
    board, acts = opened.window.board, opened.window.actions_
    board.grid.setFocus()
    QTest.keyClick(board.grid, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert board.filter.field.hasFocus()
    QTest.keyClick(board.filter.field, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is board.grid
    board.grid.select_ids([opened.film.rows[0].shot_id])
    assert acts["edit.copy"].isEnabled()
    board.views.toggle()
    for key in ("edit.copy", "edit.cut", "edit.paste"):
        assert not acts[key].isEnabled()
    board.views.toggle()
    assert acts["edit.copy"].isEnabled()


def test_a_term_is_completed_with_keys_alone(opened: Opened) -> None:
    opened.settled()
    field = opened.window.board.filter.field
    field.setFocus()
    QTest.keyClicks(field, "mis")
    popup = field.popup
    assert popup.isVisible()
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    assert field.text() == "missing:"
    opened.wait(popup.isVisible)
    QTest.keyClicks(popup, "tak")
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    assert field.text() == "missing:take "
    assert len(shown(opened)) == 6


def test_the_menu_writes_terms_and_takes_them_back(opened: Opened) -> None:
    opened.settled()
    board = opened.window.board
    QTest.mouseClick(board.filter.menu_button, Qt.MouseButton.LeftButton)
    assert board.filter.menu.isVisible()
    assert board.filter.menu.actions()[0].text() == "State"
    board.filter.menu.close()
    action(opened, "State", "Planned").trigger()
    assert board.filter.field.text() == "state:planned"
    assert action(opened, "State", "Planned").isChecked()
    action(opened, "Missing", "Take").trigger()
    assert board.filter.field.text() == "state:planned missing:take"
    action(opened, "State", "Planned").trigger()
    assert board.filter.field.text() == "missing:take"


def test_a_shot_changed_after_its_take_is_found_as_stale(opened: Opened) -> None:
    job = opened.stage.send(opened.stage.shots()[1:2])[0]
    opened.stage.land(job)
    opened.settled()
    write(opened, "is:stale")
    opened.settled()
    assert shown(opened) == []
    shot = opened.stage.shots()[1]
    opened.film.set_fields([shot.id], {"elements.subject_action": "Something else entirely"})
    opened.wait(lambda: shown(opened) == [shot.number])
    opened.film.undo.stack.undo()
    opened.wait(lambda: shown(opened) == [])
    opened.film.set_fields([shot.id], {"frames": "24"})
    opened.wait(lambda: shown(opened) == [shot.number])


def test_findings_are_found_by_their_rule_in_folded_scenes_too(opened: Opened) -> None:
    opened.settled()
    grid = opened.window.board.grid
    grid.fold(0)
    assert grid.tile_rect(0) is None
    opened.film.set_fields([opened.film.rows[2].shot_id], {"elements.mood": ""})
    write(opened, "rule:missing-mood")
    opened.wait(lambda: shown(opened) == [opened.film.rows[2].number])
    assert grid.tile_rect(0) is not None
    opened.window.board.filter.clear()
    assert grid.tile_rect(0) is None


def test_the_field_gives_way_before_its_menu_is_covered(opened: Opened) -> None:
    bar = opened.window.board.filter
    for wide, field in ((600, 220), (200, 168), (152, 120)):
        bar.resize(wide, bar.height())
        assert bar.field.width() == field
        layout = bar.layout()
        assert layout is not None
        layout.activate()
        assert bar.menu_button.geometry().left() >= bar.field.geometry().right()
