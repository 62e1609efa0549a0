"""Every pane and mode paints the frame it names: read back from the pixels on the canvas."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import partial
from math import cos, radians, sin
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.ui.bridge import Bridge
from app.ui.pages.review.canvas import Canvas
from app.ui.pages.review.compare import Mode
from app.ui.pages.review.pane import Pane
from app.ui.pages.review.viewer import Viewer
from app.ui.pages.review.wipe import Wipe
from tests.clips import Picture, barcode, make_clip, read_number

FRAMES = 24
APART = 400  # between the numbers of one clip and the next
ANGLES = (0, 25, 90, 135, 180, -60, -110)


def numbered(first: int, index: int, width: int, height: int) -> Picture:
    return barcode(first + index, width, height)


def flat(level: int, _index: int, width: int, height: int) -> Picture:
    return np.full((height, width), level, np.uint8)


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Nine clips; the pictures of clip n carry n * APART + index."""
    folder = tmp_path_factory.mktemp("clips")
    return [
        make_clip(folder / f"{n}.mp4", FRAMES, draw=partial(numbered, n * APART)) for n in range(9)
    ]


@pytest.fixture
def viewer(qtbot: QtBot) -> Iterator[Viewer]:
    bridge, canvas = Bridge(), Canvas()
    qtbot.addWidget(canvas)
    canvas.resize(960, 620)
    canvas.bare = True  # nothing is written over the numbers
    canvas.show()
    made = Viewer(bridge, canvas)
    yield made
    made.close()
    qtbot.waitUntil(lambda: not bridge.busy())
    bridge.close()


def canvas_of(viewer: Viewer) -> Canvas:
    return viewer._canvas


def begin(viewer: Viewer, clips: list[Path], qtbot: QtBot, mode: Mode = Mode.SIDE) -> None:
    canvas = canvas_of(viewer)
    canvas.compare.restore(len(clips), mode)
    canvas.show_panes([Pane(f"t{n}", f"T0{n + 1}") for n in range(len(clips))], [], 0)
    viewer.open(clips, None)
    qtbot.waitUntil(lambda: canvas.shown_index == 0, timeout=20_000)


def go(viewer: Viewer, index: int, qtbot: QtBot) -> None:
    viewer.go_to(index)
    qtbot.waitUntil(lambda: canvas_of(viewer).shown_index == index, timeout=20_000)


def grey(canvas: Canvas, box: QRect) -> npt.NDArray[np.uint8]:
    """What is painted in a box, (height, width) of 8-bit levels."""
    image = canvas.grab(box).toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return rows[:, : image.width()].copy()


def number(canvas: Canvas, pane: int = 0) -> int | None:
    return read_number(grey(canvas, canvas.picture_box(pane)))


@pytest.mark.parametrize("panes", [1, 2, 4, 9])
def test_every_pane_of_a_layout_paints_the_same_frame_of_its_own_clip(
    panes: int, viewer: Viewer, clips: list[Path], qtbot: QtBot
) -> None:
    begin(viewer, clips[:panes], qtbot)
    canvas = canvas_of(viewer)
    for index in (0, *random.Random(panes).sample(range(1, FRAMES), 5)):
        go(viewer, index, qtbot)
        assert [number(canvas, n) for n in range(panes)] == [
            n * APART + index for n in range(panes)
        ]


def test_panes_of_a_layout_lie_apart_and_inside(viewer: Viewer) -> None:
    canvas = canvas_of(viewer)
    canvas.bare = False
    for panes in (1, 2, 4, 9):
        canvas.compare.set_layout(panes)
        whole = [cell.head.united(cell.box) for cell in canvas.cells()]
        assert len(whole) == panes
        assert all(canvas.rect().contains(one) for one in whole)
        assert not any(a.intersects(b) for n, a in enumerate(whole) for b in whole[:n])


def test_top_and_bottom_paints_both(viewer: Viewer, clips: list[Path], qtbot: QtBot) -> None:
    begin(viewer, clips[:2], qtbot, Mode.STACK)
    go(viewer, 7, qtbot)
    canvas = canvas_of(viewer)
    assert [number(canvas, n) for n in (0, 1)] == [7, APART + 7]
    assert canvas.picture_box(1).top() > canvas.picture_box(0).bottom()


