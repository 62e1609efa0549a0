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
    `may_retry`: the same order may succeed when sent again. `downloads` are public links, or what
    `in_house` and `inline` make.
    """

    state: str
    progress: float | None = None
    price: Money | None = None
    downloads: tuple[str, ...] = ()
    failure: str = ""
    may_retry: bool = False
    refunded: bool = False


_IN_HOUSE, _INLINE = "in-house:", "inline:"


def in_house(path: str, host: str = "") -> str:
    """A result that lies at one of the vendor's own addresses and needs the account's key."""
    return f"{_IN_HOUSE}{host}:{path}"


def house_of(link: str) -> tuple[str, str] | None:
    """Host name and path of an `in_house` link; None for any other."""
    if not link.startswith(_IN_HOUSE):
        return None
    host, _, path = link.removeprefix(_IN_HOUSE).partition(":")
    return host, path


def inline(ticket: str, nth: int) -> str:
    """A result that lies inside the vendor's answer about a ticket."""
    return f"{_INLINE}{nth}:{ticket}"


def inline_of(link: str) -> tuple[str, int] | None:
    """Ticket and place of an `inline` link; None for any other."""
    if not link.startswith(_INLINE):
        return None
    nth, _, ticket = link.removeprefix(_INLINE).partition(":")
    return ticket, int(nth)
