"""MiniMax's second interface: H3 and H3-Max, with references, an edited video, list and cancel."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from app.domain.errors import BadReply, NotCapable
from app.domain.model_card import Mode
from app.domain.money import Money
from app.domain.render_order import Picture, RenderOrder
from app.domain.vendor_ports import ABSENT, NOBODY, Doubt, Settled
from app.providers.adapters.minimax.codes import failure, number
from app.providers.answers import Look
from app.providers.inline_media import data_uri
from app.providers.sifting import Sifting
from app.providers.talk import Read, Talk
from app.providers.wire_call import HttpCall, in_path, json_body, plain_words

LONGEST_PROMPT = 7000
LARGEST_BODY = 64_000_000
MODELS = {
    "MiniMax-H3": ({"768P", "2K"}, range(4, 16)),
    "MiniMax-H3-Max": ({"480P", "768P"}, range(5, 16)),
}
RATIOS = ("21:9", "16:9", "4:3", "1:1", "3:4", "9:16")
_PICTURES = {"image/jpeg", "image/png", "image/webp"}
_VIDEOS = {"video/mp4", "video/quicktime"}
_SOUNDS = {"audio/wav", "audio/x-wav", "audio/mpeg"}
_MB = 1_000_000
_PAGE = 100
_MODES = (Mode.TEXT, Mode.FIRST_FRAME, Mode.FIRST_LAST, Mode.REFERENCES, Mode.VIDEO)


def submission(order: RenderOrder, read: Read) -> HttpCall:
    name = order.options.get("wire_model", "")
    if name not in MODELS:
        raise NotCapable(
            f"MiniMax has no model {name!r} that this version knows.", "Choose another model card."
        )
    _check(order, name)
    content: list[dict[str, object]] = [{"type": "text", "text": order.text}]
    if order.mode in (Mode.FIRST_FRAME, Mode.FIRST_LAST):
        content.append(_image(order.first_frame, "first_frame", read))
    if order.mode is Mode.FIRST_LAST:
        content.append(_image(order.last_frame, "last_frame", read))
    if order.mode in (Mode.REFERENCES, Mode.VIDEO):
        content += [_image(picture, "reference_image", read) for picture in order.references]
    if order.mode is Mode.VIDEO:
        if order.clip is None:
            raise NotCapable("This order has no video to work on.", "Choose a take.")
        url = data_uri(order.clip, read, vendor="MiniMax", types=_VIDEOS, most_bytes=50 * _MB)
        content.append({"type": "video_url", "video_url": {"url": url}, "role": "base_video"})
    if order.sound is not None:
        url = data_uri(order.sound, read, vendor="MiniMax", types=_SOUNDS, most_bytes=15 * _MB)
        content.append({"type": "audio_url", "audio_url": {"url": url}, "role": "reference_audio"})
    fields: dict[str, object] = {
        "model": name,
        "content": content,
        "resolution": order.size_name,
        "duration": order.seconds,
    }
    if order.mode is Mode.TEXT:
        fields["ratio"] = _ratio(order)
    body = json_body(fields)
    if len(body) > LARGEST_BODY:
        raise NotCapable(
            f"The order has {len(body) / 1e6:.0f} MB; MiniMax takes 64.", "Use smaller pictures."
        )
    return HttpCall(
        method="POST",
        path="/v2/video_generation",
        what="the order",
        headers={"Content-Type": "application/json"},
        body=body,
        paid=True,
    )


def progress(ticket: str, _order: RenderOrder) -> Talk[Look]:
    path = f"/v2/query/video_generation/{in_path(ticket)}"
    reply = yield HttpCall(method="GET", path=path, what="the task")
    task = reply.data().get("task")
    if not isinstance(task, dict):
        raise BadReply("MiniMax's answer holds no task.", status=reply.status)
    if task.get("id") != ticket:
        raise BadReply("MiniMax answered about another task.", status=reply.status)
    match task.get("status"):
        case "queued":
            return Look(state="waiting")
        case "succeeded":
            return Look(state="done", progress=1.0, downloads=(_link(task),))
        case "failed":
            error = task.get("error")
            error = error if isinstance(error, dict) else {}
            words, may_retry = failure(number(error.get("code")), plain_words(error.get("message")))
            return Look(
                state="failed",
                price=Money.zero(),
                refunded=True,
                failure=f"{words}.",
                may_retry=may_retry,
            )
        case "cancelled":
            return Look(state="cancelled", price=Money.zero(), refunded=True, failure="Cancelled.")
        case str():
            return Look(state="running")
        case _:
            raise BadReply("MiniMax's answer has no status.", status=reply.status)


def cancel(ticket: str) -> Talk[None]:
    path = f"/v2/video_generation/{in_path(ticket)}"
    yield HttpCall(method="DELETE", path=path, what="the cancelling")


def settle(order: RenderOrder, doubt: Doubt) -> Talk[Settled]:
    """The list holds no words of ours, so a task of this model, size and length that nobody knows
    and that began when this order was sent is taken for it: the oldest, if there are several.
    """
    name = order.options.get("wire_model", "")
    sifting = Sifting(doubt)
    for page in range(1, 6):
        asked = f"page_num={page}&page_size={_PAGE}&filter.model={quote(name, safe='')}"
        path = f"/v2/query/video_generation?{asked}"
        data = (yield HttpCall(method="GET", path=path, what="the list of tasks")).data()
        tasks = _listed(data)
        if tasks is None:
            return NOBODY
        for task in tasks:
            made = (task.get("resolution"), task.get("duration"))
            same = made == (order.size_name, order.seconds)
            sifting.hear(_time(task.get("created_at")), task.get("id"), same=same)
        if len(tasks) < _PAGE:
            return sifting.settled(ABSENT)
    return sifting.settled(NOBODY)


def _listed(data: Mapping[str, Any]) -> list[dict[str, Any]] | None:
    """The tasks of a list, whose outer name no source gives."""
    for key in ("tasks", "items", "task_list", "data", "list"):
        inner = data.get(key)
        if isinstance(inner, dict):
            return _listed(inner)
        if isinstance(inner, list):
            tasks = [one.get("task", one) for one in inner if isinstance(one, dict)]
            return [one for one in tasks if isinstance(one, dict)]
    return None


def _time(value: object) -> datetime | None:
    at = number(value)
    return datetime.fromtimestamp(at, UTC) if at is not None and 0 < at < 10**11 else None


def _link(task: Mapping[str, Any]) -> str:
    content = task.get("content")
    url = content.get("url") if isinstance(content, dict) else None
    if not isinstance(url, str) or not url:
        raise BadReply("MiniMax says done but names no file.")
    return url


def _ratio(order: RenderOrder) -> str:
    shape = order.width / order.height

    def far(ratio: str) -> float:
        wide, high = ratio.split(":")
        return abs(int(wide) / int(high) - shape)

    return min(RATIOS, key=far)


def _check(order: RenderOrder, name: str) -> None:
    def no(what: str, advice: str) -> NotCapable:
        return NotCapable(f"{name} at MiniMax {what}", advice)

    sizes, seconds = MODELS[name]
    if order.mode not in _MODES:
        raise no(f"cannot work from {order.mode}.", "Use words, frames, references or a video.")
    if order.size_name not in sizes:
        raise no(
            f"cannot make {order.size_name or 'this size'}.",
            f"It makes {', '.join(sorted(sizes))}.",
        )
    if order.seconds not in seconds:
        raise no(
            f"cannot make {order.seconds} s.", f"It makes {seconds.start} to {seconds.stop - 1} s."
        )
    if not order.text:
        raise no("needs a prompt.", "Describe the shot.")
    if len(order.text) > LONGEST_PROMPT:
        over = len(order.text) - LONGEST_PROMPT
        raise no(f"takes {LONGEST_PROMPT} characters.", f"Shorten the prompt by {over}.")
    if order.mode is Mode.REFERENCES and not 1 <= len(order.references) <= 9:
        raise no("takes 1 to 9 reference pictures.", "Choose up to nine.")


def _image(picture: Picture | None, role: str, read: Read) -> dict[str, object]:
    if picture is None:
        what = role.replace("_", " ")
        raise NotCapable(f"This order has no {what}.", f"Give the shot a {what}.")
    url = data_uri(picture, read, vendor="MiniMax", types=_PICTURES, most_bytes=30 * _MB)
    return {"type": "image_url", "image_url": {"url": url}, "role": role}