@pytest.mark.parametrize("mode", [Mode.FLICKER, Mode.WIPE, Mode.OVERLAY])
def test_in_one_place_a_and_b_are_the_same_frame(
    mode: Mode, viewer: Viewer, clips: list[Path], qtbot: QtBot
) -> None:
    begin(viewer, clips[:2], qtbot, mode)
    canvas, compare = canvas_of(viewer), canvas_of(viewer).compare
    panes = canvas.panes
    for index in (3, 19):
        go(viewer, index, qtbot)
        seen = []
        for only in (0, 1):
            canvas.show_panes(panes, [], only)
            compare.set_wipe(Wipe(x=1.0 - only, y=0.9))
            compare.set_opacity(float(only))
            seen.append(number(canvas))
        assert seen == [index, APART + index]


def test_in_play_every_painted_set_is_one_place(
    viewer: Viewer, clips: list[Path], qtbot: QtBot
) -> None:
    begin(viewer, clips[:4], qtbot)
    canvas = canvas_of(viewer)
    wrong, sets = [], []

    def painted(place: int) -> None:
        sets.append(place)
        for n, one in enumerate(canvas.pictures):
            told = None if one.pixels is None else read_number(one.pixels)
            if (one.frame, told) != (place, n * APART + place):
                wrong.append((place, n, one.frame, told))

    canvas.painted.connect(painted)
    viewer.toggle()
    qtbot.waitUntil(lambda: len(sets) > 20, timeout=30_000)
    viewer.shuttle(0)
    assert wrong == []


def test_a_shift_of_b_moves_b_alone(viewer: Viewer, clips: list[Path], qtbot: QtBot) -> None:
    begin(viewer, clips[:2], qtbot)
    go(viewer, 8, qtbot)
    canvas = canvas_of(viewer)
    for shift in (5, -3):
        viewer.shift(1, shift)
        qtbot.waitUntil(lambda: canvas.pictures[1].frame == 8 + shift)  # noqa: B023
        assert [number(canvas, n) for n in (0, 1)] == [8, APART + 8 + shift]


@pytest.mark.parametrize("angle", ANGLES)
def test_left_of_the_line_is_a_and_right_of_it_b(
    angle: int, viewer: Viewer, tmp_path: Path, qtbot: QtBot
) -> None:
    files = [
        make_clip(tmp_path / f"{level}.mp4", 2, draw=partial(flat, level)) for level in (60, 190)
    ]
    begin(viewer, files, qtbot, Mode.WIPE)
    canvas = canvas_of(viewer)
    wipe = Wipe(0.4, 0.55, angle)
    canvas.compare.set_wipe(wipe)
    box = canvas.picture_box()
    levels = grey(canvas, box)
    handle = QPointF(0.4 * box.width(), 0.55 * box.height())
    chance, seen = random.Random(angle), [0, 0]
    for _ in range(300):
        x, y = chance.randrange(1, box.width() - 1), chance.randrange(1, box.height() - 1)
        # turned back by the angle, the line stands upright through the handle
        turn = radians(angle)
        across = (x - handle.x()) * cos(turn) + (y - handle.y()) * sin(turn)
        if abs(across) > 12:
            b = across > 0
            seen[b] += 1
            assert bool(levels[y, x] > 125) is b
    assert min(seen) > 20


def test_the_share_of_a_is_what_lies_left_of_the_line() -> None:
    box = QRectF(20, 10, 200, 100)
    assert Wipe(0.25, 0.5).share(box) == pytest.approx(0.25)
    assert Wipe(0.5, 0.25, 90).share(box) == pytest.approx(0.25)
    assert Wipe(0.25, 0.5, 180).share(box) == pytest.approx(0.75)
    assert Wipe(0.5, 0.5, 37).share(box) == pytest.approx(0.5)


