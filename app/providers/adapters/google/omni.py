"""Gemini Omni through the Interactions API: with an API key, or on Google's cloud with a token.

Frames and references are named in the words by tags and matched to the pictures in order. There is
no negative prompt and no switch for sound. Facts: wire sheet A, 4.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.errors import BadReply, NotCapable
from app.domain.model_card import Mode
from app.domain.render_order import Picture, RenderOrder
from app.providers.adapters.google import account, inputs
from app.providers.adapters.google.account import GLOBAL, TOKEN
from app.providers.adapters.google.refusals import is_moderation
from app.providers.adapters.google.veo import MOST_ANSWER, folder
from app.providers.answers import Look, in_house, inline
from app.providers.talk import Aside, Content, Read, Talk
from app.providers.wire_call import HttpCall, HttpReply, in_path, json_body, plain_words

PICTURES = frozenset({"image/jpeg", "image/png", "image/webp"})
PROMPT_BYTES = 131_072  # so many tokens; a token never holds less than a byte
_VERSIONS = ("v1", "v1beta")
_UPLOADED = re.compile(r"https?://[^/]+(/(?:v1|v1beta)/files/[a-z0-9]+)")


@dataclass(frozen=True, slots=True)
class _Model:
    """`cloud` is what Google's cloud calls it; `seed` is taken there alone."""

    cloud: str
    longest: int
    sizes: frozenset[str]
    references: int
    frames: bool = True  # a last frame too
    extends: bool = True
    seed: bool = False


_ALL = frozenset({"360p", "720p", "1080p", "4k"})
MODELS = {
    "gemini-omni-flash-preview": _Model(
        "gemini-omni-flash-preview", 10, frozenset({"720p"}), 10, frames=False, extends=False
    ),
    "gemini-omni-1.1-flash": _Model("gemini-omni-1.1-flash-preview", 10, _ALL, 10),
    # Whether it makes 4k nobody has confirmed: a card of one's own may try.
    "gemini-omni-1.2-flash": _Model("gemini-omni-1.2-flash", 15, _ALL, 6, seed=True),
}
_TASKS = {
    Mode.TEXT: "text_to_video",
    Mode.FIRST_FRAME: "image_to_video",
    Mode.FIRST_LAST: "image_to_video",
    Mode.REFERENCES: "reference_to_video",
    Mode.VIDEO: "edit",
    Mode.EXTEND: "extend",
}


def errands(order: RenderOrder, read: Read) -> Talk[Mapping[str, str]]:
    return (yield from inputs.upload_large(order, read, PICTURES | inputs.CLIPS))


def submission(order: RenderOrder, read: Read, aside: Aside) -> HttpCall:
    name = order.options.get("wire_model", "")
    model = MODELS.get(name)
    if model is None:
        raise NotCapable(
            f"Google has no Omni model {name[:60]!r} that this version knows.",
            "Choose another model card.",
        )
    cloud = order.options.get("signs") == TOKEN
    _check(order, name, model, cloud=cloud)
    form: dict[str, object] = {"type": "video", "aspect_ratio": _ratio(order)}
    if order.mode is not Mode.VIDEO:  # an edit is as long as what is edited
        form["duration"] = f"{order.seconds}s"
    form["resolution"] = order.size_name
    bucket = order.options.get("bucket", "") if cloud else ""
    form["delivery"] = "uri" if bucket or not cloud else "inline"
    if bucket:
        form["gcs_uri"] = folder(bucket, aside.own_id)
    config: dict[str, object] = {"video_config": {"task": _TASKS[order.mode]}}
    if order.seed is not None and cloud and model.seed:
        config["seed"] = order.seed
    content = _content(order, read, aside)
    fields: dict[str, object] = {
        "model": model.cloud if cloud else name,
        "background": True,
        "input": [{"type": "user_input", "content": content}],
        "response_format": form,
        "generation_config": config,
        "labels": {"takeboard": aside.own_id},  # else two takes of a shot were one and the same
    }
    return HttpCall(
        method="POST",
        path=_base(order),
        what="the order",
        host=_host(order),
        headers={"Content-Type": "application/json"},
        body=inputs.check_size(json_body(fields)),
        paid=True,
    )


def progress(ticket: str, order: RenderOrder) -> Talk[Look]:
    return read_progress(ticket, (yield _question(ticket, order)))


