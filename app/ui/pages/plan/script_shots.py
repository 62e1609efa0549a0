"""The board's shots beside the script: which lines each covers, in board order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.production.board.board_order import called
from app.ui.theme import tokens as t
from app.ui.theme.fonts import font, metrics
from app.ui.theme.icons import draw_icon
from app.ui.widgets.stacks import line, row, surface
from app.ui.widgets.text import Elided, label, picture
from app.ui.widgets.thumbnails import Thumbnails

if TYPE_CHECKING:
    from app.production.board.tile_rows import TileRow

_Index = QModelIndex | QPersistentModelIndex
_TALL = 58
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class _Rows(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.rows: Sequence[TileRow] = ()
        self.spans: Mapping[str, str] = {}

    def show(self, rows: Sequence[TileRow], spans: Mapping[str, str]) -> None:
        same = [row.shot_id for row in rows] == [row.shot_id for row in self.rows]
        if not same:
            self.beginResetModel()
        self.rows, self.spans = list(rows), spans
        if same and rows:
            self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
        elif not same:
            self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        one = self.rows[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return one
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"Shot {called(one.number)}, {one.action}, {self.words(one)}, {one.state_word}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{called(one.number)}  {one.action}\n{self.words(one)}"
        return None

    def words(self, one: TileRow) -> str:
        spans = self.spans.get(one.shot_id, "")
        several = "," in spans or "–" in spans
        covers = f"line{'s' if several else ''} {spans}" if spans else "no line"
        return " · ".join(filter(None, (covers, f"{one.frames} f", "omitted" * one.omitted)))


class _Delegate(QStyledItemDelegate):
    def __init__(self, parent: QListView, rows: _Rows, thumbnails: Thumbnails) -> None:
        super().__init__(parent)
        self._rows, self._thumbnails, self._list = rows, thumbnails, parent

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(200, _TALL)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        one: TileRow = index.data(Qt.ItemDataRole.UserRole)
        box: QRect = option.rect
        state: QStyle.StateFlag = option.state
        on = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        if on:
            painter.fillRect(box, QColor(t.SELECTED))
            painter.fillRect(QRect(box.x(), box.y(), 2, box.height()), QColor(t.SELECTION))
        self._picture(painter, QRect(box.x() + 12, box.y() + 6, 80, 45), one)
        left, right = box.x() + 100, box.right() - 12
        look = t.state_look(one.state)
        wide = metrics(11, 500).horizontalAdvance(one.state_word)
        painter.setFont(font(11, 500))
        painter.setPen(QColor(look.tint))
        painter.drawText(QRect(right - wide, box.y() + 4, wide + 2, 16), _LEFT, one.state_word)
        draw_icon(painter, look.icon, QRect(right - wide - 16, box.y() + 6, 12, 12), look.tint)
        painter.setFont(font(12, 600))
        painter.setPen(QColor(t.STRONG))
        painter.drawText(QRect(left, box.y() + 4, 60, 16), _LEFT, called(one.number))
        if one.letter:
            at = left + metrics(12, 600).horizontalAdvance(called(one.number)) + 6
            chip = QRect(at, box.y() + 5, 14, 14)
            painter.fillRect(chip, QColor(t.CHIP))
            painter.setPen(QColor(t.CHIP_LINE))
            painter.drawRect(chip.adjusted(0, 0, -1, -1))
            painter.setFont(font(11, 500))
            painter.setPen(QColor(t.TEXT))
            painter.drawText(chip, int(Qt.AlignmentFlag.AlignCenter), one.letter)
        painter.setFont(font(12, 400))
        painter.setPen(QColor(t.TEXT))
        room = right - left
        action = metrics().elidedText(one.action, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(left, box.y() + 21, room, 16), _LEFT, action)
        painter.setFont(font(11, 400))
        loose = not self._rows.spans.get(one.shot_id)
        quiet = t.SECONDARY_SELECTED if on else t.SECONDARY
        painter.setPen(QColor(t.WARNING if loose and not one.omitted else quiet))
        painter.drawText(QRect(left, box.y() + 37, room, 16), _LEFT, self._rows.words(one))
        painter.setPen(QColor(t.HAIR))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        if state & QStyle.StateFlag.State_HasFocus and self._list.hasFocus():
            painter.setPen(QPen(QColor(t.FOCUS), 2))
            painter.drawRect(box.adjusted(1, 1, -1, -1))
        painter.restore()

    def _picture(self, painter: QPainter, box: QRect, one: TileRow) -> None:
        ratio = self._list.devicePixelRatioF()
        pixmap = None
        if one.picture:
            pale = one.keyframe
            pixmap = self._thumbnails.get(one.picture, box.size(), ratio, pale=pale)
        if pixmap is not None:
            painter.drawPixmap(box, pixmap)
            return
        painter.fillRect(box, QColor(t.NO_PICTURE if one.picture else t.NO_KEYFRAME))
        if not one.picture:
            painter.setPen(QPen(QColor(t.NO_KEYFRAME_LINE), 1, Qt.PenStyle.DashLine))
            painter.drawRect(box.adjusted(0, 0, -1, -1))
            middle = box.center()
            draw_icon(
                painter, "image-plus", QRect(middle.x() - 7, middle.y() - 7, 14, 14), t.SECONDARY
            )


class ScriptShots(QWidget):
    """Signals: `shot_chosen(str)`; `shot_wanted(str)` it shall be shown on the board."""

    shot_chosen = Signal(str)
    shot_wanted = Signal(str)

    def __init__(self, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._rows = _Rows()
        self.list = QListView()
        self.list.setAccessibleName("Shots and their lines")
        self.list.setModel(self._rows)
        self.list.setItemDelegate(_Delegate(self.list, self._rows, thumbnails))
        self.list.setUniformItemSizes(True)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.selectionModel().currentChanged.connect(self._changed)
        self.list.activated.connect(lambda at: self.shot_wanted.emit(self._id(at)))
        thumbnails.ready.connect(lambda _path: self.list.viewport().update())
        self._count = label("", "caption", "secondary")
        self._loose = Elided("")
        head = row(
            picture("layout-grid", 14, t.TEXT), label("Shots on these lines", "head"), None,
            self._count, margins=(12, 0, 12, 0), gap=6,
        )  # fmt: skip
        self._foot = surface(
            row(picture("unlink", 14, t.WARNING), self._loose, margins=(12, 0, 12, 0)), height=44
        )
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        for part in (surface(head, height=36), line(), self.list, line(), self._foot):
            outer.addWidget(part)
        outer.setStretch(2, 1)
        self._quiet = False

    def show_rows(
        self, rows: Sequence[TileRow], spans: Mapping[str, str], loose: Sequence[str]
    ) -> None:
        """All shots of the board; `loose` are ids of those without a line."""
        chosen = self.current()
        self._quiet = True
        self._rows.show(rows, spans)
        self._quiet = False
        linked = sum(bool(spans.get(one.shot_id)) for one in rows)
        self._count.setText(f"{linked} of {len(rows)}")
        numbers = [called(one.number) for one in rows if one.shot_id in set(loose)]
        many = len(numbers) != 1
        self._loose.setText(
            f"{len(numbers)} shot{'s have' if many else ' has'} no line: {', '.join(numbers)}"
        )
        self._foot.setVisible(bool(numbers))
        if chosen:
            self.choose(chosen)

    def choose(self, shot_id: str) -> None:
        """Show a shot as the chosen one, without telling anybody."""
        at = next((n for n, one in enumerate(self._rows.rows) if one.shot_id == shot_id), -1)
        if at < 0:
            return
        self._quiet = True
        self.list.setCurrentIndex(self._rows.index(at))
        self.list.scrollTo(self._rows.index(at))
        self._quiet = False

    def current(self) -> str:
        index = self.list.currentIndex()
        return self._id(index) if index.isValid() else ""

    def _id(self, index: QModelIndex) -> str:
        return self._rows.rows[index.row()].shot_id

    def _changed(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid() and not self._quiet:
            self.shot_chosen.emit(self._id(now))
