"""What Kling lets through on its older routes (`/v1/videos/...`).

Written from the published contract alone, so that it can contradict our adapter. Unknown fields
are passed over, as the vendor does. Several pictures cost as much as one: nobody states a price.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.rehearsal.kling_rules import (
    LINES,
    SHAPES,
    UNIT,
    Films,
    Invalid,
    Order,
    box,
    fate_of,
    film,
    image,
    prompt_of,
    scaled,
)
from app.rehearsal.sent_media import Sent
from app.rehearsal.tasks import Ask, Task

_SIZES = {"std": "720p", "pro": "1080p", "4k": "4k"}
_WHOLE = re.compile(r"[0-9]{1,3}")
_AXES = frozenset(("horizontal", "vertical", "pan", "tilt", "roll", "zoom"))
_MOVES = ("down_back", "forward_up", "right_turn_forward", "left_turn_forward")
_OLD_PAIR = {"std": ("0.4", None), "pro": ("0.7", None)}
_WITH_SOUND = {"std": ("0.6", "0.9"), "pro": ("0.8", "1.2"), "4k": ("3", "3")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """`prices` are units a second, (silent, loud), by mode; `ways` of t, i, m (several images)."""

    prices: Mapping[str, tuple[str, str | None]]
    ways: str = "ti"
    lengths: tuple[int, ...] = (5, 10)
    ends: tuple[str, ...] = ()  # modes with a last frame
    cfg: bool = False
    several: bool = False
    rate: int = 24


MODELS = {
    "kling-v1": Model(
        prices={"std": ("0.2", None), "pro": ("0.7", None)}, ends=("std", "pro"), cfg=True, rate=30
    ),
    "kling-v1-5": Model(prices=_OLD_PAIR, ways="i", ends=("pro",), cfg=True, rate=30),
    "kling-v1-6": Model(prices=_OLD_PAIR, ways="tim", ends=("pro",), cfg=True),
    "kling-v2-master": Model(prices={"std": ("2", None)}),
    "kling-v2-1": Model(prices=_OLD_PAIR, ways="i", ends=("pro",)),
    "kling-v2-1-master": Model(prices={"pro": ("2", None)}),
    "kling-v2-5-turbo": Model(prices={"std": ("0.3", None), "pro": ("0.5", None)}, ends=("pro",)),
    "kling-v2-6": Model(prices={"std": ("0.3", None), "pro": ("0.5", "1")}, ends=("pro",)),
    "kling-v3": Model(
        prices=_WITH_SOUND, lengths=tuple(range(3, 16)), ends=("std", "pro", "4k"), several=True
    ),
    # Not at the vendor: the seed documents' Kling 3.0, for rehearsals of the seed figures.
    "seed-kling-3.0": Model(prices={"pro": ("0.5", None)}, ways="tim", lengths=tuple(range(5, 11))),
}
_OMNI: dict[str, tuple[range, dict[str, tuple[str, str | None, str]]]] = {
    "kling-v3-omni": (
        range(3, 16),
        {"std": ("0.6", "0.8", "0.9"), "pro": ("0.8", "1", "1.2"), "4k": ("3", "3", "3")},
    ),
    "kling-video-o1": (
        range(3, 11), {"std": ("0.6", None, "0.9"), "pro": ("0.8", None, "1.2")},
    ),
}  # fmt: skip


def check_video(body: Mapping[str, Any], *, pictured: bool) -> Order:
    """`text2video` and `image2video`."""
    name, model = _model(body, "i" if pictured else "t")
    mode, seconds, loud = _common(body, model)
    shots = _shots(body, model, seconds)
    words = prompt_of(body.get("prompt"), 2500, needed=not pictured and not shots)
    first, tail = body.get("image"), body.get("image_tail")
    pictures: list[Sent] = []
    if pictured:
        if not first and not tail:
            raise Invalid("image or image_tail is required")
        pictures = [image(one, 10, bare=True) for one in (first, tail) if one]
        if tail and (mode not in model.ends or (name == "kling-v1" and seconds != 5)):
            raise Invalid("image_tail is not supported by this model and mode")
    _listed(body, "element_list", 3)
    voices = _listed(body, "voice_list", 2)
    if voices and (not loud or body.get("element_list")):
        raise Invalid("voice_list needs sound on and excludes element_list")
    masks = _masks(body)
    camera = body.get("camera_control")
    if sum((bool(tail), bool(masks), camera is not None)) > 1:
        raise Invalid("image_tail, masks and camera_control cannot be combined")
    if camera is not None:
        _camera(camera, name, mode, seconds, pictured=pictured)
    fate = fate_of(pictures)
    if masks:
        brushed = name == "kling-v1" or (name == "kling-v1-5" and mode == "pro")
        if not pictured or not brushed or seconds != 5:
            raise Invalid("masks are not supported by this model and mode")
        if any(_other_shape(mask, pictures[0]) for mask in masks):
            fate = "The aspect ratio of the mask differs from the image"
    shape = body.get("aspect_ratio", "16:9")
    if not pictured and shape not in SHAPES:
        raise Invalid("aspect_ratio must be 16:9, 9:16 or 1:1")
    size = box(LINES[_SIZES[mode]], shape if not pictured else "16:9",
               picture=pictures[0] if pictures else None)  # fmt: skip
    ask = _ask(name, model, words, size, seconds, mode, loud, pictures)
    return Order(ask, own=own(body), fate=fate)


def check_images(body: Mapping[str, Any]) -> Order:
    """`multi-image2video`."""
    name, model = _model({"model_name": "kling-v1-6", **body}, "m")
    mode, seconds, loud = _common(body, model)
    words = prompt_of(body.get("prompt"), 2500)
    most = 7 if name.startswith("seed") else 4
    given = _listed(body, "image_list", most)
    if not given:
        raise Invalid(f"image_list needs 1 to {most} images")
    pictures = [
        image(one.get("image") if isinstance(one, dict) else None, 10, bare=True) for one in given
    ]
    shape = body.get("aspect_ratio", "16:9")
    if shape not in SHAPES:
        raise Invalid("aspect_ratio must be 16:9, 9:16 or 1:1")
    size = box(LINES[_SIZES[mode]], shape)
    ask = _ask(name, model, words, size, seconds, mode, loud, pictures)
    return Order(ask, own=own(body), fate=fate_of(pictures))


def check_omni(body: Mapping[str, Any], films: Films) -> Order:
    """`omni-video` of the older dialect."""
    name = body.get("model_name", "kling-video-o1")
    if name not in _OMNI:
        raise Invalid("model_name is not supported", 1203)
    lengths, prices = _OMNI[name]
    words = prompt_of(body.get("prompt"), 2500)
    videos = _listed(body, "video_list", 1)
    images = _listed(body, "image_list", 4 if videos else 7)
    mode, seconds = body.get("mode", "std"), _seconds(body, lengths)
    if mode not in prices:
        raise Invalid("mode is not supported")
    loud = body.get("sound", "off") == "on"
    if loud and (prices[mode][1] is None or videos):
        raise Invalid("sound is not supported here")
    if any(not isinstance(one, dict) for one in images):
        raise Invalid("image_list takes objects")
    roles = [one.get("type") for one in images]
    if any(role not in (None, "first_frame", "end_frame") for role in roles):
        raise Invalid("image_list has an unknown type")
    if "end_frame" in roles and "first_frame" not in roles:
        raise Invalid("end_frame needs a first_frame")
    pictures = [image(one.get("image_url"), 10, bare=True) for one in images]
    source: Task | None = None
    if videos:
        video = videos[0] if isinstance(videos[0], dict) else {}
        if video.get("refer_type", "base") not in ("base", "feature"):
            raise Invalid("refer_type must be base or feature")
        if video.get("keep_original_sound", "no") not in ("yes", "no"):
            raise Invalid("keep_original_sound must be yes or no")
        source = film({"url": video.get("video_url")}, films)
    shape = body.get("aspect_ratio")
    if shape not in (None, *SHAPES) or (
        shape is None and not videos and "first_frame" not in roles
    ):
        raise Invalid("aspect_ratio is required here")
    lead = pictures[0] if pictures else None
    high = LINES[_SIZES[mode]]
    size = box(high, str(shape or "16:9"), picture=lead if "first_frame" in roles else None)
    if source is not None and source.ask.height:
        size = scaled(source.ask, high)
    each = prices[mode][2] if videos else prices[mode][1 if loud else 0] or "0"
    ask = Ask(
        model=name, words=words, width=size[0], height=size[1], seconds=seconds,
        price=UNIT * (Decimal(each) * seconds), takes_s=90.0, audio=loud,
        picture=lead.raw if lead and lead.width else None, lane=name,
    )  # fmt: skip
    return Order(ask, own=own(body), fate=fate_of(pictures))


def check_extend(body: Mapping[str, Any], find: Films) -> Order:
    """`video-extend`; `find` knows a film by its id."""
    name = body.get("video_id")
    source = find(name) if isinstance(name, str) else None
    if source is None:
        raise Invalid("video_id does not exist", 1203)
    words = prompt_of(body.get("prompt"), 2500, needed=False)
    prompt_of(body.get("negative_prompt"), 2500, needed=False)
    _scale(body.get("cfg_scale"))
    seconds = source.ask.seconds + 5
    if seconds > 180:
        raise Invalid("the video is longer than 3 minutes")
    ask = Ask(
        model="video-extend", words=words, width=source.ask.width, height=source.ask.height,
        seconds=seconds, price=UNIT * 2, takes_s=90.0, picture=source.ask.picture,
        lane="video-extend",
    )  # fmt: skip
    return Order(ask, own=own(body), facts={"parent": source.id})


def own(body: Mapping[str, Any]) -> str | None:
    found = body.get("external_task_id")
    if found is not None and (not isinstance(found, str) or not found):
        raise Invalid("external_task_id must be a string")
    return found


def _ask(
    name: str,
    model: Model,
    words: str,
    size: tuple[int, int],
    seconds: int,
    mode: str,
    loud: bool,
    pictures: list[Sent],
) -> Ask:
    silent, sounding = model.prices[mode]
    lead = pictures[0] if pictures else None
    return Ask(
        model=name, words=words, width=size[0], height=size[1], seconds=seconds,
        price=UNIT * (Decimal((sounding if loud else silent) or silent) * seconds),
        takes_s=60.0 if name.startswith("seed") else 90.0, audio=loud, rate=model.rate,
        picture=lead.raw if lead and lead.width else None, lane=name,
    )  # fmt: skip


def _model(body: Mapping[str, Any], way: str) -> tuple[str, Model]:
    name = body.get("model_name", "kling-v1")
    model = MODELS.get(name) if isinstance(name, str) else None
    if model is None:
        raise Invalid("model_name is not supported", 1203)
    if way not in model.ways:
        raise Invalid("model_name is not supported on this route")
    return name, model


def _common(body: Mapping[str, Any], model: Model) -> tuple[str, int, bool]:
    """Mode, seconds and whether it sounds."""
    usual = "std" if "std" in model.prices else "pro"
    mode = body.get("mode", usual)
    if mode not in model.prices:
        raise Invalid("mode is not supported")
    prompt_of(body.get("negative_prompt"), 2500, needed=False)
    scale = body.get("cfg_scale")
    if scale is not None and not model.cfg:
        raise Invalid("cfg_scale is not supported by this model")
    _scale(scale)
    sound = body.get("sound", "off")
    if sound not in ("on", "off") or (sound == "on" and model.prices[mode][1] is None):
        raise Invalid("sound is not supported here")
    return mode, _seconds(body, model.lengths), sound == "on"


def _seconds(body: Mapping[str, Any], lengths: range | tuple[int, ...]) -> int:
    """A length is text on these routes."""
    found = body.get("duration", "5")
    if not isinstance(found, str) or not _WHOLE.fullmatch(found) or int(found) not in lengths:
        raise Invalid("duration is invalid")
    return int(found)


def _scale(found: object) -> None:
    right = isinstance(found, int | float) and not isinstance(found, bool) and 0 <= found <= 1
    if found is not None and not right:
        raise Invalid("cfg_scale must be 0 to 1")


def _listed(body: Mapping[str, Any], name: str, most: int) -> list[Any]:
    found = body.get(name, [])
    if not isinstance(found, list) or len(found) > most:
        raise Invalid(f"{name} takes at most {most}")
    return found


def _shots(body: Mapping[str, Any], model: Model, seconds: int) -> list[Any]:
    if body.get("multi_shot", False) is not True:
        return []
    kind = body.get("shot_type")
    if not model.several or kind not in ("customize", "intelligence"):
        raise Invalid("multi_shot is not supported, or needs shot_type")
    shots = _listed(body, "multi_prompt", 6)
    if kind == "intelligence":
        return []
    if not shots or any(not isinstance(one, dict) for one in shots):
        raise Invalid("multi_prompt is required")
    for n, one in enumerate(shots, 1):
        prompt_of(one.get("prompt"), 512)
        if one.get("index") != n or not _WHOLE.fullmatch(str(one.get("duration"))):
            raise Invalid("multi_prompt needs index and duration")
    if sum(int(one["duration"]) for one in shots) != seconds:
        raise Invalid("the shots of multi_prompt do not sum up to duration")
    return shots


def _masks(body: Mapping[str, Any]) -> list[Sent]:
    masks = []
    if "static_mask" in body:
        masks.append(image(body["static_mask"], 10, bare=True))
    for one in _listed(body, "dynamic_masks", 6):
        path = one.get("trajectories") if isinstance(one, dict) else None
        if not isinstance(path, list) or not 2 <= len(path) <= 77:
            raise Invalid("trajectories needs 2 to 77 points")
        if any(not isinstance(p, dict) or not _numbers(p.get("x"), p.get("y")) for p in path):
            raise Invalid("trajectories needs x and y")
        masks.append(image(one.get("mask"), 10, bare=True))
    return masks


def _other_shape(mask: Sent, frame: Sent) -> bool:
    if not mask.width or not frame.width:
        return False
    return not math.isclose(mask.width / mask.height, frame.width / frame.height, rel_tol=0.02)


def _camera(found: object, name: str, mode: str, seconds: int, *, pictured: bool) -> None:
    simple = isinstance(found, dict) and found.get("type") == "simple"
    for_words = name == "kling-v1" and mode == "std" and not pictured
    for_image = name == "kling-v1-5" and mode == "pro" and pictured and simple
    if seconds != 5 or not (for_words or for_image):
        raise Invalid("camera_control needs mode std, duration 5 and model kling-v1")
    if isinstance(found, dict) and found.get("type") in _MOVES and "config" not in found:
        return
    config = found.get("config") if isinstance(found, dict) and simple else None
    if not isinstance(config, dict) or not set(config) <= _AXES:
        raise Invalid("camera_control.config is invalid")
    if not _numbers(*config.values()) or any(not -10 <= value <= 10 for value in config.values()):
        raise Invalid("camera_control.config must be -10 to 10")
    if sum(value != 0 for value in config.values()) != 1:
        raise Invalid("camera_control.config needs exactly one value that is not 0")


def _numbers(*values: object) -> bool:
    return all(isinstance(v, int | float) and not isinstance(v, bool) for v in values)
