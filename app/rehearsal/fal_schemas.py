"""What fal's endpoints take, from the published types, and what they charge.

A field is `name` or `name*` (required) with what it may be: a tuple of values, or a word
(text, url, urls, number, flag, size). Written from the contract alone, so that it can contradict
our adapter. Where no price is known a dime a second is charged.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from app.domain.money import Money
from app.rehearsal.sent_media import Sent, looked_at, sent
from app.rehearsal.tasks import Ask

Rule = tuple[object, ...] | str
_THREE = ("16:9", "9:16", "1:1")
_SEVEN = (*_THREE, "4:5", "5:4", "3:2", "2:3")
_SIX = ("16:9", "9:16", "4:3", "3:4", "21:9", "9:21")
_NINE = ("21:9", "16:9", "4:3", "3:2", "1:1", "2:3", "3:4", "9:16", "9:21")
_HD, _LUMA = ("720p", "1080p"), ("540p", "720p", "1080p")
_FIVE_TEN = ("5", "10")
_3_15 = tuple(str(n) for n in range(3, 16))
_PIKA: dict[str, Rule] = {
    "prompt*": "text",
    "duration": (5, 10),
    "resolution": _HD,
    "negative_prompt": "text",
    "seed": "number",
}
_KLING: dict[str, Rule] = {"duration": _FIVE_TEN, "negative_prompt": "text", "cfg_scale": "number"}
_KLING3: dict[str, Rule] = {
    "prompt": "text",
    "duration": _3_15,
    "generate_audio": "flag",
    "cfg_scale": "number",
    "negative_prompt": "text",
}
_V4: dict[str, Rule] = {"prompt": "text", "duration": tuple(range(3, 31)), "resolution": _HD}
_FLUX: dict[str, Rule] = {
    "prompt*": "text",
    "aspect_ratio": _NINE,
    "seed": "number",
    "num_images": "number",
    "output_format": ("jpeg", "png"),
    "guidance_scale": "number",
}
_FLUX2: dict[str, Rule] = {
    "prompt*": "text",
    "image_size": "size",
    "seed": "number",
    "output_format": ("jpeg", "png"),
}
_WAN22: dict[str, Rule] = {
    "prompt*": "text",
    "resolution": ("480p", "580p", "720p"),
    "seed": "number",
    "aspect_ratio": ("auto", *_THREE),
}
_WAN25: dict[str, Rule] = {
    "prompt*": "text",
    "negative_prompt": "text",
    "resolution": ("480p", "720p", "1080p"),
    "duration": _FIVE_TEN,
    "seed": "number",
    "audio_url": "url",
    "enable_prompt_expansion": "flag",
}
_HAILUO: dict[str, Rule] = {"prompt*": "text", "prompt_optimizer": "flag"}
_RAY: dict[str, Rule] = {
    "prompt*": "text",
    "aspect_ratio": _SIX,
    "resolution": _LUMA,
    "loop": "flag",
}

SCHEMAS: Mapping[str, Mapping[str, Rule]] = {
    "fal-ai/pika/v2.2/text-to-video": {**_PIKA, "aspect_ratio": _SEVEN},
    "fal-ai/pika/v2.2/image-to-video": {**_PIKA, "image_url*": "url"},
    "fal-ai/pika/v2.2/pikascenes": {**_PIKA, "image_urls*": "urls", "aspect_ratio": _SEVEN},
    "fal-ai/pika/v2.2/pikaframes": {
        "image_urls*": "urls",
        "transitions": "transitions",
        "prompt": "text",
        "negative_prompt": "text",
        "resolution": _HD,
        "seed": "number",
    },
    "fal-ai/kling-video/v2.5-turbo/pro/text-to-video": {
        **_KLING,
        "prompt*": "text",
        "aspect_ratio": _THREE,
    },
    "fal-ai/kling-video/v2.5-turbo/pro/image-to-video": {
        **_KLING,
        "prompt*": "text",
        "image_url*": "url",
        "tail_image_url": "url",
    },
    "fal-ai/kling-video/v2.6/pro/image-to-video": {
        "prompt*": "text",
        "start_image_url*": "url",
        "end_image_url": "url",
        "duration": _FIVE_TEN,
        "generate_audio": "flag",
        "negative_prompt": "text",
    },
    **{
        f"fal-ai/kling-video/v3/{tier}/{kind}": {
            **_KLING3,
            **(
                {"aspect_ratio": _THREE}
                if kind == "text-to-video"
                else {"start_image_url*": "url", "end_image_url": "url"}
            ),
        }
        for tier in ("standard", "pro", "4k")
        for kind in ("text-to-video", "image-to-video")
    },
    "fal-ai/kling-video/o3/pro/reference-to-video": {
        **_KLING3,
        "image_urls": "urls",
        "start_image_url": "url",
        "end_image_url": "url",
        "aspect_ratio": _THREE,
    },
    "fal-ai/kling-video/ai-avatar/v2/pro": {
        "image_url*": "url",
        "audio_url*": "url",
        "prompt": "text",
    },
    "fal-ai/kling-video/lipsync/audio-to-video": {"video_url*": "url", "audio_url*": "url"},
    "kling/v4/text-to-video": {**_V4, "aspect_ratio": ("auto", "16:9", "9:16")},
    "kling/v4/image-to-video": {**_V4, "start_image_url*": "url", "end_image_url": "url"},
    "fal-ai/flux-2-pro": _FLUX2,
    "fal-ai/flux-2-pro/edit": {**_FLUX2, "image_urls*": "urls"},
    "fal-ai/flux-pro/kontext": {**_FLUX, "image_url*": "url"},
    "fal-ai/flux-pro/kontext/multi": {**_FLUX, "image_urls*": "urls"},
    "fal-ai/flux-pro/kontext/text-to-image": _FLUX,
    "fal-ai/flux-pro/v1.1-ultra": {**_FLUX, "aspect_ratio": "text", "image_url": "url"},
    "fal-ai/wan/v2.2-a14b/text-to-video": {
        **_WAN22,
        "negative_prompt": "text",
        "num_frames": tuple(range(17, 162)),
        "frames_per_second": tuple(range(4, 61)),
        "enable_prompt_expansion": "flag",
    },
    "fal-ai/wan/v2.2-a14b/image-to-video/turbo": {
        **_WAN22,
        "image_url*": "url",
        "end_image_url": "url",
    },
    "fal-ai/wan-25-preview/text-to-video": {**_WAN25, "aspect_ratio": _THREE},
    "fal-ai/wan-25-preview/image-to-video": {**_WAN25, "image_url*": "url"},
    "wan/v2.6/image-to-video": {
        "prompt*": "text",
        "image_url*": "url",
        "duration": ("5", "10", "15"),
        "resolution": _HD,
        "negative_prompt": "text",
        "seed": "number",
    },
    "fal-ai/wan/v2.7/image-to-video": {
        "prompt": "text",
        "image_url": "url",
        "end_image_url": "url",
        "duration": tuple(range(2, 16)),
        "resolution": _HD,
        "seed": "number",
    },
    "fal-ai/minimax/hailuo-02/standard/text-to-video": {**_HAILUO, "duration": ("6", "10")},
    "fal-ai/minimax/hailuo-02/standard/image-to-video": {
        **_HAILUO,
        "image_url*": "url",
        "end_image_url": "url",
        "duration": ("6", "10"),
        "resolution": ("512P", "768P"),
    },
    "fal-ai/minimax/hailuo-2.3/standard/image-to-video": {
        **_HAILUO,
        "image_url*": "url",
        "duration": ("6", "10"),
    },
    "fal-ai/luma-dream-machine/ray-2": {**_RAY, "duration": ("5s", "9s")},
    "fal-ai/luma-dream-machine/ray-2/image-to-video": {
        **_RAY,
        "duration": ("5s", "9s"),
        "image_url": "url",
        "end_image_url": "url",
    },
    "luma/agent/ray/v3.2/text-to-video": {**_RAY, "duration": ("5s", "10s"), "hdr": "flag"},
    "luma/agent/ray/v3.2/image-to-video": {
        **_RAY,
        "duration": ("5s",),
        "image_url": "url",
        "end_image_url": "url",
    },
}
_LONGEST = {"wan-25": 1500, "wan/v2.6": 1500, "wan/v2.7": 5000, "minimax": 2000, "kling": 2500}
# USD a second by the first part of a path that fits, or a picture
_PRICES = (
    ("fal-ai/pika", "0.04"),
    ("fal-ai/kling-video/v2.5-turbo", "0.07"),
    ("fal-ai/kling-video/v3/4k", "0.42"),
    ("fal-ai/kling-video", "0.112"),
    ("kling/v4", "0.157"),
    ("fal-ai/flux", "0.04"),
    ("fal-ai/wan-25-preview", "0.05"),
    ("fal-ai/minimax/hailuo-02", "0.045"),
)
_LINES = {
    "480p": 480,
    "512P": 512,
    "540p": 540,
    "580p": 580,
    "720p": 720,
    "768P": 768,
    "1080p": 1080,
}


def problems(path: str, body: object) -> list[dict[str, Any]]:
    """The model's own complaints, as its `detail` lists them; empty when all is well."""
    if not isinstance(body, dict):
        return [_wrong((), "Input should be an object", "model_type")]
    found: list[dict[str, Any]] = []
    for name, rule in SCHEMAS[path].items():
        plain = name.removesuffix("*")
        if plain not in body or body[plain] is None:
            if plain != name:
                found.append(_wrong((plain,), "Field required", "missing"))
            continue
        if wrong := _breaks(rule, body[plain]):
            found.append(_wrong((plain,), *wrong))
    if "prompt" in SCHEMAS[path] and not body.get("prompt") and "avatar" not in path:
        found.append(_wrong(("prompt",), "prompt or multi_prompt is needed", "missing"))
    longest = next((most for part, most in _LONGEST.items() if part in path), 5000)
    if len(str(body.get("prompt") or "")) > longest:
        found.append(_wrong(("prompt",), f"at most {longest} characters", "string_too_long"))
    if path.endswith("pikaframes"):
        images, moves = body.get("image_urls"), body.get("transitions")
        if isinstance(images, list) and isinstance(moves, list) and len(moves) != len(images) - 1:
            found.append(_wrong(("transitions",), "one less than images", "sequence_too_short"))
    return found


