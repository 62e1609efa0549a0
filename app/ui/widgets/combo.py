"""A choice list in the house's look: a chevron of ours, and it never turns on a passing wheel."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QStandardItem,
    QStandardItemModel,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QComboBox,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionComboBox,
    QStyleOptionViewItem,
    QStylePainter,
)

from app.ui.later import later
from app.ui.theme import tokens as t
from app.ui.theme.fonts import font, metrics
from app.ui.theme.icons import draw_icon
from app.ui.widgets.typed_name import TypedName

_PAUSE = 600  # ms after its last letter until a name typed into the closed list is meant


class Choice(QComboBox):
    """Values are kept as item data. `choose` shows one without telling anybody. A name can be
    typed, spaces too: in the closed list it is taken at a pause, at Enter and on leaving.
    """

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
        self._searched, self._typed = TypedName(), TypedName(_PAUSE)  # in the open, closed list
        self._before: int | None = None  # the item shown before somebody began to type
        self._pause = later(self, _PAUSE, self.take_typed)

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

    def being_chosen(self) -> bool:
        """Whether somebody is at it: the list is open, or a name is being typed."""
        return self.view().isVisible() or self._before is not None

    def choose(self, value: object) -> None:
        """Show a value; one that is not offered leaves the field empty."""
        self._forget_typed()
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

    def look_for(self, typed: str) -> None:
        """Put the open list on the item that is, begins with or has what was typed."""
        at = self._searched.look_for(typed, self.model(), self.view().currentIndex().row())
        self.view().setCurrentIndex(self.model().index(at, 0))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Show:
            self._searched.forget()
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            at = self._searched.key(event, self.model(), self.view().currentIndex().row())
            if at is not None:
                self.view().setCurrentIndex(self.model().index(at, 0))
                return True
        return keeps_letter(event) or super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        before = self.currentIndex() if self._before is None else self._before
        at = (
            None if self.isEditable() else self._typed.key(event, self.model(), self.currentIndex())
        )
        if at is not None:
            self.setCurrentIndex(at)
            self._before = before
            self._pause.start()
        elif self._before is None:
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape:
            self._forget_typed()
            self.setCurrentIndex(before)
        else:
            self.take_typed()
            if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                super().keyPressEvent(event)

    def take_typed(self) -> None:
        """Tell of the name that was typed, if there is one."""
        before, at = self._before, self.currentIndex()
        self._forget_typed()
        if before is not None and before != at:
            self.activated.emit(at)

    def _forget_typed(self) -> None:
        self._before = None
        self._pause.stop()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.take_typed()
        self._typed.forget()
        super().focusOutEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        with painter:
            option = QStyleOptionComboBox()
            self.initStyleOption(option)
            painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
            if self.currentIndex() < 0:
                option.palette.setBrush(_WORDS, option.palette.placeholderText())
                option.currentText = self.placeholderText()
            room = self.width() - 30 - (0 if option.currentIcon.isNull() else 20)
            cut = self.fontMetrics().elidedText(option.currentText, _CUT, room)
            option.currentText = "" if self.isEditable() else cut
            painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
            box = QRect(self.width() - 17, (self.height() - 12) // 2, 12, 12)
            tone = t.SECONDARY if self.isEnabled() else t.DISABLED
            draw_icon(painter, "chevron-down", box, tone)


_CUT, _WORDS = Qt.TextElideMode.ElideRight, QPalette.ColorRole.ButtonText
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
