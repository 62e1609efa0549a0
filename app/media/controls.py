"""What a person does to a playhead: the same for panes side by side and for a sequence."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from fractions import Fraction
from typing import Self

from app.media.playhead import Playhead


class Controls(ABC):
    """A player under one playhead, read at `_clock`; `_aim` turns decoding to what is due."""

    playhead: Playhead
    _clock: Callable[[], float]

    @abstractmethod
    def _aim(self, index: int) -> None: ...

    @abstractmethod
    def close(self) -> None:
        """Ends its threads and lets go of its files."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

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

    def play_around(self, frame: int, before: int, after: int) -> None:
        """Once from `before` frames ahead of `frame` to `after` behind it, and back to it."""
        self.playhead.play_around(frame, before, after, self._clock())
        self._aim(self.index)

    def set_looping(self, looping: bool) -> None:
        now = self._clock()
        self.playhead.hold(now)
        self.playhead.looping = looping
