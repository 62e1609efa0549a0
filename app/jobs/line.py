"""The render line: implements `domain.ports.RenderLine` over our rows and the durable engine.

A feeder thread gives the engine what may run now (`pacing`), the engine runs stages, `RenderJob`
writes. Closing sets a stop that every wait, download and drawing looks at every 250 ms; a money
step between its mark and its record is left alone for five seconds, after which the process may
end itself: that is the same as a kill, and the line survives kills.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.domain.errors import BelongsElsewhere, Bug, StudioError, UserFacing
from app.domain.events import JobMoved, MoneyMoved
from app.domain.job import Job, JobState
from app.domain.ports import Bus, Clock, FilmStore, JobBook, Transaction
from app.jobs.answers import Answers
from app.jobs.homecoming import Homecoming
from app.jobs.pacing import (
    MINUTE,
    UNFINISHED,
    Lane,
    lane,
    may_run,
    moves_by_itself,
    seconds_to_wait,
)
from app.jobs.render_job import FITS, RenderJob, is_local
from app.jobs.result import ELSEWHERE, Result, Stage
from app.jobs.sending import Sending
from app.jobs.steps import Steps
from app.jobs.troubles import FEEDING, Troubles
from app.jobs.watching import Watching

if TYPE_CHECKING:
    from app.jobs.engine import Engine

CLOSING_S = 5.0
_LOOK_EVERY_S = 2.0
_AGAIN_S = 0.02
_REST = 4  # times as long as a look at the jobs took: with thousands it must not take all
_SICK_S = 5.0
_VAIN_S = 0.5
_HURRY_S = 10.0  # work that was quick is often followed by more of it
_log = logging.getLogger("takeboard.jobs")


class Line:
    """Built once per open film. `database` is the store's engine (opaque here).

    `elsewhere` says why the jobs must not run here (a moved or copied folder nobody decided
    about), or None; it is asked at every start.
    """

    def __init__(
        self,
        store: FilmStore,
        book: JobBook,
        steps: Steps,
        clock: Clock,
        bus: Bus,
        database: Any,
        jobs_db: Path,
        elsewhere: Callable[[], BelongsElsewhere | None] = lambda: None,
    ) -> None:
        self._book, self._steps, self._clock, self._bus = book, steps, clock, bus
        self._database, self._jobs_db, self._elsewhere = database, jobs_db, elsewhere
        self._engine: Engine | None = None
        self._feeder: threading.Thread | None = None
        self._stop = threading.Event()
        self._change = threading.Condition()
        self._awake = True
        self._nudges = 0
        self._paused = False
        self._hurried = -_HURRY_S
        self._at_work: dict[str, datetime | None] = {}  # as last written when the work began
        self._sick: dict[str, float] = {}
        self._stumbled: set[str] = set()  # in a stage, perhaps after having written others
        self._sent: dict[Lane, list[datetime]] = defaultdict(list)
        self._troubles = Troubles(bus)
        self._render_job = RenderJob(book, steps, clock)
        self._answers = Answers(book, self._render_job, clock)
        stop, nudges = self._stop.is_set, self._nudged
        # Many waiting for SQLite's one lock would each hold a connection, and starve.
        writer = self._one_writer = threading.Lock()
        self._sending = Sending(store, book, steps, clock, stop, writer)
        self._watching = Watching(store, book, steps, clock, bus, stop, nudges, writer)
        self._home = Homecoming(book, steps, clock, bus, stop, nudges)

    # domain.ports.RenderLine

    def start(self) -> None:
        """Returns when the engine runs; the import of its library takes about a second.

        Raises `BelongsElsewhere`. May be called from any thread: the engine is launched from a
        plain one, so that no step ever runs on the caller's event loop.
        """
        if self._engine is not None:
            return
        if refusal := self._elsewhere():
            raise refusal
        self._stop.clear()
        with ThreadPoolExecutor(1, thread_name_prefix="render-line-start") as plain:
            plain.submit(self._launch).result()
        self._feeder = threading.Thread(target=self._feed_on, name="render-line", daemon=True)
        self._feeder.start()

    def wake(self) -> None:
        with self._change:
            self._nudges += 1
        self._notice()

    @property
    def paused(self) -> bool:
        return self._paused

    def pause(self, paused: bool) -> None:
        """For as long as this process lives; jobs to be kept back longer are held."""
        self._paused = paused
        self.wake()

    def wait_idle(self, stop: Callable[[], bool]) -> None:
        if self._engine is None:
            raise Bug("the render line was not started")
        while not stop() and not self._stop.is_set():
            with self._change:
                if not self._at_work and not self._moving():
                    return
                self._change.wait(timeout=0.25)

    def close(self) -> None:
        engine, self._engine = self._engine, None
        if engine is None:
            return
        self._stop.set()
        self.wake()
        end = time.monotonic() + CLOSING_S
        with self._change:
            while self._at_work and time.monotonic() < end:
                self._change.wait(timeout=0.1)
            left = len(self._at_work)
            self._at_work.clear()
        if left:
            _log.info("closing with %d jobs at work; they go on at the next start", left)
        if self._feeder is not None:
            self._feeder.join(timeout=CLOSING_S)
        engine.close(self._steps.close)

    def cancel(self, tx: Transaction, job_id: str) -> Job:
        return self._answers.cancel(tx, job_id)

    def hold(self, tx: Transaction, job_id: str) -> Job:
        return self._answers.hold(tx, job_id)

    def release(self, tx: Transaction, job_id: str) -> Job:
        return self._answers.release(tx, job_id)

    def retry(self, tx: Transaction, job_id: str) -> Job:
        return self._answers.retry(tx, job_id)

    def resolve(self, tx: Transaction, job_id: str, ticket: str | None, told: str = "") -> Job:
        return self._answers.resolve(tx, job_id, ticket, told)

    # what the engine calls, on its own threads

    async def _perform(self, job_id: str, stage: Stage) -> Result:
        """A border: whatever a stage raises becomes a result, and never ends the engine."""
        job = await asyncio.to_thread(self._book.get, job_id)
        if job.state not in FITS[stage]:
            return ELSEWHERE
        doing = {
            Stage.SEND: self._sending.send,
            Stage.SETTLE: self._sending.settle,
            Stage.WATCH: self._watching.watch,
            Stage.DRAW: self._home.draw,
            Stage.FETCH: self._home.fetch,
            Stage.LAND: self._home.land,
            Stage.EVALUATE: self._home.evaluate,
        }[stage]
        try:
            return await doing(job)
        except UserFacing as error:
            self._troubles.met(job_id, error)
            self._stumbled.add(job_id)
            raise
        except Exception as error:  # noqa: BLE001 - a border: a job step
            _log.exception("job %s broke at %s", job_id, stage)
            return await asyncio.to_thread(self._broken, job_id, stage, type(error).__name__)

    def _broken(self, job_id: str, stage: Stage, name: str) -> Result:
        """What a fault of ours means for the job: money that may be gone is in doubt."""
        attempts = self._book.attempts(job_id)
        last = attempts[-1] if attempts else None
        word = {Stage.SETTLE: "nobody", Stage.WATCH: "gone"}.get(stage, "failed")
        if stage is Stage.SEND:
            word = "unknown" if last is not None and last.sent_at is not None else "refused"
        message = f"a fault of this program ({name})"
        return Result(word=word, message=message, attempt=last.n if last is not None else 0)

    def _advance(
        self, tx: Transaction, job_id: str, stage: Stage | None, result: Result | None
    ) -> Stage | None:
        if stage is None and self._held_back(tx, job_id):
            return None
        return self._render_job.advance(tx, job_id, stage, result)

    def _advanced(self, job_id: str) -> None:
        """After a commit: tell everybody, and see whether a slot became free."""
        job = self._book.get(job_id)
        if job.state is JobState.SUBMITTING:
            with self._change:
                now, lately = self._clock.now(), self._sent[lane(job)]
                lately[:] = [at for at in lately if now - at <= MINUTE] + [now]
        moved = JobMoved(job_id=job.id, shot_id=job.shot_id, state=job.state, reason=job.reason)
        self._bus.publish(moved, MoneyMoved())
        self._notice()

    def _ended(self, job_id: str, problem: StudioError | None) -> None:
        if problem is not None and not self._stop.is_set():
            _log.info("job %s could not be written: %s", job_id, problem)
            if isinstance(problem, UserFacing):
                self._troubles.met(job_id, problem)
        stumbled = job_id in self._stumbled
        self._stumbled.discard(job_id)
        with self._change:
            before = self._at_work.pop(job_id, None)
            wrote = before is None or self._book.get(job_id).updated_at != before
            if problem is not None or stumbled:
                self._sick[job_id] = time.monotonic() + _SICK_S
            elif not wrote:
                # Whoever ended without having written anything would only do so again at once.
                self._sick[job_id] = time.monotonic() + _VAIN_S
        if problem is None and wrote and not stumbled:
            self._troubles.over(job_id)
        self._notice()

    def _held_back(self, tx: Transaction, job_id: str) -> bool:
        """Enqueued before a pause or a close: it stays queued."""
        if not (self._paused or self._stop.is_set()):
            return False
        return self._stop.is_set() or self._book.get(job_id, tx).state is JobState.QUEUED

    # feeding

    def _launch(self) -> None:
        from app.jobs.engine import Engine  # takes a second: after the first paint

        engine = Engine(
            self._database,
            self._jobs_db,
            self._advance,
            self._perform,
            self._advanced,
            self._ended,
            self._one_writer,
        )
        jobs = self._book.all(*UNFINISHED)
        self._remember_sent(jobs)
        with self._change:
            self._at_work = dict.fromkeys(engine.launch(fast=self._in_a_hurry(jobs)))
        self._engine = engine

    def _feed_on(self) -> None:
        while not self._stop.is_set():
            begun = time.thread_time()
            try:
                wait = self._feed()
                self._troubles.over(FEEDING)
            except UserFacing as error:
                _log.info("the render line waits: %s", error)
                self._troubles.met(FEEDING, error)
                wait = _SICK_S
            self._stop.wait(min((time.thread_time() - begun) * _REST, _LOOK_EVERY_S))
            with self._change:
                if not self._awake:
                    self._change.wait(timeout=wait)
                self._awake = False

    def _feed(self) -> float:
        engine, now = self._engine, self._clock.now()
        if engine is None:
            return _LOOK_EVERY_S
        jobs = self._book.all(*UNFINISHED)
        self._troubles.only({job.id for job in jobs})
        if self._in_a_hurry(jobs):
            self._hurried = time.monotonic()
        engine.hurry(time.monotonic() - self._hurried < _HURRY_S)
        with self._change:
            tired = {job_id for job_id, end in self._sick.items() if end > time.monotonic()}
            busy = tired.union(self._at_work)
            sent = {key: tuple(times) for key, times in self._sent.items()}
        chosen = may_run(
            jobs, busy, now, self._steps.pace, self._steps.speed, sent, paused=self._paused
        )
        again = False
        for job in chosen:
            with self._change:
                self._at_work[job.id] = job.updated_at
            taken = False
            try:
                taken = not self._stop.is_set() and engine.work(job.id, job.account)
            finally:
                if not taken:
                    again = True
                    with self._change:
                        self._at_work.pop(job.id, None)
        if again:
            return _AGAIN_S
        waiting = [job for job in jobs if job.id not in busy]
        return max(seconds_to_wait(waiting, now, at_most=_LOOK_EVERY_S), _AGAIN_S)

    def _notice(self) -> None:
        with self._change:
            self._awake = True
            self._change.notify_all()

    def _nudged(self) -> int:
        return self._nudges

    def _moving(self) -> bool:
        jobs = self._book.all(*UNFINISHED)
        return any(moves_by_itself(job, paused=self._paused) for job in jobs)

    def _in_a_hurry(self, jobs: list[Job]) -> bool:
        return any(is_local(job) or job.rehearsed or self._steps.speed(job) > 1 for job in jobs)

    def _remember_sent(self, jobs: list[Job]) -> None:
        """A restart does not forget what was sent in the last minute."""
        since = self._clock.now() - MINUTE - timedelta(seconds=1)
        for attempt in self._book.sent_since(since):
            job = self._book.get(attempt.job_id)
            if attempt.sent_at is not None and not is_local(job):
                self._sent[lane(job)].append(attempt.sent_at)