def read_progress(ticket: str, reply: HttpReply) -> Look:
    data = reply.data()
    if data.get("id") != ticket:
        raise BadReply("Google answered about another task.", status=reply.status)
    match data.get("status"):
        case "queued":
            return Look(state="waiting")
        case "completed":
            return _completed(ticket, data)
        case "cancelled":
            return Look(state="cancelled", failure="Cancelled.", refunded=_nothing_made(data))
        case "failed":
            return _failed(data)
        case "incomplete":
            return _ended("Google ended it half-way", data, may_retry=True)
        case "budget_exceeded":
            return _ended("The budget of Google's project is used up", data)
        case "requires_action" | "requires_continuation":
            return _ended("Google asks back instead of making the video", data)
        case str():  # in_progress, and any word of tomorrow
            return Look(state="running")
        case _:
            raise BadReply("Google's answer has no status.", status=reply.status)


def may_cancel(look: Look) -> bool:
    """What is billed is the result: of what has not begun there is none."""
    return look.state == "waiting"


def cancel(ticket: str, order: RenderOrder) -> Talk[None]:
    path = f"{_base(order)}/{in_path(ticket)}/cancel"
    yield HttpCall(method="POST", path=path, what="the cancelling", host=_host(order))


def contents(ticket: str, order: RenderOrder) -> Talk[Sequence[Content]]:
    reply = yield _question(ticket, order)
    found: list[Content] = []
    for part in _parts(reply.data(), "video"):
        if isinstance(part.get("data"), str) and not part.get("uri"):
            try:
                body = base64.b64decode(part["data"], validate=True)
            except (binascii.Error, ValueError):
                raise BadReply("The video in Google's answer is not whole.") from None
            kind = part.get("mime_type")
            found.append(Content(body, kind if isinstance(kind, str) else "video/mp4"))
    return tuple(found)


def _question(ticket: str, order: RenderOrder) -> HttpCall:
    return HttpCall(
        method="GET",
        path=f"{_base(order)}/{in_path(ticket)}",
        what="the task",
        host=_host(order),
        most_bytes=MOST_ANSWER,
    )


def _base(order: RenderOrder) -> str:
    if order.options.get("signs") == TOKEN:
        project = account.project_of(order.options)
        return f"/v1beta1/projects/{project}/locations/{GLOBAL}/interactions"
    version = order.options.get("version", "v1")
    return f"/{version if version in _VERSIONS else 'v1'}/interactions"


def _host(order: RenderOrder) -> str:
    return account.vertex(GLOBAL) if order.options.get("signs") == TOKEN else ""


def _check(order: RenderOrder, name: str, model: _Model, *, cloud: bool) -> None:
    def no(what: str, advice: str) -> NotCapable:
        return NotCapable(f"{name} {what}", advice)

    if order.mode not in _TASKS:
        raise no(f"cannot work from {order.mode}.", "Use words, frames, references or a take.")
    if order.mode is Mode.FIRST_LAST and not model.frames:
        raise no("takes no last frame.", "Remove it, or choose another model.")
    if order.mode is Mode.EXTEND and not model.extends:
        raise no("cannot extend a take.", "Choose another model.")
    wide, high = order.width, order.height
    if order.size_name not in model.sizes or (wide * 9 != high * 16 and wide * 16 != high * 9):
        listed = ", ".join(sorted(model.sizes))
        raise no(
            f"cannot make {wide} x {high} ({order.size_name or 'no name'}).",
            f"It makes {listed} in 16:9 and 9:16.",
        )
    longest = 10 if order.mode is Mode.EXTEND else model.longest
    if not 3 <= order.seconds <= longest:
        raise no(f"cannot make {order.seconds} s here.", f"It makes 3 to {longest} s.")
    length = len(order.text.encode())
    if length > PROMPT_BYTES:
        raise no(f"takes {PROMPT_BYTES} tokens; the prompt has {length} bytes.", "Shorten it.")
    if not order.text:
        raise no("needs a prompt.", "Describe the shot.")
    if order.negative:
        raise no("takes no negative prompt.", "Say in the prompt what is to be seen instead.")
    if order.seed is not None and not (cloud and model.seed):
        raise no("takes no seed here.", "Order without one.")
    if order.mode is Mode.REFERENCES and not 1 <= len(order.references) <= model.references:
        raise no(
            f"takes 1 to {model.references} references; there are {len(order.references)}.",
            f"Choose up to {model.references}.",
        )


def _ratio(order: RenderOrder) -> str:
    return "16:9" if order.width > order.height else "9:16"


