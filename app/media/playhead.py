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
SLOW = (Fraction(1, 2), Fraction(1, 4), Fraction(1, 8))
_HAIR = 1e-9  # seconds a float may be off


class Playhead:
    """Frames 0..frames-1. `now` is always a reading in seconds of the same steady clock."""

    def __init__(
        self, frames: int, rate: Fraction, times: Sequence[Fraction] | None = None
    ) -> None:
        """`times`: seconds of each frame from the first, for a variable rate."""
        if frames < 1:
            raise BadInput("There is nothing to play.", "Choose a take with frames.")
        self._lay(frames, rate, times)
        self._at = 0
        self._since = 0.0
        self._base = 0
        self._around: FrameRange | None = None
        self._home = 0
        self.speed: int | Fraction = 0  # frames a frame-time: 0 paused, negative backwards
        self.looping = True
        self.range = FrameRange(start=0, end=frames)

    @property
    def pace(self) -> float:
        """The speed without its direction."""
        return abs(float(self.speed))

    @property
    def playing(self) -> bool:
        return self.speed != 0

    def index(self, now: float) -> int:
        """The frame that is due."""
        return self._where(now)[0]

    def travelled(self, now: float) -> int:
        """Frames passed in play so far, either way and over every loop; jumps do not count."""
        return self._base + self._where(now)[1]

    def _where(self, now: float) -> tuple[int, int]:
        """The frame that is due, and how many frames were passed since play was last anchored."""
        if not self.speed:
            return self._at, 0
        bounds = self._bounds
        first, last = bounds.start, bounds.end - 1
        begin, end = self._starts[first], self._ends[last]
        gone, laps = max(0.0, now - self._since) * self.pace, 0
        # The hair goes on before wrapping, or the last instant of a loop would not wrap.
        if self.speed > 0:
            place = self._starts[self._at] + gone - begin + _HAIR
        else:
            place = end - (self._ends[self._at] - gone) + _HAIR
        if self.loops:
            laps, place = int(place // (end - begin)), place % (end - begin)
        if self.speed > 0:
            found = bisect_right(self._starts, begin + place) - 1
        else:
            found = bisect_left(self._ends, end - place)
        found = min(max(found, first), last)
        ahead = found - self._at if self.speed > 0 else self._at - found
        return found, max(0, laps * (last - first + 1) + ahead)

    @property
    def _bounds(self) -> FrameRange:
        return self._around or self.range

    @property
    def around(self) -> tuple[FrameRange, int] | None:
        """What is played around a frame, and the frame that play comes back to."""
        return (self._around, self._home) if self._around is not None else None

    @property
    def loops(self) -> bool:
        """Whether what is played now begins again at its end."""
        return self.looping and self._around is None

    @property
    def anchor(self) -> tuple[float, float]:
        """A reading of the clock, and the seconds from the first frame at which it stood then."""
        return self._since, self._starts[self._at]

    @property
    def span(self) -> tuple[float, float]:
        """Begin and end of what is played, in seconds from the first frame."""
        bounds = self._bounds
        return self._starts[bounds.start], self._ends[bounds.end - 1]

    @property
    def ahead(self) -> tuple[int, int]:
        """The first and last of the frames from where play began to where it ends or turns over."""
        bounds = self._bounds
        return (bounds.start, self._at) if self.speed < 0 else (self._at, bounds.end - 1)

    def ended(self, now: float) -> bool:
        """True when play without loop has come to the end of its range."""
        if not self.speed or self.loops:
            return False
        bounds = self._bounds
        first, last = bounds.start, bounds.end - 1
        gone = max(0.0, now - self._since) * self.pace
        if self.speed > 0:
            return self._starts[self._at] + gone >= self._ends[last] - _HAIR
        return self._ends[self._at] - gone <= self._starts[first] + _HAIR

    def finish(self, now: float) -> None:
        """Play came to its end: stop there, or where play around began."""
        home = self._home if self._around is not None else None
        self.pause(now)
        if home is not None:
            self.go_to(home, now)

    def play(self, now: float, speed: int | Fraction = 1) -> None:
        """Run from where it stands; from the start of the range if it stands outside or at its
        end. `speed` 0 pauses.
        """
        self._anchor(now)
        self._around = None
        first, last = self.range.start, self.range.end - 1
        if speed and not self.playing:
            outside = not first <= self._at <= last
            if speed > 0 and (outside or (self._at == last and not self.looping)):
                self._at = first
            elif speed < 0 and (outside or (self._at == first and not self.looping)):
                self._at = last
        self.speed = speed

    def pause(self, now: float) -> None:
        self._anchor(now)
        self._around, self.speed = None, 0

    def toggle(self, now: float) -> None:
        if self.playing:
            self.pause(now)
        else:
            self.play(now)

    def go_to(self, index: int, now: float) -> None:
        """Be at `index` (held within the clip); keeps playing if it was and lies in range."""
        self._anchor(now)
        self._at, self._around = min(max(index, 0), self.frames - 1), None
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
        faster = [s for s in SPEEDS if s > self.pace]
        same_way = self.speed * direction > 0
        speed = (faster[0] if faster else SPEEDS[-1]) if same_way else SPEEDS[0]
        self.play(now, direction * speed)

    def slow(self, direction: int, now: float) -> None:
        """Slow roll: half speed that way, and slower at each press; 0 pauses."""
        if not direction:
            self.pause(now)
            return
        slower = [s for s in SLOW if s < self.pace]
        same_way = self.speed * direction > 0
        speed = (slower[0] if slower else SLOW[-1]) if same_way else SLOW[0]
        self.play(now, direction * speed)

    def play_around(self, frame: int, before: int, after: int, now: float) -> None:
        """Once from `before` frames ahead of `frame` to `after` behind it, then back to it."""
        self.pause(now)
        self._home = min(max(frame, 0), self.frames - 1)
        start, end = max(0, self._home - before), min(self.frames, self._home + after + 1)
        self._around = FrameRange(start=start, end=end)
        self._at, self.speed = start, 1

    def put_off(self, now: float, seconds: float) -> None:
        """Stand for so long before running on: an output needs a moment until it is heard."""
        self._anchor(now)
        self._since = now + seconds

    def hold(self, now: float) -> None:
        """The due frame is not there yet: wait at it, for everybody alike."""
        self._anchor(now)

    def wait(self, now: float) -> None:
        """Play begins only now, from where it was to begin."""
        self._since = now

    def recount(
        self, frames: int, rate: Fraction, times: Sequence[Fraction] | None, now: float
    ) -> None:
        """The frames became more or fewer, or fall at other times; place and speed are kept."""
        self._anchor(now)
        whole = self.range.start == 0 and self.range.end == self.frames
        self._lay(frames, rate, times)
        all_of_it = FrameRange(start=0, end=frames)
        if whole or not all_of_it.contains(self.range):
            self.range = all_of_it
        self._at, self._around = min(self._at, frames - 1), None
        if self.playing:
            self._at = min(max(self._at, self.range.start), self.range.end - 1)

    def set_range(self, range_: FrameRange | None, now: float) -> None:
        """Play between in and out only; None is the whole clip. The place is kept."""
        whole = FrameRange(start=0, end=self.frames)
        if range_ is not None and not whole.contains(range_):
            raise BadInput(
                f"Frames {range_.start} to {range_.end - 1} are not all in this clip.",
                f"It has frames 0 to {self.frames - 1}.",
            )
        self._anchor(now)
        self.range, self._around = range_ or whole, None
        if self.playing:
            self._at = min(max(self._at, self.range.start), self.range.end - 1)

    def _lay(self, frames: int, rate: Fraction, times: Sequence[Fraction] | None) -> None:
        self.frames, self.rate = frames, rate
        exact = times or [i / rate for i in range(frames)]
        self._starts = [float(t) for t in exact]
        self._ends = [*self._starts[1:], float(exact[-1] + 1 / rate)]

    def _anchor(self, now: float) -> None:
        at, passed = self._where(now)
        self._at, self._since, self._base = at, now, self._base + passed
