"""Jobs, attempts, history and the account book of one film: behind `domain.ports.JobBook`.

Writes happen inside the caller's transaction only, so that a state move, its attempt and its money
commit together. Guards what must never happen twice: a send mark, a payment, an illegal move.
When and why a job moves is for the render line to know.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, func, select, update
from sqlalchemy.exc import IntegrityError

from app.domain.errors import Bug, NotFound, ProjectReadOnly
from app.domain.ids import new_id
from app.domain.job import (
    Attempt,
    Job,
    JobEvent,
    JobState,
    LedgerEntry,
    LedgerKind,
    Outcome,
    Queue,
    Totals,
    check_move,
)
from app.domain.model_card import LOCAL
from app.domain.money import Money
from app.domain.ports import Transaction
from app.domain.value import Value
from app.storage import mapping
from app.storage.job_sums import read_queue
from app.storage.job_tally import MoneyTally, OrderTally, SentTally
from app.storage.sqlite_engine import READING, connection_of

V = TypeVar("V", bound=Value)
_FIXED = frozenset({"id", "shot_id", "take_number", "order", "price", "rehearsed", "batch_id"})


class SqliteJobBook:
    """Shares the film store's engine; `read_only` as there."""

    def __init__(self, engine: Engine, *, read_only: str = "") -> None:
        self._engine = engine
        self._read_only = read_only
        self._orders, self._sent, self._money = OrderTally(), SentTally(), MoneyTally()

    def get(self, job_id: str, tx: Transaction | None = None) -> Job:
        with self._reading(tx) as conn:
            return _job(conn, job_id)

    def all(
        self,
        *states: JobState,
        shot_id: str | None = None,
        take_number: int | None = None,
        tx: Transaction | None = None,
    ) -> list[Job]:
        table = mapping.table_for(Job)
        wanted: dict[str, object] = {"state": list(states)} if states else {}
        if shot_id is not None:
            wanted["shot_id"] = shot_id
        if take_number is not None:
            wanted["take_number"] = take_number
        return self._read(Job, wanted, table.c.created_at, table.c.id, tx=tx)

    def take_numbers(self, shot_id: str, tx: Transaction | None = None) -> list[int]:
        table = mapping.table_for(Job)
        query = select(table.c.take_number).where(table.c.shot_id == shot_id)
        with self._reading(tx) as conn:
            return list(conn.execute(query).scalars())

    def queue(self, at_least: int) -> Queue:
        with self._reading(None) as conn:
            return read_queue(conn, at_least, self._orders.read(conn))

    def sendings(self) -> dict[str, int]:
        with self._reading(None) as conn:
            return self._sent.read(conn)

    def changed_since(self, at: datetime) -> list[Job]:
        table = mapping.table_for(Job)
        found = self._since(Job, table.c.updated_at, at, table.c.created_at)
        return [job for job in found if job.updated_at >= at]

    def tickets(self, account: str) -> frozenset[str]:
        job, attempt = mapping.table_for(Job), mapping.table_for(Attempt)
        query = (
            select(attempt.c.ticket)
            .join(job, job.c.id == attempt.c.job_id)
            .where(job.c.account == account, attempt.c.ticket.is_not(None))
        )
        with self._reading(None) as conn:
            return frozenset(conn.execute(query).scalars())

    def sent_since(self, at: datetime) -> list[Attempt]:
        table = mapping.table_for(Attempt)
        found = self._since(Attempt, table.c.sent_at, at, table.c.sent_at)
        return [one for one in found if one.sent_at is not None and one.sent_at >= at]

    def attempts(self, job_id: str, tx: Transaction | None = None) -> list[Attempt]:
        return self._read(Attempt, {"job_id": job_id}, mapping.table_for(Attempt).c.n, tx=tx)

    def holders(self, ticket: str, account: str, tx: Transaction | None = None) -> list[str]:
        found = self._read(Attempt, {"ticket": ticket}, mapping.table_for(Attempt).c.n, tx=tx)
        jobs = dict.fromkeys(attempt.job_id for attempt in found)
        return [job_id for job_id in jobs if self.get(job_id, tx).account == account]

    def history(self, job_id: str) -> list[JobEvent]:
        return self._read(JobEvent, {"job_id": job_id}, mapping.table_for(JobEvent).c.seq)

    def ledger(self, job_id: str | None = None, tx: Transaction | None = None) -> list[LedgerEntry]:
        wanted: dict[str, object] = {} if job_id is None else {"job_id": job_id}
        return self._read(LedgerEntry, wanted, mapping.table_for(LedgerEntry).c.id, tx=tx)

    def totals(
        self,
        *,
        rehearsed: bool = False,
        vendor: str | None = None,
        tx: Transaction | None = None,
    ) -> Totals:
        wanted: dict[str, object] = {"rehearsed": rehearsed}
        if vendor is not None:
            wanted["vendor"] = vendor
        with self._reading(tx) as conn:
            return self._money.read(conn, wanted, keep=tx is None)

    def add(self, tx: Transaction, jobs: Sequence[Job], at: datetime) -> None:
        conn = self._connection(tx)
        if not jobs:
            return
        try:
            mapping.insert_rows(conn, Job, jobs)
        except IntegrityError as error:
            raise Bug("a job was recorded twice") from error
        first = [JobEvent(job_id=j.id, state=j.state, at=at, reason=j.reason) for j in jobs]
        mapping.insert_rows(conn, JobEvent, first)
        for job in jobs:
            if job.price:
                self.enter(tx, job, LedgerKind.RESERVED, job.price, at)

    def move(
        self, tx: Transaction, job_id: str, to: JobState, reason: str, at: datetime, **fields: Any
    ) -> Job:
        conn = self._connection(tx)
        old = _job(conn, job_id)
        check_move(old.state, to)
        event = JobEvent(job_id=job_id, state=to, at=at, reason=reason)
        mapping.insert_rows(conn, JobEvent, [event])
        return _write(conn, old, {"state": to, "reason": reason, "updated_at": at, **fields})

    def update(self, tx: Transaction, job_id: str, at: datetime, **fields: Any) -> Job:
        if "state" in fields:
            raise Bug("a state changes by a move only")
        conn = self._connection(tx)
        return _write(conn, _job(conn, job_id), {"updated_at": at, **fields})

    def open_attempt(self, tx: Transaction, job_id: str, at: datetime) -> Attempt:
        """The next attempt, or the last one again if nothing was sent with it yet.

        Raises `Bug` while an earlier attempt may have been accepted: that would pay twice.
        """
        conn = self._connection(tx)
        job, last = _job(conn, job_id), _last_attempt(conn, job_id)
        if last is not None and last.sent_at is None and last.outcome is None:
            return last
        if last is not None and not _may_follow(last, job):
            raise Bug(f"job {job_id}: attempt {last.n} is {last.outcome or 'sent, unanswered'}")
        attempt = Attempt(job_id=job_id, n=last.n + 1 if last else 1, opened_at=at)
        mapping.insert_rows(conn, Attempt, [attempt])
        return attempt

    def mark_sent(
        self, tx: Transaction, job_id: str, n: int, request_sha256: str, at: datetime
    ) -> bool:
        conn, table = self._connection(tx), mapping.table_for(Attempt)
        marked = conn.execute(
            update(table)
            .where(table.c.job_id == job_id, table.c.n == n, table.c.sent_at.is_(None))
            .values(sent_at=at.isoformat(), request_sha256=request_sha256)
        )
        if marked.rowcount == 0:
            _attempt(conn, job_id, n)
        return marked.rowcount == 1

    def settle_attempt(
        self,
        tx: Transaction,
        job_id: str,
        n: int,
        outcome: Outcome,
        *,
        status: int | None = None,
        ticket: str | None = None,
        error: str = "",
    ) -> None:
        """Unknown may become anything later; what a vendor accepted stays accepted."""
        conn, table = self._connection(tx), mapping.table_for(Attempt)
        old = _attempt(conn, job_id, n)
        if old.outcome is Outcome.ACCEPTED and (outcome, ticket) != (old.outcome, old.ticket):
            raise Bug(f"job {job_id}: attempt {n} was accepted as {old.ticket}")
        conn.execute(
            update(table)
            .where(table.c.job_id == job_id, table.c.n == n)
            .values(
                outcome=outcome.value,
                status=old.status if status is None else status,
                ticket=ticket or old.ticket,
                error=error,
            )
        )

    def enter(
        self,
        tx: Transaction,
        job: Job,
        kind: LedgerKind,
        money: Money,
        at: datetime,
        *,
        ticket: str | None = None,
        note: str = "",
    ) -> LedgerEntry:
        """Amounts are positive but for `corrected`, which is signed."""
        conn, table = self._connection(tx), mapping.table_for(LedgerEntry)
        if money.amount < 0 and kind is not LedgerKind.CORRECTED:
            raise Bug(f"{kind} is never negative")
        if kind is LedgerKind.SPENT:
            same = mapping.where(LedgerEntry, {"job_id": job.id, "kind": kind, "ticket": ticket})
            paid = conn.execute(mapping.rows(LedgerEntry).where(*same)).mappings().first()
            if paid is not None:
                return mapping.from_row(LedgerEntry, paid)
        entry = LedgerEntry(
            id=new_id(),
            at=at,
            job_id=job.id,
            kind=kind,
            vendor=job.order.vendor,
            account=job.account,
            money=money,
            ticket=ticket,
            rehearsed=job.rehearsed,
            note=note,
        )
        conn.execute(table.insert().values(**mapping.to_row(entry)))
        return entry

    def _read(
        self,
        kind: type[V],
        wanted: dict[str, object],
        *order: Any,
        tx: Transaction | None = None,
    ) -> list[V]:
        query = mapping.rows(kind).where(*mapping.where(kind, wanted)).order_by(*order)
        with self._reading(tx) as conn:
            found = conn.execute(query).mappings().all()
        return [mapping.from_row(kind, row) for row in found]

    def _since(self, kind: type[V], time: Any, at: datetime, order: Any) -> list[V]:
        """To the second, since stored times differ in how they write the rest."""
        second = at.astimezone(UTC).isoformat()[:19]
        query = mapping.rows(kind).where(time >= second).order_by(order)
        with self._reading(None) as conn:
            return mapping.from_rows(kind, conn.execute(query))

    @contextmanager
    def _reading(self, tx: Transaction | None) -> Iterator[Connection]:
        if tx is not None:
            yield connection_of(tx)
            return
        with self._engine.connect().execution_options(**READING) as conn:
            yield conn

    def _connection(self, tx: Transaction) -> Connection:
        if self._read_only:
            raise ProjectReadOnly(self._read_only, "Nothing was changed.")
        return connection_of(tx)


