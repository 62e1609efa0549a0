"""Drags beyond the board: a video onto the take list, a delivered folder into another program."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from app.domain.timing import parse_rate
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
    opened.wait(lambda: [take.slate for take in page.takes.takes.takes] == ["S020T01X"])
    assert page.video_drop.word.isHidden()
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
