"""A video file dropped on the take list is offered as a take of its shot (6.5)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRect, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QAbstractScrollArea

from app.production.board.board_order import called
from app.ui import incoming
from app.ui.file_drop import FileDrop
from app.ui.state.film import Film


class VideoDrop(FileDrop):
    """Watches a list; `shot_id` says whose takes it shows. Signal `dropped(str, object)`: files
    for a shot.
    """

    dropped = Signal(str, object)

    def __init__(self, area: QAbstractScrollArea, film: Film, shot_id: Callable[[], str]) -> None:
        super().__init__(area, film)
        self._area, self._shot_id = area, shot_id

    def over(self, event: QDropEvent) -> None:
        found = incoming.glance(event.mimeData())
        shot = self._film.shots.get(self._shot_id())
        if shot is None or not found.videos or not self._film.may_write:
            event.ignore()
            return
        event.acceptProposedAction()
        if event.type() is QEvent.Type.Drop:
            self.word.hide()
            self.dropped.emit(shot.id, incoming.read(event.mimeData()).videos)
        else:
            takes = "take" if len(found.videos) == 1 else f"{len(found.videos)} takes"
            box = QRect(8, 8, self._area.viewport().width() - 16, 56)
            self.word.say(f"Becomes: {takes} of {called(shot.number)}", box)