def _job(conn: Connection, job_id: str) -> Job:
    found = mapping.one(conn, Job, job_id)
    if found is None:
        raise NotFound(f"There is no job {job_id} in this project.", "`takeboard jobs` lists them.")
    return found


def _write(conn: Connection, old: Job, fields: dict[str, Any]) -> Job:
    if fixed := _FIXED.intersection(fields):
        raise Bug(f"the {min(fixed)} of a job is fixed when it is queued")
    fresh = Job.model_validate({**dict(old), **fields})
    mapping.update_rows(conn, Job, fields, [fresh])
    return fresh


def _attempt(conn: Connection, job_id: str, n: int) -> Attempt:
    query = mapping.rows(Attempt).where(*mapping.where(Attempt, {"job_id": job_id, "n": n}))
    row = conn.execute(query).mappings().first()
    if row is None:
        raise Bug(f"job {job_id} has no attempt {n}")
    return mapping.from_row(Attempt, row)


def _last_attempt(conn: Connection, job_id: str) -> Attempt | None:
    table = mapping.table_for(Attempt)
    n = conn.execute(select(func.max(table.c.n)).where(table.c.job_id == job_id)).scalar()
    return None if n is None else _attempt(conn, job_id, int(n))


def _may_follow(last: Attempt, job: Job) -> bool:
    # the built-in model is begun again after a kill, and never in doubt
    if job.account == LOCAL or last.outcome is Outcome.REFUSED:
        return True
    return last.outcome is Outcome.ACCEPTED and job.ticket_ended
