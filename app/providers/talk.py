"""A conversation with a vendor, without I/O: a generator asks calls and is told their replies.

Whoever drives it sends what it yields and returns what it returns. A reply outside 2xx is raised as
the adapter's `read_refusal` instead, unless the call `expects` its status. The functions below are
for vendors that need no such conversation.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from app.domain.render_order import RenderOrder
from app.domain.vendor_ports import NOBODY, Doubt, Settled
from app.providers.wire_call import HttpCall, HttpReply

T = TypeVar("T")
Talk = Generator[HttpCall, HttpReply, T]
Read = Callable[[str], bytes]


@dataclass(frozen=True, slots=True)
class Login:
    """What signs calls: the key itself, or what was made from it. `until` is a Unix time.

    `hide` are further texts that must not come back in any answer or message. `account` are facts
    of the account that its orders need (a project, a place); they join the order's options.
    """

    secret: str
    until: float | None = None
    hide: tuple[str, ...] = ()
    account: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Aside:
    """What goes into an order beside its words.

    `own_id` is ours, a UUID that is the same for every building of one attempt; `sent` is what the
    errands brought, by the project file or name they were made for.
    """

    own_id: str
    sent: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Content:
    """A result that lay inside an answer."""

    body: bytes
    media_type: str


def key_as_it_is(key: str, _at: float) -> Talk[Login]:
    yield from ()
    return Login(key)


def no_errands(_order: RenderOrder, _read: Read) -> Talk[Mapping[str, str]]:
    yield from ()
    return {}


def no_settling(_order: RenderOrder, _doubt: Doubt) -> Talk[Settled]:
    yield from ()
    return NOBODY


def no_contents(_ticket: str, _order: RenderOrder) -> Talk[Sequence[Content]]:
    yield from ()
    return ()


def once(call: HttpCall) -> Talk[HttpReply]:
    """One call; use with `yield from`."""
    return (yield call)
