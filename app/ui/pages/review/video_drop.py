"""A video file dropped on the take list is offered as a take of its shot (6.5)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QAbstractScrollArea

from app.production.board.board_order import called
from app.ui import incoming
from app.ui.drag import DropWord
from app.ui.state.film import Film


class VideoDrop(QObject):
    """Watches a list; `shot_id` says whose takes it shows. Signal `dropped(str, object)`: files
    for a shot.
    """

    dropped = Signal(str, object)

    def __init__(self, area: QAbstractScrollArea, film: Film, shot_id: Callable[[], str]) -> None:
        super().__init__(area)
        self._area, self._film, self._shot_id = area, film, shot_id
        self.word = DropWord(area.viewport())
        area.viewport().setAcceptDrops(True)
        area.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind is QEvent.Type.DragLeave:
            self.word.hide()
            return True
        if not isinstance(event, QDropEvent):
            return False
        found = incoming.glance(event.mimeData())
        shot = self._film.shots.get(self._shot_id())
        if shot is None or not found.videos or not self._film.may_write:
            event.ignore()
            return True
        event.acceptProposedAction()
        if kind is QEvent.Type.Drop:
            self.word.hide()
            self.dropped.emit(shot.id, incoming.read(event.mimeData()).videos)
        else:
            takes = "take" if len(found.videos) == 1 else f"{len(found.videos)} takes"
            box = QRect(8, 8, self._area.viewport().width() - 16, 56)
            self.word.say(f"Becomes: {takes} of {called(shot.number)}", box)
        return True
