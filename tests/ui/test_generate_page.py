"""The queue: live progress, exact words, and what a person can do about a take."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from app.domain.errors import UsageError
from app.domain.job import JobState, turn
from app.production.shoot.queue_order import Shift
from app.ui.item_models.queue_model import LINE, Batch, Line
from app.ui.pages.generate.page import GeneratePage
from tests.ui.conftest import Opened


def page_of(opened: Opened) -> GeneratePage:
    opened.window.show_page("generate")
    page = opened.window.page("generate")
    assert isinstance(page, GeneratePage)
    return page


def lines(page: GeneratePage) -> list[Line]:
    found = [page.model.index(n, 0).data(LINE) for n in range(page.model.rowCount())]
    return [one for one in found if isinstance(one, Line)]


def select(page: GeneratePage, job_id: str) -> None:
    for n in range(page.model.rowCount()):
        one = page.model.index(n, 0).data(LINE)
        if isinstance(one, Line) and one.job.id == job_id:
            page.view.selectRow(n)


def test_progress_reaches_the_row_and_the_tile(opened: Opened) -> None:
    page = page_of(opened)
    job = opened.stage.send(opened.stage.shots()[:1])[0]
    opened.stage.move(job, JobState.SUBMITTING, JobState.RENDERING)
    opened.stage.progress(job, 0.62)
    opened.wait(lambda: [one.share for one in lines(page)] == [0.62])
    opened.wait(lambda: opened.film.rows[0].state_word == "Rendering 62 %")
    assert opened.window.status._working.text() == "1 rendering"


def test_cancel_ends_a_queued_take(opened: Opened) -> None:
    page = page_of(opened)
    job = opened.stage.send(opened.stage.shots()[:1])[0]
    opened.wait(lambda: len(lines(page)) == 1)
    select(page, job.id)
    page._buttons["cancel"].click()
    opened.wait(lambda: opened.stage.bench.shooting.job(job.id).state is JobState.CANCELLED)
    opened.wait(lambda: lines(page)[0].word == "Cancelled")


def test_hold_and_release_are_offered_only_where_they_apply(opened: Opened) -> None:
    page = page_of(opened)
    job = opened.stage.send(opened.stage.shots()[:1])[0]
    opened.wait(lambda: len(lines(page)) == 1)
    select(page, job.id)
    assert page._buttons["hold"].isEnabled()
    assert not page._buttons["release"].isEnabled()
    page._buttons["hold"].click()
    opened.wait(lambda: page._buttons["release"].isEnabled())
    page._buttons["release"].click()
    opened.wait(lambda: opened.stage.bench.shooting.job(job.id).state is JobState.QUEUED)


def test_a_doubt_is_answered_at_its_desk(opened: Opened) -> None:
    page = page_of(opened)
    job = opened.stage.send(opened.stage.shots()[:1])[0]
    opened.stage.move(job, JobState.SUBMITTING, JobState.IN_DOUBT, why="your answer is needed")
    opened.wait(lambda: bool(lines(page)) and lines(page)[0].word == "In doubt")
    assert lines(page)[0].middle == "your answer is needed"
    page.view.acted.emit("resolve", job.id)
    assert page.halls.place() == "doubts"
    opened.wait(lambda: page.halls.doubts.list.current() == job.id)


def test_a_refused_take_says_so_and_offers_another_try(opened: Opened) -> None:
    page = page_of(opened)
    job = opened.stage.send(opened.stage.shots()[:1])[0]
    opened.wait(lambda: bool(lines(page)))  # the window knew that something was under way
    opened.stage.move(job, JobState.SUBMITTING, JobState.FAILED, why="refused: input blocked")
    opened.wait(lambda: bool(lines(page)) and lines(page)[0].word == "Refused")
    assert [one.sums for one in page.model.lines if isinstance(one, Batch)] == ["1 failed"]
    assert any(one.text() == "0 landed, 1 failed" for one in page.side.findChildren(QLabel))
    (told,) = opened.window.toasts._shown
    assert "0 landed, 1 failed" in " ".join(one.text() for one in told.findChildren(QLabel))
    select(page, job.id)
    page._buttons["retry"].click()
    opened.wait(lambda: opened.stage.bench.shooting.job(job.id).state is JobState.QUEUED)
    opened.stage.move(
        job, JobState.SUBMITTING, JobState.FAILED,
        why="Runway does not accept the key (401). Put it in with `takeboard account add runway`.",
    )  # fmt: skip
    names = "Replace the key of Runway"
    opened.wait(lambda: any(b.accessibleName() == names for b in page.side.findChildren(QWidget)))
    wanted: list[str] = []
    page.side.key_wanted.connect(wanted.append)
    next(b for b in page.side.findChildren(QPushButton) if b.accessibleName() == names).click()
    assert wanted == ["runway"]
    assert page.halls.place() == "accounts"


def _more_than(found: Sequence[object], count: int) -> bool:
    return len(found) > count


def test_the_end_of_the_queue_tells_of_the_orders_that_ended(opened: Opened) -> None:
    page = page_of(opened)
    shots = opened.stage.shots()
    ended: list[Counter[JobState]] = []
    opened.film.queue_ended.connect(ended.append)
    ends = (("failed", "failed"), ("ready", "failed"), ("ready", "cancelled"))
    for nth, wanted in enumerate(ends):
        jobs = opened.stage.send(shots[:2])
        opened.wait(lambda: opened.film._moving != set())
        for job, state in zip(jobs, wanted, strict=True):
            if state == "ready":
                opened.stage.move(
                    job, *map(JobState, ("submitting", "rendering", "fetching", "evaluating")),
                    JobState.READY,
                )  # fmt: skip
            else:
                opened.stage.move(job, JobState(state))
        opened.wait(partial(_more_than, ended, nth))
        assert ended[-1] == Counter(map(JobState, wanted))
    assert len(lines(page)) == 6
    cards = opened.window.toasts._shown
    told = [one.text() for card in cards for one in card.findChildren(QLabel)]
    assert "The queue is empty: 1 landed, 1 failed" in told
    assert "The queue is empty: 1 landed" in told  # what failed before is another story


def test_a_rehearsed_take_was_not_charged_in_the_queue_and_on_its_tile(opened: Opened) -> None:
    page, stage = page_of(opened), opened.stage
    (shot,) = stage.shots()[:1]
    stage.land(stage.send([shot])[0])
    opened.wait(lambda: opened.film.rows[0].price == "free")
    stage.bench.board.set_fields([shot.id], {"model": "runway-gen-4.5"})
    (job,) = stage.bench.shooting.render([stage.shots()[0]], 1, rehearse=True)
    assert job.price
    stage.land(job)
    opened.wait(lambda: [one.actual for one in lines(page)] == ["free", "not charged"])
    opened.wait(lambda: opened.film.rows[0].price == "not charged")


def test_pause_reaches_the_line(opened: Opened) -> None:
    page = page_of(opened)
    page.pause.click()
    opened.wait(lambda: opened.stage.line.paused)
    page.pause.click()
    opened.wait(lambda: not opened.stage.line.paused)


def test_filters_count_and_keep_what_they_say(opened: Opened) -> None:
    page = page_of(opened)
    one, two = opened.stage.send(opened.stage.shots()[:2])
    opened.stage.move(one, JobState.SUBMITTING, JobState.RENDERING)
    opened.stage.move(two, JobState.HELD, why="held by you")
    opened.wait(lambda: len(lines(page)) == 2 and lines(page)[1].word == "Held")
    page._filter.choose("needs")
    page.show_jobs()
    assert [line.job.id for line in lines(page)] == [two.id]


def test_an_empty_queue_teaches_where_to_send_from(opened: Opened) -> None:
    page = page_of(opened)
    assert page._stack.currentIndex() == 1
    page._stack.widget(1).findChildren(type(page.pause))[0].click()  # type: ignore[union-attr]
    assert opened.window.current_page() == "board"


def waiting(opened: Opened) -> list[str]:
    """Numbers of the shots in the order the line would take them."""
    jobs = sorted(opened.stage.bench.shooting.jobs([JobState.QUEUED]), key=turn)
    return [job.order.shot_number for job in jobs]


def shown_places(page: GeneratePage) -> list[tuple[str, str]]:
    return [(one.job.order.shot_number, one.middle) for one in lines(page)]


def test_waiting_takes_change_places_by_key_and_the_line_takes_them_so(opened: Opened) -> None:
    page = page_of(opened)
    jobs = opened.stage.send(opened.stage.shots()[:4])
    first, second, third, fourth = [job.order.shot_number for job in jobs]
    opened.wait(lambda: len(lines(page)) == 4)
    page.view.choose({jobs[2].id, jobs[3].id})
    QTest.keyClick(page.view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    opened.wait(lambda: waiting(opened) == [first, third, fourth, second])
    opened.settled()
    assert {one.job.id for one in page.view.chosen()} == {jobs[2].id, jobs[3].id}
    QTest.keyClick(page.view, Qt.Key.Key_Home, Qt.KeyboardModifier.AltModifier)
    opened.wait(lambda: waiting(opened) == [third, fourth, first, second])
    QTest.keyClick(page.view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    opened.wait(lambda: waiting(opened) == [first, third, fourth, second])
    places = [(first, "place 1"), (third, "place 2"), (fourth, "place 3"), (second, "place 4")]
    opened.wait(lambda: shown_places(page) == places)
    late = opened.stage.send(opened.stage.shots()[4:5])[0].order.shot_number
    assert waiting(opened) == [first, third, fourth, second, late]


def test_a_take_that_was_sent_keeps_its_place_and_says_why(opened: Opened) -> None:
    page = page_of(opened)
    one, two = opened.stage.send(opened.stage.shots()[:2])
    opened.stage.move(one, JobState.SUBMITTING, JobState.RENDERING)
    opened.wait(lambda: len(lines(page)) == 2 and lines(page)[0].word == "Rendering")
    action = opened.window.actions_["queue.front"]
    select(page, one.id)
    assert not action.isEnabled()
    assert "already been sent" in action.toolTip()
    with pytest.raises(UsageError, match="cannot change its place"):
        opened.stage.bench.shooting.shift([one.id], Shift.FRONT)
    select(page, two.id)
    assert action.isEnabled()
    assert "already" not in action.toolTip()


def test_a_waiting_take_is_dropped_where_it_shall_go(opened: Opened) -> None:
    page = page_of(opened)
    jobs = opened.stage.send(opened.stage.shots()[:3])
    first, second, third = [job.order.shot_number for job in jobs]
    opened.wait(lambda: len(lines(page)) == 3)
    page.view.choose({jobs[2].id})
    _drop(page, page.view.visualRect(page.model.index(1, 0)).topLeft() + QPoint(30, 4))
    opened.wait(lambda: waiting(opened) == [third, first, second])
    opened.settled()
    _drop(page, page.view.visualRect(page.model.index(3, 0)).bottomLeft() + QPoint(30, -4))
    opened.wait(lambda: waiting(opened) == [first, second, third])
    opened.settled()
    _drop(page, page.view.visualRect(page.model.index(0, 0)).center())  # a batch head
    opened.settled()
    assert waiting(opened) == [first, second, third]


def _drop(page: GeneratePage, at: QPoint) -> None:
    kinds = (Qt.DropAction.MoveAction, QMimeData(), Qt.MouseButton.LeftButton)
    event = QDropEvent(QPointF(at), *kinds, Qt.KeyboardModifier.NoModifier)
    page.view.dropEvent(event)
