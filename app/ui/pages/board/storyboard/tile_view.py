"""What choosing and pointing may ask of a view of tiles; the storyboard fills it in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QAbstractScrollArea

from app.ui.item_models.board_model import BoardModel
from app.ui.pages.board.storyboard.dial import Dial
from app.ui.pages.board.storyboard.layout import GridLayout
from app.ui.pages.board.storyboard.scrub import Scrub

_MANY = 60  # changed tiles from which on painting what is in view is cheaper than asking for each


class TileView(QAbstractScrollArea):
    """Signals: `opened(str)` a shot by double click or Enter; `asked(QPoint)` context menu at a
    global point, `asked_head(QPoint)` of a scene; `stepped(int)` the size step changed;
    `carried(int, bool)` a tile is dragged away, its picture rather than itself when true.
    """

    opened = Signal(str)
    asked = Signal(QPoint)
    asked_head = Signal(QPoint)
    stepped = Signal(int)
    carried = Signal(int, bool)

    model: BoardModel
    dial: Dial
    scrub: Scrub | None

    if TYPE_CHECKING:  # the grid's own

        def layout_(self) -> GridLayout: ...
        @property
        def shows_length(self) -> bool:
            """Whether tiles say their length in frames, so that it can be turned there."""

        def select_ids(self, ids: Iterable[str]) -> None: ...
        def fold_section(self, section: int) -> None: ...
        def fold_here(self) -> None:
            """The scene of the shot at hand."""

    def showEvent(self, event: QShowEvent) -> None:
        """The bar covers its ground itself: else the window, the page and every stack between are
        painted under it with each step of scrolling. The style takes that back when it comes.
        """
        super().showEvent(event)
        self.verticalScrollBar().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def top(self) -> int:
        """How far the content is scrolled."""
        return self.verticalScrollBar().value()

    def tile_rect(self, row: int) -> QRect | None:
        """A tile in viewport coordinates, None while folded away."""
        rect = self.layout_().tile(row)
        return rect.translated(0, -self.top()) if rect else None

    def row_at(self, point: QPoint) -> int | None:
        """The row under a point of the viewport."""
        return self.layout_().at(point.x(), point.y() + self.top())

    def repaint_row(self, row: int | None) -> None:
        """Paint a tile anew, with the ring around it."""
        if row is not None and (rect := self.tile_rect(row)) is not None:
            self.viewport().update(rect.adjusted(-3, -3, 3, 3))

    def repaint_rows(self, first: QModelIndex, last: QModelIndex) -> None:
        if last.row() - first.row() > _MANY:
            self.viewport().update()
            return
        for row in range(first.row(), last.row() + 1):
            self.repaint_row(row)

    def reveal(self, row: int) -> None:
        """Scroll just so far that a tile is whole in view."""
        rect = self.layout_().tile(row)
        if rect is None:
            return
        bar, high = self.verticalScrollBar(), self.viewport().height()
        if rect.top() - 36 < bar.value():
            bar.setValue(rect.top() - 36)
        elif rect.bottom() + 12 > bar.value() + high:
            bar.setValue(rect.bottom() + 12 - high)
