"""Tiles and heads painted before they come into sight, a few with each step of scrolling.

Otherwise a line of tiles would be painted whole in the one frame in which its edge appears.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect

from app.ui.pages.board.storyboard.layout import GridLayout


class Ahead:
    """Call `go_on` after each painting."""

    def __init__(self) -> None:
        self._top = 0

    def go_on(
        self,
        layout: GridLayout,
        top: int,
        height: int,
        prepare: Callable[[int, QRect], bool],
        prepare_head: Callable[[int], bool],
    ) -> None:
        """`prepare(row, box)` and `prepare_head(section)` say whether they had to paint; as many
        do as the speed asks for.
        """
        step, self._top = top - self._top, top
        size = layout.size
        if not step or abs(step) > height:
            return
        begin = top + height if step > 0 else top - size.height
        left = min(size.columns, size.columns * abs(step) // size.height + 1)
        for band in layout.visible(begin, begin + size.height):
            if band.first is None:
                left -= prepare_head(band.scene)
            for row in range(band.first or 0, (band.first or 0) + band.count):
                box = layout.tile(row)
                left -= left > 0 and box is not None and prepare(row, box)
            if left <= 0:
                return
