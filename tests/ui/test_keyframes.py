"""Stills are ordered in place, chosen by one key, and takes are made from takes in place too."""

from __future__ import annotations

import shutil
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from app.domain.asset import Asset
from app.domain.edit import changed, edit
from app.domain.job import Job, JobState
from app.domain.model_card import Mode
from app.domain.money import Money
from app.production.board.board_filter import MARKS
from app.production.shoot.modes import Wish
from app.ui.drag import Dragged, Kind, encode
from app.ui.item_models.queue_model import Batch, Line, QueueLines
from app.ui.pages.board.inspector.making import Making
from app.ui.pages.board.storyboard.tile_painter import _keyframe
from app.ui.pages.review.page import ReviewPage
from tests.clips import make_clip
from tests.production.film import picture
from tests.ui.conftest import Opened
from tests.ui.hands import COPY, LEFT, PLAIN, Hand, middle, urls
from tests.ui.stage import Stage, model

CARDS = (
    model("Flux", "F", "0.05", modes=["still"], vendor="fal"),
    model("Gen-4 Image", "R", "0.08", modes=["still"]),
    model("Longer", "L", "2.00", modes=["text", "extend"]),
    model("Lips", "K", "0.50", modes=["lip sync"], vendor="kling"),
)


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    made = Stage.build(tmp_path / "First Light.takeboard").sample(3)
    made.film.shelf.cards[:] = [*made.film.shelf.cards, *CARDS]
    before = made.film.store.project()
    after = before.model_copy(update={"cap": Money.of(20)})
    made.film.store.commit(edit("cap", changed(before, after)))
    yield made
    made.close()


def stills(stage: Stage, count: int) -> list[Job]:
    """Stills of the first shot, landed, each lighter than the one before."""
    jobs = stage.bench.shooting.render(
        stage.shots()[:1], count, model="flux", wish=Wish(Mode.STILL)
    )
    for n, job in enumerate(jobs):
        stage.move(job, JobState.SUBMITTING, JobState.EVALUATING)
        part = stage.film.media.part(f"{job.id}.png")
        picture(stage.folder / "from", f"{job.id}.png", 40 + 60 * n).replace(part)
        stage.film.stills.land(job, part, "image/png")
        stage.move(job, JobState.READY, take_id=job.id)
    return jobs


def making(opened: Opened, at: int = 0) -> Making:
    """The part of the inspector, with a shot shown in it."""
    board = opened.window.board
    opened.settled()
    board.grid.select_ids([opened.film.rows[at].shot_id])
    found = board.inspector.narrow.making
    opened.settled()
    return found


def test_no_keyframe_is_offered_for_what_is_filmed(opened: Opened) -> None:
    board = opened.window.board
    opened.wait(lambda: bool(opened.film.shots))
    first = opened.film.rows[0].shot_id
    button = board.inspector.narrow._stills
    board.grid.select_ids([first])
    opened.wait(lambda: not button.isHidden())
    opened.film.set_fields([first], {"kind": "live-action"})
    opened.wait(lambda: button.isHidden())
    opened.window.actions_["shot.keyframe"].trigger()
    opened.wait(lambda: any("No model makes" in told for told in opened.problems))


def test_stills_are_priced_before_they_are_sent_and_stay_apart_from_the_clip(
    opened: Opened, stage: Stage
) -> None:
    part = making(opened)
    assert opened.window.board.inspector.narrow.folds["making"].isHidden()
    opened.window.actions_["shot.keyframe"].trigger()
    opened.wait(lambda: part.form.send.price() == "$0.20")
    form = part.form
    assert (form.send.text(), form.models.currentText()) == ("Make 4 stills", "Flux")
    assert [form.models.itemText(n) for n in range(form.models.count())] == ["Flux", "Gen-4 Image"]
    form.count.setValue(3)
    form.models.setCurrentIndex(1)
    form.models.activated.emit(1)
    opened.wait(lambda: form.send.price() == "$0.24")
    QTest.mouseClick(form.send, Qt.MouseButton.LeftButton)
    opened.wait(lambda: len(stage.bench.shooting.jobs()) == 3)
    jobs = stage.bench.shooting.jobs()
    assert {(job.order.mode, job.order.card_id, job.take_number) for job in jobs} == {
        (Mode.STILL, "gen-4-image", 0)
    }
    opened.wait(lambda: opened.film.rows[0].still_state == "coming")
    row = opened.film.rows[0]
    assert (row.still_words, row.state) == ("Keyframe queued", "planned")
    assert _keyframe(row) == ("loader", "Keyframe queued")
    opened.wait(lambda: len(part.strip.stills()) == 3)
    assert form.isHidden()
    assert opened.problems == []
    cards = opened.window.board.inspector.narrow.model.choice  # none that makes stills only
    assert [cards.findText(name) >= 0 for name in ("Veo 3.1", "Flux", "Lips")] == [
        True, False, False,
    ]  # fmt: skip
    batch, *lines = QueueLines().lines(jobs, {}, {"gen-4-image": "Gen-4 Image"})
    assert isinstance(batch, Batch)
    assert batch.detail == "1 shot · 3 stills"
    assert {(one.take, one.letter) for one in lines if isinstance(one, Line)} == {("Still", "G")}


