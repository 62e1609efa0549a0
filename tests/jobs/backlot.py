"""A second implementation of everything the render line calls: a vendor with a bill and a script.

The bill is a file of JSON lines, written before the answer, so that it survives a kill as a real
vendor's does; a ticket is done `render_s` after it was billed. `script` says, per job, what the
next calls do instead of succeeding: an exception to raise, or a value to answer with.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.domain.errors import Stopped
from app.domain.job import Job
from app.domain.model_card import Pace
from app.domain.money import Money
from app.domain.vendor_ports import NOBODY, Doubt, Prepared, Settled


@dataclass
class Request:
    body: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.body.encode()).hexdigest()


@dataclass
class Reply:
    ticket: str
    price: Money | None = None


@dataclass
class Look:
    """A vendor's answer to a poll."""

    state: str = "done"
    progress: float | None = None
    price: Money | None = None
    downloads: tuple[str, ...] = ("there",)
    failure: str = ""
    may_retry: bool = False
    refunded: bool = False


@dataclass
class Backlot:
    folder: Path
    render_s: float = 0.0
    accept_s: float = 0.0
    land_s: float = 0.0
    limits: Pace = field(default_factory=lambda: Pace(concurrent=4, poll_s=0.05))
    fast: float = 1.0
    can_cancel: bool = True
    script: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    calls: list[str] = field(default_factory=list)
    links: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    threads: set[str] = field(default_factory=set)
    most_at_once: int = 0
    _open: set[str] = field(default_factory=set)
    _lock: Any = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        for name in ("parts", "takes"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)

    # what tests look at

    def bill(self) -> list[dict[str, Any]]:
        file = self.folder / "bill.jsonl"
        return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []

    def takes(self) -> list[str]:
        return sorted(path.stem for path in (self.folder / "takes").glob("*.mp4"))

    # app.jobs.steps.Steps

    def pace(self, job: Job) -> Pace:
        return self.limits

    def speed(self, job: Job) -> float:
        return self.fast

    def part(self, name: str) -> Path:
        return self.folder / "parts" / name

    async def prepare(self, job: Job, own_id: str) -> Request:
        self._note("prepare", job)
        self._next("prepare", job)
        return Request(job.id)

    async def send(self, job: Job, prepared: Prepared) -> Reply:
        self._note("send", job)
        answer = self._next("send", job)
        with self._lock:
            self._open.add(job.id)
            self.most_at_once = max(self.most_at_once, len(self._open))
        ticket = f"t-{len(self.bill())}-{job.id}"
        self._charge(ticket, prepared.sha256)
        if self.accept_s:
            await asyncio.sleep(self.accept_s)
        if isinstance(answer, Exception):  # charged, and the answer lost
            raise answer
        return answer if isinstance(answer, Reply) else Reply(ticket)

    async def poll(self, job: Job) -> Look:
        self._note("poll", job)
        answer = self._next("poll", job)
        if isinstance(answer, Look):
            return answer
        billed = next(line for line in self.bill() if line["task"] == job.ticket)
        if time.time() - billed["at"] < self.render_s:
            return Look("running", progress=0.5)
        with self._lock:
            self._open.discard(job.id)
        return Look()

    async def cancel(self, job: Job) -> bool:
        self._note("cancel", job)
        self._next("cancel", job)
        return self.can_cancel

    async def settle(self, job: Job, doubt: Doubt) -> Settled:
        self._note("settle", job)
        answer = self._next("settle", job)
        if isinstance(answer, Settled):
            return answer
        return Settled("found", answer) if isinstance(answer, str) else NOBODY

    async def fetch(
        self,
        job: Job,
        url: str,
        target: Path,
        stop: Callable[[], bool],
        told: Callable[[int], None],
    ) -> str:
        self._note("fetch", job)
        self.links[job.id].append(url)
        self._next("fetch", job)
        if stop():
            raise Stopped("stopped")
        await asyncio.to_thread(target.write_bytes, b"picture of " + job.id.encode())
        told(10)
        return "video/mp4"

    def draw(
        self,
        job: Job,
        target: Path,
        stop: Callable[[], bool],
        told: Callable[[float], None],
    ) -> str:
        self._note("draw", job)
        self._next("draw", job)
        end = time.monotonic() + self.render_s
        while time.monotonic() < end:
            if stop():
                raise Stopped("stopped")
            told(0.5)
            time.sleep(0.02)
        target.write_bytes(b"drawing of " + job.id.encode())
        return "video/mp4"

    def land(self, job: Job, part: Path, media_type: str) -> str:
        self._note("land", job)
        self._next("land", job)
        home = self.folder / "takes" / f"{job.id}.mp4"
        if not home.exists() or part.exists():
            os.replace(part, home)
        time.sleep(self.land_s)
        return job.id

    def evaluate(self, take_id: str) -> None:
        self.calls.append(f"evaluate {take_id}")
        for answer in self.script.pop(f"evaluate {take_id}", []):
            raise answer

    async def close(self) -> None:
        self.calls.append("close")

    # inside

    def _charge(self, ticket: str, sha256: str) -> None:
        with self._lock, (self.folder / "bill.jsonl").open("a") as file:
            file.write(json.dumps({"task": ticket, "sha256": sha256, "at": time.time()}) + "\n")
            file.flush()

    def _note(self, call: str, job: Job) -> None:
        with self._lock:
            self.calls.append(f"{call} {job.id}")
            self.threads.add(threading.current_thread().name)

    def _next(self, call: str, job: Job) -> Any:
        """The script's next answer; `("lost", error)` charges first and then raises."""
        answers = self.script.get(f"{call} {job.id}") or self.script.get(call)
        if not answers:
            return None
        answer = answers.pop(0)
        if isinstance(answer, tuple) and answer[0] == "lost":
            return answer[1]
        if isinstance(answer, Exception):
            raise answer
        return answer
