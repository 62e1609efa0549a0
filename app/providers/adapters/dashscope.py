"""Wan through Alibaba's DashScope (Model Studio): asynchronous tasks, media inside the request.

Facts: wire sheet B, section 6 (as of 2026-11-20). A key works only in its own region's host. A card
names one model, or one for words and others by `options` (`image_model`, `frames_model`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from app.domain.errors import (
    BadReply,
    NotCapable,
    OutOfFunds,
    ProviderError,
    RateLimited,
    Refused,
)
from app.domain.model_card import Mode
from app.domain.money import Money
from app.domain.render_order import Picture, RenderOrder
from app.domain.vendor_ports import NOBODY, Doubt, Settled
from app.providers.answers import Look, Ticket
from app.providers.inline_media import data_uri
from app.providers.refusals import by_status
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
_API = "/api/v1"
_NEW_VIDEO = f"{_API}/services/aigc/video-generation/video-synthesis"
_KEYFRAMES = f"{_API}/services/aigc/image2video/video-synthesis"
_PICTURES = {"image/jpeg", "image/png", "image/bmp", "image/webp"}
_VIDEOS = {"video/mp4", "video/quicktime"}
_SOUNDS = {"audio/wav", "audio/x-wav", "audio/mpeg"}
_MB = 1_000_000
_MODERATED = ("DataInspectionFailed", "IPInfringementSuspect")
_KEY = "Put in a working key of the same region with `takeboard account add dashscope`."


@dataclass(frozen=True, slots=True)
class _Wire:
    """`media`: pictures go into the list of the newer models. `prompt` counts characters."""

    prompt: int
    seconds: frozenset[int]
    media: bool = False
    negative: bool = True
    seed: bool = True
    sound: bool = False
    references: int = 0


_WIRES = {
    "wanx2.1-": _Wire(800, frozenset({5})),
    "wan2.2-": _Wire(800, frozenset({5})),
    "wan2.5-": _Wire(1500, frozenset({5, 10}), sound=True),
    "wan2.6-": _Wire(1500, frozenset({5, 10, 15}), sound=True),
    "wan2.7": _Wire(5000, frozenset(range(2, 16)), media=True),
    "wan3.0-": _Wire(5000, frozenset(range(2, 31)), media=True, seed=False, references=10),
}
_FRAMES = {Mode.FIRST_FRAME: ("first_frame",), Mode.FIRST_LAST: ("first_frame", "last_frame")}


def sign(secret: str) -> Mapping[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def submission(order: RenderOrder, read: Read, _aside: Aside) -> HttpCall:
    name = _model(order)
    wire = next((wire for prefix, wire in _WIRES.items() if name.startswith(prefix)), None)
    if wire is None:
        raise NotCapable(
            f"DashScope has no model {name!r} that this version knows.", "Choose another card."
        )
    _check(order, name, wire)
    given: dict[str, object] = {"prompt": order.text}
    if order.negative and wire.negative:
        given["negative_prompt"] = order.negative[:500]
    given |= _media(order, wire, read) if wire.media else _pictures(order, name, read)
    settings: dict[str, object] = {**_size(order, wire), "duration": order.seconds}
    # The vendor's own writer would change words that were compiled on purpose.
    settings |= {"prompt_extend": False, "watermark": False}
    if order.seed is not None and wire.seed:
        settings["seed"] = order.seed
    if wire.sound:
        settings["audio"] = order.audio
    frames = "kf2v" in name
    return HttpCall(
        method="POST",
        path=_KEYFRAMES if frames else _NEW_VIDEO,
        what="the order",
        headers={"Content-Type": "application/json", "X-DashScope-Async": "enable"},
        body=json_body({"model": name, "input": given, "parameters": settings}),
        paid=True,
    )


def read_ticket(reply: HttpReply) -> Ticket:
    return Ticket(usable_ticket(_output(reply.data()).get("task_id")))


def progress(ticket: str, _order: RenderOrder) -> Talk[Look]:
    path = f"{_API}/tasks/{in_path(ticket)}"
    reply = yield HttpCall(method="GET", path=path, what="the task")
    output = _output(reply.data())
    if output.get("task_id") != ticket:
        raise BadReply("DashScope answered about another task.", status=reply.status)
    match output.get("task_status"):
        case "PENDING":
            return Look(state="waiting")
        case "SUCCEEDED":
            link = output.get("video_url")
            if not isinstance(link, str) or not link:
                raise BadReply("DashScope says done but names no file.")
            return Look(state="done", progress=1.0, downloads=(link,))
        case "FAILED":
            return _failed(output)
        case "CANCELED":
            return Look(state="cancelled", price=Money.zero(), refunded=True, failure="Cancelled.")
        case "UNKNOWN":
            raise Refused("DashScope does not know this task; it keeps them 24 hours.", status=404)
        case str():  # RUNNING, SUSPENDED, and any word of tomorrow
            return Look(state="running")
        case _:
            raise BadReply("DashScope's answer has no status.", status=reply.status)


def may_cancel(look: Look) -> bool:
    return look.state == "waiting"


def cancel(ticket: str, _order: RenderOrder) -> Talk[None]:
    path = f"{_API}/tasks/{in_path(ticket)}/cancel"
    yield HttpCall(method="POST", path=path, what="the cancelling")


def settle(order: RenderOrder, doubt: Doubt) -> Talk[Settled]:
    """The list names models and times and nothing of ours: a task of this model that nobody knows
    and that began when the order was sent is taken for it. None there proves nothing.
    """
    asked = f"page_no=1&page_size=100&model_name={quote(_model(order), safe='')}"
    path = f"{_API}/tasks/?{asked}"
    data = (yield HttpCall(method="GET", path=path, what="the list of tasks")).data()
    tasks = data.get("data")
    sifting = Sifting(doubt)
    for task in tasks if isinstance(tasks, list) else ():
        if isinstance(task, dict):
            same = task.get("model_name") in (None, _model(order))
            sifting.hear(_time(task.get("gmt_create")), task.get("task_id"), same=same)
    return sifting.settled(NOBODY)


def greeting() -> Talk[str]:
    path = f"{_API}/tasks/?page_no=1&page_size=1"
    yield HttpCall(method="GET", path=path, what="the account")
    return "The key works; DashScope does not tell the balance."


def read_refusal(reply: HttpReply, *, paid: bool) -> ProviderError:
    status = reply.status
    try:
        data = reply.data()
    except BadReply:
        data = {}
    code, said = plain_words(data.get("code")), plain_words(data.get("message"))
    words = f"{said or 'no reason given'} ({code or status})"
    if code == "Arrearage":
        return OutOfFunds(
            f"DashScope's account is in arrears: {words}.", "Pay there, then retry.", status=status
        )
    if code in _MODERATED:
        return Refused(
            f"DashScope's moderation refused it: {words}.", "Change the words or the picture.",
            status=status,
        )  # fmt: skip
    if code == "Throttling.AllocationQuota":
        return RateLimited(f"DashScope: the quota is used up: {words}.", retry_after=3600.0)
    if status == 429 or code.startswith("Throttling"):
        return RateLimited(f"DashScope asks to wait: {words}.", retry_after=reply.retry_after())
    if status in (401, 403):
        return Refused(f"DashScope does not accept the key: {words}.", _KEY, status=status)
    if found := by_status("DashScope", words, reply):
        return found
    if status == 404 and not paid:
        return Refused("DashScope does not know this task (404).", status=status)
    return Refused(
        f"DashScope refused: {words}.", "Change what it names, then retry.", status=status
    )


def _model(order: RenderOrder) -> str:
    """The name on the wire for what the order begins with."""
    options = order.options
    named = {
        Mode.FIRST_FRAME: options.get("image_model"),
        Mode.FIRST_LAST: options.get("frames_model") or options.get("image_model"),
        Mode.EXTEND: options.get("image_model"),
    }.get(order.mode)
    return named or options.get("wire_model", "")


def _check(order: RenderOrder, name: str, wire: _Wire) -> None:
    def no(what: str, advice: str) -> NotCapable:
        return NotCapable(f"{name} at DashScope {what}", advice)

    frames, text_only = "kf2v" in name, "t2v" in name
    modes = {Mode.FIRST_LAST} if frames else {Mode.TEXT} if text_only else {Mode.FIRST_FRAME}
    if wire.media and not text_only:
        modes = {Mode.FIRST_FRAME, Mode.FIRST_LAST, Mode.EXTEND}
        if wire.references:
            modes |= {Mode.TEXT, Mode.REFERENCES, Mode.VIDEO}
    if order.mode not in modes:
        raise no(f"cannot work from {order.mode}.", f"It works from {', '.join(sorted(modes))}.")
    if order.seconds not in wire.seconds:
        listed = ", ".join(str(s) for s in sorted(wire.seconds))
        raise no(f"cannot make {order.seconds} s.", f"It makes {listed} s.")
    if len(order.text) > wire.prompt:
        over = len(order.text) - wire.prompt
        raise no(f"takes {wire.prompt} characters.", f"Shorten the prompt by {over}.")
    if not order.text and order.mode is Mode.TEXT:
        raise no("needs a prompt.", "Describe the shot.")
    if order.mode is Mode.REFERENCES and not 1 <= len(order.references) <= wire.references:
        raise no(f"takes 1 to {wire.references} references.", "Choose that many pictures.")
    if order.seed is not None and not 0 <= order.seed <= 2_147_483_647:
        raise no(f"takes no seed {order.seed}.", "Use 0 to 2147483647.")


def _pictures(order: RenderOrder, name: str, read: Read) -> dict[str, object]:
    """The named fields of the models up to 2.6."""
    if order.mode is Mode.FIRST_LAST:
        first = _picture(order.first_frame, "first frame", read)
        return {
            "first_frame_url": first,
            "last_frame_url": _picture(order.last_frame, "last frame", read),
        }
    if order.mode is Mode.FIRST_FRAME:
        return {"img_url": _picture(order.first_frame, "first frame", read)}
    return {}


def _media(order: RenderOrder, wire: _Wire, read: Read) -> dict[str, object]:
    """The list of the newer models; empty where words are all."""
    found: list[dict[str, object]] = []
    for role in _FRAMES.get(order.mode, ()):
        frame = order.first_frame if role == "first_frame" else order.last_frame
        found.append({"type": role, "url": _picture(frame, role.replace("_", " "), read)})
    if order.mode in (Mode.REFERENCES, Mode.VIDEO):
        for picture in order.references[: wire.references]:
            found.append({"type": "reference_image", "url": _picture(picture, "reference", read)})
    if order.mode in (Mode.EXTEND, Mode.VIDEO):
        if order.clip is None:
            raise NotCapable("This order has no video to work on.", "Choose a take.")
        kind = "first_clip" if order.mode is Mode.EXTEND else "video"
        url = data_uri(order.clip, read, vendor="DashScope", types=_VIDEOS, most_bytes=100 * _MB)
        found.append({"type": kind, "url": url})
    if order.sound is not None:
        url = data_uri(order.sound, read, vendor="DashScope", types=_SOUNDS, most_bytes=15 * _MB)
        found.append({"type": "driving_audio", "url": url})
    return {"media": found} if found else {}


def _picture(picture: Picture | None, what: str, read: Read) -> str:
    if picture is None:
        raise NotCapable(f"This order has no {what}.", f"Give the shot a {what}.")
    return data_uri(picture, read, vendor="DashScope", types=_PICTURES, most_bytes=10 * _MB)


def _size(order: RenderOrder, wire: _Wire) -> dict[str, object]:
    """Words ask for pixels up to 2.6; pictures, and the newer models, for a named height."""
    lines = min(order.width, order.height)
    named = "480P" if lines <= 624 else "720P" if lines <= 960 else "1080P"
    if wire.media:
        ratio = {} if order.mode is not Mode.TEXT else {"ratio": _ratio(order)}
        return {"resolution": named, **ratio}
    if order.mode is Mode.TEXT:
        return {"size": order.size_name or f"{order.width}*{order.height}"}
    return {"resolution": named}


def _ratio(order: RenderOrder) -> str:
    shapes = {"16:9": 16 / 9, "9:16": 9 / 16, "1:1": 1.0, "4:3": 4 / 3, "3:4": 3 / 4}
    return min(shapes, key=lambda name: abs(shapes[name] - order.width / order.height))


def _output(data: Mapping[str, Any]) -> Mapping[str, Any]:
    output = data.get("output")
    if not isinstance(output, dict):
        raise BadReply("DashScope's answer holds no task.")
    return output


def _failed(output: Mapping[str, Any]) -> Look:
    """A failed task may say no code; it is not charged."""
    code, said = plain_words(output.get("code")), plain_words(output.get("message"))
    moderated = code in _MODERATED
    words = "DashScope's moderation refused it" if moderated else "DashScope failed"
    return Look(
        state="failed",
        price=Money.zero(),
        refunded=True,
        failure=f"{words}: {said.rstrip('.') or code or 'without a reason'}.",
        may_retry=not moderated and code in ("", "InternalError", "InternalError.Timeout"),
    )


def _time(value: object) -> datetime | None:
    """Milliseconds since 1970, as the list writes them."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 10**14:
        return None
    return datetime.fromtimestamp(value / 1000, UTC)
