"""Runway's developer API, version 2024-11-06: text and image to video; further modes in `wide`.

Facts: wire sheet A, section 1 (as of 2026-11-20). Before it: a frozen order with the model's wire
name in `options["wire_model"]`; after it: bytes for the transport. Not for prices of cards.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.domain.errors import (
    BadReply,
    NotCapable,
    OutOfFunds,
    ProviderError,
    RateLimited,
    Refused,
    Unreachable,
)
from app.domain.model_card import Mode
from app.domain.money import Money
from app.domain.render_order import RenderOrder
from app.providers.adapters.runway import wide
from app.providers.answers import Look, Ticket
from app.providers.talk import (
    Aside,
    Read,
    Talk,
    key_as_it_is,
    no_contents,
    no_settling,
)
from app.providers.wire_call import (
    HttpCall,
    HttpReply,
    in_path,
    json_body,
    plain_words,
    usable_ticket,
)

VERSION = "2024-11-06"
CREDIT = Money.of("0.01")
_HEADERS = {"X-Runway-Version": VERSION, "Accept": "application/json"}
_WIDE_AND_TALL = frozenset({"1280:720", "720:1280"})
_SIX = _WIDE_AND_TALL | {"1104:832", "960:960", "832:1104", "1584:672"}
_VEO = _WIDE_AND_TALL | {"1920:1080", "1080:1920"}
_FUNDS = re.compile(r"\b(credits?|balance|funds)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Wire:
    """What one model takes. `text` and `image` are the ratios of the two endpoints."""

    text: frozenset[str]
    image: frozenset[str]
    seconds: frozenset[int]
    prompt: int = 1000  # UTF-16 code units
    last_frame: bool = False
    audio: bool = False
    negative: bool = False
    prompt_needed: bool = True  # with a picture; without one it always is


_TWO_TO_TEN = frozenset(range(2, 11))
_VEO_WIRE = _Wire(
    _VEO, _VEO, frozenset({4, 6, 8}), last_frame=True, audio=True, negative=True,
    prompt_needed=False,
)  # fmt: skip
MODELS = {
    "gen4.5": _Wire(_WIDE_AND_TALL, _SIX, _TWO_TO_TEN),
    "gen4_turbo": _Wire(frozenset(), _SIX, _TWO_TO_TEN, prompt_needed=False),
    "veo3.1": _VEO_WIRE,
    "veo3.1_fast": _VEO_WIRE,
    # The rehearsal stage's stand-in for the seed documents' Gen-4; no such model at the vendor.
    "seed_gen4": _Wire(_SIX, _SIX, _TWO_TO_TEN, prompt_needed=False),
}

# Longest prefix wins. (what it means, may the same order be sent again)
_FAILURES = {
    "SAFETY.INPUT": ("Runway's moderation refused the prompt or a picture", False),
    "SAFETY.OUTPUT": ("Runway's moderation refused the result", False),
    "SAFETY": ("Runway's moderation refused it", False),
    "INPUT_PREPROCESSING.SAFETY": ("Moderation refused the prompt or a picture", False),
    "INPUT_PREPROCESSING.INTERNAL": ("Runway failed while reading the input", True),
    "INTERNAL.BAD_OUTPUT": ("Runway's result was unusable", True),
    "INTERNAL": ("Runway failed", True),
    "ASSET.INVALID": ("Runway cannot use a picture: its size, format or shape", False),
    "THIRD_PARTY.UNAVAILABLE": ("The model's own vendor cannot be reached by Runway", True),
    "THIRD_PARTY.INPUT_VALIDATION": ("The model's own vendor refused the input", False),
}


login, errands = key_as_it_is, wide.errands
settle, contents = no_settling, no_contents


def sign(key: str) -> Mapping[str, str]:
    return {"Authorization": f"Bearer {key}"}


def submission(order: RenderOrder, read: Read, aside: Aside) -> HttpCall:
    name = order.options.get("wire_model", "")
    if name in wide.MODELS:
        return _order(*wide.submission(order, name, read, aside))
    wire = MODELS.get(name)
    if wire is None:
        raise NotCapable(
            f"Runway has no model {name!r} that this version knows.", "Choose another model card."
        )
    pictured = order.mode in (Mode.FIRST_FRAME, Mode.FIRST_LAST)
    _check(order, name, wire, pictured=pictured)
    fields: dict[str, object] = {"model": name}
    if order.text:
        fields["promptText"] = order.text
    if pictured:
        fields["promptImage"] = _frames(order, read, aside)
    fields["ratio"] = _ratio(order)
    fields["duration"] = order.seconds
    if order.seed is not None:
        fields["seed"] = order.seed
    if wire.audio:
        fields["audio"] = order.audio
    if order.negative and wire.negative:
        fields["negativePrompt"] = order.negative
    return _order("image_to_video" if pictured else "text_to_video", json_body(fields))


def _order(endpoint: str, body: bytes) -> HttpCall:
    return HttpCall(
        method="POST",
        path=f"/v1/{endpoint}",
        what="the order",
        headers={**_HEADERS, "Content-Type": "application/json"},
        body=body,
        paid=True,
    )


def read_ticket(reply: HttpReply) -> Ticket:
    data = reply.data()
    return Ticket(usable_ticket(data.get("id")), _credits(data.get("estimatedCost")))


def progress(ticket: str, _order: RenderOrder) -> Talk[Look]:
    path = f"/v1/tasks/{in_path(ticket)}"
    call = HttpCall(method="GET", path=path, what="the task", headers=_HEADERS)
    return read_progress(ticket, (yield call))


def read_progress(ticket: str, reply: HttpReply) -> Look:
    data = reply.data()
    if data.get("id") != ticket:
        raise BadReply("Runway answered about another task.", status=reply.status)
    price = _credits(data.get("cost"))
    match data.get("status"):
        case "PENDING" | "THROTTLED":
            return Look(state="waiting")
        case "SUCCEEDED":
            return Look(state="done", progress=1.0, price=price, downloads=_output(data))
        case "FAILED":
            words, may_retry = _failure(data.get("failureCode"))
            said = plain_words(data.get("failure"))
            return Look(
                state="failed",
                price=price,
                refunded=price is not None and not price,
                failure=f"{words}: {said}" if said else f"{words}.",
                may_retry=may_retry,
            )
        case "CANCELLED":
            free = price is not None and not price
            return Look(state="cancelled", price=price, refunded=free, failure="Cancelled.")
        case str():  # RUNNING, and any word of tomorrow
            return Look(state="running", progress=_share(data.get("progress")))
        case _:
            raise BadReply("Runway's answer has no status.", status=reply.status)


def may_cancel(look: Look) -> bool:
    """Only what has not begun is refunded; a running task is paid whether cancelled or not."""
    return look.state == "waiting"


def cancel(ticket: str, _order: RenderOrder) -> Talk[None]:
    path = f"/v1/tasks/{in_path(ticket)}"
    yield HttpCall(method="DELETE", path=path, what="the cancelling", headers=_HEADERS)


def greeting() -> Talk[str]:
    path = "/v1/organization"
    reply = yield HttpCall(method="GET", path=path, what="the account", headers=_HEADERS)
    balance = reply.data().get("creditBalance")
    if isinstance(balance, bool) or not isinstance(balance, int):
        return "The key works."
    return f"The key works; {balance:,} credits ({(CREDIT * balance).shown()}) are left."


def read_refusal(reply: HttpReply, *, paid: bool) -> ProviderError:
    status, said = reply.status, _said(reply)
    if status in (401, 403):
        return Refused(
            f"Runway does not accept the key ({status}).",
            "Put in a working key with `takeboard account add runway`.",
            status=status,
        )
    if status == 429:
        return RateLimited(
            f"Runway asks to wait: {said or 'too many requests'}.", retry_after=reply.retry_after()
        )
    if status in (502, 503) and paid:
        # Complete answers of Runway's load shedding: nothing was made (contract sheet, 5.2).
        return RateLimited(f"Runway is overloaded ({status}).", status=status)
    if status in (502, 503, 504) or (status >= 500 and not paid):
        # After a 504 nobody knows whether the order was accepted: it is in doubt then.
        return Unreachable(f"Runway is in trouble ({status}).", status=status)
    if not 400 <= status < 500:
        return BadReply(f"Runway answered {status}, which says nothing.", status=status)
    if status == 404:
        return Refused("Runway does not know this task (404).", status=status)
    if not _issues(reply) and _FUNDS.search(said):
        return OutOfFunds(
            f"Runway's account is empty: {said}", "Buy credits there, then retry.", status=status
        )
    return Refused(
        f"Runway refused: {said or status}.", "Change what it names, then retry.", status=status
    )


def _check(order: RenderOrder, name: str, wire: _Wire, *, pictured: bool) -> None:
    def no(what: str, advice: str) -> NotCapable:
        return NotCapable(f"{name} at Runway {what}", advice)

    if order.mode not in (Mode.TEXT, Mode.FIRST_FRAME, Mode.FIRST_LAST):
        raise no(f"cannot work from {order.mode}.", "Use words or a first frame.")
    ratios = wire.image if pictured else wire.text
    if not ratios:
        raise no("needs a first frame.", "Give the shot a keyframe, or choose another model.")
    if order.mode is Mode.FIRST_LAST and not wire.last_frame:
        raise no("takes no last frame.", "Remove it, or choose another model.")
    if _ratio(order) not in ratios:
        listed = ", ".join(sorted(ratios))
        raise no(f"cannot make {_ratio(order)} here.", f"It makes {listed}.")
    if order.seconds not in wire.seconds:
        listed = ", ".join(str(s) for s in sorted(wire.seconds))
        raise no(f"cannot make {order.seconds} s.", f"It makes {listed} s.")
    length = len(order.text.encode("utf-16-le")) // 2
    if length > wire.prompt:
        raise no(
            f"takes {wire.prompt} characters; the prompt has {length}.",
            f"Shorten it by {length - wire.prompt}.",
        )
    if not order.text and (wire.prompt_needed or not pictured):
        raise no("needs a prompt.", "Describe the shot.")
    if len(order.negative.encode("utf-16-le")) // 2 > 1000 and wire.negative:
        raise no("takes 1000 characters of negatives.", "Shorten the negatives.")
    if order.seed is not None and not 0 <= order.seed <= 4_294_967_295:
        raise no(f"takes no seed {order.seed}.", "Use 0 to 4294967295.")


def _ratio(order: RenderOrder) -> str:
    return order.size_name or f"{order.width}:{order.height}"


def _frames(order: RenderOrder, read: Read, aside: Aside) -> object:
    first = wide.uri(order.first_frame, read, aside, "first frame")
    if order.mode is not Mode.FIRST_LAST:
        return first
    last = wide.uri(order.last_frame, read, aside, "last frame")
    return [{"uri": first, "position": "first"}, {"uri": last, "position": "last"}]


def _credits(cost: object) -> Money | None:
    """`{"credits": 60}` as money; older servers send no cost at all."""
    amount = cost.get("credits") if isinstance(cost, dict) else None
    if isinstance(amount, bool) or not isinstance(amount, int | float):
        return None
    if not 0 <= amount <= 10_000_000:  # also refuses NaN
        return None
    return CREDIT * Decimal(str(amount))


def _output(data: Mapping[str, Any]) -> tuple[str, ...]:
    found = data.get("output")
    links = tuple(u for u in found if isinstance(u, str) and u) if isinstance(found, list) else ()
    if not links:
        raise BadReply("Runway says done but names no file.")
    return links


def _failure(code: object) -> tuple[str, bool]:
    parts = code.upper().split(".") if isinstance(code, str) else []
    for length in range(len(parts), 0, -1):
        if found := _FAILURES.get(".".join(parts[:length])):
            return found
    return ("Runway failed", True) if not parts else (f"Runway failed ({plain_words(code)})", False)


def _share(progress: object) -> float | None:
    if isinstance(progress, bool) or not isinstance(progress, int | float):
        return None
    return min(max(float(progress), 0.0), 1.0) if math.isfinite(progress) else None


def _issues(reply: HttpReply) -> list[Any]:
    try:
        found = reply.data().get("issues")
    except BadReply:
        return []
    return found if isinstance(found, list) else []


def _said(reply: HttpReply) -> str:
    """The vendor's words with the fields it complains about; empty when it sent no JSON."""
    try:
        text = plain_words(reply.data().get("error")).rstrip(".")
    except BadReply:
        return ""
    told = []
    for issue in _issues(reply)[:3]:
        if isinstance(issue, dict):
            path = issue.get("path")
            where = ".".join(str(p) for p in path) if isinstance(path, list) else ""
            told.append(f"{plain_words(where)}: {plain_words(issue.get('message'))}".strip(": "))
    return plain_words("; ".join([text, *told]).strip("; "))
