"""The shot table itself: cells chosen like in a spreadsheet, keys, and the shots they stand for.

Selected shots are those with a chosen cell. Writing is the panel's work; signals say what is asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QFrame, QTableView

from app.production.fields.cells import Place
from app.ui.actions import Actions
from app.ui.later import later
from app.ui.pages.board.table.columns import COLUMNS, PLACE, Kind
from app.ui.pages.board.table.editing import CellEditing, Take
from app.ui.pages.board.table.headers import ColumnHead, Gutter
from app.ui.pages.board.table.model import TableModel
from app.ui.pages.board.table.painter import ROW, CellPainter
from app.ui.pages.board.table.spans import Span, is_whole, selection_of
from app.ui.theme import tokens as t
from app.ui.widgets.thumbnails import Thumbnails

if TYPE_CHECKING:
    from app.production.board.tile_rows import TileRow

_SELECT = QItemSelectionModel.SelectionFlag
_AWAY = ("view.table", "view.sheet")
OWN = ("table.edit", "table.copy", "table.paste", "table.fill", "table.clear")


class ShotTable(QTableView):
    """Signals: `opened(str)` a shot to look at; `asked(QPoint)` context menu; `chosen()` other
    cells are selected; `flagged(str)` the flag column whose chosen cells turn over.
    """

    opened = Signal(str)
    asked = Signal(QPoint)
    chosen = Signal()
    flagged = Signal(str)

    def __init__(
        self, model: TableModel, actions: Actions, thumbnails: Thumbnails, take: Take
    ) -> None:
        super().__init__()
        self.shots, self._actions = model, actions
        self.rows_on: set[int] = set()
        self.hovered = -1
        self._edits_on_release = False
        self._kept: list[tuple[str, int, int]] = []
        self._kept_at: tuple[str, int] = ("", 0)
        self.setAccessibleName("Shot table")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        for corner in self.findChildren(QAbstractButton):
            corner.setAccessibleName("Select all shots")
            corner.setToolTip("Select all shots")
            corner.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Ctrl+A does the same
        self.setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # scrolls by copying
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalHeader(Gutter(self, model, lambda: self.rows_on))
        self.head = ColumnHead(self)
        self.setHorizontalHeader(self.head)
        self.setModel(model)
        self.setItemDelegate(CellPainter(self, thumbnails, lambda: self.hovered))
        self.head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        self.head.restore()
        self.verticalScrollBar().setSingleStep(ROW * 2)
        self.editing = CellEditing(self, model, take)
        self.editing.moved.connect(self._go)
        self.head.arranged.connect(self.editing.place)
        self.head.arranged.connect(self.viewport().update)
        self._settle = later(self, 120, thumbnails.forget_waiting)
        self._settle.timeout.connect(self.viewport().update)
        thumbnails.ready.connect(self.viewport().update)
        model.modelAboutToBeReset.connect(self._keep)
        model.modelReset.connect(self._restore)
        self.selectionModel().selectionChanged.connect(self._selected)

    # shots

    def selected_ids(self) -> list[str]:
        """Shots with a chosen cell, in board order."""
        places = {
            tile.shot_id: place
            for row in self.rows_on
            if (tile := self.shots.shot_at(row)) and (place := self.shots.place(row)) is not None
        }
        return sorted(places, key=places.__getitem__)

    def selected_tiles(self) -> list[TileRow]:
        return [tile for row in sorted(self.rows_on) if (tile := self.shots.shot_at(row))]

    def select_ids(self, ids: Iterable[str]) -> None:
        """Whole rows, and the first of them at hand."""
        rows = sorted(row for i in ids if (row := self.shots.row_of(i)) is not None)
        last = len(COLUMNS) - 1
        self._select((row, 0, last) for row in rows)
        if rows:
            self._set_current(rows[0], self._column())

    def select_all(self) -> None:
        self.select_ids([row.shot_id for row in self.shots.board.rows])

    def current_id(self) -> str:
        tile = self.shots.shot_at(self.currentIndex().row())
        return tile.shot_id if tile else ""

    def go_to(self, shot_id: str) -> None:
        if self.shots.row_of(shot_id) is None:
            self.shots.unfold_all()
        row = self.shots.row_of(shot_id)
        if row is not None:
            self._set_current(row, self._column())
            self.scrollTo(self.currentIndex())

    # cells

    def chosen_cells(self, wide: bool) -> list[tuple[int, int]]:
        """Rows and columns of the model. Whole rows stand for the column at hand, or, where `wide`,
        for all columns on view.
        """
        ranges = self._ranges()
        whole = bool(ranges) and all(is_whole(one) for one in ranges)
        shown = {PLACE[column.key] for column in self.head.shown()}
        here = {self._column()} if whole and not wide else shown
        cells = {
            (row, column)
            for one in ranges
            for row in range(one.top(), one.bottom() + 1)
            if row in self.rows_on
            for column in range(one.left(), one.right() + 1)
            if column in here
        }
        if not cells and self.currentIndex().isValid():
            cells = {(self.currentIndex().row(), self.currentIndex().column())}
        return sorted(cells)

    def places(self, cells: Iterable[tuple[int, int]], rows: dict[int, int]) -> list[Place]:
        """Cells of the model as places of the sheet that is on view."""
        across = {PLACE[column.key]: at for at, column in enumerate(self.head.shown())}
        return [(rows[r], across[c]) for r, c in cells if r in rows and c in across]

    # Qt: keys

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride and self._mine(cast(QKeyEvent, event)):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        own = self._own(event)
        key, index = event.key(), self.currentIndex()
        if own:
            self._actions[own].trigger()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.edit_here()
        elif key == Qt.Key.Key_Space and self._flag(index):
            self.flagged.emit(COLUMNS[index.column()].key)
        elif key == Qt.Key.Key_Escape and index.isValid():
            self.selectionModel().select(index, _SELECT.ClearAndSelect)
        elif (by := self._shifting(event)) and index.isValid():
            self.head.move_column(COLUMNS[index.column()].key, by)
        elif self._typing(event):
            self.editing.open(index, event.text())
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.select_all()
        else:
            super().keyPressEvent(event)

    def edit_here(self) -> None:
        """Begin to edit the cell at hand; what is only shown opens the shot."""
        index = self.currentIndex()
        tile = self.shots.shot_at(index.row())
        if tile is None:
            return
        if self._flag(index):
            self.flagged.emit(COLUMNS[index.column()].key)
        elif index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.scrollTo(index)
            self.editing.open(index)
        else:
            self.opened.emit(tile.shot_id)

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Heads of scenes are passed over."""
        found = super().moveCursor(action, modifiers)
        kinds = QAbstractItemView.CursorAction
        up = action in (kinds.MoveUp, kinds.MovePageUp, kinds.MovePrevious)
        return self._shot_near(found, -1 if up else 1)

    def _own(self, event: QKeyEvent) -> str:
        """The command of the table that a key runs."""
        pressed = QKeySequence(event.keyCombination())
        return next((key for key in OWN if pressed in self._actions[key].shortcuts()), "")

    def _mine(self, event: QKeyEvent) -> bool:
        return bool(
            self._own(event)
            or self._typing(event)
            or self._shifting(event)
            or event.matches(QKeySequence.StandardKey.SelectAll)
            or (event.key() == Qt.Key.Key_Space and self._flag(self.currentIndex()))
        )

    def _typing(self, event: QKeyEvent) -> bool:
        """Letters and digits begin an edit, but for the keys that lead to another view."""
        text, index = event.text(), self.currentIndex()
        keys = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        plain = not keys or (keys == Qt.KeyboardModifier.ShiftModifier and text.isalpha())
        able = index.isValid() and bool(index.flags() & Qt.ItemFlag.ItemIsEditable)
        pressed = QKeySequence(event.keyCombination())
        leads_away = any(pressed in self._actions[key].shortcuts() for key in _AWAY)
        return bool(
            text and text.isprintable() and text != " " and plain and able
            and not leads_away and COLUMNS[index.column()].kind is not Kind.FLAG
        )  # fmt: skip

    def _shifting(self, event: QKeyEvent) -> int:
        """Where a key moves the column at hand: the keyboard's way to drag it."""
        both = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier != both:
            return 0
        return {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)

    def _flag(self, index: QModelIndex) -> bool:
        return bool(index.isValid() and index.flags() & Qt.ItemFlag.ItemIsUserCheckable)

    # Qt: mouse and painting

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        head = self.shots.head_at(index.row()) if index.isValid() else None
        if head is not None:
            self.shots.fold(head.scene_id)
            return
        right = event.button() is Qt.MouseButton.RightButton
        if right and self.selectionModel().isSelected(index):
            return  # a menu for what is chosen
        super().mousePressEvent(event)
        if self._flag(index) and not right and not event.modifiers():
            self.flagged.emit(COLUMNS[index.column()].key)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and self.shots.shot_at(index.row()) and not self._flag(index):
            self._edits_on_release = True  # a list opened while the button is down shuts with it

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self._edits_on_release:
            self._edits_on_release = False
            self.edit_here()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        row = self.rowAt(event.position().toPoint().y())
        if row != self.hovered:
            self.hovered = row
            self.viewport().update()

    def leaveEvent(self, event: QEvent) -> None:
        self.hovered = -1
        self.viewport().update()
        super().leaveEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        at = event.globalPos()
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            cell = self.visualRect(self.currentIndex())
            at = self.viewport().mapToGlobal(cell.bottomLeft())
        self.asked.emit(at)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.shots.board.rows:
            self.select_ids([self.shots.board.rows[0].shot_id])
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.editing.place()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self.viewport()) as p:
            p.fillRect(event.rect(), QColor(t.WINDOW))
        super().paintEvent(event)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        if dx:
            self.viewport().update()  # scene heads run across all columns
        self.editing.place()
        self._settle.start()

    # staying where one is

    def _go(self, how: str) -> None:
        index = self.currentIndex()
        if how in ("down", "up"):
            by = 1 if how == "down" else -1
            target = self._shot_near(self.shots.index(index.row() + by, index.column()), by)
        else:
            shown = [PLACE[column.key] for column in self.head.shown()]
            at = shown.index(index.column()) + (1 if how == "right" else -1)
            column = shown[max(0, min(len(shown) - 1, at))]
            target = self.shots.index(index.row(), column)
        if target.isValid():
            self.selectionModel().setCurrentIndex(target, _SELECT.ClearAndSelect)
            self.scrollTo(target)

    def _shot_near(self, index: QModelIndex, by: int) -> QModelIndex:
        """The next row with a shot from here on, else the cell at hand."""
        row = index.row()
        while 0 <= row < self.shots.rowCount():
            if self.shots.shot_at(row) is not None:
                return self.shots.index(row, index.column())
            row += by
        return self.currentIndex()

    def _column(self) -> int:
        """The column at hand, as far as it is on view."""
        shown = [PLACE[column.key] for column in self.head.shown()]
        here = self.currentIndex().column()
        return here if here in shown else shown[0]

    def _set_current(self, row: int, column: int) -> None:
        self.selectionModel().setCurrentIndex(self.shots.index(row, column), _SELECT.NoUpdate)

    def _select(self, spans: Iterable[Span]) -> None:
        self.selectionModel().select(selection_of(self.shots, spans), _SELECT.ClearAndSelect)

    def _ranges(self) -> list[QItemSelectionRange]:
        return list(cast(Iterable[QItemSelectionRange], self.selectionModel().selection()))

    def _selected(self) -> None:
        self.rows_on = {
            row
            for one in self._ranges()
            for row in range(one.top(), one.bottom() + 1)
            if self.shots.shot_at(row) is not None
        }
        self.verticalHeader().viewport().update()
        self.chosen.emit()

    def _keep(self) -> None:
        self._kept = [
            (tile.shot_id, one.left(), one.right())
            for one in self._ranges()
            for row in range(one.top(), one.bottom() + 1)
            if (tile := self.shots.shot_at(row))
        ]
        self._kept_at = (self.current_id(), self.currentIndex().column())

    def _restore(self) -> None:
        spans = [
            (row, left, right)
            for shot_id, left, right in self._kept
            if (row := self.shots.row_of(shot_id)) is not None
        ]
        self._select(spans)
        row = self.shots.row_of(self._kept_at[0])
        if row is not None:
            self._set_current(row, max(0, self._kept_at[1]))
        self._selected()
