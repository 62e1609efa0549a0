"""Proof that the window never blocks: a 10 ms timer that notes when it comes late.

Switched on by TAKEBOARD_HEARTBEAT=FILE; the file gets the figures when the window ends. A second
thread looks at the window's stack while a beat is overdue, so that a gap says what ran. Not a
profiler.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from PySide6.QtCore import QObject, Qt, QTimer

INTERVAL_MS = 10
LONG_MS = 100
_OVERDUE_S = 0.05
_LOOK_S = 0.02


class Heartbeat(QObject):
    """Gaps are from beat to beat in milliseconds."""

    def __init__(self, ran: Callable[[], str]) -> None:
        super().__init__()
        self._ran = ran
        self._gaps: list[float] = []
        self._long: list[dict[str, object]] = []
        self._start = self._last = time.perf_counter()
        self._seen: dict[str, int] = {}  # what the window's thread was in while a beat was overdue
        self._ended = threading.Event()
        self._window_thread = threading.get_ident()
        threading.Thread(target=self._look, name="heartbeat", daemon=True).start()
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
        self._ended.set()

    def _beat(self) -> None:
        now = time.perf_counter()
        gap = (now - self._last) * 1000
        self._gaps.append(gap)
        if gap > LONG_MS:
            seen = sorted(self._seen.items(), key=lambda item: -item[1])
            where = ", ".join(f"{name} ({count}x)" for name, count in seen[:3])
            self._long.append(
                {
                    "at_s": round(now - self._start, 2),
                    "ms": round(gap, 1),
                    "ran": where or f"nothing seen; delivered last: {self._ran() or 'nothing'}",
                }
            )
        self._seen.clear()
        self._last = now

    def _look(self) -> None:
        """In a thread of its own; what holds the interpreter holds this up too."""
        while not self._ended.wait(_LOOK_S):
            if time.perf_counter() - self._last > _OVERDUE_S:
                frame = sys._current_frames().get(self._window_thread)
                name = _named(frame)
                self._seen[name] = self._seen.get(name, 0) + 1


def _named(frame: FrameType | None) -> str:
    """The innermost function of the program on a stack, and the innermost of all."""
    inner = frame.f_code.co_name if frame else "no stack"
    while frame is not None:
        file = Path(frame.f_code.co_filename)
        if "app" in file.parts and "site-packages" not in file.parts:
            return f"{file.stem}.{frame.f_code.co_qualname}:{frame.f_lineno} in {inner}"
        frame = frame.f_back
    return inner


def heartbeat_file() -> Path | None:
    """Where the figures are wanted, or None."""
    named = os.environ.get("TAKEBOARD_HEARTBEAT")
    return Path(named) if named else None


def write_figures(heartbeat: Heartbeat, file: Path) -> None:
    heartbeat.stop()
    file.write_text(json.dumps(heartbeat.figures(), indent=1), encoding="utf-8")
