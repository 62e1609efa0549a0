"""The conversations with Kling: looking for a take there, ordering, asking, settling a doubt."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from app.domain.errors import BadReply, NotCapable
from app.domain.render_order import RenderOrder
from app.domain.vendor_ports import ABSENT, NOBODY, Doubt, Settled
from app.providers.adapters.kling.lips import JSON, check_lips, identify, lips_body
from app.providers.adapters.kling.models import (
    OLD_PATHS,
    TASKS,
    Kind,
    check,
    is_new,
    model_of,
    path_of,
)
from app.providers.adapters.kling.new_bodies import new_body
from app.providers.adapters.kling.old_bodies import old_body
from app.providers.adapters.kling.replies import (
    AUTH,
    INVALID,
    MISSING,
    code_of,
    look,
    opened,
    own_id,
    read_refusal,
    record,
    records,
    task_id,
    videos,
)
from app.providers.answers import Look
from app.providers.talk import Aside, Read, Talk
from app.providers.wire_call import HttpCall, HttpReply, in_path, json_body

_ASKED = frozenset({400, 401, 403, 404})
_LISTED = f"{OLD_PATHS[0]}?pageNum=1&pageSize=1"
_LINKED = (Kind.OMNI, Kind.OLD_OMNI)


def errands(order: RenderOrder, read: Read) -> Talk[Mapping[str, str]]:
    """Finds the take there that an order works on, and a face in it whose lips shall move."""
    name, wire = model_of(order)
    check(order, name, wire)
    if order.clip is None or wire.kind is Kind.AVATAR:
        return {}
    if wire.kind in (Kind.LIPS, Kind.OLD_LIPS):
        check_lips(order, wire, read)
    video, link = yield from _clip(order)
    if wire.kind in _LINKED:
        if not link:
            raise _no_take()
        return {order.clip.file: link}
    if not video:
        raise _no_take()
    sent = {order.clip.file: video}
    if wire.kind is Kind.LIPS:
        sent |= yield from identify(order, read, {"video_id": video})
    return sent


def submission(order: RenderOrder, read: Read, aside: Aside) -> HttpCall:
    name, wire = model_of(order)
    check(order, name, wire)
    if wire.kind in (Kind.NEW, Kind.OMNI):
        body = new_body(order, name, wire, read, aside)
    elif wire.kind in (Kind.AVATAR, Kind.LIPS, Kind.OLD_LIPS):
        check_lips(order, wire, read)
        body = lips_body(order, wire, read, aside)
    else:
        body = old_body(order, name, wire, read, aside)
    return HttpCall(
        method="POST",
        path=path_of(order),
        what="the order",
        headers=JSON,
        body=json_body(body),
        paid=True,
    )


def progress(ticket: str, order: RenderOrder) -> Talk[Look]:
    path = _new(ticket) if is_new(order) else f"{path_of(order)}/{in_path(ticket)}"
    reply = yield HttpCall(method="GET", path=path, what="the task")
    return look(record(reply, ticket), order)


def may_cancel(_look: Look) -> bool:
    """Kling has no call that cancels."""
    return False


def cancel(_ticket: str, _order: RenderOrder) -> Talk[None]:
    yield from ()


def settle(order: RenderOrder, doubt: Doubt) -> Talk[Settled]:
    """By our own id, which Kling keeps; two older routes do not promise to."""
    new = is_new(order)
    name = in_path(doubt.own_id)
    path = f"{TASKS}?external_task_ids={name}" if new else f"{path_of(order)}/{name}"
    call = HttpCall(
        method="GET", path=path, what="the order in doubt", expects=frozenset({400, 404})
    )
    reply = yield call
    keeps = model_of(order)[1].kind not in (Kind.EXTEND, Kind.OLD_LIPS)
    absent = ABSENT if keeps else NOBODY
    if not reply.ok:
        code = code_of(reply)
        if code in MISSING:
            return absent
        if code in INVALID:
            return NOBODY
        raise read_refusal(reply, paid=False)
    for task in records(opened(reply)):
        if own_id(task) not in (None, doubt.own_id):
            raise BadReply("Kling answered about another task.", status=reply.status)
        found = task_id(task)
        if found not in doubt.known:
            return Settled("found", found)
    return absent


def greeting() -> Talk[str]:
    """Asks about a task that is not there, on a newer route, then lists one on an older."""
    path = f"{TASKS}?external_task_ids=takeboard-greeting"
    reply = yield HttpCall(method="GET", path=path, what="the key", expects=_ASKED)
    if reply.status not in (401, 403) and code_of(reply) not in AUTH:
        return "The API key works."
    older = yield HttpCall(method="GET", path=_LISTED, what="the key")
    opened(older)
    return (
        "The key works for the older models only: Kling 3.0, 3.0 Omni, 3.0 Turbo, O1 and 2.6 "
        "need an API key."
    )


def _clip(order: RenderOrder) -> Talk[tuple[str, str]]:
    """Id and fresh link of the take at Kling; its task may be of either dialect."""
    ticket = order.clip_ticket or order.options.get("parent_ticket", "")
    if not ticket:
        raise _no_take()
    refused: HttpReply | None = None
    entered = False
    for path in (_new(ticket), *(f"{path}/{in_path(ticket)}" for path in OLD_PATHS)):
        reply = yield HttpCall(method="GET", path=path, what="the take", expects=_ASKED)
        code = code_of(reply)
        if reply.status in (401, 403) or code in AUTH:
            refused = reply
            continue
        entered = True
        if not reply.ok or code in MISSING or code in INVALID:
            continue
        for task in records(opened(reply)):
            if task_id(task) == ticket and (found := videos(task)):
                return found[0]
    if refused is not None and not entered:
        raise read_refusal(refused, paid=False)
    if order.clip_link:
        return "", order.clip_link
    raise NotCapable(
        "Kling does not know this take any more; it keeps takes for 30 days.",
        "Make the take anew there, or choose another model.",
    )


def _new(ticket: str) -> str:
    return f"{TASKS}?task_ids={quote(ticket, safe='')}"


def _no_take() -> NotCapable:
    return NotCapable(
        "Kling works on takes that were made there, with the same account.",
        "Choose a take of Kling's, or another model.",
    )
