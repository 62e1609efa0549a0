"""A simulated vendor's tasks while they live: waiting for a slot, rendering, ended, given back.

Where a task stands follows from the clock alone; nothing runs in the background. A ticket tells by
itself what was ordered, so that a rehearsal which was interrupted can still be fetched afterwards,
from another process too.
"""

from __future__ import annotations

import hashlib
import math
import secrets
import time
import uuid
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from app.domain.money import Money
from app.rehearsal.bill import Bill
from app.rehearsal.pictures import Look

WAITING, RUNNING, DONE, FAILED, CANCELLED = "waiting", "running", "done", "failed", "cancelled"
_STILL, _AUDIO = 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A request the vendor's own rules have let through.

    `words` are matched by faults; `takes_s` are the vendor's seconds of work; `lane` is what slots
    are counted by (a model, an account); `picture` is what the result begins with; `facts` is what
    the vendor repeats in its answers; `called` makes the vendor's own name of a task's id.
    """

    model: str
    words: str
    width: int
    height: int
    seconds: int = 0
    price: Money
    takes_s: float = 40.0
    seed: int | None = None
    audio: bool = False
    still: bool = False
    rate: int = 24
    picture: bytes | None = None
    lane: str = ""
    facts: dict[str, object] = field(default_factory=dict)
    called: Callable[[str], str] = str


@dataclass(slots=True, kw_only=True)
class Task:
    """Times are vendor seconds since the simulator began. `fate` is why it will fail, in a word of
    the simulator's own, or empty; `free` tasks that fail are given back.
    """

    id: str
    ask: Ask
    request_sha256: str
    client_id: str | None
    number: int
    created: float
    created_at: datetime
    dwell: float
    render: float
    fate: str = ""
    failure: str = ""
    free: bool = True
    refunded: bool = False
    starts: float = 0.0
    ends: float = 0.0
    cancelled: bool = False

    @property
    def look(self) -> Look:
        ask = self.ask
        return Look(
            ask.width, ask.height, ask.seconds, self.number, ask.picture, ask.audio, ask.rate
        )


class Tasks:
    """`slots` renders at once in each lane. Refunds are billed when the clock is next read.

    `number` writes tickets as digits, for vendors whose ids are numbers; `prefix` begins each.
    """

    def __init__(
        self,
        bill: Bill,
        *,
        speed: float,
        seed: int = 0,
        slots: int = 4,
        number: bool = False,
        prefix: str = "",
    ) -> None:
        self._bill, self._speed, self._seed = bill, speed, seed
        self.slots, self._as_number, self._prefix = slots, number, prefix
        self._began = time.monotonic()
        self._tasks: dict[str, Task] = {}
        self._by_client: dict[str, str] = {}
        self._gone: set[str] = set()

    def now(self) -> float:
        """Vendor seconds since the simulator began."""
        return (time.monotonic() - self._began) * self._speed

    def add(
        self,
        ask: Ask,
        request_sha256: str,
        *,
        client_id: str | None = None,
        slow: bool = False,
        endless: bool = False,
    ) -> Task:
        """Take an order and bill it; the bill is safe when this returns."""
        number = self._number(ask)
        vary = 0.8 + number % 401 / 1000
        task = Task(
            id=self._prefix + ticket_of(ask, number, as_number=self._as_number),
            ask=ask,
            request_sha256=request_sha256,
            client_id=client_id,
            number=number,
            created=self.now(),
            created_at=datetime.now(UTC),
            dwell=2.0 + number % 30 / 10,
            render=math.inf if endless else ask.takes_s * vary * (5 if slow else 1),
        )
        self._tasks[task.id] = task
        if client_id is not None:
            self._by_client[client_id] = task.id
        self._schedule(ask.lane)
        self._enter("charged", task)
        return task

    def find(self, ticket: str) -> Task | None:
        self.settle()
        if ticket in self._gone:
            return None
        return self._tasks.get(ticket) or self._recall(ticket)

    def of_client(self, client_id: str) -> Task | None:
        """The task that was ordered under a name of the customer's own."""
        ticket = self._by_client.get(client_id)
        return self.find(ticket) if ticket is not None else None

    def all(self) -> Iterator[Task]:
        """What was ordered here, oldest first, without what was withdrawn."""
        self.settle()
        yield from (task for task in self._tasks.values() if task.request_sha256)

    def in_lane(self, lane: str) -> int:
        """Tasks that hold a slot or wait for one."""
        open_ones = (WAITING, RUNNING)
        return sum(t.ask.lane == lane and self.status(t)[0] in open_ones for t in self.all())

    def before(self, task: Task) -> int:
        """How many of its lane will begin before it."""
        now = self.now()
        return sum(
            other.ask.lane == task.ask.lane and now < other.starts < task.starts
            for other in self._tasks.values()
        )

    def settle(self) -> None:
        """Give back what failed through no fault of the customer."""
        now = self.now()
        for task in self._tasks.values():
            if task.fate and task.free and not task.refunded and now >= task.ends:
                self.give_back(task)

    def give_back(self, task: Task) -> None:
        if not task.refunded and task.request_sha256:
            task.refunded = True
            self._enter("refunded", task)

    def withdraw(self, task: Task, *, forget: bool = False) -> bool:
        """Cancel; True when nothing had begun and the money comes back. `forget`: it is unknown
        from then on.
        """
        free = self.now() < task.starts
        if forget:
            self._gone.add(task.id)
        task.cancelled = True
        task.ends = min(task.ends, self.now())
        if free:
            self.give_back(task)
        self._schedule(task.ask.lane)
        return free

    def status(self, task: Task) -> tuple[str, float]:
        """One of the words above, and the share that is rendered."""
        now = self.now()
        if task.cancelled:
            return CANCELLED, 0.0
        if now < task.starts:
            return WAITING, 0.0
        if now < task.ends:
            share = 0.5 if math.isinf(task.ends) else (now - task.starts) / task.render
            return RUNNING, min(round(share, 4), 0.99)
        return (FAILED if task.fate else DONE), 1.0

    def spent(self) -> Money:
        total = Money.zero()
        for task in self.all():
            if not task.refunded:
                total = total + task.ask.price
        return total

    def _schedule(self, lane: str) -> None:
        """First come, first served; what has begun stays as it is."""
        now = self.now()
        mine = [t for t in self._tasks.values() if t.ask.lane == lane and not t.cancelled]
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
        self._bill.enter(
            kind,
            task.ask.called(task.id),
            task.ask.model,
            task.ask.price,
            request_sha256=task.request_sha256,
            client_id=task.client_id,
        )

    def _number(self, ask: Ask) -> int:
        """The same words and seed look the same; without a seed every take differs."""
        luck = ask.seed if ask.seed is not None else secrets.randbits(32)
        said = f"{self._seed} {ask.model} {luck} {ask.words}"
        return int.from_bytes(hashlib.sha256(said.encode("utf-8", "replace")).digest()[:4], "big")

    def _recall(self, ticket: str) -> Task | None:
        if not ticket.startswith(self._prefix):
            return None
        plain = ticket.removeprefix(self._prefix)
        found = read_ticket(plain, as_number=self._as_number)
        if found is None:
            return None
        ask, number = found
        task = Task(
            id=ticket,
            ask=ask,
            request_sha256="",
            client_id=None,
            number=number,
            created=0.0,
            created_at=datetime.now(UTC),
            dwell=0.0,
            render=1.0,
            ends=1e-9,
        )
        self._tasks[ticket] = task
        return task


