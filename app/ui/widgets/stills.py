"""One picture in a frame, read in the background; dashed and saying so while there is none."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.ui.theme import tokens as t
from app.ui.theme.icons import draw_icon
from app.ui.widgets.thumbnails import Thumbnails


class Still(QWidget):
    """Fixed size; the picture fills it."""

    def __init__(
        self, thumbnails: Thumbnails, path: str | None, size: QSize, name: str = "Still"
    ) -> None:
        super().__init__()
        self._thumbnails, self._path = thumbnails, path
        self.setFixedSize(size)
        self.setAccessibleName(name)
        thumbnails.ready.connect(self._ready)

    def _ready(self, path: str) -> None:
        if path == self._path:
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as p:
            box = self.rect()
            pixmap = None
            if self._path:
                pixmap = self._thumbnails.get(self._path, box.size(), self.devicePixelRatioF())
            if pixmap is not None:
                p.drawPixmap(box, pixmap)
                p.setPen(QColor(t.LINE))
            elif self._path:
                p.fillRect(box, QColor(t.NO_PICTURE))
                p.setPen(QColor(t.LINE))
            else:
                middle = box.center()
                icon = QRect(middle.x() - 8, middle.y() - 8, 16, 16)
                draw_icon(p, "image-plus", icon, t.SECONDARY)
                p.setPen(QPen(QColor(t.TICK_LINE), 1, Qt.PenStyle.DashLine))
            p.drawRect(box.adjusted(0, 0, -1, -1))
