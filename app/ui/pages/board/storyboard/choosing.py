"""Choosing shots in the storyboard: selection, the shot at hand, and the keys that move it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QObject, Qt
from PySide6.QtGui import QKeyEvent

if TYPE_CHECKING:
    from app.ui.pages.board.storyboard.tile_view import TileView

_SELECT = QItemSelectionModel.SelectionFlag
_ARROWS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
}


class Choosing(QObject):
    """`chosen` are the selected rows; both survive a reset of the model by shot id."""

    def __init__(self, grid: TileView) -> None:
        super().__init__(grid)
        self._grid, self._model = grid, grid.model
        self.selection = QItemSelectionModel(grid.model, self)
        self.chosen: set[int] = set()
        self._kept: tuple[list[str], str] = ([], "")
        self._model.modelAboutToBeReset.connect(self._keep)
        self._model.modelReset.connect(self._restore)
        self.selection.selectionChanged.connect(self._changed)
        self.selection.currentChanged.connect(lambda _new, _old: grid.viewport().update())

    def current(self) -> int:
        """The row at hand, -1 without one."""
        return self.selection.currentIndex().row()

    def ids(self) -> list[str]:
        rows = self._model.rows
        return [rows[row].shot_id for row in sorted(self.chosen) if row < len(rows)]

    def select(self, rows: Iterable[int], flags: _SELECT = _SELECT.ClearAndSelect) -> None:
        """Rows in a run become one range: selecting all of a long film stays one step."""
        made = QItemSelection()
        start = last = -2
        for row in sorted(rows):
            if row != last + 1:
                if start >= 0:
                    made.select(self._model.index(start), self._model.index(last))
                start = row
            last = row
        if start >= 0:
            made.select(self._model.index(start), self._model.index(last))
        self.selection.select(made, flags)

    def select_ids(self, ids: Iterable[str]) -> list[int]:
        """Returns the rows that were found."""
        wanted = set(ids)
        places = [i for i, row in enumerate(self._model.rows) if row.shot_id in wanted]
        self.select(places)
        if places:
            self.set_current(places[0])
        return places

    def set_current(self, row: int) -> None:
        self.selection.setCurrentIndex(self._model.index(row), _SELECT.NoUpdate)

    def begin(self) -> None:
        """The keys arrive: some shot is at hand from now on."""
        if self.current() < 0 and self._model.rows:
            self.set_current(0)

    def pick(self, row: int, modifiers: Qt.KeyboardModifier) -> None:
        """A click: alone, with Shift up to here, with Ctrl as well or no more."""
        if modifiers & Qt.KeyboardModifier.ShiftModifier and self.current() >= 0:
            low, high = sorted((self.current(), row))
            self.select(range(low, high + 1))
            return
        if modifiers & Qt.KeyboardModifier.ControlModifier:
            self.select([row], _SELECT.Toggle)
        else:
            self.select([row])
        self.set_current(row)

    def key(self, event: QKeyEvent) -> bool:
        """Move by arrows, Home and End, open, toggle, give up; False for a key of others."""
        count, here = len(self._model.rows), max(0, self.current())
        plain = not event.modifiers() & (
            Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier
        )
        key = Qt.Key(event.key())
        if not count or not plain:
            return False
        if key in _ARROWS or key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._go(key, here, bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._grid.layout_().tile(here) is None:
                self._grid.fold_here()
            else:
                self._grid.opened.emit(self._model.rows[here].shot_id)
        elif key == Qt.Key.Key_Space:
            self.select([here], _SELECT.Toggle)
        elif key == Qt.Key.Key_Escape:
            self.select([])
        else:
            return False
        return True

    def _go(self, key: Qt.Key, here: int, stretch: bool) -> None:
        layout, grid = self._grid.layout_(), self._grid
        hidden = layout.tile(here) is None
        if hidden and key == Qt.Key.Key_Right:
            grid.fold_here()  # the head has the focus: Right opens it
            row = here
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            row = layout.along(here, _ARROWS[key])
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            row = layout.beside(here, _ARROWS[key])
        else:
            row = 0 if key == Qt.Key.Key_Home else len(self._model.rows) - 1
        if stretch:
            rows = self.chosen | {row}
            self.select(range(min(rows), max(rows) + 1))
        else:
            self.select([row])
        self.set_current(row)
        grid.reveal(row)

    def _changed(self) -> None:
        runs = self.selection.selection()
        self.chosen = {row for run in runs.toList() for row in range(run.top(), run.bottom() + 1)}
        self._grid.viewport().update()

    def _keep(self) -> None:
        at = self.current()
        here = self._model.rows[at].shot_id if 0 <= at < len(self._model.rows) else ""
        self._kept = (self.ids(), here)

    def _restore(self) -> None:
        ids, here = self._kept
        self.chosen = set()
        if ids:
            self._grid.select_ids(ids)
        place = self._model.place(here) if here else None
        if place is not None:
            self.set_current(place)
