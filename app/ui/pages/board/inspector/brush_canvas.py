"""The first frame with the ways of a motion brush drawn over it: a click adds a point."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from app.domain.asked import Point
from app.ui.theme import tokens as t
from app.ui.theme.fonts import font
from app.ui.widgets.thumbnails import Thumbnails


class BrushCanvas(QWidget):
    """Signal `drawn(tuple)`: a point, shares of the picture from its upper left. Whoever has no
    mouse types the points below it.
    """

    drawn = Signal(tuple)

    def __init__(self, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._thumbnails = thumbnails
        self._picture: str | None = None
        self._shape = 16 / 9
        self._ways: list[tuple[Point, ...]] = []
        self._at = -1
        self.setAccessibleName("First frame with the ways of the brush")
        self.setToolTip("Click to add a point to the way of the chosen mask")
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setMinimumHeight(120)
        thumbnails.ready.connect(self.update)

    def show_picture(self, path: str | None, shape: float) -> None:
        """`shape` is the width over the height of the frame."""
        self._picture, self._shape = path, shape
        self.updateGeometry()
        self.update()

    def show_ways(self, ways: Sequence[tuple[Point, ...]], at: int) -> None:
        self._ways, self._at = list(ways), at
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max(120, min(300, round(width / self._shape)))

    def sizeHint(self) -> QSize:
        return QSize(280, self.heightForWidth(280))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        box, at = self._box(), event.position()
        if event.button() is Qt.MouseButton.LeftButton and box.contains(at) and self._at >= 0:
            share = at - box.topLeft()
            self.drawn.emit((share.x() / box.width(), share.y() / box.height()))

    def paintEvent(self, event: QPaintEvent) -> None:
        box = self._box()
        with QPainter(self) as p:
            p.setRenderHint(QPainter.RenderHint.Antialiasing)
            p.fillRect(box, QColor(t.NO_PICTURE))
            if self._picture:
                size, ratio = box.size().toSize(), self.devicePixelRatioF()
                if (pixmap := self._thumbnails.get(self._picture, size, ratio)) is not None:
                    p.drawPixmap(box.topLeft(), pixmap)
            for n, way in enumerate(self._ways):
                self._paint_way(p, box, way, n)

    def _paint_way(self, p: QPainter, box: QRectF, way: tuple[Point, ...], n: int) -> None:
        spots = [box.topLeft() + QPointF(x * box.width(), y * box.height()) for x, y in way]
        chosen = n == self._at
        for tone, wide in ((t.WINDOW, 4.0), (t.FOCUS if chosen else t.STRONG, 2.0)):
            p.setPen(QPen(QColor(tone), wide))
            p.drawPolyline(QPolygonF(spots))
        p.setFont(font(11, 600))
        for nth, spot in enumerate(spots):
            p.setBrush(QColor(t.FOCUS if chosen else t.STRONG))
            p.setPen(QColor(t.WINDOW))
            p.drawEllipse(spot, 4, 4)
            if nth == 0:
                p.setPen(QColor(t.STRONG))
                p.drawText(spot + QPointF(7, -5), str(n + 1))

    def _box(self) -> QRectF:
        """The picture in the middle of the widget."""
        wide = min(float(self.width()), self.height() * self._shape)
        high = wide / self._shape
        return QRectF((self.width() - wide) / 2, (self.height() - high) / 2, wide, high)
