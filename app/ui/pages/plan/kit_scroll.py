"""The kit scrolls while a picture is held near its upper or lower edge: places below the window
are reached without letting go.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QCursor, QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from app.ui.pages.plan.picture_desk import PictureDesk
from app.ui.springs import becomes

EDGE, STEP = 48, 24  # pixels from the edge where it begins, and how far every 30 ms


class KitScroll(QObject):
    """Watches what lies in the area; the places themselves are told of by their desk."""

    def __init__(self, area: QScrollArea, ground: QWidget, desk: PictureDesk) -> None:
        super().__init__(area)
        self._area, self.ground = area, ground
        self._over: set[QObject] = set()  # what has the drag: the ground, or a place on it
        self._timer = QTimer(self)
        self._timer.setInterval(30)
        self._timer.timeout.connect(self._step)
        ground.setAcceptDrops(True)
        ground.installEventFilter(self)
        desk.lit.connect(self._lit)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragEnterEvent):
            event.setAccepted(bool(becomes("kit", event.mimeData())))  # else no leaving is told
            if event.isAccepted():
                self._come(watched)
        elif isinstance(event, QDragMoveEvent):
            event.ignore()  # the ground itself takes nothing
        elif isinstance(event, (QDragLeaveEvent, QDropEvent)):
            self._go(watched)
        else:
            return False
        return True

    def _lit(self, slot: QObject, words: str) -> None:
        (self._come if words else self._go)(slot)

    def _come(self, one: QObject) -> None:
        self._over.add(one)
        self._timer.start()

    def _go(self, one: QObject) -> None:
        self._over.discard(one)
        if not self._over:
            self._timer.stop()

    def _step(self) -> None:
        view, bar = self._area.viewport(), self._area.verticalScrollBar()
        y = view.mapFromGlobal(QCursor.pos()).y()
        if y < EDGE:
            bar.setValue(bar.value() - STEP)
        elif y >= view.height() - EDGE:
            bar.setValue(bar.value() + STEP)
