"""A person's moves of a job: cancel, hold, release, retry, resolve. Rows only, no engine needed.

Each move is refused with the reason when the job's state does not allow it. Money that may have
been spent is never released here.
"""

from __future__ import annotations

from datetime import datetime

from app.domain.errors import BadInput, Bug
from app.domain.job import Job, JobState, Outcome
from app.domain.ports import Clock, JobBook, Transaction
from app.jobs import money, words
from app.jobs.render_job import FULL_BUDGET, RenderJob, is_local, unsettled
from app.jobs.result import Result

S = JobState
LONGEST_TICKET = 500


class Answers:
    """Every method works inside the caller's transaction and returns the job as it is then."""

    def __init__(self, book: JobBook, render_job: RenderJob, clock: Clock) -> None:
        self._book, self._render_job, self._clock = book, render_job, clock

    def cancel(self, tx: Transaction, job_id: str) -> Job:
        job, now = self._book.get(job_id, tx), self._clock.now()
        match job.state:
            case S.CANCELLED | S.CANCELLING:
                return job
            case S.QUEUED | S.HELD:
                self._not_in_doubt(tx, job)
                if job.ticket is not None and not job.ticket_ended:
                    return self._ask_vendor(tx, job, now)
                money.release(self._book, tx, job, now, "cancelled")
                return self._book.move(tx, job_id, S.CANCELLED, words.CANCELLED, now)
            case S.SUBMITTING:
                return self._book.update(tx, job_id, now, cancel_asked=True)
            case S.RENDERING if is_local(job):
                self._book.move(tx, job_id, S.CANCELLING, "", now, cancel_asked=True)
                return self._book.move(tx, job_id, S.CANCELLED, words.CANCELLED, now)
            case S.RENDERING:
                return self._ask_vendor(tx, job, now)
            case S.IN_DOUBT:
                raise _no(job, "cancelled", "Say first whether the vendor accepted it (resolve).")
            case S.FAILED:
                raise _no(job, "cancelled", "It has ended; nothing is running.")
            case _:
                raise _no(job, "cancelled", "It is paid; its take will be kept.")

    def hold(self, tx: Transaction, job_id: str) -> Job:
        job, now = self._book.get(job_id, tx), self._clock.now()
        if job.state is S.HELD:
            return job
        if job.state is S.QUEUED or (job.state is S.RENDERING and not is_local(job)):
            return self._book.move(tx, job_id, S.HELD, words.HELD_BY_YOU, now)
        raise _no(job, "held", "Only a queued job, or one rendering at a vendor, can wait.")

    def release(self, tx: Transaction, job_id: str) -> Job:
        job, now = self._book.get(job_id, tx), self._clock.now()
        if job.state is not S.HELD:
            raise _no(job, "released", "Only a held job can.")
        if job.ticket is not None and not job.ticket_ended:
            return self._poll_again(tx, job, now)
        return self._book.move(tx, job_id, S.QUEUED, "released", now, not_before=None)

    def retry(self, tx: Transaction, job_id: str) -> Job:
        """The caller has made sure that a new reservation is within the caps."""
        job, now = self._book.get(job_id, tx), self._clock.now()
        if job.state is not S.FAILED:
            raise _no(job, "tried again", "Only a failed job can.")
        if job.ticket is not None and not job.ticket_ended:
            return self._poll_again(tx, job, now)
        money.reserve(self._book, tx, job, now, "tried again")
        return self._book.move(
            tx,
            job_id,
            S.QUEUED,
            "tried again",
            now,
            retries_left=FULL_BUDGET,
            not_before=None,
            landed_file=None,
            progress=None,
        )

    def resolve(self, tx: Transaction, job_id: str, ticket: str | None, told: str = "") -> Job:
        """`told` is who says so and why; it stays in the job's history."""
        job, now = self._book.get(job_id, tx), self._clock.now()
        if job.state is not S.IN_DOUBT:
            raise _no(job, "resolved", "Only a job in doubt can.")
        attempts = self._book.attempts(job_id, tx)
        if not attempts:
            raise Bug(f"job {job_id} is in doubt without an attempt")
        if ticket is not None:
            ticket = self._usable(tx, job, ticket)
            result = Result(word="accepted", ticket=ticket)
            why = words.a_person_says("accepted", told) if told else ""
            taken = self._render_job.accept(tx, job, attempts[-1].n, ticket, result, now, why)
            if not job.cancel_asked:
                return taken
            return self._book.move(tx, job_id, S.CANCELLING, "", now)
        self._book.settle_attempt(
            tx, job_id, attempts[-1].n, Outcome.REFUSED,
            error=words.a_person_says("not accepted", told),
        )  # fmt: skip
        if job.cancel_asked:
            money.release(self._book, tx, job, now, "cancelled")
            return self._book.move(tx, job_id, S.CANCELLED, words.CANCELLED, now, next_poll=None)
        why = words.a_person_says("it was not accepted", told) if told else "it was not accepted"
        return self._book.move(tx, job_id, S.QUEUED, why, now, next_poll=None, not_before=None)

    def _ask_vendor(self, tx: Transaction, job: Job, now: datetime) -> Job:
        if job.state is not S.RENDERING:
            if job.state is S.QUEUED:
                raise Bug(f"job {job.id} is queued with a living ticket")
            self._book.move(tx, job.id, S.RENDERING, "", now, not_before=None)
        return self._book.move(tx, job.id, S.CANCELLING, "", now, cancel_asked=True)

    def _poll_again(self, tx: Transaction, job: Job, now: datetime) -> Job:
        return self._book.move(
            tx,
            job.id,
            S.RENDERING,
            "its ticket is asked again",
            now,
            next_poll=now,
            not_before=None,
            bad_polls=0,
            landed_file=None,
        )

    def _not_in_doubt(self, tx: Transaction, job: Job) -> None:
        attempts = self._book.attempts(job.id, tx)
        if attempts and unsettled(attempts[-1]):
            raise _no(job, "cancelled", "It was sent and nobody knows whether it was accepted.")

    def _usable(self, tx: Transaction, job: Job, ticket: str) -> str:
        ticket = ticket.strip()
        if not ticket or len(ticket) > LONGEST_TICKET or not ticket.isprintable():
            raise BadInput(
                "This is not a ticket.", f"A ticket has 1 to {LONGEST_TICKET} visible characters."
            )
        for holder in self._book.holders(ticket, job.account, tx):
            if holder != job.id:
                other = self._book.get(holder, tx)
                raise BadInput(
                    f"The ticket {ticket} belongs to {other.order.slate or other.id}.",
                    "Look at the vendor's list again: each ticket belongs to one take.",
                )
        return ticket


def _no(job: Job, done: str, step: str) -> BadInput:
    name = job.order.slate or job.id
    return BadInput(f"{name} is {job.state} and cannot be {done}.", step, {"job": job.id})
