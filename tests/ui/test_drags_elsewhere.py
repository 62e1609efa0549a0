"""Drags beyond the board: a video onto the take list, a delivered folder into another program."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.money import Money
from app.domain.timing import parse_rate
from app.ui.drag import Dragged, Kind, encode
from app.ui.pages.deliver.page import DeliverPage
from app.ui.pages.review.page import ReviewPage
from tests.clips import make_clip
from tests.ui.conftest import Opened
from tests.ui.hands import COPY, LEFT, PLAIN, urls


def over(page: ReviewPage, mime: QMimeData) -> bool:
    enter = QDragEnterEvent(QPoint(40, 40), COPY, mime, LEFT, PLAIN)
    QApplication.sendEvent(page.takes.viewport(), enter)
    return enter.isAccepted()


def test_a_video_dropped_on_the_take_list_becomes_a_take_of_its_shot(
    opened: Opened, tmp_path: Path, file: Path
) -> None:
    page = opened.window.page("review")
    assert isinstance(page, ReviewPage)
    opened.window.show_page("review")
    page.show_shot(opened.film.rows[1].shot_id)
    opened.settled()
    still = urls(file)
    assert not over(page, still)  # a picture is no take
    assert page.video_drop.word.isHidden()
    clip = tmp_path / "made elsewhere.mp4"
    make_clip(clip, 96, parse_rate(24), (320, 180))
    mime = urls(clip)  # Qt's events only point to it
    assert over(page, mime)
    assert page.video_drop.word.text() == "Becomes: take of 020"
    QApplication.sendEvent(page.takes.viewport(), QDragLeaveEvent())
    assert page.video_drop.word.isHidden()
    assert over(page, mime)
    drop = QDropEvent(QPointF(40, 40), COPY, mime, LEFT, PLAIN)
    QApplication.sendEvent(page.takes.viewport(), drop)
    form = page.sharing.outside
    assert form.isVisible()
    form.model.setText("Veo 3.1")
    form.prompt.setText("A town at dawn")
    form.cost.setText("a lot")
    QTest.keyClick(form.cost, Qt.Key.Key_Return)
    assert "not an amount" in form._said.text()
    form.cost.setText("2.50")
    QTest.keyClick(form.cost, Qt.Key.Key_Return)
    opened.wait(lambda: [take.slate for take in page.takes.takes.takes] == ["S020T01X"])
    assert page.video_drop.word.isHidden()
    opened.settled()
    take = opened.stage.film.dailies.takes()[0]
    assert take.model == "veo-3.1"
    assert opened.stage.film.book.totals().spent == Money.of("2.50")


def test_a_take_dropped_on_the_strip_of_shots_is_circled_and_undone(opened: Opened) -> None:
    page, stage = opened.window.page("review"), opened.stage
    assert isinstance(page, ReviewPage)
    shot = stage.shots()[0]
    jobs = stage.send([shot], takes=2)
    first, second = (stage.land(job) for job in jobs)
    opened.film.change(lambda: stage.bench.selects.circle(first))
    opened.window.show_page("review")
    page.show_shot(shot.id)
    opened.wait(lambda: len(page.takes.takes.takes) == 2)
    opened.settled()
    word, strip = page.take_drag.word, page.filmstrip
    point = QPoint(60, 40)
    other = encode(Dragged(Kind.SHOT, (shot.id,), "010"))
    enter = QDragEnterEvent(point, COPY, other, LEFT, PLAIN)
    QApplication.sendEvent(strip, enter)
    assert not enter.isAccepted()
    mime = encode(Dragged(Kind.TAKE, (second,), "S010T02A"))
    enter = QDragEnterEvent(point, COPY, mime, LEFT, PLAIN)
    QApplication.sendEvent(strip, enter)
    assert enter.isAccepted()
    assert word.text() == "Becomes: circle take S010T02A"
    QApplication.sendEvent(strip, QDropEvent(QPointF(point), COPY, mime, LEFT, PLAIN))
    opened.wait(lambda: opened.film.rows[0].circled_take_id == second)
    assert word.isHidden()
    opened.film.undo.stack.undo()
    opened.wait(lambda: opened.film.rows[0].circled_take_id == first)
    opened.settled()


@pytest.mark.parametrize("made", [True, False])
def test_the_delivered_folder_goes_along_as_a_path(
    opened: Opened, tmp_path: Path, made: bool
) -> None:
    page = opened.window.page("deliver")
    assert isinstance(page, DeliverPage)
    page._package = tmp_path / "First_Light_v001" if made else None
    mime = page.folder_drag.mime()
    assert (mime is not None) is made
    if mime is not None:
        assert [url.toLocalFile() for url in mime.urls()] == [str(page._package)]
