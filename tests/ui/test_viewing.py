"""Zoom, pan, guides and grade of the viewer, without a window."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from app.media.grade import Channel, Grade
from app.ui.pages.review.guides import ACTION, TITLE, Guides, masked, paint_guides, share
from app.ui.pages.review.viewing import Viewing
from app.ui.pages.review.viewing_card import is_hardware, renderer_of_screen

BOX = QRectF(100, 50, 640, 360)


@pytest.fixture
def viewing(qapp: QApplication) -> Viewing:
    made = Viewing()
    made.set_sizes([QSize(1280, 720), QSize(640, 360)])
    made.place(BOX, 0)
    made.place(BOX.translated(700, 0), 1)
    return made


def test_neutral_changes_neither_pixels_nor_place(viewing: Viewing) -> None:
    picture = np.zeros((4, 4, 4), np.uint8)
    assert viewing.grade(picture) is picture
    assert viewing.place(BOX, 0) == BOX
    assert viewing.words == ""
    assert not viewing.wants_full()


def test_the_wheel_keeps_what_is_under_the_pointer(viewing: Viewing) -> None:
    at = QPointF(260, 140)  # a quarter of the way in both directions
    viewing.zoom_at(2, at, 0)
    viewing.zoom_at(1.5, at, 0)
    place = viewing.place(BOX, 0)
    assert place.width() == pytest.approx(1920)
    assert (at.x() - place.x()) / place.width() == pytest.approx(0.25)
    assert (at.y() - place.y()) / place.height() == pytest.approx(0.25)
    assert viewing.wants_full()
    viewing.pan(QPointF(30, -12), 0)
    moved = viewing.place(BOX, 0)
    assert moved.topLeft() - place.topLeft() == QPointF(30, -12)
    viewing.fit()
    assert viewing.place(BOX, 0) == BOX


def test_one_to_one_shows_a_pixel_of_the_file_as_one_of_the_screen(viewing: Viewing) -> None:
    viewing.set_pixels(1)
    assert viewing.place(BOX, 0).width() == pytest.approx(1280)
    assert viewing.place(BOX, 1).width() == pytest.approx(640)
    assert viewing.zoom_word(0) == "100 %"
    viewing.ratio = 2.0  # a dense screen
    assert viewing.place(BOX, 0).width() == pytest.approx(640)
    viewing.set_pixels(2)
    assert viewing.place(BOX, 0).width() == pytest.approx(1280)
    assert viewing.zoom_word(0) == "200 %"
    smaller = QRectF(0, 0, 320, 180)  # the window became smaller, the picture did not
    assert viewing.place(smaller, 0).width() == pytest.approx(1280)
    assert viewing.wants_full()


def test_panes_move_together_or_each_by_itself(viewing: Viewing) -> None:
    right = BOX.translated(700, 0)
    viewing.zoom_at(2, right.center(), 1)
    assert viewing.place(BOX, 0).width() == pytest.approx(1280)
    viewing.set_linked(False)
    viewing.zoom_at(2, right.center(), 1)
    assert viewing.place(BOX, 0).width() == pytest.approx(1280)
    assert viewing.place(right, 1).width() == pytest.approx(2560)
    viewing.fit(0)
    assert viewing.wants_full()  # the other pane does
    viewing.set_linked(True)
    assert viewing.place(right, 1) == right


def test_the_word_says_what_differs_and_one_command_takes_it_back(viewing: Viewing) -> None:
    viewing.set_look(Grade(exposure=0.7))
    assert viewing.words == "Exposure +0.7"
    viewing.set_look(replace(viewing.look, exposure=-1.2, gamma=1.3, saturation=0))
    assert viewing.words == "Exposure −1.2  Gamma 1.30  Saturation 0.00"
    viewing.set_channel(Channel.RED)
    assert viewing.words.endswith("Red only")
    viewing.set_channel(Channel.RED)
    assert viewing.look.channel is Channel.ALL
    viewing.neutral()
    assert viewing.words == ""


def test_a_point_belongs_to_the_pane_under_it_or_the_nearest(viewing: Viewing) -> None:
    assert viewing.pane_at(QPointF(200, 100)) == 0
    assert viewing.pane_at(QPointF(900, 100)) == 1
    assert viewing.pane_at(QPointF(5000, 0)) == 1


@pytest.mark.parametrize(
    ("aspect", "wide", "high"),
    [("2.39", 640, 640 / 2.39), ("1.85", 640, 640 / 1.85), ("1:1", 360, 360),
     ("9:16", 202.5, 360), ("4:5", 288, 360)],
)  # fmt: skip
def test_masks_are_the_largest_of_their_aspect_in_the_middle(
    aspect: str, wide: float, high: float
) -> None:
    found = masked(BOX, aspect)
    assert (found.width(), found.height()) == pytest.approx((wide, high))
    assert found.center() == BOX.center()


def test_a_mask_darkens_outside_and_leaves_the_inside_alone(qapp: QApplication) -> None:
    image = QImage(640, 360, QImage.Format.Format_RGB32)
    image.fill(QColor(200, 200, 200))
    with QPainter(image) as p:
        paint_guides(p, QRectF(0, 0, 640, 360), Guides(aspect="1:1"))
    assert image.pixelColor(40, 180).lightness() < 80
    assert image.pixelColor(600, 180).lightness() < 80
    assert image.pixelColor(320, 180) == QColor(200, 200, 200)


def test_safe_areas_thirds_and_cross_are_drawn_where_they_belong(qapp: QApplication) -> None:
    def painted(guides: Guides) -> QImage:
        image = QImage(1000, 500, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.black)
        with QPainter(image) as p:
            paint_guides(p, QRectF(0, 0, 1000, 500), guides)
        return image

    def lit(image: QImage, x: int, y: int) -> bool:
        return any(
            image.pixelColor(x + a, y + b).lightness() > 120 for a in (-1, 0) for b in (-1, 0)
        )

    assert share(QRectF(0, 0, 1000, 500), ACTION) == QRectF(35, 17.5, 930, 465)
    assert share(QRectF(0, 0, 1000, 500), TITLE) == QRectF(50, 25, 900, 450)
    safe = painted(Guides(safe=True))
    assert lit(safe, 35, 250)
    assert any(lit(safe, 50, y) for y in range(240, 260))  # dashed
    assert not lit(safe, 42, 250)
    thirds = painted(Guides(thirds=True))
    assert lit(thirds, 333, 100)
    assert lit(thirds, 100, 333)
    assert not lit(thirds, 500, 250)
    assert lit(painted(Guides(cross=True)), 500, 250)


def test_guides_are_there_again_after_a_restart(viewing: Viewing) -> None:
    viewing.set_guides(Guides(safe=True, thirds=True, aspect="9:16"))
    assert Viewing().guides == Guides(safe=True, thirds=True, aspect="9:16")
    viewing.set_guides(viewing.guides.toggled("9:16").toggled("safe"))
    assert Viewing().guides == Guides(thirds=True)


def test_a_mirror_follows_and_keeps_places_of_its_own(viewing: Viewing) -> None:
    mirror = viewing.mirror(viewing)
    large = QRectF(0, 0, 1920, 1080)
    mirror.place(large, 0)
    viewing.set_look(Grade(exposure=2))
    viewing.zoom_at(2, BOX.center(), 0)
    assert mirror.look.exposure == 2
    picture = np.full((4, 4, 4), 50, np.uint8)
    assert mirror.grade(picture) is viewing.grade(picture)  # the work is done once
    assert mirror.grade(picture)[0, 0, 0] > 50
    assert mirror.place(large, 0).width() == pytest.approx(3840)
    assert viewing.place(BOX, 0).width() == pytest.approx(1280)


def test_programs_that_play_a_graphics_card_are_known() -> None:
    for name in ("llvmpipe (LLVM 15.0.6, 256 bits)", "softpipe", "Software Rasterizer", "",
                 "Google SwiftShader", "Microsoft Basic Render Driver"):  # fmt: skip
        assert not is_hardware(name)
    assert is_hardware("NVIDIA GeForce RTX 3060/PCIe/SSE2")
    assert is_hardware("Mesa Intel(R) UHD Graphics 620 (KBL GT2)")


def test_a_screen_without_a_card_names_none() -> None:
    assert renderer_of_screen() == ""  # asked by a process of its own
