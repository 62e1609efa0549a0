"""Comparing in the window: keys, menus, drops, and what a shot was left with."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from app.production.screening.ways import way_of
from app.ui.drag import Dragged, Kind, encode
from app.ui.pages.review.compare import Mode
from app.ui.pages.review.page import ReviewPage
from app.ui.pages.review.wipe import Wipe
from tests.clips import make_clip
from tests.ui.conftest import Opened
from tests.ui.hands import COPY, LEFT, PLAIN
from tests.ui.test_review_page import reviewed
from tests.ui.walk import clipped_in

Key = Qt.Key
CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


def press(page: ReviewPage, key: Qt.Key, keys: Qt.KeyboardModifier = PLAIN) -> None:
    page.canvas.setFocus()
    QTest.keyClick(page.canvas, key, keys)


def names(page: ReviewPage) -> list[str]:
    return [take.slate[4:7] for take in page.stage.panes]


def on_screen(opened: Opened, page: ReviewPage) -> None:
    """As many pictures as takes, at one place of the playhead."""
    panes = len(page.stage.panes)
    opened.wait(
        lambda: (
            len(page.canvas.pictures) == panes
            and all(one.image is not None for one in page.canvas.pictures)
        )
    )


def test_layout_keys_fill_the_panes_with_the_next_takes(opened: Opened) -> None:
    page = reviewed(opened, 5)
    assert names(page) == ["T05"]
    press(page, Key.Key_2, CTRL)
    assert names(page) == ["T05", "T01"]
    on_screen(opened, page)
    press(page, Key.Key_4, CTRL)
    assert names(page) == ["T05", "T01", "T02", "T03"]
    press(page, Key.Key_9, CTRL)
    assert names(page) == ["T01", "T02", "T03", "T04", "T05"]
    assert page.take is not None
    assert page.take.slate[4:7] == "T05"  # the focus stays with its take
    on_screen(opened, page)
    assert opened.window.actions_["compare.9"].isChecked()
    press(page, Key.Key_1, CTRL)
    assert names(page) == ["T05"]
    opened.settled()


def test_numbers_arrows_and_a_click_choose_what_stands_in_the_focused_pane(
    opened: Opened,
) -> None:
    page = reviewed(opened, 3)
    press(page, Key.Key_2, CTRL)
    assert names(page) == ["T03", "T01"]
    press(page, Key.Key_2)
    assert names(page) == ["T02", "T01"]
    press(page, Key.Key_1)  # it is on screen: the focus goes there
    assert (names(page), page.stage.focus) == (["T02", "T01"], 1)
    press(page, Key.Key_3)
    assert (names(page), page.stage.focus) == (["T02", "T03"], 1)
    QTest.mouseClick(page.canvas, LEFT, PLAIN, page.canvas.picture_box(0).center())
    assert page.stage.focus == 0
    assert page.take is not None
    assert page.take.slate[4:7] == "T02"
    opened.settled()


@pytest.mark.qt_log_ignore("grabbing the keyboard", "raise\\(\\)", extend=True)
def test_mode_keys_and_the_menu_of_a_pane_choose_the_mode(opened: Opened) -> None:
    page = reviewed(opened, 2)
    compare = page.stage.compare
    for key, keys, mode in (
        (Key.Key_T, CTRL | SHIFT, Mode.STACK),
        (Key.Key_W, PLAIN, Mode.WIPE),
        (Key.Key_D, CTRL | SHIFT, Mode.DIFFERENCE),
        (Key.Key_D, ALT, Mode.SIDE),
        (Key.Key_F6, PLAIN, Mode.WIPE),
        (Key.Key_O, CTRL | SHIFT, Mode.OVERLAY),
        (Key.Key_S, CTRL | SHIFT, Mode.SIDE),
        (Key.Key_T, PLAIN, Mode.FLICKER),
    ):
        press(page, key, keys)
        assert (compare.mode, compare.layout) == (mode, 2)
        assert page.bar.modes.current() == mode.value
    on_screen(opened, page)
    press(page, Key.Key_4, CTRL)
    assert (compare.mode, compare.layout) == (Mode.SIDE, 4)
    assert page.stage.focus == 0
    place = page.canvas.picture_box(1).center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, page.canvas.mapToGlobal(place))
    QApplication.sendEvent(page.canvas, event)
    assert page.stage.focus == 1
    menu = next(one for one in page.canvas.findChildren(QMenu) if one.isVisible())
    assert opened.window.actions_["compare.wipe"] in menu.actions()
    menu.close()
    opened.settled()


def test_t_shows_the_other_side_in_place_and_shift_space_swaps(opened: Opened) -> None:
    page = reviewed(opened, 2)
    press(page, Key.Key_2, CTRL)
    on_screen(opened, page)
    assert (names(page), page.stage.focus) == (["T01", "T02"], 1)
    player = page.viewer.player
    for focus in (0, 1, 0):
        press(page, Key.Key_T)
        assert page.stage.focus == focus
        assert page.canvas.focus == focus
    press(page, Key.Key_O, ALT)
    assert page.stage.focus == 1
    assert page.viewer.player is player  # from memory: nothing is opened anew
    press(page, Key.Key_Plus)
    page.viewer.go_to(30)
    opened.wait(lambda: page.viewer.index == 30)
    press(page, Key.Key_Space, SHIFT)
    assert (names(page), page.stage.focus) == (["T02", "T01"], 0)
    assert page.viewer.player is player
    opened.wait(lambda: page.canvas.shown is not None and page.canvas.shown.indices == (30, 29))
    assert page.viewer.index == 30
    opened.settled()


def test_plus_and_minus_shift_b_and_the_bar_says_so(opened: Opened) -> None:
    page = reviewed(opened, 2)
    press(page, Key.Key_2, CTRL)
    QTest.mouseClick(page.canvas, LEFT, PLAIN, page.canvas.picture_box(0).center())
    on_screen(opened, page)
    opened.wait(lambda: page.viewer.player is not None and page.viewer.player.panes == 2)
    page.viewer.go_to(20)
    for key, keys, shift in (
        (Key.Key_Plus, PLAIN, 1),
        (Key.Key_Plus, CTRL, 11),
        (Key.Key_Minus, PLAIN, 10),
        (Key.Key_Minus, ALT, -90),
        (Key.Key_Plus, ALT, 10),
    ):
        press(page, key, keys)
        assert page.stage.shifts == [0, shift]
    assert page.bar.shift.text() == "+10 f"
    opened.wait(lambda: [one.frame for one in page.canvas.pictures] == [20, 30])
    page.bar.shift.setFocus()
    page.bar.shift.selectAll()
    QTest.keyClicks(page.bar.shift, "-4")
    QTest.keyClick(page.bar.shift, Key.Key_Return)
    assert page.stage.shifts == [0, -4]
    opened.wait(lambda: [one.frame for one in page.canvas.pictures] == [20, 16])
    press(page, Key.Key_Space, SHIFT)
    assert page.stage.shifts == [-4, 0]  # a slip goes along with its take
    assert page.bar.shift.text() == "+4 f"
    opened.settled()


def test_a_take_dropped_on_a_half_is_loaded_there(opened: Opened) -> None:
    page = reviewed(opened, 3)
    canvas, takes = page.canvas, page.stage.takes
    box = canvas.picture_box()
    right = QPoint(box.right() - 20, box.center().y())
    mime = encode(Dragged(Kind.TAKE, (takes[0].id,), takes[0].slate))
    enter = QDragEnterEvent(right, COPY, mime, LEFT, PLAIN)
    QApplication.sendEvent(canvas, enter)
    assert enter.isAccepted()
    assert page.pane_drop.word.text() == "Becomes: B, take T01"
    assert page.pane_drop.word.geometry().x() > box.center().x() - 2
    QApplication.sendEvent(canvas, QDropEvent(QPointF(right), COPY, mime, LEFT, PLAIN))
    assert (names(page), page.stage.compare.layout) == (["T03", "T01"], 2)
    assert page.pane_drop.word.isHidden()
    on_screen(opened, page)
    left = canvas.picture_box(0).center()
    mime = encode(Dragged(Kind.TAKE, (takes[1].id,), takes[1].slate))
    QApplication.sendEvent(canvas, QDragEnterEvent(left, COPY, mime, LEFT, PLAIN))
    assert page.pane_drop.word.text() == "Becomes: A, take T02"
    QApplication.sendEvent(canvas, QDropEvent(QPointF(left), COPY, mime, LEFT, PLAIN))
    assert names(page) == ["T02", "T01"]
    other = encode(Dragged(Kind.SHOT, (page.stage.shot_id,), "010"))
    enter = QDragEnterEvent(left, COPY, other, LEFT, PLAIN)
    QApplication.sendEvent(canvas, enter)
    assert not enter.isAccepted()
    opened.settled()


def test_a_shot_is_shown_again_as_it_was_left(opened: Opened) -> None:
    page, stage = reviewed(opened, 3), opened.stage
    press(page, Key.Key_2, CTRL)
    press(page, Key.Key_W)
    press(page, Key.Key_2)
    on_screen(opened, page)
    press(page, Key.Key_Plus)
    for key in (Key.Key_Left, Key.Key_Left, Key.Key_Down):
        press(page, key, ALT)
    page.stage.compare.set_gain(16)
    page.stage.compare.set_opacity(0.3)
    way = page.stage.compare.way
    assert way.line == pytest.approx((0.46, 0.5, 5))
    left = (page.stage.ids, page.stage.shifts)
    shot = page.stage.shot_id
    opened.stage.land(opened.stage.send(opened.stage.shots()[1:2])[0])
    page.show_shot(opened.film.rows[1].shot_id)
    opened.wait(lambda: names(page) == ["T01"])
    press(page, Key.Key_1, CTRL)
    opened.settled()
    kept = stage.bench.screening.places.place(shot)
    assert kept is not None
    assert (list(kept.panes), list(kept.offsets), kept.mode) == (*left, way.text)
    page.stage.compare.set_wipe(Wipe())
    page.stage.compare.set_gain(2)
    page.show_shot(shot)
    opened.wait(lambda: (page.stage.ids, page.stage.shifts) == left)
    assert (page.stage.compare.layout, page.stage.compare.mode) == (2, Mode.WIPE)
    assert page.stage.compare.way == way_of(way.text)
    assert page.mode_controls.gain.value() == 4  # two to the fourth
    on_screen(opened, page)
    opened.settled()


def test_a_take_on_its_way_keeps_its_place_and_joins_by_itself(opened: Opened) -> None:
    page, stage = reviewed(opened, 1), opened.stage
    press(page, Key.Key_2, CTRL)
    (job,) = stage.send(stage.shots()[:1])
    opened.wait(lambda: [one.state for one in page.canvas.coming] == ["Queued"])
    assert page.canvas.coming[0].name == "T02"
    on_screen(opened, page)
    stage.land(job)
    opened.wait(lambda: names(page) == ["T01", "T02"])
    opened.wait(lambda: page.canvas.coming == [])
    on_screen(opened, page)
    opened.settled()


def test_a_file_that_is_gone_leaves_a_card_and_the_others_on_screen(opened: Opened) -> None:
    page = reviewed(opened, 2)
    opened.stage.bench.dailies.path(page.stage.takes[0]).unlink()
    press(page, Key.Key_2, CTRL)
    opened.wait(lambda: "missing" in page.canvas.panes[0].card)
    opened.wait(lambda: page.canvas.pictures[1].image is not None)
    assert page.canvas.pictures[0].image is None
    assert opened.problems == []
    page.viewer.go_to(30)
    opened.wait(lambda: page.canvas.pictures[1].frame == 30)
    opened.settled()


def test_dropped_held_and_repeated_frames_are_said(opened: Opened) -> None:
    page = reviewed(opened, 1)
    player = page.viewer.player
    assert player is not None
    player.dropped, player.held, player.repeats = 3, 1, 2
    page.viewer.go_to(40)
    opened.wait(lambda: page.transport.counts.text() == "3 dropped  1 held  2 repeated")
    for width in (1600, 1280):
        opened.window.resize(width, 720)
        opened.settled()
        player.dropped += 1000
        player.held += 100
        player.repeats += 1000
        for frame in (9, 90):
            page.viewer.go_to(frame)
            told = f"{frame} of 96"
            opened.wait(partial(lambda told: page.transport.frame.text().endswith(told), told))
            opened.settled()
            assert clipped_in(page.transport) == []
    opened.settled()


def test_the_frame_that_is_told_is_the_one_of_the_pane_with_the_focus(opened: Opened) -> None:
    page = reviewed(opened, 2)
    press(page, Key.Key_2, CTRL)
    on_screen(opened, page)
    assert page.stage.focus == 1
    page.viewer.go_to(20)
    opened.wait(lambda: page.transport.frame.text().endswith("20 of 96"))
    press(page, Key.Key_Plus)
    press(page, Key.Key_Plus)
    opened.wait(lambda: page.transport.frame.text().endswith("22 of 96"))
    page.stage.set_focus(0)
    assert page.transport.frame.text().endswith("20 of 96")
    press(page, Key.Key_I)  # in and out are frames of the take itself
    first, second = page.stage.takes
    page.stage.set_focus(1)
    press(page, Key.Key_I)
    dailies = opened.stage.bench.dailies
    opened.wait(lambda: dailies.take(second.id).picked.start == 22)
    assert dailies.take(first.id).picked.start == 20
    opened.settled()


def test_other_rates_meet_by_frame_or_by_time(opened: Opened, tmp_path: Path) -> None:
    stage = opened.stage
    one, other = stage.send(stage.shots()[:1], 2)
    stage.land(one)
    stage.land(other, make_clip(tmp_path / "thirty.mp4", 120, 30))
    opened.window.review(opened.film.rows[0].shot_id)
    page = opened.window.page("review")
    assert isinstance(page, ReviewPage)
    opened.wait(lambda: names(page) == ["T02"])
    assert page.transport.conform.isHidden()
    press(page, Key.Key_2, CTRL)
    opened.wait(lambda: not page.transport.conform.isHidden())
    for wide, high in ((1600, 900), (1280, 720)):
        for said, in_and_out in (("0 dropped", True), ("12 dropped  34 held  567 repeated", False)):
            page.transport.counts.setText(said)
            opened.window.resize(wide + (not in_and_out), high)
            opened.settled()
            assert clipped_in(page.transport) == []
            assert page.transport._in.isVisible() is in_and_out
    page.transport.counts.setText("0 dropped")
    page.stage.set_focus(0)
    page.viewer.go_to(24)
    opened.wait(lambda: [one.frame for one in page.canvas.pictures] == [24, 24])
    QTest.mouseClick(page.transport.conform._buttons["time"], LEFT)
    opened.wait(lambda: [one.frame for one in page.canvas.pictures] == [24, 30])
    press(page, Key.Key_Space, SHIFT)  # it holds for what is opened next
    opened.wait(lambda: [one.frame for one in page.canvas.pictures] == [30, 24])
    opened.settled()
