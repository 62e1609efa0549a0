"""What each Kling model takes, and which route an order goes to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from app.domain.errors import NotCapable
from app.domain.model_card import Mode
from app.domain.render_order import RenderOrder


class Kind(Enum):
    """A family of routes that share their fields."""

    NEW, OMNI, OLD, OLD_OMNI, EXTEND, AVATAR, LIPS, OLD_LIPS = range(8)


TASKS = "/tasks"
_VIDEOS = "/v1/videos"
_BY_KIND = {
    Kind.OLD_OMNI: f"{_VIDEOS}/omni-video",
    Kind.EXTEND: f"{_VIDEOS}/video-extend",
    Kind.AVATAR: f"{_VIDEOS}/avatar/image2video",
    Kind.LIPS: f"{_VIDEOS}/advanced-lip-sync",
    Kind.OLD_LIPS: f"{_VIDEOS}/lip-sync",
}
_OLD_BY_MODE = {
    Mode.TEXT: f"{_VIDEOS}/text2video",
    Mode.FIRST_FRAME: f"{_VIDEOS}/image2video",
    Mode.FIRST_LAST: f"{_VIDEOS}/image2video",
    Mode.REFERENCES: f"{_VIDEOS}/multi-image2video",
}
OLD_PATHS = tuple(dict.fromkeys((*_OLD_BY_MODE.values(), *_BY_KIND.values())))
IDENTIFY = f"{_VIDEOS}/identify-face"
STD, PRO, FOUR_K = "720p", "1080p", "4k"  # the older routes call them std, pro and 4k
_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wire:
    """What one model takes. `ends` are the resolutions at which it takes a last frame, `sounds`
    those at which it makes sound; `ends_s` the lengths with a last frame.
    """

    kind: Kind
    modes: frozenset[Mode] = frozenset({Mode.TEXT, Mode.FIRST_FRAME, Mode.FIRST_LAST})
    seconds: frozenset[int] = frozenset({5, 10})
    sizes: tuple[str, ...] = (STD, PRO)
    prompt: int = 2500
    sounds: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    ends_s: frozenset[int] | None = None
    pictures: int = 0  # references
    several_shots: bool = False
    cfg: bool = False
    camera: str = ""  # the one mode and size in which it takes a camera: "text std", "image pro"
    brush: str = ""  # the size at which it takes masks, with 5 s only


def _to(most: int, least: int = 3) -> frozenset[int]:
    return frozenset(range(least, most + 1))


_T, _F, _L, _R = Mode.TEXT, Mode.FIRST_FRAME, Mode.FIRST_LAST, Mode.REFERENCES
_ALL = (STD, PRO, FOUR_K)
_OMNI_MODES = frozenset({_T, _F, _L, _R, Mode.VIDEO, Mode.EXTEND})
_OMNI = Wire(
    kind=Kind.OMNI, modes=_OMNI_MODES, seconds=_to(15), sizes=_ALL, sounds=_ALL, ends=_ALL,
    pictures=7, several_shots=True,
)  # fmt: skip
_O1 = Wire(kind=Kind.OMNI, modes=_OMNI_MODES, seconds=_to(10), ends=(STD, PRO), pictures=7)
_LIPS = frozenset({Mode.LIP_SYNC})
MODELS = {
    "kling-3.0": Wire(
        kind=Kind.NEW, seconds=_to(15), sizes=_ALL, prompt=3072, sounds=_ALL, ends=_ALL,
        several_shots=True,
    ),
    "kling-3.0-turbo": Wire(kind=Kind.NEW, modes=frozenset({_T, _F}), seconds=_to(15)),
    "kling-2.6": Wire(kind=Kind.NEW, sounds=(PRO,), ends=(PRO,)),
    "kling-3.0-omni": _OMNI,
    "kling-o1": _O1,
    "kling-v1": Wire(
        kind=Kind.OLD, ends=(STD, PRO), ends_s=frozenset({5}), cfg=True, camera="text std",
        brush="any",
    ),
    "kling-v1-5": Wire(
        kind=Kind.OLD, modes=frozenset({_F, _L}), ends=(PRO,), cfg=True, camera="image pro",
        brush=PRO,
    ),
    "kling-v1-6": Wire(
        kind=Kind.OLD, modes=frozenset({_T, _F, _L, _R}), ends=(PRO,), cfg=True, pictures=4
    ),
    "kling-v2-master": Wire(kind=Kind.OLD, modes=frozenset({_T, _F}), sizes=(STD,)),
    "kling-v2-1": Wire(kind=Kind.OLD, modes=frozenset({_F, _L}), ends=(PRO,)),
    "kling-v2-1-master": Wire(kind=Kind.OLD, modes=frozenset({_T, _F}), sizes=(PRO,)),
    "kling-v2-5-turbo": Wire(kind=Kind.OLD, ends=(PRO,)),
    "kling-v2-6": Wire(kind=Kind.OLD, sounds=(PRO,), ends=(PRO,)),
    "kling-v3": Wire(
        kind=Kind.OLD, seconds=_to(15), sizes=_ALL, sounds=_ALL, ends=_ALL, several_shots=True
    ),
    "kling-v3-omni": Wire(
        kind=Kind.OLD_OMNI, modes=_OMNI_MODES, seconds=_to(15), sizes=_ALL, sounds=_ALL,
        ends=_ALL, pictures=7,
    ),
    "kling-video-o1": Wire(
        kind=Kind.OLD_OMNI, modes=_OMNI_MODES, seconds=_to(10), ends=(STD, PRO), pictures=7
    ),
    "video-extend": Wire(
        kind=Kind.EXTEND, modes=frozenset({Mode.EXTEND}), seconds=frozenset({5}), cfg=True
    ),
    "avatar": Wire(kind=Kind.AVATAR, modes=_LIPS, seconds=_to(300, 2)),
    "advanced-lip-sync": Wire(kind=Kind.LIPS, modes=_LIPS, seconds=_to(60, 1)),
    "lip-sync": Wire(kind=Kind.OLD_LIPS, modes=_LIPS, seconds=_to(10, 1)),
    # The rehearsal stage's stand-in for the seed documents' Kling 3.0; not at the vendor.
    "seed-kling-3.0": Wire(
        kind=Kind.OLD, modes=frozenset({_T, _F, _R}), seconds=_to(10, 5), sizes=(PRO,), pictures=7
    ),
}  # fmt: skip
# A card of one's own may name a model this version has not heard of, with the routes it is on.
_UNHEARD = {
    "new": Wire(kind=Kind.NEW, seconds=_to(30, 1), sizes=_ALL, sounds=_ALL, ends=_ALL),
    "omni": Wire(
        kind=Kind.OMNI, modes=_OMNI_MODES, seconds=_to(30, 1), sizes=_ALL, sounds=_ALL, ends=_ALL,
        pictures=7,
    ),
    "legacy": Wire(kind=Kind.OLD, seconds=_to(30, 1), sizes=_ALL, sounds=_ALL, ends=_ALL),
}  # fmt: skip


def model_of(order: RenderOrder) -> tuple[str, Wire]:
    """Raises `NotCapable` for a model that no route is known of."""
    name = order.options.get("wire_model", "")
    wire = MODELS.get(name) or _UNHEARD.get(order.options.get("route", ""))
    if wire is None or not _SAFE.fullmatch(name):
        raise NotCapable(
            f"Kling has no model {name!r} that this version knows.",
            "Choose another model card, or name its route on a card of your own: "
            "new, omni or legacy.",
        )
    return name, wire


def is_new(order: RenderOrder) -> bool:
    """Whether an order belongs to the newer dialect."""
    return model_of(order)[1].kind in (Kind.NEW, Kind.OMNI)


def path_of(order: RenderOrder) -> str:
    """Where the order is sent; tasks of the older dialect are asked about below the same path."""
    name, wire = model_of(order)
    if wire.kind is Kind.OMNI:
        return f"/omni-video/{name}"
    if wire.kind is Kind.NEW:
        return f"/{'text' if order.mode is Mode.TEXT else 'image'}-to-video/{name}"
    found = _OLD_BY_MODE.get(order.mode) if wire.kind is Kind.OLD else _BY_KIND[wire.kind]
    if found is None:
        raise NotCapable(f"{name} at Kling cannot work from {order.mode}.", "Choose another model.")
    return found


def size_of(order: RenderOrder) -> str:
    """720p, 1080p or 4k."""
    if order.size_name in _ALL:
        return order.size_name
    lines = min(order.width, order.height)
    return STD if lines <= 720 else PRO if lines <= 1080 else FOUR_K


def shape_of(order: RenderOrder) -> str:
    """The nearest of the three shapes Kling makes."""
    shapes = {"16:9": 16 / 9, "9:16": 9 / 16, "1:1": 1.0}
    shape = order.width / order.height
    return min(shapes, key=lambda name: max(shape / shapes[name], shapes[name] / shape))


def check(order: RenderOrder, name: str, wire: Wire) -> None:
    """Raises `NotCapable` for what the model cannot do, before anything is sent."""

    def no(what: str, advice: str) -> NotCapable:
        return NotCapable(f"{name} at Kling {what}", advice)

    if order.mode not in wire.modes:
        able = ", ".join(mode for mode in Mode if mode in wire.modes)
        raise no(f"cannot work from {order.mode}.", f"It works from {able}.")
    size = size_of(order)
    if wire.kind in (Kind.NEW, Kind.OMNI, Kind.OLD, Kind.OLD_OMNI):
        if size not in wire.sizes:
            raise no(f"cannot make {size}.", f"It makes {', '.join(wire.sizes)}.")
        if order.mode is Mode.FIRST_LAST and size not in wire.ends:
            listed = ", ".join(wire.ends) or "no size"
            raise no(f"takes no last frame at {size}.", f"It takes one at {listed}.")
        if order.audio and size not in wire.sounds:
            listed = f"It does at {', '.join(wire.sounds)}." if wire.sounds else "Order without."
            raise no(f"makes no sound at {size}.", listed)
    seconds = wire.seconds
    if order.mode is Mode.FIRST_LAST and wire.ends_s:
        seconds = wire.ends_s
    if order.seconds not in seconds:
        raise no(f"cannot make {order.seconds} s here.", f"It makes {_listed(seconds)} s.")
    spoken = wire.kind in (Kind.LIPS, Kind.OLD_LIPS)  # the words of the shot do not go along
    for what, text in (("the prompt", order.text), ("the negatives", order.negative)):
        if len(text) > wire.prompt and not spoken:
            raise no(
                f"takes {wire.prompt} characters; {what} has {len(text)}.",
                f"Shorten it by {len(text) - wire.prompt}.",
            )
    if order.seed is not None:
        raise no("takes no seed.", "Order without one.")


def _listed(seconds: frozenset[int]) -> str:
    ordered = sorted(seconds)
    if len(ordered) > 2 and ordered == list(range(ordered[0], ordered[-1] + 1)):
        return f"{ordered[0]} to {ordered[-1]}"
    return " or ".join(map(str, ordered))