def _wrong(where: tuple[str, ...], text: str, kind: str) -> dict[str, Any]:
    return {"loc": ["body", *where], "msg": text, "type": kind, "input": None}


def _breaks(rule: Rule, value: object) -> tuple[str, str] | None:
    """What is wrong with a value, and its kind of error."""
    if isinstance(rule, tuple):
        alike = any(value == one and type(value) is type(one) for one in rule)
        return None if alike else (f"Input should be one of {rule[:6]}", "one_of")
    good = {
        "text": isinstance(value, str),
        "flag": isinstance(value, bool),
        "number": isinstance(value, int | float) and not isinstance(value, bool),
        "url": _file(value) is not None,
        "urls": isinstance(value, list) and bool(value) and all(map(_file, value)),
        "size": isinstance(value, str) or _size(value) is not None,
        "transitions": isinstance(value, list) and all(isinstance(one, dict) for one in value),
    }[rule]
    if not good:
        kind = "image_load_error" if rule in ("url", "urls") else f"{rule}_type"
        return f"Input should be {rule}", kind
    for one in value if isinstance(value, list) and rule == "urls" else [value]:
        found = _file(one) if rule in ("url", "urls") else None
        small = found is not None and found.width and min(found.width, found.height) < 300
        if small:
            return "Image dimensions are too small", "image_too_small"
    return None


