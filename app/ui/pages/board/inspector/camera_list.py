"""Camera moves with their drawing and what each does to whoever watches (SB-14).

Signal `changed(dict)`.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from app.domain.shot import PURPOSE, Move, Shot
from app.ui.theme import tokens as t
from app.ui.theme.fonts import font, metrics
from app.ui.theme.icons import draw_icon
from app.ui.widgets.combo import keeps_letter

_PICTURES = {
    Move.STATIC: "square",
    Move.DOLLY_IN: "zoom-in",
    Move.DOLLY_OUT: "zoom-out",
    Move.PAN_LEFT: "arrow-left",
    Move.PAN_RIGHT: "arrow-right",
    Move.TILT_UP: "chevron-up",
    Move.TILT_DOWN: "chevron-down",
    Move.CRANE_UP: "upload",
    Move.CRANE_DOWN: "download",
    Move.ORBIT: "rotate-ccw",
    Move.PUSH_OUT: "maximize",
    Move.PARALLAX: "layers",
    Move.TRUCK_LEFT: "rewind",
    Move.TRUCK_RIGHT: "fast-forward",
    Move.TRACKING: "locate",
    Move.HANDHELD: "hand",
}


class CameraList(QListWidget):
    """Arrows choose, Enter, Space or a click sets the move; the one that is set has a tick."""

    changed = Signal(dict)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Camera moves")
        self.setItemDelegate(_MoveRow(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setProperty("surface", "panel")
        self.viewport().setProperty("surface", "panel")
        self._set: Move | None = None
        for move in Move:
            item = QListWidgetItem(move.value.capitalize())
            item.setData(Qt.ItemDataRole.UserRole, move)
            item.setToolTip(PURPOSE[move])
            item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, PURPOSE[move])
            self.addItem(item)
        self.itemClicked.connect(self._take)
        self.itemActivated.connect(self._take)

    def show_shot(self, shot: Shot | None) -> None:
        self._set = shot.elements.camera.move if shot else None
        if not self.hasFocus():
            row = list(Move).index(self._set) if self._set else -1
            self.setCurrentRow(row)
            if row >= 0:
                self.scrollToItem(self.item(row))
        self.viewport().update()

    def move_set(self) -> Move | None:
        return self._set

    def is_slim(self) -> bool:
        """Whether the purpose stands below the name, because there is no room beside it."""
        return self.viewport().width() < 320

    def event(self, event: QEvent) -> bool:
        return keeps_letter(event) or super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def _take(self, item: QListWidgetItem) -> None:
        move = item.data(Qt.ItemDataRole.UserRole)
        if move != self._set:
            self.changed.emit({"elements.camera.move": str(move)})


class _MoveRow(QStyledItemDelegate):
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        view = self.parent()
        assert isinstance(view, CameraList)
        return QSize(160, 40 if view.is_slim() else 26)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        view = self.parent()
        assert isinstance(view, CameraList)
        box: QRect = option.rect
        move = Move(index.data(Qt.ItemDataRole.UserRole))
        on = move is view.move_set()
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.fillRect(box, QColor(t.SELECTED if on else t.HOVER if hovered else t.PANEL))
        if on:
            painter.setPen(QColor(t.SELECTION))
            painter.drawRect(box.adjusted(0, 0, -1, -1))
        if view.hasFocus() and option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(QColor(t.FOCUS), 2))
            painter.drawRect(box.adjusted(1, 1, -1, -1))
        tone = t.SELECTED_TEXT if on else t.SECONDARY
        draw_icon(painter, _PICTURES[move], QRect(box.x() + 10, box.y() + 5, 16, 16), tone)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(font(12, 500))
        painter.setPen(QColor(t.STRONG if on else t.TEXT))
        name = box.adjusted(38, 0, 0, -16 if view.is_slim() else 0)
        painter.drawText(name, middle, str(index.data() or ""))
        slim = view.is_slim()
        room = box.adjusted(38, 20, -8, -2) if slim else box.adjusted(122, 0, -8, 0)
        painter.setFont(font(11))
        painter.setPen(QColor(t.SECONDARY_SELECTED if on else t.SECONDARY))
        words = metrics(11).elidedText(PURPOSE[move], Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, middle, words)
