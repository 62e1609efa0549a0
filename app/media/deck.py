"""One pane's clip in the player: its proxy for motion where it has one, its original for stills.

Pool threads call `work`, never two at once; the window thread calls the rest. A picture is handed
out for the index asked for or not at all. When the file goes away or changes, the deck shows
nothing but a card, and plays on when the same file is back.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from math import inf
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from app.domain.errors import MediaMissing, MediaUnreadable
from app.media.clip import Clip, clip_of, stands_for
from app.media.colour import Array, Converter, colour_of, depth, plane, turned
from app.media.frame_table import FrameTable
from app.media.pane import Source
from app.media.tier import Glimpse, Polished, Tier
from app.media.watch import Watch

_STILLS = 4  # a still may have this part of a deck's memory
_STRAY = 4  # levels of 255 a proxy may be off its original on average
_IDLE = 1 << 20


class Sight(NamedTuple):
    """What a pane has to show: a decoded frame, its exact picture where that is made, or a card;
    nothing of it while it waits.
    """

    glimpse: Glimpse | None
    card: str
    polished: Polished | None

    @property
    def settled(self) -> bool:
        return self.glimpse is not None or bool(self.card)


class Deck:
    """`size` is the largest picture wanted, in pixels; pictures are never enlarged."""

    def __init__(self, source: Source, size: tuple[int, int], threads: int) -> None:
        """Raises MediaMissing, MediaUnreadable for the original; a proxy that does not fit it
        frame by frame is left aside.
        """
        self._watch = Watch(source.file)
        self._proxy = _proxy_of(source)
        self._clip = clip_of(source.file, self._proxy[1] if self._proxy else None)
        if self._proxy and not stands_for(self._proxy[1], self._clip):
            self._proxy = None
        self._native = (self._clip.width, self._clip.height)
        self._threads = threads
        self._pane, self._full = size, False
        self._budget = 0
        self._at, self._way, self._still = 0, 1, True
        self._lock = threading.Lock()
        self._old: list[Tier] = []
        self._gone = self._broken = ""
        self._show = Converter(self._clip.codec)  # of the window's thread
        self._exact = Converter(self._clip.codec)  # of the thread at work
        self._polished: Polished | None = None
        self._cost = 0.0  # seconds a thread needs for a frame
        self.lead = 0  # frames from the playhead to the next that is missing
        self._motion, self._fine = self._tiers()

    @property
    def table(self) -> FrameTable:
        return self._clip.table

    @property
    def frames(self) -> int:
        return self.table.frames

    @property
    def ready(self) -> int:
        """Frames in memory."""
        return self._motion.cache.ready

    @property
    def size(self) -> tuple[int, int]:
        """Of the pictures for motion."""
        return self._motion.size or self._native

    @property
    def has_proxy(self) -> bool:
        return self._proxy is not None

    @property
    def failure(self) -> MediaMissing | MediaUnreadable | None:
        return self._motion.failure or (self._fine.failure if self._fine else None)

    @property
    def need(self) -> int:
        """Bytes that would hold everything this deck could show."""
        return self._motion.need + (self._fine.need if self._fine else 0)

    @property
    def bytes(self) -> int:
        return self._motion.cache.bytes + (self._fine.cache.bytes if self._fine else 0)

    def give(self, budget: int) -> None:
        """Bytes this deck may keep."""
        self._budget = budget
        fine = 0
        if self._fine:
            two = 2 * self._fine.cache.frame_bytes  # the one on screen and the next
            fine = min(self._fine.need, max(two, budget // _STILLS))
        self._motion.cache.budget = max(0, budget - fine)
        if self._fine:
            self._fine.cache.budget = fine

    def aim(self, index: int, way: int, *, still: bool) -> None:
        """Where the playhead is in this clip, which way it goes, and whether it stands."""
        self._at, self._way, self._still = index, way, still
        for tier in self._all():
            tier.cache.aim(index, way)
        if self._motion.cache.due:
            self.lead = 0

    def resize(self, size: tuple[int, int]) -> None:
        """Another pane size: decoded anew."""
        same = fitted(self._native, size) == fitted(self._native, self._pane)
        self._pane = size
        if not same:
            self._remake()

    def want_full(self, full: bool) -> None:
        """Whether a still is shown in the original's own size."""
        if full != self._full:
            self._full = full
            self._remake()

    def adopt(self, proxy: Path) -> Callable[[], bool]:
        """Read a proxy that was made since, in any thread. What is returned changes over to it, in
        the window's thread and at rest: what is on screen stays. False where it does not fit.
        """
        found = _proxy_of(Source(self._watch.file, proxy))

        def change_over() -> bool:
            if self._proxy or found is None or not stands_for(found[1], self._clip):
                return False
            self._proxy = found
            self._remake()
            return True

        return change_over

    def glimpse(self, index: int, *, still: bool) -> Glimpse | None:
        """The best there is of exactly this frame now; None until there is one."""
        if self._gone:
            return None
        motion, fine = self._motion, self._fine
        best = fine.get(index) if fine else None
        if still and best is not None:
            return best
        return motion.get(index) or best

    def card(self, index: int) -> str:
        """Why this frame will never come, in a sentence; "" where it may."""
        return self._gone or self._motion.card(index)

    def sight(self, index: int, *, still: bool) -> Sight:
        """What there is to show of this frame now."""
        glimpse = self.glimpse(index, still=still)
        if glimpse is None:
            return Sight(None, self.card(index), None)
        made = self._polished if still else None
        return Sight(glimpse, "", made if made is not None and made.glimpse is glimpse else None)

    def paint(self, glimpse: Glimpse) -> Array:
        """(height, width, 4) uint8 BGRA, upright, at once: within four levels of the exact one."""
        return turned(self._show.bgra(glimpse.frame, fast=True), glimpse.turns)

    def work(self) -> bool:
        """Decode one picture. False when nothing is missing around the playhead."""
        while self._old:
            self._old.pop().close()
        gone = self._broken or self._watch.card()
        if gone or self._gone:
            return self._turn_away(gone)
        motion, fine = self._motion, self._fine if self._still else None
        if motion.watch.changed() or (self._proxy and motion.failure):
            self._without_proxy()
            return True
        worked = True
        if motion.cache.due:
            self._decode(motion)
        elif fine is not None and fine.cache.due:
            fine.work()
            self._compare(fine)
        elif self._still and self._polish():
            pass
        elif not self._decode(motion):
            worked = fine is not None and fine.work()
        missing = motion.cache.next_missing()
        self.lead = _IDLE if missing is None else abs(missing - motion.cache.at)
        return worked

    def seconds_to(self, first: int, last: int) -> float:
        """How long a thread will decode until frames first..last can be played, as far as they fit
        in memory; by what one took lately.
        """
        cache, window = self._motion.cache, self._motion.cache.window
        ahead = range(max(first, window.start), min(last + 1, window.stop))
        missing = sum(cache.get(index) is None and not cache.is_lost(index) for index in ahead)
        if self._gone or not missing:
            return 0.0
        return missing * self._cost if self._cost else inf

    def break_off(self, error: Exception) -> None:
        """What nobody expected of a file: its pane says so and rests."""
        self._broken = f"{self._watch.file.name} cannot be played on ({error}). Open it again."
        for tier in self._all():
            tier.forget()

    def close(self) -> None:
        """No thread may be at work in it any more. Whoever still holds it holds no picture."""
        for tier in [*self._old, *self._all()]:
            tier.forget()

    def _all(self) -> list[Tier]:
        return [self._motion, *([self._fine] if self._fine else [])]

    def _tiers(self) -> tuple[Tier, Tier | None]:
        pane = fitted(self._native, self._pane)
        fine: tuple[int, int] | None = None if self._full else pane
        if self._proxy is not None:
            watch, clip = self._proxy
            of_it = (clip.width, clip.height)
            motion = Tier(
                watch, clip.table, fitted(of_it, pane), of_it, threads=self._threads, exact=False
            )
            return motion, self._original(fine)
        motion = self._original(pane)
        whole = pane == self._native and self._clip.plain
        return motion, self._original(None) if self._full and not whole else None

    def _original(self, size: tuple[int, int] | None) -> Tier:
        return Tier(self._watch, self.table, size, self._native, threads=self._threads, exact=True)

    def _remake(self) -> None:
        """Other tiers where they must be; a thread may still be at work in the old ones, so it
        closes them.
        """
        with self._lock:
            before = self._all()
            motion, fine = self._tiers()
            self._motion = _kept(motion, before)
            self._fine = _kept(fine, before) if fine else None
            self._old += [tier for tier in before if tier not in self._all()]
            self.give(self._budget)
            for tier in self._all():
                tier.cache.aim(self._at, self._way)
            self.lead = 0

    def _without_proxy(self) -> None:
        """It went away, is damaged, or shows something else: the original alone from now on."""
        self._proxy = None
        self._remake()

    def _turn_away(self, gone: str) -> bool:
        """The file went away or came back. True when that is news."""
        if gone == self._gone:
            return False
        for tier in self._all():
            tier.forget()
        self._gone = gone
        return True

    def _decode(self, motion: Tier) -> bool:
        began = time.perf_counter()
        worked = motion.work()
        if worked:
            took = time.perf_counter() - began
            self._cost += (took - self._cost) / (8 if self._cost else 1)
        return worked

    def _polish(self) -> bool:
        """Convert what stands on screen; False where that is done, or something better comes."""
        best, _, made = self.sight(self._at, still=True)
        if best is None or made is not None:
            return False
        picture = turned(self._exact.bgra(best.frame, fast=False), best.turns)
        self._polished = Polished(best, picture)
        return True

    def _compare(self, fine: Tier) -> None:
        """A still beside the proxy's picture of the same frame: a proxy of other pictures goes."""
        exact, stand_in = fine.get(self._at), self._motion.get(self._at)
        if self._proxy is None or exact is None or stand_in is None:
            return
        one, other = _grey(exact), _grey(stand_in)
        if one is not None and other is not None and np.abs(one - other).mean() > _STRAY:
            self._without_proxy()


