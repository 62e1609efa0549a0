"""What every vendor's adapter file offers. A module of functions fits this Protocol as it is.

Adapters build calls and read replies; they know no network, no key and no clock. Each reading
function raises `BadReply` for a complete answer that says something impossible.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from app.domain.errors import ProviderError
from app.domain.render_order import RenderOrder
from app.providers.answers import Look, Ticket
from app.providers.wire_call import HttpCall, HttpReply


class Adapter(Protocol):
    def sign(self, key: str) -> Mapping[str, str]:
        """Headers that carry the key, or what was made from it."""
        ...

    def submission(self, order: RenderOrder, read: Callable[[str], bytes]) -> HttpCall:
        """The paid call; raises `NotCapable` before anything is sent."""
        ...

    def read_ticket(self, reply: HttpReply) -> Ticket: ...
    def check(self, ticket: str) -> HttpCall: ...
    def read_progress(self, ticket: str, reply: HttpReply) -> Look: ...
    def may_cancel(self, look: Look) -> bool:
        """Whether the vendor would give the money back if the task were cancelled now."""
        ...

    def cancel(self, ticket: str) -> HttpCall: ...
    def greeting(self) -> HttpCall:
        """A call that costs nothing and needs the key."""
        ...

    def read_greeting(self, reply: HttpReply) -> str: ...
    def read_refusal(self, reply: HttpReply, *, paid: bool) -> ProviderError:
        """The error for a status outside 2xx; `paid` replies say whether something was made."""
        ...
