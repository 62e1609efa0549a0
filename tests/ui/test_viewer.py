"""The viewer is exact: the picture on screen, its number and what was asked for are one frame."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from app.domain.timing import FrameRange
from app.ui.bridge import Bridge
from app.ui.pages.review.canvas import Canvas
from app.ui.pages.review.viewer import Viewer
from tests.clips import edit_list, make_clip, offset_start, read_number, variable_rate

CLIPS: dict[str, Callable[[Path], Path]] = {
    "constant": make_clip,
    "variable": variable_rate,
    "edit list": edit_list,
    "offset": offset_start,
}


@pytest.fixture
def bridge() -> Iterator[Bridge]:
    made = Bridge()
    yield made
    made.close()


@pytest.fixture
def viewer(bridge: Bridge, qtbot: QtBot) -> Iterator[Viewer]:
    canvas = Canvas()
    qtbot.addWidget(canvas)
    canvas.resize(480, 270)
    canvas.show()
    made = Viewer(bridge, canvas)
    yield made
    made.close()


def on_screen(viewer: Viewer) -> int | None:
    """The number read from the pixels that the widget really painted."""
    canvas = viewer._canvas
    grabbed = canvas.grab(canvas.picture_box()).toImage()
    image = grabbed.convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return read_number(rows[:, : image.width()])


def wait_for(viewer: Viewer, index: int, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: viewer._canvas.shown_index == index, timeout=10_000)


@pytest.mark.parametrize("kind", CLIPS)
def test_forty_random_steps_and_seeks_paint_the_frame_that_was_asked(
    kind: str, viewer: Viewer, tmp_path: Path, qtbot: QtBot
) -> None:
    clip = CLIPS[kind](tmp_path / "clip.mp4")
    viewer.open(clip, None)
    qtbot.waitUntil(lambda: viewer.player is not None and viewer._canvas.shown_index == 0)
    first = on_screen(viewer)
    assert first is not None
    chance = random.Random(kind)
    asked = 0
    for _ in range(40):
        if chance.random() < 0.5:
            step = chance.choice((-1, 1, 2, -3))
            asked = max(0, min(viewer.frames - 1, asked + step))
            viewer.step(step)
        else:
            asked = chance.randrange(viewer.frames)
            viewer.go_to(asked)
        wait_for(viewer, asked, qtbot)
        assert on_screen(viewer) == first + asked


def test_the_told_number_is_always_the_painted_one(
    viewer: Viewer, tmp_path: Path, qtbot: QtBot
) -> None:
    told: list[tuple[int, int | None]] = []
    viewer.moved.connect(lambda index: told.append((index, viewer._canvas.shown_index)))
    viewer.open(make_clip(tmp_path / "clip.mp4"), None)
    qtbot.waitUntil(lambda: viewer.player is not None)
    viewer.toggle()
    qtbot.waitUntil(lambda: len(told) > 12, timeout=10_000)
    viewer.shuttle(0)
    assert all(index == shown for index, shown in told)
    assert viewer.player is not None


def test_in_and_out_are_the_painted_frames(viewer: Viewer, tmp_path: Path, qtbot: QtBot) -> None:
    viewer.open(make_clip(tmp_path / "clip.mp4"), None)
    qtbot.waitUntil(lambda: viewer.player is not None)
    viewer.go_to(7)
    qtbot.waitUntil(lambda: viewer.index == 7)
    viewer.set_in()
    viewer.go_to(30)
    qtbot.waitUntil(lambda: viewer.index == 30)
    viewer.set_out()
    assert viewer.picked == FrameRange(start=7, end=31)


def test_a_file_that_is_no_film_is_said_in_the_viewer(
    viewer: Viewer, tmp_path: Path, qtbot: QtBot
) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"not a film")
    with qtbot.waitSignal(viewer.failed, timeout=10_000):
        viewer.open(broken, None)
    assert viewer.player is None


def test_opening_another_take_meanwhile_shows_the_last_one(
    viewer: Viewer, tmp_path: Path, qtbot: QtBot
) -> None:
    one = make_clip(tmp_path / "one.mp4", 24)
    two = make_clip(tmp_path / "two.mp4", 36)
    viewer.open(one, None)
    viewer.open(two, None)
    qtbot.waitUntil(lambda: viewer.frames == 36)
