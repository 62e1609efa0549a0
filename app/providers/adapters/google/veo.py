"""Veo on both of its surfaces: Google's cloud (Vertex), and the Developer API as a format.

Instances and parameters are alike; the ways to ask, and where results lie, are not. The vendor
ended Veo on the Developer API on 2026-10-22: that dialect is for gateways. Facts: wire sheet A, 3.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.errors import BadReply, NotCapable, Refused
from app.domain.model_card import Mode
from app.domain.render_order import Picture, RenderOrder
from app.providers.adapters.google import account, inputs
from app.providers.adapters.google.moderation import filtered
from app.providers.answers import Look, in_house, inline
from app.providers.talk import Aside, Content, Read, Talk
from app.providers.wire_call import (
    HttpCall,
    HttpReply,
    in_path,
    json_body,
    plain_words,
)

MOST_ANSWER = 256 * 1024 * 1024  # it carries the video where no bucket is named
HOME = "https://generativelanguage.googleapis.com"
PROMPT_BYTES = 2048  # 1,024 tokens; a token of ordinary prose holds two bytes or more
CLOUD_TASK = re.compile(
    r"projects/([^/]+)/locations/([a-z0-9-]+)/publishers/google/models/([^/]+)/operations/([^/]+)"
)
KEY_TASK = re.compile(r"models/([^/]+)/operations/([^/]+)")
_MODEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
# The rehearsal stage's stand-in for the seed documents' Veo; no such model at the vendor.
SEED = "veo-seed-3.1"
_ENDED = ("veo-2.", "veo-3.0")
_MODES = {Mode.TEXT, Mode.FIRST_FRAME, Mode.FIRST_LAST, Mode.REFERENCES, Mode.EXTEND}
# google.rpc codes after which the same order may succeed
_PASSING = {1, 2, 4, 8, 10, 13, 14}


@dataclass(frozen=True, slots=True)
class _Wire:
    """Where the surfaces differ."""

    cloud: bool

    @property
    def name(self) -> str:
        return "on Google's cloud" if self.cloud else "on the Developer API"


def submission(order: RenderOrder, read: Read, aside: Aside, *, cloud: bool) -> HttpCall:
    wire, model = _Wire(cloud), order.options.get("wire_model", "")
    _check(order, model, wire)
    instance = _instance(order, read, model, wire)
    parameters: dict[str, object] = {
        "sampleCount": 1,
        "durationSeconds": order.seconds if cloud or order.mode is not Mode.EXTEND else 8,
        "aspectRatio": _ratio(order),
        "resolution": order.size_name,
    }
    if order.seed is not None:
        parameters["seed"] = order.seed
    if order.negative:
        parameters["negativePrompt"] = order.negative
    for option, name in (("person_generation", "personGeneration"), ("resize_mode", "resizeMode")):
        if order.options.get(option) and (cloud or name == "personGeneration"):
            parameters[name] = order.options[option]
    fields: dict[str, object] = {"instances": [instance], "parameters": parameters}
    if cloud:
        parameters["generateAudio"] = order.audio
        if bucket := order.options.get("bucket"):
            parameters["storageUri"] = folder(bucket, aside.own_id)
        fields["labels"] = {"takeboard": aside.own_id}
    return HttpCall(
        method="POST",
        path=f"{_models(order, cloud)}/{model}:predictLongRunning",
        what="the order",
        host=account.vertex(account.location_of(order.options)) if cloud else "",
        headers={"Content-Type": "application/json"},
        body=inputs.check_size(json_body(fields)),
        paid=True,
    )


def folder(bucket: str, own_id: str) -> str:
    """Where one order's results go, so that they can be found when its answer was lost."""
    return f"gs://{bucket}/jobs/{own_id}/"


def progress(ticket: str) -> Talk[Look]:
    return read_progress(ticket, (yield _question(ticket)))


def read_progress(ticket: str, reply: HttpReply) -> Look:
    data = reply.data()
    if data.get("name", ticket) != ticket:
        raise BadReply("Google answered about another task.", status=reply.status)
    if data.get("done") is not True:
        return Look(state="running")
    if (error := data.get("error")) is not None:
        return _failed(error)
    response = data.get("response")
    if not isinstance(response, dict):
        raise BadReply("Google says done and gives no result.", status=reply.status)
    links: list[str] = []
    held = 0
    for video in _videos(response):
        link, inside = _link(ticket, video, held)
        held += inside
        if link:
            links.append(link)
    if links:  # some may have been filtered all the same: what came is the take
        return Look(state="done", progress=1.0, downloads=tuple(links))
    reasons = response.get("raiMediaFilteredReasons") or _inner(response).get(
        "raiMediaFilteredReasons"
    )
    count = response.get("raiMediaFilteredCount") or _inner(response).get("raiMediaFilteredCount")
    if count or reasons:
        words, may_retry = filtered(reasons)
        return Look(state="failed", failure=words, may_retry=may_retry, refunded=True)
    raise BadReply("Google says done but names no file.", status=reply.status)


