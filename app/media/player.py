"""The player as the window uses it: clips under one playhead, exact frames pulled on each tick.

No Qt and no timer: the window calls `tick` on its display tick and paints what it gets. What is
shown always carries its own frame number; a frame that is not there yet is never replaced by
another. Several clips run under the same playhead and advance together or wait.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

from app.domain.errors import BadInput, MediaMissing, MediaUnreadable, StudioError
from app.domain.timing import FrameRange
from app.media.colour import Array
from app.media.controls import Controls
from app.media.deck import Deck, Sight
from app.media.decks import open_decks, share
from app.media.decode_pool import DecodePool
from app.media.lockstep import Conform, Lockstep
from app.media.memory import give_back
from app.media.pane import Shown, Source
from app.media.playhead import Playhead
from app.media.start import Start

__all__ = ["DEFAULT_BUDGET", "CacheState", "Conform", "Player", "Shown", "Source"]

DEFAULT_BUDGET = 640 << 20
_SAFE = 0.92  # of the time until a frame is due

CacheState = Literal["decoded", "held", "missing", "unknown"]


class Player(Controls):
    """Methods belong to one thread (the window's). `close` it; a `with` block does.

    `told` is called from a decoding thread when a frame that was missing has come, or a file turned
    out damaged: only pass the word on to the window's thread. A file that is none leaves its pane
    with a card; MediaMissing and MediaUnreadable are raised at once only where no file is good.
    """

    def __init__(
        self,
        files: Path | Source | Sequence[Path | Source],
        *,
        size: tuple[int, int] = (960, 540),
        budget: int = DEFAULT_BUDGET,
        conform: Conform = "frames",
        told: Callable[[], None] = lambda: None,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        """`size`: the largest picture a pane needs, in device pixels; `budget`: bytes in all."""
        listed = [files] if isinstance(files, Path | Source) else list(files)
        if not listed:
            raise BadInput("There is nothing to play.", "Choose a take.")
        sources = [Source(one) if isinstance(one, Path) else one for one in listed]
        opened = open_decks(sources, size)
        self._decks = [one if isinstance(one, Deck) else None for one in opened]
        self._refused = ["" if isinstance(one, Deck) else str(one) for one in opened]
        self._good = [deck for deck in self._decks if deck is not None]
        if not self._good:
            raise next(one for one in opened if isinstance(one, StudioError))
        self._budget = budget
        share(self._good, self._budget)
        self._clock = clock
        self._told = told
        self._awaited = 0
        self._told_of: list[Sight] = []
        self._drawn: list[Sight] = []
        self._aimed: tuple[object, ...] | None = None
        self._gone = 0  # what the playhead had travelled at the picture on screen
        self._waited_at = -1
        self._start = Start(self._goes_through)
        self._offsets = [source.offset for source in sources]
        self._conform: Conform = conform
        self._lockstep = self._stepped()
        self.playhead = Playhead(self._lockstep.frames, self._lockstep.rate, self._lockstep.times)
        self.shown: Shown | None = None
        self.dropped = 0  # places left out in play, at normal speed and slower
        self.held = 0  # places at which everybody waited for a frame
        self.repeats = 0  # pictures a pane showed again in play: conform, or outside its frames
        self._pool = DecodePool(self._good, self._arrived)
        self._aim(0)

    @property
    def panes(self) -> int:
        return len(self._decks)

    @property
    def offsets(self) -> tuple[int, ...]:
        return tuple(self._offsets)

    def set_offset(self, pane: int, frames: int) -> None:
        """Slip one pane against the others: it shows `frames` later in its own count."""
        self._offsets[pane] = frames
        self._restep()

    def reorder(self, order: Sequence[int]) -> None:
        """Pane n shows from now on what pane `order[n]` showed, offset included; `order` names
        every pane once. Nothing is decoded anew.
        """
        if sorted(order) != list(range(self.panes)):
            raise BadInput("Every pane has one place.", "Name each pane once.")
        self._decks = [self._decks[pane] for pane in order]
        self._refused = [self._refused[pane] for pane in order]
        self._offsets = [self._offsets[pane] for pane in order]
        self.shown = None
        self._restep()

    def adopt(self, pane: int, proxy: Path) -> Callable[[], bool]:
        """Read a proxy that was made since the pane was opened, in any thread. What is returned
        changes over to it at rest: the picture on screen and its number stay. False where that
        was not to be.
        """
        deck = self._decks[pane]
        change_over = deck.adopt(proxy) if deck is not None else None

        def now() -> bool:
            if self.playhead.playing or change_over is None or not change_over():
                return False
            share(self._good, self._budget)
            self._aimed = None
            self._aim(self.index)
            return True

        return now

    @property
    def proxies(self) -> tuple[bool, ...]:
        """Which panes play a proxy."""
        return tuple(deck is not None and deck.has_proxy for deck in self._decks)

    @property
    def conform(self) -> Conform:
        """How rates meet: "frames" frame by frame, "time" by the files' own time stamps."""
        return self._conform

    @conform.setter
    def conform(self, conform: Conform) -> None:
        self._conform = conform
        self._restep()

    @property
    def variable(self) -> tuple[bool, ...]:
        """Which panes have a file of variable rate."""
        return tuple(deck is not None and deck.table.variable for deck in self._decks)

    def own(self, pane: int, index: int) -> int | None:
        """The pane's own frame number at a place of the playhead, None without a file."""
        return self._lockstep.own(pane, index)

    def place(self, pane: int, frame: int) -> int:
        """The first place of the playhead at which a pane shows its own `frame`."""
        return self._lockstep.place(pane, frame)

    @property
    def ready(self) -> tuple[int, int]:
        """Frames in memory and frames in all, of the clip that has fewest."""
        return min((deck.ready, deck.frames) for deck in self._good)

    @property
    def failure(self) -> MediaMissing | MediaUnreadable | None:
        """What is wrong with a damaged file, once it was met."""
        return next((deck.failure for deck in self._good if deck.failure), None)

    def cached(self, index: int) -> bool:
        """Whether every pane can show its picture, or its card, at once."""
        return all(sight.settled for sight in self._outlook(index))

    @property
    def waits(self) -> bool:
        """Whether play stands still now, for a frame or for its start."""
        playing = self.playhead.playing
        return playing and (self._start.waits or not self.cached(self.index))

    def slow(self, direction: int) -> None:
        """Slow roll backwards (-1) or forwards (+1): 1/2, 1/4, 1/8; 0 stops."""
        self.playhead.slow(direction, self._clock())
        self._aim(self.index)

    def set_range(self, range_: FrameRange | None) -> None:
        self.playhead.set_range(range_, self._clock())

    def resize(self, size: tuple[int, int]) -> None:
        """The panes changed: frames are decoded anew for them, the shown one stays meanwhile."""
        for deck in self._good:
            deck.resize(size)
        share(self._good, self._budget)
        self._aimed = None
        self._aim(self.index)

    def want_full(self, full: bool) -> None:
        """Whether a still is shown in the size of its file (for a zoom to 1:1 and closer)."""
        for deck in self._good:
            deck.want_full(full)
        share(self._good, self._budget)
        self._aimed = None
        self._aim(self.index)

    @property
    def bytes(self) -> int:
        """Memory of the decoded frames of all panes together."""
        return sum(deck.bytes for deck in self._good)

    def cache_state(self, index: int) -> CacheState:
        """Of all panes at a place: "missing" where one has a card, "unknown" where one is not
        decoded yet, "held" where one repeats a frame, else "decoded".
        """
        outlook = self._outlook(index)
        if any(sight.card for sight in outlook):
            return "missing"
        if not all(sight.settled for sight in outlook):
            return "unknown"
        repeated = any(self._lockstep.repeats(pane, index) for pane in range(self.panes))
        return "held" if repeated else "decoded"

    def latest(self, index: int, pane: int = 0) -> Array | None:
        """The pane's own frame `index` as BGRA, or None while it is not decoded; never another."""
        deck = self._decks[pane]
        glimpse = deck.glimpse(index, still=not self.playhead.playing) if deck else None
        return deck.paint(glimpse) if deck is not None and glimpse is not None else None

    def tick(self) -> Shown | None:
        """Call on every display tick: something new to paint, or None to leave it.

        Every pane comes to the due place in one step, or all of them wait for the slowest.
        """
        now = self._clock()
        if self.playhead.ended(now):
            self.playhead.finish(now)
        playing = self.playhead.playing
        if not playing:
            self._start.reset()
        elif not self._start.under_way(now, self.playhead.pace):
            self.playhead.wait(now)
        due, gone = self.playhead.index(now), self.playhead.travelled(now)
        if not playing:
            self._gone = gone
        self._aim(due)
        if not self.cached(due):
            if playing:
                self.held += self._waited_at != due and self._start.over
                self._waited_at = due
                self.playhead.hold(now)
            return None
        self._waited_at = -1
        shown = self._paint(due, fast=playing)
        if shown is None:
            return None
        if playing and (self.shown is None or self.shown.index != due):
            self.repeats += sum(shown.repeated)
            if self.playhead.pace <= 1:
                self.dropped += max(0, gone - self._gone - 1)
        self._gone = gone
        self.shown = shown
        return shown

    def close(self) -> None:
        self._pool.close()
        for deck in self._good:
            deck.close()
        self._told_of, self._drawn, self.shown = [], [], None
        give_back()

    def _goes_through(self) -> bool:
        """Whether every frame until play ends or turns over will be there when it is due."""
        first, last = self.playhead.ahead
        needed = 0.0
        for pane, deck in enumerate(self._decks):
            own = self._lockstep.own(pane, first), self._lockstep.own(pane, last)
            if deck is not None and own[0] is not None and own[1] is not None:
                needed += deck.seconds_to(own[0], own[1])
        there = (last - first + 1) / float(self.rate) / self.playhead.pace
        return needed / self._pool.threads <= _SAFE * there

    def _paint(self, place: int, *, fast: bool) -> Shown | None:
        """None where the same is on screen already, or a picture went away this moment."""
        before, lockstep = self.shown, self._lockstep
        outlook = self._outlook(place)
        # Together too: a pane converted exactly differs from one that is not, in a difference.
        still = not fast and all(sight.card or sight.polished for sight in outlook)
        pictures: list[Array | None] = []
        for pane, sight in enumerate(outlook):
            deck, drawn = self._decks[pane], self._drawn[pane] if before is not None else None
            if deck is None or sight.glimpse is None:
                if not sight.card:
                    return None
                pictures.append(None)
            elif still and sight.polished is not None:
                pictures.append(sight.polished.picture)
            elif before and not before.still and drawn and drawn.glimpse is sight.glimpse:
                pictures.append(before.pictures[pane])
            else:
                pictures.append(deck.paint(sight.glimpse))
        panes = range(self.panes)
        shown = Shown(
            index=place,
            pictures=tuple(pictures),
            indices=tuple(lockstep.own(pane, place) for pane in panes),
            cards=tuple(sight.card for sight in outlook),
            repeated=tuple(lockstep.repeats(pane, place) for pane in panes),
            exact=tuple(sight.glimpse is None or sight.glimpse.exact for sight in outlook),
            still=still,
        )
        self._drawn = outlook
        if before is not None:
            same = (before.index, before.indices, before.repeated, before.cards)
            alike = all(a is b for a, b in zip(before.pictures, pictures, strict=True))
            if alike and same == (shown.index, shown.indices, shown.repeated, shown.cards):
                return None
        return shown

    def _outlook(self, place: int) -> list[Sight]:
        """What each pane would show now."""
        still, found = not self.playhead.playing, list[Sight]()
        for pane, deck in enumerate(self._decks):
            own = self._lockstep.own(pane, place)
            if deck is None or own is None:
                found.append(Sight(None, self._refused[pane], None))
            else:
                found.append(deck.sight(own, still=still))
        return found

    def _stepped(self) -> Lockstep:
        tables = [deck.table if deck is not None else None for deck in self._decks]
        return Lockstep(tables, self._offsets, self._conform)

    def _restep(self) -> None:
        """Offsets or conform changed: the playhead keeps its place."""
        now = self._clock()
        self._lockstep = step = self._stepped()
        self.playhead.recount(step.frames, step.rate, step.times, now)
        self._aimed = None
        self._aim(self.playhead.index(now))

    def _aim(self, place: int) -> None:
        aim = (place, self.playhead.speed)
        if aim == self._aimed:
            return
        self._aimed = aim
        self._awaited = place
        way = -1 if self.playhead.speed < 0 else 1
        for pane, deck in enumerate(self._decks):
            own = self._lockstep.own(pane, place)
            if deck is not None and own is not None:
                deck.aim(own, way, still=not self.playhead.playing)
        self._pool.wake()

    def _arrived(self) -> None:
        """From a decoding thread: tell the window where what it waits for has come, or is better
        than what it was told of before.
        """
        outlook = self._outlook(self._awaited)
        if outlook != self._told_of and all(sight.settled for sight in outlook):
            self._told_of = outlook
            self._told()
