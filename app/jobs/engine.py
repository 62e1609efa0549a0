"""The durable engine: DBOS on SQLite, and the only file that knows it.

It sees to it that somebody works on a job, and nothing else: what there is to do stands in
`project.db`. One workflow per job, its id the job's id, so that starting it twice is harmless; a
job that has to run again gets its finished workflow removed first. Every step writes through the
datasource, whose checkpoint commits in the same transaction as our rows.

One process, one engine at a time: DBOS is a process-wide object.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import threading
import time
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, event, text
from sqlalchemy import Engine as Database
from sqlalchemy.exc import OperationalError

from app.domain.errors import Bug, DiskFull, StudioError, UserFacing
from app.domain.ports import Transaction
from app.jobs import recovery
from app.jobs.result import STOPPED, Result, Stage

# DBOS hangs a console handler on its logger unless there is one already.
logging.getLogger("dbos").addHandler(logging.NullHandler())

from dbos import (  # noqa: E402 - after its logger was made quiet
    DBOS,
    DBOSConfig,
    Queue,
    SetEnqueueOptions,
    SetWorkflowID,
    SQLAlchemyDatasource,
)

# Recovery takes up only workflows of the same version and executor: never change these two while
# workflows of this shape may be in flight.
VERSION, EXECUTOR = "render-line-1", "studio"
QUEUE = "render"
_CEILING = 4096  # for one account; the real limits are pacing's
_BUSY_POLL_S, _IDLE_POLL_S = 0.05, 2.0
_LAST_S = 2.0
_RECORDED_S = 4.0
_UNFINISHED = ["ENQUEUED", "PENDING", "DELAYED"]
_log = logging.getLogger("takeboard.jobs")

Advance = Callable[[Transaction, str, Stage | None, Result | None], Stage | None]
Perform = Callable[[str, Stage], Awaitable[Result]]
Advanced = Callable[[str], None]
Ended = Callable[[str, StudioError | None], None]  # job id, what it stumbled over
Closing = Callable[[], Coroutine[Any, Any, None]]


class Engine:
    """`database` is the store's engine on `project.db`; `jobs_db` lies beside it.

    `advanced` is told after each commit, `ended` when nobody works on a job any more. All run on
    other threads than the one that launched, `perform` on the engine's own loop.
    """

    _one = threading.Lock()

    def __init__(
        self,
        database: Database,
        jobs_db: Path,
        advance: Advance,
        perform: Perform,
        advanced: Advanced,
        ended: Ended,
        one_writer: threading.Lock,
    ) -> None:
        self._one_writer = one_writer
        self._database, self._jobs_db = database, jobs_db
        self._advance, self._perform = advance, perform
        self._advanced, self._ended = advanced, ended
        self._queue: Queue | None = None
        self._system: Database | None = None
        self._workflow: Any = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._mine = self._fast = False
        self._over: dict[str, float] = {}  # run to their end here, perhaps not yet recorded as such

    def launch(self, *, fast: bool) -> set[str]:
        """Start, and return the jobs the engine itself takes up again.

        Must be called from a thread without a running asyncio loop: else steps would run there.
        """
        if not self._one.acquire(blocking=False):
            raise Bug("the job engine is running in this process already")
        self._mine = True
        try:
            self._prepare_files()
            self._define()
            DBOS.launch()
            self._queue = DBOS.register_queue(
                QUEUE,
                partition_concurrency=_CEILING,
                polling_interval_sec=_BUSY_POLL_S if fast else _IDLE_POLL_S,
                on_conflict="always_update",
            )
            self._fast = fast
            open_ones = DBOS.list_workflows(status=_UNFINISHED, load_input=False, load_output=False)
            return {status.workflow_id for status in open_ones}
        except OperationalError as error:
            self.close()
            raise _named(error) from error
        except BaseException:
            self.close()
            raise

    def work(self, job_id: str, account: str) -> bool:
        """See to it that somebody works on a job; False: its last run is not quite over, ask again.

        Raises `DiskFull` when that cannot be written.
        Called from one thread only, never twice for a job before `ended` was told.
        """
        if self._queue is None:
            raise Bug("the job engine is not running")
        try:
            known = DBOS.get_workflow_status(job_id)
            if known is not None:
                if known.status in _UNFINISHED:
                    if (over := self._over.get(job_id)) is None:
                        return True
                    if time.monotonic() - over < _RECORDED_S:
                        return False
                    # an end that is not recorded by now never will be: the disk was full
                self._forget(job_id)
            self._over.pop(job_id, None)
            with SetWorkflowID(job_id), SetEnqueueOptions(queue_partition_key=account):
                self._queue.enqueue(self._workflow, job_id)
        except OperationalError as error:
            raise _named(error) from error
        return True

    def hurry(self, fast: bool) -> None:
        """Look for enqueued jobs often (local and rehearsed work) or rarely (real vendors)."""
        if self._queue is not None and fast is not self._fast:
            self._fast = fast
            self._queue.set_polling_interval_sec(_BUSY_POLL_S if fast else _IDLE_POLL_S)

    def close(self, last: Closing | None = None) -> None:
        """Let go of everything; unfinished workflows are taken up at the next launch.

        `last` runs on the loop the stages ran on, if any did.
        """
        if not self._mine:
            return
        self._queue = None
        if last is not None and self._loop is not None:
            try:
                asyncio.run_coroutine_threadsafe(last(), self._loop).result(timeout=_LAST_S)
            except (TimeoutError, UserFacing) as error:
                _log.info("connections were left open: %s", error)
        self._loop = None
        DBOS.destroy(destroy_registry=True)
        if self._system is not None:
            self._system.dispose()
            self._system = None
        self._mine = False
        self._one.release()

    def _prepare_files(self) -> None:
        if recovery.is_sound(self._jobs_db):
            return
        with self._database.begin() as conn:
            there = conn.execute(
                text("select 1 from sqlite_master where name = 'datasource_outputs'")
            ).first()
            if there:
                conn.execute(text("delete from datasource_outputs"))
        recovery.discard(self._jobs_db)

    def _define(self) -> None:
        address = f"sqlite:///{self._jobs_db.absolute()}"
        self._system = _system_database(address)
        config: DBOSConfig = {
            "name": "takeboard",
            "system_database_url": address,
            "system_database_engine": self._system,
            "application_version": VERSION,
            "executor_id": EXECUTOR,
            "enable_otlp": False,
            "log_level": "WARNING",
            "console_log_level": "CRITICAL",
        }
        DBOS(config=config)
        project = SQLAlchemyDatasource.create(
            str(self._database.url), engine=self._database, run_migrations=True
        )

        @project.transaction(name="advance")
        def in_transaction(
            job_id: str, stage: str | None, result: dict[str, Any] | None
        ) -> str | None:
            tx = Transaction(project.sql_session())
            done = Result.model_validate(result) if result is not None else None
            return self._advance(tx, job_id, Stage(stage) if stage else None, done)

        def advance(job_id: str, stage: str | None, result: dict[str, Any] | None) -> str | None:
            with self._one_writer:
                return in_transaction(job_id, stage, result)

        @DBOS.step(name="perform")
        async def perform(job_id: str, stage: str) -> dict[str, Any]:
            self._loop = asyncio.get_running_loop()
            try:
                result = await self._perform(job_id, Stage(stage))
            except UserFacing as error:  # our own database or disk: the same may work later
                _log.info("job %s stopped at %s: %s", job_id, stage, error)
                result = STOPPED
            return result.model_dump(mode="json")

        @DBOS.workflow(name="render_job", max_recovery_attempts=1_000_000_000)
        async def render_job(job_id: str) -> None:
            problem: StudioError | None = Bug("it ended unexpectedly")
            try:
                stage = await asyncio.to_thread(advance, job_id, None, None)
                while stage is not None:
                    await asyncio.to_thread(self._advanced, job_id)
                    result = await perform(job_id, stage)
                    stage = await asyncio.to_thread(advance, job_id, stage, result)
                await asyncio.to_thread(self._advanced, job_id)
                problem = None
            except UserFacing as error:  # a full disk, a damaged file: the row says what is left
                problem = error
            except OperationalError as error:  # the engine's own file
                problem = _named(error)
                if not isinstance(problem, UserFacing):
                    raise
            finally:
                self._over[job_id] = time.monotonic()
                self._ended(job_id, problem)

        self._workflow = render_job

    def _forget(self, job_id: str) -> None:
        """Remove a finished workflow, its checkpoints in our database first."""
        with self._one_writer, self._database.begin() as conn:
            conn.execute(
                text("delete from datasource_outputs where workflow_id = :job"), {"job": job_id}
            )
        DBOS.delete_workflow(job_id)


def _named(error: OperationalError) -> StudioError:
    """What went wrong in the engine's own file, for a person where it is the disk."""
    said = str(error.orig).lower()
    if "full" in said or "disk i/o" in said:
        return DiskFull(
            "The disk is full, so no job can go on.",
            "Free some space and start it again; everything saved before is safe.",
        )
    return Bug(f"the job engine's file: {said}")