def _content(order: RenderOrder, read: Read, aside: Aside) -> list[dict[str, object]]:
    def part(file: Picture | None, what: str, types: frozenset[str]) -> dict[str, object]:
        if file is None:
            raise NotCapable(f"This order has no {what}.", "Give the shot one, or order without.")
        kind = file.media_type.partition("/")[0]
        if file.file in aside.sent:
            return {"type": kind, "uri": aside.sent[file.file], "mime_type": file.media_type}
        data = inputs.raw(file, read, types, "Omni")
        return {"type": kind, "data": inputs.text_of(data), "mime_type": file.media_type}

    words, made = order.text, []
    match order.mode:
        case Mode.FIRST_FRAME:
            made.append(part(order.first_frame, "first frame", PICTURES))
            words = f"<FIRST_FRAME> {words}"
        case Mode.FIRST_LAST:
            made.append(part(order.first_frame, "first frame", PICTURES))
            made.append(part(order.last_frame, "last frame", PICTURES))
            words = f"<FIRST_FRAME> <LAST_FRAME> {words}"
        case Mode.REFERENCES:
            made += [part(one, "reference", PICTURES) for one in order.references]
            if "<IMAGE_REF_" not in words:
                tags = " ".join(f"<IMAGE_REF_{nth}>" for nth in range(len(order.references)))
                words = f"{tags} {words}"
        case Mode.VIDEO | Mode.EXTEND:
            made.append(part(order.clip, "take to work from", inputs.CLIPS))
    return [*made, {"type": "text", "text": words}]


def _completed(ticket: str, data: Mapping[str, Any]) -> Look:
    links: list[str] = []
    held = 0
    for part in _parts(data, "video"):
        uri = part.get("uri")
        if isinstance(uri, str) and uri.startswith("gs://"):
            links.append(in_house(account.storage_object(uri), "storage"))
        elif isinstance(uri, str) and uri:
            path = inputs.file_path(uri, "v1")
            links.append(in_house(path) if path else uri)
        elif isinstance(part.get("data"), str) and part["data"]:
            links.append(inline(ticket, held))
            held += 1
    if links:
        # Of several turns the last is the result; what came before are its steps.
        return Look(state="done", progress=1.0, downloads=(links[-1],))
    said = plain_words(" ".join(_told(part) for part in _parts(data, "text")))
    tail = f": {said}" if said else "."
    return Look(
        state="failed",
        failure=f"Google's moderation withheld the result{tail}",
        refunded=_nothing_made(data),
    )


def _failed(data: Mapping[str, Any]) -> Look:
    said = _errors(data)
    if is_moderation(said):
        return Look(
            state="failed",
            failure=f"Google's moderation refused it: {said}",
            refunded=_nothing_made(data),
        )
    return _ended("Google failed", data, may_retry=True)


def _ended(words: str, data: Mapping[str, Any], *, may_retry: bool = False) -> Look:
    said = _errors(data) or plain_words(" ".join(_told(part) for part in _parts(data, "text")))
    return Look(
        state="failed",
        failure=f"{words}: {said}" if said else f"{words}.",
        may_retry=may_retry,
        refunded=_nothing_made(data),
    )


def _errors(data: Mapping[str, Any]) -> str:
    """What went wrong: a list of errors, or one alone."""
    found = data.get("errors") or data.get("error")
    listed = found if isinstance(found, list) else [found]
    told = []
    for one in listed[:3]:
        if isinstance(one, dict):
            code, text = plain_words(one.get("code")), plain_words(one.get("message"))
            told.append(f"{text} ({code})" if text and code else text or code)
        elif isinstance(one, str):
            told.append(plain_words(one))
    return plain_words("; ".join(word for word in told if word))


def _nothing_made(data: Mapping[str, Any]) -> bool:
    """Whether the bill says so: what is paid are tokens of the result."""
    usage = data.get("usage")
    made = usage.get("total_output_tokens") if isinstance(usage, dict) else None
    return made == 0 and not isinstance(made, bool)


def _parts(data: Mapping[str, Any], kind: str) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = []
    steps = data.get("steps")
    for step in steps if isinstance(steps, list) else []:
        if not isinstance(step, dict) or step.get("type") not in (None, "model_output"):
            continue
        content = step.get("content")
        for part in content if isinstance(content, list) else []:
            if isinstance(part, dict) and part.get("type") == kind:
                found.append(part)
    return found


def _told(part: Mapping[str, Any]) -> str:
    text = part.get("text")
    return text if isinstance(text, str) else ""
