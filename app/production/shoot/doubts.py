"""Orders that were sent and never answered: what was sent, what it may have cost, who can say.

A person's answer is final: what was accepted is paid, what was not is free again or sent anew.
Nothing here sends an order, and nothing decides by itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.domain.errors import BadInput, NotFound, ProviderError, Refused, UserFacing
from app.domain.events import JobMoved, MoneyMoved
from app.domain.job import Attempt, Job, JobState
from app.domain.money import Money, total
from app.domain.ports import Bus, Clock, FilmStore, JobBook, MediaBin, RenderLine
from app.domain.prompt import PromptVersion
from app.domain.render_order import Picture, RenderOrder
from app.domain.timing import rate_text
from app.domain.vendor_ports import RequestPreview
from app.production.request_text import pretty, readable
from app.production.shoot.doubt_words import what_happened
from app.production.vendor_facts import Asking, VendorFacts, facts_of

CHECKING = "unknown, checking"
_NOT_KNOWN = 404
_FRESHEST = 200  # jobs looked through for what was settled lately
Stop = Callable[[], bool]


class VendorsAsked(Protocol):
    """Asking a vendor about an order that was sent."""

    def settles(self, vendor: str) -> bool: ...
    def look_up(self, account: str, ticket: str, order: RenderOrder, stop: Stop) -> str:
        """The state of a ticket; raises `Refused` with 404 where the vendor does not know it."""
        ...


@dataclass(frozen=True, slots=True)
class Doubt:
    """A take without an answer. `asking`: the vendor is still being asked; else a person must say.

    `can_ask`: this version asks the vendor by its own means. `how` is how the send ended.
    """

    job: Job
    attempt: Attempt
    vendor: VendorFacts
    can_ask: bool

    @property
    def number(self) -> str:
        return self.job.order.shot_number

    @property
    def take(self) -> str:
        return f"T{self.job.take_number:02d}" if self.job.take_number else "still"

    @property
    def asking(self) -> bool:
        return self.job.next_poll is not None

    @property
    def sent_at(self) -> datetime:
        return self.attempt.sent_at or self.attempt.opened_at

    @property
    def account(self) -> str:
        """The account's name as people know it."""
        return self.job.account.partition(":")[2] or "Main account"

    @property
    def how(self) -> str:
        said = self.attempt.error.strip().rstrip(".")
        status = f"{self.attempt.status}: " if self.attempt.status else ""
        return f"{status}{said}" if said else "no answer"

    @property
    def vendor_says(self) -> str:
        """What the vendor can be asked, and what came of it."""
        name = self.vendor.name
        page = f"Look for it on its page: {self.vendor.where}, {self.sent_at:%H:%M} UTC."
        if self.job.rehearsed:
            return "This was a rehearsal: no vendor knows of it and nothing is charged."
        if self.asking and self.can_ask:
            return f"{name} is being asked {self.vendor.asking.value}. Nothing is sent meanwhile."
        if self.can_ask:
            return f"{name} was asked {self.vendor.asking.value} and gave no clear answer. {page}"
        if self.vendor.asking is Asking.NOTHING:
            return f"{name} has no list of orders and does not know our own id. {page}"
        return f"This version does not ask {name} for orders yet. {page}"


