"""The queue as people look at it: whole orders, the newest of them and all that may still move."""

from __future__ import annotations

from sqlalchemy import Connection, select, text

from app.domain.job import Job, Queue
from app.storage import mapping
from app.storage.job_conditions import MAY_BE_FETCHED
from app.storage.job_tally import OPEN, Orders


def read_queue(conn: Connection, at_least: int, orders: Orders) -> Queue:
    """See `domain.ports.JobBook.queue`; `orders` of the same snapshot or a later one."""
    c = mapping.table_for(Job).c
    # Asked one by one, since only so each is answered from an index of its own.
    waits = (c.state.in_(OPEN), text(f"{MAY_BE_FETCHED} and ticket_ended = 0"))
    shown, there = set[str](), 0
    for batch_id in reversed(orders.counts):
        if there >= at_least:
            break
        shown.add(batch_id)
        there += orders.counts[batch_id]
    for one in waits:
        shown.update(conn.execute(select(c.batch_id).where(one).distinct()).scalars())
    there = sum(orders.counts[batch_id] for batch_id in shown)
    query = mapping.rows(Job).order_by(c.created_at, c.id)
    if len(shown) < len(orders.counts):
        query = query.where(c.batch_id.in_(sorted(shown)))
    return Queue(
        jobs=tuple(mapping.from_rows(Job, conn.execute(query))),
        numbers={batch_id: orders.numbers[batch_id] for batch_id in shown},
        orders_left_out=len(orders.counts) - len(shown),
        jobs_left_out=sum(orders.counts.values()) - there,
    )
