"""Which sample is heard when: one run of the playhead, laid onto the output's own count of samples.

Pure: no device, no thread. Whole samples are counted, so that blocks of any length join without a
sample lost or doubled, and a loop wraps at the same instant as the picture.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.media.sound_track import RATE


@dataclass(frozen=True, slots=True)
class Run:
    """Normal speed, forwards: at clock reading `since` the playhead stood at `place`.

    `place`, `begin` and `end` (of the range played) are seconds from the first frame. `shift` is
    added for a pane that is offset: its sound lies so many seconds later in its own file.
    """

    since: float
    place: float
    begin: float
    end: float
    looping: bool
    shift: float = 0.0

    def pieces(self, base: float, given: int, count: int) -> Iterator[tuple[int, int, int]]:
        """What to put into a block: (where in the block, first sample of the track, how many).

        The block's first sample is number `given` of the output; number n is heard at clock reading
        base + n / 48000. What is not named is silence.
        """
        length = self.end - self.begin
        if length <= 0:
            return
        lap = self._lap(base, given, length)
        stop = given + count
        while True:
            first, last, sample = self._of_lap(lap, base, length)
            start, end = max(first, given), min(last, stop)
            if start < end:
                yield start - given, sample + start - first, end - start
            if last >= stop or not self.looping:
                return
            lap += 1

    def _lap(self, base: float, given: int, length: float) -> int:
        """The lap in which output sample `given` is, or the one before."""
        gone = self.place - self.begin + base + given / RATE - self.since
        return max(0, int(gone // length) - 1) if self.looping else 0

    def _of_lap(self, lap: int, base: float, length: float) -> tuple[int, int, int]:
        """First output sample of a lap, the one behind its last, and the first one's sample."""
        zero = self.since - base + self.begin - self.place  # when the range would have begun
        last = round((zero + (lap + 1) * length) * RATE)
        if lap == 0:
            first = round((self.since - base) * RATE)
            return first, last, round((self.place + self.shift) * RATE)
        first = round((zero + lap * length) * RATE)
        return first, last, round((self.begin + self.shift) * RATE)
