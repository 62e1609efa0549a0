"""What is still reserved and what was spent, added up from ledger lines.

A payment settles whatever its job had reserved, also where it differs from the estimate; so a
`released` line for the unused rest changes nothing twice. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.job import LedgerEntry, LedgerKind, Totals
from app.domain.money import Money, total


def totals(entries: Iterable[LedgerEntry]) -> Totals:
    """Lines in the order they were written; all of one currency."""
    zero = Money.zero()
    spent, held = zero, dict[str, Money]()
    for entry in entries:
        if not spent and not held:
            spent = zero = Money.zero(entry.money.currency)
        before = held.get(entry.job_id, zero)
        match entry.kind:
            case LedgerKind.RESERVED:
                held[entry.job_id] = before + entry.money
            case LedgerKind.RELEASED:
                held[entry.job_id] = max(before - entry.money, zero, key=lambda m: m.amount)
            case LedgerKind.SPENT:
                held[entry.job_id] = zero
                spent = spent + entry.money
            case LedgerKind.CORRECTED:
                spent = spent + entry.money
            case LedgerKind.REFUNDED:
                spent = spent - entry.money
    return Totals(reserved=total(list(held.values()), zero.currency), spent=spent)
