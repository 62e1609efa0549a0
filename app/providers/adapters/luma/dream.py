"""Luma's Dream Machine: ray-2 and ray-flash-2. Pictures must lie at a public address."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.domain.errors import BadReply, NotCapable
from app.domain.model_card import Mode
from app.domain.render_order import RenderOrder
from app.domain.vendor_ports import ABSENT, NOBODY, Doubt, Settled
from app.providers.answers import Look
from app.providers.sifting import Sifting
from app.providers.talk import Aside, Read, Talk, no_errands
from app.providers.wire_call import HttpCall, in_path, json_body, plain_words

errands = no_errands
API = "/dream-machine/v1"
LONGEST_PROMPT = 5000
MODELS = ("ray-2", "ray-flash-2")
RATIOS = ("1:1", "16:9", "9:16", "4:3", "3:4", "21:9", "9:21")
_RESOLUTIONS = ("540p", "720p", "1080p", "4k")
_PAGE = 100


def call(method: str, path: str, what: str, body: bytes = b"", *, paid: bool = False) -> HttpCall:
    headers = {"Content-Type": "application/json"} if body else {}
    return HttpCall(
        method=method, path=API + path, what=what, headers=headers, body=body, paid=paid
    )


def submission(order: RenderOrder, _read: Read, _aside: Aside) -> HttpCall:
    name = order.options.get("wire_model", "")
    _check(order, name)
    fields: dict[str, object] = {
        "model": name,
        "prompt": order.text,
        "aspect_ratio": ratio(order, RATIOS),
        "duration": f"{order.seconds}s",
        "resolution": order.size_name,
        "loop": order.options.get("loop") == "true",
    }
    if frames := _keyframes(order):
        fields["keyframes"] = frames
    if concept := order.options.get("concept"):
        fields["concepts"] = [{"key": concept}]
    return call("POST", "/generations/video", "the order", json_body(fields), paid=True)


def progress(ticket: str) -> Talk[Look]:
    reply = yield call("GET", f"/generations/{in_path(ticket)}", "the generation")
    data = reply.data()
    if data.get("id") != ticket:
        raise BadReply("Luma answered about another generation.", status=reply.status)
    match data.get("state"):
        case "queued":
            return Look(state="waiting")
        case "completed":
            assets = data.get("assets")
            link = assets.get("video") if isinstance(assets, dict) else None
            if not isinstance(link, str) or not link:
                raise BadReply("Luma says done but names no file.")
            return Look(state="done", progress=1.0, downloads=(link,))
        case "failed":
            return failed(plain_words(data.get("failure_reason")))
        case str():
            return Look(state="running")
        case _:
            raise BadReply("Luma's answer has no state.", status=reply.status)


def failed(said: str, *, moderated: bool | None = None, may_retry: bool = True) -> Look:
    """Whether a failed generation is charged, no source says: it counts as paid."""
    refused = "moderat" in said.lower() if moderated is None else moderated
    words = "Luma's moderation refused it" if refused else "Luma failed"
    return Look(
        state="failed",
        failure=f"{words}: {said.rstrip('.') or 'without a reason'}.",
        may_retry=may_retry and not refused,
    )


def settle(order: RenderOrder, doubt: Doubt) -> Talk[Settled]:
    """The list repeats each request: model, prompt, length and size must be the order's."""
    sifting = Sifting(doubt)
    for page in range(5):
        path = f"/generations?limit={_PAGE}&offset={page * _PAGE}"
        data = (yield call("GET", path, "the list of generations")).data()
        listed = data.get("generations", data.get("data"))
        if not isinstance(listed, list):
            return NOBODY
        for one in (one for one in listed if isinstance(one, dict)):
            same = _same(one.get("request"), order)
            sifting.hear(_time(one.get("created_at")), one.get("id"), same=same)
        if len(listed) < _PAGE or sifting.past:
            return sifting.settled(ABSENT)
    return sifting.settled(NOBODY)


def ratio(order: RenderOrder, offered: tuple[str, ...]) -> str:
    """The vendor's word nearest to the order's shape."""
    shape = order.width / order.height

    def far(word: str) -> float:
        wide, high = word.split(":")
        return abs(int(wide) / int(high) - shape)

    return min(offered, key=far)


def _keyframes(order: RenderOrder) -> dict[str, object]:
    """`first_frame_link`, `last_frame_link` in the options are public addresses of the pictures."""
    if order.mode is Mode.EXTEND:
        return {"frame0": {"type": "generation", "id": order.clip_ticket}}
    wanted = {
        Mode.FIRST_FRAME: (("frame0", "first_frame_link"),),
        Mode.FIRST_LAST: (("frame0", "first_frame_link"), ("frame1", "last_frame_link")),
    }
    frames: dict[str, object] = {}
    for name, option in wanted.get(order.mode, ()):
        link = order.options.get(option, "")
        if not link.startswith("https://"):
            raise NotCapable(
                "Luma's Dream Machine takes pictures only from a public address.",
                "Order ray-3.2, which takes the picture itself, or put a link into the options.",
            )
        frames[name] = {"type": "image", "url": link}
    return frames


def _check(order: RenderOrder, name: str) -> None:
    def no(what: str, advice: str) -> NotCapable:
        return NotCapable(f"{name} at Luma {what}", advice)

    if name not in MODELS:
        raise NotCapable(
            f"Luma's Dream Machine has no model {name!r} that this version knows.",
            "Choose another model card.",
        )
    if order.mode not in (Mode.TEXT, Mode.FIRST_FRAME, Mode.FIRST_LAST, Mode.EXTEND):
        raise no(f"cannot work from {order.mode}.", "Use words, frames or a take of its own.")
    if order.mode is Mode.EXTEND and not order.clip_ticket:
        raise no("extends only its own takes.", "Choose a take that this account made there.")
    if order.seconds not in (5, 9):
        raise no(f"cannot make {order.seconds} s.", "It makes 5 or 9 s.")
    if order.size_name not in _RESOLUTIONS:
        listed = ", ".join(_RESOLUTIONS)
        raise no(f"cannot make {order.size_name or 'this size'}.", f"It makes {listed}.")
    if not order.text:
        raise no("needs a prompt.", "Describe the shot.")
    if len(order.text) > LONGEST_PROMPT:
        over = len(order.text) - LONGEST_PROMPT
        raise no(f"takes {LONGEST_PROMPT} characters.", f"Shorten the prompt by {over}.")


def _same(request: object, order: RenderOrder) -> bool:
    if not isinstance(request, Mapping):
        return False
    asked: Mapping[str, Any] = request
    return (
        asked.get("model") == order.options.get("wire_model")
        and asked.get("prompt") == order.text
        and asked.get("duration") in (None, f"{order.seconds}s")
        and asked.get("resolution") in (None, order.size_name)
    )


def _time(value: object) -> datetime | None:
    try:
        at = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return at if at is not None and at.tzinfo is not None else None
