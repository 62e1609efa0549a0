"""An output played by hand, a second implementation of `sound_desk.Outlet`."""

from __future__ import annotations

import numpy as np

from app.media.sound_desk import Fill
from app.media.sound_track import RATE, Samples


class Tape:
    """An output played by hand: it asks for a block 50 ms before it is heard, and keeps it all."""

    def __init__(self) -> None:
        self.now, self.latency, self.running = 100.0, 0.05, True
        self.blocks: list[Samples] = []
        self.closed = False
        self._fill: Fill | None = None
        self.first = 0.0

    def __call__(self, fill: Fill) -> Tape:
        self._fill = fill
        self.first = self.now + self.latency
        self.blocks.clear()
        self.running = True
        return self

    def play(self, count: int = 480) -> None:
        """One block, and the time it takes."""
        assert self._fill is not None
        out = np.zeros((count, 2), np.int16)
        self._fill(out, self.latency)
        self.blocks.append(out)
        self.now += count / RATE

    def at(self, moment: float) -> tuple[int, int]:
        """What was heard at a moment."""
        made = np.concatenate(self.blocks)
        found = made[round((moment - self.first) * RATE)]
        return int(found[0]), int(found[1])

    def close(self) -> None:
        self.closed = True
