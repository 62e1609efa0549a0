"""Pictures dragged from a file manager onto a tile become its first frame."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent

from app.ui.pages.board.grid import Grid

_PICTURES = {".jpg", ".jpeg", ".png", ".webp"}


class PictureDrop(QObject):
    """Watches a grid. Signal `dropped(str, list)`: shot id and the picture files."""

    dropped = Signal(str, list)

    def __init__(self, grid: Grid) -> None:
        super().__init__(grid)
        self._grid = grid
        grid.viewport().setAcceptDrops(True)
        grid.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragMoveEvent) and event.type() is QEvent.Type.DragMove:
            row = self._grid.row_at(event.position().toPoint()) if _files(event) else None
            self._grid.show_drop(row)
            event.setAccepted(row is not None)
            return True
        if isinstance(event, QDragEnterEvent):
            event.setAccepted(bool(_files(event)))
            return True
        if event.type() is QEvent.Type.DragLeave:
            self._grid.show_drop(None)
            return True
        if isinstance(event, QDropEvent) and event.type() is QEvent.Type.Drop:
            row = self._grid.row_at(event.position().toPoint())
            self._grid.show_drop(None)
            if row is not None and (files := _files(event)):
                event.acceptProposedAction()
                self.dropped.emit(self._grid.model.rows[row].shot_id, files)
            return True
        return False


def _files(event: QDropEvent) -> list[Path]:
    files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return [file for file in files if file.suffix.lower() in _PICTURES]
