"""What is still reserved and what was spent, added up from ledger lines.

A payment settles whatever its job had reserved, also where it differs from the estimate; so a
`released` line for the unused rest changes nothing twice. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from app.domain.job import LedgerEntry, LedgerKind, Totals
from app.domain.money import Money, total


@dataclass
class Sums:
    """Of lines given in the order they were written; all of one currency."""

    spent: Money = field(default_factory=Money.zero)
    held: dict[str, Money] = field(default_factory=dict)  # by job, nothing left out of it but 0

    def copy(self) -> Sums:
        return Sums(self.spent, dict(self.held))

    def add(self, entries: Iterable[LedgerEntry]) -> None:
        for entry in entries:
            zero = Money.zero(entry.money.currency)
            if not self.spent and not self.held:
                self.spent = zero
            before = self.held.pop(entry.job_id, zero)
            match entry.kind:
                case LedgerKind.RESERVED:
                    before = before + entry.money
                case LedgerKind.RELEASED:
                    before = max(before - entry.money, zero, key=lambda m: m.amount)
                case LedgerKind.SPENT:
                    before = zero
                    self.spent = self.spent + entry.money
                case LedgerKind.CORRECTED:
                    self.spent = self.spent + entry.money
                case LedgerKind.REFUNDED:
                    self.spent = self.spent - entry.money
            if before:
                self.held[entry.job_id] = before

    def totals(self) -> Totals:
        held = total(list(self.held.values()), self.spent.currency)
        return Totals(reserved=held, spent=self.spent)


def totals(entries: Iterable[LedgerEntry]) -> Totals:
    """Lines in the order they were written; all of one currency."""
    sums = Sums()
    sums.add(entries)
    return sums.totals()
