"""Files held over a list from outside it: what both hands of such a watch have in common."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QAbstractScrollArea

from app.ui.drag import DropWord
from app.ui.state.film import Film


class FileDrop(QObject):
    """Watches the viewport of an area; `word` says over it what the files will become."""

    def __init__(self, area: QAbstractScrollArea, film: Film) -> None:
        super().__init__(area)
        self._film = film
        self.word = DropWord(area.viewport())
        area.viewport().setAcceptDrops(True)
        area.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.DragLeave:
            self.word.hide()
            return True
        if not isinstance(event, QDropEvent):
            return False
        self.over(event)
        return True

    def over(self, event: QDropEvent) -> None:
        """Files came in, moved or were let go; what takes nothing ignores them."""
        event.ignore()
