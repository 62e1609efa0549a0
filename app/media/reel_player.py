"""A sequence of takes under one playhead: what the person sees is exactly what was asked for.

Like `player` it has no Qt and no timer: the window calls `tick` and paints what it gets. A cut
shows no gap, because the next take is decoded before this one ends; a frame that is not there yet
is waited for, never replaced.
"""

from __future__ import annotations

import time
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.domain.cut import Segment
from app.domain.errors import BadInput
from app.media.colour import Array
from app.media.controls import Controls
from app.media.playhead import Playhead
from app.media.reel_feed import ReelFeed

DEFAULT_BUDGET = 384 << 20


@dataclass(frozen=True, slots=True, eq=False)
class Slide:
    """What is on screen: frame `index` of the sequence, that is frame `source` of a segment's file.

    `picture` is (height, width, 4) uint8 BGRA; None, or a keyframe, where `card` says what is
    missing.
    """

    index: int
    segment: Segment
    source: int | None
    picture: Array | None
    card: str
    still: bool
    exact: bool  # False while a proxy's picture stands in


class ReelPlayer(Controls):
    """Methods belong to one thread (the window's). `close` it; a `with` block does.

    `told` is called from the decoding thread when a frame that was missing has come. Files that are
    missing or damaged are cards in their place; the rest plays.
    """

    def __init__(
        self,
        segments: Sequence[Segment],
        rate: Fraction,
        *,
        size: tuple[int, int] = (960, 540),
        budget: int = DEFAULT_BUDGET,
        told: Callable[[], None] = lambda: None,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        """`rate` is the film's. Raises BadInput for a sequence of nothing."""
        if not segments:
            raise BadInput("There is nothing to play.", "Add a shot to the board.")
        self.segments = tuple(segments)
        self.playhead = Playhead(segments[-1].record.end, rate)
        self.shown: Slide | None = None
        self.dropped = 0  # frames left out in play at normal speed
        self.held = 0  # frames that were waited for
        self._gone = 0  # what the playhead had travelled at the picture on screen
        self._waited_at = -1
        self._clock, self._told = clock, told
        self._awaited: int | None = None
        self._feed = ReelFeed(self.segments, rate, size, budget, self._arrived)
        self._stale = False  # the pane changed since something was shown
        self._aim(0)

    @property
    def ready(self) -> int:
        """Frames in memory."""
        return self._feed.ready

    @property
    def settled(self) -> bool:
        """Nothing better than what is shown will come while the playhead stands."""
        shown = self.shown
        if shown is None or not shown.still or shown.index != self.index or self._stale:
            return False
        return shown.exact or self._feed.refined(shown.index)

    def cached(self, index: int) -> bool:
        return self._feed.has(index)

    def segment(self, index: int) -> Segment:
        return self.segments[self._feed.at(index)]

    def cut_near(self, index: int) -> int:
        """The first frame behind the cut that is nearest; 0 in a sequence without cuts."""
        cuts = [one.record.start for one in self.segments[1:]]
        return min(cuts, key=lambda cut: (abs(cut - index), cut), default=0)

    def cut_beside(self, index: int, way: int) -> int:
        """The first frame of the next segment (`way` 1), or of this or the one before (-1); the
        last frame where no segment follows.
        """
        starts = [one.record.start for one in self.segments]
        if way > 0:
            return [*starts, self.frames - 1][bisect_right(starts, index)]
        return starts[max(0, bisect_left(starts, index) - 1)]

    def play_at(self, index: int) -> None:
        """Go to a frame and play from there at normal speed."""
        now = self._clock()
        self.playhead.pause(now)
        self.playhead.go_to(index, now)
        self.playhead.play(now)
        self._aim(self.index)

    def resize(self, size: tuple[int, int]) -> None:
        """The pane changed: decoded anew, the shown picture stays meanwhile."""
        if self._feed.resize(size):
            self._stale = True
            self._aim(self.index)

    def tick(self) -> Slide | None:
        """Call on every display tick: something new to paint, or None to leave it."""
        now = self._clock()
        if self.playhead.ended(now):
            self.playhead.finish(now)
        due = self.playhead.index(now)
        playing, gone = self.playhead.playing, self.playhead.travelled(now)
        if not playing:
            self._gone = gone
        self._aim(due)
        if not self._feed.has(due):
            if playing:
                self.held += self._waited_at != due
                self._waited_at = due
                self.playhead.hold(now)
            return None
        before, still = self.shown, not playing
        self._feed.want_still(due if still else None)
        kept = self._feed.kept(due, still=still)
        exact = kept is None or kept.exact
        same = before is not None and before.index == due and (before.still or not still)
        if same and before is not None and (before.exact or not exact) and not self._stale:
            return None
        self._stale = False
        if playing and self.playhead.pace <= 1 and before is not None and before.index != due:
            self.dropped += max(0, gone - self._gone - 1)
        self._gone, self._waited_at = gone, -1
        self.shown = Slide(
            due,
            self.segment(due),
            kept.source if kept else None,
            self._feed.picture(due, fast=playing),
            self._feed.card(due),
            still,
            exact,
        )
        return self.shown

    def close(self) -> None:
        self._feed.close()

    def _aim(self, index: int) -> None:
        self._awaited = None if self._feed.has(index) else index
        self._feed.aim(index, 1 if self.playhead.speed >= 0 else -1)

    def _arrived(self) -> None:
        awaited = self._awaited
        if awaited is not None and self._feed.has(awaited):
            self._awaited = None
            self._told()
