"""The one place from which an order leaves this machine, and the asking when nobody knows.

The attempt is marked as sent in a committed transaction of its own before the call. Found marked
again (the program ended between mark and record), it is never sent: the outcome is unknown.
"""

from __future__ import annotations

import asyncio
import uuid
from collections import defaultdict
from threading import Lock

from app.domain.errors import (
    BadReply,
    Bug,
    OutOfFunds,
    ProviderError,
    RateLimited,
    Unreachable,
    UserFacing,
)
from app.domain.job import Attempt, Job, JobState, Outcome
from app.domain.ports import Clock, FilmStore, JobBook
from app.domain.vendor_ports import Doubt, Prepared
from app.jobs import words
from app.jobs.render_job import unsettled
from app.jobs.result import ELSEWHERE, STOPPED, Result
from app.jobs.steps import Steps, Stop

ABSENT_S = 60.0  # a vendor may take this long until it knows what it accepted (sheet B, 1.6)
_AT_ONCE = 16  # orders of one account on their way
_UNDER_WAY, _UNDER_WAY_S = {JobState.SUBMITTING}, 0.5
_OURS = uuid.UUID("6f2b7c54-3c0a-4d6e-9b0e-8a1f5d2c7e91")


def own_id(job_id: str, attempt: int) -> str:
    """Our name for one attempt, the same whenever it is asked for; a canonical UUID, since some
    vendors take nothing else.
    """
    return str(uuid.uuid5(_OURS, f"{job_id}/{attempt}"))


class Sending:
    """Blocking reads and writes go to threads; the vendor is spoken to on the engine's loop."""

    def __init__(
        self,
        store: FilmStore,
        book: JobBook,
        steps: Steps,
        clock: Clock,
        stop: Stop,
        one_writer: Lock,
    ) -> None:
        self._store, self._book, self._steps = store, book, steps
        self._clock, self._stop, self._one_writer = clock, stop, one_writer
        self._turns: dict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(_AT_ONCE))

    async def send(self, job: Job) -> Result:
        attempt = await asyncio.to_thread(self._open_attempt, job)
        if attempt.outcome not in (None, Outcome.UNKNOWN):
            return ELSEWHERE
        if unsettled(attempt):
            return _unknown_before(attempt.n)
        try:
            prepared = await self._steps.prepare(job, own_id(job.id, attempt.n))
        except UserFacing as error:
            return _refusal(error, attempt.n)
        # Whoever has no turn yet is not marked: a kill leaves few in doubt, not all that wait.
        async with self._turns[job.account]:
            return await self._send(job, attempt, prepared)

    async def _send(self, job: Job, attempt: Attempt, prepared: Prepared) -> Result:
        if self._stop():
            return STOPPED
        marked = await asyncio.to_thread(self._mark, attempt, prepared.sha256)
        if marked is not True:
            return ELSEWHERE if marked is None else _unknown_before(attempt.n)
        try:
            accepted = await self._steps.send(job, prepared)
        except BadReply as error:
            return _unknown(error, attempt.n)
        except Unreachable as error:
            return _unknown(error, attempt.n) if error.sent else _refusal(error, attempt.n)
        except UserFacing as error:
            # The bare family name says nothing about what the vendor did with the order.
            plain = type(error) is ProviderError or not isinstance(error, ProviderError)
            return _unknown(error, attempt.n) if plain else _refusal(error, attempt.n)
        return Result(
            word="accepted", attempt=attempt.n, ticket=accepted.ticket, price=accepted.price
        )

    async def settle(self, job: Job) -> Result:
        """Ask the vendor whether an order in doubt was accepted, where its contract can say."""
        attempt = await asyncio.to_thread(self._last_attempt, job)
        if attempt is None or attempt.request_sha256 is None or attempt.sent_at is None:
            return Result(word="nobody")
        known = await asyncio.to_thread(self._our_tickets, job)
        if known is None:
            return Result(word="early", again_in=_UNDER_WAY_S)
        doubt = Doubt(
            own_id=own_id(job.id, attempt.n),
            sha256=attempt.request_sha256,
            sent_at=attempt.sent_at,
            known=known,
        )
        try:
            settled = await self._steps.settle(job, doubt)
        except RateLimited as error:
            return Result(word="again", message=error.message, again_in=error.retry_after)
        except UserFacing as error:
            return Result(word="again", message=error.message)
        if settled.word == "absent":
            left = ABSENT_S / self._steps.speed(job)
            left -= (self._clock.now() - attempt.sent_at).total_seconds()
            if left > 0:
                return Result(word="early", again_in=left)
        return Result(word=settled.word, ticket=settled.ticket, attempt=attempt.n)

    def _our_tickets(self, job: Job) -> frozenset[str] | None:
        """The account's tickets that are ours; None while another order of it is under way, whose
        ticket a list may show before we hear of it.
        """
        for other in self._book.all(*_UNDER_WAY):
            if other.account != job.account or other.id == job.id:
                continue
            if any(one.ticket is None and unsettled(one) for one in self._book.attempts(other.id)):
                return None
        # Read last: whatever was answered meanwhile has left that state with its ticket written.
        return self._book.tickets(job.account)

    def _open_attempt(self, job: Job) -> Attempt:
        attempt = self._last_attempt(job)
        if attempt is None:
            raise Bug(f"job {job.id} is being sent without an attempt")
        return attempt

    def _last_attempt(self, job: Job) -> Attempt | None:
        attempts = self._book.attempts(job.id)
        return attempts[-1] if attempts else None

    def _mark(self, attempt: Attempt, sha256: str) -> bool | None:
        """True: may be sent now. False: was marked before. None: the job has moved on."""
        with self._one_writer, self._store.transaction() as tx:
            if self._book.get(attempt.job_id, tx).state is not JobState.SUBMITTING:
                return None
            return self._book.mark_sent(tx, attempt.job_id, attempt.n, sha256, self._clock.now())


def _unknown_before(attempt: int) -> Result:
    return Result(word="unknown", attempt=attempt, message=words.SENT_BEFORE)


def _unknown(error: UserFacing, attempt: int) -> Result:
    status = error.status if isinstance(error, ProviderError) else None
    return Result(word="unknown", attempt=attempt, message=error.message, status=status)


def _refusal(error: UserFacing, attempt: int) -> Result:
    """A complete refusal. Only what may pass by itself is worth another attempt."""
    status = error.status if isinstance(error, ProviderError) else None
    limited = isinstance(error, RateLimited)
    passing = limited or isinstance(error, Unreachable) or (status is not None and status >= 500)
    return Result(
        word="refused",
        attempt=attempt,
        message=str(error),
        status=status,
        may_retry=passing and not isinstance(error, OutOfFunds),
        again_in=error.retry_after if isinstance(error, RateLimited) else None,
    )
