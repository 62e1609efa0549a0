"""The one playhead: which frame is due at a moment of a steady clock that is handed in.

Pure: no timer, no thread, no picture. The index is always computed anew from where and when play
began, so nothing drifts. A variable rate follows the file's own frame times.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from fractions import Fraction

from app.domain.errors import BadInput
from app.domain.timing import FrameRange

SPEEDS = (1, 2, 4, 8, 16)
_HAIR = 1e-9  # seconds a float may be off


class Playhead:
    """Frames 0..frames-1. `now` is always a reading in seconds of the same steady clock."""

    def __init__(
        self, frames: int, rate: Fraction, times: Sequence[Fraction] | None = None
    ) -> None:
        """`times`: seconds of each frame from the first, for a variable rate."""
        if frames < 1:
            raise BadInput("There is nothing to play.", "Choose a take with frames.")
        self.frames = frames
        self.rate = rate
        exact = times or [i / rate for i in range(frames)]
        self._starts = [float(t) for t in exact]
        self._ends = [*self._starts[1:], float(exact[-1] + 1 / rate)]
        self._at = 0
        self._since = 0.0
        self.speed = 0  # frames a frame-time: 0 paused, negative backwards
        self.looping = True
        self.range = FrameRange(start=0, end=frames)

    @property
    def playing(self) -> bool:
        return self.speed != 0

    def index(self, now: float) -> int:
        """The frame that is due."""
        if not self.speed:
            return self._at
        first, last = self.range.start, self.range.end - 1
        begin, end = self._starts[first], self._ends[last]
        gone = max(0.0, now - self._since) * abs(self.speed)
        # The hair goes on before wrapping, or the last instant of a loop would not wrap.
        if self.speed > 0:
            place = self._starts[self._at] + gone - begin + _HAIR
            if self.looping:
                place %= end - begin
            found = bisect_right(self._starts, begin + place) - 1
        else:
            place = end - (self._ends[self._at] - gone) + _HAIR
            if self.looping:
                place %= end - begin
            found = bisect_left(self._ends, end - place)
        return min(max(found, first), last)

    @property
    def anchor(self) -> tuple[float, float]:
        """A reading of the clock, and the seconds from the first frame at which it stood then."""
        return self._since, self._starts[self._at]

    @property
    def span(self) -> tuple[float, float]:
        """Begin and end of the range, in seconds from the first frame."""
        return self._starts[self.range.start], self._ends[self.range.end - 1]

    def ended(self, now: float) -> bool:
        """True when play without loop has come to the end of its range."""
        if not self.speed or self.looping:
            return False
        first, last = self.range.start, self.range.end - 1
        gone = max(0.0, now - self._since) * abs(self.speed)
        if self.speed > 0:
            return self._starts[self._at] + gone >= self._ends[last] - _HAIR
        return self._ends[self._at] - gone <= self._starts[first] + _HAIR

    def play(self, now: float, speed: int = 1) -> None:
        """Run from where it stands; from the start of the range if it stands outside or at its
        end. `speed` 0 pauses.
        """
        at = self.index(now)
        first, last = self.range.start, self.range.end - 1
        if speed and not self.playing:
            outside = not first <= at <= last
            if speed > 0 and (outside or (at == last and not self.looping)):
                at = first
            elif speed < 0 and (outside or (at == first and not self.looping)):
                at = last
        self._at, self._since, self.speed = at, now, speed

    def pause(self, now: float) -> None:
        self._at, self._since, self.speed = self.index(now), now, 0

    def toggle(self, now: float) -> None:
        if self.playing:
            self.pause(now)
        else:
            self.play(now)

    def go_to(self, index: int, now: float) -> None:
        """Be at `index` (held within the clip); keeps playing if it was and lies in range."""
        self._at, self._since = min(max(index, 0), self.frames - 1), now
        if self.playing and not self.range.start <= self._at < self.range.end:
            self.speed = 0

    def step(self, frames: int, now: float) -> None:
        """Pause and move by whole frames; stops at the clip's ends."""
        self.pause(now)
        self.go_to(self._at + frames, now)

    def shuttle(self, direction: int, now: float) -> None:
        """J (-1) and L (+1): play that way, twice as fast at each press; 0 is K, pause."""
        if not direction:
            self.pause(now)
            return
        faster = [s for s in SPEEDS if s > abs(self.speed)]
        same_way = self.speed * direction > 0
        speed = (faster[0] if faster else SPEEDS[-1]) if same_way else SPEEDS[0]
        self.play(now, direction * speed)

    def hold(self, now: float) -> None:
        """The due frame is not there yet: wait at it, for everybody alike."""
        self._at, self._since = self.index(now), now

    def set_range(self, range_: FrameRange | None, now: float) -> None:
        """Play between in and out only; None is the whole clip. The place is kept."""
        whole = FrameRange(start=0, end=self.frames)
        if range_ is not None and not whole.contains(range_):
            raise BadInput(
                f"Frames {range_.start} to {range_.end - 1} are not all in this clip.",
                f"It has frames 0 to {self.frames - 1}.",
            )
        at = self.index(now)
        self.range = range_ or whole
        self._at, self._since = at, now
        if self.playing:
            self._at = min(max(at, self.range.start), self.range.end - 1)
