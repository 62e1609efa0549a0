"""What Google lets through: Veo's instances and parameters, Omni's input, and their prices.

Written from the published contract alone, so that it can contradict our adapter.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.domain.money import Money
from app.rehearsal.sent_media import looked_at, picture_size, plain_base64
from app.rehearsal.tasks import Ask

LARGEST_BODY = 20 * 1024 * 1024
_HEIGHTS = {"360p": 360, "720p": 720, "1080p": 1080, "4k": 2160}
_PICTURES = ("image/jpeg", "image/png")
_LABEL, _VALUE = re.compile(r"[a-z][a-z0-9_-]{0,62}"), re.compile(r"[a-z0-9_-]{0,63}")
_BYTES_PER_TOKEN = 2
ENDED = ("veo-2.0-generate-001", "veo-3.0-generate-001", "veo-3.0-fast-generate-001")
_CLOUD_ONLY = (
    "storageUri", "generateAudio", "compressionQuality", "resizeMode", "fps", "pubsubTopic",
)  # fmt: skip
_PEOPLE = {"allow_all", "allow_adult", "dont_allow", "disallow"}


class Invalid(Exception):
    """What the vendor says of a request it cannot take; `status` is HTTP's."""

    def __init__(self, text: str, status: int = 400) -> None:
        super().__init__(text)
        self.text, self.status = text, status


@dataclass(frozen=True, slots=True)
class _Veo:
    """Dollars a second by size: with sound, without. `work_s` is how long it usually takes."""

    sound: Mapping[str, str]
    silent: Mapping[str, str]
    references: int = 3
    work_s: float = 70.0


