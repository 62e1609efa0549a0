"""What the Interactions API lets through for Gemini Omni, and what it costs.

Written from the published contract alone, so that it can contradict our adapter.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.money import Money
from app.rehearsal.google_rules import Invalid, Order, clip_seconds, own_label
from app.rehearsal.sent_media import looked_at, picture_size, plain_base64
from app.rehearsal.tasks import Ask

_HEIGHTS = {"360p": 360, "720p": 720, "1080p": 1080, "4k": 2160}
_PICTURES = ("image/jpeg", "image/png", "image/webp")
TASKS = {
    "text_to_video", "image_to_video", "reference_to_video", "edit", "extend", "upscale",
}  # fmt: skip
_PROMPT_BYTES = 2 * 131_072
_FIELDS = {
    "model", "input", "response_format", "generation_config", "previous_interaction_id",
    "background", "store", "stream", "service_tier", "labels", "webhook_config", "tools",
    "system_instruction", "response_modalities", "response_mime_type", "safety_settings",
    "cached_content", "continuation_token", "environment",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Omni:
    prices: Mapping[str, str]
    longest: int
    pictures: int
    frames: bool = True
    extends: bool = True


MODELS = {
    "gemini-omni-flash-preview": _Omni({"720p": "0.10"}, 10, 10, frames=False, extends=False),
    "gemini-omni-1.1-flash": _Omni(
        {"360p": "0.034", "720p": "0.10", "1080p": "0.15", "4k": "0.30"}, 10, 10
    ),
    "gemini-omni-1.2-flash": _Omni({"360p": "0.023", "720p": "0.07", "1080p": "0.105"}, 15, 6),
}
CLOUD_NAMES = {"gemini-omni-1.1-flash-preview": "gemini-omni-1.1-flash"}


@dataclass(frozen=True, slots=True)
class _Input:
    words: str
    pictures: tuple[bytes | None, ...] = ()
    clips: tuple[int, ...] = ()


def omni(
    body: Any,
    *,
    cloud: bool,
    known_file: Mapping[str, int],
    before: Mapping[str, int],
) -> Order:
    """`known_file` are files at the vendor and their seconds (0 for a picture), `before` earlier
    interactions and the seconds of their clips. Raises `Invalid`.
    """
    if not isinstance(body, dict):
        raise Invalid("The body must be a JSON object.")
    if strange := sorted(set(body) - _FIELDS):
        raise Invalid(f'Invalid JSON payload received. Unknown name "{strange[0]}".')
    named = body.get("model")
    name = CLOUD_NAMES.get(named, named) if cloud and isinstance(named, str) else named
    if not isinstance(name, str) or (wire := MODELS.get(name)) is None:
        raise Invalid(f"models/{named} is not found for this API version.", 404)
    stored, later = body.get("store", True), body.get("background", False)
    earlier = body.get("previous_interaction_id")
    if not isinstance(stored, bool) or not isinstance(later, bool):
        raise Invalid("`store` and `background` must be booleans.")
    if not stored and (later or earlier):
        raise Invalid("`store: false` forbids `background` and `previous_interaction_id`.")
    if earlier is not None and earlier not in before:
        raise Invalid("The previous interaction is not found.", 404)
    put = _input(body.get("input"), known_file)
    config = body.get("generation_config") or {}
    video = config.get("video_config") or {} if isinstance(config, dict) else {}
    task = video.get("task") if isinstance(video, dict) else None
    if task is not None and task not in TASKS:
        raise Invalid(f"`generation_config.video_config.task` must be one of {sorted(TASKS)}.")
    form = body.get("response_format") or {}
    if isinstance(form, list):
        form = form[0] if len(form) == 1 else {}
    size, seconds, ratio = _format(form, wire, cloud=cloud, task=task)
    clip_s = put.clips[0] if put.clips else before.get(str(earlier), 0)
    _task(task, put, wire, clip_s, seconds, earlier=earlier is not None)
    if task == "edit":
        seconds = clip_s or seconds
    total = seconds + (clip_s if task == "extend" else 0)
    high = _HEIGHTS[size]
    wide = high * 16 // 9
    seed = config.get("seed") if isinstance(config, dict) else None
    if seed is not None and (isinstance(seed, bool) or not isinstance(seed, int)):
        raise Invalid("`generation_config.seed` must be an integer.")
    ask = Ask(
        model=name,
        words=put.words,
        width=wide if ratio == "16:9" else high,
        height=high if ratio == "16:9" else wide,
        seconds=total,
        price=Money.of(wire.prices[size]) * seconds,
        takes_s=60.0,
        seed=seed,
        audio=True,
        picture=next((one for one in put.pictures if one is not None), None),
        lane="omni",
        facts={
            "surface": "omni",
            "model": named,
            "background": later,
            "delivery": form.get("delivery", "inline"),
            "tokens": 5792 * seconds,
        },
    )
    return Order(ask, 1, str(form.get("gcs_uri", "")), own_label(body))


def _format(form: Any, wire: _Omni, *, cloud: bool, task: object) -> tuple[str, int, str]:
    if not isinstance(form, dict) or form.get("type", "video") != "video":
        raise Invalid("`response_format` must be of the type video.")
    ratio, size = form.get("aspect_ratio", "16:9"), form.get("resolution", "720p")
    if ratio not in ("16:9", "9:16"):
        raise Invalid("`response_format.aspect_ratio` must be 16:9 or 9:16.")
    if size not in wire.prices:
        raise Invalid(f"`response_format.resolution` must be one of {list(wire.prices)}.")
    length = re.fullmatch(r"(\d+)(?:\.0+)?s", str(form.get("duration", "8s")))
    longest = 10 if task == "extend" else wire.longest
    if length is None or not 3 <= int(length[1]) <= longest:
        raise Invalid(f"`response_format.duration` must be 3s to {longest}s.")
    delivery, bucket = form.get("delivery", "inline"), form.get("gcs_uri")
    if delivery not in ("inline", "uri"):
        raise Invalid("`response_format.delivery` must be inline or uri.")
    if bucket is not None and (not cloud or not str(bucket).startswith("gs://")):
        raise Invalid("`response_format.gcs_uri` is not supported here.")
    if cloud and delivery == "uri" and bucket is None:
        raise Invalid("`response_format.delivery` uri needs `gcs_uri`.")
    return size, int(length[1]), ratio


def _task(
    task: object, put: _Input, wire: _Omni, clip_s: int, seconds: int, *, earlier: bool
) -> None:
    shown = len(put.pictures)
    if not put.words.strip():
        raise Invalid("`input` needs text.")
    if len(put.words.encode()) > _PROMPT_BYTES:
        raise Invalid("The input is longer than 131072 tokens.")
    if shown > wire.pictures:
        raise Invalid(f"At most {wire.pictures} images are taken.")
    if task == "text_to_video" and (put.pictures or put.clips):
        raise Invalid("text_to_video takes no images and no video.")
    if task == "image_to_video":
        if not 1 <= shown <= (2 if wire.frames else 1):
            raise Invalid("image_to_video takes one image, or a first and a last frame.")
        if shown == 2 and "<LAST_FRAME>" not in put.words:
            raise Invalid("Two frames need the tags <FIRST_FRAME> and <LAST_FRAME>.")
    if task == "reference_to_video" and not (put.pictures or put.clips):
        raise Invalid("reference_to_video needs references.")
    if "<LAST_FRAME>" in put.words and "<FIRST_FRAME>" not in put.words:
        raise Invalid("<LAST_FRAME> is only used together with <FIRST_FRAME>.")
    for nth in re.findall(r"<IMAGE_REF_(\d+)>", put.words):
        if int(nth) >= shown:
            raise Invalid(f"<IMAGE_REF_{nth}> matches no image.")
    if task in ("edit", "extend", "upscale"):
        if not put.clips and not earlier:
            raise Invalid(f"{task} needs a video or a previous interaction.")
        if task == "extend" and not wire.extends:
            raise Invalid("This model does not extend.")
        if task == "extend" and clip_s + seconds > 40:
            raise Invalid("The extended video would be longer than 40 s.")
        if task == "edit" and clip_s > wire.longest:
            raise Invalid(f"The video to edit may have {wire.longest} s at most.")


def _input(given: object, known_file: Mapping[str, int]) -> _Input:
    """A text, a list of parts, or a list of steps."""
    if isinstance(given, str):
        return _Input(given)
    if not isinstance(given, list) or not given:
        raise Invalid("`input` is required.")
    parts: list[Any] = []
    for one in given:
        if not isinstance(one, dict):
            raise Invalid("`input` must hold parts or steps.")
        if one.get("type") == "user_input":
            inner = one.get("content")
            inner = [{"type": "text", "text": inner}] if isinstance(inner, str) else inner
            if not isinstance(inner, list):
                raise Invalid("`input.content` must be a list.")
            parts += inner
        else:
            parts.append(one)
    words, pictures, clips = [], [], []
    for part in parts:
        match part.get("type") if isinstance(part, dict) else None:
            case "text" if isinstance(part.get("text"), str):
                words.append(part["text"])
            case "image":
                pictures.append(_picture(part, known_file))
            case "video":
                clips.append(_clip(part, known_file))
            case other:
                raise Invalid(f"Content of the type {other!r} is not supported.")
    return _Input(" ".join(words), tuple(pictures), tuple(clips))


def _picture(part: Mapping[str, Any], known_file: Mapping[str, int]) -> bytes | None:
    if isinstance(part.get("uri"), str):
        _at_home(part["uri"], known_file)
        return None
    raw = plain_base64(part.get("data"))
    kind = part.get("mime_type")
    if raw is None or kind not in _PICTURES or looked_at(raw).media_type != kind:
        raise Invalid("An image must be base64 of a JPEG, PNG or WebP file, as its type says.")
    if picture_size(raw) is None:
        raise Invalid("Unable to process input image.")
    return raw


def _clip(part: Mapping[str, Any], known_file: Mapping[str, int]) -> int:
    if isinstance(part.get("uri"), str):
        return _at_home(part["uri"], known_file)
    raw = plain_base64(part.get("data"))
    if raw is None or part.get("mime_type") != "video/mp4":
        raise Invalid("A video must be base64 of an MP4 file.")
    if looked_at(raw).media_type != "video/mp4":
        raise Invalid("Unable to process input video.")
    return clip_seconds(raw)


def _at_home(uri: str, known_file: Mapping[str, int]) -> int:
    if uri.startswith("gs://"):
        return 8
    found = re.search(r"files/([a-z0-9]+)", uri)
    if found is None or found[1] not in known_file:
        raise Invalid("The file is not found, or you may not read it.", 403)
    return known_file[found[1]]
