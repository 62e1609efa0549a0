"""The take with the focus is heard with its frames; the speaker says why one is not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.media.sound_desk import SoundDesk
from app.ui.pages.review.page import ReviewPage
from app.ui.pages.review.sound import ReviewSound
from app.ui.pages.review.speaker import Speaker
from tests import clips
from tests.media.clicks import with_clicks
from tests.media.tape import Tape
from tests.ui.conftest import Opened


@pytest.fixture
def tape() -> Tape:
    return Tape()


@pytest.fixture
def page(opened: Opened, tape: Tape, tmp_path: Path) -> ReviewPage:
    """Two takes of the first shot: T01 with clicks in its sound, T02 silent."""
    picture = clips.make_clip(tmp_path / "p.mp4", 96)
    clicking = with_clicks(tmp_path, picture, "pcm_s16le", "mov")
    first, second = opened.stage.send(opened.stage.shots()[:1], 2)
    opened.stage.land(first, clicking)
    opened.stage.land(second, picture)
    made = opened.window.page("review")
    assert isinstance(made, ReviewPage)
    made.sound = ReviewSound(made.stage, opened.window.actions_, SoundDesk(tape, lambda: tape.now))
    opened.window.review(opened.film.rows[0].shot_id)
    opened.wait(lambda: made.take is not None and made.canvas.shown_index is not None)
    made.canvas.setFocus()
    opened.settled()
    return made


def test_the_take_with_the_focus_is_heard_with_its_frames(
    opened: Opened, page: ReviewPage, tape: Tape
) -> None:
    assert page.sound.state == "this take has no sound"
    QTest.keyClick(page.canvas, Qt.Key.Key_Up)
    opened.wait(lambda: page.sound.state == "")
    player = page.viewer.player
    assert player is not None
    opened.wait(lambda: player.ready[0] == player.frames)
    player.set_range(None)
    page.viewer.go_to(6)
    page.viewer.toggle()
    shown: list[tuple[float, int]] = []
    for _ in range(150):
        page.viewer._on_tick()
        shown.append((tape.now, player.index))
        tape.play()
    page.viewer.shuttle(0)
    heard = np.concatenate(tape.blocks)[:, 0].astype(int)
    loud = np.flatnonzero(np.abs(heard) > 3000)
    starts = loud[np.r_[True, np.diff(loud) > 4800]]
    clicked = [tape.first + start / 48000 for start in starts]
    frames = [max(index for at, index in shown if at <= moment) for moment in clicked]
    assert frames[:2] == [12, 24]  # half a second, one second


def test_the_cut_is_heard_until_it_is_left(opened: Opened, page: ReviewPage, tape: Tape) -> None:
    page.cut.reel._sound = page.cut._sound = page.sound
    QTest.keyClick(page.canvas, Qt.Key.Key_Q)  # the silent take before a shot without one
    opened.wait(lambda: page.cut.player is not None)
    assert page.sound.state == "this take has no sound"
    QTest.keyClick(page.cut.picture, Qt.Key.Key_Up)  # the one with clicks
    opened.wait(lambda: page.sound.state == "")
    opened.settled()  # the viewer beneath has opened it, too, and is not heard
    player = page.cut.player
    assert player is not None
    source = player.segments[0].source
    assert source is not None
    assert source.start <= 12

    def run(blocks: int) -> None:
        for _ in range(blocks):
            page.viewer._on_tick()
            page.cut.reel._on_tick()
            tape.play()

    player.request(0)
    run(20)
    player.toggle()
    before = len(tape.blocks)
    run(100)
    heard = np.concatenate(tape.blocks[before:])[:, 0].astype(int)
    loud = np.flatnonzero(np.abs(heard) > 3000)
    starts = loud[np.r_[True, np.diff(loud) > 4800]]
    wanted = [(frame - source.start) / 24 for frame in (12, 24)]
    assert list(starts[:2] / 48000) == pytest.approx(wanted, abs=0.03)
    QTest.keyClick(page.cut.picture, Qt.Key.Key_Escape)
    opened.wait(lambda: page.sound.state == "")
    assert not page.sound._lent


def test_the_speaker_mutes_and_says_why_nothing_is_heard(
    opened: Opened, page: ReviewPage, tape: Tape
) -> None:
    speaker = Speaker(page.sound, opened.window.actions_)
    opened.qtbot.addWidget(speaker)
    assert speaker._button.accessibleDescription() == "this take has no sound"
    assert speaker._button.toolTip().endswith("this take has no sound")
    QTest.keyClick(page.canvas, Qt.Key.Key_Up)
    opened.wait(lambda: page.sound.state == "")
    assert speaker._button.accessibleDescription() == ""
    QTest.keyClick(page.canvas, Qt.Key.Key_M, Qt.KeyboardModifier.ShiftModifier)
    assert page.sound.muted
    assert speaker._button.accessibleDescription() == "muted"
    speaker._slider.setValue(40)
    assert page.sound.volume == pytest.approx(0.4)
    again = ReviewSound(page.stage, opened.window.actions_, SoundDesk(Tape(), lambda: 0.0))
    assert again.muted  # kept over a restart
    assert again.volume == pytest.approx(0.4)


def test_the_original_plays_in_a_window_of_its_own(opened: Opened, page: ReviewPage) -> None:
    opened.window.actions_["take.original"].trigger()
    window = page.originals.window
    assert window is not None
    opened.wait(lambda: window.picture.image is not None)
    assert window.play is not None
    assert window.windowTitle() == "S010T02A – original"
    image = window.picture.image
    assert image is not None
    pixels = np.frombuffer(image.constBits(), np.uint8)
    number = clips.read_number(pixels.reshape(image.height(), image.width(), 4))
    assert number in range(96)
    QTest.keyClick(window.picture, Qt.Key.Key_Escape)
    assert not window.isVisible()
    assert window.play is None


def test_a_missing_file_is_said_in_the_window(opened: Opened, page: ReviewPage) -> None:
    assert page.take is not None
    opened.stage.bench.dailies.path(page.take).unlink()
    opened.window.actions_["take.original"].trigger()
    window = page.originals.window
    assert window is not None
    opened.wait(lambda: bool(window.picture.message))
    assert "is missing" in window.picture.message
