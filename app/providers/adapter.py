"""What every vendor's adapter file offers. A module of functions fits this Protocol as it is.

Adapters build calls and read replies; they know no network, no key store and no clock. Each reading
function raises `BadReply` for a complete answer that says something impossible, and another
`ProviderError` for a refusal that a vendor wraps into a 2xx. `talk` has the answers of vendors that
do not need one of these.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from app.domain.errors import ProviderError
from app.domain.render_order import RenderOrder
from app.domain.vendor_ports import Doubt, Settled
from app.providers.answers import Look, Ticket
from app.providers.talk import Aside, Content, Login, Read, Talk
from app.providers.wire_call import HttpCall, HttpReply


class Adapter(Protocol):
    def login(self, key: str, at: float) -> Talk[Login]:
        """What signs calls from `at` (Unix time) on: a token of the key, or `talk.key_as_it_is`."""
        ...

    def sign(self, secret: str) -> Mapping[str, str]:
        """Headers that carry what `login` made."""
        ...

    def errands(self, order: RenderOrder, read: Read) -> Talk[Mapping[str, str]]:
        """Free calls that must come before the order: uploads, sessions. May be repeated."""
        ...

    def submission(self, order: RenderOrder, read: Read, aside: Aside) -> HttpCall:
        """The paid call; raises `NotCapable` before anything is sent."""
        ...

    def read_ticket(self, reply: HttpReply) -> Ticket: ...
    def progress(self, ticket: str, order: RenderOrder) -> Talk[Look]:
        """`ticket` is the vendor's own id as a person may copy it; which of the vendor's dialects
        it belongs to, the order's options say.
        """
        ...

    def may_cancel(self, look: Look) -> bool:
        """Whether the vendor would give the money back if the task were cancelled now."""
        ...

    def cancel(self, ticket: str, order: RenderOrder) -> Talk[None]: ...
    def settle(self, order: RenderOrder, doubt: Doubt) -> Talk[Settled]:
        """Ask by our own id or by list whether the order was accepted; else `talk.no_settling`."""
        ...

    def contents(self, ticket: str, order: RenderOrder) -> Talk[Sequence[Content]]:
        """The results that lie inside the vendor's answer, in the order of `inline` links."""
        ...

    def greeting(self) -> Talk[str]:
        """Calls that cost nothing and need the key; what came of it, for people."""
        ...

    def read_refusal(self, reply: HttpReply, *, paid: bool) -> ProviderError:
        """The error for a status outside 2xx; `paid` replies say whether something was made."""
        ...


class Hearing(Protocol):
    """What a vendor adds that tells of its progress on a websocket at its base address."""

    def socket_path(self, ticket: str) -> str:
        """Where the messages about a ticket arrive; begins with `/`."""
        ...

    def overheard(self, text: str, order: RenderOrder) -> tuple[str, float] | None:
        """Ticket and share (0 to 1) of one message, None for all that say nothing of it; never
        raises.
        """
        ...
