"""Buttons of the house: normal, flat, primary, icon, segments, and the paid one with its price."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QEnterEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from app.ui.theme import tokens as t
from app.ui.theme.fonts import font, metrics
from app.ui.theme.icons import draw_icon, icon


def button(
    text: str, icon_name: str = "", *, kind: str = "", tall: int = 24, tip: str = ""
) -> QPushButton:
    """`kind` is empty, flat or primary; `tall` 24, 28 (dialogs, action bars) or 32."""
    made = QPushButton(text)
    made.setFont(font(13 if tall == 32 else 12, 500))
    if kind:
        made.setProperty("kind", kind)
    if tall != 24:
        made.setProperty("tall", str(tall))
    if icon_name:
        colour = t.PRIMARY_TEXT if kind == "primary" else t.TEXT
        made.setIcon(icon(icon_name, colour))
        made.setIconSize(QSize(17, 14) if text else QSize(14, 14))
    made.setToolTip(tip)
    made.setAccessibleName(text or tip)
    made.setAutoDefault(False)
    made.setCursor(Qt.CursorShape.ArrowCursor)
    return made


def icon_button(icon_name: str, tip: str, *, flat: bool = True, size: int = 14) -> QToolButton:
    """24x24 with only an icon; the tip is also its accessible name."""
    made = QToolButton()
    made.setIcon(icon(icon_name))
    made.setIconSize(QSize(size, size))
    made.setProperty("icononly", "true")
    if flat:
        made.setProperty("kind", "flat")
    made.setToolTip(tip)
    made.setAccessibleName(tip)
    return made


def icon_action(action: QAction) -> QToolButton:
    """An icon button for a command: its state, icon and tip are the command's."""
    made = QToolButton()
    made.setDefaultAction(action)
    made.setIconSize(QSize(14, 14))
    made.setProperty("icononly", "true")
    made.setProperty("kind", "flat")
    made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    made.setAccessibleName(action.text())
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return made


class Segments(QWidget):
    """One choice of a few, side by side. Signal `chosen(str)`: the key of the new choice."""

    chosen = Signal(str)

    def __init__(self, choices: Sequence[tuple[str, str, str]]) -> None:
        """`choices` are (key, word, icon name or empty)."""
        super().__init__()
        layout = QHBoxLayout(self)
        layout.setSpacing(0)
        layout.setContentsMargins(1, 0, 0, 0)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        for key, word, icon_name in choices:
            made = button(word, tip=word)
            made.setProperty("segment", "true")
            made.setCheckable(True)
            if icon_name:
                made.setIcon(icon(icon_name, t.SECONDARY, t.STRONG))
                made.setIconSize(QSize(14, 14))
            self._group.addButton(made)
            self._buttons[key] = made
            layout.addWidget(made)
            made.clicked.connect(lambda _on=False, key=key: self.chosen.emit(key))
        if choices:
            self.choose(choices[0][0])
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def choose(self, key: str) -> None:
        self._buttons[key].setChecked(True)

    def current(self) -> str:
        return next(key for key, made in self._buttons.items() if made.isChecked())

    def describe(self, key: str, tip: str) -> None:
        """What a choice is for; it names a choice that has only an icon."""
        made = self._buttons[key]
        made.setToolTip(tip)
        made.setAccessibleName(made.text() or tip)

    def offer(self, key: str, there: bool) -> None:
        self._buttons[key].setVisible(there)

    def set_word(self, key: str, word: str) -> None:
        self._buttons[key].setText(word)
        self._buttons[key].setAccessibleName(word)


class PaidButton(QAbstractButton):
    """An action with what it costs; the price part is always there, also when it says `free`."""

    def __init__(
        self,
        text: str,
        price: str = "free",
        icon_name: str = "",
        *,
        main: bool = True,
        tall: int = 28,
    ) -> None:
        super().__init__()
        self._price, self._icon, self._main, self._tall = price, icon_name, main, tall
        self.setText(text)
        self.setFont(font(12, 500))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_price(price)

    def set_price(self, price: str, formula: str = "") -> None:
        self._price = price
        self.setAccessibleName(f"{self.text()}, {price}")
        self.setToolTip(formula or ("Costs nothing" if price == "free" else f"Costs {price}"))
        self.updateGeometry()
        self.update()

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setAccessibleName(f"{text}, {self._price}")
        self.updateGeometry()

    def price(self) -> str:
        return self._price

    def sizeHint(self) -> QSize:
        return QSize(self._left() + self._right(), self._tall)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _left(self) -> int:
        pad = 10 if self._tall >= 28 else 8
        wide = metrics(12, 500).horizontalAdvance(self.text())
        return wide + 2 * pad + (20 if self._icon else 0)

    def _right(self) -> int:
        pad = 10 if self._tall >= 28 else 8
        return metrics(12, 600).horizontalAdvance(self._price) + 2 * pad

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        left = QRect(0, 0, self._left(), self.height())
        right = QRect(left.right() + 1, 0, self.width() - left.width(), self.height())
        action, price, ink, price_ink = self._colours()
        with QPainter(self) as p:
            p.fillRect(left, QColor(action))
            p.fillRect(right, QColor(price))
            if not self._main or not self.isEnabled():
                p.setPen(QPen(QColor(t.LINE if self.isEnabled() else t.DISABLED_LINE)))
                p.drawRect(self.rect().adjusted(0, 0, -1, -1))
            p.setPen(QColor(t.EDGE if self._main and self.isEnabled() else t.LINE))
            p.drawLine(right.topLeft(), right.bottomLeft())
            pad = 10 if self._tall >= 28 else 8
            at = left.adjusted(pad, 0, -pad, 0)
            if self._icon:
                draw_icon(p, self._icon, QRect(at.x(), (self.height() - 14) // 2, 14, 14), ink)
                at.adjust(20, 0, 0, 0)
            p.setFont(font(12, 500))
            p.setPen(QColor(ink))
            p.drawText(at, Qt.AlignmentFlag.AlignVCenter, self.text())
            p.setFont(font(12, 600))
            p.setPen(QColor(price_ink))
            p.drawText(right, Qt.AlignmentFlag.AlignCenter, self._price)
            if self.hasFocus():
                p.setPen(QPen(QColor(t.FOCUS), 2))
                p.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def _colours(self) -> tuple[str, str, str, str]:
        if not self.isEnabled():
            return t.DISABLED_FILL, t.PRICE_GREY, t.DISABLED, t.DISABLED
        if not self._main:
            shade = (
                t.PRESSED if self.isDown() else t.HOVER_RAISED if self.underMouse() else t.RAISED
            )
            return shade, t.PRICE_GREY, t.TEXT, t.STRONG
        if self.isDown():
            return t.PRIMARY_PRICE, t.EDGE, t.PRIMARY_TEXT, t.PRIMARY_TEXT
        shade = t.PRIMARY_HOVER if self.underMouse() else t.PRIMARY
        return shade, t.PRIMARY_PRICE, t.PRIMARY_TEXT, t.PRIMARY_TEXT


def on_click(made: QAbstractButton, then: Callable[[], object]) -> QAbstractButton:
    """Connect without the `checked` argument and hand the button back."""
    made.clicked.connect(lambda _on=False: then())
    return made
