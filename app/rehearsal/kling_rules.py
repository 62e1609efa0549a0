"""What Kling lets through on its newer routes, and what its models cost, in units.

Written from the published contract alone, so that it can contradict our adapter. Unknown fields
are passed over, as the vendor does.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from app.domain.money import Money
from app.rehearsal.sent_media import Sent, looked_at, plain_base64, sent
from app.rehearsal.tasks import Ask, Task

UNIT = Money.of("0.14")
MB = 1_000_000
LINES = {"720p": 720, "1080p": 1080, "4k": 2160}
SHAPES = {"16:9": (16, 9), "9:16": (9, 16), "1:1": (1, 1)}
PIXELS = "Image pixel is invalid"
_CHOSEN = ("resolution", "aspect_ratio", "audio")
Films = Callable[[str], Task | None]  # a link to a film of this house -> its task


class Invalid(Exception):
    """Why a request is refused; `code` is the vendor's."""

    def __init__(self, text: str, code: int = 1201) -> None:
        super().__init__(text)
        self.code = code


@dataclass(slots=True)
class Order:
    """A valid request. `fate` is a failure that shows itself only in the task."""

    ask: Ask
    own: str | None = None
    fate: str = ""
    facts: dict[str, object] = field(default_factory=dict)


# (silent, loud) units a second by resolution; loud None: no sound there
_NEW: dict[str, tuple[range | tuple[int, ...], int, dict[str, tuple[str, str | None]]]] = {
    "kling-3.0": (
        range(3, 16),
        3072,
        {"720p": ("0.6", "0.9"), "1080p": ("0.8", "1.2"), "4k": ("3", "3")},
    ),
    "kling-3.0-turbo": (range(3, 16), 2500, {"720p": ("0.8", None), "1080p": ("1", None)}),
    "kling-2.6": ((5, 10), 2500, {"720p": ("0.3", None), "1080p": ("0.5", "1")}),
}
# (silent, loud, with a video)
_OMNI: dict[str, tuple[range, dict[str, tuple[str, str | None, str]]]] = {
    "kling-3.0-omni": (
        range(3, 16),
        {"720p": ("0.6", "0.8", "0.9"), "1080p": ("0.8", "1", "1.2"), "4k": ("3", "3", "3")},
    ),
    "kling-o1": (range(3, 11), {"720p": ("0.6", None, "0.9"), "1080p": ("0.8", None, "1.2")}),
}
NEW_MODELS = (*_NEW, *_OMNI)
_OMNI_TYPES = frozenset(
    ("prompt", "first_frame", "last_frame", "refer_image", "feature_video", "base_video", "element")
)


def check_text(model: str, body: Mapping[str, Any]) -> Order:
    """`POST /text-to-video/{model}`."""
    if model not in _NEW:
        raise Invalid(f"model {model} is not supported", 1203)
    lengths, letters, prices = _NEW[model]
    words = prompt_of(body.get("prompt"), letters)
    settings = _settings(body, model)
    shape = settings.get("aspect_ratio", "16:9")
    if shape not in SHAPES:
        raise Invalid("settings.aspect_ratio must be 16:9, 9:16 or 1:1")
    size, loud, seconds = _made(settings, prices, lengths)
    high = LINES[size]
    return Order(
        _ask(model, words, box(high, shape), seconds, _price(prices[size], loud), loud=loud),
        own=_own(body),
    )


def check_image(model: str, body: Mapping[str, Any]) -> Order:
    """`POST /image-to-video/{model}`."""
    if model not in _NEW:
        raise Invalid(f"model {model} is not supported", 1203)
    lengths, letters, prices = _NEW[model]
    contents = _contents(body, ("prompt", "first_frame", "last_frame", "element"))
    words = prompt_of(_one(contents, "prompt", {}).get("text"), letters)
    first, last = _one(contents, "first_frame"), _one(contents, "last_frame")
    if first is None:
        raise Invalid("contents needs a first_frame")
    elements = [entry for entry in contents if entry["type"] == "element"]
    if len(elements) > 3 or any("element_id" not in entry for entry in elements):
        raise Invalid("at most 3 elements, each with element_id")
    if model == "kling-3.0-turbo" and (last or elements):
        raise Invalid("this model takes a prompt and a first_frame only")
    settings = _settings(body, model)
    size, loud, seconds = _made(settings, prices, lengths)
    if last and model == "kling-2.6" and size != "1080p":
        raise Invalid("last_frame needs 1080p")
    pictures = [image(entry.get("url"), 50) for entry in (first, last) if entry]
    found = box(LINES[size], picture=pictures[0])
    return Order(
        _ask(
            model, words, found, seconds, _price(prices[size], loud), loud=loud,
            picture=pictures[0],
        ),
        own=_own(body),
        fate=fate_of(pictures),
    )  # fmt: skip


