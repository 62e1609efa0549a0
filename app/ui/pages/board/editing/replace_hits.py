"""The hits of find and replace as a table: tick, shot, field, before and after."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from app.production.board.replace import Hit
from app.ui.theme import tokens as t
from app.ui.theme.fonts import font
from app.ui.theme.icons import draw_icon

_Index = QModelIndex | QPersistentModelIndex
_HEADS = ("", "Shot", "Field", "Before", "After")
_TICK, _SHOT, _FIELD, _BEFORE, _AFTER = range(5)
_LEAD = 24  # signs shown before the first word found
HIT = Qt.ItemDataRole.UserRole + 1


class HitsModel(QAbstractTableModel):
    """All hits begin chosen; locked ones cannot be. Signal `chosen_changed()`."""

    chosen_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.hits: list[Hit] = []
        self._left: set[int] = set()

    def show_hits(self, hits: Sequence[Hit]) -> None:
        self.beginResetModel()
        self.hits, self._left = list(hits), set()
        self.endResetModel()
        self.chosen_changed.emit()

    def chosen(self) -> list[Hit]:
        return [h for n, h in enumerate(self.hits) if n not in self._left and not h.locked]

    def toggle(self, row: int) -> None:
        if 0 <= row < len(self.hits) and not self.hits[row].locked:
            self._left ^= {row}
            self.dataChanged.emit(self.index(row, 0), self.index(row, _AFTER))
            self.chosen_changed.emit()

    def choose_all(self, on: bool) -> None:
        self._left = set() if on else set(range(len(self.hits)))
        if self.hits:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.hits) - 1, _AFTER))
        self.chosen_changed.emit()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.hits)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(_HEADS)

    def headerData(
        self, section: int, side: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if side is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _HEADS[section]
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        hit = self.hits[index.row()]
        if role == HIT:
            return hit
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == _TICK and not hit.locked:
            on = index.row() not in self._left
            return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.ToolTipRole:
            return hit.locked or f"{hit.before}\n→ {hit.after}"
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            last = hit.locked or hit.after
            return ("Locked" if hit.locked else "", hit.number or "Film", hit.name, hit.before,
                    last)[index.column()]  # fmt: skip
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.column() == _TICK and not self.hits[index.row()].locked:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags


class HitsTable(QTableView):
    """Space or a click on the box takes a hit out or in. Signal `opened(str)`: go to its shot."""

    opened = Signal(str)

    def __init__(self, model: HitsModel) -> None:
        super().__init__()
        self._hits = model
        self.setModel(model)
        self.setAccessibleName("What would be replaced")
        self.setItemDelegate(_HitPainter(self))
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(24)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        head = self.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setHighlightSections(False)
        for column, wide in ((_TICK, 32), (_SHOT, 56), (_FIELD, 120)):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            head.resizeSection(column, wide)
        for column in (_BEFORE, _AFTER):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.data(HIT).shot_id))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentIndex().row()
        if event.key() == Qt.Key.Key_Space:
            self._hits.toggle(row)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and row >= 0:
            self.opened.emit(self._hits.hits[row].shot_id)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        super().mousePressEvent(event)
        if index.isValid() and index.column() == _TICK:
            self._hits.toggle(index.row())


class _HitPainter(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(40, 24)

    def paint(self, p: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        hit: Hit = index.data(HIT)
        box: QRect = option.rect
        state: QStyle.StateFlag = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        p.save()
        p.fillRect(box, QColor(t.SELECTED if selected else t.WINDOW))
        p.setFont(font(12, 500 if index.column() == _SHOT else 400))
        faint = t.SECONDARY_SELECTED if selected else t.SECONDARY
        if index.column() == _TICK:
            self._tick(p, box, index, hit, selected)
        elif index.column() == _BEFORE:
            _words(p, box, hit.before, hit.old, t.TEXT, t.REMOVED, struck=True)
        elif index.column() == _AFTER and not hit.locked:
            _words(p, box, hit.after, hit.new, t.TEXT, t.ADDED)
        else:
            p.setPen(QColor(faint if index.column() != _SHOT else t.STRONG))
            room = box.adjusted(8, 0, -8, 0)
            text = p.fontMetrics().elidedText(
                str(index.data()), Qt.TextElideMode.ElideRight, room.width()
            )
            p.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
        p.restore()

    def _tick(self, p: QPainter, box: QRect, index: _Index, hit: Hit, selected: bool) -> None:
        square = QRect(box.x() + 10, box.y() + (box.height() - 14) // 2, 14, 14)
        if hit.locked:
            draw_icon(p, "lock", square, t.SECONDARY_SELECTED if selected else t.SECONDARY)
            return
        on = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
        p.fillRect(square, QColor(t.PRIMARY if on else t.SUNKEN))
        p.setPen(QColor(t.FOCUS if selected else t.PRIMARY if on else t.TICK_LINE))
        p.drawRect(square.adjusted(0, 0, -1, -1))
        if on:
            draw_icon(p, "check", square.adjusted(1, 1, -1, -1), t.PRIMARY_TEXT)


def _words(
    p: QPainter,
    box: QRect,
    text: str,
    spans: Sequence[tuple[int, int]],
    ink: str,
    marked: tuple[str, str],
    *,
    struck: bool = False,
) -> None:
    """One line that begins shortly before the first word found, with those words marked."""
    first = spans[0][0] if spans else 0  # `marked` is ground and ink
    begin = max(0, first - _LEAD) if first > _LEAD + 8 else 0
    x, right = box.x() + 8, box.right() - 8
    at = begin
    if begin:
        x = _draw(p, box, x, right, "…", ink, "")
    for start, end in spans:
        x = _draw(p, box, x, right, text[max(at, begin) : start], ink, "")
        x = _draw(p, box, x, right, text[start:end], marked[1], marked[0], struck=struck)
        at = end
        if x >= right:
            return
    _draw(p, box, x, right, text[at:], ink, "")


def _draw(
    p: QPainter, box: QRect, x: int, right: int, text: str, ink: str, ground: str,
    *, struck: bool = False,
) -> int:  # fmt: skip
    """Draw a piece from x on; returns where the next one begins."""
    if x >= right or not text:
        return x
    flat = " ".join(text[:400].split("\n"))
    letters: QFontMetrics = p.fontMetrics()
    shown = letters.elidedText(flat, Qt.TextElideMode.ElideRight, right - x)
    wide = letters.horizontalAdvance(shown)
    room = QRect(x, box.y(), wide, box.height())
    if ground:
        p.fillRect(room.adjusted(-1, 3, 1, -3), QColor(ground))
    p.setPen(QColor(ink))
    p.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip, shown)
    if struck:
        p.drawLine(room.left(), box.center().y(), room.right(), box.center().y())
    return right if shown != flat else x + wide
