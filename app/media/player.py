"""The player as the window uses it: clips under one playhead, exact frames pulled on each tick.

No Qt and no timer: the window calls `tick` on its display tick and paints what it gets. What is
shown always carries its own frame number; a frame that is not there yet is never replaced by
another. One pane now; several clips run under the same playhead and advance together or wait.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from app.domain.errors import BadInput, MediaUnreadable
from app.domain.timing import FrameRange
from app.media.colour import Array
from app.media.deck import Deck
from app.media.decode_pool import DecodePool
from app.media.playhead import Playhead

DEFAULT_BUDGET = 640 << 20


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """What is on screen: frame `index` of every clip, as (height, width, 4) uint8 BGRA.

    Keep the object as long as its pictures are painted. `still` pictures are converted exactly.
    """

    index: int
    pictures: tuple[Array, ...]
    still: bool


class Player:
    """Methods belong to one thread (the window's). `close` it; a `with` block does.

    `told` is called from a decoding thread when a frame that was missing has come, or a file turned
    out damaged: only pass the word on to the window's thread. Raises MediaMissing and
    MediaUnreadable at once for a file that is none.
    """

    def __init__(
        self,
        files: Path | Sequence[Path],
        *,
        size: tuple[int, int] = (960, 540),
        budget: int = DEFAULT_BUDGET,
        told: Callable[[], None] = lambda: None,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        """`size`: the largest picture a pane needs, in device pixels; `budget`: bytes in all."""
        listed = [files] if isinstance(files, Path) else list(files)
        if not listed:
            raise BadInput("There is nothing to play.", "Choose a take.")
        threads = 0 if len(listed) == 1 else 1
        share = budget // len(listed)
        self._decks = [Deck(file, size, share, threads) for file in listed]
        self._clock = clock
        self._told = told
        self._awaited: int | None = None
        self._aimed: tuple[int, int] | None = None
        first = self._decks[0].table
        self.playhead = Playhead(
            min(deck.frames for deck in self._decks),
            first.rate,
            first.times[: min(deck.frames for deck in self._decks)] if first.variable else None,
        )
        self.shown: Shown | None = None
        self.dropped = 0  # frames left out in forward play at normal speed
        self.held = 0  # ticks at which everybody waited for a frame
        self._pool = DecodePool(self._decks, self._arrived)
        self._aim(0)

    @property
    def frames(self) -> int:
        return self.playhead.frames

    @property
    def rate(self) -> Fraction:
        return self.playhead.rate

    @property
    def index(self) -> int:
        """The frame that is due now; `shown.index` is the one on screen."""
        return self.playhead.index(self._clock())

    @property
    def ready(self) -> tuple[int, int]:
        """Frames in memory and frames in all, of the clip that has fewest."""
        return min((deck.ready, deck.frames) for deck in self._decks)

    @property
    def failure(self) -> MediaUnreadable | None:
        """What is wrong with a damaged file, once it was met."""
        return next((deck.failure for deck in self._decks if deck.failure), None)

    def cached(self, index: int) -> bool:
        """Whether this frame can be shown at once (for a line under the time bar)."""
        return all(deck.has(index) for deck in self._decks)

    def request(self, index: int) -> None:
        """Go to a frame and stay; the last request wins."""
        now = self._clock()
        self.playhead.pause(now)
        self.playhead.go_to(index, now)
        self._aim(self.playhead.index(now))

    def step(self, frames: int) -> None:
        """Pause and move; counted from the frame last asked for, so that no press is lost."""
        self.playhead.step(frames, self._clock())
        self._aim(self.index)

    def toggle(self) -> None:
        self.playhead.toggle(self._clock())
        self._aim(self.index)

    def shuttle(self, direction: int) -> None:
        """-1 is J, 0 is K, +1 is L."""
        self.playhead.shuttle(direction, self._clock())
        self._aim(self.index)

    def set_range(self, range_: FrameRange | None) -> None:
        self.playhead.set_range(range_, self._clock())

    def set_looping(self, looping: bool) -> None:
        now = self._clock()
        self.playhead.hold(now)
        self.playhead.looping = looping

    def resize(self, size: tuple[int, int]) -> None:
        """The panes changed: frames are decoded anew for them, the shown one stays meanwhile."""
        for deck in self._decks:
            with self._pool.resting(deck):
                deck.resize(size)
        self._aimed = None
        self._aim(self.index)

    def latest(self, index: int, pane: int = 0) -> Array | None:
        """Frame `index` of a pane as BGRA, or None while it is not decoded; never another."""
        return self._decks[pane].picture(index, fast=self.playhead.playing)

    def tick(self) -> Shown | None:
        """Call on every display tick: something new to paint, or None to leave it."""
        now = self._clock()
        if self.playhead.ended(now):
            self.playhead.pause(now)
        due = self.playhead.index(now)
        playing = self.playhead.playing
        self._aim(due)
        if not self.cached(due):
            if playing:
                self.held += 1
                self.playhead.hold(now)
            return None
        before, still = self.shown, not playing
        same_size = before is None or all(
            p.shape[1::-1] == d.size for p, d in zip(before.pictures, self._decks, strict=True)
        )
        if before is not None and before.index == due and (before.still or not still) and same_size:
            return None
        pictures = [deck.picture(due, fast=playing) for deck in self._decks]
        whole = tuple(p for p in pictures if p is not None)
        if len(whole) < len(pictures):
            return None
        if before is not None and self.playhead.speed == 1 and due > before.index:
            self.dropped += due - before.index - 1
        self.shown = Shown(due, whole, still)
        return self.shown

    def close(self) -> None:
        self._pool.close()
        for deck in self._decks:
            deck.close()

    def __enter__(self) -> Player:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _aim(self, index: int) -> None:
        aim = (index, self.playhead.speed or 1)
        self._awaited = None if self.cached(index) else index
        if aim == self._aimed:
            return
        self._aimed = aim
        for deck in self._decks:
            deck.aim(*aim)
        self._pool.wake()

    def _arrived(self) -> None:
        awaited = self._awaited
        if awaited is None:
            return
        if self.cached(awaited) or any(deck.lost(awaited) for deck in self._decks):
            self._awaited = None
            self._told()
