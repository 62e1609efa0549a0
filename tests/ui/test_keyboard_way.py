"""The way of the keyboard: it stays where people work, and Tab goes in the order of the screen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from app.ui.pages.plan.page import PlanPage
from app.ui.widgets.combo import Choice
from tests.ui.conftest import Opened

CTRL = Qt.KeyboardModifier.ControlModifier


def test_the_keyboard_stays_on_the_board_when_its_first_shots_come_and_go(opened: Opened) -> None:
    opened.settled()
    window, board = opened.window, opened.window.board
    bench = opened.stage.bench
    ids = [row.shot_id for row in opened.film.rows]
    board.grid.setFocus()
    opened.film.change(lambda: bench.board.remove(ids))
    opened.wait(lambda: not opened.film.rows and window.focusWidget() is not board.grid)
    opened.settled()
    first = window.focusWidget()
    assert isinstance(first, QAbstractButton)
    assert first.text() == "Choose File"
    window.actions_["edit.undo"].trigger()
    opened.wait(lambda: len(opened.film.rows) == len(ids))
    opened.settled()
    assert window.focusWidget() is board.grid


def test_tab_comes_to_what_is_missing_and_to_the_sheets_before_the_kit(opened: Opened) -> None:
    art = opened.stage.bench.art_department
    opened.film.change(lambda: art.add_character("Zeno"))
    window = opened.window
    window.show_page("plan")
    plan = window.page("plan")
    assert isinstance(plan, PlanPage)
    plan.show_part("kit")
    cast, looks = plan.kit.cast, plan.kit.looks
    opened.wait(lambda: "Zeno" in [s._name.text() for s in cast.sheets.values()])
    opened.settled()
    plan._rows["kit"].setFocus()
    for line in plan.kit.foot.lines():
        window.focusNextPrevChild(True)
        assert window.focusWidget() is line
    cast.name.setFocus()
    order: list[object] = []
    while not order or order[-1] is not looks.hero:
        window.focusNextPrevChild(True)
        here = window.focusWidget()
        assert here is not None
        assert here not in order
        order.append(here)
    places = [order.index(sheet.wording.box) for sheet in cast.sheets.values()]
    assert len(places) > 1
    assert places == sorted(places)


def test_undo_is_the_films_in_a_field_that_holds_nothing_unfinished(opened: Opened) -> None:
    board, ids = opened.stage.bench.board, [row.shot_id for row in opened.film.rows]
    before = board.shot(ids[0]).title
    opened.window.board.grid.select_ids([ids[0]])
    opened.settled()
    box = opened.window.board.inspector.head.title
    assert box.text() == before
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, "Roofs")
    QTest.keyClick(box, Qt.Key.Key_Z, CTRL)
    assert box.text() == before  # what is being typed is taken back first
    box.selectAll()
    QTest.keyClicks(box, "Roofs")
    QTest.keyClick(box, Qt.Key.Key_Return)
    opened.wait(lambda: board.shot(ids[0]).title == "Roofs")
    opened.settled()
    QTest.keyClick(box, Qt.Key.Key_Z, CTRL)
    opened.wait(lambda: board.shot(ids[0]).title == before)
    opened.wait(lambda: box.text() == before)


def test_escape_leads_from_the_inspector_back_to_the_shots(opened: Opened) -> None:
    board = opened.window.board
    board.grid.select_ids([opened.film.rows[0].shot_id])
    opened.settled()
    title = board.inspector.head.title
    before = title.text()
    title.setFocus()
    QTest.keyClicks(title, "x")
    QTest.keyClick(title, Qt.Key.Key_Escape)
    assert title.text() == before
    assert title.hasFocus()
    QTest.keyClick(title, Qt.Key.Key_Escape)
    assert board.grid.hasFocus()


def test_findings_of_several_shots_name_them_as_the_board_does(opened: Opened) -> None:
    board, ids = opened.window.board, [row.shot_id for row in opened.film.rows]
    desk = opened.stage.bench.board
    opened.film.change(lambda: desk.set_fields(ids[:2], {"mood": "", "style": ""}))
    opened.wait(lambda: desk.shot(ids[1]).elements.mood == "")
    opened.settled()
    board.grid.select_ids(ids[:2])

    def told() -> list[str]:
        labels = board.inspector.findChildren(QLabel)
        return [one.text() for one in labels if " findings in " in one.text()]

    opened.wait(lambda: bool(told()))
    assert told()[0].endswith(" in 010, 020")


def test_a_key_leads_from_the_shots_to_model_and_pictures_and_escape_back(opened: Opened) -> None:
    opened.settled()
    board = opened.window.board
    board.grid.select_ids([row.shot_id for row in opened.film.rows[:2]])
    board.grid.setFocus()
    opened.settled()
    inspector = board.inspector
    for key, part in (
        (Qt.Key.Key_M, inspector.model.choice),
        (Qt.Key.Key_R, inspector.narrow.references),
    ):
        QTest.keyClick(board.grid, key)
        opened.wait(part.hasFocus)
        QTest.keyClick(part, Qt.Key.Key_Escape)
        assert board.grid.hasFocus()


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_a_name_is_typed_at_a_closed_list_with_its_spaces(qtbot: QtBot) -> None:
    choice, told = Choice("Model"), list[int]()
    for name in ("Kling 2.0", "Kling 3.0", "Kling 3.0 Turbo", "Veo 3.1"):
        choice.offer(name, name)
    qtbot.addWidget(choice)
    choice.setCurrentIndex(3)
    choice.activated.connect(told.append)
    choice.show()
    QTest.keyClicks(choice, "kling 3.0")
    assert (choice.currentText(), told) == ("Kling 3.0", [])
    QTest.keyClick(choice, Qt.Key.Key_Return)
    assert told == [1]
    QTest.keyClicks(choice, "v", delay=1)
    QTest.keyClick(choice, Qt.Key.Key_Escape)
    assert (choice.currentText(), told) == ("Kling 3.0", [1])
    choice.showPopup()
    QTest.keyClicks(choice.view(), "kling 3.0 t")
    QTest.keyClick(choice.view(), Qt.Key.Key_Return)
    assert (choice.currentText(), told) == ("Kling 3.0 Turbo", [1, 2])


def test_the_keyboard_stays_in_the_inspector_when_its_wide_part_takes_the_place(
    opened: Opened,
) -> None:
    opened.settled()
    window, board = opened.window, opened.window.board
    window.resize(1280, 720)
    board.grid.select_ids([opened.film.rows[0].shot_id])
    opened.settled()
    title = board.inspector.narrow.head.title
    title.setFocus()
    board.inspector.show_wide(True)
    assert not title.isVisible()
    focus = window.focusWidget()
    assert focus is not None
    assert board.inspector.isAncestorOf(focus)
    assert focus.isVisible()
