"""What MiniMax lets through: fields, sizes, pictures and prices of both interfaces.

Written from the published contract alone, so that it can contradict our adapter. Prices of V1 are
the list of a client of 2026 in CNY, at 0.14 USD.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from app.domain.money import Money
from app.rehearsal.sent_media import Sent, looked_at, sent
from app.rehearsal.tasks import Ask

PURPOSES = {
    "voice_clone",
    "prompt_audio",
    "t2a_async_input",
    "video_understanding",
    "video_generation_input",
}
_MB = 1_000_000
_CNY = Decimal("0.14")
_HEIGHTS = {"512P": 512, "768P": 768, "720P": 720, "1080P": 1080, "480P": 480, "2K": 1440}
# model -> (endpoints: t text, i image, l last frame, s subject; sizes; CNY by size and seconds)
_V1: dict[str, tuple[str, tuple[str, ...], dict[tuple[str, int], str]]] = {
    "MiniMax-Hailuo-2.3": (
        "ti",
        ("768P", "1080P"),
        {("768P", 6): "2.00", ("768P", 10): "4.00", ("1080P", 6): "3.50"},
    ),
    "MiniMax-Hailuo-2.3-Fast": (
        "i",
        ("768P", "1080P"),
        {("768P", 6): "1.35", ("768P", 10): "2.25", ("1080P", 6): "2.31"},
    ),
    "MiniMax-Hailuo-02": (
        "til",
        ("512P", "768P", "1080P"),
        {
            ("512P", 6): "0.60",
            ("512P", 10): "1.00",
            ("768P", 6): "2.00",
            ("768P", 10): "4.00",
            ("1080P", 6): "3.50",
        },
    ),
    "T2V-01": ("t", ("720P",), {("720P", 6): "3.00"}),
    "T2V-01-Director": ("t", ("720P",), {("720P", 6): "3.00"}),
    "I2V-01": ("i", ("720P",), {("720P", 6): "3.00"}),
    "I2V-01-Director": ("i", ("720P",), {("720P", 6): "3.00"}),
    "I2V-01-live": ("i", ("720P",), {("720P", 6): "3.00"}),
    "S2V-01": ("s", ("720P",), {("720P", 6): "3.00"}),
}
_V2 = {
    "MiniMax-H3": ({"768P": "0.08", "2K": "0.13"}, range(4, 16)),
    "MiniMax-H3-Max": ({"480P": "0.05", "768P": "0.08"}, range(5, 16)),
}
_RATIOS = ("21:9", "16:9", "4:3", "1:1", "3:4", "9:16")
_IMAGE_ROLES = ("first_frame", "last_frame", "reference_image")
_VIDEO_ROLES = ("reference_video", "base_video")


class Invalid(Exception):
    """Why a request is refused, in the vendor's manner."""


def check_v1(body: object) -> Ask:
    if not isinstance(body, dict) or body.get("model") not in _V1:
        raise Invalid("invalid params, model is not supported")
    name = body["model"]
    ways, sizes, prices = _V1[name]
    prompt = body.get("prompt", "")
    if not isinstance(prompt, str) or len(prompt) > 2000:
        raise Invalid("invalid params, prompt is too long")
    first, last, person = (body.get(k) for k in _V1_PICTURES)
    way = "s" if person else "l" if last else "i" if first else "t"
    if way not in ways:
        raise Invalid(f"invalid params, {name} does not support this input")
    if way == "t" and not prompt.strip():
        raise Invalid("invalid params, prompt is required")
    if way == "l" and not first:
        raise Invalid("invalid params, first_frame_image is required with last_frame_image")
    for flag in ("prompt_optimizer", "fast_pretreatment", "aigc_watermark"):
        if not isinstance(body.get(flag, False), bool):
            raise Invalid(f"invalid params, {flag} is not a bool")
    seconds = body.get("duration", 6)
    size = body.get("resolution", "768P" if "768P" in sizes else sizes[0])
    if size not in sizes or (size == "512P" and way != "i") or (way == "l" and size == "512P"):
        raise Invalid(f"invalid params, resolution {size} is not supported here")
    if not isinstance(seconds, int) or (size, seconds) not in prices:
        raise Invalid(f"invalid params, {seconds} s at {size} is not supported")
    picture = _picture(first, 20 * _MB) if first else None
    if last:
        _picture(last, 20 * _MB)
    if person:
        picture = _person(person)
    high = _HEIGHTS[size]
    wide, high = _shape(picture, high) if picture is not None else (_even(high * 16 / 9), high)
    return Ask(
        model=name,
        words=prompt,
        width=wide,
        height=high,
        seconds=seconds,
        price=Money(amount=Decimal(prices[size, seconds]) * _CNY),
        takes_s=60.0,
        rate=25,
        picture=picture.raw if picture is not None else None,
        lane="v1",
        facts={"api": "v1"},
    )


_V1_PICTURES = ("first_frame_image", "last_frame_image", "subject_reference")


def words_v2(body: object) -> str:
    """The prompt of a V2 request, as far as there is one."""
    content = body.get("content") if isinstance(body, dict) else None
    texts = [e.get("text") for e in content or () if isinstance(e, dict) and e.get("text")]
    return " ".join(text for text in texts if isinstance(text, str))


