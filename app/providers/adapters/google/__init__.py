"""Google's video models: Veo on Google's cloud, Veo's older Developer API as a format, and Omni.

A card's option `surface` says which dialect its orders speak: `vertex`, `developer` or `omni`. A
ticket tells by its shape what it belongs to; one that begins with `gs://` is a result found in the
account's own bucket after its order's answer was lost. Facts: wire sheet A, 3 and 4.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from app.domain.errors import BadReply, NotCapable, Refused
from app.domain.render_order import RenderOrder
from app.domain.vendor_ports import NOBODY, Doubt, Settled
from app.providers.adapters.google import account, omni, veo
from app.providers.adapters.google.account import HOSTS, greeting, login, sign
from app.providers.adapters.google.refusals import read_refusal
from app.providers.answers import Look, Ticket, in_house
from app.providers.talk import Aside, Content, Read, Talk
from app.providers.wire_call import LONGEST_TICKET, HttpCall, HttpReply, in_path, usable_ticket

__all__ = [
    "HOSTS", "cancel", "contents", "errands", "greeting", "login", "may_cancel", "progress",
    "read_refusal", "read_ticket", "settle", "sign", "submission",
]  # fmt: skip

_INTERACTION = re.compile(r"[^/\s]+")
_FILM = re.compile(r".+\.(mp4|mov)", re.IGNORECASE)


def errands(order: RenderOrder, read: Read) -> Talk[Mapping[str, str]]:
    return (yield from omni.errands(order, read)) if _surface(order) == "omni" else {}


def submission(order: RenderOrder, read: Read, aside: Aside) -> HttpCall:
    match _surface(order):
        case "vertex":
            return veo.submission(order, read, aside, cloud=True)
        case "developer":
            return veo.submission(order, read, aside, cloud=False)
        case "omni":
            return omni.submission(order, read, aside)
        case other:
            raise NotCapable(
                f"Google has no surface {other[:40]!r}.", "Write vertex, developer or omni."
            )


def read_ticket(reply: HttpReply) -> Ticket:
    """The whole name of an operation, or the id of an interaction."""
    data = reply.data()
    found = usable_ticket(data.get("name") or data.get("id"))
    if not (_is_veo(found) or _INTERACTION.fullmatch(found)):
        raise BadReply("The answer names no usable ticket.", status=reply.status)
    return Ticket(found)


def progress(ticket: str, order: RenderOrder) -> Talk[Look]:
    if ticket.startswith("gs://"):
        return (yield from _found_look(ticket))
    if _is_veo(ticket):
        return (yield from veo.progress(ticket))
    _check_interaction(ticket)
    return (yield from omni.progress(ticket, order))


def may_cancel(look: Look) -> bool:
    """Veo's operations never wait as far as one sees, so that only Omni's can be withdrawn."""
    return omni.may_cancel(look)


def cancel(ticket: str, order: RenderOrder) -> Talk[None]:
    if not ticket.startswith("gs://") and not _is_veo(ticket):
        _check_interaction(ticket)
        yield from omni.cancel(ticket, order)


def settle(order: RenderOrder, doubt: Doubt) -> Talk[Settled]:
    """A result in the attempt's own folder proves its order. An empty folder proves nothing: the
    order may still be rendered, and only the person can tell.
    """
    bucket = order.options.get("bucket", "")
    if not bucket or order.options.get("signs") != account.TOKEN or _surface(order) == "developer":
        return NOBODY
    own = veo.folder(bucket, doubt.own_id)
    prefix = in_path(own.removeprefix(f"gs://{bucket}/"))
    reply = yield HttpCall(
        method="GET",
        path=f"/storage/v1/b/{bucket}/o?prefix={prefix}",
        what="the list of results",
        host="storage",
    )
    items = reply.data().get("items")
    names = [one.get("name") for one in items if isinstance(one, dict)] if items else []
    films = sorted(n for n in names if isinstance(n, str) and _FILM.fullmatch(n))
    tickets = [f"gs://{bucket}/{name}" for name in films]
    good = [t for t in tickets if t not in doubt.known and len(t) <= LONGEST_TICKET]
    return Settled("found", usable_ticket(good[0])) if good else NOBODY


def contents(ticket: str, order: RenderOrder) -> Talk[Sequence[Content]]:
    if _is_veo(ticket):
        return (yield from veo.contents(ticket))
    return (yield from omni.contents(ticket, order))


def _surface(order: RenderOrder) -> str:
    return order.options.get("surface", "omni")


def _is_veo(ticket: str) -> bool:
    return bool(veo.CLOUD_TASK.fullmatch(ticket) or veo.KEY_TASK.fullmatch(ticket))


def _check_interaction(ticket: str) -> None:
    if not _INTERACTION.fullmatch(ticket):
        raise Refused("That is no task of Google's.", "Copy its whole name.", status=404)


def _found_look(ticket: str) -> Talk[Look]:
    """Of a result that was found in the bucket; asked for once, in case it is gone."""
    path = account.storage_object(ticket)
    meta = path.removesuffix("?alt=media")
    yield HttpCall(method="GET", path=meta, what="the result", host="storage")
    return Look(state="done", progress=1.0, downloads=(in_house(path, "storage"),))
