"""Words on surfaces: labels with the product's sizes and tones, elided where room is short."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from app.ui.theme import tokens as t
from app.ui.theme.fonts import font
from app.ui.theme.icons import glyph

# role: size, weight, mono
_ROLES: dict[str, tuple[int, int, bool]] = {
    "caption": (11, 400, False),
    "badge": (11, 500, False),
    "body": (12, 400, False),
    "name": (12, 500, False),
    "head": (12, 600, False),
    "bar": (13, 600, False),
    "title": (15, 600, False),
    "number": (20, 600, False),
    "mono": (11, 400, True),
    "timecode": (15, 500, True),
}


def label(text: str = "", role: str = "body", tone: str = "text", *, wrap: bool = False) -> QLabel:
    """A label; `tone` is one of text, strong, secondary, ok, warning, bad, doubt, working."""
    made = QLabel(text)
    size, weight, mono = _ROLES[role]
    made.setFont(font(size, weight, mono))
    made.setProperty("tone", tone)
    made.setWordWrap(wrap)
    made.setTextFormat(Qt.TextFormat.PlainText)
    return made


def retone(widget: QLabel, tone: str) -> None:
    """Change a label's tone after it was shown."""
    if widget.property("tone") != tone:
        widget.setProperty("tone", tone)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def picture(name: str, size: int, colour: str) -> QLabel:
    """An icon standing by itself."""
    made = QLabel()
    made.setPixmap(glyph(name, size, colour, 1.0))
    made.setFixedSize(size, size)
    return made


def set_picture(widget: QLabel, name: str, size: int, colour: str) -> None:
    pixmap: QPixmap = glyph(name, size, colour, widget.devicePixelRatioF())
    widget.setPixmap(pixmap)


class Elided(QLabel):
    """One line that ends in an ellipsis instead of pushing its neighbours; full text as tooltip."""

    def __init__(self, text: str = "", role: str = "body", tone: str = "text") -> None:
        super().__init__(text)
        size, weight, mono = _ROLES[role]
        self.setFont(font(size, weight, mono))
        self.setProperty("tone", tone)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:
        return QSize(16, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        shown = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.width()
        )
        self.setToolTip(self.text() if shown != self.text() else "")
        with QPainter(self) as painter:
            painter.setPen(self.palette().color(self.foregroundRole()))
            flags = int(self.alignment() | Qt.AlignmentFlag.AlignVCenter)
            painter.drawText(QRect(0, 0, self.width(), self.height()), flags, shown)


class StateLine(QWidget):
    """An icon and a word in one tint: the state of a shot, a job or a check."""

    def __init__(self, icon_size: int = 12, role: str = "badge") -> None:
        super().__init__()
        self._icon_size = icon_size
        size, weight, mono = _ROLES[role]
        self.setFont(font(size, weight, mono))
        self._icon, self._text, self._tint = "", "", t.SECONDARY_RAISED
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_state(self, icon_name: str, text: str, tint: str) -> None:
        self._icon, self._text, self._tint = icon_name, text, tint
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        return self._text

    def sizeHint(self) -> QSize:
        if not self._text:
            return QSize(0, 16)
        width = self.fontMetrics().horizontalAdvance(self._text) + 1
        return QSize(width + (self._icon_size + 4 if self._icon else 0), 16)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._text:
            return
        with QPainter(self) as painter:
            at = 0
            if self._icon:
                pixmap = glyph(self._icon, self._icon_size, self._tint, self.devicePixelRatioF())
                painter.drawPixmap(0, (self.height() - self._icon_size) // 2, pixmap)
                at = self._icon_size + 4
            painter.setPen(self._tint)
            room = QRect(at, 0, self.width() - at, self.height())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self._text)
