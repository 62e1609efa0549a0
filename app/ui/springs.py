"""Buttons that open what they stand for while something is held over them, so that a drag may end
in a place that was not on screen when it began (6.5).

What a place takes is said here, in words; what becomes of it is decided where it is let go. A drag
that is given up brings back what was shown before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QRect, Qt
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QWidget

from app.ui.drag import DragEnded, DropWord, Kind, decode, from_elsewhere
from app.ui.incoming import glance, offers
from app.ui.later import later
from app.ui.theme import tokens as t
from app.ui.theme.fonts import metrics

HOLD = 500  # ms
_UNDER = 40  # pixels; what hangs at the pointer must not cover the words
_PICTURE = "a first frame, last frame, reference or anchor of a shot"
_TAKEN = {
    "board": {
        "picture": _PICTURE, "frame": _PICTURE, "take": "the circle take of its shot",
        "video": "a take of a shot", "sound": "what a shot speaks", "list": "a list to preview",
    },
    "kit": {
        "picture": "a still of a character or of the kit",
        "frame": "a still of a character or of the kit",
    },
    "review": {"frame": f"{_PICTURE} in the strip", "video": "a take of the shot on screen"},
    "assemble": {"sound": "voice or music on its track"},
}  # fmt: skip
PLACES = frozenset(_TAKEN)
_KINDS = {Kind.FRAME: "frame", Kind.STILL: "picture", Kind.TAKE: "take"}


def becomes(place: str, mime: QMimeData) -> str:
    """What something that is dragged can become in a place; empty where it has no place there."""
    thing = decode(mime)
    if thing is not None:
        return _TAKEN[place].get(_KINDS.get(thing.kind, ""), "")
    if from_elsewhere(mime) or not offers(mime):
        return ""
    found = glance(mime)
    held = {"list": found.lists, "picture": found.pictures, "video": found.videos,
            "sound": found.sounds}  # fmt: skip
    return next((_TAKEN[place].get(kind, "") for kind, files in held.items() if files), "")


@dataclass(frozen=True, slots=True)
class Way:
    """`words` say what will happen; `go` opens the place, `back` what was there before."""

    words: str
    go: Callable[[], object]
    back: Callable[[], object]


class Spring(QObject):
    """One button. `way` is asked when something comes over it; None: it leads nowhere for that."""

    def __init__(
        self,
        button: QAbstractButton,
        way: Callable[[QMimeData], Way | None],
        *,
        beside: bool = False,
    ) -> None:
        super().__init__(button)
        self._button, self._ask, self._beside = button, way, beside
        self._way: Way | None = None
        self._lamp = _Lamp(button)
        self.word: DropWord | None = None
        self._hold = later(self, HOLD, self._open)
        button.setAcceptDrops(True)
        button.installEventFilter(self)

    def lit(self) -> str:
        """What it says; empty while it is not lit."""
        return self._way.words if self._way is not None else ""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragEnterEvent):
            self._come(event)
        elif isinstance(event, QDragMoveEvent):
            event.ignore()  # let go here, it would become nothing
        elif isinstance(event, (QDragLeaveEvent, QDropEvent)):
            self._dark()
        else:
            return False
        return True

    def _come(self, event: QDragEnterEvent) -> None:
        way = self._ask(event.mimeData())
        if way is None:
            event.ignore()
            return
        event.acceptProposedAction()  # refused here, nothing more would be told
        self._way = way
        self._lamp.setGeometry(self._button.rect())
        self._lamp.show()
        window = self._button.window()
        if self.word is None:
            self.word = DropWord(window)
        self.word.say(way.words, self._room(window, way.words))
        self._hold.start()

    def _room(self, window: QWidget, words: str) -> QRect:
        """Under the button, or right of it; never outside the window."""
        wide = metrics(12, 500).horizontalAdvance(words) + 28
        box = QRect(0, 0, min(wide, window.width() - 16), 32)
        if self._beside:
            box.moveTopLeft(self._button.mapTo(window, QPoint(self._button.width() + 6, -2)))
        else:
            box.moveTopLeft(self._button.mapTo(window, QPoint(0, self._button.height() + _UNDER)))
            box.moveLeft(box.left() + (self._button.width() - box.width()) // 2)
        box.moveLeft(max(8, min(box.left(), window.width() - 8 - box.width())))
        return box

    def _open(self) -> None:
        way = self._way
        self._dark()
        if way is not None:
            window = self._button.window()
            backs = window.findChild(_Backs) or _Backs(window)
            backs.opened.append(way.back)
            way.go()

    def _dark(self) -> None:
        self._hold.stop()
        self._way = None
        self._lamp.hide()
        if self.word is not None:
            self.word.hide()


class _Lamp(QWidget):
    """The amber box around a lit button; the button itself stays as it is."""

    def __init__(self, button: QAbstractButton) -> None:
        super().__init__(button)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as p:
            p.setPen(QPen(QColor(t.FOCUS), 2))
            p.drawRect(self.rect().adjusted(1, 1, -1, -1))


class _Backs(QObject):
    """The ways back in one window, until the drag is over."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.opened: list[Callable[[], object]] = []
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, DragEnded):
            opened, self.opened = self.opened, []
            if not event.dropped:
                for back in reversed(opened):
                    back()
        return False