def check_v2(body: object, length: int, files: Mapping[str, bytes]) -> Ask:
    if length > 64 * _MB:
        raise Invalid("request body is larger than 64 MB")
    if not isinstance(body, dict) or body.get("model") not in _V2:
        raise Invalid("model is not supported")
    name = body["model"]
    sizes, lengths = _V2[name]
    size, seconds = body.get("resolution"), body.get("duration", 6)
    if size not in sizes:
        raise Invalid(f"resolution must be one of {sorted(sizes)}")
    if not isinstance(seconds, int) or isinstance(seconds, bool) or seconds not in lengths:
        raise Invalid(f"duration must be {lengths.start} to {lengths.stop - 1}")
    content = body.get("content")
    if not isinstance(content, list) or not all(isinstance(entry, dict) for entry in content):
        raise Invalid("content must be a list of objects")
    words, texts = words_v2(body), [e for e in content if e.get("type") == "text"]
    if len(texts) != 1 or not words:
        raise Invalid("content needs exactly one text")
    if len(words) > 7000:
        raise Invalid("text is longer than 7000 characters")
    roles: list[str] = []
    begins: Sent | None = None
    for entry in (e for e in content if e.get("type") != "text"):
        role, file = _entry(entry, files)
        roles.append(role)
        if begins is None and role in ("first_frame", "base_video", *_IMAGE_ROLES):
            begins = file
    _together(roles)
    ratio = body.get("ratio")
    if roles:
        if ratio not in (None, "adaptive", *_RATIOS):
            raise Invalid("ratio is not supported")
    elif ratio not in _RATIOS:
        raise Invalid("ratio is required for text to video")
    high = _HEIGHTS[size]
    if begins is not None and begins.width and "base_video" not in roles:
        wide, high = _shape(begins, high)
    else:
        across, down = (ratio if ratio in _RATIOS else "16:9").split(":")
        wide = _even(high * int(across) / int(down))
    shown = begins.raw if begins is not None and begins.media_type.startswith("image/") else None
    return Ask(
        model=name,
        words=words,
        width=wide,
        height=high,
        seconds=seconds,
        price=Money.of(sizes[size]) * seconds,
        takes_s=90.0,
        audio=True,
        picture=shown,
        lane="v2",
        facts={"api": "v2", "resolution": size, "ratio": ratio or "adaptive"},
    )


def _together(roles: list[str]) -> None:
    frames = {"first_frame", "last_frame"} & set(roles)
    references = [role for role in roles if role.startswith("reference")]
    if frames and references:
        raise Invalid("frame roles and reference roles exclude each other")
    if "last_frame" in frames and "first_frame" not in frames:
        raise Invalid("last_frame needs a first_frame")
    for role, most in (
        *(("first_frame", 1), ("last_frame", 1), ("base_video", 1)),
        *(("reference_image", 9), ("reference_video", 3), ("reference_audio", 3)),
    ):
        if roles.count(role) > most:
            raise Invalid(f"at most {most} of {role}")


def _entry(entry: Mapping[str, Any], files: Mapping[str, bytes]) -> tuple[str, Sent]:
    kind, role = entry.get("type"), entry.get("role")
    roles, most = {
        "image_url": (_IMAGE_ROLES, 30 * _MB),
        "video_url": (_VIDEO_ROLES, 50 * _MB),
        "audio_url": (("reference_audio",), 15 * _MB),
    }.get(str(kind), ((), 0))
    if role not in roles:
        raise Invalid(f"role {role} does not fit {kind}")
    inner = entry.get(str(kind))
    url = inner.get("url") if isinstance(inner, dict) else None
    if isinstance(url, str) and url.startswith("mm_file://"):
        raw = files.get(url.removeprefix("mm_file://"))
        found = looked_at(raw) if raw is not None else None
    else:
        found = sent(url)
    if found is None:
        raise Invalid(f"{kind} has no usable url")
    if found.raw is not None:
        if len(found.raw) > most:
            raise Invalid(f"{kind} is larger than {most // _MB} MB")
        if not found.media_type.startswith(str(kind).partition("_")[0] + "/"):
            raise Invalid(f"{kind} is no such file")
        if kind == "image_url":
            _fits(found)
    return str(role), found


def _picture(url: object, most: int) -> Sent:
    found = sent(url)
    if found is None:
        raise Invalid("invalid params, image is neither a url nor a data url")
    if found.raw is not None:
        if len(found.raw) >= most:
            raise Invalid("invalid params, image is too large")
        if found.media_type not in ("image/jpeg", "image/png", "image/webp"):
            raise Invalid("invalid params, image format is not supported")
        _fits(found)
    return found


def _fits(picture: Sent) -> None:
    if not picture.width:
        raise Invalid("invalid params, image cannot be read")
    if min(picture.width, picture.height) <= 300:
        raise Invalid("invalid params, image is too small")
    if not 0.4 <= picture.width / picture.height <= 2.5:
        raise Invalid("invalid params, image ratio is out of range")


def _person(given: object) -> Sent:
    entry = given[0] if isinstance(given, list) and len(given) == 1 else None
    images = entry.get("image") if isinstance(entry, dict) else None
    if not isinstance(images, list) or len(images) != 1 or entry is None:
        raise Invalid("invalid params, subject_reference takes one image")
    if entry.get("type") != "character":
        raise Invalid("invalid params, subject_reference type is not supported")
    return _picture(images[0], 20 * _MB)


def _shape(picture: Sent, high: int) -> tuple[int, int]:
    """A size of that height in the picture's own shape; 16:9 where it was only linked."""
    if not picture.width:
        return _even(high * 16 / 9), high
    return _even(high * picture.width / picture.height), high


def _even(size: float) -> int:
    return round(size / 2) * 2
