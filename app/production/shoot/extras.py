"""What a model takes beyond a shot: a motion brush, a camera path, switches of its vendor's own.

A card names what it offers; how each is asked for stands here, and what becomes of the answers is
a wish that goes along with one order. Pure.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from app.domain.asked import Asked, Point, asked_of
from app.domain.asset import Asset
from app.domain.errors import BadInput
from app.domain.model_card import ModelCard
from app.domain.shot import Shot
from app.production.shoot.modes import NO_WISH, Wish

MOST_POINTS = 77
AXES = ("horizontal", "vertical", "pan", "tilt", "roll", "zoom")  # -10 to 10, one of them


class Kind(StrEnum):
    BRUSH = "brush"
    CAMERA = "camera"
    SWITCH = "switch"
    SHARE = "share"
    CHOICE = "choice"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Extra:
    """One thing a card offers, by its name on the card; `choices` of a choice or a camera."""

    name: str
    label: str
    kind: Kind
    choices: tuple[str, ...] = ()
    note: str = ""

    @property
    def option(self) -> str:
        """The adapter's name of it."""
        return "camera_control" if self.kind is Kind.CAMERA else self.name


_NAMED = ("down_back", "forward_up", "right_turn_forward", "left_turn_forward")
_KNOWN = {
    one.name: one
    for one in (
        Extra("brush", "Motion brush", Kind.BRUSH, note="Needs a first frame and 5 seconds."),
        Extra("camera_axis", "Camera control", Kind.CAMERA, AXES, "One axis, 5 seconds."),
        Extra("camera_control", "Camera control", Kind.CAMERA, (*AXES, *_NAMED),
              "One axis or one named move, 720p and 5 seconds."),
        Extra("cfg_scale", "Keep to the words", Kind.SHARE, note="0 is free, 1 is close."),
        Extra("multi_shot", "Several shots in one take", Kind.SWITCH),
        Extra("loop", "End where it begins", Kind.SWITCH),
        Extra("hdr", "High dynamic range", Kind.SWITCH),
        Extra("concept", "Concept", Kind.WORDS, note="A key of the vendor's list of concepts."),
        Extra("person_generation", "People", Kind.CHOICE,
              ("allow_adult", "allow_all", "dont_allow"), "Who may be shown."),
        Extra("resize_mode", "First frame of another shape", Kind.CHOICE, ("pad", "crop")),
    )
}  # fmt: skip


def offered(card: ModelCard | None) -> tuple[Extra, ...]:
    """What a card offers that this program can ask for, in the card's order."""
    return tuple(_KNOWN[name] for name in (card.extras if card else ()) if name in _KNOWN)


def camera_text(move: str, by: float = 0) -> str:
    """A camera path as the option says it; empty for none. `by` is -10 to 10 along an axis."""
    if move not in AXES:
        return json.dumps({"type": move}) if move else ""
    return json.dumps({"type": "simple", "config": {move: by}}) if by else ""


def camera_read(text: str) -> tuple[str, float]:
    """The move and how far, of what `camera_text` wrote."""
    told = json.loads(text) if text else {}
    for axis, by in told.get("config", {}).items():
        return str(axis), float(by)
    return str(told.get("type", "")), 0.0


def path_text(path: Iterable[Point]) -> str:
    """`20 50, 80 40`: points in hundredths of width and height, to type and to read."""
    return ", ".join(f"{round(x * 100, 1):g} {round(y * 100, 1):g}" for x, y in path)


def path_read(text: str) -> tuple[Point, ...]:
    """Raises `BadInput` for anything else than pairs of numbers from 0 to 100."""
    wrong = BadInput("This is no path.", "Write points like 20 50, 80 40: across, then down.")
    path = []
    for pair in filter(None, (one.strip() for one in text.split(","))):
        try:
            x, y = (float(one) / 100 for one in pair.split())
        except ValueError:
            raise wrong from None
        if not (0 <= x <= 1 and 0 <= y <= 1):
            raise wrong
        path.append((x, y))
    if len(path) > MOST_POINTS:
        raise BadInput(f"A path has at most {MOST_POINTS} points.", "Leave some out.")
    return tuple(path)


def as_wish(asked: Asked, frame: Asset | None, picture: Callable[[str], Asset]) -> Wish:
    """`frame` is the first frame, whose pixels the brush's ways are counted in.

    Raises `BadInput` for a brush without a first frame and for a mask that has no way.
    """
    if not asked.strokes:
        return replace(NO_WISH, options=asked.options)
    if frame is None or not frame.width or not frame.height:
        raise BadInput("A motion brush needs a first frame.", "Give the shot one.")
    moving = [stroke for stroke in asked.strokes if not stroke.still]
    if any(len(stroke.path) < 2 for stroke in moving):
        raise BadInput("A mask of the motion brush has no way.", "Draw it, or hold the mask still.")
    wide, high = frame.width, frame.height
    ways = [
        [{"x": round(x * wide), "y": round((1 - y) * high)} for x, y in stroke.path]
        for stroke in moving
    ]
    options = dict(asked.options) | ({"trajectories": json.dumps(ways)} if ways else {})
    return replace(
        NO_WISH,
        masks=tuple(picture(stroke.mask_id) for stroke in moving),
        still_masks=tuple(picture(stroke.mask_id) for stroke in asked.strokes if stroke.still),
        options=tuple(sorted(options.items())),
    )


def with_kept(wish: Wish, shot: Shot, card: ModelCard, picture: Callable[[str], Asset]) -> Wish:
    """The wish of one order with what the shot keeps for this model; what the order says wins.

    An order of its own kind (a still, an extension, lips) takes nothing of it. `picture` finds an
    asset by its id. Raises `BadInput` as `as_wish`.
    """
    asked = asked_of(shot.vendor_options, card.id)
    if not asked or wish.mode or wish.take or wish.sound:
        return wish
    if wish.masks or wish.still_masks:
        asked = asked.with_strokes(())
    frame = picture(shot.first_frame_id) if shot.first_frame_id and asked.strokes else None
    kept = as_wish(asked, frame, picture)
    return replace(
        wish,
        masks=wish.masks or kept.masks,
        still_masks=wish.still_masks or kept.still_masks,
        options=tuple(sorted((dict(kept.options) | dict(wish.options)).items())),
    )
