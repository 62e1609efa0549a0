"""A hand that drags over the storyboard, and what it may carry."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QImage,
)
from PySide6.QtWidgets import QAbstractScrollArea, QApplication

from app.ui.drag import Dragged, Kind, encode
from app.ui.pages.board.storyboard.grid import Grid

if TYPE_CHECKING:
    from tests.ui.conftest import Opened

PLAIN, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
LEFT, COPY = Qt.MouseButton.LeftButton, Qt.DropAction.CopyAction


class Hand:
    """A drag over the grid or the table, delivered to its viewport as Qt does."""

    def __init__(
        self, grid: QAbstractScrollArea, mime: QMimeData, keys: Qt.KeyboardModifier = PLAIN
    ) -> None:
        self.grid, self.mime, self.keys = grid, mime, keys
        self.accepted = self.inside = False

    def over(self, point: QPoint) -> Hand:
        """Enter and move; `accepted` says whether a drop would be taken."""
        if not self.inside:
            enter = QDragEnterEvent(point, COPY, self.mime, LEFT, self.keys)
            QApplication.sendEvent(self.grid.viewport(), enter)
            self.inside = enter.isAccepted()
        self.accepted = False
        if self.inside:  # Qt sends no moves to who refused the entering
            move = QDragMoveEvent(point, COPY, self.mime, LEFT, self.keys)
            QApplication.sendEvent(self.grid.viewport(), move)
            self.accepted = move.isAccepted()
        return self

    def drop(self, point: QPoint) -> None:
        if self.over(point).accepted:
            event = QDropEvent(QPointF(point), COPY, self.mime, LEFT, self.keys)
            QApplication.sendEvent(self.grid.viewport(), event)
        else:
            QApplication.sendEvent(self.grid.viewport(), QDragLeaveEvent())
        self.inside = False

    def leave(self) -> None:
        QApplication.sendEvent(self.grid.viewport(), QDragLeaveEvent())


def middle(grid: Grid, row: int) -> QPoint:
    rect = grid.tile_rect(row)
    assert rect is not None
    return rect.center()


def left_of(grid: Grid, row: int) -> QPoint:
    rect = grid.tile_rect(row)
    assert rect is not None
    return QPoint(rect.left() + 6, rect.center().y())


def numbers(opened: Opened) -> list[str]:
    return [shot.number for shot in opened.stage.bench.board.shots()]


def tiles(opened: Opened, *rows: int) -> QMimeData:
    return encode(Dragged(Kind.SHOT, tuple(opened.film.rows[n].shot_id for n in rows), "tiles"))


def image(colour: str = "#884422") -> QImage:
    made = QImage(64, 36, QImage.Format.Format_RGB32)
    made.fill(QColor(colour))
    return made


def png(colour: str = "#884422") -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image(colour).save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def urls(*files: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    return mime


# tiles
