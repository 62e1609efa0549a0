"""The views of the board over the same shots: grid, table, contact sheet, and the switch between.

Selection and current shot go along by shot id when the view changes. Not for what a view draws.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Protocol, cast

from PySide6.QtCore import QItemSelectionModel, QPoint, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.ui.pages.board.storyboard.grid import Grid
from app.ui.widgets.buttons import Segments


class View(StrEnum):
    GRID = "grid"
    TABLE = "table"
    SHEET = "sheet"


class ShotView(Protocol):
    """What a view besides the grid has to answer, always in shot ids."""

    def selected_ids(self) -> list[str]: ...

    def select_ids(self, ids: Iterable[str]) -> None: ...

    def select_all(self) -> None: ...

    def current_id(self) -> str:
        """The shot at hand, empty without one."""
        ...

    def go_to(self, shot_id: str) -> None:
        """Make a shot the one at hand and scroll to it; the selection stays."""
        ...


class GridShots:
    """The grid as a `ShotView`."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid

    def selected_ids(self) -> list[str]:
        return self._grid.selected_ids()

    def select_ids(self, ids: Iterable[str]) -> None:
        self._grid.select_ids(ids)

    def select_all(self) -> None:
        self._grid.select_all()

    def current_id(self) -> str:
        at = self._grid.selection.currentIndex().row()
        return self._grid.model.rows[at].shot_id if 0 <= at < len(self._grid.model.rows) else ""

    def go_to(self, shot_id: str) -> None:
        place = self._grid.model.place(shot_id)
        if place is not None:
            self._grid.selection.setCurrentIndex(
                self._grid.model.index(place), QItemSelectionModel.SelectionFlag.NoUpdate
            )
            self._grid.reveal(place)


class BoardViews(QStackedWidget):
    """Holds one widget a view. Signal `changed(View)` after another one came to the front."""

    changed = Signal(object)

    def __init__(self, grid: Grid) -> None:
        super().__init__()
        self.switch = Segments(
            ((View.GRID, "Grid", "layout-grid"), (View.TABLE, "Table", "table-2"),
             (View.SHEET, "", "images"))
        )  # fmt: skip
        self.switch.setAccessibleName("View of the board")
        self._shown: dict[View, tuple[QWidget, ShotView]] = {}
        self._later: dict[View, Callable[[], QWidget]] = {}
        for view, tip in (
            (View.GRID, "Storyboard grid  (G)"),
            (View.TABLE, "Table  (G)"),
            (View.SHEET, "Contact sheet: the whole film on the screen"),
        ):
            self.switch.describe(view, tip)
            self.switch.offer(view, False)
        self.add(View.GRID, grid, GridShots(grid))
        self.switch.chosen.connect(lambda key: self.show_view(View(key)))

    def add(self, view: View, widget: QWidget, shots: ShotView | None = None) -> None:
        """Take a view in; `shots` where the widget itself is no `ShotView`."""
        self._shown[view] = (widget, shots or cast(ShotView, widget))
        self.addWidget(widget)
        self.switch.offer(view, True)

    def add_later(self, view: View, make: Callable[[], QWidget]) -> None:
        """Offer a view that is a `ShotView` itself, made when it is first shown."""
        self._later[view] = make
        self.switch.offer(view, True)

    def view(self) -> View:
        here = self.currentWidget()
        return next(view for view, (widget, _) in self._shown.items() if widget is here)

    def shots(self) -> ShotView:
        """The view in front, in shot ids."""
        return self._shown[self.view()][1]

    def place_to_ask(self) -> QPoint:
        """Where to ask: under the upper left corner of the tile at hand, else of the view."""
        shown = self.currentWidget() or self
        if isinstance(shown, Grid):
            place = shown.model.place(self.shots().current_id())
            tile = shown.tile_rect(place) if place is not None else None
            if tile is not None and tile.intersects(shown.viewport().rect()):
                return shown.viewport().mapToGlobal(tile.topLeft() + QPoint(16, 32))
        return shown.mapToGlobal(QPoint(24, 24))

    def show_view(self, view: View) -> None:
        """Bring a view to the front with the same shots selected and the same one at hand."""
        if view not in self._shown:
            make = self._later.pop(view, None)
            if make is None:
                return
            self.add(view, make())
        old = self.shots()
        widget, new = self._shown[view]
        if widget is not self.currentWidget():
            ids, current = old.selected_ids(), old.current_id()
            self.setCurrentWidget(widget)
            new.select_ids(ids)
            if current:
                new.go_to(current)
            self.setFocusProxy(widget)
            self.changed.emit(view)
        self.switch.choose(view)
        widget.setFocus()

    def toggle(self) -> None:
        """Grid to table, anything else to the grid."""
        self.show_view(View.TABLE if self.view() is View.GRID else View.GRID)