def _file(value: object) -> Sent | None:
    return sent(value)


def _size(value: object) -> tuple[int, int] | None:
    if not isinstance(value, dict):
        return None
    wide, high = value.get("width"), value.get("height")
    good = isinstance(wide, int) and isinstance(high, int) and 256 <= min(wide, high) <= 4096
    return (wide, high) if good else None  # type: ignore[return-value]


def ask_of(path: str, body: Mapping[str, Any], stored: Mapping[str, bytes]) -> Ask:
    """What a request will become, also where it will fail: then with the model's usual look."""
    still = "flux" in path
    begins = _begins(body, stored)
    lines = _LINES.get(str(body.get("resolution")), 720)
    wide, high = lines * 16 // 9 // 2 * 2, lines
    ratio = body.get("aspect_ratio")
    if isinstance(ratio, str) and ratio.replace(":", "").isdigit() and ":" in ratio:
        across, down = map(int, ratio.split(":"))
        long = round(lines * max(across, down) / min(across, down) / 2) * 2
        wide, high = (long, lines) if across >= down else (lines, long)
    elif begins is not None and begins.width and not still:
        wide = max(2, round(lines * begins.width / begins.height / 2) * 2)
    if size := _size(body.get("image_size")):
        wide, high = size
    seconds = _seconds(path, body)
    rate = next((usd for part, usd in _PRICES if path.startswith(part)), "0.10")
    price = Money.of(rate) if still else Money(amount=Decimal(rate) * seconds)
    seed = body.get("seed")
    return Ask(
        model=path,
        words=str(body.get("prompt") or ""),
        width=min(wide, 4096),
        height=min(high, 4096),
        seconds=0 if still else seconds,
        price=price,
        takes_s=15.0 if still else 60.0,
        seed=seed if isinstance(seed, int) else None,
        audio=body.get("generate_audio", "generate_audio" in SCHEMAS[path]) is True,
        still=still,
        rate=16 if "v2.2-a14b" in path else 24,
        picture=begins.raw if begins is not None and begins.width else None,
        lane="fal",
    )


def _seconds(path: str, body: Mapping[str, Any]) -> int:
    frames, rate = body.get("num_frames"), body.get("frames_per_second")
    if isinstance(frames, int) and isinstance(rate, int) and rate:
        return max(1, frames // rate)
    moves = body.get("transitions")
    if isinstance(moves, list) and moves:
        return sum(int(one.get("duration", 5)) for one in moves if isinstance(one, dict))
    told = str(body.get("duration", "6" if "minimax" in path else "5")).removesuffix("s")
    return int(told) if told.isdigit() else 5


def _begins(body: Mapping[str, Any], stored: Mapping[str, bytes]) -> Sent | None:
    for name in ("image_url", "start_image_url", "image_urls"):
        value = body.get(name)
        value = value[0] if isinstance(value, list) and value else value
        if isinstance(value, str) and (raw := stored.get(value.rpartition("/")[2])):
            return looked_at(raw)
        if value and (found := sent(value)):
            return found
    return None
