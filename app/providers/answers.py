"""What a vendor answered, as the ports of the domain ask for it: order, ticket, progress."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.money import Money
from app.providers.wire_call import HttpCall


@dataclass(frozen=True, slots=True)
class Request:
    """A built order. Implements `ports.Prepared`."""

    call: HttpCall

    @property
    def sha256(self) -> str:
        return self.call.sha256


@dataclass(frozen=True, slots=True)
class Ticket:
    """An accepted order. `price` is what the vendor says it will charge at most."""

    ticket: str
    price: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A poll's answer. `state` is waiting, running, done, failed or cancelled.

    `price` is final and only given with an ended task; `refunded`: nothing was charged after all.
    `may_retry`: the same order may succeed when sent again.
    """

    state: str
    progress: float | None = None
    price: Money | None = None
    downloads: tuple[str, ...] = ()
    failure: str = ""
    may_retry: bool = False
    refunded: bool = False