def test_a_take_minus_itself_is_black(viewer: Viewer, clips: list[Path], qtbot: QtBot) -> None:
    begin(viewer, [clips[3], clips[3]], qtbot, Mode.DIFFERENCE)
    canvas = canvas_of(viewer)
    canvas.compare.set_gain(64)
    for index, tint in ((2, "grey"), (11, "colour"), (20, "heat")):
        go(viewer, index, qtbot)
        canvas.compare.set_tint(tint)
        assert grey(canvas, canvas.picture_box()).max() == 0
    viewer.shift(1, 1)
    qtbot.waitUntil(lambda: canvas.pictures[1].frame == 21)
    assert grey(canvas, canvas.picture_box()).max() > 60


def test_the_line_is_dragged_and_turned_by_hand(
    viewer: Viewer, clips: list[Path], qtbot: QtBot
) -> None:
    begin(viewer, clips[:2], qtbot, Mode.WIPE)
    canvas, compare = canvas_of(viewer), canvas_of(viewer).compare
    box = canvas.picture_box()
    left, none, shift = (
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.KeyboardModifier.ShiftModifier,
    )

    def drag(start: QPoint, end: QPoint, keys: Qt.KeyboardModifier = none) -> None:
        QTest.mousePress(canvas, left, keys, start)
        QTest.mouseMove(canvas, end)
        QTest.mouseRelease(canvas, left, keys, end)

    drag(box.center(), box.topLeft() + QPoint(box.width() // 4, box.height() // 2))
    assert compare.wipe.x == pytest.approx(0.25, abs=0.01)
    assert compare.wipe.y == pytest.approx(0.5, abs=0.01)
    handle = compare.wipe.handle(QRectF(box)).toPoint()
    drag(handle + QPoint(0, 60), handle + QPoint(80, 80), shift)
    assert compare.wipe.angle == pytest.approx(-45, abs=2)
    drag(compare.wipe.turner(QRectF(box)).toPoint(), handle + QPoint(0, 100))
    assert compare.wipe.angle == 0
    compare.set_mode(Mode.SIDE)
    picked: list[int] = []
    canvas.pane_picked.connect(picked.append)
    for pane in (1, 0):
        QTest.mouseClick(canvas, left, none, canvas.picture_box(pane).center())
    assert picked == [1, 0]


def test_pictures_of_takes_that_change_panes_go_with_them(
    viewer: Viewer, clips: list[Path], qtbot: QtBot
) -> None:
    begin(viewer, clips[:2], qtbot)
    go(viewer, 5, qtbot)
    canvas = canvas_of(viewer)
    canvas.show_panes([*reversed(canvas.panes)], [], 0)
    assert [number(canvas, n) for n in (0, 1)] == [APART + 5, 5]
    other = Pane("t9", "T10")
    canvas.show_panes([canvas.panes[0], other], [], 0)
    assert number(canvas, 0) == APART + 5
    assert number(canvas, 1) is None  # never another take's picture


def test_other_sizes_are_scaled_to_a_and_said_so(
    viewer: Viewer, tmp_path: Path, qtbot: QtBot
) -> None:
    same = partial(numbered, 0)
    files = [
        make_clip(tmp_path / "large.mp4", 8, size=(640, 360), draw=same),
        make_clip(tmp_path / "small.mp4", 8, size=(160, 90), draw=same),
    ]
    canvas = canvas_of(viewer)
    begin(viewer, files, qtbot, Mode.WIPE)
    canvas.show_panes(
        [Pane("t0", "T01", size=QSize(640, 360)), Pane("t1", "T02", size=QSize(160, 90))], [], 0
    )
    go(viewer, 4, qtbot)
    assert canvas._over._scaled() == "B 160×90 scaled to A's 640×360"
    canvas.compare.set_wipe(Wipe(x=0.0))
    assert number(canvas) == 4
    canvas.compare.set_mode(Mode.DIFFERENCE)
    levels = grey(canvas, canvas.picture_box())
    code = levels[levels.shape[0] // 12 : levels.shape[0] // 4]  # equal in both, where they fit
    assert (code < 60).mean() > 0.85
