"""Money as people see it: what was spent, is reserved, is free; the project's cap.

Not for moving money: reservations and spending are written with the job's own moves.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.edit import changed, edit
from app.domain.errors import UsageError
from app.domain.events import MoneyMoved
from app.domain.job import JobState, LedgerEntry, Totals
from app.domain.money import Money, total
from app.domain.ports import Bus, FilmStore, JobBook
from app.production.edits import commit


@dataclass(frozen=True, slots=True)
class MoneyView:
    """`free` and `cap` are None without a cap. `in_doubt` is the part of reserved nobody can know.

    Rehearsed money is counted apart and obeys the same cap.
    """

    spent: Money
    reserved: Money
    in_doubt: Money
    cap: Money | None
    free: Money | None
    hold_back: Money
    rehearsed_spent: Money
    rehearsed_reserved: Money


def lifts(old: Money | None, new: Money | None) -> bool:
    """Whether a change of cap lets more be spent and so needs a name and a reason; the first cap
    of a film needs none.
    """
    return old is not None and (new is None or old < new)


class Accounts:
    """The project's account book."""

    def __init__(self, store: FilmStore, book: JobBook, bus: Bus) -> None:
        self._store, self._book, self._bus = store, book, bus

    def money(self) -> MoneyView:
        real, rehearsed = self._book.totals(), self._book.totals(rehearsed=True)
        doubts = [job.price for job in self._book.all(JobState.IN_DOUBT) if not job.rehearsed]
        cap = self._store.project().cap
        return MoneyView(
            spent=real.spent,
            reserved=real.reserved,
            in_doubt=total(doubts),
            cap=cap,
            free=cap - real.spent - real.reserved if cap is not None else None,
            hold_back=Money.zero(),
            rehearsed_spent=rehearsed.spent,
            rehearsed_reserved=rehearsed.reserved,
        )

    def ledger(self) -> list[LedgerEntry]:
        return self._book.ledger()

    def totals(self, *, rehearsed: bool = False, vendor: str | None = None) -> Totals:
        return self._book.totals(rehearsed=rehearsed, vendor=vendor)

    def set_cap(self, cap: Money | None, by: str = "", reason: str = "") -> None:
        """Set the project cap; raising or removing one needs a name and a reason (both kept)."""
        project = self._store.project()
        if cap == project.cap:
            return
        if lifts(project.cap, cap) and not (by.strip() and reason.strip()):
            raise UsageError(
                "Raising a cap needs a name and a reason.", "Add --by NAME --reason TEXT."
            )
        shown = cap.shown() if cap is not None else "none"
        who = ": ".join(filter(None, (by.strip(), reason.strip())))
        label = f"Set the cap to {shown}" + (f", by {who}" if who else "")
        made = edit(label, changed(project, project.model_copy(update={"cap": cap})))
        if made:
            commit(self._store, self._bus, made)
            self._bus.publish(MoneyMoved())
