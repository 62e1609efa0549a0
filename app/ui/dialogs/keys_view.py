"""The table of the key editor: caps in its cells, and a cell that waits for a key.

Signals: `wanted(str, str, bool)` a command, the key pressed for it, whether it comes in addition;
`removed(str)`, `reset(str)` a command's keys; `left()` nothing was pressed.
"""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.ui.item_models.keys_model import CAPS, PART, SLOT, KeysModel
from app.ui.keymap import Slot
from app.ui.pressed_keys import KeyCatcher
from app.ui.theme import tokens as t
from app.ui.theme.fonts import font
from app.ui.theme.icons import draw_icon
from app.ui.widgets.key_caps import draw_keys

_ROW, _GROUP, _CHANGED, _NAME = 28, 24, 112, 228


class KeysView(QTableView):
    wanted = Signal(str, str, bool)
    removed = Signal(str)
    reset_wanted = Signal(str)
    left = Signal()

    def __init__(self, model: KeysModel) -> None:
        super().__init__()
        self._keys = model
        self._adding = False
        self.catcher: KeyCatcher | None = None
        self.setModel(model)
        self.setItemDelegate(_Cell(self))
        self.setAccessibleName("Commands and their keys")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._menu)
        self.doubleClicked.connect(self._double)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(_ROW)
        head = self.horizontalHeader()
        head.setFixedHeight(28)
        head.setFont(font(12, 500))
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setHighlightSections(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        last = model.columnCount() - 1
        head.setSectionResizeMode(last, QHeaderView.ResizeMode.Fixed)
        self.setColumnWidth(last, _CHANGED)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        self.setColumnWidth(0, _NAME)
        model.modelReset.connect(self._spread)

    def command(self) -> str:
        """The command at hand, empty without one."""
        slot = self.currentIndex().data(SLOT)
        return slot.command if isinstance(slot, Slot) else ""

    def choose(self, command: str) -> None:
        row = self._keys.row_of(command)
        if row is not None:
            slot = self._keys.lines[row]
            assert isinstance(slot, Slot)
            self.setCurrentIndex(self._keys.index(row, self._keys.place_of(slot)))

    def catch(self, adding: bool = False) -> None:
        """Let the cell of the command at hand wait for a key."""
        slot = self.currentIndex().data(SLOT)
        if isinstance(slot, Slot):
            self._adding = adding
            index = self._keys.index(self.currentIndex().row(), self._keys.place_of(slot))
            self.setCurrentIndex(index)
            self.edit(index)

    def rest(self) -> None:
        """Stop waiting."""
        if self.catcher is not None:
            catcher, self.catcher = self.catcher, None
            catcher.catching = False
            self.closeEditor(catcher, QStyledItemDelegate.EndEditHint.NoHint)
            self.setFocus()

    def made_catcher(self, catcher: KeyCatcher, command: str) -> None:
        self.catcher = catcher
        catcher.pressed.connect(lambda key: self.wanted.emit(command, key, self._adding))
        catcher.left.connect(self.left)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, command = Qt.Key(event.key()), self.command()
        changes = self._keys.columnCount() - 1 == self.currentIndex().column()
        if not command or event.modifiers():
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            if changes:
                self.reset_wanted.emit(command)
            else:
                self.catch()
        elif key is Qt.Key.Key_Insert:
            self.catch(adding=True)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit(command)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        slot = index.data(SLOT) if index.isValid() else None
        if isinstance(slot, Slot) and index.column() == self._keys.columnCount() - 1:
            self.reset_wanted.emit(slot.command)

    def _double(self, index: QModelIndex) -> None:
        if index.column() < self._keys.columnCount() - 1:
            self.catch()

    def _menu(self, at: QPoint) -> None:
        index = self.indexAt(at)
        slot = index.data(SLOT) if index.isValid() else None
        if not isinstance(slot, Slot):
            return
        self.setCurrentIndex(index)
        command = slot.command
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Change Key\tEnter", lambda: self.catch())
        menu.addAction("Add Another Key\tIns", lambda: self.catch(adding=True))
        some = menu.addAction("Take Keys Away\tDel", lambda: self.removed.emit(command))
        some.setEnabled(bool(self._keys.keymap.keys(command)))
        back = menu.addAction("Back to Preset", lambda: self.reset_wanted.emit(command))
        back.setEnabled(self._keys.keymap.is_changed(command))
        menu.popup(self.viewport().mapToGlobal(at))

    def _spread(self) -> None:
        self.clearSpans()
        for n, one in enumerate(self._keys.lines):
            if isinstance(one, str):
                self.setSpan(n, 0, 1, self._keys.columnCount())
            self.setRowHeight(n, _GROUP if isinstance(one, str) else _ROW)


class _Cell(QStyledItemDelegate):
    def __init__(self, view: KeysView) -> None:
        super().__init__(view)
        self._view = view

    def createEditor(
        self,
        parent: QWidget,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> QWidget:
        slot = index.data(SLOT)
        made = KeyCatcher(f"Press keys for {slot.text}")
        made.setParent(parent)
        made.setReadOnly(True)
        made.setFont(font(12, 500))
        made.setPlaceholderText("Press keys")
        self._view.made_catcher(made, slot.command)
        return made

    def setEditorData(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:
        return

    def updateEditorGeometry(
        self,
        editor: QWidget,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        editor.setGeometry(option.rect.adjusted(4, 2, -4, -2))

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        return False  # Tab, Enter and Esc are keys to catch here, they do not end the editing

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(80, _ROW)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        slot, box = index.data(SLOT), option.rect
        on = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if slot is None:
            painter.fillRect(box, QColor(t.HOVER))
            painter.setFont(font(12, 600))
            painter.setPen(QColor(t.STRONG))
            painter.drawText(
                box.adjusted(16, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, str(index.data())
            )
        else:
            painter.fillRect(box, QColor(t.SELECTED if on else t.PANEL))
            painter.fillRect(QRect(box.x(), box.bottom(), box.width(), 1), QColor(t.HAIR))
            self._fill(painter, box, index, on)
            here = self._view.hasFocus() and index == self._view.currentIndex()
            if here:
                painter.setPen(QColor(t.FOCUS))
                painter.drawRect(box.adjusted(0, 0, -1, -2))
        painter.restore()

    def _part(self, p: QPainter, room: QRect, part: str, tone: str) -> None:
        p.setFont(font(11))
        p.setPen(QColor(tone))
        shown = p.fontMetrics().elidedText(part, Qt.TextElideMode.ElideRight, room.width())
        p.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)

    def _fill(
        self, p: QPainter, box: QRect, index: QModelIndex | QPersistentModelIndex, on: bool
    ) -> None:
        quiet = t.SECONDARY_SELECTED if on else t.SECONDARY_RAISED
        text, column = str(index.data()), index.column()
        p.setFont(font())
        p.setPen(QColor(t.STRONG if on else t.TEXT))
        if column == 0:
            inner = box.adjusted(16, 0, -4, 0)
            shown = p.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
            p.drawText(inner, Qt.AlignmentFlag.AlignVCenter, shown)
        elif keys := index.data(CAPS):
            p.setClipRect(box.adjusted(0, 0, -4, 0))
            end = draw_keys(p, box.x() + 8, box.center().y() + 1, keys)
            self._part(p, box.adjusted(end - box.x() + 8, 0, -4, 0), index.data(PART), quiet)
            p.setClipping(False)
        elif column == self._view.model().columnCount() - 1:
            if text:
                middle = box.center().y() - 5
                draw_icon(p, "pencil", QRect(box.right() - 84, middle, 12, 12), t.TEXT)
                p.setFont(font(11))
                p.drawText(
                    box.adjusted(0, 0, -24, 0),
                    Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                    text,
                )
                draw_icon(p, "undo-2", QRect(box.right() - 20, middle, 12, 12), t.TEXT)
        else:
            p.setPen(QColor(quiet))
            p.drawText(box.adjusted(8, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, text)
