"""One clip in the player: decodes in the background and keeps exact frames at pane size.

Pool threads call `work`, never two at once; the window thread calls `picture`. A picture is handed
out for the index asked for or not at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import av

from app.domain.errors import MediaUnreadable
from app.media.colour import Array, Converter, turned
from app.media.decoder import Decoder, quarter_turns
from app.media.frame_cache import FrameCache
from app.media.frame_table import FrameTable, read_table
from app.media.probe import probe


@dataclass(frozen=True, slots=True, eq=False)
class Glimpse:
    """A decoded frame in memory, stored as in the file: `turns` counter-clockwise bring it
    upright. `exact` is False for a proxy's.
    """

    frame: av.VideoFrame
    turns: int
    exact: bool = True


class Deck:
    """`size` is the largest picture wanted, in pixels; pictures are never enlarged."""

    def __init__(self, file: Path, size: tuple[int, int], budget: int, threads: int) -> None:
        """Raises MediaMissing, MediaUnreadable."""
        self.file = file
        self.table: FrameTable = read_table(file)
        found = probe(file)
        self._upright = (found.width, found.height)
        self._sideways = found.rotation % 180 != 0
        self._budget = budget
        self._threads = threads
        self._decoder: Decoder | None = None
        self._fill = Converter(found.codec)
        self._show = Converter(found.codec)
        self._straight: int | None = None
        self.failure: MediaUnreadable | None = None
        self.size = fitted(self._upright, size)
        self._cache = self._fresh_cache()

    @property
    def frames(self) -> int:
        return self.table.frames

    @property
    def ready(self) -> int:
        """Frames in memory."""
        return self._cache.ready

    def aim(self, index: int, way: int) -> None:
        self._cache.aim(index, way)

    def resize(self, size: tuple[int, int]) -> bool:
        """Another pane size: decoded anew. False if nothing changes."""
        wanted = fitted(self._upright, size)
        if wanted == self.size:
            return False
        self.size = wanted
        self._cache = self._fresh_cache()
        return True

    def glimpse(self, index: int) -> Glimpse | None:
        """What can be shown of exactly this frame now; None until it is there."""
        return self._cache.get(index)

    def card(self, index: int) -> str:
        """Why this frame will never come, in a sentence; "" where it may."""
        if not self._cache.is_lost(index):
            return ""
        return str(self._damaged(index))

    def paint(self, glimpse: Glimpse, *, fast: bool) -> Array:
        """(height, width, 4) uint8 BGRA, upright. `fast` is for motion; a still is converted
        without compromise.
        """
        return turned(self._show.bgra(glimpse.frame, fast=fast), glimpse.turns)

    def work(self) -> bool:
        """Decode one picture. False when nothing is missing around the playhead."""
        cache = self._cache
        target = cache.next_missing()
        if target is None:
            return False
        try:
            if self._decoder is None:
                # Opened here, so that its own threads are as patient as this one.
                self._decoder = Decoder(self.file, self.table, self._threads)
            if self._straight != target:
                self._straight = None
                self._decoder.aim(target)
            item = self._decoder.next()
        except MediaUnreadable as error:
            self._give_up(cache, target, error)
            return True
        if item is None or item[0] > target:
            if self._straight == target:
                self._give_up(cache, target, None)
            else:
                # The seek lost it: read on from the start, without seeking, until it comes.
                self._straight = target
                self._decoder.begin()
            return True
        index, frame = item
        if index == target:
            self._straight = None
        if cache.wants(index):
            cache.put(index, self._shrunk(frame))
        return True

    def close(self) -> None:
        """No thread may be at work in it any more."""
        if self._decoder is not None:
            self._decoder.close()
            self._decoder = None

    def _shrunk(self, frame: av.VideoFrame) -> Glimpse:
        width, height = self.size[::-1] if self._sideways else self.size
        return Glimpse(self._fill.i420(frame, width, height), quarter_turns(frame))

    def _damaged(self, index: int) -> MediaUnreadable:
        return MediaUnreadable(
            f"{self.file.name} is damaged at frame {index}.",
            "Fetch or import the file again.",
            {"file": self.file.name, "frame": index},
        )

    def _give_up(
        self,
        cache: FrameCache[Glimpse],
        target: int,
        error: MediaUnreadable | None,
    ) -> None:
        cache.lose(target)
        self.failure = error or self._damaged(target)
        self._straight = None
        if self._decoder is not None:
            self._decoder.begin()

    def _fresh_cache(self) -> FrameCache[Glimpse]:
        frame_bytes = self.size[0] * self.size[1] * 3 // 2
        return FrameCache(self.frames, frame_bytes, self._budget)


def fitted(source: tuple[int, int], pane: tuple[int, int]) -> tuple[int, int]:
    """The largest even size of the source's shape within the pane, never larger than the source."""
    share = min(1.0, pane[0] / source[0], pane[1] / source[1])
    width, height = (max(2, round(side * share / 2) * 2) for side in source)
    return width, height
