"""A model's letter in its box, as tiles, lists and lanes show it."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from app.ui.theme import tokens as t
from app.ui.theme.fonts import font


def letter_box(p: QPainter, box: QRect, letter: str) -> None:
    """A model's letter in its 16x16 box."""
    p.fillRect(box, QColor(t.CHIP))
    p.setPen(QColor(t.TICK_LINE))
    p.drawRect(box.adjusted(0, 0, -1, -1))
    p.setFont(font(11, 600))
    p.setPen(QColor(t.STRONG))
    p.drawText(box, Qt.AlignmentFlag.AlignCenter, letter)


@cache
def letter_pixmap(letter: str) -> QPixmap:
    pixmap = QPixmap(32, 32)
    pixmap.setDevicePixelRatio(2)
    with QPainter(pixmap) as painter:
        letter_box(painter, QRect(0, 0, 16, 16), letter)
    return pixmap
