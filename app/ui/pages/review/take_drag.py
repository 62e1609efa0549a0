"""A take dragged onto the strip of shots becomes the circle take of its shot (6.5)."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QDropEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.take import Take
from app.ui.drag import Dragged, DropWord, Kind, carry, decode
from app.ui.pages.review.take_list import TAKE, TakeList
from app.ui.state.film import Film


class TakeDrag(QObject):
    """Watches the list, where it begins, and the strip, where it ends."""

    def __init__(self, takes: TakeList, strip: QWidget, film: Film) -> None:
        super().__init__(takes)
        self._takes, self._strip, self._film = takes, strip, film
        self._pressed: tuple[Take, QPoint] | None = None
        self.word = DropWord(strip)
        strip.setAcceptDrops(True)
        for watched in (takes.viewport(), strip):
            watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._strip:
            return self._over(event)
        if isinstance(event, QMouseEvent):
            self._hand(event)
        return False

    def _hand(self, event: QMouseEvent) -> None:
        kind, point = event.type(), event.position().toPoint()
        if kind is QEvent.Type.MouseButtonPress and event.button() is Qt.MouseButton.LeftButton:
            take = self._takes.indexAt(point).data(TAKE)
            self._pressed = (take, point) if isinstance(take, Take) else None
        elif kind is QEvent.Type.MouseButtonRelease:
            self._pressed = None
        elif kind is QEvent.Type.MouseMove and self._pressed is not None:
            take, start = self._pressed
            if (point - start).manhattanLength() >= QApplication.startDragDistance():
                self._pressed = None
                carry(self._takes, Dragged(Kind.TAKE, (take.id,), take.slate))

    def _over(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.DragLeave:
            self.word.hide()
            return True
        if not isinstance(event, QDropEvent):
            return False
        thing, bench = decode(event.mimeData()), self._film.workbench
        taken = thing is not None and thing.kind is Kind.TAKE and self._film.may_write
        if thing is None or bench is None or not taken:
            event.ignore()
            return True
        event.acceptProposedAction()
        if event.type() is QEvent.Type.Drop:
            self.word.hide()
            selects = bench.selects
            self._film.change(lambda: selects.circle(thing.ids[0]))
        else:
            room = self._strip.rect()
            box = QRect(0, 0, min(320, room.width() - 16), 44)
            box.moveCenter(room.center())
            self.word.say(f"Becomes: circle take {thing.word}", box)
        return True