def test_a_still_is_rehearsed_for_nothing_where_no_cap_is_set(opened: Opened, stage: Stage) -> None:
    before = stage.film.store.project()
    stage.film.store.commit(edit("cap", changed(before, before.model_copy(update={"cap": None}))))
    part = making(opened)
    opened.window.actions_["shot.keyframe"].trigger()
    opened.wait(part.form.rehearse.isEnabled)
    QTest.mouseClick(part.form.send, Qt.MouseButton.LeftButton)
    opened.wait(lambda: any("nothing limits it" in told for told in opened.problems))
    assert stage.bench.shooting.jobs() == []
    opened.window.actions_["shot.keyframe"].trigger()
    assert not part.form.rehearse.isEnabled()  # not before its price is known again
    opened.wait(part.form.rehearse.isEnabled)
    QTest.mouseClick(part.form.rehearse, Qt.MouseButton.LeftButton)
    opened.wait(lambda: len(stage.bench.shooting.jobs()) == 4)
    assert all(job.rehearsed for job in stage.bench.shooting.jobs())


def test_many_shots_get_one_still_each_in_one_order(opened: Opened, stage: Stage) -> None:
    part = making(opened)
    opened.window.board.grid.select_ids([row.shot_id for row in opened.film.rows])
    opened.settled()
    opened.window.actions_["shot.keyframe"].trigger()
    opened.wait(lambda: part.form.send.price() == "$0.15")
    assert part.form.title.text() == "Make keyframes of 3 shots"
    assert (part.form.count.text(), part.form.send.text()) == ("1 still", "Make 3 stills")
    QTest.mouseClick(part.form.send, Qt.MouseButton.LeftButton)
    opened.wait(lambda: len(stage.bench.shooting.jobs()) == 3)
    jobs = stage.bench.shooting.jobs()
    assert len({job.batch_id for job in jobs}) == 1
    assert len({job.shot_id for job in jobs}) == 3


def test_a_person_chooses_by_one_key_and_takes_it_back(opened: Opened, stage: Stage) -> None:
    board = stage.bench.board
    shot = stage.shots()[0]
    board.set_fields([shot.id], {"first_frame_id": None})
    jobs = stills(stage, 3)
    part = making(opened)
    opened.wait(lambda: len(part.strip.stills()) == 3)
    assert [one.number for one in part.strip.stills()] == [3, 2, 1]
    assert board.shot(shot.id).first_frame_id is None
    opened.wait(lambda: opened.film.rows[0].still_words == "3 stills to choose")
    assert "3 stills to choose" in opened.window.board.grid.marks(0)
    found = [MARKS["keyframe to choose"](row, opened.film.shots[row.shot_id])
             for row in opened.film.rows]  # fmt: skip
    assert found == [True, False, False]
    part.strip.setFocus()
    QTest.keyClick(part.strip, Qt.Key.Key_2)
    opened.wait(lambda: board.shot(shot.id).first_frame_id == jobs[1].id)
    assert [one.number for one in part.strip.stills() if one.chosen] == [2]
    opened.settled()
    assert board.shot(shot.id).batch_group == shot.batch_group  # the digit was not the board's
    QTest.keyClick(part.strip, Qt.Key.Key_Left)
    QTest.keyClick(part.strip, Qt.Key.Key_Return)
    opened.wait(lambda: board.shot(shot.id).first_frame_id == jobs[2].id)
    opened.settled()
    opened.window.actions_["shot.still"].trigger()
    opened.wait(lambda: board.shot(shot.id).first_frame_id == jobs[0].id)
    opened.settled()
    opened.window.actions_["edit.undo"].trigger()
    opened.wait(lambda: board.shot(shot.id).first_frame_id == jobs[2].id)
    opened.wait(lambda: [one.number for one in part.strip.stills() if one.chosen] == [3])
    assert "the keyframe" in part.strip.accessibleDescription()


