"""Jobs: states, legal moves as one table, attempts, history, the ledger's lines.

The words are a contract with the command line. Who moves a job: only `app.jobs`.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from app.domain.errors import Bug
from app.domain.money import Money
from app.domain.render_order import RenderOrder
from app.domain.value import Record, Value


class JobState(StrEnum):
    QUEUED = "queued"
    SUBMITTING = "submitting"
    IN_DOUBT = "in_doubt"
    RENDERING = "rendering"
    FETCHING = "fetching"
    EVALUATING = "evaluating"
    READY = "ready"
    FAILED = "failed"
    CANCELLING = "cancelling"
    CANCELLED = "cancelled"
    HELD = "held"


_S = JobState
MOVES: dict[JobState, frozenset[JobState]] = {
    _S.QUEUED: frozenset({_S.SUBMITTING, _S.HELD, _S.CANCELLED, _S.FAILED}),
    # back to queued after a complete refusal for now (rate limit): a new attempt will be opened
    _S.SUBMITTING: frozenset(
        {_S.RENDERING, _S.IN_DOUBT, _S.FAILED, _S.QUEUED, _S.HELD, _S.EVALUATING, _S.CANCELLING}
    ),
    _S.IN_DOUBT: frozenset({_S.RENDERING, _S.QUEUED, _S.FAILED, _S.CANCELLED}),
    _S.RENDERING: frozenset({_S.FETCHING, _S.FAILED, _S.CANCELLING, _S.HELD}),
    _S.FETCHING: frozenset({_S.EVALUATING, _S.FAILED, _S.RENDERING, _S.HELD}),
    _S.EVALUATING: frozenset({_S.READY, _S.FAILED}),
    _S.READY: frozenset(),
    # retry: with a living ticket it polls or fetches again, without one a new attempt is queued
    _S.FAILED: frozenset({_S.QUEUED, _S.RENDERING, _S.FETCHING, _S.EVALUATING}),
    _S.CANCELLING: frozenset({_S.CANCELLED, _S.FETCHING, _S.FAILED}),
    _S.CANCELLED: frozenset(),
    _S.HELD: frozenset({_S.QUEUED, _S.CANCELLED, _S.RENDERING, _S.FETCHING}),
}
SETTLED = frozenset({_S.READY, _S.FAILED, _S.CANCELLED})
IDLE = SETTLED | {_S.HELD, _S.IN_DOUBT}  # none of these moves by itself
GENERATING = frozenset({_S.SUBMITTING, _S.RENDERING, _S.FETCHING})


def check_move(old: JobState, new: JobState) -> None:
    """Raises `Bug` for a move the table does not allow."""
    if new not in MOVES[old]:
        raise Bug(f"a job cannot go from {old} to {new}")


class Outcome(StrEnum):
    """How a send ended. Only REFUSED may be followed by another attempt."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    UNKNOWN = "unknown"


class Attempt(Value):
    """One send. `sent_at` is the mark committed before the call; None: never left the machine."""

    job_id: str
    n: int
    opened_at: datetime
    sent_at: datetime | None = None
    request_sha256: str | None = None  # over the body as sent
    outcome: Outcome | None = None
    status: int | None = None  # HTTP status
    ticket: str | None = None
    error: str = ""


class JobEvent(Value):
    """One recorded change of state."""

    job_id: str
    state: JobState
    at: datetime
    reason: str = ""


class Job(Record):
    """One take being made, or with a `take_number` of 0 one still.

    `order` is frozen when queued; `price` is what was reserved. `ticket` is the vendor's id of the
    accepted attempt. `retries_left` is the retry budget for refusals that may pass by themselves.
    `not_before` and `next_poll` are compared with the clock.
    """

    shot_id: str
    take_number: int
    order: RenderOrder
    account: str  # `runway`, `runway:studio-b`, `local`: the queue's partition
    state: JobState = JobState.QUEUED
    reason: str = ""
    price: Money
    price_formula: str = ""
    priority: int = 0  # smaller first
    rehearsed: bool = False
    speed: float = 1.0  # rehearsal speed, from the vendor's answer header or the command
    ticket: str | None = None
    ticket_ended: bool = False  # the vendor said this ticket failed: retry opens a new attempt
    progress: float | None = None
    downloads: tuple[str, ...] = ()
    landed_file: str | None = None  # relative path while fetching/landing
    take_id: str | None = None
    retries_left: int = 3
    bad_polls: int = 0
    cancel_asked: bool = False
    not_before: datetime | None = None
    next_poll: datetime | None = None
    created_at: datetime
    updated_at: datetime
    batch_id: str = ""


def turn(job: Job) -> tuple[int, datetime, str]:
    """Queued jobs are taken in this order: smaller priority first, then age."""
    return job.priority, job.created_at, job.id


class Queue(Value):
    """What people look at of all jobs: whole orders, oldest first.

    `numbers` counts orders from 1 by batch id, also those left out.
    """

    jobs: tuple[Job, ...] = ()
    numbers: dict[str, int] = Field(default_factory=dict)
    orders_left_out: int = 0
    jobs_left_out: int = 0


class LedgerKind(StrEnum):
    RESERVED = "reserved"
    SPENT = "spent"
    CORRECTED = "corrected"
    RELEASED = "released"
    REFUNDED = "refunded"


class LedgerEntry(Record):
    """One line of the account book. `corrected` is a signed difference to what was spent."""

    at: datetime
    job_id: str
    kind: LedgerKind
    vendor: str
    account: str
    money: Money
    ticket: str | None = None
    rehearsed: bool = False
    note: str = ""


class Totals(Value):
    """Reserved is what may still be spent; spent includes corrections and refunds."""

    reserved: Money
    spent: Money
