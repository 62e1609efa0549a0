"""Sums over all jobs and all money of a film, reckoned by the database.

Reading every job or ledger line of a long film as a value takes many seconds; what is added up
here is still exact: amounts are grouped as they are written and added as decimals.
"""

from __future__ import annotations

from sqlalchemy import Connection, and_, case, distinct, func, or_, select

from app.domain.job import SETTLED, Job, JobState, LedgerEntry, LedgerKind, Queue, Totals
from app.domain.money import Money
from app.storage import mapping
from app.storage.account_book import totals

_SIGNS = {LedgerKind.SPENT: 1, LedgerKind.CORRECTED: 1, LedgerKind.REFUNDED: -1}
_NEVER_SENT = (JobState.QUEUED, JobState.HELD, JobState.CANCELLED)


def read_totals(conn: Connection, wanted: dict[str, object]) -> Totals:
    """Reserved and spent of the ledger lines that have these values."""
    table, conditions = mapping.table_for(LedgerEntry), mapping.where(LedgerEntry, wanted)
    c = table.c
    groups = conn.execute(
        select(c.kind, c.money, func.count())
        .where(*conditions, c.kind.in_([kind.value for kind in _SIGNS]))
        .group_by(c.kind, c.money)
    ).all()
    # Whoever reserved after having paid, or never paid, is added up line by line.
    reserved = func.max(case((c.kind == LedgerKind.RESERVED.value, c.id)))
    paid = func.max(case((c.kind == LedgerKind.SPENT.value, c.id)))
    open_ones = (
        select(c.job_id)
        .where(*conditions)
        .group_by(c.job_id)
        .having(reserved > func.coalesce(paid, ""))
    )
    query = mapping.rows(LedgerEntry).where(*conditions, c.job_id.in_(open_ones)).order_by(c.id)
    held = totals(mapping.from_rows(LedgerEntry, conn.execute(query))).reserved
    spent = Money.zero(held.currency)
    for n, (kind, money, count) in enumerate(groups):
        amount = Money.model_validate(money) * (_SIGNS[LedgerKind(kind)] * count)
        spent = amount if n == 0 else spent + amount
    return Totals(reserved=held if held else Money.zero(spent.currency), spent=spent)


def read_queue(conn: Connection, at_least: int) -> Queue:
    """See `domain.ports.JobBook.queue`."""
    table = mapping.table_for(Job)
    c = table.c
    waits = or_(
        c.state.not_in([state.value for state in SETTLED]),
        and_(
            c.state == JobState.FAILED.value,
            c.ticket.is_not(None),
            c.ticket_ended.is_(False),
        ),
    )
    first = func.min(c.id)
    batches = conn.execute(
        select(c.batch_id, func.count(), func.sum(case((waits, 1), else_=0)))
        .group_by(c.batch_id)
        .order_by(first)
    ).all()
    numbers = {batch_id: n for n, (batch_id, _, _) in enumerate(batches, 1)}
    shown, there = set[str](), 0
    for batch_id, count, moving in reversed(batches):
        if moving or there < at_least:
            shown.add(batch_id)
            there += count
    sent = conn.execute(
        select(
            func.count(distinct(c.shot_id)),
            func.count(distinct(c.shot_id + func.coalesce(func.nullif(c.batch_id, ""), c.id))),
        ).where(
            c.take_number > 0,
            or_(
                c.take_id.is_not(None),
                c.ticket.is_not(None),
                c.state.not_in([state.value for state in _NEVER_SENT]),
            ),
        )
    ).one()
    query = mapping.rows(Job).order_by(c.created_at, c.id)
    if len(shown) < len(batches):
        query = query.where(c.batch_id.in_(sorted(shown)))
    return Queue(
        jobs=tuple(mapping.from_rows(Job, conn.execute(query))),
        numbers=numbers,
        orders_left_out=len(batches) - len(shown),
        jobs_left_out=sum(count for _, count, _ in batches) - there,
        shots_sent=sent[0],
        sendings=sent[1],
    )
