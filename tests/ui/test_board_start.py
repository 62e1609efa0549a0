"""The board without shots takes a list by hand, and says why it takes nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from app.domain.errors import BadInput
from app.ui.pages.board.editing.start import Start


@pytest.mark.parametrize(
    ("name", "lists", "says"),
    [
        ("shots.csv", 1, ""),
        ("script.fountain", 1, ""),
        ("still.jpg", 0, "no shot yet"),
        ("folder", 0, "no picture, video, sound or shot list"),
    ],
)
def test_a_dropped_list_is_taken_and_anything_else_is_told(
    qtbot: object, tmp_path: Path, name: str, lists: int, says: str
) -> None:
    start = Start(QWidget())
    taken, told = list[Path](), list[BadInput]()
    start.list_dropped.connect(taken.append)
    start.refused.connect(told.append)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / name))])
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(QPoint(9, 9), copy, mime, left, Qt.KeyboardModifier.NoModifier)
    start.dragEnterEvent(enter)
    assert enter.isAccepted()
    assert bool(start.becomes.text()) == bool(lists)
    start.dropEvent(QDropEvent(QPointF(9, 9), copy, mime, left, Qt.KeyboardModifier.NoModifier))
    assert taken == [tmp_path / name] * lists
    assert start.becomes.text() == ""
    assert says in " ".join(one.message for one in told)
    assert len(told) == 1 - lists
