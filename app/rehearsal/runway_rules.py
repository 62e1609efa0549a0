"""What Runway's API accepts for text and image to video, version 2024-11-06, and what it charges.

Bodies come in as parsed JSON; out comes an `Ask`, or `Invalid` with the vendor's list of issues.
Written from the published contract alone, so that it can contradict our adapter.
"""

from __future__ import annotations

import base64
import binascii
import ipaddress
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from app.domain.money import Money
from app.rehearsal.tasks import Ask

CREDIT = Money.of("0.01")
TEXT, IMAGE = "text_to_video", "image_to_video"
LONGEST_DATA_URI = 5_242_880
_DATA = re.compile(r"data:image/(jpeg|jpg|png|webp);base64,")
_LANDSCAPE = ("1280:720", "720:1280")
_SHAPES = (*_LANDSCAPE, "1104:832", "960:960", "832:1104", "1584:672")
_VEO = (*_LANDSCAPE, "1920:1080", "1080:1920")
_FORMATS = frozenset(
    (
        *("mp4", "prores", "png_sequence", "hdr10", "hlg", "sdr_rec709_10bit", "hdr_prores"),
        *("hdr_pq_12bit_master", "hdr_png_sequence", "hdr_exr_sequence"),
        *("hdr_exr_acescg_sequence_1_3", "hdr_exr_acescg_sequence_2_0"),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """`ratios` by endpoint; `takes_s` is the usual time of one render."""

    name: str
    ratios: Mapping[str, tuple[str, ...]]
    seconds: tuple[int, ...]
    credits: int  # for each second
    loud_credits: int | None = None  # the same with sound; None: the model makes none
    last_frame: bool = False
    words_needed: bool = True  # beside a picture
    seconds_needed: bool = True
    usual_seconds: int = 5
    takes_s: float = 60.0


_TO_TEN = tuple(range(2, 11))
MODELS: dict[str, Model] = {
    model.name: model
    for model in (
        Model(
            name="gen4.5", ratios={TEXT: _LANDSCAPE, IMAGE: _SHAPES}, seconds=_TO_TEN, credits=12
        ),
        Model(
            name="gen4_turbo",
            ratios={IMAGE: _SHAPES},
            seconds=_TO_TEN,
            credits=5,
            words_needed=False,
            seconds_needed=False,
            takes_s=30.0,
        ),
        *(
            Model(
                name=name,
                ratios={TEXT: _VEO, IMAGE: _VEO},
                seconds=(4, 6, 8),
                credits=silent,
                loud_credits=loud,
                last_frame=True,
                words_needed=False,
                seconds_needed=False,
                usual_seconds=8,
                takes_s=takes,
            )
            for name, silent, loud, takes in (
                ("veo3.1", 20, 40, 150.0),
                ("veo3.1_fast", 10, 15, 75.0),
            )
        ),
        # Not at the vendor: the seed documents' Gen-4, for rehearsals of the seed figures.
        Model(
            name="seed_gen4",
            ratios={TEXT: _SHAPES, IMAGE: _SHAPES},
            seconds=_TO_TEN,
            credits=14,
            words_needed=False,
            takes_s=90.0,
        ),
    )
}


class Invalid(Exception):
    """`issues` as the vendor lists them: code, path, message."""

    def __init__(self, issues: list[dict[str, Any]]) -> None:
        super().__init__("invalid")
        self.issues = issues


@dataclass(slots=True)
class Form:
    """A body being judged; `issues` as the vendor lists them."""

    body: Mapping[str, Any]
    issues: list[dict[str, Any]] = field(default_factory=list)

    def wrong(self, code: str, message: str, *path: str | int) -> None:
        self.issues.append({"code": code, "path": list(path), "message": message})

    def words(self, key: str, most: int, *, needed: bool) -> str:
        value = self.body.get(key)
        if value is None and not needed:
            return ""
        if not isinstance(value, str):
            self.wrong("invalid_type", f"expected string, received {kind_of(value)}", key)
            return ""
        length = len(value.encode("utf-16-le", "surrogatepass")) // 2
        if needed and length < 1:
            self.wrong("too_small", "expected string to have >=1 characters", key)
        if length > most:
            self.wrong("too_big", f"expected string to have <={most} characters", key)
        return value

    def whole(self, key: str, usual: int | None, allowed: Callable[[int], bool], hint: str) -> int:
        value = self.body.get(key, usual)
        if isinstance(value, bool) or not isinstance(value, int | float) or value != int(value):
            self.wrong("invalid_type", f"expected int, received {kind_of(value)}", key)
            return usual or 0
        if not allowed(int(value)):
            self.wrong("invalid_value", f"expected {hint}", key)
        return int(value)

    def seed(self) -> int | None:
        if self.body.get("seed") is None:
            return None
        return self.whole("seed", None, lambda value: 0 <= value < 2**32, "0 to 4294967295")

    def choice(self, key: str, options: tuple[str, ...]) -> str:
        value = self.body.get(key)
        if value not in options or not isinstance(value, str):
            listed = "|".join(f'"{option}"' for option in options)
            self.wrong("invalid_value", f"expected one of {listed}", key)
            return options[0]
        return value


def check(endpoint: str, body: object, uploads: Mapping[str, bytes]) -> Ask:
    """Raises `Invalid`. `uploads` holds the files behind `runway://` addresses."""
    if not isinstance(body, dict):
        raise Invalid([issue("invalid_type", f"expected object, received {kind_of(body)}")])
    name = body.get("model")
    model = MODELS.get(name) if isinstance(name, str) else None
    if model is None or endpoint not in model.ratios:
        raise Invalid([issue("invalid_union", "no such model at this endpoint", "model")])
    form = Form(body)
    pictured = endpoint == IMAGE
    words = form.words("promptText", 1000, needed=model.words_needed or not pictured)
    width, height = map(int, form.choice("ratio", model.ratios[endpoint]).split(":"))
    listed = "|".join(map(str, model.seconds))
    seconds = form.whole(
        "duration",
        None if model.seconds_needed else model.usual_seconds,
        lambda value: value in model.seconds,
        listed,
    )
    seed = form.seed()
    _moderation(form)
    _format(form)
    audio = False
    if model.loud_credits is not None:
        audio = body.get("audio", True)
        if not isinstance(audio, bool):
            form.wrong("invalid_type", f"expected boolean, received {kind_of(audio)}", "audio")
        if "negativePrompt" in body:
            form.words("negativePrompt", 1000, needed=True)
    picture = _pictures(form, model, uploads) if pictured else None
    if form.issues:
        raise Invalid(form.issues)
    each = (model.loud_credits if audio else None) or model.credits
    return Ask(
        model=model.name,
        words=words,
        width=width,
        height=height,
        seconds=seconds,
        price=CREDIT * (each * seconds),
        takes_s=model.takes_s,
        seed=seed,
        audio=bool(audio),
        picture=picture,
        lane=model.name,
    )


def _pictures(form: Form, model: Model, uploads: Mapping[str, bytes]) -> bytes | None:
    given = form.body.get("promptImage")
    if isinstance(given, str):
        return _uri(form, given, uploads, "promptImage")
    if not isinstance(given, list) or not given:
        form.wrong(
            "invalid_type", f"expected string or array, received {kind_of(given)}", "promptImage"
        )
        return None
    first: bytes | None = None
    positions: list[object] = []
    for nth, entry in enumerate(given):
        if not isinstance(entry, dict):
            form.wrong("invalid_type", "expected object", "promptImage", nth)
            continue
        position = entry.get("position")
        positions.append(position)
        found = _uri(form, entry.get("uri"), uploads, "promptImage", nth, "uri")
        if position == "first":
            first = found
        elif position != "last" or not model.last_frame:
            allowed = '"first"|"last"' if model.last_frame else '"first"'
            form.wrong("invalid_value", f"expected {allowed}", "promptImage", nth, "position")
    if len(positions) != len(set(map(str, positions))) or "first" not in positions:
        form.wrong("invalid_value", "expected one first frame", "promptImage")
    return first


def _uri(form: Form, uri: object, uploads: Mapping[str, bytes], *path: str | int) -> bytes | None:
    if not isinstance(uri, str):
        form.wrong("invalid_type", f"expected string, received {kind_of(uri)}", *path)
    elif uri.startswith("data:"):
        if len(uri) > LONGEST_DATA_URI:
            most = f"expected string to have <={LONGEST_DATA_URI} characters"
            form.wrong("too_big", most, *path)
        elif head := _DATA.match(uri):
            try:
                return base64.b64decode(uri[head.end() :], validate=True)
            except (binascii.Error, ValueError):
                form.wrong("invalid_format", "invalid base64", *path)
        else:
            form.wrong("invalid_format", "expected an image as base64", *path)
    elif uri.startswith("runway://"):
        if uri in uploads:
            return uploads[uri]
        form.wrong("invalid_value", "no such upload", *path)
    elif not 13 <= len(uri) <= 2048 or not _domain(uri):
        form.wrong("invalid_format", "expected an https address with a domain name", *path)
    return None


def _domain(uri: str) -> bool:
    try:
        parts = urlsplit(uri)
        host = parts.hostname or ""
    except ValueError:
        return False
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return parts.scheme == "https" and "." in host
    return False


def _moderation(form: Form) -> None:
    if "contentModeration" not in form.body:
        return
    found = form.body["contentModeration"]
    if not isinstance(found, dict):
        form.wrong("invalid_type", "expected object", "contentModeration")
    elif found.get("publicFigureThreshold", "auto") not in ("auto", "low"):
        where = ("contentModeration", "publicFigureThreshold")
        form.wrong("invalid_value", 'expected one of "auto"|"low"', *where)


def _format(form: Form) -> None:
    wanted = form.body.get("outputFormat", "mp4")
    if wanted not in _FORMATS:
        form.wrong("invalid_value", "no such output format", "outputFormat")
    elif wanted != "mp4":
        form.wrong("invalid_value", "this simulator makes mp4 only", "outputFormat")


def issue(code: str, message: str, *path: str) -> dict[str, Any]:
    return {"code": code, "path": list(path), "message": message}


def kind_of(value: object) -> str:
    names = {
        type(None): "undefined",
        bool: "boolean",
        int: "number",
        float: "number",
        str: "string",
    }
    return names.get(type(value), "array" if isinstance(value, list) else "object")
