"""Until a take's first frame is there: its thumbnail, never a number, never another's picture."""

from __future__ import annotations

import dataclasses
from functools import partial

import numpy as np
import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage

from app.ui.pages.review.page import ReviewPage
from app.ui.theme import tokens as t
from tests.ui.conftest import Opened
from tests.ui.test_compare_page import CTRL, SHIFT, Key, names, on_screen, press
from tests.ui.test_review_page import reviewed


def grey(page: ReviewPage, box: QRect) -> np.ndarray:
    image = page.canvas.grab(box).toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    pixels = np.frombuffer(image.constBits(), np.uint8)
    return pixels.reshape(image.height(), image.bytesPerLine())[:, : image.width()].copy()


def dark(page: ReviewPage, pane: int) -> bool:
    """Whether there is nothing but the colour of no picture."""
    box = page.canvas.picture_box(pane).adjusted(40, 40, -40, -40)
    return set(grey(page, box).flat) == {QColor(t.NO_PICTURE).red()}


def test_a_swap_swaps_the_pictures_once(opened: Opened) -> None:
    page = reviewed(opened, 2)
    press(page, Key.Key_2, CTRL)
    on_screen(opened, page)
    page.stage.set_shift(1, 5)
    page.viewer.go_to(20)
    opened.wait(lambda: page.canvas.shown is not None and page.canvas.shown.indices[1] == 20)
    before = [one.frame for one in page.canvas.pictures]
    press(page, Key.Key_Space, SHIFT)
    assert [one.frame for one in page.canvas.pictures] == before[::-1]
    opened.settled()


def test_a_thumbnail_stands_in_until_the_first_frame_and_nothing_is_counted(
    opened: Opened,
) -> None:
    page = reviewed(opened, 2)
    on_screen(opened, page)
    page.viewer.go_to(20)
    opened.wait(lambda: page.viewer.painted == 20)
    opened.wait(lambda: len(page.stage.pictures) == 2)
    for take in page.stage.takes:  # as the list beside the viewer has read them
        opened.wait(partial(_read, page, page.stage.pictures[take.id]))
    press(page, Key.Key_1)
    assert names(page) == ["T01"]
    assert page.viewer.opening
    assert page.viewer.painted is None
    assert not dark(page, 0)
    assert page.transport.frame.text() == "opening"
    assert page.transport.timecode.text() == "–:–:–:–"
    page.canvas.viewing.changed.emit()  # a grade must not bring the other take's picture back
    assert page.viewer.painted is None
    on_screen(opened, page)
    opened.wait(
        lambda: page.transport.frame.text().split(" of ")[0].endswith(str(page.viewer.index))
    )
    opened.settled()


def test_the_picture_of_a_take_that_stays_is_kept_while_another_joins(opened: Opened) -> None:
    page = reviewed(opened, 2)
    on_screen(opened, page)
    page.viewer.go_to(20)
    opened.wait(lambda: page.viewer.painted == 20)
    press(page, Key.Key_2, CTRL)
    assert names(page) == ["T01", "T02"]
    assert page.viewer.opening
    assert page.viewer.painted == 20
    assert page.canvas.pictures[1].frame == 20
    assert not dark(page, 1)
    assert page.transport.frame.text().removeprefix("frame ").startswith("20 of 96")
    on_screen(opened, page)
    opened.settled()


@pytest.mark.parametrize("key", [Key.Key_W, Key.Key_T])
def test_over_each_other_the_take_with_the_focus_stands_in(opened: Opened, key: Qt.Key) -> None:
    page = reviewed(opened, 3)
    press(page, Key.Key_2, CTRL)
    on_screen(opened, page)
    press(page, key)
    on_screen(opened, page)
    for path in page.stage.pictures.values():
        opened.wait(partial(_read, page, path))
    press(page, Key.Key_2)
    assert page.viewer.opening
    assert not dark(page, 0)
    on_screen(opened, page)
    opened.settled()


def _read(page: ReviewPage, path: str) -> bool:
    stand_ins = page.canvas.stand_ins
    assert stand_ins is not None
    pane = next(pane for pane in [*page.canvas.panes])
    return stand_ins._picture(dataclasses.replace(pane, thumbnail=path)) is not None
