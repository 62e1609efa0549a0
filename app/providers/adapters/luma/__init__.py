"""Luma: Dream Machine (ray-2) and Agents (ray-3.2); `options["surface"]` says which.

Facts: wire sheet B, section 3 (as of 2026-11-20). Dream Machine takes pictures only as public links
and its own generations; Agents takes bytes and uploads.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType

from app.domain.errors import BadReply, OutOfFunds, ProviderError, Refused
from app.domain.render_order import RenderOrder
from app.domain.vendor_ports import Doubt, Settled
from app.providers.adapters.luma import agents, dream
from app.providers.answers import Look, Ticket
from app.providers.refusals import by_status
from app.providers.talk import Aside, Read, Talk, key_as_it_is, no_contents
from app.providers.wire_call import HttpCall, HttpReply, plain_words, usable_ticket

HOSTS = {"agents": "https://agents.lumalabs.ai"}
login, contents = key_as_it_is, no_contents


def sign(secret: str) -> Mapping[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def errands(order: RenderOrder, read: Read) -> Talk[Mapping[str, str]]:
    return (yield from _surface(order).errands(order, read))  # type: ignore[no-any-return]


def submission(order: RenderOrder, read: Read, aside: Aside) -> HttpCall:
    return _surface(order).submission(order, read, aside)  # type: ignore[no-any-return]


def read_ticket(reply: HttpReply) -> Ticket:
    return Ticket(usable_ticket(reply.data().get("id")))


def progress(ticket: str, order: RenderOrder) -> Talk[Look]:
    return (yield from _surface(order).progress(ticket))  # type: ignore[no-any-return]


def may_cancel(_look: Look) -> bool:
    """Deleting removes the record only; neither surface says that money comes back."""
    return False


def cancel(ticket: str, _order: RenderOrder) -> Talk[None]:
    yield dream.call("DELETE", f"/generations/{ticket}", "the deleting")


def settle(order: RenderOrder, doubt: Doubt) -> Talk[Settled]:
    return (yield from _surface(order).settle(order, doubt))  # type: ignore[no-any-return]


def greeting() -> Talk[str]:
    data = (yield dream.call("GET", "/credits", "the account")).data()
    cents = data.get("credit_balance")
    if isinstance(cents, bool) or not isinstance(cents, int | float):
        return "The key works."
    return f"The key works; ${cents / 100:,.2f} are left."


def read_refusal(reply: HttpReply, *, paid: bool) -> ProviderError:
    """Both surfaces say `{"detail": ...}`; there is no code for moderation, only words."""
    status = reply.status
    try:
        detail = reply.data().get("detail")
    except BadReply:
        detail = None
    if isinstance(detail, list):  # a list of field errors
        detail = "; ".join(str(one.get("msg", "")) for one in detail if isinstance(one, dict))
    said = plain_words(detail)
    words = f"{said.rstrip('.') or 'no reason given'} ({status})"
    if status in (401, 403):
        return Refused(
            f"Luma does not accept the key: {words}.",
            "Put in a working key with `takeboard account add luma`.",
            status=status,
        )
    if status == 402 or "insufficient" in said.lower() or "credits" in said.lower():
        return OutOfFunds(
            f"Luma's account is empty: {words}.", "Buy credits there, then retry.", status=status
        )
    if found := by_status("Luma", words, reply):
        return found
    if status == 404 and not paid:
        return Refused("Luma does not know this generation (404).", status=status)
    if "moderat" in said.lower():
        return Refused(
            f"Luma's moderation refused it: {words}.", "Change the words or the picture.",
            status=status,
        )  # fmt: skip
    return Refused(f"Luma refused: {words}.", "Change what it names, then retry.", status=status)


def _surface(order: RenderOrder) -> ModuleType:
    return agents if order.options.get("surface") == "agents" else dream
