"""What opens over a cell: a line, a few lines, steps, a choice, several of a list.

An editor holds the cell's text; whether it fits is judged by the table. It ends by saying where the
person goes next, and stays open with its text when the table does not take it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QTextOption,
)
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.ui.pages.board.table.choices import Offer
from app.ui.theme import tokens as t
from app.ui.theme.fonts import font, metrics
from app.ui.theme.icons import draw_icon

_LOST = (
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)


class Ending(QObject):
    """The keys that end an editor. Signal `ended(str)`: down, up, right, left, stay or give_up."""

    ended = Signal(str)

    def __init__(self, editor: QWidget, *inner: QWidget | None, lines: bool = False) -> None:
        super().__init__(editor)
        self._editor, self._lines = editor, lines
        for widget in (editor, *inner):
            if widget is not None:
                widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride:
            event.accept()  # while a cell is edited every key belongs to it
            return False
        if event.type() is QEvent.Type.FocusOut:
            if cast(QFocusEvent, event).reason() not in _LOST:
                QTimer.singleShot(0, self, self._left)
            return False
        if event.type() is QEvent.Type.KeyPress:
            how = self._how(cast(QKeyEvent, event))
            if how:
                self.ended.emit(how)
                return True
        return False

    def _left(self) -> None:
        """The focus went elsewhere: not to an own part, and not into a list that opened."""
        here = QApplication.focusWidget()
        inside = here is not None and (here is self._editor or self._editor.isAncestorOf(here))
        if not inside and QApplication.activePopupWidget() is None:
            self.ended.emit("stay")

    def _how(self, event: QKeyEvent) -> str:
        key, shift = event.key(), event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._lines and shift:
                return ""
            return "up" if shift else "down"
        return {
            Qt.Key.Key_Tab: "right",
            Qt.Key.Key_Backtab: "left",
            Qt.Key.Key_Escape: "give_up",
        }.get(Qt.Key(key), "")


class LineCell(QLineEdit):
    """One line."""

    def __init__(self, name: str, text: str, typed: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFont(font())
        self.setText(typed or text)
        if not typed:
            self.selectAll()
        self.ending = Ending(self)

    def value(self) -> str:
        return self.text()

    def place(self, cell: QRect, room: QRect) -> None:
        self.setGeometry(cell.adjusted(0, 0, max(0, 96 - cell.width()), 0))


class StepCell(LineCell):
    """A number that goes up and down by `step`; arrows at its right for the mouse."""

    def __init__(
        self, name: str, text: str, typed: str, step: Callable[[str, int], str | None]
    ) -> None:
        super().__init__(name, text, typed)
        self._step = step
        self.setTextMargins(0, 0, 18, 0)
        self.setToolTip("Up and Down change it by one, with Shift by ten")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        way = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()), 0)
        if way:
            ten = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self._go(way * (10 if ten else 1))
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.position().x() > self.width() - 18:
            self._go(1 if event.position().y() < self.height() / 2 else -1)
        else:
            super().mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        with QPainter(self) as p:
            x, middle = self.width() - 16, self.height() // 2
            draw_icon(p, "chevron-up", QRect(x, middle - 12, 12, 12), t.SECONDARY)
            draw_icon(p, "chevron-down", QRect(x, middle, 12, 12), t.SECONDARY)

    def _go(self, by: int) -> None:
        told = self._step(self.text(), by)
        if told is not None:
            self.setText(told)


class TextCell(QPlainTextEdit):
    """Lines that wrap and grow over the rows below; Shift+Enter begins a new one."""

    MOST = 8

    def __init__(self, name: str, text: str, typed: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFont(font())
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(5)
        self.setViewportMargins(2, 0, 2, 0)
        self.setToolTip("Shift+Enter begins a new line")
        self._cell, self._room = QRect(), QRect()
        self.setPlainText(typed or text)
        if typed:
            cursor = self.textCursor()
            cursor.movePosition(cursor.MoveOperation.End)
            self.setTextCursor(cursor)
        else:
            self.selectAll()
        self.ending = Ending(self, lines=True)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._fit())

    def value(self) -> str:
        return self.toPlainText()

    def place(self, cell: QRect, room: QRect) -> None:
        self._cell, self._room = cell, room
        self._fit()

    def _fit(self) -> None:
        if self._cell.isNull():
            return
        lines = max(1, min(self.MOST, round(self.document().size().height())))
        self.setVerticalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAsNeeded
            if self.document().size().height() > self.MOST
            else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        )
        high = max(self._cell.height(), 12 + self.fontMetrics().lineSpacing() * lines)
        box = QRect(self._cell.x(), self._cell.y(), max(self._cell.width(), 220), high)
        _keep_inside(box, self._room)
        if self.geometry() != box:
            self.setGeometry(box)


class _TickRow(QStyledItemDelegate):
    """A box and a word."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(160, 26)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        p, row = painter, option.rect
        at_hand = bool(option.state & QStyle.StateFlag.State_Selected)
        p.fillRect(row, QColor(t.SELECTED if at_hand else t.SUNKEN))
        told = index.data(Qt.ItemDataRole.CheckStateRole)
        words = row.adjusted(8, 0, -8, 0)
        if told is not None:
            on = Qt.CheckState(told) is Qt.CheckState.Checked
            box = QRect(row.x() + 7, row.center().y() - 6, 14, 14)
            p.fillRect(box, QColor(t.PRIMARY if on else t.SUNKEN))
            p.setPen(QColor(t.PRIMARY if on else t.TICK_LINE))
            p.drawRect(box.adjusted(0, 0, -1, -1))
            if on:
                draw_icon(p, "check", box.adjusted(1, 1, -1, -1), t.PRIMARY_TEXT)
            words.setLeft(box.right() + 8)
        p.setFont(font())
        p.setPen(QColor(t.STRONG if at_hand else t.TEXT if told is not None else t.SECONDARY))
        text = metrics().elidedText(
            str(index.data() or ""), Qt.TextElideMode.ElideRight, words.width()
        )
        p.drawText(words, Qt.AlignmentFlag.AlignVCenter, text)


