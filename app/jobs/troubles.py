"""What keeps the line from writing: told once when it begins, and once when it is over."""

from __future__ import annotations

import threading
from collections.abc import Collection

from app.domain.errors import UserFacing
from app.domain.events import LineWaits
from app.domain.ports import Bus

FEEDING = ""  # the line's own look at what may run, beside the ids of jobs


class Troubles:
    """By job id or `FEEDING`. Several jobs that stumble over one full disk are one trouble."""

    def __init__(self, bus: Bus) -> None:
        self._bus, self._lock = bus, threading.Lock()
        self._now: dict[str, UserFacing] = {}
        self._told = LineWaits()

    def met(self, who: str, error: UserFacing) -> None:
        with self._lock:
            self._now[who] = error
        self._tell()

    def over(self, who: str) -> None:
        with self._lock:
            gone = self._now.pop(who, None)
        if gone is not None:
            self._tell()

    def only(self, jobs: Collection[str]) -> None:
        """Forget what jobs met that are no longer to be worked on."""
        with self._lock:
            self._now = {w: e for w, e in self._now.items() if w == FEEDING or w in jobs}
        self._tell()

    def _tell(self) -> None:
        with self._lock:
            first = next(iter(self._now.values()), None)
            fact = LineWaits(kind=first.kind, why=first.message) if first else LineWaits()
            if fact == self._told:
                return
            self._told = fact
        self._bus.publish(fact)
