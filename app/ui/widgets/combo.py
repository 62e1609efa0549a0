"""A choice list in the house's look: a chevron of ours, and it never turns on a passing wheel."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QStandardItem,
    QStandardItemModel,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QComboBox,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from app.ui.theme import tokens as t
from app.ui.theme.fonts import font, metrics
from app.ui.theme.icons import draw_icon


class Choice(QComboBox):
    """Values are kept as item data. `choose` shows one without telling anybody."""

    def __init__(self, name: str, *, tall: int = 24) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFont(font())
        self.setFixedHeight(tall)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumContentsLength(4)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMaxVisibleItems(20)
        self.view().installEventFilter(self)

    def offer(self, word: str, value: object, *, note: str = "", enabled: bool = True) -> None:
        item = QStandardItem(word)
        item.setData(value, Qt.ItemDataRole.UserRole)
        if note:
            item.setToolTip(note)
        item.setEnabled(enabled)
        model = self.model()
        assert isinstance(model, QStandardItemModel)
        model.appendRow(item)

    def describe(self, at: int, note: str) -> None:
        """A note on an item: its tooltip, and a second column in lists that show one."""
        self.setItemData(at, note, Qt.ItemDataRole.ToolTipRole)

    def choose(self, value: object) -> None:
        """Show a value; one that is not offered leaves the field empty."""
        self.blockSignals(True)
        self.setCurrentIndex(
            next((i for i in range(self.count()) if self.itemData(i) == value), -1)
        )
        self.blockSignals(False)

    def show_notes(self, wide: int = 440) -> None:
        """Let the open list say each item's note beside its word."""
        self.setItemDelegate(_NotedRow(self))
        self.view().setMinimumWidth(wide)

    def event(self, event: QEvent) -> bool:
        return keeps_letter(event) or _opens(event) or super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        return keeps_letter(event) or super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt tells nobody about an item found by its letter; it is chosen like any other."""
        before, told = self.currentIndex(), list[int]()
        self.activated.connect(told.append)
        super().keyPressEvent(event)
        self.activated.disconnect(told.append)
        if self.currentIndex() != before and not told and not self.view().isVisible():
            self.activated.emit(self.currentIndex())

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        with QPainter(self) as painter:
            box = QRect(self.width() - 17, (self.height() - 12) // 2, 12, 12)
            tone = t.SECONDARY if self.isEnabled() else t.DISABLED
            draw_icon(painter, "chevron-down", box, tone)


_KEYPAD = Qt.KeyboardModifier.KeypadModifier


def keeps_letter(event: QEvent) -> bool:
    """Accept a letter that finds an item of a list, so that no command of the page runs on it."""
    if event.type() is not QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    if not event.text().strip() or event.modifiers() & held:
        return False
    event.accept()
    return True


def _opens(event: QEvent) -> bool:
    """Accept the keys that open a list everywhere, which move shots on the board."""
    if event.type() is not QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    arrow = event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up)
    if not arrow or event.modifiers() & ~_KEYPAD != Qt.KeyboardModifier.AltModifier:
        return False
    event.accept()
    return True


class _NotedRow(QStyledItemDelegate):
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(440, 24)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        box = option.rect
        on = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(box, QColor(t.SELECTED if on else t.RAISED))
        painter.setFont(font(12, 500))
        able = bool(option.state & QStyle.StateFlag.State_Enabled)
        painter.setPen(QColor(t.STRONG if on else t.TEXT if able else t.DISABLED))
        middle = Qt.AlignmentFlag.AlignVCenter
        word = str(index.data() or "")
        painter.drawText(box.adjusted(8, 0, 0, 0), middle, word)
        painter.setFont(font(11))
        painter.setPen(QColor(t.SECONDARY_SELECTED if on else t.SECONDARY_RAISED))
        note = str(index.data(Qt.ItemDataRole.ToolTipRole) or "")
        room = box.adjusted(max(110, metrics(12, 500).horizontalAdvance(word) + 20), 0, -8, 0)
        note = metrics(11).elidedText(note, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, middle, note)