def contents(ticket: str) -> Talk[Sequence[Content]]:
    """Asks again: what an operation holds stays the same."""
    reply = yield _question(ticket)
    response = reply.data().get("response")
    found: list[Content] = []
    for video in _videos(response if isinstance(response, dict) else {}):
        told = _inside(video)
        if told is not None:
            found.append(Content(_bytes(told), _kind(video)))
    return tuple(found)


def _question(ticket: str) -> HttpCall:
    if cloud := CLOUD_TASK.fullmatch(ticket):
        project, location, model, _id = cloud.groups()
        models = (
            f"/v1/projects/{account.segment(project)}/locations/{location}/publishers/google/models"
        )
        return HttpCall(
            method="POST",
            path=f"{models}/{account.segment(model)}:fetchPredictOperation",
            what="the task",
            host=account.vertex(location),
            headers={"Content-Type": "application/json"},
            body=json_body({"operationName": ticket}),
            most_bytes=MOST_ANSWER,
        )
    if plain := KEY_TASK.fullmatch(ticket):
        path = f"/v1beta/models/{account.segment(plain[1])}/operations/{in_path(plain[2])}"
        return HttpCall(method="GET", path=path, what="the task", most_bytes=MOST_ANSWER)
    raise Refused("That is no task of Veo's.", "Copy its whole name.", status=404)


def _models(order: RenderOrder, cloud: bool) -> str:
    if not cloud:
        return "/v1beta/models"
    place = account.location_of(order.options)
    project = account.project_of(order.options)
    return f"/v1/projects/{project}/locations/{place}/publishers/google/models"


def _check(order: RenderOrder, model: str, wire: _Wire) -> None:
    def no(what: str, advice: str) -> NotCapable:
        return NotCapable(f"{model} {wire.name} {what}", advice)

    if not _MODEL.fullmatch(model) or model.startswith(_ENDED):
        raise NotCapable(
            f"Google has no Veo model {model[:60]!r} any more.", "Choose another model card."
        )
    signs, lite = order.options.get("signs"), "-lite" in model
    if wire.cloud and signs == account.KEY:
        raise no(
            "takes no API key.",
            "Put in a service account, or a file of gcloud's, with `takeboard account add google`.",
        )
    if not wire.cloud and signs == account.TOKEN:
        raise no("wants an API key.", "Put one in with `takeboard account add google`.")
    if order.mode not in _MODES:
        raise no(f"cannot work from {order.mode}.", "Use words, frames, references or a take.")
    if lite and (order.mode is Mode.REFERENCES or (order.mode is Mode.EXTEND and not wire.cloud)):
        raise no(f"cannot do {order.mode}.", "Choose Veo 3.1, or Veo 3.1 Fast.")
    _check_shape(order, no, lite=lite, cloud=wire.cloud)
    length = len(order.text.encode())
    if length > PROMPT_BYTES:
        raise no(
            f"takes 1,024 tokens, about {PROMPT_BYTES} bytes; the prompt has {length}.",
            "Shorten it.",
        )
    if not order.text and order.mode in (Mode.TEXT, Mode.REFERENCES):
        raise no("needs a prompt.", "Describe the shot.")
    if order.seed is not None and not 0 <= order.seed <= 4_294_967_295:
        raise no(f"takes no seed {order.seed}.", "Use 0 to 4294967295.")


def _check_shape(order: RenderOrder, no: Any, *, lite: bool, cloud: bool) -> None:
    sizes = ("720p", "1080p") if lite else ("720p", "1080p", "4k")
    wide, high = order.width, order.height
    if order.size_name not in sizes or (wide * 9 != high * 16 and wide * 16 != high * 9):
        shown = f"{order.width} x {order.height} ({order.size_name or 'no name'})"
        raise no(f"cannot make {shown}.", f"It makes {', '.join(sizes)} in 16:9 and 9:16.")
    if order.mode is Mode.EXTEND:
        if order.seconds != 7:
            raise no(f"cannot add {order.seconds} s.", "It adds 7 s at a time.")
        if order.size_name != "720p":
            raise no("extends in 720p only.", "Order 720p.")
        return
    offered = [4, 6, 8]
    whole = order.size_name != "720p" or order.mode is Mode.REFERENCES
    if whole or (order.mode is Mode.FIRST_LAST and not cloud):
        offered = [8]
    if order.options.get("wire_model") == SEED:
        offered = [5, 6, 7, 8]
    if order.seconds not in offered:
        listed = ", ".join(str(s) for s in offered)
        raise no(f"cannot make {order.seconds} s here.", f"It makes {listed} s.")


