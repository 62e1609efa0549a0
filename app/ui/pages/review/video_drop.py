"""A video file dropped on the take list becomes a take of its shot (6.5)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QAbstractScrollArea, QLabel

from app.production.board.board_order import called
from app.ui import incoming
from app.ui.state.film import Film
from app.ui.theme import tokens as t
from app.ui.theme.fonts import font


class VideoDrop(QObject):
    """Watches a list; `shot_id` says whose takes it shows."""

    def __init__(self, area: QAbstractScrollArea, film: Film, shot_id: Callable[[], str]) -> None:
        super().__init__(area)
        self._area, self._film, self._shot_id = area, film, shot_id
        self.word = QLabel(area.viewport())
        self.word.setFont(font(12, 500))
        self.word.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.word.setWordWrap(True)
        self.word.setStyleSheet(
            f"background: {t.DROP}; color: {t.STRONG}; border: 2px solid {t.FOCUS};"
        )
        self.word.hide()
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
            self._add(shot.id, incoming.read(event.mimeData()))
        else:
            takes = "take" if len(found.videos) == 1 else f"{len(found.videos)} takes"
            self.word.setText(f"Becomes: {takes} of {called(shot.number)}")
            wide = self._area.viewport().width()
            self.word.setGeometry(QRect(8, 8, wide - 16, 56))
            self.word.show()
            self.word.raise_()
        return True

    def _add(self, shot_id: str, found: incoming.Incoming) -> None:
        bench = self._film.workbench
        if bench is None:
            return
        for file in found.videos:
            self._film.bridge.ask(
                partial(bench.dailies.add_take, shot_id, file),
                lane="long",
            )
