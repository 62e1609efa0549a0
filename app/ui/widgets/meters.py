"""Bars: progress of a job, and the money meter. They jump; nothing slides."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.theme import tokens as t


def draw_bar(painter: QPainter, rect: QRectF, share: float, fill: str) -> None:
    """A framed bar, filled from the left; `share` is 0 to 1."""
    painter.fillRect(rect, QColor(t.METER))
    inner = rect.adjusted(1, 1, -1, -1)
    painter.fillRect(
        QRectF(inner.x(), inner.y(), inner.width() * max(0.0, min(1.0, share)), inner.height()),
        QColor(fill),
    )
    painter.setPen(QColor(t.LINE))
    painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5))


def draw_parts(painter: QPainter, rect: QRectF, parts: Sequence[tuple[str, float]]) -> None:
    """A framed bar of parts from the left, each a state and its share; what failed or was
    cancelled is hatched, so that it is not told by its colour alone.
    """
    painter.fillRect(rect, QColor(t.METER))
    inner = rect.adjusted(1, 1, -1, -1)
    x = inner.x()
    for state, share in parts:
        wide = inner.width() * max(0.0, min(1.0, share))
        fill = t.state_look(state).fill
        lost = state in ("failed", "cancelled")
        brush = hatch(fill, t.METER) if lost else QBrush(QColor(fill))
        painter.fillRect(QRectF(x, inner.y(), wide, inner.height()), brush)
        x += wide
    painter.setPen(QColor(t.LINE))
    painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5))


def hatch(dark: str, light: str) -> QBrush:
    """Diagonal stripes two pixels wide, the second sign beside the colour."""
    tile = QPixmap(4, 4)
    tile.fill(QColor(dark))
    with QPainter(tile) as painter:
        for x, y in ((0, 0), (1, 0), (3, 1), (0, 1), (2, 2), (3, 2), (1, 3), (2, 3)):
            painter.fillRect(x, y, 1, 1, QColor(light))
    return QBrush(tile)


class Bar(QWidget):
    """A progress bar 8 px high; where room is short it gives way down to `least`."""

    def __init__(
        self, width: int = 112, fill: str = t.SELECTION, name: str = "Progress", least: int = 0
    ) -> None:
        super().__init__()
        self._width = width
        self.setFixedHeight(8)
        self.setMinimumWidth(least or width)
        self.setMaximumWidth(width)
        self._share, self._fill = 0.0, fill
        self._parts: tuple[tuple[str, float], ...] | None = None
        self.setAccessibleName(name)

    def sizeHint(self) -> QSize:
        return QSize(self._width, 8)

    def show_share(self, share: float, fill: str = "") -> None:
        self._share, self._fill = share, fill or self._fill
        self.setAccessibleDescription(f"{share * 100:.0f} %")
        self.update()

    def show_parts(self, parts: Sequence[tuple[str, float]], said: str) -> None:
        """States and their shares from the left; `said` is the same in words."""
        self._parts = tuple(parts)
        self.setAccessibleDescription(said)
        self.update()

    def parts(self) -> tuple[tuple[str, float], ...]:
        return self._parts or ()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            if self._parts is not None:
                draw_parts(painter, QRectF(self.rect()), self._parts)
                return
            draw_bar(painter, QRectF(self.rect()), self._share, self._fill)


class MoneyMeter(QWidget):
    """Spent solid, reserved hatched, free empty, held back hatched amber at the end."""

    def __init__(self, width: int = 200) -> None:
        super().__init__()
        self._parts = (0.0, 0.0, 0.0)
        self._width = width
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Money meter")

    def sizeHint(self) -> QSize:
        return QSize(self._width, 8)

    def set_width(self, width: int) -> None:
        self._width = width
        self.updateGeometry()

    def show_parts(self, spent: float, reserved: float, held: float) -> None:
        """Shares of the cap, each 0 to 1."""
        self._parts = (spent, reserved, held)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        spent, reserved, held = self._parts
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(t.METER))
            inner = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            wide = inner.width()
            a, b = wide * min(1.0, spent), wide * min(1.0, spent + reserved)
            painter.fillRect(QRectF(inner.x(), 1, a, inner.height()), QColor(t.SELECTION))
            painter.fillRect(
                QRectF(inner.x() + a, 1, b - a, inner.height()), hatch(t.RESERVED[1], t.RESERVED[0])
            )
            painter.fillRect(
                QRectF(inner.right() - wide * held, 1, wide * held, inner.height()),
                hatch(t.HELD_BACK[1], t.HELD_BACK[0]),
            )
            painter.setPen(QColor(t.LINE))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
