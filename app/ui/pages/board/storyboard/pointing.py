"""The pointer over the storyboard: choosing, rubber band, tiles carried away, the hover scrub."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen, QWheelEvent
from PySide6.QtWidgets import QApplication

from app.ui.pages.board.storyboard.layout import ROOMY
from app.ui.pages.board.storyboard.tile_painter import last_line, length_rect
from app.ui.theme import tokens as t

if TYPE_CHECKING:
    from app.ui.pages.board.storyboard.choosing import Choosing
    from app.ui.pages.board.storyboard.tile_view import TileView

_PLAIN, _CONTROL, _SHIFT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


class Pointing:
    """`hover` is the row under the pointer."""

    def __init__(self, grid: TileView, choosing: Choosing) -> None:
        self._grid, self._choosing = grid, choosing
        self.hover: int | None = None
        self._pressed: tuple[int, QPoint] | None = None
        self._later: Qt.KeyboardModifier | None = None  # a choice that waits for the release
        self._band_from: QPoint | None = None
        self._band = QRect()

    def press(self, event: QMouseEvent) -> None:
        grid, point, modifiers = self._grid, event.position().toPoint(), event.modifiers()
        row, choosing = grid.row_at(point), self._choosing
        self._later = None
        if event.button() is Qt.MouseButton.RightButton:
            if row is not None and row not in choosing.chosen:
                choosing.pick(row, _PLAIN)
        elif event.button() is not Qt.MouseButton.LeftButton:
            return
        elif row is not None:
            # whoever drags several, or drags with Ctrl, has not chosen anew
            waits = modifiers & _CONTROL or (row in choosing.chosen and not modifiers & _SHIFT)
            self._pressed, self._later = (row, point), modifiers if waits else None
            if not waits:
                choosing.pick(row, modifiers)
        elif (section := grid.layout_().head_at(point.y() + grid.top())) is not None:
            grid.fold_section(section)
        else:
            self._band_from = point + QPoint(0, grid.top())
            if not modifiers & _CONTROL:
                choosing.select([])

    def move(self, event: QMouseEvent) -> None:
        grid, point = self._grid, event.position().toPoint()
        if self._pressed is not None:
            row, start = self._pressed
            if (point - start).manhattanLength() >= QApplication.startDragDistance():
                self._pressed = self._later = None
                picture = bool(event.modifiers() & _CONTROL)
                if row not in self._choosing.chosen and not picture:
                    self._choosing.pick(row, _PLAIN)
                grid.carried.emit(row, picture)
        elif self._band_from is not None:
            box = QRect(self._band_from, point + QPoint(0, grid.top())).normalized()
            self._choosing.select(grid.layout_().inside(box))
            self._band = box.translated(0, -grid.top())
            grid.viewport().update()
        else:
            self._over(point)

    def release(self) -> None:
        if self._pressed is not None and self._later is not None:
            self._choosing.pick(self._pressed[0], self._later)
        self._pressed = self._later = None
        self._band_from, self._band = None, QRect()
        self._grid.viewport().update()

    def away(self) -> None:
        self._over(QPoint(-1, -1))

    def dialled(self, event: QWheelEvent, way: int) -> bool:
        """The wheel over a length in frames turns it; with Shift by tens."""
        grid = self._grid
        row = self._length_under(event.position().toPoint())
        if row is None or not grid.dial.may_turn():
            return False
        shot, tens = grid.model.rows[row], event.modifiers() & _SHIFT
        grid.dial.turn(shot.shot_id, shot.frames, way * (10 if tens else 1))
        grid.repaint_row(row)
        return True

    def paint(self, p: QPainter) -> None:
        """The rubber band."""
        if not self._band.isNull():
            p.setPen(QPen(QColor(t.SELECTION)))
            p.fillRect(self._band, t.see_through(t.SELECTION, 0.16))
            p.drawRect(self._band)

    def _over(self, point: QPoint) -> None:
        grid = self._grid
        row = grid.row_at(point)
        if row != self.hover:
            old, self.hover = self.hover, row
            grid.repaint_row(old)
            grid.repaint_row(row)
        length = self._length_under(point)
        turns = grid.dial.aim("" if length is None else grid.model.rows[length].shot_id)
        shape = Qt.CursorShape.SizeVerCursor if turns else Qt.CursorShape.ArrowCursor
        if grid.viewport().cursor().shape() != shape:
            grid.viewport().setCursor(shape)
        if grid.scrub is None:
            return
        rect = grid.tile_rect(row) if row is not None else None
        if row is None or rect is None or not grid.model.rows[row].take_count:
            grid.scrub.leave()
            return
        ratio, high = grid.devicePixelRatioF(), grid.layout_().size.picture
        if point.y() < rect.y() + high:
            size = QSize(round(rect.width() * ratio), round(high * ratio))
            share = (point.x() - rect.x()) / max(1, rect.width())
            grid.scrub.hover(grid.model.rows[row].shot_id, share, size)

    def _length_under(self, point: QPoint) -> int | None:
        """The row whose length in frames is under a point."""
        grid, size = self._grid, self._grid.layout_().size
        row = grid.row_at(point)
        box = grid.tile_rect(row) if row is not None else None
        if row is None or box is None or not grid.shows_length:
            return None
        line = last_line(box.adjusted(0, size.picture, 0, 0))
        number = length_rect(line, grid.model.rows[row], box.width() >= ROOMY)
        return row if number.adjusted(-3, -2, 3, 2).contains(point) else None
