"""The hand on the wipe line: dragging in the picture moves it, Shift or the small handle turns."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from app.ui.pages.review.compare import Compare, Mode

_REACH = 10


class WipeHand:
    """Works for a canvas while it wipes; `box` gives where the picture lies on it."""

    def __init__(self, canvas: QWidget, compare: Compare, box: Callable[[], QRectF]) -> None:
        self._canvas, self._compare, self._box = canvas, compare, box
        self._held = ""  # move or turn

    def pressed(self, event: QMouseEvent) -> bool:
        """True where the event was for the line."""
        point, box = event.position(), self._box()
        if self._compare.mode is not Mode.WIPE or not box.contains(point):
            return False
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._held = "turn" if shift or self._on_turner(event) else "move"
        self.moved(event)
        return True

    def moved(self, event: QMouseEvent) -> None:
        canvas, compare = self._canvas, self._compare
        box, point = self._box(), event.position()
        wipe = compare.wipe
        if self._held == "move":
            compare.set_wipe(wipe.moved(box, point))
        elif self._held == "turn":
            compare.set_wipe(wipe.towards(box, point))
        elif compare.mode is Mode.WIPE:
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
        away = self._compare.wipe.turner(self._box()) - event.position()
        return away.manhattanLength() <= _REACH
