"""What widgets that show printed pages share: turning by keys, the ground, words, focus."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.later import later
from app.ui.print.paper import Page
from app.ui.theme import tokens as t
from app.ui.theme.fonts import font

EDGE, SETTLE_MS = 16, 60
_STEPS = {
    Qt.Key.Key_PageDown: 1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1,
}  # fmt: skip


class Leaves(QWidget):
    """Arrow keys, Page Up and Down turn pages. `_soon` runs out into `_make`."""

    def __init__(self, name: str, tip: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setToolTip(tip)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._soon = later(self, SETTLE_MS, self._make)

    def _make(self) -> None:
        """Make anew what is seen of the pages."""

    def turn(self, step: int) -> None:
        """Show the page or pages behind (1) or before (-1), where there are any."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.turn(step)

    def _ground(self, p: QPainter, words: str) -> None:
        """The surround, and `words` in its middle where there is no page."""
        p.fillRect(self.rect(), QColor(t.SURROUND))
        if words:
            p.setFont(font())
            p.setPen(QColor(t.SECONDARY))
            p.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, words)

    def _ring(self, p: QPainter) -> None:
        if self.hasFocus():
            p.setPen(QPen(QColor(t.FOCUS), 2))
            p.drawRect(self.rect().adjusted(1, 1, -1, -1))


def fitted(page: Page, room: QSize) -> QSize:
    """The largest size of the page's shape in the room."""
    whole = QSize(page.paper.width, page.paper.height)
    return whole.scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
