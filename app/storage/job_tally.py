"""What a long history adds up to, kept from look to look: only what was written since is read.

Seeded by the database's own sums, then carried on by the lines behind the last one seen: history
lines of jobs and lines of the account book are only ever added. A book keeps one of each; whoever
reads inside a transaction gets its lines too, and they are not kept, for they may be undone.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, and_, case, func, literal_column, or_, select

from app.domain.job import SETTLED, Job, JobEvent, JobState, LedgerEntry, LedgerKind, Totals
from app.domain.money import Money, total
from app.storage import mapping
from app.storage.account_book import Sums

_SIGNS = {LedgerKind.SPENT: 1, LedgerKind.CORRECTED: 1, LedgerKind.REFUNDED: -1}
OPEN = [state.value for state in JobState if state not in SETTLED]
_ENDED = [JobState.FAILED.value, JobState.CANCELLED.value]
_NEVER_SENT = (JobState.QUEUED, JobState.HELD, JobState.CANCELLED)
_ROW: Any = literal_column("ledger.rowid")  # counts up: lines of the account book are never removed


@dataclass
class Orders:
    """Orders oldest first with how many jobs each has, and what was sent of which shot."""

    seen: int = 0  # the last line of history
    counts: dict[str, int] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)  # from 1
    sent: set[tuple[str, str]] = field(default_factory=set)  # shot, order or lone job

    @property
    def shots_sent(self) -> int:
        return len({shot_id for shot_id, _ in self.sent})


class OrderTally:
    """Of one film. Safe from several threads."""

    def __init__(self) -> None:
        self._orders = Orders()
        self._lock = threading.Lock()

    def read(self, conn: Connection) -> Orders:
        """As of this connection's snapshot; not to be changed."""
        events = mapping.table_for(JobEvent).c
        last = int(conn.execute(select(func.max(events.seq))).scalar() or 0)
        with self._lock:
            known = self._orders
            if known.seen == 0:
                known = _all_orders(conn)
            elif last > known.seen:
                query = select(events.job_id).where(events.seq > known.seen).distinct()
                known = _carried_on(conn, known, list(conn.execute(query).scalars()))
            known.seen = max(last, known.seen)
            self._orders = known
            return known


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


def _all_orders(conn: Connection) -> Orders:
    c = mapping.table_for(Job).c
    batches = select(c.batch_id, func.count()).group_by(c.batch_id).order_by(func.min(c.id))
    counts = {str(batch_id): int(count) for batch_id, count in conn.execute(batches)}
    # Joined with nothing so that the index holding all of it is read, and not the rows.
    sent = select(c.shot_id + "", _order_of(c)).where(_was_sent(c)).distinct()
    return Orders(
        counts=counts,
        numbers={batch_id: n for n, batch_id in enumerate(counts, 1)},
        sent={(str(shot_id), str(order)) for shot_id, order in conn.execute(sent)},
    )


def _carried_on(conn: Connection, known: Orders, moved: list[str]) -> Orders:
    """With the orders of the jobs that came or moved since looked at again."""
    c = mapping.table_for(Job).c
    found: dict[tuple[str, str], str] = {}
    for some in mapping.chunks(sorted(moved)):
        rows = select(c.shot_id, _order_of(c), c.batch_id).where(c.id.in_(some)).order_by(c.id)
        found.update({(shot, order): batch for shot, order, batch in conn.execute(rows)})
    counts, numbers, sent = dict(known.counts), dict(known.numbers), set(known.sent)
    for batch_id in dict.fromkeys(found.values()):
        many = select(func.count()).where(c.batch_id == batch_id)
        counts[batch_id] = conn.execute(many).scalar_one()
        numbers.setdefault(batch_id, len(numbers) + 1)
    for (shot_id, order), batch_id in found.items():
        same = c.batch_id == batch_id if batch_id else c.id == order
        query = select(c.id).where(same, c.shot_id == shot_id, _was_sent(c)).limit(1)
        there = conn.execute(query).first() is not None
        (sent.add if there else sent.discard)((shot_id, order))
    return Orders(counts=counts, numbers=numbers, sent=sent)


def _order_of(c: Any) -> Any:
    return func.coalesce(func.nullif(c.batch_id, ""), c.id)


def _was_sent(c: Any) -> Any:
    return and_(
        c.take_number > 0,
        or_(
            c.take_id.is_not(None),
            c.ticket.is_not(None),
            c.state.not_in([state.value for state in _NEVER_SENT]),
        ),
    )


def _all_money(conn: Connection, wanted: dict[str, object]) -> Sums:
    """Exact all the same: amounts are grouped as they are written and added as decimals."""
    conditions, c = mapping.where(LedgerEntry, wanted), mapping.table_for(LedgerEntry).c
    # Whoever reserved after having paid, or never paid, is added up line by line; never a take.
    job = mapping.table_for(Job).c
    no_take = select(job.id).where(job.state.in_([*OPEN, *_ENDED]))
    reserved = func.max(case((c.kind == LedgerKind.RESERVED.value, c.id)))
    paid = func.max(case((c.kind == LedgerKind.SPENT.value, c.id)))
    open_ones = (
        select(c.job_id)
        .where(*conditions, c.job_id.in_(no_take))
        .group_by(c.job_id)
        .having(reserved > func.coalesce(paid, ""))
    )
    query = mapping.rows(LedgerEntry).where(*conditions, c.job_id.in_(open_ones)).order_by(_ROW)
    sums = Sums()
    sums.add(mapping.from_rows(LedgerEntry, conn.execute(query)))
    groups = (
        select(c.kind, c.money, func.count())
        .where(*conditions, c.kind.in_([kind.value for kind in _SIGNS]))
        .group_by(c.kind, c.money)
    )
    spent = [
        Money.model_validate(money) * (_SIGNS[LedgerKind(kind)] * count)
        for kind, money, count in conn.execute(groups)
    ]
    if spent:
        sums.spent = total(spent, spent[0].currency)
    return sums
