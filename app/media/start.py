"""When play begins: at once where it can go through, else after a short wait for frames."""

from __future__ import annotations

from collections.abc import Callable

_PATIENCE = 2.0  # seconds play may wait


class Start:
    """`goes_through` says whether every frame will be there when it is due, as things stand."""

    def __init__(self, goes_through: Callable[[], bool]) -> None:
        self._goes_through = goes_through
        self._asked: float | None = None  # when play was asked for
        self.over = False

    def reset(self) -> None:
        """Nobody plays."""
        self._asked, self.over = None, False

    def under_way(self, now: float, pace: float) -> bool:
        """False at every tick that play waits, the one included at which the wait ends."""
        if self.over:
            return True
        waited, asked = self._asked is not None, now if self._asked is None else self._asked
        self._asked = asked
        self.over = pace > 1 or now - asked > _PATIENCE or self._goes_through()
        return self.over and not waited

    @property
    def waits(self) -> bool:
        """Whether the next tick will wait, or this one did."""
        return not self.over and (self._asked is not None or not self._goes_through())
