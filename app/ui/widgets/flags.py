"""A check box for several records: on, off, or on for some of them. Signal `chosen(bool)`.

A click on a half box turns it on for all. Not for settings of one thing: that is a plain check.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QSizePolicy

from app.ui.theme import tokens as t
from app.ui.theme.fonts import font, metrics
from app.ui.theme.icons import draw_icon

_BOX = 14


class Flag(QCheckBox):
    """`show_count` says of how many shots it is true; words say it too, not the box alone."""

    chosen = Signal(bool)

    def __init__(self, name: str, tip: str = "") -> None:
        super().__init__(name)
        self._name, self._tip, self._count = name, tip or name, ""
        self.setFont(font())
        self.setFixedHeight(24)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        self.show_count(0, 1)
        self.clicked.connect(self._clicked)

    def show_count(self, on: int, of: int) -> None:
        half = 0 < on < of
        self.setTristate(half)
        state = Qt.CheckState.PartiallyChecked if half else (
            Qt.CheckState.Checked if on and on == of else Qt.CheckState.Unchecked
        )  # fmt: skip
        self.setCheckState(state)
        self._count = f"{on} of {of}" if half else ""
        self.setAccessibleDescription(self._count)
        self.setToolTip(f"{self._tip} ({self._count})" if half else self._tip)
        self.update()

    def _clicked(self) -> None:
        on = self.checkState() is not Qt.CheckState.Unchecked or bool(self._count)
        self._count = ""
        self.setTristate(False)
        self.setChecked(on)
        self.chosen.emit(on)

    def hitButton(self, _pos: object) -> bool:
        return True

    def sizeHint(self) -> QSize:
        wide = metrics().horizontalAdvance(self.text())
        return QSize(_BOX + 14 + wide + (44 if self._count else 0), 24)

    def minimumSizeHint(self) -> QSize:
        return QSize(_BOX + 40, 24)

    def paintEvent(self, event: QPaintEvent) -> None:
        state, on = self.checkState(), self.isEnabled()
        box = QRect(2, (self.height() - _BOX) // 2, _BOX, _BOX)
        full = state is not Qt.CheckState.Unchecked
        with QPainter(self) as p:
            p.fillRect(box, QColor(t.PRIMARY if full and on else t.SUNKEN))
            p.setPen(QColor(t.SELECTION if full and on else t.TICK_LINE))
            p.drawRect(box.adjusted(0, 0, -1, -1))
            if full:
                name = "check" if state is Qt.CheckState.Checked else "minus"
                draw_icon(p, name, box.adjusted(1, 1, -1, -1), t.PRIMARY_TEXT if on else t.DISABLED)
            room = QRect(box.right() + 7, 0, self.width() - box.right() - 7, self.height())
            p.setFont(font())
            p.setPen(QColor(t.TEXT if on else t.DISABLED))
            words = metrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
            p.drawText(room, Qt.AlignmentFlag.AlignVCenter, words)
            if self._count:
                p.setPen(QColor(t.SECONDARY))
                wide = metrics().horizontalAdvance(words) + 6
                p.setFont(font(11))
                p.drawText(room.adjusted(wide, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self._count)
            if self.hasFocus():
                p.setPen(QPen(QColor(t.FOCUS), 2))
                p.drawRect(box.adjusted(-1, -1, 1, 1))
