"""Where tiles and scene heads lie: pure arithmetic over counts, no painting, no widgets.

All numbers are logical pixels from the top of the content. A line holds up to `columns` tiles.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect

STEPS = (144, 192, 240, 320, 480)
MARGIN, GAP = 16, 8


@dataclass(frozen=True, slots=True)
class Band:
    """A scene head (`first` None) or one line of tiles: rows [first, first + count)."""

    y: int
    height: int
    scene: int
    first: int | None = None
    count: int = 0


@dataclass(frozen=True, slots=True)
class Size:
    """A tile: picture 16:9 above, footer below. Small tiles put the action on two lines."""

    width: int
    columns: int

    @property
    def picture(self) -> int:
        return round(self.width * 9 / 16)

    @property
    def footer(self) -> int:
        return 64 if self.width >= 240 else 76

    @property
    def height(self) -> int:
        return self.picture + self.footer


def tile_size(room: int, step: int) -> Size:
    """Fill a row of `room` pixels: tiles near the step's width, stretched up to 16 %, else
    squeezed by up to 10 % when one more then fits.
    """
    inside = max(1, room - 2 * MARGIN)
    columns = max(1, (inside + GAP) // (step + GAP))
    width = (inside - (columns - 1) * GAP) // columns
    if width > step * 1.16:
        more = (inside - columns * GAP) // (columns + 1)
        if more >= step * 0.9:
            return Size(more, columns + 1)
    return Size(min(width, round(step * 1.16)), columns)


class GridLayout:
    """Bands for scenes in order; `counts` are the numbers of rows in each scene."""

    def __init__(self, counts: Sequence[int], folded: set[int], size: Size, head: int = 28) -> None:
        self.size, self.head = size, head
        self.bands: list[Band] = []
        self._line_of: dict[int, int] = {}
        y, row = 4, 0
        for scene, count in enumerate(counts):
            self.bands.append(Band(y, head, scene))
            y += head
            if scene not in folded:
                for first in range(row, row + count, size.columns):
                    here = min(size.columns, row + count - first)
                    for index in range(first, first + here):
                        self._line_of[index] = len(self.bands)
                    self.bands.append(Band(y, size.height, scene, first, here))
                    y += size.height + GAP
            row += count
            y += 0 if scene in folded else 4
        self.height = y + 12
        self._tops = [band.y for band in self.bands]

    def visible(self, top: int, bottom: int) -> list[Band]:
        start = max(0, bisect_right(self._tops, top) - 1)
        return [
            band for band in self.bands[start:] if band.y < bottom and band.y + band.height > top
        ]

    def tile(self, index: int) -> QRect | None:
        """The tile of a row, or None while its scene is folded."""
        at = self._line_of.get(index)
        if at is None:
            return None
        band = self.bands[at]
        assert band.first is not None
        x = MARGIN + (index - band.first) * (self.size.width + GAP)
        return QRect(x, band.y, self.size.width, self.size.height)

    def at(self, x: int, y: int) -> int | None:
        """The row under a point."""
        for band in self.visible(y, y + 1):
            if band.first is not None:
                place, rest = divmod(x - MARGIN, self.size.width + GAP)
                if 0 <= place < band.count and 0 <= rest < self.size.width:
                    return band.first + place
        return None

    def head_at(self, y: int) -> int | None:
        """The scene whose head is at a height."""
        for band in self.visible(y, y + 1):
            if band.first is None:
                return band.scene
        return None

    def inside(self, box: QRect) -> list[int]:
        """Rows whose tiles touch a rectangle."""
        found = []
        for band in self.visible(box.top(), box.bottom() + 1):
            if band.first is not None:
                rows = range(band.first, band.first + band.count)
                found += [row for row in rows if (r := self.tile(row)) and r.intersects(box)]
        return found

    def beside(self, index: int, step: int) -> int:
        """The row a line above (-1) or below (1), in the same column as far as there is one."""
        at = self._line_of.get(index)
        if at is None:
            return index
        here = self.bands[at]
        assert here.first is not None
        column = index - here.first
        at += step
        while 0 <= at < len(self.bands):
            band = self.bands[at]
            if band.first is not None:
                return band.first + min(column, band.count - 1)
            at += step
        return index