def ticket_of(ask: Ask, number: int, *, as_number: bool = False) -> str:
    """A UUID of version 8 (checksum, what was ordered, chance, look), or the same as digits."""
    raw = bytearray(secrets.token_bytes(16))
    raw[4] = min(ask.seconds, 255)
    raw[5] = (_STILL if ask.still else 0) | (_AUDIO if ask.audio else 0)
    raw[6], raw[8] = 0x80 | raw[6] & 0x0F, 0x80 | raw[8] & 0x3F
    raw[7] = ask.rate % 256
    raw[9:12] = (ask.width // 2 << 12 | ask.height // 2).to_bytes(3, "big")
    raw[12:16] = number.to_bytes(4, "big")
    raw[0:4] = zlib.crc32(bytes(raw[4:])).to_bytes(4, "big")
    return str(int.from_bytes(raw, "big")) if as_number else str(uuid.UUID(bytes=bytes(raw)))


def read_ticket(ticket: str, *, as_number: bool = False) -> tuple[Ask, int] | None:
    """What a ticket of ours was for, and its look; None for any other text."""
    try:
        raw = int(ticket).to_bytes(16, "big") if as_number else uuid.UUID(ticket).bytes
    except (ValueError, OverflowError):
        return None
    if raw[0:4] != zlib.crc32(raw[4:]).to_bytes(4, "big"):
        return None
    shape = int.from_bytes(raw[9:12], "big")
    ask = Ask(
        model="",
        words="",
        width=(shape >> 12) * 2,
        height=(shape & 0xFFF) * 2,
        seconds=raw[4],
        price=Money.zero(),
        audio=bool(raw[5] & _AUDIO),
        still=bool(raw[5] & _STILL),
        rate=raw[7] or 24,
    )
    return ask, int.from_bytes(raw[12:16], "big")