def _kept(wanted: Tier, before: list[Tier]) -> Tier:
    """The tier of before that keeps the very same frames, whatever it was for."""
    return next((tier for tier in before if tier.like(wanted)), wanted)


def fitted(source: tuple[int, int], pane: tuple[int, int]) -> tuple[int, int]:
    """The largest even size of the source's shape within the pane, never larger than the source."""
    share = min(1.0, pane[0] / source[0], pane[1] / source[1])
    width, height = (max(2, round(side * share / 2) * 2) for side in source)
    return width, height


def _proxy_of(source: Source) -> tuple[Watch, Clip] | None:
    if source.proxy is None:
        return None
    watch = Watch(source.proxy)
    try:
        return watch, clip_of(source.proxy)
    except (MediaMissing, MediaUnreadable):
        return None


def _grey(glimpse: Glimpse) -> npt.NDArray[np.float64] | None:
    """The means of 16 x 9 fields of the picture, 0..255; None where they would cost too much."""
    frame = glimpse.frame
    if not frame.format.name.startswith(("yuv420p", "yuvj420p")):
        return None
    luma = plane(frame, 0)
    if depth(frame) > 8:
        luma = (luma.copy().view(np.uint16) >> (depth(frame) - 8)).astype(np.uint8)
    luma = turned(luma, glimpse.turns)
    down, across = luma.shape[0] // 9, luma.shape[1] // 16
    if not down or not across:
        return None
    fields = luma[: down * 9, : across * 16].reshape(9, down, 16, across)
    means = np.asarray(fields.mean(axis=(1, 3)), np.float64)
    return means if colour_of(frame).full else (means - 16) * (255 / 219)