def check_omni(model: str, body: Mapping[str, Any], films: Films) -> Order:
    """`POST /omni-video/{model}`."""
    if model not in _OMNI:
        raise Invalid(f"model {model} is not supported", 1203)
    lengths, prices = _OMNI[model]
    contents = _contents(body, _OMNI_TYPES)
    words = prompt_of(_one(contents, "prompt", {}).get("text"), 3072)
    first, last = _one(contents, "first_frame"), _one(contents, "last_frame")
    base, feature = _one(contents, "base_video"), _one(contents, "feature_video")
    shown = [entry for entry in contents if entry["type"] == "refer_image"]
    elements = [entry for entry in contents if entry["type"] == "element"]
    video = base or feature
    if last and not first:
        raise Invalid("last_frame needs a first_frame")
    if base and feature:
        raise Invalid("at most one video")
    if len(shown) + len(elements) > (4 if video else 7):
        raise Invalid("too many images and elements")
    if (first or last) and len(elements) > 3:
        raise Invalid("at most 3 elements beside frames")
    settings = _settings(body, model)
    audio, several = settings.get("audio", "off"), settings.get("multi_shot", False)
    if audio == "original" and not base:
        raise Invalid("original audio needs a base_video")
    if base and (first or last or several or audio == "native"):
        raise Invalid("base_video takes no frames, no multi_shot and no native audio")
    if feature and (audio != "off" or settings.get("multi_shot") is False):
        raise Invalid("feature_video needs multi_shot and audio off")
    shape = settings.get("aspect_ratio")
    if shape not in (None, *SHAPES) or (shape is None and not (first or video)):
        raise Invalid("settings.aspect_ratio is required here")
    quiet = {name: (row[0], row[1]) for name, row in prices.items()}
    size, loud, seconds = _made(settings, quiet, lengths, original=audio == "original")
    pictures = [image(e.get("url"), 50) for e in (first, last, *shown) if e]
    source = film(video, films) if video else None
    if source is not None and not 3 <= source.ask.seconds <= 15:
        raise Invalid("the video must last 3 to 15.5 s")
    lead = pictures[0] if pictures else None
    found = box(LINES[size], str(shape or "16:9"), picture=lead if first else None)
    if source is not None and source.ask.height:
        found = scaled(source.ask, LINES[size])
    each = prices[size][2] if video else _price(quiet[size], loud)
    return Order(
        _ask(model, words, found, seconds, each, loud=loud, picture=lead or _begin(source)),
        own=_own(body),
        fate=fate_of(pictures),
    )


def only_words(fields: Mapping[str, Any]) -> None:
    """What is chosen from a list by a word must be one."""
    for name in ("mode", "model_name", "sound", "shot_type", *_CHOSEN):
        if not isinstance(fields.get(name, ""), str):
            raise Invalid(f"{name} must be a string")


def prompt_of(found: object, letters: int, *, needed: bool = True) -> str:
    if found is None and not needed:
        return ""
    if not isinstance(found, str) or (needed and not found.strip()):
        raise Invalid("prompt is required")
    if len(found) > letters:
        raise Invalid(f"prompt has more than {letters} characters")
    return found


def image(found: object, most_mb: int, *, bare: bool = False) -> Sent:
    """A link or base64; `bare`: a `data:` head is refused."""
    if not isinstance(found, str) or not found:
        raise Invalid("image is required")
    if found.startswith("data:"):
        picture = None if bare else sent(found)
    elif found.startswith(("http://", "https://")):
        picture = sent(found)
    else:
        raw = plain_base64(found)
        picture = None if raw is None else looked_at(raw)
    if picture is None:
        raise Invalid("File is not in a valid base64 format")
    if picture.raw is not None:
        if len(picture.raw) > most_mb * MB:
            raise Invalid(f"image is larger than {most_mb} MB")
        if picture.media_type not in ("image/jpeg", "image/png", ""):
            raise Invalid("image format must be jpg or png")
        low, high = sorted((picture.width, picture.height))
        if low and (low < 300 or high > 2.5 * low):
            raise Invalid(PIXELS)
    return picture


