"""What the storyboard shows while something is dragged over it: targets, words, where it lands."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.ui.pages.board.storyboard.layout import Gap
from app.ui.theme import tokens as t
from app.ui.theme.fonts import font, metrics


class DropShow:
    """`rows` light up and say `becomes`; `gap` is where tiles will lie; `banner` speaks for the
    whole board; `unfit` says by shot id why something cannot be dropped there.
    """

    def __init__(self) -> None:
        self.rows: frozenset[int] = frozenset()
        self.becomes = ""
        self.gap: Gap | None = None
        self.banner = ""
        self.unfit: dict[str, str] = {}

    def clear(self) -> None:
        self.rows, self.becomes, self.gap, self.banner = frozenset(), "", None, ""
        self.unfit = {}

    def word(self, row: int) -> str:
        return self.becomes if row in self.rows else ""

    def paint(self, p: QPainter, area: QRect, top: int) -> None:
        """Over the tiles: the line between them and the banner; `top` is the scrolled height."""
        if self.gap is not None:
            mark = self.gap.mark.translated(0, -top)
            if mark.width() > 8:  # on a head: all of it
                p.setPen(QPen(QColor(t.FOCUS), 2))
                p.setBrush(Qt.BrushStyle.NoBrush)
                p.drawRect(mark.adjusted(-5, 1, 5, -1))
            else:
                p.fillRect(mark, QColor(t.FOCUS))
        if self.banner:
            wide = min(area.width() - 32, metrics(12, 500).horizontalAdvance(self.banner) + 32)
            box = QRect(area.center().x() - wide // 2, area.bottom() - 43, wide, 32)
            p.fillRect(box, QColor(t.DROP))
            p.setPen(QPen(QColor(t.FOCUS), 2))
            p.drawRect(box.adjusted(1, 1, -1, -1))
            p.setFont(font(12, 500))
            p.setPen(QColor(t.STRONG))
            words = metrics(12, 500).elidedText(self.banner, Qt.TextElideMode.ElideRight, wide - 16)
            p.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
