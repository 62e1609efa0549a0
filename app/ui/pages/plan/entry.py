"""A line of the list at the left: icon, word, and at the right what is missing."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton

from app.ui.theme import tokens as t
from app.ui.theme.fonts import font
from app.ui.theme.icons import icon


class Entry(QPushButton):
    def __init__(self, word: str, icon_name: str) -> None:
        super().__init__(word)
        self._note, self._open = "", False
        self.setFont(font(12, 500))
        self.setProperty("kind", "flat")
        self.setProperty("tall", "28")
        self.setProperty("entry", "true")
        self.setIcon(icon(icon_name, t.TEXT))
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setToolTip(word)
        self.setAccessibleName(word)

    def show_missing(self, count: int) -> None:
        """`count` things are not ready; 0 says so too."""
        self._note, self._open = (f"{count} missing", True) if count else ("ready", False)
        self.setAccessibleDescription(self._note)
        self.update()

    def show_note(self, note: str) -> None:
        """What is set, in a word."""
        self._note, self._open = note, False
        self.setAccessibleDescription(note)
        self.update()

    def note(self) -> str:
        return self._note

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._note:
            return
        with QPainter(self) as p:
            p.setFont(font(11))
            quiet = t.SECONDARY_SELECTED if self.isChecked() else t.SECONDARY
            p.setPen(QColor(t.WARNING if self._open else quiet))
            right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            p.drawText(self.rect().adjusted(0, 0, -12, 0), right, self._note)
