"""Caps: whether an order may be recorded at all. Looks at sums, writes nothing.

The order's own cap and the project's; rehearsed money obeys the same caps, counted apart from real
money. An order is recorded whole or not at all, so one sum is judged, never a part of it.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.errors import BadInput, NoCap, OverCap
from app.domain.money import Money, total
from app.domain.ports import JobBook, Transaction


def check_caps(
    book: JobBook,
    tx: Transaction,
    prices: Sequence[Money],
    *,
    project_cap: Money | None,
    cap: Money | None,
    rehearsed: bool,
    new_order: bool = True,
) -> None:
    """Raises `OverCap` naming the cap and the missing sum, or `NoCap` for a paid order that
    nothing limits. Call it inside the transaction that records the order.
    """
    asked = total(list(prices))
    if not asked:
        return
    if new_order and cap is None and project_cap is None and not rehearsed:
        raise NoCap(
            f"This order costs {asked.shown()} and nothing limits it.",
            "Set a cap for the film or for this order, or rehearse it for nothing.",
        )
    if cap is not None:
        _within(asked, cap, f"the cap of this order, {cap.shown()}", f"It costs {asked.shown()}")
    if project_cap is not None:
        sums = book.totals(rehearsed=rehearsed, tx=tx)
        already = sums.spent + sums.reserved
        kind = "rehearsed" if rehearsed else "spent"
        _within(
            already + asked,
            project_cap,
            f"the project's cap, {project_cap.shown()}",
            f"It costs {asked.shown()}, and {already.shown()} is {kind} or reserved already",
        )


def _within(sum_: Money, cap: Money, name: str, facts: str) -> None:
    if sum_.currency != cap.currency:
        raise BadInput(
            f"The prices are in {sum_.currency}, the cap is in {cap.currency}.",
            "Set the cap in the currency of the prices.",
        )
    if cap < sum_:
        missing = sum_ - cap
        raise OverCap(
            f"This would break {name}: {missing.shown()} is missing. {facts}.",
            "Nothing was recorded. Raise the cap, or order less.",
            {
                "missing": f"{missing.rounded().amount:.2f}",
                "cap": f"{cap.rounded().amount:.2f}",
                "currency": cap.currency,
            },
        )