_BIG = _Veo(
    {"720p": "0.40", "1080p": "0.40", "4k": "0.60"},
    {"720p": "0.20", "1080p": "0.20", "4k": "0.40"},
    work_s=110.0,
)
_FAST = _Veo(
    {"720p": "0.10", "1080p": "0.12", "4k": "0.30"},
    {"720p": "0.08", "1080p": "0.10", "4k": "0.25"},
)
_LITE = _Veo(
    {"720p": "0.05", "1080p": "0.08"}, {"720p": "0.03", "1080p": "0.05"}, references=0, work_s=50.0
)
# The seed documents' stand-in; no such model at the vendor.
_SEED = _Veo({"1080p": "0.21", "4k": "0.21"}, {"1080p": "0.21", "4k": "0.21"}, references=1)
_CLOUD = {
    "veo-3.1-generate-001": _BIG, "veo-3.1-fast-generate-001": _FAST,
    "veo-3.1-lite-generate-001": _LITE, "veo-seed-3.1": _SEED,
}  # fmt: skip
_KEYED = {
    "veo-3.1-generate-preview": _BIG, "veo-3.1-fast-generate-preview": _FAST,
    "veo-3.1-lite-generate-preview": _LITE,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Order:
    """A request that was let through. `samples` clips are made of it."""

    ask: Ask
    samples: int = 1
    folder: str = ""
    own_id: str | None = None


@dataclass(slots=True)
class _Media:
    """What an instance holds beside its words."""

    first: bytes | None = None
    last: bytes | None = None
    references: int = 0
    clip_s: int | None = None
    facts: dict[str, object] = field(default_factory=dict)


def veo(model: str, body: Any, *, cloud: bool, known_file: Mapping[str, int]) -> Order:
    """`known_file` are clips that lie at the vendor: address -> seconds. Raises `Invalid`."""
    wire = (_CLOUD if cloud else _KEYED).get(model)
    if wire is None:
        ended = " is no longer available" if model in ENDED else " is not found"
        raise Invalid(f"models/{model}{ended} for this API version.", 404)
    instances = body.get("instances") if isinstance(body, dict) else None
    if not isinstance(instances, list) or len(instances) != 1 or not isinstance(instances[0], dict):
        raise Invalid("`instances` must hold exactly one instance.")
    given = body.get("parameters", {})
    if not isinstance(given, dict):
        raise Invalid("`parameters` must be an object.")
    instance = instances[0]
    words = instance.get("prompt", "")
    if not isinstance(words, str):
        raise Invalid("`prompt` must be a string.")
    media = _veo_media(instance, wire, cloud=cloud, known_file=known_file)
    if not words and media.first is None and media.clip_s is None:
        raise Invalid("`prompt` is required.")
    if len(words.encode()) > 1024 * _BYTES_PER_TOKEN:
        raise Invalid("The prompt is longer than 1024 tokens.")
    size = str(given.get("resolution", "720p")).lower()
    seconds = _veo_seconds(given, media, size, cloud=cloud, seeds=wire is _SEED)
    if size not in wire.sound and not (wire is _SEED and size == "720p"):
        raise Invalid(f"Resolution {size} is not supported by {model}.")
    samples = _whole(given, "sampleCount", 1, range(1, 5 if cloud else 2))
    if cloud:
        audio = given.get("generateAudio", True)
        if not isinstance(audio, bool):
            raise Invalid("`generateAudio` must be a boolean.")
    else:
        audio = True
        if strange := [name for name in _CLOUD_ONLY if name in given]:
            raise Invalid(f"`{strange[0]}` isn't supported by this model.")
        if "labels" in body:
            raise Invalid("`labels` isn't supported by this model.")
    _words_of(given, media, cloud=cloud)
    wide, high = _raster(str(given.get("aspectRatio", "16:9")), size)
    each = Money.of((wire.sound if audio else wire.silent).get(size, "0.21"))
    made = seconds if media.clip_s is None else 7
    ask = Ask(
        model=model,
        words=words,
        width=wide,
        height=high,
        seconds=made + (media.clip_s or 0),
        price=each * made * samples,
        takes_s=wire.work_s,
        seed=_whole(given, "seed", None, range(2**32)),
        audio=audio,
        picture=media.first,
        lane=model,
        facts={"surface": "vertex" if cloud else "developer"},
    )
    folder = given.get("storageUri", "")
    if folder and not re.fullmatch(r"gs://[a-z0-9][a-z0-9._-]*(/.*)?", str(folder)):
        raise Invalid("`storageUri` must be a Cloud Storage URI.")
    return Order(ask, samples, str(folder), own_label(body))


def _veo_media(
    instance: Mapping[str, Any], wire: _Veo, *, cloud: bool, known_file: Mapping[str, int]
) -> _Media:
    media = _Media()
    if instance.get("mask") is not None:
        raise Invalid("`mask` is not supported by this model.")
    if (image := instance.get("image")) is not None:
        media.first = _picture(image, "image", cloud=cloud)
    if (last := instance.get("lastFrame")) is not None:
        if image is None:
            raise Invalid("`lastFrame` can only be used together with `image`.")
        media.last = _picture(last, "lastFrame", cloud=cloud)
    references = instance.get("referenceImages")
    if references is not None:
        if not isinstance(references, list) or not 1 <= len(references) <= wire.references:
            raise Invalid(f"`referenceImages` takes 1 to {wire.references} images here.")
        if image is not None or instance.get("video") is not None:
            raise Invalid("`referenceImages` cannot be used with `image` or `video`.")
        for one in references:
            if not isinstance(one, dict) or str(one.get("referenceType")).lower() != "asset":
                raise Invalid("`referenceType` must be `asset`.")
            _picture(one.get("image"), "referenceImages", cloud=cloud)
        media.references = len(references)
    if (clip := instance.get("video")) is not None:
        if image is not None:
            raise Invalid("`video` cannot be used with `image`.")
        media.clip_s = _clip(clip, cloud=cloud, known_file=known_file)
    return media


def _veo_seconds(
    given: Mapping[str, Any], media: _Media, size: str, *, cloud: bool, seeds: bool
) -> int:
    if seeds:
        return _whole(given, "durationSeconds", 8, range(5, 9)) or 8
    if media.clip_s is not None:
        if size != "720p":
            raise Invalid("Extension is only supported at 720p.")
        return _whole(given, "durationSeconds", 7 if cloud else 8, (7,) if cloud else (8,)) or 7
    whole = size != "720p" or media.references or (media.last is not None and not cloud)
    return _whole(given, "durationSeconds", 8, (8,) if whole else (4, 6, 8)) or 8


def _words_of(given: Mapping[str, Any], media: _Media, *, cloud: bool) -> None:
    people = given.get("personGeneration")
    if people is not None:
        plain = str(people).lower()
        if plain not in _PEOPLE:
            raise Invalid("`personGeneration` is not valid.")
        pictured = media.first is not None or bool(media.references)
        if not cloud and plain != ("allow_adult" if pictured else "allow_all"):
            raise Invalid(f"{people} for personGeneration is currently not supported.")
    for name, words in (
        ("compressionQuality", ("optimized", "lossless")),
        ("resizeMode", ("pad", "crop")),
    ):
        if name in given and str(given[name]).lower() not in words:
            raise Invalid(f"`{name}` is not valid.")
    if not isinstance(given.get("negativePrompt", ""), str):
        raise Invalid("`negativePrompt` must be a string.")
    if not isinstance(given.get("enhancePrompt", True), bool):
        raise Invalid("`enhancePrompt` must be a boolean.")


def _picture(given: object, what: str, *, cloud: bool) -> bytes | None:
    """The bytes of a picture; None for one that lies in a bucket, which nobody looks at here."""
    if not isinstance(given, dict):
        raise Invalid(f"`{what}` must be an object.")
    if cloud and str(given.get("gcsUri", "")).startswith("gs://"):
        if given.get("mimeType") not in _PICTURES:
            raise Invalid(f"`{what}.mimeType` must be image/jpeg or image/png.")
        return None
    inside = given.get("inlineData")
    if not cloud and isinstance(inside, dict):
        given = {"bytesBase64Encoded": inside.get("data"), "mimeType": inside.get("mimeType")}
    raw = plain_base64(given.get("bytesBase64Encoded"))
    if raw is None:
        raise Invalid(f"`{what}` is not valid base64.")
    if given.get("mimeType") not in _PICTURES or looked_at(raw).media_type != given["mimeType"]:
        raise Invalid(f"`{what}.mimeType` must be image/jpeg or image/png, as the image is.")
    if picture_size(raw) is None:
        raise Invalid(f"Unable to process `{what}`.")
    return raw


def _clip(given: object, *, cloud: bool, known_file: Mapping[str, int]) -> int:
    """Seconds of the clip that is to be extended."""
    if not isinstance(given, dict):
        raise Invalid("`video` must be an object.")
    if cloud and str(given.get("gcsUri", "")).startswith("gs://"):
        return 8
    uri = given.get("uri")
    if not cloud and isinstance(uri, str):
        found = re.search(r"/?files/([a-z0-9]+)", uri)
        if found is None or found[1] not in known_file:
            raise Invalid("The video is not a video of Veo's, or has run out.")
        seconds = known_file[found[1]]
        if seconds > 141:
            raise Invalid("The video is longer than 141 seconds.")
        return seconds
    names = ("bytesBase64Encoded", "mimeType") if cloud else ("encodedVideo", "encoding")
    return _film(given.get(names[0]), given.get(names[1]), range(1, 31) if cloud else range(142))


def _film(data: object, kind: object, allowed: range) -> int:
    raw = plain_base64(data)
    if raw is None or looked_at(raw).media_type != "video/mp4" or kind != "video/mp4":
        raise Invalid("The video must be an MP4 file.")
    seconds = clip_seconds(raw)
    if seconds not in allowed:
        raise Invalid(f"The video has {seconds} s; {allowed[0]} to {allowed[-1]} s are taken.")
    return seconds


def own_label(body: Mapping[str, Any]) -> str | None:
    """The customer's own id among an order's labels; raises `Invalid` for labels none may have."""
    labels = body.get("labels", {})
    if not isinstance(labels, dict):
        raise Invalid("`labels` must be an object.")
    for name, value in labels.items():
        if not _LABEL.fullmatch(name) or not (isinstance(value, str) and _VALUE.fullmatch(value)):
            raise Invalid(f"The label {name[:63]!r} is not valid.")
    own = labels.get("takeboard")
    return own if isinstance(own, str) else None


def clip_seconds(raw: bytes) -> int:
    """The length an MP4 file names, rounded; 8 where it names none."""
    at = raw.find(b"mvhd")
    if at < 0 or len(raw) < at + 32:
        return 8
    wide = raw[at + 4] == 1
    start = at + (24 if wide else 16)
    scale = int.from_bytes(raw[start : start + 4], "big")
    length = int.from_bytes(raw[start + 4 : start + (12 if wide else 8)], "big")
    return max(1, round(length / scale)) if scale and length else 8


def _raster(ratio: str, size: str) -> tuple[int, int]:
    if ratio not in ("16:9", "9:16"):
        raise Invalid("`aspectRatio` must be 16:9 or 9:16.")
    high = _HEIGHTS[size]
    wide = high * 16 // 9
    return (wide, high) if ratio == "16:9" else (high, wide)


def _whole(given: Mapping[str, Any], name: str, usual: int | None, allowed: Any) -> Any:
    value = given.get(name, usual)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value not in allowed:
        listed = f"{allowed[0]} to {allowed[-1]}" if len(allowed) > 3 else str(list(allowed))
        raise Invalid(f"`{name}` must be {listed} here.")
    return value