class ManyCell(QListWidget):
    """Ticks of a list over the cell: Space ticks, Enter takes them."""

    def __init__(self, name: str, text: str, typed: str, offers: Sequence[Offer]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFont(font())
        self.setItemDelegate(_TickRow(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setToolTip("Space ticks, Enter takes them, Esc gives up")
        wanted = [part.strip() for part in text.split(";") if part.strip()]
        self._before = wanted
        known = [offer.text for offer in offers]
        for offer in sorted(offers, key=lambda o: (o.text not in wanted, known.index(o.text))):
            item = QListWidgetItem(offer.word)
            item.setData(Qt.ItemDataRole.UserRole, offer.text)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable
                          | Qt.ItemFlag.ItemIsSelectable)  # fmt: skip
            on = offer.text in wanted
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
            self.addItem(item)
        if not offers:
            item = QListWidgetItem("None in this film yet")
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.addItem(item)
        self.setCurrentRow(0)
        if typed:
            self.keyboardSearch(typed)
        self.ending = Ending(self)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        item = self.itemAt(event.position().toPoint())
        if item is not None and item.flags() & Qt.ItemFlag.ItemIsUserCheckable:
            on = item.checkState() is Qt.CheckState.Checked
            item.setCheckState(Qt.CheckState.Unchecked if on else Qt.CheckState.Checked)

    def value(self) -> str:
        """What is ticked, in the order it had, newcomers behind."""
        ticked = []
        for at in range(self.count()):
            item = self.item(at)
            if item.checkState() is Qt.CheckState.Checked:
                ticked.append(str(item.data(Qt.ItemDataRole.UserRole)))
        known = [one for one in self._before if one in ticked]
        return "; ".join(known + [one for one in ticked if one not in known])

    def place(self, cell: QRect, room: QRect) -> None:
        rows = max(1, min(10, self.count()))
        high = rows * self.sizeHintForRow(0) + 2
        box = QRect(cell.x(), cell.y(), max(cell.width(), 200), high)
        _keep_inside(box, room)
        self.setGeometry(box)


def _keep_inside(box: QRect, room: QRect) -> None:
    """Shift a box up and left so that all of it is seen."""
    if box.bottom() > room.bottom():
        box.moveBottom(max(room.bottom(), room.top() + box.height() - 1))
    if box.right() > room.right():
        box.moveRight(max(room.right(), room.left() + box.width() - 1))
