"""Where tiles and scene heads lie: pure arithmetic over counts, no painting, no widgets.

All numbers are logical pixels from the top of the content. A line holds up to `columns` tiles.
Nothing is kept a tile: ten thousand cost what their scenes cost.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from PySide6.QtCore import QRect, QSize

STEPS = (144, 192, 240, 320, 480)
ROOMY = 216  # a step of 240, squeezed: from here a footer has room for the name of its model
MARGIN, GAP = 16, 8
BARE_FOOTER = 28  # captions off: number and state only
SHEET_HEAD, SHEET_FOOTER, SHEET_GAP = 16, 20, 16
SMALL_FOOTER, SMALL_GAP = 16, 4  # of a sheet so full that scene names find no room
SHEET_ROOMY, SHEET_LEAST = 96, 44  # tile widths: with all words, and still legible


@dataclass(frozen=True, slots=True)
class Band:
    """A scene head (`first` None) or one line of tiles: rows [first, first + count)."""

    y: int
    height: int
    scene: int
    first: int | None = None
    count: int = 0


@dataclass(frozen=True)
class Size:
    """A tile: picture 16:9 above, footer below. Small tiles put the action on two lines."""

    width: int
    columns: int
    captions: bool = True

    @cached_property
    def picture(self) -> int:
        return round(self.width * 9 / 16)

    @property
    def footer(self) -> int:
        if not self.captions:
            return BARE_FOOTER
        return 64 if self.width >= ROOMY else 76

    @cached_property
    def height(self) -> int:
        return self.picture + self.footer


@dataclass(frozen=True, slots=True)
class Gap:
    """A place between tiles: in section `scene`, before row `before` (which may be the first one
    behind it). `mark` is where a line is drawn.
    """

    scene: int
    before: int
    mark: QRect


def tile_size(room: int, step: int, captions: bool = True) -> Size:
    """Fill a row of `room` pixels: tiles near the step's width, stretched up to 16 %, else
    squeezed by up to 10 % when one more then fits.
    """
    inside = max(1, room - 2 * MARGIN)
    columns = max(1, (inside + GAP) // (step + GAP))
    width = (inside - (columns - 1) * GAP) // columns
    if width > step * 1.16:
        more = (inside - columns * GAP) // (columns + 1)
        if more >= step * 0.9:
            return Size(more, columns + 1, captions)
    return Size(min(width, round(step * 1.16)), columns, captions)


class _Section(NamedTuple):
    y: int
    first: int
    rows: int
    folded: bool


class GridLayout:
    """Sections with a head each; `counts` are the numbers of rows in each, in order."""

    def __init__(
        self,
        counts: Sequence[int],
        folded: set[int],
        size: Size,
        head: int = 28,
        gap: int = GAP,
    ) -> None:
        self.size, self.head, self.rows, self._gap = size, head, sum(counts), gap
        self._pitch = size.height + gap
        self._sections: list[_Section] = []
        y, row = 4, 0
        for number, count in enumerate(counts):
            shut = number in folded
            self._sections.append(_Section(y, row, count, shut))
            y += head + (0 if shut else self._lines(count) * self._pitch + 4)
            row += count
        self.height = y + 12
        self._tops = [section.y for section in self._sections]
        self._firsts = [section.first for section in self._sections]

    def visible(self, top: int, bottom: int) -> Iterator[Band]:
        """Heads and lines that touch [top, bottom), from above."""
        start = max(0, bisect_right(self._tops, top) - 1)
        for number in range(start, len(self._sections)):
            section = self._sections[number]
            if section.y >= bottom:
                return
            if section.y + self.head > top:
                yield Band(section.y, self.head, number)
            if section.folded:
                continue
            begin = section.y + self.head
            line = max(0, (top - begin) // self._pitch)
            for at in range(line, self._lines(section.rows)):
                y = begin + at * self._pitch
                if y >= bottom:
                    break
                if y + self.size.height > top:
                    offset = at * self.size.columns
                    count = min(self.size.columns, section.rows - offset)
                    yield Band(y, self.size.height, number, section.first + offset, count)

    def tile(self, index: int) -> QRect | None:
        """The tile of a row, or None while its section is folded."""
        section = self._sections[self.section(index)] if 0 <= index < self.rows else None
        if section is None or section.folded:
            return None
        line, place = divmod(index - section.first, self.size.columns)
        return self._box(section.y + self.head + line * self._pitch, place)

    def section(self, index: int) -> int:
        """The section of a row."""
        return bisect_right(self._firsts, index) - 1

    def first(self, section: int) -> int:
        """The first row of a section, or of what comes behind it when it is empty."""
        return self._sections[section].first

    def head_rect(self, section: int, width: int) -> QRect:
        return QRect(MARGIN, self._sections[section].y, width - 2 * MARGIN, self.head)

    def at(self, x: int, y: int) -> int | None:
        """The row under a point."""
        for band in self.visible(y, y + 1):
            if band.first is not None:
                place, rest = divmod(x - MARGIN, self.size.width + self._gap)
                if 0 <= place < band.count and 0 <= rest < self.size.width:
                    return band.first + place
        return None

    def head_at(self, y: int) -> int | None:
        """The section whose head is at a height."""
        for band in self.visible(y, y + 1):
            if band.first is None:
                return band.scene
        return None

    def gap(self, x: int, y: int, width: int) -> Gap | None:
        """Where something dropped at a point comes to lie; on a head it is the first of its
        section, below everything the last of all. None on an empty board.
        """
        if not self._sections:
            return None
        number = max(0, bisect_right(self._tops, y) - 1)
        section = self._sections[number]
        if section.folded or section.rows == 0 or y < section.y + self.head:
            return Gap(number, section.first, self.head_rect(number, width))
        line = (y - section.y - self.head) // self._pitch
        line = min(line, self._lines(section.rows) - 1)
        first = section.first + line * self.size.columns
        here = min(self.size.columns, section.first + section.rows - first)
        pitch = self.size.width + self._gap
        place = max(0, min(here, (x - MARGIN + pitch // 2) // pitch))
        top = section.y + self.head + line * self._pitch
        mark = QRect(MARGIN + place * pitch - self._gap // 2 - 1, top, 3, self.size.height)
        return Gap(number, first + place, mark)

    def inside(self, box: QRect) -> list[int]:
        """Rows whose tiles touch a rectangle."""
        found = []
        for band in self.visible(box.top(), box.bottom() + 1):
            if band.first is not None:
                found += [
                    band.first + place
                    for place in range(band.count)
                    if self._box(band.y, place).intersects(box)
                ]
        return found

    def beside(self, index: int, step: int) -> int:
        """The row a line above (-1) or below (1), in the same column as far as there is one."""
        if self.tile(index) is None:
            return self.along(index, step)
        number = self.section(index)
        section = self._sections[number]
        line, column = divmod(index - section.first, self.size.columns)
        line += step
        while not 0 <= line < self._lines(section.rows):
            number += step
            if not 0 <= number < len(self._sections):
                return index
            section = self._sections[number]
            if section.folded:
                line = -1  # nobody is in sight here
                continue
            line = 0 if step > 0 else self._lines(section.rows) - 1
        first = section.first + line * self.size.columns
        return min(first + column, section.first + section.rows - 1)

    def along(self, index: int, step: int) -> int:
        """The next row in sight before (-1) or behind (1) one; itself where there is none."""
        at = index + step
        while 0 <= at < self.rows:
            section = self._sections[self.section(at)]
            if not section.folded:
                return at
            at = section.first + section.rows if step > 0 else section.first - 1
        return index

    def _box(self, y: int, place: int) -> QRect:
        x = MARGIN + place * (self.size.width + self._gap)
        return QRect(x, y, self.size.width, self.size.height)

    def _lines(self, count: int) -> int:
        return -(-count // self.size.columns)


@dataclass(frozen=True)
class SheetSize(Size):
    """A tile of the contact sheet: the scene's name over it, number and state under it.

    `small` ones stand closer, have their scene's number on the picture and no captions.
    """

    small: bool = False

    @property
    def gap(self) -> int:
        return SMALL_GAP if self.small else GAP

    @property
    def between(self) -> int:
        """Height from a tile's lower edge to the next one's upper edge."""
        return SMALL_GAP if self.small else SHEET_HEAD + SHEET_GAP

    @property
    def footer(self) -> int:
        if self.small:
            return SMALL_FOOTER
        return SHEET_FOOTER + (16 if self.captions else 0)


class SheetLayout(GridLayout):
    """The whole film in one run of tiles, as large as fits the room; heads lie over the pictures.

    With `new_lines` every scene begins a line. A film too long for legible tiles has the smallest
    ones and scrolls.
    """

    def __init__(
        self,
        counts: Sequence[int],
        room: QSize,
        captions: bool = False,
        new_lines: bool = False,
    ) -> None:
        runs = list(counts) if new_lines and counts else [sum(counts)]
        self.sheet_size = size = sheet_size(runs, room, captions)
        head = SMALL_GAP if size.small else SHEET_HEAD
        super().__init__(runs, set(), size, head, size.gap)
        self._pitch = size.height + size.between
        y = self._tops[0]
        for number, section in enumerate(self._sections):
            self._sections[number] = section._replace(y=y)
            y += self._lines(section.rows) * self._pitch
        self._tops = [section.y for section in self._sections]
        self.height = y + head if size.small else max(self._tops[0], y - SHEET_GAP)
        self._starts: list[int] = []  # the first row of each scene of the film
        row = 0
        for count in counts:
            self._starts.append(row)
            row += count

    def visible(self, top: int, bottom: int) -> Iterator[Band]:
        return (band for band in super().visible(top, bottom) if band.first is not None)

    def scene(self, row: int) -> int:
        """The scene of the film a row belongs to."""
        return bisect_right(self._starts, row) - 1

    def begins(self, row: int) -> bool:
        """Whether a row is the first of its scene."""
        return self._starts[self.scene(row)] == row


def sheet_size(runs: Sequence[int], room: QSize, captions: bool = False) -> SheetSize:
    """The largest tiles with which all rows fit the room, at least 44 wide; each of the runs
    begins a line.
    """
    wide, high = max(1, room.width() - 2 * MARGIN), room.height() - 4
    size = SheetSize(wide, 1, captions)
    for small, gap, least in ((False, GAP, SHEET_ROOMY), (True, SMALL_GAP, SHEET_LEAST)):
        most = max(1, (wide + gap) // (least + gap))
        for columns in range(1, most + 1):
            width = (wide - (columns - 1) * gap) // columns
            size = SheetSize(width, columns, captions and not small, small)
            lines = sum(-(-count // columns) for count in runs)
            spare = -SMALL_GAP if small else SHEET_GAP
            if lines * (size.height + size.between) - spare <= high:
                return size
    return size
