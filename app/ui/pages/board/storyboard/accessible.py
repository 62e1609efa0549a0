"""What a screen reader finds in the hand-painted storyboard: a list with one named child a shot.

Qt keeps only the C++ side of accessible interfaces, so the Python side is kept here.
"""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import QAccessible, QAccessibleInterface, QColor, QWindow
from PySide6.QtWidgets import QAccessibleWidget

from app.ui.pages.board.storyboard.grid import Grid

_kept: dict[int, QAccessibleInterface] = {}


class _TileEntry(QAccessibleInterface):
    """One shot."""

    def __init__(self, grid: Grid, row: int) -> None:
        super().__init__()
        self._grid, self._row = grid, row

    def isValid(self) -> bool:
        return self._row < self._grid.model.rowCount()

    def object(self) -> QObject | None:  # type: ignore[override]
        return None

    def window(self) -> QWindow | None:  # type: ignore[override]
        return self._grid.window().windowHandle()

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem

    def state(self) -> QAccessible.State:
        made = QAccessible.State()
        made.selectable = True
        index = self._grid.model.index(self._row)
        made.selected = self._grid.selection.isSelected(index)
        return made

    def text(self, kind: QAccessible.Text) -> str:
        if kind == QAccessible.Text.Name and self.isValid():
            return str(self._grid.model.index(self._row).data())
        if kind == QAccessible.Text.Description and self.isValid():
            return ", ".join(self._grid.marks(self._row))
        return ""

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        return

    def rect(self) -> QRect:
        tile = self._grid.tile_rect(self._row) or QRect()
        return QRect(self._grid.viewport().mapToGlobal(tile.topLeft()), tile.size())

    def parent(self) -> QAccessibleInterface | None:  # type: ignore[override]
        return QAccessible.queryAccessibleInterface(self._grid)

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        return None

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        return None

    def childCount(self) -> int:
        return 0

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return -1

    def foregroundColor(self) -> QColor:
        return QColor()

    def backgroundColor(self) -> QColor:
        return QColor()


class _GridList(QAccessibleWidget):
    """The storyboard as a list."""

    def __init__(self, grid: Grid) -> None:
        super().__init__(grid, QAccessible.Role.List, grid.accessibleName())
        self._grid = grid
        self._entries: dict[int, _TileEntry] = {}

    def childCount(self) -> int:
        return self._grid.model.rowCount()

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        if not 0 <= index < self.childCount():
            return None
        return self._entries.setdefault(index, _TileEntry(self._grid, index))

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        row = self._grid.row_at(self._grid.viewport().mapFromGlobal(QPoint(x, y)))
        return self.child(row) if row is not None else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return next((row for row, entry in self._entries.items() if entry is child), -1)


def _make(_key: str, thing: QObject) -> QAccessibleInterface | None:
    if not isinstance(thing, Grid):
        return None
    made = _GridList(thing)
    key = id(thing)
    _kept[key] = made
    thing.destroyed.connect(lambda: _kept.pop(key, None))
    return made


@cache
def describe_grids() -> None:
    """Let every storyboard speak for itself; once is enough."""
    QAccessible.installFactory(_make)
