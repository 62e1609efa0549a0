"""One panel alone, full screen and back, and what play around shows of itself."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.ui.pages.review.page import ReviewPage
from app.ui.pages.review.viewing_panels import LookPanel
from tests.ui.conftest import Opened
from tests.ui.hands import LEFT, PLAIN
from tests.ui.test_compare_page import Key, press
from tests.ui.test_review_page import reviewed


def seen(page: ReviewPage) -> list[bool]:
    return [one.isVisible() for one in (page.canvas, page.takes, page.side, page.filmstrip)]


def test_the_panel_with_the_focus_is_enlarged_and_all_come_back(opened: Opened) -> None:
    page, window = reviewed(opened, 2), opened.window
    before, wide = seen(page), page.canvas.width()
    press(page, Key.Key_QuoteLeft)
    assert seen(page) == [True, False, False, False]
    assert not window.top.isVisible()
    assert page.transport.isVisible()
    assert window.actions_["view.enlarge"].isChecked()
    opened.wait(lambda: page.canvas.width() > wide)
    press(page, Key.Key_QuoteLeft)
    assert seen(page) == before
    assert window.top.isVisible()
    assert not window.actions_["view.enlarge"].isChecked()
    page.takes.setFocus()
    QTest.keyClick(page.takes, Key.Key_QuoteLeft)
    assert seen(page) == [False, True, False, False]
    opened.wait(lambda: page.takes.width() > 216)
    window.show_page("board")
    assert not window.actions_["view.enlarge"].isChecked()
    window.show_page("review")
    assert seen(page) == before
    assert page.takes.width() <= 216
    opened.settled()


def test_a_note_brings_the_panels_back(opened: Opened) -> None:
    page = reviewed(opened, 1)
    opened.wait(lambda: page.viewer.painted is not None)
    press(page, Key.Key_QuoteLeft)
    alone = opened.window.enlarging.alone
    opened.wait(lambda: not alone._grows)
    press(page, Key.Key_Semicolon)
    assert page.side.isVisible()
    assert not alone.on
    page.side.notes.back_wanted.emit()  # given up
    assert not page.side.isVisible()  # the small window of the tests had it folded
    opened.window.actions_["note.panel"].trigger()
    press(page, Key.Key_QuoteLeft)
    opened.wait(lambda: alone.on and not alone._grows)
    press(page, Key.Key_Semicolon)
    assert not alone.on
    page.side.notes.back_wanted.emit()
    assert page.side.isVisible()  # it was there before
    opened.settled()


def test_full_screen_goes_back_to_maximized_and_the_command_knows(opened: Opened) -> None:
    window = opened.window
    action, full = window.actions_["view.full"], Qt.WindowState.WindowFullScreen
    window.setWindowState(Qt.WindowState.WindowMaximized)
    QTest.keyClick(window, Key.Key_F11)
    assert window.isFullScreen()
    assert action.isChecked()
    QTest.keyClick(window, Key.Key_F11)
    assert not window.isFullScreen()
    assert window.isMaximized()
    window.setWindowState(window.windowState() | full)  # the desktop did it
    assert action.isChecked()
    QTest.keyClick(window, Key.Key_F11)
    assert not window.isFullScreen()
    opened.settled()


def test_play_around_is_seen_on_the_strip_until_it_is_over(opened: Opened) -> None:
    page = reviewed(opened, 1)
    opened.wait(lambda: page.viewer.painted is not None)
    page.viewer.go_to(40)
    opened.wait(lambda: page.viewer.painted == 40)
    before = page.strip.grab().toImage()
    press(page, Key.Key_Slash)
    around = page.viewer.around
    assert around == (16, 64, 40)
    assert page.transport._speed.text() == "around"
    assert page.strip.grab().toImage() != before
    press(page, Key.Key_K)
    assert page.viewer.around is None
    opened.wait(lambda: page.viewer.around is None)


@pytest.mark.qt_log_ignore("grabbing the keyboard", "raise\\(\\)", extend=True)
def test_a_double_click_on_the_exposure_sets_it_back_and_a_single_one_opens_its_panel(
    opened: Opened,
) -> None:
    page = reviewed(opened, 1)
    bar, viewing = page.tools.bar, page.canvas.viewing
    viewing.set_look(dataclasses.replace(viewing.look, exposure=1.5))
    QTest.mouseClick(bar.look, LEFT, PLAIN)
    panel = QApplication.activePopupWidget()
    assert isinstance(panel, LookPanel)
    assert viewing.look.exposure == 1.5
    point = panel.mapFromGlobal(bar.look.mapToGlobal(bar.look.rect().center()))
    QTest.mousePress(panel, LEFT, PLAIN, point)
    assert viewing.look.neutral
    assert QApplication.activePopupWidget() is None
    opened.settled()
