"""The thumbnail of a take in its pane until the first frame is there: no frame, and no number."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QRect, QSize
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from app.ui.pages.review.layout import fitted
from app.ui.pages.review.marks import plate, plate_width
from app.ui.pages.review.pane import Pane
from app.ui.widgets.thumbnails import Thumbnails

_LONG = 480  # pixels of a thumbnail's longer side, as it lies on the disk
_WORD = "opening"


class StandIns(QObject):
    """Lives as long as its canvas; `waiting` are the panes whose first frame is still to come."""

    def __init__(
        self, canvas: QWidget, waiting: Callable[[], list[Pane]], thumbnails: Thumbnails
    ) -> None:
        super().__init__(canvas)
        self._canvas, self._waiting, self._thumbnails = canvas, waiting, thumbnails
        thumbnails.ready.connect(self._ready)

    def paint(self, p: QPainter, pane: Pane, room: QRect, *, bare: bool) -> bool:
        """False where there is none, or it is still being read."""
        picture = self._picture(pane)
        if picture is None:
            return False
        box = fitted(picture.size() if pane.size.isEmpty() else pane.size, room)
        p.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        p.drawPixmap(box, picture)
        wide = plate_width(_WORD)
        if wide + 16 < box.width() and not bare:
            plate(p, QRect(box.right() - 7 - wide, box.y() + 8, wide, 18), _WORD)
        return True

    def _picture(self, pane: Pane) -> QPixmap | None:
        if not pane.thumbnail:
            return None
        shape = QSize(_LONG, _LONG) if pane.size.isEmpty() else pane.size
        size = fitted(shape, QRect(0, 0, _LONG, _LONG)).size()
        found = self._thumbnails.get(pane.thumbnail, size)
        return found or self._thumbnails.near(pane.thumbnail, size)

    def _ready(self, path: str) -> None:
        if any(pane.thumbnail == path for pane in self._waiting()):
            self._canvas.update()