def _ratio(order: RenderOrder) -> str:
    return "16:9" if order.width > order.height else "9:16"


def _instance(order: RenderOrder, read: Read, model: str, wire: _Wire) -> dict[str, object]:
    def shown(picture: Picture | None, what: str) -> dict[str, object]:
        if picture is None:
            raise NotCapable(f"This order has no {what}.", "Give the shot one, or order without.")
        data = inputs.raw(picture, read, inputs.PICTURES, model)
        return {"bytesBase64Encoded": inputs.text_of(data), "mimeType": picture.media_type}

    made: dict[str, object] = {"prompt": order.text} if order.text else {}
    if order.mode in (Mode.FIRST_FRAME, Mode.FIRST_LAST):
        made["image"] = shown(order.first_frame, "first frame")
    if order.mode is Mode.FIRST_LAST:
        made["lastFrame"] = shown(order.last_frame, "last frame")
    if order.mode is Mode.REFERENCES:
        if not 1 <= len(order.references) <= 3:
            raise NotCapable(
                f"{model} takes 1 to 3 references; there are {len(order.references)}.",
                "Choose up to three.",
            )
        made["referenceImages"] = [
            {"image": shown(one, "reference"), "referenceType": "asset"} for one in order.references
        ]
    if order.mode is Mode.EXTEND:
        made["video"] = _clip(order, read, model, wire)
    return made


def _clip(order: RenderOrder, read: Read, model: str, wire: _Wire) -> dict[str, object]:
    if order.clip is None:
        raise NotCapable("This order has no take to extend.", "Choose one.")
    if not wire.cloud and (uri := inputs.known_file(order.clip_link, HOME)):
        return {"uri": uri}
    data = inputs.text_of(inputs.raw(order.clip, read, inputs.CLIPS, model))
    if wire.cloud:
        return {"bytesBase64Encoded": data, "mimeType": "video/mp4"}
    return {"encodedVideo": data, "encoding": "video/mp4"}


def _failed(error: object) -> Look:
    told = error if isinstance(error, dict) else {}
    code, said = told.get("code"), plain_words(told.get("message"))
    if isinstance(code, int) and "upport code" in said:
        words, may_retry = filtered([said])
        return Look(state="failed", failure=words, may_retry=may_retry, refunded=True)
    passing = isinstance(code, int) and code in _PASSING
    return Look(
        state="failed",
        failure=f"Google failed: {said}" if said else f"Google failed ({code}).",
        may_retry=passing,
        refunded=True,  # what is billed is the seconds of the result, and there is none
    )


def _inner(response: Mapping[str, Any]) -> Mapping[str, Any]:
    """The Developer API's own layer."""
    found = response.get("generateVideoResponse")
    return found if isinstance(found, dict) else {}


def _videos(response: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The videos of either surface's answer, in the same shape."""
    samples = _inner(response).get("generatedSamples") or response.get("generatedSamples")
    if isinstance(samples, list):
        found = [one.get("video") for one in samples if isinstance(one, dict)]
    else:
        told = response.get("videos")
        found = told if isinstance(told, list) else []
    return [one for one in found if isinstance(one, dict)]


def _inside(video: Mapping[str, Any]) -> str | None:
    for name in ("bytesBase64Encoded", "encodedVideo", "videoBytes"):
        if isinstance(video.get(name), str) and video[name]:
            return str(video[name])
    return None


def _link(ticket: str, video: Mapping[str, Any], held: int) -> tuple[str, int]:
    """Where a video lies, and whether that is inside the answer."""
    uri = video.get("gcsUri") or video.get("uri")
    if isinstance(uri, str) and uri.startswith("gs://"):
        return in_house(account.storage_object(uri), "storage"), 0
    if isinstance(uri, str) and uri:
        path = inputs.file_path(uri, "v1beta")
        return (in_house(path) if path else uri), 0
    return (inline(ticket, held), 1) if _inside(video) is not None else ("", 0)


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise BadReply("The video in Google's answer is not whole.") from None


def _kind(video: Mapping[str, Any]) -> str:
    kind = video.get("mimeType") or video.get("encoding") or video.get("mime_type")
    return kind if isinstance(kind, str) else "video/mp4"
