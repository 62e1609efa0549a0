"""Decoded frames of one clip in memory, within a byte budget, around the playhead.

A frame never changes once it is in, so a reader takes no lock. The whole clip is kept where it
fits, else a window: three quarters ahead of the playhead, one behind. Not for files.
"""

from __future__ import annotations

from typing import Generic, TypeVar

P = TypeVar("P")


class FrameCache(Generic[P]):
    """`put`, `aim` and `next_missing` belong to one thread at a time, `get` to everybody."""

    def __init__(self, frames: int, frame_bytes: int, budget: int) -> None:
        self.frames = frames
        self.capacity = max(8, min(frames, budget // max(1, frame_bytes)))
        self._kept: dict[int, P] = {}
        self._lost: set[int] = set()
        self._at = 0
        self._way = 1

    def get(self, index: int) -> P | None:
        return self._kept.get(index)

    @property
    def ready(self) -> int:
        return len(self._kept)

    def aim(self, index: int, way: int = 1) -> None:
        """Where the playhead is and which way it goes (+1 or -1)."""
        self._at = min(max(index, 0), self.frames - 1)
        self._way = 1 if way >= 0 else -1

    @property
    def window(self) -> range:
        """The indices worth keeping now."""
        ahead = self.capacity * 3 // 4
        behind = self.capacity - ahead
        first = self._at - (behind if self._way > 0 else ahead - 1)
        first = min(max(0, first), max(0, self.frames - self.capacity))
        return range(first, min(self.frames, first + self.capacity))

    def next_missing(self) -> int | None:
        """The frame to decode next: the playhead's own, then its way on, then the rest."""
        window = self.window
        after = range(self._at, window.stop)
        before = range(window.start, self._at)
        order = (after, before) if self._way > 0 else (range(self._at, window.start - 1, -1), after)
        for part in order:
            for index in part:
                if index not in self._kept and index not in self._lost:
                    return index
        return None

    def wants(self, index: int) -> bool:
        return index not in self._kept and index in self.window

    def put(self, index: int, picture: P) -> None:
        self._kept[index] = picture
        if len(self._kept) > self.capacity:
            window = self.window
            for old in [i for i in self._kept if i not in window]:
                del self._kept[old]

    def lose(self, index: int) -> None:
        """This frame cannot be decoded; it is not asked for again."""
        self._lost.add(index)

    def is_lost(self, index: int) -> bool:
        return index in self._lost
