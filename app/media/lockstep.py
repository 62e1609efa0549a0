"""Which frame of each pane belongs to a place of the one playhead.

Places count the frames of the first pane that opened; they run on until the longest pane has shown
its last frame. Places meet frames by counting ("frames") or by the files' own time stamps
("time"), never by a rate times a time; only past the end of a file is there nothing but its rate.
Pure: no picture, no clock.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from fractions import Fraction
from math import lcm
from typing import Literal

from app.media.frame_table import FrameTable

Conform = Literal["frames", "time"]

# Containers round their stamps to a millisecond at worst (Matroska).
_ROUNDING = Fraction(1, 1000)


class Lockstep:
    """`own` and `repeats` take a pane and a place 0..frames-1.

    An offset of +3 shows the pane three frames later in its own count than without. A pane before
    its first frame shows the first, one past its last frame the last; both count as repeated.
    """

    def __init__(
        self,
        tables: Sequence[FrameTable | None],
        offsets: Sequence[int],
        conform: Conform = "frames",
    ) -> None:
        """`tables` has None for a pane that has no file; at least one is a table."""
        self._tables, self._offsets, self._conform = list(tables), list(offsets), conform
        here = [(t, o) for t, o in zip(tables, offsets, strict=True) if t is not None]
        master = here[0][0]
        self.rate = master.rate
        self._scale = lcm(*(t.time_base.denominator for t, _ in here), self.rate.numerator, 1000)
        self._rounding = round(_ROUNDING * self._scale)
        self._step = round(self._scale / self.rate)
        self._starts = [self._ticks(t) if t is not None else [] for t in tables]
        self._grid = self._ticks(master)
        self._grid_end = self._grid[-1] + self._length_of_last(master)
        if conform == "frames":
            self.frames = max(1, *(t.frames - offset for t, offset in here))
        else:
            self.frames = self._places_in_time()
        self.times: tuple[Fraction, ...] | None = (
            tuple(Fraction(self._at(i), self._scale) for i in range(self.frames))
            if master.variable
            else None
        )

    def own(self, pane: int, place: int) -> int | None:
        """The pane's own frame number, None where it has no file."""
        table = self._tables[pane]
        if table is None:
            return None
        return min(max(self._raw(pane, place), 0), table.frames - 1)

    def repeats(self, pane: int, place: int) -> bool:
        """True where the pane shows a frame again: by conform, or outside its own frames."""
        table = self._tables[pane]
        if table is None:
            return False
        raw = self._raw(pane, place)
        if not 0 <= raw < table.frames:
            return True
        return place > 0 and self._raw(pane, place - 1) == raw

    def place(self, pane: int, frame: int) -> int:
        """The first place at which the pane shows `frame` or a later one."""
        if self._tables[pane] is None or self._conform == "frames":
            found = frame - self._offsets[pane]
        else:
            found = bisect_left(range(self.frames), frame, key=lambda place: self._raw(pane, place))
        return min(max(found, 0), self.frames - 1)

    def _raw(self, pane: int, place: int) -> int:
        if self._conform == "frames":
            return place + self._offsets[pane]
        table = self._tables[pane]
        assert table is not None
        starts, moment = self._starts[pane], self._at(place) + self._rounding
        end = starts[-1] + self._length_of_last(table)
        if moment >= end:
            beyond = (moment - end) // round(self._scale / table.rate)
            return table.frames + beyond + self._offsets[pane]
        return bisect_right(starts, moment) - 1 + self._offsets[pane]

    def _at(self, place: int) -> int:
        """When a place begins, in ticks of 1/scale seconds."""
        grid = self._grid
        if place < len(grid):
            return grid[place]
        return self._grid_end + (place - len(grid)) * self._step

    def _places_in_time(self) -> int:
        places = 1
        for pane, table in enumerate(self._tables):
            if table is None:
                continue
            low, high = places, places + 1
            while self._raw(pane, high) < table.frames:
                low, high = high, high * 2
            places = max(
                places,
                bisect_left(
                    range(high + 1), table.frames, low, key=lambda place: self._raw(pane, place)
                ),
            )
        return places

    def _length_of_last(self, table: FrameTable) -> int:
        return max(1, round(table.last_length * table.time_base * self._scale))

    def _ticks(self, table: FrameTable) -> list[int]:
        unit = table.time_base.numerator * (self._scale // table.time_base.denominator)
        return [(stamp - table.stamps[0]) * unit for stamp in table.stamps]