@dataclass(frozen=True, slots=True)
class SentRequest:
    """The order on the wire. `same` is True when its bytes have the recorded hash, None when they
    cannot be built again here (`note` says why).
    """

    head: str
    text: str
    sha256: str
    same: bool | None
    size: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class DoubtSheet:
    """Everything known about one doubt; `facts` are (label, value), `files` (label, file)."""

    doubt: Doubt
    request: SentRequest
    facts: tuple[tuple[str, str], ...]
    files: tuple[tuple[str, Picture], ...]
    events: tuple[tuple[datetime, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """A doubt that has its answer: who gave it and which."""

    job: Job
    accepted: bool
    by: str


@dataclass(frozen=True, slots=True)
class Found:
    """What the vendor says of a ticket. `usable` is False only where it does not know it."""

    usable: bool
    checked: bool
    said: str


class DoubtDesk:
    """`own_id(job, attempt)` is our name of an attempt at the vendor; `may_send` raises
    `BelongsElsewhere`.
    """

    def __init__(
        self,
        store: FilmStore,
        book: JobBook,
        media: MediaBin,
        preview: RequestPreview,
        vendors: VendorsAsked,
        line: RenderLine,
        clock: Clock,
        bus: Bus,
        own_id: Callable[[str, int], str],
        may_send: Callable[[], None] = lambda: None,
    ) -> None:
        self._store, self._book, self._media, self._preview = store, book, media, preview
        self._vendors, self._line, self._clock, self._bus = vendors, line, clock, bus
        self._own_id, self._may_send = own_id, may_send
        self._known: dict[str, tuple[datetime, Settled | None]] = {}  # as of the job's last change

    # looking

    def doubts(self) -> list[Doubt]:
        """Oldest first."""
        return [self._doubt(job) for job in self._book.all(JobState.IN_DOUBT)]

    def most(self) -> Money:
        """What all of them together may have cost, rehearsals aside."""
        jobs = self._book.all(JobState.IN_DOUBT)
        return total([job.price for job in jobs if not job.rehearsed])

    def settled(self, since: datetime) -> list[Settled]:
        """Doubts that got their answer since then, the last one first."""
        fresh = self._book.changed_since(since)
        fresh = sorted(fresh, key=lambda job: job.updated_at, reverse=True)[:_FRESHEST]
        known, self._known = self._known, {}
        for job in fresh:
            at, answer = known.get(job.id, (None, None))
            self._known[job.id] = (
                job.updated_at,
                answer if at == job.updated_at else self._answer(job),
            )
        return [answer for _at, answer in self._known.values() if answer is not None]

    def sheet(self, job_id: str) -> DoubtSheet:
        """Raises `NotFound` for a job that is not in doubt."""
        job = self._book.get(job_id)
        if job.state is not JobState.IN_DOUBT:
            raise NotFound("This take is not in doubt any more.", "Look at the queue.")
        doubt = self._doubt(job)
        request = self._request(doubt)
        return DoubtSheet(
            doubt,
            request,
            self._facts(doubt),
            _files(job.order),
            tuple(what_happened(job, self._attempts(job), self._book.history(job_id), request.size,
                                doubt.can_ask)),
        )  # fmt: skip

    def look_up(self, job_id: str, ticket: str, stop: Stop = lambda: False) -> Found:
        """Ask the vendor whether it knows a ticket, before it is believed. Costs nothing.

        Raises `Stopped`.
        """
        job, ticket = self._book.get(job_id), ticket.strip()
        if job.rehearsed:
            return Found(True, False, "Not checked: this was a rehearsal.")
        try:
            state = self._vendors.look_up(job.account, ticket, job.order, stop)
        except Refused as error:
            if error.status == _NOT_KNOWN:
                return Found(False, True, f"{facts_of(job.order.vendor).name} does not know it.")
            return Found(True, False, f"Not checked: {error.message}")
        except ProviderError as error:
            return Found(True, False, f"Not checked: {error.message}")
        return Found(True, True, f"Found there: {state}.")

    # answering

    def ask_again(self, ids: Sequence[str], at: datetime | None = None) -> list[Job]:
        """Have the vendors asked by their own means: now, or at a time. Sends nothing."""
        self._may_send()
        now = self._clock.now()
        jobs = []
        with self._store.transaction() as tx:
            for job_id in ids:
                if self._book.get(job_id, tx).state is not JobState.IN_DOUBT:
                    raise BadInput("This take is not in doubt any more.", "Look at the queue.")
                when = {"next_poll": at or now, "bad_polls": 0, "reason": CHECKING}
                jobs.append(self._book.update(tx, job_id, now, **when))
        self._tell(jobs)
        return jobs

    def let_go(self, ids: Sequence[str], told: str = "") -> list[Job]:
        """Not accepted, and not to be sent again: the reservations are free, all or none."""
        self._may_send()
        with self._store.transaction() as tx:
            jobs = []
            for job_id in ids:
                job = self._line.resolve(tx, job_id, None, told)
                if job.state is not JobState.CANCELLED:
                    job = self._line.cancel(tx, job_id)
                jobs.append(job)
        self._tell(jobs)
        return jobs

    # inside

    def _answer(self, job: Job) -> Settled | None:
        """What became of the job's last doubt, where it had one."""
        history = self._book.history(job.id)
        states = [event.state for event in history]
        if JobState.IN_DOUBT not in states or job.state is JobState.IN_DOUBT:
            return None
        at = len(states) - states[::-1].index(JobState.IN_DOUBT)
        if at == len(states):  # read before it was answered
            return None
        after = history[at]
        accepted = after.state in (JobState.RENDERING, JobState.CANCELLING)
        return Settled(job, accepted, after.reason)

    def _doubt(self, job: Job) -> Doubt:
        attempts = self._attempts(job)
        last = attempts[-1] if attempts else Attempt(job_id=job.id, n=0, opened_at=job.created_at)
        vendor = job.order.vendor
        return Doubt(job, last, facts_of(vendor), self._vendors.settles(vendor))

    def _attempts(self, job: Job) -> list[Attempt]:
        return self._book.attempts(job.id)

    def _request(self, doubt: Doubt) -> SentRequest:
        job, sent = doubt.job, doubt.attempt.request_sha256 or ""
        try:
            made = self._preview.request(
                job.order,
                lambda file: self._media.path(file).read_bytes(),
                self._own_id(job.id, doubt.attempt.n),
            )
            text = pretty(readable(made.body))
        except UserFacing as error:
            return SentRequest("", "", sent, None, 0, f"It cannot be shown: {error.message}")
        except OSError:
            return SentRequest("", "", sent, None, 0, "It cannot be shown: a picture is gone.")
        path = made.url.split("/", 3)[-1]
        head = [f"{made.method} /{path}", f"Host: {made.url.split('/')[2]}"]
        head += [f"{name}: {value}" for name, value in made.headers.items()]
        same = hashlib.sha256(made.body).hexdigest() == sent if sent else None
        note = {
            True: "Byte for byte what was sent.",
            False: "What was sent had another hash: its uploads had names of their own.",
            None: "It was not noted what was sent.",
        }[same]
        return SentRequest("\n".join(head), text, sent, same, len(made.body), note)

    def _facts(self, doubt: Doubt) -> tuple[tuple[str, str], ...]:
        job, order = doubt.job, doubt.job.order
        try:
            prompt = f"v{self._store.get(PromptVersion, order.prompt_id).version}, "
        except NotFound:
            prompt = ""
        return (
            ("Model", order.card_id),
            ("Account", f"{doubt.vendor.name}, {doubt.account}"),
            ("Prompt", f"{prompt}{len(order.text):,} characters"),
            ("Length", f"{order.seconds} s, {rate_text(order.rate)} fps"),
            ("Size", f"{order.width}×{order.height}"),
            ("Seed", str(order.seed) if order.seed is not None else "none sent"),
            ("Our id", self._own_id(job.id, doubt.attempt.n)),
        )

    def _tell(self, jobs: Sequence[Job]) -> None:
        moved = [
            JobMoved(job_id=j.id, shot_id=j.shot_id, state=j.state, reason=j.reason) for j in jobs
        ]
        self._bus.publish(*moved, MoneyMoved())
        self._line.wake()


def _files(order: RenderOrder) -> tuple[tuple[str, Picture], ...]:
    named = (
        ("First frame", order.first_frame),
        ("Last frame", order.last_frame),
        *(("Reference", one) for one in order.references),
    )
    return tuple((word, one) for word, one in named if one is not None)
