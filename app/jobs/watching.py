"""Looking after a ticket: polls at stored times, asks the vendor to cancel, gives up on nonsense.

Ends when the vendor is done with the ticket or a person took the job away; a vendor that cannot be
reached is asked again for as long as it takes. Nothing here sends an order.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from threading import Lock

from app.domain.errors import BadReply, RateLimited, Unreachable, UserFacing
from app.domain.events import JobProgressed
from app.domain.job import Job, JobState
from app.domain.ports import Bus, Clock, FilmStore, JobBook, Transaction
from app.domain.vendor_ports import Progress as VendorProgress
from app.jobs import words
from app.jobs.pacing import LONG_WAIT_S, poll_gap
from app.jobs.result import ELSEWHERE, STOPPED, Result
from app.jobs.steps import Steps, Stop

UNUSABLE_LIMIT = 8
_TICK_S, _FEW = 0.25, 200  # a thousand look up less often each
_WRITE_EVERY_S = 1.0
_GATHER_S, _AT_ONCE = 0.1, 100  # what many learn at the same time is one transaction
_LONGEST_GAP_S = 60.0


class Watching:
    """`nudges` counts a person's wishes: a change makes the job be read again at once."""

    def __init__(
        self,
        store: FilmStore,
        book: JobBook,
        steps: Steps,
        clock: Clock,
        bus: Bus,
        stop: Stop,
        nudges: Callable[[], int],
        one_writer: Lock,
    ) -> None:
        self._one_writer = one_writer
        self._store, self._book, self._steps = store, book, steps
        self._clock, self._bus, self._stop, self._nudges = clock, bus, stop, nudges
        self._notes: list[_Note] = []
        self._writing: asyncio.Task[None] | None = None
        self._watched = 0

    async def watch(self, job: Job) -> Result:
        self._watched += 1
        try:
            return await self._watch(job)
        finally:
            self._watched -= 1

    async def _watch(self, job: Job) -> Result:
        asked_to_cancel, unreachable, written, seen = False, 0, 0.0, None
        while True:
            if seen != self._nudges():  # nobody else writes to a job that is watched
                seen = self._nudges()
                job = await asyncio.to_thread(self._book.get, job.id)
            if job.state not in (JobState.RENDERING, JobState.CANCELLING):
                return ELSEWHERE
            if job.state is JobState.CANCELLING and not asked_to_cancel:
                answer = await self._cancelled(job)
                asked_to_cancel = answer is not None
                if answer:
                    return Result(word="cancelled", message=words.CANCELLED)
            if not await self._time_has_come(job, seen):
                if self._stop():
                    return STOPPED
                continue
            gap, bad = poll_gap(self._steps.pace(job), self._steps.speed(job)), 0
            reason = words.CANNOT_CANCEL if job.state is JobState.CANCELLING else ""
            try:
                progress = await self._steps.poll(job)
            except BadReply as error:
                bad, reason = job.bad_polls + 1, error.message
                if bad >= UNUSABLE_LIMIT:
                    return Result(word="unusable", message=error.message)
            except RateLimited as error:
                wait = error.retry_after or gap * 2
                if wait > LONG_WAIT_S:
                    return Result(word="wait", message=error.message, again_in=wait)
                gap, bad, reason = max(gap, wait), job.bad_polls, error.message
            except Unreachable as error:
                unreachable += 1
                longest = _LONGEST_GAP_S / max(self._steps.speed(job), 0.01)
                gap = max(gap, min(gap * 2**unreachable, longest))
                bad, reason = job.bad_polls, error.message
            except UserFacing as error:
                return Result(word="gone", message=str(error))
            else:
                unreachable = 0
                if over := _over(progress):
                    return over
                if progress.progress is not None and progress.progress != job.progress:
                    self._tell(job, progress.progress)
                    job = job.model_copy(update={"progress": progress.progress})
            next_poll = self._clock.now() + timedelta(seconds=gap)
            words_changed = (bad, reason) != (job.bad_polls, job.reason)
            if (
                words_changed
                or gap >= _WRITE_EVERY_S
                or time.monotonic() - written > _WRITE_EVERY_S
            ):
                written = time.monotonic()
                fields = {"next_poll": next_poll, "bad_polls": bad, "progress": job.progress}
                if not await self._note(job, reason, fields):
                    return ELSEWHERE
                job = job.model_copy(update={**fields, "reason": reason})
            elif not await self._pause(gap):
                return STOPPED

    async def _cancelled(self, job: Job) -> bool | None:
        """None: the vendor could not be asked now, and is asked again before the next poll."""
        try:
            return await self._steps.cancel(job)
        except (RateLimited, Unreachable):
            return None
        except UserFacing:
            return False

    async def _time_has_come(self, job: Job, seen: int) -> bool:
        """Waits for the stored time of the next poll; False: stopped, or a person wants to."""
        while not self._stop():
            due = job.next_poll
            left = (due - self._clock.now()).total_seconds() if due is not None else 0.0
            if left <= 0:
                return True
            await asyncio.sleep(min(left, _TICK_S * max(1.0, self._watched / _FEW)))
            if self._nudges() != seen:
                return False
        return False

    async def _pause(self, gap: float) -> bool:
        """Short gaps of a fast rehearsal are waited out without writing each of them down."""
        until = time.monotonic() + gap
        while (left := until - time.monotonic()) > 0:
            if self._stop():
                return False
            await asyncio.sleep(min(left, _TICK_S))
        return not self._stop()

    async def _note(self, job: Job, reason: str, fields: dict[str, object]) -> bool:
        """Written with what others have to write just now; False: the job is ours no longer."""
        written: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._notes.append(_Note(job, reason, fields, written))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_on())
        return await written

    async def _write_on(self) -> None:
        while self._notes:
            await asyncio.sleep(_GATHER_S)
            notes, self._notes = self._notes[:_AT_ONCE], self._notes[_AT_ONCE:]
            try:
                ours = await asyncio.to_thread(self._write, notes)
            except Exception as error:  # noqa: BLE001 - each of them fails as if it had written
                for note in notes:
                    note.fail(error)
            else:
                for note, still in zip(notes, ours, strict=True):
                    note.tell(still)

    def _write(self, notes: list[_Note]) -> list[bool]:
        with self._one_writer, self._store.transaction() as tx:
            return [self._write_one(tx, note) for note in notes]

    def _write_one(self, tx: Transaction, note: _Note) -> bool:
        """Only while the job is still ours: a person may have moved it during the poll."""
        state, fields = self._book.get(note.job.id, tx).state, note.fields
        if state not in (JobState.RENDERING, JobState.CANCELLING):
            return False
        if state is note.job.state:
            fields = {**fields, "reason": note.reason}
        self._book.update(tx, note.job.id, self._clock.now(), **fields)
        return True

    def _tell(self, job: Job, progress: float) -> None:
        self._bus.publish(JobProgressed(job_id=job.id, shot_id=job.shot_id, progress=progress))


@dataclass(frozen=True, slots=True)
class _Note:
    """What a poll taught of a job, and who waits until it is written."""

    job: Job
    reason: str
    fields: dict[str, object]
    written: asyncio.Future[bool]

    def tell(self, still_ours: bool) -> None:
        if not self.written.done():
            self.written.set_result(still_ours)

    def fail(self, error: Exception) -> None:
        if not self.written.done():
            self.written.set_exception(error)


def _over(progress: VendorProgress) -> Result | None:
    """The result when the vendor is done with the ticket; a word nobody knows means running."""
    if progress.state not in ("done", "failed", "cancelled"):
        return None
    return Result(
        word=progress.state,
        message=progress.failure,
        price=progress.price,
        downloads=tuple(progress.downloads),
        refunded=progress.refunded,
        may_retry=progress.may_retry,
    )
