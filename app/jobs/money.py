"""The ledger's lines that belong to a job's moves: each is written once, with the move itself.

Not for caps and estimates (production). A job of the local renderer costs nothing and leaves no
line.
"""

from __future__ import annotations

from datetime import datetime

from app.domain.job import Job, LedgerKind
from app.domain.money import Money, total
from app.domain.ports import JobBook, Transaction


def spend(
    book: JobBook, tx: Transaction, job: Job, ticket: str, stated: Money | None, at: datetime
) -> None:
    """The one `spent` line of an accepted ticket: what the vendor states, or else the card's."""
    price = stated if stated is not None else job.price
    book.enter(tx, job, LedgerKind.SPENT, price, at, ticket=ticket)
    rest = job.price - price
    if rest.amount > 0:
        book.enter(tx, job, LedgerKind.RELEASED, rest, at, ticket=ticket, note="not used")


def close_ticket(
    book: JobBook,
    tx: Transaction,
    job: Job,
    at: datetime,
    *,
    final: Money | None,
    refunded: bool,
    why: str = "",
) -> None:
    """Bring a ticket's money to what the vendor says at the end: given back, or corrected."""
    if job.ticket is None:
        return
    paid = paid_for(book, tx, job, job.ticket)
    if refunded:
        if paid.amount > 0:
            book.enter(tx, job, LedgerKind.REFUNDED, paid, at, ticket=job.ticket, note=why)
    elif final is not None and final.amount != paid.amount:
        book.enter(tx, job, LedgerKind.CORRECTED, final - paid, at, ticket=job.ticket, note=why)


def release(book: JobBook, tx: Transaction, job: Job, at: datetime, why: str) -> None:
    """Give back what was reserved for an attempt that was never accepted."""
    if job.price:
        book.enter(tx, job, LedgerKind.RELEASED, job.price, at, note=why)


def reserve(book: JobBook, tx: Transaction, job: Job, at: datetime, why: str) -> None:
    if job.price:
        book.enter(tx, job, LedgerKind.RESERVED, job.price, at, note=why)


def paid_for(book: JobBook, tx: Transaction, job: Job, ticket: str) -> Money:
    """What one ticket has cost so far, corrections and refunds included."""
    signs = {LedgerKind.SPENT: 1, LedgerKind.CORRECTED: 1, LedgerKind.REFUNDED: -1}
    lines = [
        line.money * signs[line.kind]
        for line in book.ledger(job.id, tx)
        if line.ticket == ticket and line.kind in signs
    ]
    return total(lines, job.price.currency)
