"""A sound dropped on a row of the table is what its shot speaks, as on a tile (6.5)."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, Signal
from PySide6.QtGui import QDropEvent

from app.domain.errors import BadInput
from app.production.board.board_order import called
from app.ui import incoming
from app.ui.file_drop import FileDrop
from app.ui.pages.board.table.view import ShotTable
from app.ui.state.film import Film


class RowDrop(FileDrop):
    """Watches the table. Signal `sound_dropped(str, Path)`: a shot is to speak it."""

    sound_dropped = Signal(str, object)

    def __init__(self, table: ShotTable, film: Film) -> None:
        super().__init__(table, film)
        self._table = table

    def over(self, event: QDropEvent) -> None:
        sounds = incoming.glance(event.mimeData()).sounds
        if not sounds or not self._film.may_write:
            event.ignore()
            return
        point = event.position().toPoint()
        row = self._table.rowAt(point.y())
        tile = self._table.shots.shot_at(row)
        if event.type() is QEvent.Type.Drop:
            self.word.hide()
            event.acceptProposedAction()
            if tile is None:
                return
            if len(sounds) > 1:
                words = "A shot speaks one sound at a time."
                self._film.bridge.report(BadInput(words, "Drop one sound file."))
            else:
                self.sound_dropped.emit(tile.shot_id, sounds[0])
            return
        # a drag refused when it enters is not followed any further, wherever it goes
        if tile is not None or event.type() is QEvent.Type.DragEnter:
            event.acceptProposedAction()
        else:
            event.ignore()
        self._say("" if tile is None else f"Becomes: what {called(tile.number)} speaks", row)

    def _say(self, words: str, row: int) -> None:
        if not words:
            self.word.hide()
            return
        table = self._table
        top, high = table.rowViewportPosition(row), table.rowHeight(row)
        self.word.say(words, QRect(0, top, table.viewport().width(), high))
