"""Keys drawn as caps: painted in lists, and as a small widget between words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.theme import tokens as t
from app.ui.theme.fonts import font, metrics

HEIGHT = 16
_PAD, _GAP, _APART = 4, 4, 8


def keys_width(keys: Sequence[Sequence[str]]) -> int:
    """Pixels that several keys take, each a list of caps."""
    wide = sum(_cap_width(cap) + _GAP for caps in keys for cap in caps)
    return wide + _APART * max(0, len(keys) - 1) - (_GAP if keys else 0)


def draw_keys(p: QPainter, x: int, middle: int, keys: Sequence[Sequence[str]]) -> int:
    """Draw keys from `x` on, centred on the line `middle`; returns where they end."""
    p.save()
    p.setFont(font(11, 500))
    for n, caps in enumerate(keys):
        x += _APART if n else 0
        for cap in caps:
            box = QRect(x, middle - HEIGHT // 2, _cap_width(cap), HEIGHT)
            p.setPen(QPen(QColor(t.KEY_LINE)))
            p.setBrush(QColor(t.KEY))
            p.drawRoundedRect(box.adjusted(0, 0, -1, -1), 2, 2)
            p.setPen(QColor(t.SECONDARY_RAISED))
            p.drawText(box, Qt.AlignmentFlag.AlignCenter, cap)
            x += box.width() + _GAP
    p.restore()
    return x - _GAP


def _cap_width(cap: str) -> int:
    return max(HEIGHT, metrics(11, 500).horizontalAdvance(cap) + 2 * _PAD + 2)


class Caps(QWidget):
    """One key between words."""

    def __init__(self, caps: Sequence[str]) -> None:
        super().__init__()
        self._caps = [list(caps)]
        self.setAccessibleName(" plus ".join(caps))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(keys_width(self._caps), HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as p:
            draw_keys(p, 0, self.height() // 2, self._caps)
