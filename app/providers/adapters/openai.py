"""OpenAI's video format, `/v1/videos`: shut down at OpenAI, alive at gateways that kept it.

Facts: wire sheet A, section 2 (as of 2026-11-20). `TAKEBOARD_OPENAI_BASE_URL` or an account's
address points at the gateway, and a card of one's own names its model. Not for reading scripts.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import quote

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
from app.domain.render_order import RenderOrder
from app.domain.vendor_ports import ABSENT, NOBODY, Doubt, Settled
from app.providers.answers import Look, Ticket, in_house
from app.providers.inline_media import raw_file
from app.providers.multipart import Part, form
from app.providers.sifting import Sifting
from app.providers.talk import Aside, Read, Talk, key_as_it_is, no_contents, no_errands
from app.providers.wire_call import (
    HttpCall,
    HttpReply,
    in_path,
    json_body,
    plain_words,
    usable_ticket,
)

login, errands, contents = key_as_it_is, no_errands, no_contents
LONGEST_PROMPT = 32_000
_PICTURES = {"image/jpeg", "image/png", "image/webp"}
_VIDEOS = {"video/mp4"}
_SECONDS = frozenset({4, 8, 12, 16, 20})
_PAGE = 100


def sign(secret: str) -> Mapping[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def submission(order: RenderOrder, read: Read, _aside: Aside) -> HttpCall:
    """A form with the picture as a file; `clip_ticket` names a video of theirs."""
    _check(order)
    parent = order.clip_ticket
    if order.mode in (Mode.EXTEND, Mode.VIDEO) and parent:
        fields: dict[str, object] = {"video": {"id": parent}, "prompt": order.text}
        if order.mode is Mode.EXTEND:
            fields["seconds"] = str(order.seconds)
        kind, body = "application/json", json_body(fields)
    else:
        kind, body = form(_parts(order, read))
    path = {Mode.EXTEND: "/v1/videos/extensions", Mode.VIDEO: "/v1/videos/edits"}
    return HttpCall(
        method="POST",
        path=path.get(order.mode, "/v1/videos"),
        what="the order",
        headers={"Content-Type": kind},
        body=body,
        paid=True,
    )


def read_ticket(reply: HttpReply) -> Ticket:
    return Ticket(usable_ticket(reply.data().get("id")))


def progress(ticket: str, _order: RenderOrder) -> Talk[Look]:
    path = f"/v1/videos/{in_path(ticket)}"
    reply = yield HttpCall(method="GET", path=path, what="the video")
    data = reply.data()
    if data.get("id") != ticket:
        raise BadReply("The answer is about another video.", status=reply.status)
    match data.get("status"):
        case "queued":
            return Look(state="waiting")
        case "completed":
            return Look(state="done", progress=1.0, downloads=(in_house(f"{path}/content"),))
        case "failed":
            error = data.get("error")
            error = error if isinstance(error, dict) else {}
            code, said = plain_words(error.get("code")), plain_words(error.get("message"))
            moderated = "moderation" in code or "policy" in code
            words = "Its moderation refused it" if moderated else "It failed there"
            return Look(
                state="failed",
                failure=f"{words}: {said.rstrip('.') or code or 'without a reason'}.",
                may_retry=not moderated,
            )
        case str():
            return Look(state="running", progress=_share(data.get("progress")))
        case _:
            raise BadReply("The answer has no status.", status=reply.status)


def may_cancel(_look: Look) -> bool:
    """There is no cancelling in this format; deleting gives nothing back."""
    return False


def cancel(ticket: str, _order: RenderOrder) -> Talk[None]:
    yield HttpCall(method="DELETE", path=f"/v1/videos/{in_path(ticket)}", what="the deleting")


def settle(order: RenderOrder, doubt: Doubt) -> Talk[Settled]:
    """By the list, which repeats prompt, size and length of everything that was accepted."""
    name, after = order.options.get("wire_model", ""), ""
    sifting = Sifting(doubt)
    for _page in range(5):
        path = f"/v1/videos?limit={_PAGE}&order=desc{after}"
        data = (yield HttpCall(method="GET", path=path, what="the list of videos")).data()
        listed = data.get("data")
        if not isinstance(listed, list):
            return NOBODY
        for video in (one for one in listed if isinstance(one, dict)):
            same = video.get("model") == name and video.get("prompt") == order.text
            same = same and str(video.get("seconds")) == str(order.seconds)
            sifting.hear(_time(video.get("created_at")), video.get("id"), same=same)
        if data.get("has_more") is not True or sifting.past:
            return sifting.settled(ABSENT)
        after = f"&after={quote(str(data.get('last_id', '')), safe='')}"
    return sifting.settled(NOBODY)


def greeting() -> Talk[str]:
    """By the list of models, which outlives the videos; the balance is not told."""
    data = (yield HttpCall(method="GET", path="/v1/models", what="the account")).data()
    models = data.get("data")
    return f"{len(models)} models" if isinstance(models, list) else "The key works."


def read_refusal(reply: HttpReply, *, paid: bool) -> ProviderError:
    status = reply.status
    try:
        error = reply.data().get("error")
    except BadReply:
        error = None
    error = error if isinstance(error, dict) else {}
    code, said = plain_words(error.get("code")), plain_words(error.get("message"))
    words = f"{said or 'no reason given'} ({code or status})"
    if status == 401:
        return Refused(
            f"OpenAI, or the gateway in its place, does not accept the key: {words}.",
            "Put in a working key with `takeboard account add openai`.",
            status=status,
        )
    if code == "insufficient_quota" or status == 402:
        return OutOfFunds(
            f"The account is empty: {words}.", "Buy credits there, then retry.", status=status
        )
    if status == 429:
        return RateLimited(f"Too many requests: {words}.", retry_after=reply.retry_after())
    if status >= 500:
        return Unreachable(f"The vendor is in trouble: {words}.", status=status)
    if not 400 <= status < 500:
        return BadReply(f"The answer {status} says nothing.", status=status)
    if status == 404 and not paid:
        return Refused("This video is not known there (404).", status=status)
    if "moderation" in code or "policy" in code:
        return Refused(
            f"Moderation refused it: {words}.", "Change the words or the picture.", status=status
        )
    return Refused(f"Refused: {words}.", "Change what it names, then retry.", status=status)


def _parts(order: RenderOrder, read: Read) -> list[Part]:
    parts = [Part("prompt", order.text.encode())]
    if order.mode in (Mode.EXTEND, Mode.VIDEO):
        if order.clip is None:
            raise NotCapable("This order has no video to work on.", "Choose a take.")
        clip = raw_file(
            order.clip, read, vendor="This format", types=_VIDEOS, most_bytes=200_000_000
        )
        parts.append(Part("video", clip, "take.mp4", "video/mp4"))
        if order.mode is Mode.EXTEND:
            parts.append(Part("seconds", str(order.seconds).encode()))
        return parts
    parts += [
        Part("model", order.options.get("wire_model", "").encode()),
        Part("seconds", str(order.seconds).encode()),
        Part("size", (order.size_name or f"{order.width}x{order.height}").encode()),
    ]
    if order.mode is Mode.FIRST_FRAME:
        if order.first_frame is None:
            raise NotCapable("This order has no first frame.", "Give the shot a keyframe.")
        frame = raw_file(
            order.first_frame, read, vendor="This format", types=_PICTURES, most_bytes=15_000_000
        )
        suffix = order.first_frame.media_type.partition("/")[2]
        parts.append(
            Part("input_reference", frame, f"frame.{suffix}", order.first_frame.media_type)
        )
    return parts


def _check(order: RenderOrder) -> None:
    name = order.options.get("wire_model", "")

    def no(what: str, advice: str) -> NotCapable:
        return NotCapable(f"{name or 'This card'} in OpenAI's video format {what}", advice)

    if not name:
        raise no("has no name on the wire.", "Write `wire_model` into the card.")
    if order.mode not in (Mode.TEXT, Mode.FIRST_FRAME, Mode.EXTEND, Mode.VIDEO):
        raise no(f"cannot work from {order.mode}.", "Use words, a first frame or a take.")
    if order.seconds not in _SECONDS:
        raise no(f"cannot make {order.seconds} s.", "It makes 4, 8, 12, 16 or 20 s.")
    if not order.text:
        raise no("needs a prompt.", "Describe the shot.")
    if len(order.text) > LONGEST_PROMPT:
        over = len(order.text) - LONGEST_PROMPT
        raise no(f"takes {LONGEST_PROMPT} characters.", f"Shorten the prompt by {over}.")


def _share(progress: object) -> float | None:
    if isinstance(progress, bool) or not isinstance(progress, int | float):
        return None
    return min(max(progress / 100, 0.0), 1.0) if math.isfinite(progress) else None


def _time(value: object) -> datetime | None:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 10**11:
        return None
    return datetime.fromtimestamp(value, UTC)
