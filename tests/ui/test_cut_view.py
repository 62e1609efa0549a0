"""Takes watched in the cut: keys lead in, round and out again, and nothing is decided by it."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.timing import timecode
from app.media.reel_player import ReelPlayer
from app.ui.pages.review.page import ReviewPage
from tests.clips import make_clip, read_number
from tests.ui.conftest import Opened


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_clip(tmp_path_factory.mktemp("cut") / "clip.mp4", 96)


@pytest.fixture
def page(opened: Opened, clip: Path) -> ReviewPage:
    """The second of three shots with takes, two of them its own, paused at frame 30."""
    stage = opened.stage
    first, second, third = stage.shots()[:3]
    for shot, takes in ((first, 1), (second, 2), (third, 1)):
        for job in stage.send([shot], takes):
            take_id = stage.land(job, clip)
            if job.take_number == 1:
                stage.bench.selects.circle(take_id)
    opened.window.review(second.id)
    made = opened.window.page("review")
    assert isinstance(made, ReviewPage)
    opened.wait(lambda: made.take is not None and made.canvas.shown_index is not None)
    opened.settled()
    made.canvas.setFocus()
    made.viewer.go_to(30)
    opened.wait(lambda: made.viewer.index == 30)
    return made


def press(page: ReviewPage, key: Qt.Key, *, shift: bool = False) -> None:
    target = page.cut.picture if page.cut.is_open else page.canvas
    held = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    QTest.keyClick(target, key, held)


def reel(page: ReviewPage) -> ReelPlayer:
    assert page.cut.player is not None
    return page.cut.player


def shots(page: ReviewPage) -> list[tuple[str, str, str]]:
    player = page.cut.player
    return [(s.shot, s.slate[4:7], s.word) for s in player.segments] if player else []


def still(opened: Opened, page: ReviewPage, index: int) -> None:
    """Stand at a frame of the sequence and see it."""
    page.cut.go_to(index)
    cut = page.cut
    opened.wait(lambda: cut.picture.shown is not None and cut.picture.shown.index == index)
    opened.wait(lambda: cut.timecode.text() == timecode(index, Fraction(24)))
    assert cut.picture.shown is not None
    assert cut.picture.shown.still


def number(page: ReviewPage) -> int | None:
    """What the picture on screen says it is."""
    image = page.cut.picture.image()
    assert image is not None
    pixels = np.frombuffer(image.constBits(), np.uint8)
    return read_number(pixels.reshape(image.height(), image.width(), 4))


def test_a_candidate_between_its_neighbours_and_back(opened: Opened, page: ReviewPage) -> None:
    before = opened.stage.film.state()
    assert page.take is not None
    press(page, Qt.Key.Key_Q)
    opened.wait(lambda: page.cut.player is not None)
    assert shots(page) == [
        ("010", "T01", "circled"), ("020", "T01", "circled"), ("030", "T01", "circled"),
    ]  # fmt: skip
    assert reel(page).playhead.playing
    assert page.cut.isVisible()
    cut = reel(page).segments[1].record.start
    still(opened, page, cut)
    assert number(page) == page.take.picked.start
    still(opened, page, cut - 1)  # the last used frame of the left neighbour
    left = reel(page).segments[0].source
    assert left is not None
    assert number(page) == left.end - 1
    press(page, Qt.Key.Key_Down)  # the other take, at the same place of the cut
    opened.wait(lambda: shots(page)[1:2] == [("020", "T02", "candidate")])
    assert (reel(page).index, reel(page).playhead.speed) == (cut - 1, 0)
    assert opened.stage.film.state() == before
    press(page, Qt.Key.Key_Up)
    opened.wait(lambda: shots(page)[1:2] == [("020", "T01", "circled")])
    press(page, Qt.Key.Key_Escape)
    assert not page.cut.isVisible()
    assert page.cut.player is None
    assert opened.stage.film.state() == before


def test_escape_leads_to_the_frame_where_the_take_stood(opened: Opened, page: ReviewPage) -> None:
    press(page, Qt.Key.Key_Slash)  # a second about the frame, and back to it
    player = page.viewer.player
    assert player is not None
    assert player.playhead.span == (6 / 24, 55 / 24)
    opened.wait(lambda: not player.playhead.playing)
    press(page, Qt.Key.Key_Q)
    opened.wait(lambda: page.cut.picture.shown is not None)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_I, Qt.Key.Key_O, Qt.Key.Key_End, Qt.Key.Key_K):
        press(page, key)
    opened.settled()
    press(page, Qt.Key.Key_Escape)
    opened.settled()
    assert page.viewer.index == 30
    assert page.take is not None
    assert page.viewer.picked == page.take.picked  # I and O marked nothing that is not seen
    press(page, Qt.Key.Key_Right)
    opened.wait(lambda: page.viewer.index == 31)


def test_keys_of_the_transport_move_the_cut(opened: Opened, page: ReviewPage) -> None:
    press(page, Qt.Key.Key_Q)
    opened.wait(lambda: page.cut.player is not None)
    player = page.cut.player
    assert player is not None
    press(page, Qt.Key.Key_Space)
    assert not player.playhead.playing
    press(page, Qt.Key.Key_Home)
    for key, at in (
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_Left, 0),
        (Qt.Key.Key_End, player.frames - 1),
    ):
        press(page, key)
        assert player.index == at
    press(page, Qt.Key.Key_J)
    assert player.playhead.speed == -1
    press(page, Qt.Key.Key_L)
    press(page, Qt.Key.Key_L)
    assert player.playhead.speed == 2
    press(page, Qt.Key.Key_K)
    page.cut.go_to(player.segments[1].record.start + 2)
    press(page, Qt.Key.Key_Slash)
    cut = player.segments[1].record.start
    assert player.playhead.span == ((cut - 24) / 24, (cut + 25) / 24)
    assert page.viewer.player is not None
    assert not page.viewer.player.playhead.playing  # nothing runs beneath


def test_the_film_plays_from_the_frame_on_screen_and_names_what_it_shows(
    opened: Opened, page: ReviewPage
) -> None:
    press(page, Qt.Key.Key_Q, shift=True)
    opened.wait(lambda: page.cut.player is not None)
    player, take = page.cut.player, page.take
    assert player is not None
    assert take is not None
    press(page, Qt.Key.Key_K)
    assert [one[2] for one in shots(page)] == ["circled"] * 3 + ["no take"] * 3
    at = player.segments[1].record.start + 30 - take.picked.start
    assert at <= player.index < at + 24  # it ran on for the moment
    still(opened, page, at)
    assert number(page) == 30
    assert page.cut._name.text() == "Shot 020  T01"
    press(page, Qt.Key.Key_Down)
    assert player.index == player.segments[2].record.start
    opened.wait(lambda: page.filmstrip._here == player.segments[2].shot_id)
    press(page, Qt.Key.Key_Up)
    press(page, Qt.Key.Key_Up)
    assert player.index == player.segments[0].record.start
    page.filmstrip.chosen.emit(player.segments[3].shot_id)
    assert player.index == player.segments[3].record.start
    still(opened, page, player.segments[4].record.start)
    shown = page.cut.picture.shown
    assert shown is not None
    assert shown.card == "Shot 050 has no take yet"
    assert "no take" in page.cut.bar.accessibleDescription().lower()


def test_nobody_decides_while_the_film_plays(opened: Opened, page: ReviewPage) -> None:
    before = opened.stage.film.state()
    acts = opened.window.actions_
    press(page, Qt.Key.Key_Q, shift=True)
    opened.wait(lambda: page.cut.player is not None)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_S, Qt.Key.Key_Delete, Qt.Key.Key_2):
        press(page, key)
    opened.settled()
    assert opened.stage.film.state() == before
    assert page.take is not None
    assert page.take.slate[4:7] == "T01"
    assert not acts["take.circle"].isEnabled()
    assert not acts["note.mark"].isEnabled()
    press(page, Qt.Key.Key_Q)  # from the film straight to the take in its place
    opened.wait(lambda: len(shots(page)) == 3)
    assert acts["take.circle"].isEnabled()
    assert not acts["play.in"].isEnabled()
    press(page, Qt.Key.Key_Q)
    assert not page.cut.is_open
    assert acts["play.in"].isEnabled()
    assert acts["note.mark"].isEnabled()
    press(page, Qt.Key.Key_Q)
    QTest.keyClick(page.takes, Qt.Key.Key_Escape)  # from the list beside it as well
    assert not page.cut.is_open
    opened.window.review(opened.film.rows[4].shot_id)  # a shot without takes
    opened.settled()
    acts["cut.film"].trigger()
    opened.wait(lambda: page.cut.player is not None and page.cut.isVisible())
    assert page.cut.player is not None
    assert page.cut.player.segment(page.cut.player.index).shot == "050"
