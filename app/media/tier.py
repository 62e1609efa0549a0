"""One file decoded into memory at one size, for a deck: its proxy, or its original.

One thread at a time calls `work`; everybody may ask for a frame. What is handed out is the frame
asked for or nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import av

from app.domain.errors import MediaMissing, MediaUnreadable
from app.media.colour import Array, Converter
from app.media.decoder import Decoder, damaged, quarter_turns
from app.media.frame_cache import FrameCache
from app.media.frame_table import FrameTable
from app.media.watch import Watch

_ALIGNED = 64  # bytes; rows in memory are padded to this


@dataclass(frozen=True, slots=True, eq=False)
class Glimpse:
    """A decoded frame in memory, lying as in the file: `turns` counter-clockwise bring it
    upright. `exact` is False for a proxy's.
    """

    frame: av.VideoFrame
    turns: int
    exact: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Polished:
    """A glimpse as a picture for standing still: (height, width, 4) uint8 BGRA, upright, converted
    without compromise.
    """

    glimpse: Glimpse
    picture: Array


class Tier:
    """`size` is the upright picture kept, in pixels; None keeps frames as they are in the file."""

    def __init__(
        self,
        watch: Watch,
        table: FrameTable,
        size: tuple[int, int] | None,
        native: tuple[int, int],
        *,
        threads: int,
        exact: bool,
    ) -> None:
        self.watch, self.table, self.size, self._exact = watch, table, size, exact
        self._threads = threads
        self._decoder: Decoder | None = None
        self._convert: Converter | None = None
        self._straight: int | None = None
        self.failure: MediaMissing | MediaUnreadable | None = None
        width, height = size or native
        padded = -(-width // _ALIGNED) * _ALIGNED
        self.cache: FrameCache[Glimpse] = FrameCache(table.frames, padded * height * 2, 0)

    @property
    def file(self) -> Path:
        return self.watch.file

    def like(self, other: Tier) -> bool:
        """Whether it keeps the very same frames."""
        return self.watch is other.watch and self.size == other.size

    @property
    def need(self) -> int:
        """Bytes that would hold the whole clip."""
        return self.cache.frames * self.cache.frame_bytes

    def get(self, index: int) -> Glimpse | None:
        return self.cache.get(index)

    def card(self, index: int) -> str:
        """Why this frame will never come, in a sentence; "" where it may."""
        return str(damaged(self.file, index)) if self.cache.is_lost(index) else ""

    def work(self) -> bool:
        """Decode one picture. False when nothing is missing around the playhead."""
        cache = self.cache
        cache.trim()
        target = cache.next_missing()
        if target is None:
            return False
        try:
            if self._decoder is None:
                # Opened here, so that its own threads are as patient as this one.
                self._decoder = Decoder(self.file, self.table, self._threads)
                self._convert = Converter(self._decoder.codec)
            if self._straight != target:
                self._straight = None
                self._decoder.aim(target)
            item = self._decoder.next()
            kept = self._kept(item[1]) if item is not None and cache.wants(item[0]) else None
        except (MediaMissing, MediaUnreadable) as error:
            self._give_up(target, error)
            return True
        if self.watch.changed():
            return True  # these pixels may be of another file
        if kept is not None and item is not None:
            cache.put(item[0], kept, sum(plane.buffer_size for plane in kept.frame.planes))
        if item is not None and item[0] <= target:
            self._straight = None if item[0] == target else self._straight
        elif self._straight == target:
            self._give_up(target, None)
        else:
            # The seek lost it: read on from the start, without seeking, until it comes.
            self.close()
            self._straight = target
        return True

    def _kept(self, frame: av.VideoFrame) -> Glimpse:
        turns = quarter_turns(frame)
        if self.size is not None and self._convert is not None:
            width, height = self.size[::-1] if turns % 2 else self.size
            frame = self._convert.i420(frame, width, height, deep=True)
        return Glimpse(frame, turns, self._exact)

    def close(self) -> None:
        """Let go of the file; the next `work` opens it again."""
        self._straight = None
        if self._decoder is not None:
            self._decoder.close()
            self._decoder = self._convert = None

    def forget(self) -> None:
        """Let go of the file and of every frame."""
        self.close()
        self.cache.clear()
        self.failure = None

    def _give_up(self, target: int, error: MediaMissing | MediaUnreadable | None) -> None:
        self.cache.lose(target)
        self.failure = error or damaged(self.file, target)
        # A decoder that failed begins anew; it may not even open any more.
        self.close()
