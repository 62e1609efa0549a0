"""What an order would cost, and what a Send button says of it: the sum, who draws what nobody
chose a model for, what stays behind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from app.domain.job import Job
from app.domain.model_card import Mode
from app.domain.money import Money
from app.domain.shot import Shot, ShotKind

GENERATED = ShotKind.GENERATED.value
_WHY = {
    ShotKind.LIVE_ACTION.value: "Live action is filmed, not sent.",
    ShotKind.STOCK.value: "Stock footage is found, not sent.",
    "omitted": "Omitted shots are not sent. Restore them first.",
}


class _Row(Protocol):
    """What a row of the board says of its shot."""

    @property
    def omitted(self) -> bool: ...
    @property
    def kind(self) -> str: ...


_Some = TypeVar("_Some", bound=_Row)


@dataclass(frozen=True, slots=True)
class EstimateLine:
    """`price` is of all takes of the line; None where the card knows no price. `stand_in`: nobody
    chose a model, so the built-in one draws.
    """

    shot: str
    model: str
    takes: int
    price: Money | None
    formula: str
    note: str = ""
    stand_in: bool = False


@dataclass(frozen=True, slots=True)
class Estimate:
    """`total` adds up what is known."""

    total: Money
    lines: tuple[EstimateLine, ...]

    @property
    def not_known(self) -> tuple[EstimateLine, ...]:
        """Whatever has no price: no cap could be kept, so it cannot be ordered."""
        return tuple(line for line in self.lines if line.price is None)

    @property
    def refusal(self) -> str:
        """Why this cannot be ordered as it stands; empty where it can."""
        if not self.not_known:
            return ""
        models = ", ".join(dict.fromkeys(line.model for line in self.not_known))
        return f"The price of {models} is not known. Write one into your own copy of its card."


def sendable(rows: Sequence[_Some]) -> list[_Some]:
    """The shots that a model makes; live action and stock are filmed and found elsewhere."""
    return [row for row in rows if not row.omitted and row.kind == GENERATED]


def made_by_models(shots: Sequence[Shot]) -> list[Shot]:
    """As `sendable`, of whole shots."""
    return [shot for shot in shots if not shot.omitted and shot.kind is ShotKind.GENERATED]


def left_out(rows: Sequence[_Row]) -> str:
    """Why some of these shots are not sent; empty where all are."""
    why = dict.fromkeys("omitted" if row.omitted else row.kind for row in rows)
    return " ".join(_WHY[kind] for kind in why if kind in _WHY)


def price_words(estimate: Estimate) -> str:
    """`$1.40`, `free`, `Animatic`, `$1.40 + Animatic`, `not known`."""
    if estimate.not_known:
        return "not known"
    undecided = sum(line.stand_in for line in estimate.lines)
    if not undecided:
        return estimate.total.shown() if estimate.total else "free"
    if undecided == len(estimate.lines):
        return "Animatic"
    return f"{estimate.total.shown() if estimate.total else 'free'} + Animatic"


def price_story(estimate: Estimate) -> str:
    """How the sum came about, in lines."""
    if estimate.refusal:
        return estimate.refusal
    formulas = sorted({line.formula for line in estimate.lines if line.formula})
    numbers = [line.shot for line in estimate.lines if line.stand_in]
    if numbers:
        listed = ", ".join(numbers[:4]) + (" …" if len(numbers) > 4 else "")
        what = "it as a moving drawing" if len(numbers) == 1 else "them as moving drawings"
        formulas.append(
            f"No model is chosen for {listed}: Animatic draws {what}, free. "
            "Choose a model for real takes."
        )
    return "\n".join(formulas)


def queued_words(jobs: Sequence[Job]) -> str:
    """`2 takes queued`, `4 stills queued`."""
    thing = "still" if jobs and jobs[0].order.mode is Mode.STILL else "take"
    return f"{len(jobs)} {thing}{'' if len(jobs) == 1 else 's'} queued"
