"""A dock's list of rows of 44: a letter or a picture, two lines, a state at the right; and heads.

Not for tables: nothing here is edited.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from app.ui.theme import tokens as t
from app.ui.theme.fonts import font, metrics
from app.ui.theme.icons import draw_icon
from app.ui.widgets.thumbnails import Thumbnails

_LOOK = Qt.ItemDataRole.UserRole + 1
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_PICTURE = QSize(72, 40)
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class RowLook:
    """One row. Without a `key` it is a head; `state` is (icon, word, tint), `beside` a sum."""

    key: str
    title: str
    second: str = ""
    letter: str = ""
    small: str = ""  # after the title, in secondary
    picture: str | None = None
    pictured: bool = False
    state: tuple[str, str, str] = ("", "", "")
    beside: str = ""

    @property
    def said(self) -> str:
        parts = (self.title, self.small, self.letter if self.pictured else "", self.second,
                 self.state[1], self.beside)  # fmt: skip
        return ", ".join(part for part in parts if part)


class RowList(QListWidget):
    """Signal `chosen(str)`: the key of the row at hand."""

    chosen = Signal(str)

    def __init__(self, name: str, thumbnails: Thumbnails | None = None) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("surface", "panel")
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_Painter(self, thumbnails))
        if thumbnails is not None:
            thumbnails.ready.connect(lambda _path: self.viewport().update())
        self.currentItemChanged.connect(lambda item, _old: self._tell(item))

    def show_rows(self, rows: Sequence[RowLook], keep: str = "") -> None:
        """Other rows; the row at hand stays, else `keep`, else the first one is at hand."""
        if [self._look(n) for n in range(self.count())] == list(rows):
            return
        before = self.current() or keep
        self.blockSignals(True)
        self.clear()
        for one in rows:
            item = QListWidgetItem()
            item.setData(_LOOK, one)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, one.said)
            item.setToolTip(one.said if one.key else "")
            if not one.key:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.addItem(item)
        self.blockSignals(False)
        keys = [one.key for one in rows]
        wanted = before if before and before in keys else next(filter(None, keys), "")
        if wanted:
            self.setCurrentRow(keys.index(wanted))
        else:
            self.chosen.emit("")

    def current(self) -> str:
        item = self.currentItem()
        return item.data(_LOOK).key if item is not None else ""

    def choose(self, key: str) -> None:
        for n in range(self.count()):
            if self._look(n).key == key:
                self.setCurrentRow(n)

    def step(self, by: int) -> None:
        """The next row after the one at hand, or before it, round the ends."""
        rows = [n for n in range(self.count()) if self._look(n).key]
        if rows:
            here = rows.index(self.currentRow()) if self.currentRow() in rows else -1
            self.setCurrentRow(rows[(here + by) % len(rows)])

    def _look(self, n: int) -> RowLook:
        found: RowLook = self.item(n).data(_LOOK)
        return found

    def _tell(self, item: QListWidgetItem | None) -> None:
        self.chosen.emit(item.data(_LOOK).key if item is not None else "")


class _Painter(QStyledItemDelegate):
    def __init__(self, parent: RowList, thumbnails: Thumbnails | None) -> None:
        super().__init__(parent)
        self._list, self._thumbnails = parent, thumbnails

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        look: RowLook = index.data(_LOOK)
        if not look.key:
            return QSize(100, 32)
        return QSize(100, 52 if look.pictured else 44)

    def paint(self, p: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        look: RowLook = index.data(_LOOK)
        box = option.rect
        state = option.state
        on = bool(state & QStyle.StateFlag.State_Selected) and bool(look.key)
        over = bool(state & QStyle.StateFlag.State_MouseOver) and bool(look.key)
        p.save()
        p.fillRect(box, QColor(t.SELECTED if on else t.HOVER if over else t.PANEL))
        if not look.key:
            self._head(p, box, look)
        else:
            self._row(p, box, look, on)
        p.setPen(QColor(t.HAIR))
        p.drawLine(box.bottomLeft(), box.bottomRight())
        if on:
            p.fillRect(QRect(box.left(), box.top(), 2, box.height()), QColor(t.SELECTION))
            if self._list.hasFocus():
                p.setPen(QPen(QColor(t.FOCUS), 1))
                p.drawRect(box.adjusted(0, 0, -1, -1))
        p.restore()

    def _head(self, p: QPainter, box: QRect, look: RowLook) -> None:
        inner = box.adjusted(12, 0, -12, 0)
        p.setFont(font(12, 600))
        p.setPen(QColor(t.STRONG))
        p.drawText(inner, _LEFT, look.title)
        p.setFont(font(11))
        p.setPen(QColor(t.SECONDARY))
        p.drawText(inner, _RIGHT, look.beside)

    def _row(self, p: QPainter, box: QRect, look: RowLook, on: bool) -> None:
        quiet = QColor(t.SECONDARY_SELECTED if on else t.SECONDARY)
        left = box.left() + 12
        if look.pictured:
            left = self._picture(p, box, look)
        elif look.letter:
            _letter(p, QRect(left, box.center().y() - 8, 16, 16), look.letter)
            left += 24
        icon, word, tint = look.state
        right = box.right() - 12
        if word:
            wide = metrics(11, 500).horizontalAdvance(word)
            at = QRect(right - wide, box.top(), wide + 1, box.height())
            p.setFont(font(11, 500))
            p.setPen(QColor(tint))
            p.drawText(at, _LEFT, word)
            right -= wide + (18 if icon else 4)
            if icon:
                draw_icon(p, icon, QRect(right, box.center().y() - 6, 12, 12), tint)
            right -= 6
        middle = box.center().y()
        top = QRect(left, middle - 17, right - left, 17)
        p.setFont(font(12, 600))
        p.setPen(QColor(t.STRONG))
        p.drawText(top, _LEFT, _short(look.title, top.width(), 12, 600))
        x = left + metrics(12, 600).horizontalAdvance(look.title) + 6
        if look.small:
            p.setFont(font(12))
            p.setPen(quiet)
            p.drawText(QRect(x, top.top(), 80, 17), _LEFT, look.small)
            x += metrics(12).horizontalAdvance(look.small) + 8
        if look.pictured and look.letter:
            _letter(p, QRect(x, top.top(), 16, 16), look.letter)
        if look.beside:
            p.setFont(font(12, 600))
            p.setPen(QColor(t.STRONG))
            p.drawText(QRect(left, top.top(), box.right() - 12 - left, 17), _RIGHT, look.beside)
        p.setFont(font(11))
        p.setPen(quiet)
        low = QRect(left, middle + 1, right - left, 16)
        p.drawText(low, _LEFT, _short(look.second, low.width(), 11, 400))

    def _picture(self, p: QPainter, box: QRect, look: RowLook) -> int:
        at = QRect(box.left() + 12, box.center().y() - 20, _PICTURE.width(), _PICTURE.height())
        p.fillRect(at, QColor(t.NO_PICTURE))
        if look.picture and self._thumbnails is not None:
            ratio = self._list.devicePixelRatioF()
            pixmap = self._thumbnails.get(look.picture, _PICTURE, ratio)
            if pixmap is not None:
                p.drawPixmap(at, pixmap)
        return at.right() + 9


def _letter(p: QPainter, at: QRect, letter: str) -> None:
    p.fillRect(at, QColor(t.CHIP))
    p.setPen(QColor(t.CHIP_LINE))
    p.drawRect(at.adjusted(0, 0, -1, -1))
    p.setFont(font(11, 600))
    p.setPen(QColor(t.STRONG))
    p.drawText(at, Qt.AlignmentFlag.AlignCenter, letter)


def _short(text: str, width: int, size: int, weight: int) -> str:
    return metrics(size, weight).elidedText(text, Qt.TextElideMode.ElideRight, max(width, 0))
