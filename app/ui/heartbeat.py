"""Proof that the window never blocks: a 10 ms timer that notes when it comes late.

Switched on by TAKEBOARD_HEARTBEAT=FILE; the file gets the figures when the window ends. Not a
profiler: it names what the bridge delivered last, no more.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer

INTERVAL_MS = 10
LONG_MS = 100


class Heartbeat(QObject):
    """Gaps are from beat to beat in milliseconds."""

    def __init__(self, ran: Callable[[], str]) -> None:
        super().__init__()
        self._ran = ran
        self._gaps: list[float] = []
        self._long: list[dict[str, object]] = []
        self._start = self._last = time.perf_counter()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def figures(self) -> dict[str, object]:
        """`longest`, `p99` and `median` in ms, `beats`, and every gap over 100 ms with its time."""
        ordered = sorted(self._gaps)

        def at(share: float) -> float | None:
            return round(ordered[int(share * (len(ordered) - 1))], 1) if ordered else None

        return {
            "interval_ms": INTERVAL_MS,
            "seconds": round(self._last - self._start, 2),
            "beats": len(ordered),
            "median": at(0.5),
            "p99": at(0.99),
            "longest": at(1.0),
            "gaps": self._long,
        }

    def stop(self) -> None:
        self._timer.stop()

    def _beat(self) -> None:
        now = time.perf_counter()
        gap = (now - self._last) * 1000
        self._gaps.append(gap)
        if gap > LONG_MS:
            self._long.append(
                {"at_s": round(now - self._start, 2), "ms": round(gap, 1), "ran": self._ran()}
            )
        self._last = now


def heartbeat_file() -> Path | None:
    """Where the figures are wanted, or None."""
    named = os.environ.get("TAKEBOARD_HEARTBEAT")
    return Path(named) if named else None


def write_figures(heartbeat: Heartbeat, file: Path) -> None:
    heartbeat.stop()
    file.write_text(json.dumps(heartbeat.figures(), indent=1), encoding="utf-8")
