"""MiniMax: Hailuo on its first interface, H3 on its second; `options["api"]` is v2 for the latter.

Facts: wire sheet B, section 4 (as of 2026-11-20). Both take pictures inside the request. A V1
answer's worth stands in its `base_resp`, not in its HTTP status.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType

from app.domain.render_order import RenderOrder
from app.domain.vendor_ports import Doubt, Settled
from app.providers.adapters.minimax import codes, v1, v2
from app.providers.answers import Look, Ticket
from app.providers.talk import Aside, Read, Talk, key_as_it_is, no_contents, no_errands
from app.providers.wire_call import HttpCall, HttpReply, usable_ticket

login, errands, contents = key_as_it_is, no_errands, no_contents
greeting, read_refusal = codes.greeting, codes.read_refusal


def sign(secret: str) -> Mapping[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def submission(order: RenderOrder, read: Read, _aside: Aside) -> HttpCall:
    return _dialect(order).submission(order, read)  # type: ignore[no-any-return]


def read_ticket(reply: HttpReply) -> Ticket:
    """Both dialects answer with a `task_id`; a V1 refusal comes with status 200 too."""
    data = reply.data()
    if trouble := codes.error_of(data):
        raise trouble
    return Ticket(usable_ticket(data.get("task_id")))


def progress(ticket: str, order: RenderOrder) -> Talk[Look]:
    return (yield from _dialect(order).progress(ticket, order))  # type: ignore[no-any-return]


def may_cancel(look: Look) -> bool:
    """Only what waits can be withdrawn, and only the second interface has a call for it; asking
    about a V1 task says `running` from the beginning for that reason.
    """
    return look.state == "waiting"


def cancel(ticket: str, order: RenderOrder) -> Talk[None]:
    yield from _dialect(order).cancel(ticket)


def settle(order: RenderOrder, doubt: Doubt) -> Talk[Settled]:
    return (yield from _dialect(order).settle(order, doubt))  # type: ignore[no-any-return]


def _dialect(order: RenderOrder) -> ModuleType:
    return v2 if order.options.get("api") == "v2" else v1
