"""The signs of notes: the same shape in the list, on the time strip and on paper."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPaintEvent, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.theme import tokens as t


def draw_note_sign(p: QPainter, middle: QPointF, kind: str, size: float = 10) -> None:
    """The sign of a kind of note around a point."""
    _word, shape, colour = t.NOTES[kind]
    box = QRectF(middle.x() - size / 2, middle.y() - size / 2, size, size)
    p.save()
    p.setRenderHint(QPainter.RenderHint.Antialiasing)
    p.setPen(Qt.PenStyle.NoPen)
    p.setBrush(QColor(colour))
    if shape == "disc":
        p.drawEllipse(box)
    elif shape == "triangle":
        corners = [QPointF(box.center().x(), box.top()), box.bottomRight(), box.bottomLeft()]
        p.drawPolygon(QPolygonF(corners))
    elif shape == "diamond":
        x, y, r = middle.x(), middle.y(), size * 0.6
        corners = [QPointF(x, y - r), QPointF(x + r, y), QPointF(x, y + r), QPointF(x - r, y)]
        p.drawPolygon(QPolygonF(corners))
    elif shape == "ring":
        p.setBrush(Qt.BrushStyle.NoBrush)
        p.setPen(QPen(QColor(colour), 2))
        p.drawEllipse(box.adjusted(1, 1, -1, -1))
    elif shape == "cross":
        p.setPen(QPen(QColor(colour), 2))
        p.drawLine(box.topLeft(), box.bottomRight())
        p.drawLine(box.topRight(), box.bottomLeft())
    else:
        p.drawRect(box)
    p.restore()


def note_icon(kind: str) -> QIcon:
    """The sign on a button, 14x14."""
    made = QPixmap(28, 28)
    made.setDevicePixelRatio(2)
    made.fill(Qt.GlobalColor.transparent)
    with QPainter(made) as p:
        draw_note_sign(p, QPointF(7, 7), kind)
    return QIcon(made)


class NoteSign(QWidget):
    """A sign standing by itself, 12x16; the word beside it says what it means."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self._kind = kind
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(12, 16)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as p:
            draw_note_sign(p, QPointF(self.width() / 2, self.height() / 2), self._kind)
