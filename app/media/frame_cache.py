"""Decoded frames of one clip in memory, within a byte budget, around the playhead.

A frame never changes once it is in, so a reader takes no lock. The whole clip is kept where it
fits, else a window: three quarters ahead of the playhead, one behind. Not for files.
"""

from __future__ import annotations

from typing import Generic, TypeVar

P = TypeVar("P")

_LEAST = 2  # frames kept however small the budget is: the one on screen and the next


class FrameCache(Generic[P]):
    """`put`, `trim` and `next_missing` belong to one thread at a time, the rest to everybody.

    `frame_bytes` is a guess until the first frame says how large it is.
    """

    def __init__(self, frames: int, frame_bytes: int, budget: int) -> None:
        self.frames = frames
        self.budget = budget
        self.bytes = 0
        self.frame_bytes = max(1, frame_bytes)
        self._kept: dict[int, P] = {}
        self._lost: set[int] = set()
        self._at = 0
        self._way = 1

    @property
    def capacity(self) -> int:
        """Frames that fit."""
        return max(min(_LEAST, self.frames), min(self.frames, self.budget // self.frame_bytes))

    def get(self, index: int) -> P | None:
        return self._kept.get(index)

    @property
    def ready(self) -> int:
        return len(self._kept)

    @property
    def at(self) -> int:
        return self._at

    def aim(self, index: int, way: int = 1) -> None:
        """Where the playhead is and which way it goes (+1 or -1)."""
        self._at = min(max(index, 0), self.frames - 1)
        self._way = 1 if way >= 0 else -1

    @property
    def window(self) -> range:
        """The indices worth keeping now."""
        capacity = self.capacity
        ahead = capacity - capacity // 4
        behind = capacity - ahead
        first = self._at - (behind if self._way > 0 else ahead - 1)
        first = min(max(0, first), max(0, self.frames - capacity))
        return range(first, min(self.frames, first + capacity))

    @property
    def due(self) -> bool:
        """True while the playhead's own frame is still to come."""
        return self._at not in self._kept and self._at not in self._lost

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

    def put(self, index: int, picture: P, size: int = 0) -> None:
        """`size` in bytes, where it is not the guess."""
        self.frame_bytes = size or self.frame_bytes
        self._kept[index] = picture
        self.bytes = len(self._kept) * self.frame_bytes
        self.trim()

    def trim(self) -> None:
        """Let go of what does not fit any more."""
        if len(self._kept) > self.capacity:
            window = self.window
            for old in [i for i in self._kept if i not in window]:
                del self._kept[old]
            self.bytes = len(self._kept) * self.frame_bytes

    def clear(self) -> None:
        self._kept, self._lost, self.bytes = {}, set(), 0

    def lose(self, index: int) -> None:
        """This frame cannot be decoded; it is not asked for again."""
        self._lost.add(index)

    def is_lost(self, index: int) -> bool:
        return index in self._lost
