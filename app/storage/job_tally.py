"""What a long history adds up to, kept from look to look: only what was written since is read.

Seeded by the sums the database keeps beside its lines, then carried on by the lines behind the last
one seen: history lines of jobs and lines of the account book are only ever added. A book keeps one
of each; whoever reads inside a transaction gets its lines too, and they are not kept, for they may
be undone.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, func, literal_column, select, text

from app.domain.job import SETTLED, Job, JobEvent, JobState, LedgerEntry, LedgerKind, Totals
from app.domain.money import Money, total
from app.storage import mapping
from app.storage.account_book import Sums
from app.storage.film_row import table_of
from app.storage.job_conditions import SENT
from app.storage.job_tables import JobOrderRow, LedgerHeldRow, LedgerSumRow

_SIGNS = {LedgerKind.SPENT: 1, LedgerKind.CORRECTED: 1, LedgerKind.REFUNDED: -1}
OPEN = [state.value for state in JobState if state not in SETTLED]
_ORDER, _SUM, _HELD = (table_of(row) for row in (JobOrderRow, LedgerSumRow, LedgerHeldRow))
_ROW: Any = literal_column("ledger.rowid")  # counts up: lines of the account book are never removed


@dataclass
class Orders:
    """Orders oldest first with how many jobs each has."""

    seen: int = 0  # the last line of history
    counts: dict[str, int] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)  # from 1


class OrderTally:
    """Of one film. Safe from several threads."""

    def __init__(self) -> None:
        self._orders = Orders()
        self._lock = threading.Lock()

    def read(self, conn: Connection) -> Orders:
        """As of this connection's snapshot; not to be changed."""
        last = _last_event(conn)
        with self._lock:
            known = self._orders
            if known.seen == 0:
                known = _all_orders(conn)
            elif last > known.seen:
                known = _carried_on(conn, known, _moved(conn, known.seen))
            known.seen = max(last, known.seen)
            self._orders = known
            return known


class SentTally:
    """In how many orders each shot of one film was sent. Safe from several threads."""

    def __init__(self) -> None:
        self._seen, self._sent = 0, dict[str, int]()
        self._lock = threading.Lock()

    def read(self, conn: Connection) -> dict[str, int]:
        """By shot id, never 0; not to be changed."""
        last, c = _last_event(conn), mapping.table_for(Job).c
        with self._lock:
            if self._seen == 0:
                self._sent = _sent(conn)
            elif last > self._seen:
                shots = set[str]()
                for some in mapping.chunks(sorted(_moved(conn, self._seen))):
                    shots.update(conn.execute(select(c.shot_id).where(c.id.in_(some))).scalars())
                known = self._sent.items()
                self._sent = {shot_id: many for shot_id, many in known if shot_id not in shots}
                for some in mapping.chunks(sorted(shots)):
                    self._sent |= _sent(conn, c.shot_id.in_(some))
            self._seen = max(last, self._seen)
            return self._sent


class MoneyTally:
    """Reserved and spent by the values its lines are asked for. Safe from several threads."""

    def __init__(self) -> None:
        self._known: dict[tuple[tuple[str, object], ...], tuple[int, Sums]] = {}
        self._lock = threading.Lock()

    def read(self, conn: Connection, wanted: dict[str, object], *, keep: bool) -> Totals:
        """`keep` only what was committed."""
        key = tuple(sorted(wanted.items()))
        last = int(conn.execute(select(func.max(_ROW)).select_from(_ledger())).scalar() or 0)
        with self._lock:
            seen, sums = self._known.get(key, (0, Sums()))
        if seen == 0:
            sums = _all_money(conn, wanted)
        elif last > seen:
            sums = sums.copy()
            where = mapping.where(LedgerEntry, wanted)
            query = mapping.rows(LedgerEntry).where(*where, seen < _ROW).order_by(_ROW)
            sums.add(mapping.from_rows(LedgerEntry, conn.execute(query)))
        if keep and last > seen:
            with self._lock:
                self._known[key] = (last, sums)
        return sums.totals()


def _ledger() -> Any:
    return mapping.table_for(LedgerEntry)


def _last_event(conn: Connection) -> int:
    return int(conn.execute(select(func.max(mapping.table_for(JobEvent).c.seq))).scalar() or 0)


def _moved(conn: Connection, since: int) -> set[str]:
    """Jobs with a line of history behind this one."""
    c = mapping.table_for(JobEvent).c
    # not told apart in SQL: SQLite would walk all lines in an index ordered by job
    return set(conn.execute(select(c.job_id).where(c.seq > since)).scalars())


def _all_orders(conn: Connection) -> Orders:
    c = _ORDER.c
    query = select(c.batch_id, c.jobs).order_by(c.first_id)
    counts = {str(batch_id): int(jobs) for batch_id, jobs in conn.execute(query)}
    return Orders(counts=counts, numbers={batch_id: n for n, batch_id in enumerate(counts, 1)})


def _carried_on(conn: Connection, known: Orders, moved: set[str]) -> Orders:
    """With the orders of the jobs that came or moved since looked at again."""
    c = mapping.table_for(Job).c
    batches = dict[str, None]()
    for some in mapping.chunks(sorted(moved)):
        rows = select(c.batch_id).where(c.id.in_(some)).order_by(c.id)
        batches |= dict.fromkeys(conn.execute(rows).scalars())
    counts, numbers = dict(known.counts), dict(known.numbers)
    for batch_id in batches:
        many = select(func.count()).where(c.batch_id == batch_id)
        counts[batch_id] = conn.execute(many).scalar_one()
        numbers.setdefault(batch_id, len(numbers) + 1)
    return Orders(counts=counts, numbers=numbers)


def _sent(conn: Connection, *only: Any) -> dict[str, int]:
    """A job without an order is one of its own."""
    c = mapping.table_for(Job).c
    orders = select(c.shot_id, c.batch_id).where(text(SENT), *only).distinct().subquery()
    found = dict[str, int]()
    for query in (
        select(orders.c.shot_id, func.count()).group_by(orders.c.shot_id),
        select(c.shot_id, func.count() - 1)
        .where(text(SENT), c.batch_id == "", *only)
        .group_by(c.shot_id),
    ):
        for shot_id, many in conn.execute(query):
            found[shot_id] = found.get(shot_id, 0) + many
    return found


def _all_money(conn: Connection, wanted: dict[str, object]) -> Sums:
    """Exact all the same: amounts are counted as they are written and added as decimals."""
    c, held = _SUM.c, _HELD.c
    conditions = mapping.where(LedgerEntry, wanted)
    reserved = select(held.job_id).where(*_only(_HELD, wanted))
    query = mapping.rows(LedgerEntry).where(*conditions, _ledger().c.job_id.in_(reserved))
    sums = Sums()
    sums.add(mapping.from_rows(LedgerEntry, conn.execute(query.order_by(_ROW))))
    lines = select(c.kind, c.money, c.lines).where(*_only(_SUM, wanted))
    spent = [
        Money.model_validate_json(money) * (_SIGNS[LedgerKind(kind)] * count)
        for kind, money, count in conn.execute(lines)
    ]
    if spent:
        sums.spent = total(spent, spent[0].currency)
    return sums


def _only(table: Table, wanted: dict[str, object]) -> list[ColumnElement[bool]]:
    return [table.c[name] == value for name, value in wanted.items()]
