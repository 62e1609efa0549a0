"""What is dragged inside the window: a kind and ids as MIME data, the same for every page.

Content of other programs (files, picture data, addresses) is read in `incoming`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import (
    QByteArray,
    QCoreApplication,
    QEvent,
    QMimeData,
    QObject,
    QPoint,
    QRect,
    Qt,
    QUrl,
)
from PySide6.QtGui import QColor, QDrag, QMouseEvent, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from app.ui.theme import tokens as t
from app.ui.theme.fonts import font, metrics

MIME = "application/x-takeboard-drag"


class Kind(StrEnum):
    """What the ids are of: shots, characters, anchors, assets, model cards, takes; a frame has
    the id of its take.
    """

    SHOT = "shot"
    CHARACTER = "character"
    ANCHOR = "anchor"
    STILL = "still"
    MODEL = "model"
    FRAME = "frame"
    TAKE = "take"


@dataclass(frozen=True, slots=True)
class Dragged:
    """`frame` counts from 0 at a take's first visible picture and is set for frames only; `word`
    says in a few words what is under the pointer.
    """

    kind: Kind
    ids: tuple[str, ...]
    word: str = ""
    frame: int | None = None


def encode(dragged: Dragged) -> QMimeData:
    """Ids mean something in their own film only, and a process has one: its number goes along."""
    body = {
        "kind": dragged.kind.value,
        "ids": list(dragged.ids),
        "word": dragged.word,
        "frame": dragged.frame,
        "from": QCoreApplication.applicationPid(),
    }
    mime = QMimeData()
    mime.setData(MIME, QByteArray(json.dumps(body).encode()))
    return mime


def decode(mime: QMimeData) -> Dragged | None:
    """What was encoded in this process; None for anything else, also for another film's window."""
    if not mime.hasFormat(MIME):
        return None
    try:
        body = json.loads(bytes(mime.data(MIME).data()))
        if body["from"] != QCoreApplication.applicationPid():
            return None
        frame = body["frame"]
        return Dragged(
            Kind(body["kind"]),
            tuple(str(one) for one in body["ids"]),
            str(body["word"]),
            None if frame is None else int(frame),
        )
    except (ValueError, KeyError, TypeError):
        return None


def from_elsewhere(mime: QMimeData) -> bool:
    """Whether it was dragged in another window of the studio, whose ids mean nothing here."""
    return mime.hasFormat(MIME) and decode(mime) is None


class DragEnded(QEvent):
    """Told to the window a drag of `carry` began in; `dropped`: somebody took it."""

    kind = QEvent.Type(QEvent.registerEventType())

    def __init__(self, dropped: bool) -> None:
        super().__init__(self.kind)
        self.dropped = dropped


def carry(
    source: QWidget,
    dragged: Dragged,
    picture: QPixmap | None = None,
    action: Qt.DropAction = Qt.DropAction.CopyAction,
) -> Qt.DropAction:
    """Drag until it is dropped or given up (Esc); returns what became of it."""
    drag = QDrag(source)
    drag.setMimeData(encode(dragged))
    shown = label_under_pointer(dragged.word or dragged.kind.value, picture)
    drag.setPixmap(shown)
    drag.setHotSpot(QPoint(-16, -28))
    window = source.window()
    done = drag.exec(action)
    QCoreApplication.sendEvent(window, DragEnded(done is not Qt.DropAction.IgnoreAction))
    return done


class DropWord(QLabel):
    """Says over a drop target what a drop would make of the thing."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFont(font(12, 500))
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWordWrap(True)
        self.setStyleSheet(f"background: {t.DROP}; color: {t.STRONG}; border: 2px solid {t.FOCUS};")
        self.hide()

    def say(self, words: str, box: QRect) -> None:
        self.setText(words)
        self.setGeometry(box)
        self.show()
        self.raise_()


class FolderDrag(QObject):
    """Lets a button be dragged to other programs as a folder; a click stays a click."""

    def __init__(self, button: QAbstractButton, folder: Callable[[], Path | None]) -> None:
        super().__init__(button)
        self._button, self._folder = button, folder
        self._from: QPoint | None = None
        button.installEventFilter(self)

    def mime(self) -> QMimeData | None:
        """The folder as a path; None while there is none."""
        folder = self._folder()
        if folder is None:
            return None
        made = QMimeData()
        made.setUrls([QUrl.fromLocalFile(str(folder))])
        return made

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QMouseEvent):
            return False
        kind, point = event.type(), event.position().toPoint()
        if kind is QEvent.Type.MouseButtonPress and event.button() is Qt.MouseButton.LeftButton:
            self._from = point
        elif kind is QEvent.Type.MouseButtonRelease:
            self._from = None
        elif kind is QEvent.Type.MouseMove and self._from is not None:
            far = (point - self._from).manhattanLength() >= QApplication.startDragDistance()
            if far and (mime := self.mime()) is not None:
                self._from = None
                self._button.setDown(False)
                drag = QDrag(self._button)
                drag.setMimeData(mime)
                drag.setPixmap(label_under_pointer(mime.urls()[0].fileName()))
                drag.setHotSpot(QPoint(-16, -28))
                drag.exec(Qt.DropAction.CopyAction)
                return True
        return False


def label_under_pointer(words: str, picture: QPixmap | None = None) -> QPixmap:
    """A small plate with a picture and words, beside the pointer so that targets stay visible."""
    wide = metrics(12, 500).horizontalAdvance(words) + 16
    thumb = QRect(1, 1, 43, 24) if picture is not None and not picture.isNull() else QRect()
    made = QPixmap(thumb.width() + wide + 2, 26)
    made.fill(QColor(t.RAISED))
    with QPainter(made) as p:
        if picture is not None and not thumb.isNull():
            p.drawPixmap(thumb, picture)
        p.setPen(QColor(t.MENU_LINE))
        p.drawRect(made.rect().adjusted(0, 0, -1, -1))
        p.setFont(font(12, 500))
        p.setPen(QColor(t.STRONG))
        box = QRect(thumb.width() + 9, 0, wide, 26)
        p.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
    return made
