"""Looking at takes: the list, decisions by keys, circle and range, all undoable."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.take import Status
from app.domain.timing import FrameRange
from app.ui.pages.review.page import ReviewPage
from tests.ui.conftest import Opened


def reviewed(opened: Opened, takes: int = 2) -> ReviewPage:
    """The first shot with landed takes, open in Review."""
    for job in opened.stage.send(opened.stage.shots()[:1], takes):
        opened.stage.land(job)
    return shown(opened)


def shown(opened: Opened) -> ReviewPage:
    """The first shot in Review, with its takes as they are."""
    opened.window.review(opened.film.rows[0].shot_id)
    page = opened.window.page("review")
    assert isinstance(page, ReviewPage)
    opened.wait(lambda: page.take is not None and page.viewer.player is not None)
    opened.wait(lambda: page.canvas.shown_index is not None)
    opened.settled()
    return page


def test_the_newest_take_opens_at_its_in_point(opened: Opened) -> None:
    page = reviewed(opened)
    assert page.take is not None
    assert page.take.slate == "S010T02A"
    opened.wait(lambda: page.canvas.shown_index == page.take.picked.start)  # type: ignore[union-attr]
    assert page.transport.frame.text().endswith(f"{page.take.picked.start} of 96")


def test_enter_circles_and_undo_takes_it_back(opened: Opened) -> None:
    page = reviewed(opened, 1)
    page.canvas.setFocus()
    QTest.keyClick(page.canvas, Qt.Key.Key_Return)
    opened.wait(lambda: page.take is not None and page.take.circled)
    opened.wait(lambda: opened.film.rows[0].state_word == "Circled T01")
    opened.film.undo.stack.undo()
    opened.wait(lambda: page.take is not None and not page.take.circled)


def wait_for(opened: Opened, page: ReviewPage, status: Status) -> None:
    opened.wait(lambda: page.take is not None and page.take.status is status)


def test_keys_judge_and_u_takes_the_judgement_back(opened: Opened) -> None:
    page = reviewed(opened, 1)
    for key, status in (
        (Qt.Key.Key_S, Status.KEEP),
        (Qt.Key.Key_H, Status.MAYBE),
        (Qt.Key.Key_Delete, Status.REJECT),
        (Qt.Key.Key_U, Status.UNSEEN),
    ):
        page.canvas.setFocus()
        QTest.keyClick(page.canvas, key)
        wait_for(opened, page, status)


def test_up_and_down_change_the_take_in_the_viewer(opened: Opened) -> None:
    page = reviewed(opened)
    page.canvas.setFocus()
    QTest.keyClick(page.canvas, Qt.Key.Key_Up)
    opened.wait(lambda: page.take is not None and page.take.slate == "S010T01A")
    QTest.keyClick(page.canvas, Qt.Key.Key_2)
    opened.wait(lambda: page.take is not None and page.take.slate == "S010T02A")


def test_in_and_out_are_saved_with_the_take(opened: Opened) -> None:
    page = reviewed(opened)
    page.canvas.setFocus()
    page.viewer.go_to(20)
    opened.wait(lambda: page.viewer.index == 20)
    QTest.keyClick(page.canvas, Qt.Key.Key_I)
    page.viewer.go_to(60)
    opened.wait(lambda: page.viewer.index == 60)
    QTest.keyClick(page.canvas, Qt.Key.Key_O)
    take_id = page.take.id if page.take else ""
    dailies = opened.stage.bench.dailies
    opened.wait(lambda: dailies.take(take_id).picked == FrameRange(start=20, end=61))


def test_stepping_by_key_moves_one_frame(opened: Opened) -> None:
    page = reviewed(opened)
    page.canvas.setFocus()
    before = page.viewer.index
    QTest.keyClick(page.canvas, Qt.Key.Key_Right)
    opened.wait(lambda: page.viewer.index == before + 1)
    QTest.keyClick(page.canvas, Qt.Key.Key_Left)
    opened.wait(lambda: page.viewer.index == before)


def test_a_shot_without_takes_says_what_to_do(opened: Opened) -> None:
    opened.window.review(opened.film.rows[2].shot_id)
    page = opened.window.page("review")
    assert isinstance(page, ReviewPage)
    opened.settled()
    assert page._stack.currentIndex() == 1


def test_missing_media_is_said_in_the_viewer_and_not_more(opened: Opened) -> None:
    page = reviewed(opened, 1)
    assert page.take is not None
    opened.stage.bench.dailies.path(page.take).unlink()
    page.stage.panes = []
    page.show_shot(opened.film.rows[0].shot_id)
    opened.wait(lambda: "missing" in page.canvas._message)
    assert opened.problems == []


def test_a_shot_asked_for_before_the_film_is_open_shows_its_takes_then(opened: Opened) -> None:
    shot = opened.stage.shots()[0]
    opened.stage.land(opened.stage.send([shot])[0])
    page, bench = opened.window.page("review"), opened.film.workbench
    assert isinstance(page, ReviewPage)
    opened.film.workbench = None
    page.show_shot(shot.id)
    opened.settled()
    assert not page.takes.takes.takes
    opened.film.workbench = bench
    opened.film.opened.emit()
    opened.wait(lambda: len(page.takes.takes.takes) == 1)
    opened.settled()