def test_a_still_can_become_anything_a_picture_can(opened: Opened, stage: Stage) -> None:
    shot, (job,) = stage.shots()[0], stills(stage, 1)
    part = making(opened)
    opened.wait(lambda: len(part.strip.stills()) == 2)  # beside the frame that was there
    menu = part.strip.menu(part.strip.stills()[0])
    assert [act.text() for act in menu.actions()] == [
        "Make It Keyframe", "Make It Last Frame", "Make It Reference",
    ]  # fmt: skip
    menu.actions()[1].trigger()
    opened.wait(lambda: stage.bench.board.shot(shot.id).last_frame_id == job.id)
    opened.settled()
    menu.actions()[2].trigger()
    opened.wait(lambda: job.id in stage.bench.board.shot(shot.id).reference_ids)


def test_a_picture_is_dragged_onto_a_slot_of_the_inspector(
    opened: Opened, stage: Stage, tmp_path: Path
) -> None:
    shot, (job,) = stage.shots()[0], stills(stage, 1)
    part = making(opened)
    opened.wait(lambda: len(part.strip.stills()) == 2)
    slots = opened.window.board.inspector.narrow.references
    opened.wait(lambda: "Last frame" in slots.slots())
    last = slots._box(slots.slots().index("Last frame")).center()
    mime = encode(Dragged(Kind.STILL, (job.id,), "Still 1"))
    between = QPoint(last.x(), slots.height() + 40)
    enter = QDragEnterEvent(between, COPY, mime, LEFT, PLAIN)
    QApplication.sendEvent(slots, enter)
    assert enter.isAccepted()
    assert slots.lit() == ""
    move = QDragMoveEvent(last, COPY, mime, LEFT, PLAIN)
    QApplication.sendEvent(slots, move)
    assert (move.isAccepted(), slots.lit()) == (True, "Becomes: Last frame")
    QApplication.sendEvent(slots, QDropEvent(QPointF(last), COPY, mime, LEFT, PLAIN))
    opened.wait(lambda: stage.bench.board.shot(shot.id).last_frame_id == job.id)
    assert slots.lit() == ""
    take = stage.bench.dailies.add_take(shot.id, make_clip(tmp_path / "a.mp4", 80)).id
    frame = encode(Dragged(Kind.FRAME, (take,), "Frame 3 of 010", 3))
    QApplication.sendEvent(slots, QDragEnterEvent(last, COPY, frame, LEFT, PLAIN))
    QApplication.sendEvent(slots, QDropEvent(QPointF(last), COPY, frame, LEFT, PLAIN))
    opened.wait(lambda: stage.bench.board.shot(shot.id).last_frame_id not in (None, job.id))
    still = stage.film.store.get(Asset, stage.bench.board.shot(shot.id).last_frame_id or "")
    assert (still.parent_take_id, still.parent_frame) == (take, 3)
    file = urls(picture(tmp_path / "from", "drawn.png", 90))
    opened.settled()
    QApplication.sendEvent(slots, QDragEnterEvent(last, COPY, file, LEFT, PLAIN))
    QApplication.sendEvent(slots, QDropEvent(QPointF(last), COPY, file, LEFT, PLAIN))
    opened.wait(lambda: stage.bench.board.shot(shot.id).last_frame_id not in (None, still.id))
    shots = encode(Dragged(Kind.SHOT, (shot.id,), "010"))
    refused = QDragEnterEvent(last, COPY, shots, LEFT, PLAIN)
    QApplication.sendEvent(slots, refused)
    assert not refused.isAccepted()


def test_a_refused_order_says_why_and_the_form_leads_back(opened: Opened, stage: Stage) -> None:
    stage.film.shelf.cards[:] = stage.film.shelf.cards[:4]
    part = making(opened)
    opened.window.actions_["shot.keyframe"].trigger()
    opened.wait(lambda: "No model here makes stills" in part.form.note.text())
    assert not part.form.send.isEnabled()
    part.form.models.setFocus()
    QTest.keyClick(part.form.models, Qt.Key.Key_Escape)
    assert part.form.isHidden()
    opened.wait(lambda: _focus_in(opened.window.board.grid))


