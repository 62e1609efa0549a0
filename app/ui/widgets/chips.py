"""Several words or records of one or many shots as chips; a field or a list adds one more.

A chip that only some shots have says how many and, clicked, is given to all. The cross, Delete or
Backspace takes it from all.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QLayout, QSizePolicy, QWidget

from app.ui.theme import tokens as t
from app.ui.theme.fonts import font, metrics
from app.ui.theme.icons import draw_icon
from app.ui.widgets.flow import Flow

_TALL = 24


class Chips(QWidget):
    """Signals: `added(str)`, `taken(str)`: a chip's key, or typed words."""

    added = Signal(str)
    taken = Signal(str)

    def __init__(self, name: str, more: QWidget) -> None:
        """`more` is the field or list at the end that offers another one."""
        super().__init__()
        self.setAccessibleName(name)
        self._more = more
        self._flow = Flow(4)
        self._chips: dict[str, Chip] = {}
        self._flow.addWidget(more)
        self.setLayout(self._flow)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    def show_shares(self, shares: Sequence[tuple[str, str, int]], of: int) -> None:
        """(key, word, how many shots have it); a chip that stays keeps the focus."""
        wanted = {key: (word, count) for key, word, count in shares}
        for key in [key for key in self._chips if key not in wanted]:
            chip = self._chips.pop(key)
            if chip.hasFocus():
                self._more.setFocus()
            self._flow.removeWidget(chip)
            chip.deleteLater()
        here = list(self._chips)
        for key, (word, count) in wanted.items():
            if key not in self._chips:
                self._chips[key] = chip = Chip(key)
                chip.clicked.connect(lambda _on=False, key=key: self.added.emit(key))
                chip.dropped.connect(lambda key=key: self.taken.emit(key))
            self._chips[key].show_word(word, count, of)
        for place, key in enumerate(wanted):
            self._flow.insert(place, self._chips[key])
        if list(wanted) != here:
            self._order([self._chips[key] for key in wanted])
        self.setAccessibleDescription(", ".join(word for _key, word, _count in shares) or "none")
        self.updateGeometry()

    def _order(self, chips: Sequence[Chip]) -> None:
        """Tab comes to the chips as they stand, then to what adds one more."""
        before = self._more
        for chip in chips:
            QWidget.setTabOrder(before, chip)
            before = chip
        QWidget.setTabOrder(before, self._more)

    def words(self) -> list[str]:
        return [chip.text() for chip in self._chips.values()]

    def chip(self, key: str) -> Chip:
        return self._chips[key]

    def layout_of(self) -> QLayout:
        return self._flow


class Chip(QAbstractButton):
    """Signal `dropped()`: take it away."""

    dropped = Signal()

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key, self._count = key, ""
        self.setFont(font(11))
        self.setFixedHeight(_TALL)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_word(self, word: str, count: int, of: int) -> None:
        self.setText(word)
        self._count = f"{count} of {of}" if count < of else ""
        said = f"{word}, {self._count}" if self._count else word
        self.setAccessibleName(said)
        give = "Click gives it to all; " if self._count else ""
        self.setToolTip(f"{said}\n{give}Delete takes it away")
        self.updateGeometry()
        self.update()

    def partial(self) -> bool:
        return bool(self._count)

    def sizeHint(self) -> QSize:
        words = metrics(11).horizontalAdvance(f"{self.text()} {self._count}".strip())
        return QSize(min(words, 200) + 30, _TALL)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.dropped.emit()
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and event.position().x() > self.width() - 20:
            self.dropped.emit()
            return
        super().mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        box = self.rect().adjusted(0, 0, -1, -1)
        style = Qt.PenStyle.DashLine if self._count else Qt.PenStyle.SolidLine
        with QPainter(self) as p:
            p.fillRect(box, QColor(t.BADGE))
            if self.hasFocus():
                p.setPen(QPen(QColor(t.FOCUS), 2))
            else:
                p.setPen(QPen(QColor(t.TICK_LINE), 1, style))
            p.drawRect(box)
            room = self.rect().adjusted(7, 0, -20, 0)
            p.setFont(font(11))
            p.setPen(QColor(t.SECONDARY if self._count else t.TEXT))
            words = metrics(11).elidedText(
                f"{self.text()} {self._count}".strip(), Qt.TextElideMode.ElideRight, room.width()
            )
            p.drawText(room, Qt.AlignmentFlag.AlignVCenter, words)
            cross = QRect(self.width() - 17, (self.height() - 12) // 2, 12, 12)
            draw_icon(p, "x", cross, t.SECONDARY)
