"""The way of one job as our own rows know it: what is to be done next, and what was done.

`advance` runs inside the engine's transaction, so that state, attempt, money and the engine's
checkpoint commit together. It trusts only `project.db`: a result that does not fit the state found
there (a person moved the job meanwhile) is dropped, which makes every replay harmless.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from app.domain.errors import NotFound
from app.domain.job import Attempt, Job, JobState, Outcome
from app.domain.model_card import LOCAL
from app.domain.ports import Clock, JobBook, Transaction
from app.jobs import money, words
from app.jobs.pacing import LONG_WAIT_S, backoff, poll_gap
from app.jobs.result import Result, Stage
from app.jobs.steps import Steps

S = JobState
FULL_BUDGET = 3
_SETTLE_TRIES = 3
_AGAIN_S = 0.2
FITS = {
    Stage.SEND: {S.SUBMITTING},
    Stage.SETTLE: {S.IN_DOUBT},
    Stage.WATCH: {S.RENDERING, S.CANCELLING},
    Stage.DRAW: {S.RENDERING},
    Stage.FETCH: {S.FETCHING},
    Stage.LAND: {S.FETCHING},
    Stage.EVALUATE: {S.EVALUATING},
}


def is_local(job: Job) -> bool:
    """Drawn on this machine: nothing is sent, nothing is paid, an interrupted one begins again."""
    return job.order.vendor == LOCAL


def unsettled(attempt: Attempt | None) -> bool:
    """True while the attempt may have been accepted and nobody knows."""
    return (
        attempt is not None
        and attempt.sent_at is not None
        and attempt.outcome in (None, Outcome.UNKNOWN)
    )


class RenderJob:
    """Moves one job at a time; holds no state of its own."""

    def __init__(self, book: JobBook, steps: Steps, clock: Clock) -> None:
        self._book, self._steps, self._clock = book, steps, clock

    def advance(
        self, tx: Transaction, job_id: str, stage: Stage | None, result: Result | None
    ) -> Stage | None:
        """Write down what `stage` came to and say what comes next; None: nothing for now."""
        try:
            job = self._book.get(job_id, tx)
        except NotFound:  # a restored backup may not know a job the engine still holds
            return None
        if stage is None or result is None:
            return self._next(tx, job)
        if result.word in ("stopped", "elsewhere") or job.state not in FITS[stage]:
            return None
        now = self._clock.now()
        record = {
            Stage.SEND: self._sent,
            Stage.SETTLE: self._settled,
            Stage.WATCH: self._watched,
            Stage.DRAW: self._drawn,
            Stage.FETCH: self._fetched,
            Stage.LAND: self._landed,
            Stage.EVALUATE: self._evaluated,
        }[stage]
        job = record(tx, job, result, now)
        # A job back in the queue waits for its slot like any other.
        return None if job.state is S.QUEUED else self._next(tx, job)

    def _next(self, tx: Transaction, job: Job) -> Stage | None:
        now = self._clock.now()
        match job.state:
            case S.QUEUED:
                if job.not_before is not None and now < job.not_before:
                    return None
                return self._start(tx, job, now)
            case S.SUBMITTING:
                return self._draw_or_send(tx, job, now)
            case S.IN_DOUBT:
                due = job.next_poll is not None and job.next_poll <= now
                return Stage.SETTLE if due else None
            case S.RENDERING:
                return Stage.DRAW if is_local(job) else Stage.WATCH
            case S.CANCELLING if not is_local(job):
                return Stage.WATCH
            case S.CANCELLING:
                self._book.move(tx, job.id, S.CANCELLED, words.CANCELLED, now)
                return None
            case S.FETCHING:
                return Stage.LAND if job.landed_file else Stage.FETCH
            case S.EVALUATING:
                return Stage.EVALUATE
            case _:
                return None

    def _start(self, tx: Transaction, job: Job, now: datetime) -> Stage:
        job = self._book.move(tx, job.id, S.SUBMITTING, "", now, not_before=None)
        return self._draw_or_send(tx, job, now)

    def _draw_or_send(self, tx: Transaction, job: Job, now: datetime) -> Stage:
        if is_local(job):
            self._book.move(tx, job.id, S.RENDERING, words.DRAWING, now, progress=0.0)
            return Stage.DRAW
        attempts = self._book.attempts(job.id, tx)
        if not unsettled(attempts[-1] if attempts else None):
            self._book.open_attempt(tx, job.id, now)
        return Stage.SEND

    # sending

    def _sent(self, tx: Transaction, job: Job, result: Result, now: datetime) -> Job:
        book = self._book
        if result.word == "accepted" and result.ticket:
            return self.accept(tx, job, result.attempt, result.ticket, result, now)
        if result.word == "refused":
            book.settle_attempt(
                tx,
                job.id,
                result.attempt,
                Outcome.REFUSED,
                status=result.status,
                error=result.message,
            )
            return self._refused(tx, job, result, now)
        book.settle_attempt(
            tx, job.id, result.attempt, Outcome.UNKNOWN, status=result.status, error=result.message
        )
        reason = f"{words.CHECKING}: {result.message}" if result.message else words.CHECKING
        return book.move(tx, job.id, S.IN_DOUBT, reason, now, next_poll=now, bad_polls=0)

    def accept(
        self,
        tx: Transaction,
        job: Job,
        attempt: int,
        ticket: str,
        result: Result,
        now: datetime,
        why: str = "",
    ) -> Job:
        """Ticket, money and state together; also for a doubt that was settled."""
        self._book.settle_attempt(
            tx, job.id, attempt, Outcome.ACCEPTED, status=result.status, ticket=ticket
        )
        money.spend(self._book, tx, job, ticket, result.price, now)
        gap = poll_gap(self._steps.pace(job), self._steps.speed(job))
        return self._book.move(
            tx,
            job.id,
            S.RENDERING,
            why,
            now,
            ticket=ticket,
            ticket_ended=False,
            progress=None,
            downloads=(),
            landed_file=None,
            bad_polls=0,
            next_poll=now + timedelta(seconds=gap),
        )

    def _refused(self, tx: Transaction, job: Job, result: Result, now: datetime) -> Job:
        book, wait = self._book, result.again_in
        if job.cancel_asked:
            book.move(tx, job.id, S.QUEUED, result.message, now)
            money.release(book, tx, job, now, "cancelled before it was accepted")
            return book.move(tx, job.id, S.CANCELLED, words.CANCELLED, now)
        if wait is not None and wait > LONG_WAIT_S:
            until = now + timedelta(seconds=wait)
            return book.move(tx, job.id, S.HELD, words.asked_to_wait(until), now, not_before=until)
        if result.may_retry and job.retries_left > 0:
            used = FULL_BUDGET - job.retries_left
            pause = timedelta(seconds=backoff(used, wait, self._steps.speed(job)))
            return book.move(
                tx,
                job.id,
                S.QUEUED,
                words.again(result.message, job.retries_left),
                now,
                not_before=now + pause,
                retries_left=job.retries_left - 1,
            )
        money.release(book, tx, job, now, "refused")
        return book.move(tx, job.id, S.FAILED, result.message or words.REFUSED, now)

    def _settled(self, tx: Transaction, job: Job, result: Result, now: datetime) -> Job:
        book, attempts = self._book, self._book.attempts(job.id, tx)
        if result.word == "found" and result.ticket and attempts:
            if set(book.holders(result.ticket, job.account, tx)) - {job.id}:
                # Another doubt was settled with it meanwhile: ask again, now that it is known.
                return book.update(tx, job.id, now, next_poll=now + timedelta(seconds=_AGAIN_S))
            return self.accept(tx, job, attempts[-1].n, result.ticket, result, now)
        if result.word == "absent" and attempts:
            book.settle_attempt(tx, job.id, attempts[-1].n, Outcome.REFUSED, error=words.NOT_THERE)
            return self._absent(tx, job, now)
        if result.word == "early" and result.again_in is not None:
            soon = now + timedelta(seconds=result.again_in)
            return book.update(tx, job.id, now, next_poll=soon)
        if result.word == "again" and job.bad_polls + 1 < _SETTLE_TRIES:
            wait = timedelta(seconds=backoff(job.bad_polls + 1, result.again_in, 1.0))
            return book.update(tx, job.id, now, bad_polls=job.bad_polls + 1, next_poll=now + wait)
        return book.update(tx, job.id, now, reason=words.YOUR_ANSWER, next_poll=None, bad_polls=0)

    def _absent(self, tx: Transaction, job: Job, now: datetime) -> Job:
        """The vendor keeps no such order: nothing was paid, so it may be sent again."""
        book, over = self._book, {"next_poll": None, "bad_polls": 0}
        if job.cancel_asked:
            money.release(book, tx, job, now, "cancelled, the vendor has no such order")
            return book.move(tx, job.id, S.CANCELLED, words.CANCELLED, now, **over)
        if job.retries_left > 0:
            left = job.retries_left - 1
            reason = words.again(words.NOT_THERE, job.retries_left)
            return book.move(tx, job.id, S.QUEUED, reason, now, retries_left=left, **over)
        money.release(book, tx, job, now, "refused")
        return book.move(tx, job.id, S.FAILED, words.NOT_THERE, now, **over)

    # waiting for the vendor

    def _watched(self, tx: Transaction, job: Job, result: Result, now: datetime) -> Job:
        book, why = self._book, result.message
        leaving = job.state is S.CANCELLING
        over = {"next_poll": None, "bad_polls": 0}
        if result.word == "done":
            money.close_ticket(
                book, tx, job, now, final=result.price, refunded=result.refunded, why=why
            )
            return book.move(
                tx,
                job.id,
                S.FETCHING,
                "",
                now,
                downloads=result.downloads,
                progress=1.0,
                landed_file=None,
                **over,
            )
        if result.word in ("failed", "cancelled"):
            money.close_ticket(
                book, tx, job, now, final=result.price, refunded=result.refunded, why=why
            )
            if leaving:
                return book.move(
                    tx, job.id, S.CANCELLED, words.CANCELLED, now, ticket_ended=True, **over
                )
            reason = why or (words.ENDED_THERE if result.word == "cancelled" else words.FAILED)
            failed = book.move(tx, job.id, S.FAILED, reason, now, ticket_ended=True, **over)
            if result.may_retry and result.refunded and job.retries_left > 0:
                money.reserve(book, tx, failed, now, "tried again by itself")
                left = job.retries_left - 1
                reason = words.again(reason, job.retries_left)
                return book.move(tx, job.id, S.QUEUED, reason, now, retries_left=left)
            return failed
        if result.word == "wait" and result.again_in is not None:
            until = now + timedelta(seconds=result.again_in)
            if leaving:
                return book.update(tx, job.id, now, next_poll=until)
            return book.move(
                tx, job.id, S.HELD, words.asked_to_wait(until), now, not_before=until, **over
            )
        return book.move(tx, job.id, S.FAILED, words.ticket_kept(why), now, **over)

    # the way home

    def _drawn(self, tx: Transaction, job: Job, result: Result, now: datetime) -> Job:
        if result.word == "drawn":
            return self._book.move(
                tx, job.id, S.FETCHING, "", now, landed_file=result.file, progress=1.0
            )
        return self._book.move(tx, job.id, S.FAILED, result.message, now)

    def _fetched(self, tx: Transaction, job: Job, result: Result, now: datetime) -> Job:
        if result.word == "fetched":
            return self._book.update(tx, job.id, now, landed_file=result.file)
        return self._book.move(tx, job.id, S.FAILED, words.ticket_kept(result.message), now)

    def _landed(self, tx: Transaction, job: Job, result: Result, now: datetime) -> Job:
        if result.word == "landed":
            return self._book.move(
                tx, job.id, S.EVALUATING, "", now, take_id=result.take_id, landed_file=None
            )
        reason = result.message if is_local(job) else words.ticket_kept(result.message)
        return self._book.move(tx, job.id, S.FAILED, reason, now, landed_file=None)

    def _evaluated(self, tx: Transaction, job: Job, result: Result, now: datetime) -> Job:
        # The take is here and paid: checks that could not run do not take it back.
        reason = f"not evaluated: {result.message}" if result.word == "failed" else ""
        return self._book.move(tx, job.id, S.READY, reason, now)
