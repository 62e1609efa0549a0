"""The one place from which an order leaves this machine, and the asking when nobody knows.

The attempt is marked as sent in a committed transaction of its own before the call. Found marked
again (the program ended between mark and record), it is never sent: the outcome is unknown.
"""

from __future__ import annotations

import asyncio
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
from app.jobs import words
from app.jobs.render_job import unsettled
from app.jobs.result import ELSEWHERE, STOPPED, Result
from app.jobs.steps import Steps, Stop


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

    async def send(self, job: Job) -> Result:
        attempt = await asyncio.to_thread(self._open_attempt, job)
        if attempt.outcome not in (None, Outcome.UNKNOWN):
            return ELSEWHERE
        if unsettled(attempt):
            return _unknown_before(attempt.n)
        try:
            prepared = await self._steps.prepare(job)
        except UserFacing as error:
            return _refusal(error, attempt.n)
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
        if attempt is None or attempt.request_sha256 is None:
            return Result(word="nobody")
        try:
            ticket = await self._steps.settle(job, attempt.request_sha256)
        except RateLimited as error:
            return Result(word="again", message=error.message, again_in=error.retry_after)
        except UserFacing as error:
            return Result(word="again", message=error.message)
        return Result(word="found", ticket=ticket) if ticket else Result(word="nobody")

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
