"""The viewer's tools by keys, mouse and menus, in a real window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QSettings, QSize, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.media.grade import Grade
from app.media.scopes import Scope
from app.ui.pages.review.page import ReviewPage
from app.ui.pages.review.viewing_panels import OnionPanel
from tests.ui.conftest import Opened
from tests.ui.hands import png
from tests.ui.test_review_page import reviewed

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
LEFT, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def page(opened: Opened) -> ReviewPage:
    made = reviewed(opened, 1)
    made.canvas.setFocus()
    return made


def drag(canvas: QWidget, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(canvas, LEFT, PLAIN, start)
    for n in range(1, 5):
        QTest.mouseMove(canvas, start + (end - start) * n / 4)
    QTest.mouseRelease(canvas, LEFT, PLAIN, end)


def held_drag(page: ReviewPage, key: Qt.Key, by: QPoint) -> None:
    """Press a key, drag from the middle of the picture, let the key go."""
    middle = page.canvas.picture_box().center()
    QTest.keyPress(page.canvas, key)
    drag(page.canvas, middle, middle + by)
    QTest.keyRelease(page.canvas, key)


def screen(page: ReviewPage) -> np.ndarray:
    """What the canvas paints, (height, width, 4) BGRA."""
    image = (
        page.canvas.grab()
        .toImage()
        .convertToFormat(page.canvas.grab().toImage().Format.Format_RGB32)
    )
    flat = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return flat[:, : image.width() * 4].reshape(image.height(), image.width(), 4).copy()


def test_held_keys_grade_zoom_and_move_and_one_command_sets_all_back(
    opened: Opened, page: ReviewPage
) -> None:
    viewing, acts = page.tools.viewing, opened.window.actions_
    before = screen(page)
    held_drag(page, KEY.Key_E, QPoint(70, 0))
    assert viewing.look == Grade(exposure=0.7)
    assert page.tools.bar.look.text() == "Exposure +0.7"
    assert screen(page).mean() > before.mean()
    held_drag(page, KEY.Key_Y, QPoint(150, 0))
    assert viewing.look.gamma == 2
    opened.wait(lambda: page.tools.hand.tool == "")
    drag(page.canvas, QPoint(300, 200), QPoint(400, 200))  # no key, no tool
    assert viewing.look == Grade(exposure=0.7, gamma=2)
    QTest.keyClick(page.canvas, KEY.Key_R)
    assert viewing.words.endswith("Red only")
    assert acts["viewer.red"].isChecked()
    red = screen(page)
    box = page.canvas.picture_box()
    inside = red[box.y() + 60 : box.bottom() - 60, box.x() + 60 : box.right() - 60, :3]
    assert (inside.max(axis=2) == inside.min(axis=2)).all()
    QTest.keyClick(page.canvas, KEY.Key_L, CTRL)
    assert viewing.words.endswith("Luminance only")
    assert not acts["viewer.red"].isChecked()
    acts["viewer.neutral"].trigger()
    assert viewing.look == Grade()
    held_drag(page, KEY.Key_E, QPoint(-50, 0))
    QTest.keyPress(page.canvas, KEY.Key_E)
    QTest.mouseDClick(page.canvas, LEFT, PLAIN, page.canvas.picture_box().center())
    QTest.keyRelease(page.canvas, KEY.Key_E)
    assert viewing.look == Grade()
    assert (screen(page) == before).all()
    panel = page.tools.bar.open_look()
    panel.exposure.slider.setValue(-12)
    panel.saturation.slider.setValue(0)
    assert viewing.look == Grade(exposure=-1.2, saturation=0)
    QTest.mouseDClick(panel.saturation.slider, LEFT, PLAIN, QPoint(5, 5))
    assert viewing.look == Grade(exposure=-1.2)
    panel.accept()
    assert viewing.look == Grade()


def test_zoom_by_wheel_and_keys_and_full_frames_while_it_lasts(
    opened: Opened, page: ReviewPage
) -> None:
    viewing, canvas = page.tools.viewing, page.canvas
    fitted = canvas.picture_box().toRectF()
    at = QPointF(canvas.picture_box().center())
    wheel = QWheelEvent(
        at, QPointF(canvas.mapToGlobal(at.toPoint())), QPoint(), QPoint(0, 240),
        Qt.MouseButton.NoButton, PLAIN, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(canvas, wheel)
    assert viewing.place(fitted, 0).width() == pytest.approx(fitted.width() * 1.44)
    held_drag(page, KEY.Key_X, QPoint(40, 10))
    assert viewing.place(fitted, 0).center().x() == pytest.approx(fitted.center().x() + 40, abs=1)
    held_drag(page, KEY.Key_Z, QPoint(150, 0))
    assert viewing.place(fitted, 0).width() == pytest.approx(fitted.width() * 2.88)
    QTest.keyClick(canvas, KEY.Key_F)
    assert viewing.place(fitted, 0) == fitted
    assert not viewing.wants_full()
    QTest.keyClick(canvas, KEY.Key_F, Qt.KeyboardModifier.ShiftModifier)
    assert viewing.place(fitted, 0).width() == pytest.approx(320)  # the file is 320 wide
    assert page.tools.bar.zoom.text() == "100 %"
    assert viewing.wants_full()

    def whole() -> bool:  # every pixel of the file is there
        image = canvas.image()
        return image is not None and image.size() == QSize(320, 180)

    opened.wait(whole)


def test_a_tool_from_the_menu_lasts_for_one_drag_and_esc_puts_it_down(
    opened: Opened, page: ReviewPage
) -> None:
    acts, hand = opened.window.actions_, page.tools.hand
    acts["viewer.exposure"].trigger()
    assert hand.tool == "viewer.exposure"
    middle = page.canvas.picture_box().center()
    drag(page.canvas, middle, middle + QPoint(100, 0))
    assert hand.tool == ""
    assert page.tools.viewing.look.exposure == 1
    acts["viewer.pan"].trigger()
    QTest.keyClick(page.canvas, KEY.Key_Escape)
    assert hand.tool == ""


def test_scopes_say_what_is_on_screen_and_of_which_frame(opened: Opened, page: ReviewPage) -> None:
    panel, viewer = page.tools.scopes, page.viewer
    assert panel.isHidden()
    for key in (KEY.Key_F1, KEY.Key_F2, KEY.Key_F3):
        QTest.keyClick(page.canvas, key)
    assert panel.isVisible()
    assert panel.on() == list(Scope)
    viewer.go_to(7)
    opened.wait(lambda: panel.frame == 7)
    opened.settled()
    player = viewer.player
    assert player is not None
    assert player.shown is not None
    picture = player.shown.pictures[0]
    assert picture is not None
    for scope, view in panel.views.items():
        assert view.said == "T01  f 0007"
        assert view.reading is not None
        assert view.reading.scope is scope
        high, wide = picture.shape[:2]
        assert view.reading.pixels == high * wide
    reading = panel.views[Scope.HISTOGRAM].reading
    assert reading is not None
    assert (reading.counts[0] == np.bincount(picture[..., 2].ravel(), minlength=256)).all()
    viewer.toggle()
    opened.wait(lambda: (panel.frame or 0) > 9)  # they follow
    viewer.toggle()
    opened.wait(lambda: panel.frame == viewer.index)
    page.takes.setFocus()
    QTest.keyClick(page.takes, KEY.Key_F1)  # only the viewer hears it
    assert Scope.HISTOGRAM in panel.on()
    page.canvas.setFocus()
    for key in (KEY.Key_F1, KEY.Key_F2, KEY.Key_F3):
        QTest.keyClick(page.canvas, key)
    assert panel.isHidden()


def test_tab_shows_the_picture_only_and_tab_or_esc_brings_everything_back(
    opened: Opened, page: ReviewPage
) -> None:
    window, canvas = opened.window, page.canvas
    parts = [window.top, window.status, page.takes, page.transport, page.strip, page.filmstrip]
    window.showNormal()
    for leave, size in ((KEY.Key_Tab, (1600, 900)), (KEY.Key_Escape, (1280, 690))):
        window.resize(*size)
        opened.settled()
        small, seen = canvas.width(), [part for part in parts if part.isVisible()]
        canvas.setFocus()
        QTest.keyClick(canvas, KEY.Key_Tab)
        opened.settled()
        assert canvas.width() > small + 150
        window.resize(window.width() - 40, window.height() + 9)  # parts that wish to come wait
        opened.settled()
        assert not [part for part in (*parts, page.facts) if part.isVisible()]
        QTest.keyClick(canvas, KEY.Key_Right)  # still the player's keys
        QTest.keyClick(canvas, leave)
        window.resize(*size)
        opened.settled()
        assert [part for part in parts if part.isVisible()] == seen
        assert canvas.width() == small
    assert page.filmstrip not in seen
    QTest.keyClick(canvas, KEY.Key_Tab)
    window.show_page("board")
    assert window.top.isVisible()
    window.show_page("review")
    assert not canvas.bare
    canvas.setFocus()
    QTest.keyClick(canvas, KEY.Key_Tab, CTRL)
    assert QApplication.focusWidget() is not canvas


def test_the_other_screen_shows_the_same_frame_and_closes_quietly(
    opened: Opened, page: ReviewPage
) -> None:
    tools, acts = page.tools, opened.window.actions_
    tools.show_on(opened.window.screen())
    other = tools.other
    assert other is not None
    opened.wait(lambda: other.mirror.isVisible())
    page.viewer.go_to(11)
    opened.wait(lambda: page.canvas.shown_index == 11)
    opened.wait(lambda: other.mirror.shown_index == 11)
    assert acts["viewer.screen"].isChecked()
    tools.viewing.set_look(Grade(exposure=1))
    assert other.mirror.viewing.look.exposure == 1
    QApplication.instance().screenRemoved.emit(other.on_screen)  # type: ignore[union-attr]
    opened.wait(lambda: tools.other is None)
    assert not acts["viewer.screen"].isChecked()
    assert opened.problems == []


def test_a_reference_lies_over_the_take_as_strongly_as_wished(
    opened: Opened, page: ReviewPage, tmp_path: Path
) -> None:
    file = tmp_path / "first.png"
    file.write_bytes(png())
    art, board = opened.stage.bench.art_department, opened.stage.bench.board
    asset = art.add_picture(file)
    shot = opened.film.rows[0].shot_id
    board.set_fields([shot], {"first_frame_id": asset.id})
    opened.wait(lambda: opened.film.shots[shot].first_frame_id == asset.id)
    onion = page.tools.onion
    plain = screen(page)
    QTest.keyClick(page.canvas, KEY.Key_R, Qt.KeyboardModifier.ShiftModifier)
    opened.wait(lambda: onion.image() is not None)
    assert onion.chosen is not None
    assert onion.chosen.word == "First frame"
    faint = np.abs(screen(page).astype(int) - plain).mean()
    onion.set_opacity(1)
    strong = np.abs(screen(page).astype(int) - plain).mean()
    assert strong > faint > 0
    panel = page.tools.bar.open_onion()
    assert isinstance(panel, OnionPanel)
    opened.settled()
    assert panel.picture.currentText() == "First frame"
    panel.opacity.slider.setValue(30)
    assert onion.opacity == 0.3
    panel.go.click()
    assert onion.image() is None
    assert (screen(page) == plain).all()


@pytest.mark.qt_log_ignore(".*")
def test_a_card_that_fails_leaves_the_drawing_to_the_processor(
    opened: Opened, page: ReviewPage, expect_log: Callable[[str, str], Callable[[], bool]]
) -> None:
    expect_log("takeboard.ui", "drawn by the processor")
    card = page.tools.card
    card.use("llvmpipe (LLVM 15.0.6, 256 bits)")
    assert not page.canvas.surface
    card.use("A card that this screen does not have")
    assert page.canvas.surface
    opened.wait(lambda: card.surface is None)
    assert not page.canvas.surface
    assert QSettings("Takeboard", "Review").value("card/tries") is None
    page.viewer.go_to(5)
    opened.wait(lambda: page.canvas.shown_index == 5)
    opened.wait(lambda: page.viewer.index == 5)
    assert opened.problems == []