def fate_of(pictures: list[Sent]) -> str:
    """What only shows when the task begins: a picture that cannot be read."""
    return PIXELS if any(p.raw is not None and not p.width for p in pictures) else ""


def film(entry: Mapping[str, Any], films: Films) -> Task | None:
    """The task behind a link; None for a film on somebody else's server."""
    url = entry.get("url")
    if not isinstance(url, str) or sent(url) is None or url.startswith("data:"):
        raise Invalid("video must be a url")
    return films(url)


def box(high: int, shape: str = "16:9", *, picture: Sent | None = None) -> tuple[int, int]:
    """Width and height with `high` on the shorter side, in the picture's own shape."""
    across, down = SHAPES[shape]
    if picture is not None and picture.width:
        across, down = picture.width, picture.height
    short = min(across, down)
    return round(high * across / short / 2) * 2, round(high * down / short / 2) * 2


def scaled(ask: Ask, high: int) -> tuple[int, int]:
    short = min(ask.width, ask.height)
    return round(high * ask.width / short / 2) * 2, round(high * ask.height / short / 2) * 2


def units_of(order: Ask) -> Decimal:
    return (order.price.amount / UNIT.amount).normalize()


def _begin(source: Task | None) -> Sent | None:
    raw = source.ask.picture if source is not None else None
    return looked_at(raw) if raw is not None else None


def _ask(
    model: str,
    words: str,
    size: tuple[int, int],
    seconds: int,
    each: str,
    *,
    loud: bool,
    picture: Sent | None = None,
) -> Ask:
    return Ask(
        model=model,
        words=words,
        width=size[0],
        height=size[1],
        seconds=seconds,
        price=UNIT * (Decimal(each) * seconds),
        takes_s=40.0 if "turbo" in model else 90.0,
        audio=loud,
        picture=picture.raw if picture is not None and picture.width else None,
        lane=model,
    )


def _price(row: tuple[str, str | None], loud: bool) -> str:
    return (row[1] if loud else row[0]) or row[0]


def _settings(body: Mapping[str, Any], model: str) -> Mapping[str, Any]:
    found = body.get("settings", {})
    if not isinstance(found, dict):
        raise Invalid("settings must be an object")
    only_words(found)
    several = found.get("multi_shot", False)
    if not isinstance(several, bool):
        raise Invalid("settings.multi_shot must be a bool")
    if several and model not in ("kling-3.0", "kling-3.0-omni", "kling-o1"):
        raise Invalid("settings.multi_shot is not supported by this model")
    return found


def _made(
    settings: Mapping[str, Any],
    prices: Mapping[str, tuple[str, str | None]],
    lengths: range | tuple[int, ...],
    *,
    original: bool = False,
) -> tuple[str, bool, int]:
    """Resolution, whether it sounds, and seconds."""
    size, seconds = settings.get("resolution", "720p"), settings.get("duration", 5)
    if size not in prices:
        raise Invalid(f"settings.resolution must be one of {', '.join(prices)}")
    if isinstance(seconds, bool) or not isinstance(seconds, int) or seconds not in lengths:
        raise Invalid("settings.duration is out of range")
    audio = settings.get("audio", "off")
    if audio not in ("native", "off") and not original:
        raise Invalid("settings.audio must be native or off")
    if audio == "native" and prices[size][1] is None:
        raise Invalid("settings.audio native is not supported here")
    return size, audio != "off", seconds


def _contents(body: Mapping[str, Any], types: Collection[str]) -> list[Mapping[str, Any]]:
    found = body.get("contents")
    if not isinstance(found, list) or not found:
        raise Invalid("contents is required")
    for entry in found:
        kind = entry.get("type") if isinstance(entry, dict) else None
        if not isinstance(kind, str) or kind not in types:
            raise Invalid("contents has an entry of unknown type")
    return found


def _one(contents: list[Mapping[str, Any]], kind: str, missing: Any = None) -> Any:
    found = [entry for entry in contents if entry["type"] == kind]
    if len(found) > 1:
        raise Invalid(f"contents has more than one {kind}")
    return found[0] if found else missing


def _own(body: Mapping[str, Any]) -> str | None:
    found = body.get("options", {})
    if not isinstance(found, dict):
        raise Invalid("options must be an object")
    own = found.get("external_task_id")
    if own is not None and (not isinstance(own, str) or not own):
        raise Invalid("options.external_task_id must be a string")
    return own
