"""Runway's further endpoints: stills, edits of a video, performances, models that take references.

A file too large for a data URI is uploaded before the order and named by its `runway://` address.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.errors import BadReply, NotCapable
from app.domain.model_card import Mode
from app.domain.render_order import Picture, RenderOrder
from app.providers.inline_media import raw_file
from app.providers.multipart import Part, form
from app.providers.talk import Aside, Read, Talk
from app.providers.wire_call import HttpCall, json_body

PICTURES = frozenset({"image/jpeg", "image/png", "image/webp"})
_VIDEOS = frozenset({"video/mp4", "video/quicktime"})
_LARGEST, _SMALLEST = 200_000_000, 512
_INLINE = 3_800_000  # bytes whose data URI stays below 5,242,880 characters
_STILL, _VIDEO, _ACT = "text_to_image", "video_to_video", "character_performance"


@dataclass(frozen=True, slots=True)
class Wide:
    """What one model takes in each mode: the endpoint; longest prompt in UTF-16 units."""

    endpoints: Mapping[Mode, str]
    prompt: int
    seconds: range = range(0)
    references: int = 0
    audio: bool = False


_DANCE = {
    Mode.TEXT: "text_to_video",
    Mode.FIRST_FRAME: "image_to_video",
    Mode.FIRST_LAST: "image_to_video",
    Mode.REFERENCES: "text_to_video",
    Mode.VIDEO: _VIDEO,
}
MODELS: Mapping[str, Wide] = {
    "gen4_image": Wide({Mode.STILL: _STILL}, 1000, references=3),
    "gen4_image_turbo": Wide({Mode.STILL: _STILL}, 1000, references=3),
    "aleph2": Wide({Mode.VIDEO: _VIDEO}, 1000),
    "act_two": Wide({Mode.LIP_SYNC: _ACT}, 0),
    "seedance2": Wide(_DANCE, 3500, range(4, 16), 9, audio=True),
    "seedance2_fast": Wide(_DANCE, 3500, range(4, 16), 9, audio=True),
    "seedance2_mini": Wide(_DANCE, 3500, range(4, 16), 9, audio=True),
    "seedance2_5": Wide({**_DANCE, Mode.EXTEND: _VIDEO}, 15000, range(4, 31), 30, audio=True),
}


def errands(order: RenderOrder, read: Read) -> Talk[Mapping[str, str]]:
    """Upload videos, and pictures that are too large to go inside the order."""
    sent: dict[str, str] = {}
    for file in order.files():
        video = file.media_type in _VIDEOS
        types = _VIDEOS if video else PICTURES
        if not video and file.media_type not in PICTURES:
            continue
        raw = raw_file(file, read, vendor="Runway", types=types, most_bytes=_LARGEST)
        if file.file in sent or (not video and len(raw) <= _INLINE):
            continue
        if len(raw) < _SMALLEST:
            raise NotCapable(f"{file.file} is too small to be a file.", "Choose another one.")
        suffix = file.media_type.partition("/")[2].replace("quicktime", "mov")
        sent[file.file] = yield from _uploaded(f"{file.sha256[:16]}.{suffix}", raw, file)
    return sent


def submission(order: RenderOrder, name: str, read: Read, aside: Aside) -> tuple[str, bytes]:
    """The endpoint and the body for one of `MODELS`."""
    wide = MODELS[name]
    if order.mode not in wide.endpoints:
        raise NotCapable(
            f"{name} at Runway cannot work from {order.mode}.",
            f"It works from {', '.join(wide.endpoints)}.",
        )
    _check(order, name, wide)
    fields: dict[str, object] = {"model": name}
    if order.text and wide.prompt:
        fields["promptText"] = order.text
    if order.seed is not None:
        fields["seed"] = order.seed
    if name == "act_two":
        fields |= _performance(order, read, aside)
    elif name == "aleph2":
        fields |= {"videoUri": _clip(order, aside), "targetAspectRatio": _shape(order)}
    elif order.mode is Mode.STILL:
        fields["ratio"] = _ratio(order)
        if order.references:
            fields["referenceImages"] = [
                {"uri": uri(one, read, aside), "tag": f"ref{nth}"}
                for nth, one in enumerate(order.references[: wide.references], 1)
            ]
    else:
        fields |= _dance(order, wide, read, aside)
    return wide.endpoints[order.mode], json_body(fields)


def uri(file: Picture | None, read: Read, aside: Aside, what: str = "picture") -> str:
    """A file as the request names it: its upload, or the file itself."""
    if file is None:
        raise NotCapable(f"This order has no {what}.", f"Give the shot a {what}.")
    if file.file in aside.sent:
        return aside.sent[file.file]
    raw = raw_file(file, read, vendor="Runway", types=PICTURES, most_bytes=_INLINE)
    return f"data:{file.media_type};base64,{base64.b64encode(raw).decode()}"


def _uploaded(name: str, raw: bytes, file: Picture) -> Talk[str]:
    made = (
        yield HttpCall(
            method="POST",
            path="/v1/uploads",
            what="the upload",
            headers={"X-Runway-Version": "2024-11-06", "Content-Type": "application/json"},
            body=json_body({"filename": name, "type": "ephemeral"}),
        )
    ).data()
    link, fields, address = made.get("uploadUrl"), made.get("fields"), made.get("runwayUri")
    if not isinstance(link, str) or not isinstance(address, str) or not isinstance(fields, dict):
        raise BadReply("Runway names no place for the upload.")
    parts = [Part(str(key), str(value).encode()) for key, value in fields.items()]
    kind, body = form([*parts, Part("file", raw, name, file.media_type)])
    yield HttpCall(
        method="POST", path="", url=link, what="the upload", headers={"Content-Type": kind},
        body=body,
    )  # fmt: skip
    return address


def _dance(order: RenderOrder, wide: Wide, read: Read, aside: Aside) -> dict[str, object]:
    fields: dict[str, object] = {"duration": order.seconds, "audio": order.audio}
    if order.mode is not Mode.EXTEND:
        fields["ratio"] = _ratio(order)
    if order.mode in (Mode.FIRST_FRAME, Mode.FIRST_LAST):
        first = {"uri": uri(order.first_frame, read, aside, "first frame"), "position": "first"}
        fields["promptImage"] = [first]
        if order.mode is Mode.FIRST_LAST:
            last = uri(order.last_frame, read, aside, "last frame")
            fields["promptImage"] = [first, {"uri": last, "position": "last"}]
    if order.mode in (Mode.VIDEO, Mode.EXTEND):
        fields["promptVideo"] = _clip(order, aside)
    if order.mode is Mode.EXTEND:
        fields["mode"] = "extend"
    if order.mode in (Mode.REFERENCES, Mode.VIDEO) and order.references:
        pictures = order.references[: wide.references]
        fields["references"] = [{"uri": uri(one, read, aside)} for one in pictures]
    return fields


def _performance(order: RenderOrder, read: Read, aside: Aside) -> dict[str, object]:
    """The face of the first frame acts as the clip does."""
    face = uri(order.first_frame, read, aside, "first frame")
    return {
        "character": {"type": "image", "uri": face},
        "reference": {"type": "video", "uri": _clip(order, aside)},
        "ratio": _ratio(order),
    }


def _clip(order: RenderOrder, aside: Aside) -> str:
    if order.clip is None:
        raise NotCapable("This order has no video to work on.", "Choose a take.")
    return aside.sent[order.clip.file]


def _check(order: RenderOrder, name: str, wide: Wide) -> None:
    def no(what: str, advice: str) -> NotCapable:
        return NotCapable(f"{name} at Runway {what}", advice)

    length = len(order.text.encode("utf-16-le")) // 2
    if wide.prompt and length > wide.prompt:
        raise no(
            f"takes {wide.prompt} characters.", f"Shorten the prompt by {length - wide.prompt}."
        )
    needed = order.mode in (Mode.TEXT, Mode.REFERENCES, Mode.STILL, Mode.EXTEND)
    if needed and not order.text:
        raise no("needs a prompt.", "Describe the shot.")
    if wide.seconds and order.seconds not in wide.seconds:
        least, most = wide.seconds.start, wide.seconds.stop - 1
        raise no(f"cannot make {order.seconds} s.", f"It makes {least} to {most} s.")
    if order.mode is Mode.REFERENCES and not 1 <= len(order.references) <= wide.references:
        raise no(f"takes 1 to {wide.references} references.", "Choose that many pictures.")
    if name == "gen4_image_turbo" and not order.references:
        raise no("needs a reference.", "Choose a picture, or order gen4_image.")
    if order.seed is not None and not 0 <= order.seed <= 4_294_967_295:
        raise no(f"takes no seed {order.seed}.", "Use 0 to 4294967295.")


def _ratio(order: RenderOrder) -> str:
    return order.size_name or f"{order.width}:{order.height}"


def _shape(order: RenderOrder) -> str:
    shapes = ("16:9", "4:3", "3:2", "1:1", "2:3", "3:4", "9:16", "21:9")

    def far(word: str) -> float:
        across, down = word.split(":")
        return abs(int(across) / int(down) - order.width / order.height)

    return min(shapes, key=far)
