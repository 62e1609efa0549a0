"""What the render line calls but does not know: plain callables plugged in by `studio` at launch.

`shooting` speaks to vendors and the local renderer, `dailies` lands and evaluates. Coroutines run
on the engine's own loop; the others in threads. Everything may be called again after a kill.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from app.domain.job import Job
from app.domain.model_card import Pace
from app.domain.vendor_ports import Accepted, Doubt, Prepared, Progress, Settled

Stop = Callable[[], bool]


class Steps(Protocol):
    """Raises `ProviderError` and other `UserFacing` errors; never decides about money."""

    def pace(self, job: Job) -> Pace:
        """How hard this job's account may be pushed with its model, and how often to look."""
        ...

    def speed(self, job: Job) -> float:
        """Divides waiting times; 1.0 for the world."""
        ...

    def part(self, name: str) -> Path:
        """Where a file that is being written lies: on the project's disk, the same every time."""
        ...

    async def prepare(self, job: Job, own_id: str) -> Prepared: ...
    async def send(self, job: Job, prepared: Prepared) -> Accepted: ...
    async def poll(self, job: Job) -> Progress: ...
    async def cancel(self, job: Job) -> bool: ...
    async def settle(self, job: Job, doubt: Doubt) -> Settled: ...
    async def fetch(
        self, job: Job, url: str, target: Path, stop: Stop, told: Callable[[int], None]
    ) -> str:
        """Returns the media type the server named; raises `Stopped` when `stop` said so."""
        ...

    def draw(self, job: Job, target: Path, stop: Stop, told: Callable[[float], None]) -> str:
        """Render a local job into `target`, whole or not at all; returns its media type."""
        ...

    def land(self, job: Job, part: Path, media_type: str) -> str:
        """Store the file as the job's take and return the take's id; repeatable."""
        ...

    def evaluate(self, take_id: str) -> None: ...

    async def close(self) -> None:
        """Let go of connections; called last, on the engine's loop."""
        ...
