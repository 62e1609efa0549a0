"""Amounts of money: decimal, with a currency, never a float.

Not a price rule (`model_card`) and not a ledger (`job`).
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Annotated, Self

from pydantic import BeforeValidator, PlainSerializer

from app.domain.errors import BadInput
from app.domain.value import Value

# A lone comma is refused: 1,50 is one and a half to some people and 150 to others.
_WRITTEN = re.compile(r"-?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)(\.[0-9]+)?")


def _decimal(value: object) -> Decimal:
    if isinstance(value, float):
        raise ValueError("money is never a float")
    try:
        amount = Decimal(str(value))
    except InvalidOperation as error:
        raise ValueError(f"{value!r} is not an amount") from error
    if not amount.is_finite():
        raise ValueError(f"{value!r} is not an amount")
    return amount


Amount = Annotated[
    Decimal, BeforeValidator(_decimal), PlainSerializer(lambda d: format(d, "f"), return_type=str)
]


class Money(Value):
    """A signed amount in one currency (ISO 4217, three letters). Mixing currencies is a bug."""

    amount: Amount
    currency: str = "USD"

    @classmethod
    def of(cls, amount: str | int | Decimal, currency: str = "USD") -> Self:
        return cls(amount=_decimal(amount), currency=currency)

    @classmethod
    def parse(cls, text: str, currency: str = "USD") -> Self:
        """A person's `20`, `20.00` or `$20.00`; raises `BadInput` otherwise."""
        plain = text.strip().removeprefix("$").strip()
        if not _WRITTEN.fullmatch(plain):
            raise BadInput(f"{text!r} is not an amount of money.", "Write it like 20.00.")
        money = cls.of(plain.replace(",", ""), currency)
        if money.amount < 0:
            raise BadInput(f"{text!r} is negative.", "Write an amount of zero or more.")
        return money

    @classmethod
    def zero(cls, currency: str = "USD") -> Self:
        return cls.of(0, currency)

    def __add__(self, other: Money) -> Money:
        return Money(amount=self.amount + self._same(other), currency=self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(amount=self.amount - self._same(other), currency=self.currency)

    def __mul__(self, factor: int | Decimal) -> Money:
        return Money(amount=self.amount * factor, currency=self.currency)

    def __neg__(self) -> Money:
        return Money(amount=-self.amount, currency=self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.amount < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.amount <= self._same(other)

    def __bool__(self) -> bool:
        return self.amount != 0

    def rounded(self) -> Money:
        """To the cent, halves away from zero; only for showing and for final charges."""
        cents = self.amount.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
        return Money(amount=cents, currency=self.currency)

    def shown(self) -> str:
        """`$1.40`, `-$0.07`, `EUR 3.00`: two decimals, for people."""
        cents = self.rounded().amount
        sign = "-" if cents < 0 else ""
        mark = "$" if self.currency == "USD" else f"{self.currency} "
        return f"{sign}{mark}{abs(cents):.2f}"

    def _same(self, other: Money) -> Decimal:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} cannot be mixed")
        return other.amount


def total(amounts: list[Money], currency: str = "USD") -> Money:
    """The sum of amounts of one currency; zero in `currency` when there are none."""
    result = Money.zero(amounts[0].currency if amounts else currency)
    for amount in amounts:
        result = result + amount
    return result
