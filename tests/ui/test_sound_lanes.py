"""Sounds on Assemble: dropped from a file manager, dragged, pushed by keys, taken away."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from app.domain.asset import Asset
from app.domain.sound import Track
from app.ui.pages.assemble.axis import HEAD, Axis, span
from app.ui.pages.assemble.lane import Lane
from app.ui.pages.assemble.page import AssemblePage
from tests.sounds import tone
from tests.ui.conftest import Opened
from tests.ui.hands import COPY, LEFT, PLAIN, png, urls
from tests.ui.stage import Stage


class Over:
    """A drag over one widget, delivered as Qt does."""

    def __init__(self, widget: QWidget, mime: QMimeData) -> None:
        self.widget, self.mime = widget, mime

    def over(self, point: QPoint) -> bool:
        enter = QDragEnterEvent(point, COPY, self.mime, LEFT, PLAIN)
        QApplication.sendEvent(self.widget, enter)
        move = QDragMoveEvent(point, COPY, self.mime, LEFT, PLAIN)
        QApplication.sendEvent(self.widget, move)
        return enter.isAccepted() and move.isAccepted()

    def drop(self, point: QPoint) -> None:
        assert self.over(point)
        QApplication.sendEvent(
            self.widget, QDropEvent(QPointF(point), COPY, self.mime, LEFT, PLAIN)
        )

    def leave(self) -> None:
        QApplication.sendEvent(self.widget, QDragLeaveEvent())


@pytest.fixture
def page(opened: Opened) -> AssemblePage:
    """Two circled takes of 72 frames each."""
    for job in opened.stage.send(opened.stage.shots()[:2]):
        opened.stage.bench.selects.circle(opened.stage.land(job))
    opened.window.show_page("assemble")
    made = opened.window.page("assemble")
    assert isinstance(made, AssemblePage)
    opened.wait(lambda: made.table.rowCount() == 2)
    opened.settled()
    return made


def lies(opened: Opened) -> list[tuple[str, str, int]]:
    return [
        (one.sound.track.value, one.name, one.sound.record_start)
        for one in opened.stage.bench.sounds.on_tracks()
    ]


def told(opened: Opened, words: str) -> bool:
    return any(words in problem for problem in opened.problems)


def at(lane: Lane, frame: int) -> QPoint:
    return QPoint(lane.axis().x(frame), 26)


def lane_of(page: AssemblePage, track: Track) -> Lane:
    return page.lanes.lanes[track]


def put(opened: Opened, page: AssemblePage, file: Path, track: Track, frame: int) -> Lane:
    lane, before = lane_of(page, track), len(lies(opened))
    page.lanes.put(track, [file], frame)
    opened.wait(lambda: len(lies(opened)) == before + 1)
    opened.settled()
    return lane


def test_a_sound_dropped_on_a_lane_lies_where_it_was_dropped_and_the_lane_says_so(
    opened: Opened, page: AssemblePage, tmp_path: Path
) -> None:
    file, lane = tone(tmp_path / "Line 1.wav", 2), lane_of(page, Track.VOICE)
    drag = Over(lane, urls(file))
    assert drag.over(at(lane, 40))
    opened.wait(lambda: lane.ghost is not None and lane.ghost.frames == 48)
    assert lane.ghost is not None
    assert lane.ghost.words == f"Voice from 01:00:01:{lane.ghost.start - 24:02}"
    assert abs(lane.ghost.start - 40) <= 1
    drag.drop(at(lane, 40))
    opened.wait(lambda: len(lies(opened)) == 1)
    opened.settled()
    assert lies(opened)[0][:2] == ("voice", "Line 1")
    assert abs(lies(opened)[0][2] - 40) <= 1
    assert "At hand: 1, Line 1.wav, from 01:00:01:" in lane.accessibleDescription()
    assert opened.film.undo.stack.undoText() == "Put Line 1.wav on the voice track"
    opened.film.undo.stack.undo()
    opened.wait(lambda: lies(opened) == [])
    opened.film.undo.stack.redo()
    opened.wait(lambda: len(lies(opened)) == 1)


def test_near_a_cut_it_lies_on_the_cut_and_leaving_puts_the_light_out(
    opened: Opened, page: AssemblePage, tmp_path: Path
) -> None:
    lane = lane_of(page, Track.MUSIC)
    drag = Over(lane, urls(tone(tmp_path / "Bed.wav")))
    drag.over(QPoint(lane.axis().x(72) + 5, 26))
    assert lane.ghost is not None
    assert lane.ghost.start == 72
    assert lane.ghost.words == "Music from 01:00:03:00"
    drag.leave()
    opened.wait(lambda: lane.ghost is None)
    opened.settled()
    assert lies(opened) == []


def test_one_dropped_on_another_lies_beside_it_and_says_so(
    opened: Opened, page: AssemblePage, tmp_path: Path
) -> None:
    said: list[str] = []
    page.told.connect(said.append)
    lane = put(opened, page, tone(tmp_path / "One.wav", 2), Track.VOICE, 24)
    put(opened, page, tone(tmp_path / "Two.wav", 1), Track.VOICE, 60)
    assert lies(opened) == [("voice", "One", 24), ("voice", "Two", 72)]
    assert said == ["Two.wav would lie over One; it begins at 01:00:03:00, the nearest free place."]
    third = Over(lane, urls(tone(tmp_path / "Three.wav", 0.5)))
    third.over(at(lane, 30))
    opened.wait(lambda: lane.ghost is not None and lane.ghost.frames == 12)
    assert lane.ghost is not None
    assert (lane.ghost.start, lane.ghost.words) == (
        12, "Voice from 01:00:00:12, the nearest free place",
    )  # fmt: skip


def test_the_same_file_on_both_tracks_is_one_asset(
    opened: Opened, page: AssemblePage, tmp_path: Path
) -> None:
    file = tone(tmp_path / "Both.wav")
    put(opened, page, file, Track.VOICE, 0)
    put(opened, page, file, Track.MUSIC, 0)
    assert len(lies(opened)) == 2
    assert sum(a.name == "Both" for a in opened.stage.film.store.all(Asset)) == 1


def test_bad_files_say_what_is_wrong_and_change_nothing(
    opened: Opened, page: AssemblePage, tmp_path: Path
) -> None:
    empty, noise, picture, film = (
        tmp_path / name for name in ("empty.wav", "noise.mp3", "pier.png", "pier.mp4")
    )
    empty.touch()
    noise.write_bytes(b"not a sound at all" * 50)
    picture.write_bytes(png())
    disguised = tmp_path / "disguised.wav"
    disguised.write_bytes(png())
    film.write_bytes(b"x")
    lane = lane_of(page, Track.MUSIC)
    for file, words in (
        (empty, "empty.wav is empty: it has 0 bytes"),
        (noise, "noise.mp3 cannot be read as sound"),
        (disguised, "disguised.wav holds no sound"),
        (picture, "pier.png is a picture; only sound lies on this track"),
        (film, "pier.mp4 is a video; only sound lies on this track"),
        (tmp_path / "letter.docx", "letter.docx is no picture, video, sound or shot list"),
    ):
        Over(lane, urls(file)).drop(at(lane, 10))
        opened.wait(partial(told, opened, words))
    opened.settled()
    assert lies(opened) == []
    assert lane.accessibleDescription() == "Drop music here"


def test_a_bad_file_over_a_lane_says_so_before_it_is_dropped(
    opened: Opened, page: AssemblePage, tmp_path: Path
) -> None:
    bad = tmp_path / "noise.wav"
    bad.write_bytes(b"nothing to hear" * 9)
    lane = lane_of(page, Track.VOICE)
    drag = Over(lane, urls(bad))
    drag.over(at(lane, 10))
    opened.wait(lambda: lane.ghost is not None and "cannot be read as sound" in lane.ghost.words)
    drag.leave()


def test_the_hand_drags_a_sound_along_its_lane_and_escape_lets_it_be(
    opened: Opened, page: AssemblePage, tmp_path: Path
) -> None:
    lane = put(opened, page, tone(tmp_path / "One.wav", 1), Track.VOICE, 0)
    grip = QPoint(lane.box(0).left() + 20, 26)
    QTest.mousePress(lane, Qt.MouseButton.LeftButton, pos=grip)
    QTest.mouseMove(lane, grip + QPoint(300, 0))
    assert lane.ghost is not None
    QTest.keyClick(lane, Qt.Key.Key_Escape)
    opened.wait(lambda: lane.ghost is None)
    QTest.mouseRelease(lane, Qt.MouseButton.LeftButton, pos=grip + QPoint(300, 0))
    opened.settled()
    assert lies(opened) == [("voice", "One", 0)]
    by = lane.axis().x(74) - lane.axis().x(0)  # near the cut at 72
    QTest.mousePress(lane, Qt.MouseButton.LeftButton, pos=grip)
    QTest.mouseMove(lane, grip + QPoint(by // 2, 0))
    QTest.mouseMove(lane, grip + QPoint(by, 0))
    QTest.mouseRelease(lane, Qt.MouseButton.LeftButton, pos=grip + QPoint(by, 0))
    opened.wait(lambda: lies(opened)[0][2] != 0)
    assert lies(opened)[0][2] in (72, lane.axis().frame(grip.x() + by - 20))
    opened.wait(lambda: "Move One to 01:00:0" in opened.film.undo.stack.undoText())


def test_arrows_push_the_sound_at_hand_and_a_run_of_them_is_one_edit(
    opened: Opened, page: AssemblePage, tmp_path: Path
) -> None:
    put(opened, page, tone(tmp_path / "One.wav", 1), Track.VOICE, 0)
    lane = put(opened, page, tone(tmp_path / "Two.wav", 0.5), Track.VOICE, 60)
    lane.setFocus()
    steps = opened.film.undo.stack.count()
    for _ in range(3):
        QTest.keyClick(lane, Qt.Key.Key_Right)
    QTest.keyClick(lane, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert lane.ghost is not None
    assert lane.ghost.words == "Voice from 01:00:01:15"
    opened.wait(lambda: lies(opened)[1][2] == 39)
    opened.settled()
    assert opened.film.undo.stack.count() == steps + 1
    for _ in range(2):
        QTest.keyClick(lane, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert lane.ghost is not None
    assert lane.ghost.words == "Voice from 01:00:01:00, no further"
    opened.wait(lambda: lies(opened)[1][2] == 24)
    QTest.keyClick(lane, Qt.Key.Key_Up)
    assert "One.wav" in lane.accessibleDescription()


def test_delete_takes_the_sound_at_hand_away_and_goes_to_the_next(
    opened: Opened, page: AssemblePage, tmp_path: Path
) -> None:
    put(opened, page, tone(tmp_path / "One.wav", 1), Track.MUSIC, 0)
    lane = put(opened, page, tone(tmp_path / "Two.wav", 0.5), Track.MUSIC, 60)
    lane.setFocus()
    QTest.keyClick(lane, Qt.Key.Key_Delete)
    opened.wait(lambda: lies(opened) == [("music", "One", 0)])
    opened.settled()
    assert "At hand: 1, One.wav" in lane.accessibleDescription()
    QTest.keyClick(lane, Qt.Key.Key_Delete)
    opened.wait(lambda: lies(opened) == [])
    opened.wait(lambda: not opened.window.actions_["track.remove"].isEnabled())
    opened.settled()
    opened.film.undo.stack.undo()
    opened.wait(lambda: lies(opened) == [("music", "One", 0)])


def test_add_voice_puts_files_from_the_chosen_shot_on(
    opened: Opened, page: AssemblePage, tmp_path: Path
) -> None:
    opened.window.show_page("board")
    page.strip.show_chosen(opened.film.rows[1].shot_id)
    opened.window.actions_["track.voice"].trigger()
    assert opened.window.current_page() == "assemble"
    dialog = page.findChild(QFileDialog)
    assert dialog is not None
    dialog.filesSelected.emit([str(tone(tmp_path / "Line.wav"))])
    dialog.close()
    opened.wait(lambda: lies(opened) == [("voice", "Line", 72)])


def test_the_lanes_show_real_curves_and_say_when_a_file_is_gone(
    opened: Opened, page: AssemblePage, tmp_path: Path
) -> None:
    lane = put(opened, page, tone(tmp_path / "One.wav", 3, loud=0.9), Track.MUSIC, 0)
    file = opened.stage.bench.sounds.on_tracks()[0].file
    assert file is not None
    opened.wait(lambda: file in page.lanes._waves)
    box, shot = lane.box(0), lane.grab().toImage()
    middle = box.y() + 16 + (box.height() - 16) // 2
    silent, loud = (
        {shot.pixelColor(x, middle - 8).name() for x in range(*reach)}
        for reach in (
            (box.x() + box.width() // 8, box.center().x() - 20),
            (box.center().x() + 20, box.right() - 40),
        )
    )
    assert len(silent) == 1
    assert silent < loud  # bars over the same ground
    file.unlink()
    page.refresh()
    opened.wait(lambda: "its file is missing" in lane.told(lane._sounds[0]))


def test_a_read_only_film_takes_no_drop_and_says_why_nothing_is_added(
    tmp_path: Path, qtbot: QtBot
) -> None:
    stage = Stage.build(tmp_path / "First Light.takeboard", read_only=True).sample(2)
    opened = Opened(stage, qtbot)
    try:
        opened.window.show_page("assemble")
        page = opened.window.page("assemble")
        assert isinstance(page, AssemblePage)
        opened.settled()
        lane = lane_of(page, Track.VOICE)
        assert not Over(lane, urls(tone(tmp_path / "a.wav"))).over(at(lane, 10))
        opened.window.actions_["track.music"].trigger()
        opened.wait(lambda: told(opened, "open for reading only, so no sound was added"))
        assert page.findChild(QFileDialog) is None
    finally:
        opened.close()
        stage.close()


def test_the_scale_shows_every_sound_and_leaves_the_film_half_the_room() -> None:
    from app.domain.timing import FrameRange

    def one(start: int, end: int) -> FrameRange:
        return FrameRange(start=start, end=end)

    assert span(2160, [one(0, 2160)]) == 2160
    assert span(2160, [one(0, 3000)]) == 3000
    assert span(100, [one(0, 9000)]) == 200
    assert span(100, [one(400, 9000)]) == 448
    assert span(0, [one(0, 50)]) == 50
    axis = Axis(100, HEAD + 16 + 1000)
    assert (axis.x(50), axis.frame(axis.x(50)), axis.frame(0)) == (HEAD + 500, 50, 0)
