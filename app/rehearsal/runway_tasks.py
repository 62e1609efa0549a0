"""Runway's tasks while they live: waiting for a slot, rendering, ended; with the vendor's refunds.

Where a task stands follows from the clock alone; nothing runs in the background. A ticket tells by
itself what was ordered, so that a rehearsal which was interrupted can still be fetched afterwards.
"""

from __future__ import annotations

import hashlib
import math
import secrets
import time
import uuid
import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from app.domain.money import Money
from app.rehearsal.bill import Bill
from app.rehearsal.runway_rules import MODELS, Ask

CREDIT = Money.of("0.01")
_RATIOS = sorted({r for model in MODELS.values() for rs in model.ratios.values() for r in rs})
_NAMES = sorted(MODELS)


@dataclass(slots=True, kw_only=True)
class Task:
    """Times are vendor seconds since the simulator began; `fate` is a failure code or empty."""

    id: str
    ask: Ask
    request_sha256: str
    number: int
    created: float
    created_at: datetime
    dwell: float
    render: float
    fate: str = ""
    failure: str = ""
    cost: int = 0
    refunded: bool = False
    starts: float = 0.0
    ends: float = 0.0
    cancelled: bool = False
    faults: set[str] = field(default_factory=set)


class Tasks:
    """`slots` renders at once for each model. Refunds are billed when the clock is next read."""

    def __init__(self, bill: Bill, *, speed: float, seed: int, slots: int) -> None:
        self._bill, self._speed, self._seed, self.slots = bill, speed, seed, slots
        self._began = time.monotonic()
        self._tasks: dict[str, Task] = {}
        self._gone: set[str] = set()

    def now(self) -> float:
        return (time.monotonic() - self._began) * self._speed

    def add(self, ask: Ask, request_sha256: str, *, slow: bool, endless: bool) -> Task:
        """Take an order and bill it; the bill is safe when this returns."""
        now, number = self.now(), self._number(ask)
        vary = 0.8 + number % 401 / 1000
        task = Task(
            id=_ticket(ask, number),
            ask=ask,
            request_sha256=request_sha256,
            number=number,
            created=now,
            created_at=datetime.now(UTC),
            dwell=2.0 + number % 30 / 10,
            render=math.inf if endless else ask.model.takes_s * vary * (5 if slow else 1),
            cost=ask.credits,
        )
        self._tasks[task.id] = task
        self._schedule(ask.model.name)
        self._enter("charged", task)
        return task

    def find(self, ticket: str) -> Task | None:
        self.settle()
        if ticket in self._gone:
            return None
        return self._tasks.get(ticket) or self._recall(ticket)

    def settle(self) -> None:
        """Give back what failed through no fault of the customer."""
        now = self.now()
        for task in self._tasks.values():
            if task.fate and not task.cost and not task.refunded and now >= task.ends:
                task.refunded = True
                self._enter("refunded", task)

    def withdraw(self, task: Task) -> bool:
        """Cancel or delete; True when nothing had begun and the money comes back."""
        free = self.now() < task.starts
        self._gone.add(task.id)
        task.cancelled = True
        task.ends = min(task.ends, self.now())
        if free and not task.refunded:
            task.cost, task.refunded = 0, True
            self._enter("refunded", task)
        self._schedule(task.ask.model.name)
        return free

    def status(self, task: Task) -> tuple[str, float]:
        """The vendor's word, and the share that is rendered."""
        now = self.now()
        if now < task.starts:
            held = task.starts > task.created + task.dwell
            return ("THROTTLED" if held else "PENDING"), 0.0
        if now < task.ends:
            share = 0.5 if math.isinf(task.ends) else (now - task.starts) / task.render
            return "RUNNING", min(round(share, 4), 0.99)
        return ("FAILED" if task.fate else "SUCCEEDED"), 1.0

    def today(self, model: str) -> int:
        day = datetime.now(UTC) - timedelta(days=1)
        return sum(t.ask.model.name == model and t.created_at > day for t in self._tasks.values())

    def spent(self) -> dict[str, int]:
        """Credits by model, refunds taken off."""
        sums: dict[str, int] = {}
        for task in self._tasks.values():
            name = task.ask.model.name
            paid = bool(task.request_sha256) and not task.refunded  # recalled ones were paid before
            sums[name] = sums.get(name, 0) + (task.ask.credits if paid else 0)
        return sums

    def _schedule(self, model: str) -> None:
        """First come, first served; what has begun stays as it is."""
        now = self.now()
        mine = [t for t in self._tasks.values() if t.ask.model.name == model and not t.cancelled]
        free = sorted(t.ends for t in mine if t.ends and t.starts <= now < t.ends)
        free += [0.0] * max(0, self.slots - len(free))
        free.sort()
        for task in mine:
            if task.ends and task.starts <= now:
                continue
            task.starts = max(task.created + task.dwell, free.pop(0))
            task.ends = task.starts + task.render
            free.append(task.ends)
            free.sort()

    def _enter(self, kind: str, task: Task) -> None:
        money = CREDIT * task.ask.credits
        self._bill.enter(
            kind, task.id, task.ask.model.name, money, request_sha256=task.request_sha256
        )

    def _number(self, ask: Ask) -> int:
        """The same words and seed look the same; without a seed every take differs."""
        luck = ask.seed if ask.seed is not None else secrets.randbits(32)
        said = f"{self._seed} {ask.model.name} {luck} {ask.words}"
        return int.from_bytes(hashlib.sha256(said.encode("utf-8", "replace")).digest()[:4], "big")

    def _recall(self, ticket: str) -> Task | None:
        ask_number = _read(ticket)
        if ask_number is None:
            return None
        ask, number = ask_number
        task = Task(
            id=ticket,
            ask=ask,
            request_sha256="",
            number=number,
            created=0.0,
            created_at=datetime.now(UTC) - timedelta(days=1),
            dwell=0.0,
            render=1.0,
            cost=ask.credits,
            ends=1e-9,
        )
        self._tasks[ticket] = task
        return task


def _ticket(ask: Ask, number: int) -> str:
    """A UUID of version 8: checksum, what was ordered, chance, look."""
    raw = bytearray(secrets.token_bytes(16))
    raw[4] = _NAMES.index(ask.model.name) << 4 | ask.seconds
    raw[5] = _RATIOS.index(f"{ask.width}:{ask.height}") << 1 | ask.audio
    raw[6], raw[8] = 0x80 | raw[6] & 0x0F, 0x80 | raw[8] & 0x3F
    raw[12:16] = number.to_bytes(4, "big")
    raw[0:4] = zlib.crc32(bytes(raw[4:])).to_bytes(4, "big")
    return str(uuid.UUID(bytes=bytes(raw)))


def _read(ticket: str) -> tuple[Ask, int] | None:
    try:
        raw = uuid.UUID(ticket).bytes
    except ValueError:
        return None
    sound = raw[0:4] == zlib.crc32(raw[4:]).to_bytes(4, "big")
    if not sound or raw[4] >> 4 >= len(_NAMES) or raw[5] >> 1 >= len(_RATIOS):
        return None
    width, height = map(int, _RATIOS[raw[5] >> 1].split(":"))
    ask = Ask(
        model=MODELS[_NAMES[raw[4] >> 4]],
        words="",
        width=width,
        height=height,
        seconds=raw[4] & 0x0F,
        seed=None,
        audio=bool(raw[5] & 1),
    )
    return ask, int.from_bytes(raw[12:16], "big")
