"""How quiet the machine was while something was measured, so that a noisy run says so itself."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

_STAT = Path("/proc/stat")
_STEAL_PERCENT, _OTHER_CORES = 2.0, 0.25  # more than this is noisy


@dataclass
class Load:
    """`with Load() as load: ...`, then `print(load)`. Children count once they were waited for."""

    wall: float = 0.0
    cpu: float = 0.0  # seconds of this process and its ended children
    others: float = 0.0  # cores that everybody else used
    steal: float = 0.0  # per cent of all cores that the machine did not get

    def __enter__(self) -> Load:
        self._at, self._own, self._ticks = time.perf_counter(), _own(), _ticks()
        return self

    def __exit__(self, *_: object) -> None:
        self.wall = max(1e-9, time.perf_counter() - self._at)
        self.cpu = _own() - self._own
        if self._ticks is not None and (now := _ticks()) is not None:
            busy, steal = (b - a for a, b in zip(self._ticks, now, strict=True))
            self.others = max(0.0, (busy - self.cpu) / self.wall)
            self.steal = 100 * steal / self.wall / (os.cpu_count() or 1)

    @property
    def noisy(self) -> bool:
        return self.steal > _STEAL_PERCENT or self.others > _OTHER_CORES

    def __str__(self) -> str:
        word = "NOISY, trust ratios only" if self.noisy else "quiet"
        return f"{word}: others used {self.others:.2f} cores, steal {self.steal:.1f} %"


def _own() -> float:
    return sum(os.times()[:4])


def _ticks() -> tuple[float, float] | None:
    """Seconds all cores were busy, and stolen; None where the system does not tell."""
    if not _STAT.exists():
        return None
    user, nice, system, _idle, _wait, irq, soft, steal = (
        int(word) / os.sysconf("SC_CLK_TCK") for word in _STAT.read_text().split()[1:9]
    )
    return user + nice + system + irq + soft, steal


def percentiles(values: list[float]) -> tuple[float, float]:
    """p50 and p95."""
    if not values:
        return 0.0, 0.0
    ordered = sorted(values)
    return ordered[len(ordered) // 2], ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
