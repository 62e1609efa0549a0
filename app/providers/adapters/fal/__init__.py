"""fal's queue: Pika, Kling, Flux stills, Wan, MiniMax and Luma by one contract.

Facts: wire sheet B, section 2 (as of 2026-11-20). There is no FAILED: a refused task is COMPLETED,
and its result answers with the model's error. Nothing of ours goes along, nothing is listed: a
doubt is the person's to settle.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain.errors import (
    BadReply,
    NotCapable,
    OutOfFunds,
    ProviderError,
    Refused,
)
from app.domain.model_card import Mode
from app.domain.money import Money
from app.domain.render_order import Picture, RenderOrder
from app.providers.adapters.fal.endpoints import ENDPOINTS, Endpoint
from app.providers.answers import Look, Ticket
from app.providers.inline_media import data_uri, raw_file
from app.providers.refusals import by_status
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

HOSTS = {"rest": "https://rest.fal.ai", "api": "https://api.fal.ai"}
login, settle, contents = key_as_it_is, no_settling, no_contents
_PICTURES = {"image/jpeg", "image/png", "image/webp"}
_VIDEOS, _SOUNDS = {"video/mp4", "video/quicktime"}, {"audio/wav", "audio/x-wav", "audio/mpeg"}
_MB = 1_000_000
_RESULTS = frozenset({400, 401, 403, 404, 413, 422, 500, 502, 503, 504})
_MODERATED = ("content_policy_violation", "no_media_generated")
_AGAIN = (
    "internal_server_error",
    "generation_timeout",
    "downstream_service_error",
    "downstream_service_unavailable",
)


def sign(secret: str) -> Mapping[str, str]:
    return {"Authorization": f"Key {secret}"}


def errands(order: RenderOrder, read: Read) -> Talk[Mapping[str, str]]:
    """Videos and sounds are uploaded; pictures go inside the order."""
    sent: dict[str, str] = {}
    point = _endpoint(order)
    wanted = ((order.clip, point.clip, _VIDEOS, 100), (order.sound, point.sound, _SOUNDS, 15))
    for file, name, types, most in wanted:
        if file is None or not name:
            continue
        raw = raw_file(file, read, vendor="fal", types=types, most_bytes=most * _MB)
        suffix = file.media_type.partition("/")[2].replace("quicktime", "mov").replace("x-", "")
        wish = {"file_name": f"{file.sha256[:16]}.{suffix}", "content_type": file.media_type}
        made = yield HttpCall(
            method="POST",
            path="/storage/upload/initiate?storage_type=gcs",
            host="rest",
            what="the upload",
            headers={"Content-Type": "application/json"},
            body=json_body(wish),
        )
        place = made.data()
        put, link = place.get("upload_url"), place.get("file_url")
        if not isinstance(put, str) or not isinstance(link, str):
            raise BadReply("fal names no place for the upload.")
        yield HttpCall(
            method="PUT",
            path="",
            url=put,
            what="the upload",
            headers={"Content-Type": file.media_type},
            body=raw,
        )
        sent[file.file] = link
    return sent


def submission(order: RenderOrder, read: Read, aside: Aside) -> HttpCall:
    point = _endpoint(order)
    _check(order, point)
    fields: dict[str, object] = dict(point.fixed)
    if order.text and point.prompt:
        fields["prompt"] = order.text
    fields |= _shape(order, point) | _pictures(order, point, read)
    if point.clip and order.clip is not None:
        fields[point.clip] = aside.sent[order.clip.file]
    if point.sound and order.sound is not None:
        fields[point.sound] = aside.sent[order.sound.file]
    if point.negative and order.negative:
        fields[point.negative] = order.negative
    if point.audio:  # on unless it is switched off, and dearer then
        fields[point.audio] = order.audio
    if point.seed and order.seed is not None:
        fields["seed"] = order.seed
    return HttpCall(
        method="POST",
        path=f"/{_path(order, point)}",
        what="the order",
        headers={"Content-Type": "application/json"},
        body=json_body(fields),
        paid=True,
    )


def read_ticket(reply: HttpReply) -> Ticket:
    return Ticket(usable_ticket(reply.data().get("request_id")))


def progress(ticket: str, order: RenderOrder) -> Talk[Look]:
    base = f"/{_endpoint(order).app}/requests/{in_path(ticket)}"
    reply = yield HttpCall(method="GET", path=f"{base}/status", what="the request")
    data = reply.data()
    if data.get("request_id", ticket) != ticket:
        raise BadReply("fal answered about another request.", status=reply.status)
    match data.get("status"):
        case "IN_QUEUE":
            return Look(state="waiting")
        case "COMPLETED":
            pass
        case str():
            return Look(state="running")
        case _:
            raise BadReply("fal's answer has no status.", status=reply.status)
    result = yield HttpCall(method="GET", path=base, what="the result", expects=_RESULTS)
    if result.ok:
        return _result(result.data())
    return _failed(result)


def may_cancel(look: Look) -> bool:
    """A request that waits is removed and costs nothing; one that runs may run on."""
    return look.state == "waiting"


def cancel(ticket: str, order: RenderOrder) -> Talk[None]:
    """400 says that it was finished already: the next question then finds the result."""
    path = f"/{_endpoint(order).app}/requests/{in_path(ticket)}/cancel"
    yield HttpCall(method="PUT", path=path, what="the cancelling", expects=frozenset({400}))


def greeting() -> Talk[str]:
    path = "/v1/models/pricing?endpoint_id=fal-ai/flux-2-pro"
    yield HttpCall(method="GET", path=path, host="api", what="the account")
    return "The key works; fal does not tell the balance."


def read_refusal(reply: HttpReply, *, paid: bool) -> ProviderError:
    status, kind, said = reply.status, *_said(reply)
    words = f"{said.rstrip('.') or 'no reason given'} ({kind or status})"
    if status == 403 and any(w in said.lower() for w in ("balance", "exhausted", "locked")):
        return OutOfFunds(
            f"fal's account is empty: {words}.", "Top it up there, then retry.", status=status
        )
    if status in (401, 403):
        return Refused(
            f"fal does not accept the key: {words}.",
            "Put in a working key with `takeboard account add fal`.",
            status=status,
        )
    if found := by_status("fal", words, reply):
        return found
    if status == 404 and not paid:
        return Refused("fal does not know this request (404).", status=status)
    if kind in _MODERATED:
        return Refused(
            f"fal's moderation refused it: {words}.", "Change the words or the picture.",
            status=status,
        )  # fmt: skip
    return Refused(f"fal refused: {words}.", "Change what it names, then retry.", status=status)


def _endpoint(order: RenderOrder) -> Endpoint:
    family = order.options.get("wire_model", "")
    modes = ENDPOINTS.get(family)
    if modes is None:
        raise NotCapable(
            f"fal has no family {family!r} that this version knows.", "Choose another model card."
        )
    if order.mode not in modes:
        listed = ", ".join(modes)
        raise NotCapable(f"{family} at fal cannot work from {order.mode}.", f"It does {listed}.")
    return modes[order.mode]


def _path(order: RenderOrder, point: Endpoint) -> str:
    """Flux has a path of its own for pictures to go by."""
    if order.mode is not Mode.STILL:
        return point.path
    if point.path.endswith("flux-2-pro"):
        return f"{point.path}/edit" if order.references else point.path
    if point.path.endswith("kontext"):
        many = {0: "/text-to-image", 1: ""}
        return point.path + many.get(len(order.references), "/multi")
    return point.path


def _check(order: RenderOrder, point: Endpoint) -> None:
    def no(what: str, advice: str) -> NotCapable:
        return NotCapable(f"{point.path} at fal {what}", advice)

    if point.seconds and order.seconds not in point.seconds:
        listed = ", ".join(str(s) for s in point.seconds)
        raise no(f"cannot make {order.seconds} s.", f"It makes {listed} s.")
    if point.prompt and len(order.text) > point.prompt:
        over = len(order.text) - point.prompt
        raise no(f"takes {point.prompt} characters.", f"Shorten the prompt by {over}.")
    if point.prompt_needed and not order.text:
        raise no("needs a prompt.", "Describe the shot.")
    if order.mode is Mode.REFERENCES and not 1 <= len(order.references) <= point.most_references:
        raise no(f"takes 1 to {point.most_references} references.", "Choose that many pictures.")
    if point.clip and order.clip is None:
        raise no("needs a video.", "Choose a take.")
    if point.sound and order.sound is None:
        raise no("needs a sound.", "Choose the line to be spoken.")


def _shape(order: RenderOrder, point: Endpoint) -> dict[str, object]:
    fields: dict[str, object] = {}
    match point.duration:
        case "number":
            fields["duration"] = order.seconds
        case "text":
            fields["duration"] = str(order.seconds)
        case "with an s":
            fields["duration"] = f"{order.seconds}s"
        case "frames":
            frames = order.seconds * point.fps + 1
            fields |= {"num_frames": frames, "frames_per_second": point.fps}
        case "transitions":
            fields["transitions"] = [{"duration": order.seconds}]
        case "image_size":
            fields["image_size"] = {"width": order.width, "height": order.height}
    if point.aspects:
        shape = order.width / order.height
        fields["aspect_ratio"] = min(point.aspects, key=lambda word: abs(_ratio(word) - shape))
    if point.lines:
        lines = min(order.width, order.height)
        fields["resolution"] = point.lines[min(point.lines, key=lambda one: abs(one - lines))]
    return fields


def _ratio(word: str) -> float:
    wide, high = word.split(":")
    return int(wide) / int(high)


def _pictures(order: RenderOrder, point: Endpoint, read: Read) -> dict[str, object]:
    def shown(picture: Picture | None, what: str) -> str:
        if picture is None:
            raise NotCapable(f"This order has no {what}.", f"Give the shot a {what}.")
        return data_uri(picture, read, vendor="fal", types=_PICTURES, most_bytes=30 * _MB)

    if point.listed:
        frames = (order.first_frame, "first frame"), (order.last_frame, "last frame")
        return {point.listed: [shown(*frame) for frame in frames]}
    fields: dict[str, object] = {}
    if point.first:
        fields[point.first] = shown(order.first_frame, "first frame")
    if point.last and order.mode is Mode.FIRST_LAST:
        fields[point.last] = shown(order.last_frame, "last frame")
    if point.references and order.references:
        pictures = [shown(one, "reference") for one in order.references[: point.most_references]]
        one_by_one = point.path.endswith("kontext") and len(pictures) == 1
        fields |= {"image_url": pictures[0]} if one_by_one else {point.references: pictures}
    return fields


def _result(data: Mapping[str, Any]) -> Look:
    """Video, or pictures; one that a safety check blackened comes with status 200."""
    video, images = data.get("video"), data.get("images")
    flagged = data.get("has_nsfw_concepts")
    if isinstance(flagged, list) and any(flag is True for flag in flagged):
        return Look(state="failed", failure="fal's moderation blackened the picture.")
    entries = [video] if isinstance(video, dict) else images if isinstance(images, list) else []
    links = tuple(one.get("url") for one in entries if isinstance(one, dict))
    good = tuple(link for link in links if isinstance(link, str) and link)
    if not good:
        raise BadReply("fal says done but names no file.")
    return Look(state="done", progress=1.0, downloads=good[:1])


def _failed(reply: HttpReply) -> Look:
    """The model's own error. 5xx is free; a 422 may have been billed and counts as paid."""
    try:
        data = reply.data()
    except BadReply:
        data = {}
    if "detail" not in data:  # a page of some gateway: nothing was said about the task
        raise read_refusal(reply, paid=False)
    kind, said = _said(reply)
    moderated = kind in _MODERATED
    words = "fal's moderation refused it" if moderated else "The model failed at fal"
    free = reply.status >= 500
    return Look(
        state="failed",
        price=Money.zero() if free else None,
        refunded=free,
        failure=f"{words}: {said.rstrip('.') or kind or reply.status}.",
        may_retry=kind in _AGAIN or (free and not kind),
    )


def _said(reply: HttpReply) -> tuple[str, str]:
    """The error's type and its words."""
    try:
        data = reply.data()
    except BadReply:
        return "", ""
    detail, kind = data.get("detail"), plain_words(data.get("error_type"))
    if isinstance(detail, list) and detail and isinstance(detail[0], dict):
        first = detail[0]
        return plain_words(first.get("type")), plain_words(first.get("msg"))
    return kind or plain_words(reply.headers.get("x-fal-error-type")), plain_words(detail)
