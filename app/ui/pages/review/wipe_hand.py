"""The hand on the wipe line: dragging in the picture moves it, Shift or the small handle turns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QMouseEvent

from app.ui.pages.review.compare import Mode

if TYPE_CHECKING:
    from app.ui.pages.review.canvas import Canvas

_REACH = 10


class WipeHand:
    """Works for a canvas while it wipes; each call says whether the event was for the line."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._held = ""  # move or turn

    def pressed(self, event: QMouseEvent) -> bool:
        canvas = self._canvas
        point, box = event.position(), self._box()
        if canvas.compare.mode is not Mode.WIPE or not box.contains(point):
            return False
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._held = "turn" if shift or self._on_turner(event) else "move"
        self.moved(event)
        return True

    def moved(self, event: QMouseEvent) -> None:
        canvas, box, point = self._canvas, self._box(), event.position()
        wipe = canvas.compare.wipe
        if self._held == "move":
            canvas.compare.set_wipe(wipe.moved(box, point))
        elif self._held == "turn":
            canvas.compare.set_wipe(wipe.towards(box, point))
        elif canvas.compare.mode is Mode.WIPE:
            over = box.contains(point)
            shape = Qt.CursorShape.CrossCursor if self._on_turner(event) else (
                Qt.CursorShape.SplitHCursor if abs(wipe.angle % 180 - 90) > 45
                else Qt.CursorShape.SplitVCursor
            )  # fmt: skip
            canvas.setCursor(shape if over else Qt.CursorShape.ArrowCursor)
        elif canvas.cursor().shape() in (
            Qt.CursorShape.SplitHCursor, Qt.CursorShape.SplitVCursor, Qt.CursorShape.CrossCursor,
        ):  # fmt: skip
            canvas.unsetCursor()

    def released(self) -> None:
        self._held = ""

    def _on_turner(self, event: QMouseEvent) -> bool:
        away = self._canvas.compare.wipe.turner(self._box()) - event.position()
        return away.manhattanLength() <= _REACH

    def _box(self) -> QRectF:
        return QRectF(self._canvas.picture_box(0))