def _system_database(address: str) -> Database:
    """Disposable, so commits need not wait for the disk; a kill of the process loses none.

    Its transactions queue up here: SQLite lets whoever finds it locked sleep for up to 100 ms.
    """
    system = create_engine(
        address,
        pool_size=8,
        max_overflow=56,
        pool_timeout=60,
        connect_args={"factory": _Queueing, "check_same_thread": False},
    )

    @event.listens_for(system, "connect")
    def _prepare(raw: Any, _record: object) -> None:
        raw.isolation_level = "IMMEDIATE"
        raw.execute("pragma busy_timeout = 30000")
        raw.execute("pragma foreign_keys = on")
        raw.execute("pragma journal_mode = wal")
        raw.execute("pragma synchronous = normal")

    @event.listens_for(system, "begin")
    def _begin(conn: Connection) -> None:
        raw: Any = conn.connection.driver_connection
        raw.take_turn()

    return system


class _Queueing(sqlite3.Connection):
    """Has its turn from the beginning of a transaction to the end of it."""

    _turn = threading.RLock()
    _mine = False

    def take_turn(self) -> None:
        if not self._mine:
            self._turn.acquire()
            self._mine = True

    def commit(self) -> None:
        super().commit()
        self._give_way()

    def rollback(self) -> None:
        try:
            super().rollback()
        finally:
            self._give_way()

    def _give_way(self) -> None:
        if self._mine:
            self._mine = False
            self._turn.release()
