"""Check boxes and radio buttons in the house's look; a half box means `some of them`."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QRadioButton

from app.ui.theme import tokens as t
from app.ui.theme.fonts import font, metrics
from app.ui.theme.icons import draw_icon

_BOX = 14


class Tick(QCheckBox):
    """14x14 box and a word; `tip` says what it does."""

    def __init__(self, text: str, tip: str = "") -> None:
        super().__init__(text)
        self.setToolTip(tip)
        self.setFont(font())
        self.setAccessibleName(text)

    def sizeHint(self) -> QSize:
        return QSize(_BOX + 6 + metrics().horizontalAdvance(self.text()) + 2, 24)

    def hitButton(self, pos: object) -> bool:
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as p:
            box = QRect(0, (self.height() - _BOX) // 2, _BOX, _BOX)
            state = self.checkState()
            on = state is not Qt.CheckState.Unchecked
            live = self.isEnabled()
            p.fillRect(box, QColor(t.PRIMARY if on and live else t.SUNKEN))
            ring = t.FOCUS if self.hasFocus() else t.PRIMARY if on and live else t.TICK_LINE
            p.setPen(QColor(ring))
            p.drawRect(box.adjusted(0, 0, -1, -1))
            if state is Qt.CheckState.Checked:
                draw_icon(p, "check", box.adjusted(1, 1, -1, -1), t.PRIMARY_TEXT)
            elif state is Qt.CheckState.PartiallyChecked:
                p.fillRect(QRect(3, box.center().y(), 8, 2), QColor(t.PRIMARY_TEXT))
            _word(p, self, box)


class Radio(QRadioButton):
    """14 px ring and a word; `tip` says what it means."""

    def __init__(self, text: str, tip: str = "") -> None:
        super().__init__(text)
        self.setToolTip(tip)
        self.setFont(font(12, 500))
        self.setAccessibleName(text)

    def sizeHint(self) -> QSize:
        return QSize(_BOX + 6 + metrics(12, 500).horizontalAdvance(self.text()) + 2, 24)

    def hitButton(self, pos: object) -> bool:
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as p:
            p.setRenderHint(QPainter.RenderHint.Antialiasing)
            box = QRect(0, (self.height() - _BOX) // 2, _BOX, _BOX)
            on = self.isChecked()
            ring = t.FOCUS if self.hasFocus() else t.SELECTION if on else t.TICK_LINE
            p.setPen(QPen(QColor(ring), 1))
            p.setBrush(QColor(t.SUNKEN))
            p.drawEllipse(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5))
            if on:
                p.setPen(Qt.PenStyle.NoPen)
                p.setBrush(QColor(t.SELECTED_TEXT))
                p.drawEllipse(QPointF(QRectF(box).center()), 3.0, 3.0)
            _word(p, self, box)


def _word(p: QPainter, widget: QCheckBox | QRadioButton, box: QRect) -> None:
    p.setFont(widget.font())
    p.setPen(QColor(t.TEXT if widget.isEnabled() else t.DISABLED))
    words = QRect(box.right() + 7, 0, widget.width(), widget.height())
    p.drawText(words, Qt.AlignmentFlag.AlignVCenter, widget.text())