def test_a_take_is_extended_where_it_is_looked_at(opened: Opened, stage: Stage) -> None:
    shot = stage.shots()[0]
    (job,) = stage.send([shot])
    take_id = stage.land(job)
    opened.settled()
    part = making(opened)
    opened.window.actions_["take.extend"].trigger()
    opened.wait(lambda: part.form.send.price() == "$2.00")
    assert part.form.title.text() == "Extend T01"
    assert part.form.note.text() == "adds 5 s"
    opened.window.review(shot.id)
    page = opened.window.page("review")
    assert isinstance(page, ReviewPage)
    opened.wait(lambda: page.take is not None)
    opened.window.actions_["take.extend"].trigger()
    opened.wait(lambda: page.form.send.price() == "$2.00")
    QTest.mouseClick(page.form.send, Qt.MouseButton.LeftButton)
    opened.wait(lambda: len(stage.bench.shooting.jobs()) == 2)
    order = stage.bench.shooting.jobs()[-1].order
    assert (order.mode, order.slate) == (Mode.EXTEND, "S010T02L")
    assert order.clip is not None
    assert order.clip.asset_id == take_id
    made = stage.land(stage.bench.shooting.jobs()[-1])
    opened.wait(lambda: len(page.takes.takes.takes) == 2)
    page.show_take(made)
    if page.side.isHidden():  # on a small screen
        opened.window.actions_["note.panel"].trigger()
    page.side.show_part("facts")
    told = [label.text() for label in page.facts.findChildren(QLabel)]
    assert {"Made from", "T01"} <= set(told)


def test_lips_wait_for_a_sound(opened: Opened, stage: Stage, tmp_path: Path) -> None:
    (job,) = stage.send(stage.shots()[:1])
    stage.land(job)
    opened.settled()
    part = making(opened)
    opened.window.actions_["take.lips"].trigger()
    opened.wait(lambda: "Choose an audio file" in part.form.note.text())
    assert not part.form.send.isEnabled()
    part.form.use_sound(_spoken(tmp_path))
    opened.wait(lambda: part.form.send.price() == "$0.50")
    QTest.mouseClick(part.form.send, Qt.MouseButton.LeftButton)
    opened.wait(lambda: len(stage.bench.shooting.jobs()) == 2)
    order = stage.bench.shooting.jobs()[-1].order
    assert order.sound is not None
    assert (order.sound.media_type, order.mode) == ("audio/wav", Mode.LIP_SYNC)


def test_a_sound_dropped_on_a_tile_is_what_the_shot_speaks(
    opened: Opened, stage: Stage, tmp_path: Path
) -> None:
    (job,) = stage.send(stage.shots()[1:2])
    stage.land(job)
    opened.settled()
    grid, file = opened.window.board.grid, _spoken(tmp_path)
    hand = Hand(grid, urls(file)).over(middle(grid, 1))
    assert hand.accepted
    assert grid.drops.word(1) == "Becomes: what 020 speaks"
    hand.drop(middle(grid, 1))
    form = opened.window.board.inspector.narrow.making.form
    opened.wait(lambda: form.send.price() == "$0.50")
    assert (form.mode(), form.title.text()) == (Mode.LIP_SYNC, "Lip-sync T01 with audio")
    several = [file, file.with_name("another.wav")]
    shutil.copy(file, several[1])
    Hand(grid, urls(*several)).over(middle(grid, 1)).drop(middle(grid, 1))
    opened.wait(lambda: any("one sound at a time" in told for told in opened.problems))
    assert len(stage.bench.shooting.jobs()) == 1


def _spoken(folder: Path) -> Path:
    """Two seconds of a sound file."""
    file = folder / "line.wav"
    with wave.open(str(file), "wb") as out:
        out.setparams((1, 2, 8000, 0, "NONE", ""))
        out.writeframes(b"\0\0" * 16_000)
    return file


def test_a_shot_without_a_take_has_nothing_to_extend(opened: Opened, stage: Stage) -> None:
    (job,) = stage.send(stage.shots()[1:2])
    stage.land(job)
    making(opened, 0)
    opened.wait(lambda: opened.window.actions_["take.extend"].isEnabled())
    opened.window.actions_["take.extend"].trigger()
    opened.wait(lambda: any("has no take yet" in told for told in opened.problems))


def _focus_in(widget: object) -> bool:
    here = QApplication.focusWidget()
    while here is not None and here is not widget:
        here = here.parentWidget()
    return here is not None
