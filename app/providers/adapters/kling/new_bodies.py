"""Bodies of the newer routes: text-to-video, image-to-video, omni-video."""

from __future__ import annotations

import re

from app.domain.errors import NotCapable
from app.domain.model_card import Mode
from app.domain.render_order import Picture, RenderOrder
from app.providers.adapters.kling.enclosed import picture
from app.providers.adapters.kling.models import Kind, Wire, shape_of, size_of
from app.providers.adapters.kling.options import listed, switched
from app.providers.talk import Aside, Read

_PICTURE_MB = 50
_MOST_ELEMENTS = 3
_WITH_VIDEO = 4
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,31}")


def new_body(
    order: RenderOrder, name: str, wire: Wire, read: Read, aside: Aside
) -> dict[str, object]:
    if not order.text:
        raise NotCapable(f"{name} at Kling needs a prompt.", "Describe the shot.")
    if order.negative:
        raise NotCapable(
            f"{name} at Kling takes no negatives on this route.",
            "Say in the prompt what is there instead.",
        )
    if order.masks or order.options.get("camera_control"):
        raise NotCapable(
            f"{name} at Kling takes neither masks nor camera control.",
            "Choose Kling 1.0 or 1.5, or describe the move in words.",
        )
    body: dict[str, object] = {}
    if order.mode is Mode.TEXT and wire.kind is Kind.NEW:
        body["prompt"] = order.text
    else:
        body["contents"] = _contents(order, wire, read, aside)
    body["settings"] = _settings(order, name, wire)
    body["options"] = {"external_task_id": aside.own_id}
    return body


def _settings(order: RenderOrder, name: str, wire: Wire) -> dict[str, object]:
    base, feature = _video_roles(order)
    told: dict[str, object] = {}
    if wire.several_shots:  # the vendor's own default is several
        told["multi_shot"] = feature or (switched(order, "multi_shot") and not base)
    if feature and order.audio:
        raise NotCapable(f"{name} at Kling makes no sound after a video.", "Order without.")
    if wire.sounds or wire.kind is Kind.OMNI:
        loud = "original" if base else "native"
        told["audio"] = loud if order.audio else "off"
    told["resolution"] = size_of(order)
    shaped = order.mode in (Mode.TEXT, Mode.REFERENCES)
    if shaped:
        told["aspect_ratio"] = shape_of(order)
    told["duration"] = order.seconds
    return told


def _contents(order: RenderOrder, wire: Wire, read: Read, aside: Aside) -> list[dict[str, object]]:
    told: list[dict[str, object]] = [{"type": "prompt", "text": order.text}]
    if order.mode in (Mode.FIRST_FRAME, Mode.FIRST_LAST):
        told.append(_media("first_frame", order.first_frame, read))
    if order.mode is Mode.FIRST_LAST:
        told.append(_media("last_frame", order.last_frame, read))
    if order.mode is Mode.REFERENCES:
        told += _references(order, wire, read)
    if order.mode in (Mode.VIDEO, Mode.EXTEND):
        if order.clip is None:
            raise NotCapable("This order has no video to work from.", "Choose a take.")
        kind = "feature_video" if _video_roles(order)[1] else "base_video"
        told.append({"type": kind, "url": aside.sent[order.clip.file], "id": "video_1"})
    elements = listed(order, "elements", _MOST_ELEMENTS)
    if elements and order.mode is Mode.TEXT and wire.kind is Kind.NEW:
        raise NotCapable("Elements need a first frame here.", "Give the shot one.")
    for n, element in enumerate(elements, 1):
        told.append({"type": "element", "element_id": element, "id": f"element_{n}"})
    most = _WITH_VIDEO if order.clip else wire.pictures
    if wire.pictures and len(order.references) + len(elements) > most:
        raise NotCapable(
            f"Kling takes {most} pictures and elements together here.", "Take some away."
        )
    return told


def _references(order: RenderOrder, wire: Wire, read: Read) -> list[dict[str, object]]:
    if not order.references:
        raise NotCapable("This order has no references.", "Give the shot some.")
    if len(order.references) > wire.pictures:
        raise NotCapable(
            f"Kling takes {wire.pictures} references here; the order has {len(order.references)}.",
            "Take some away.",
        )
    told, names = [], set[str]()
    for n, one in enumerate(order.references, 1):
        # The prompt calls a reference by @id, so a character's own tag is kept where it can be.
        own = one.tag.lstrip("@")
        name = own if _NAME.fullmatch(own) and own not in names else f"image_{n}"
        names.add(name)
        told.append({**_media("refer_image", one, read), "id": name})
    return told


def _media(kind: str, given: Picture | None, read: Read) -> dict[str, object]:
    if given is None:
        word = kind.replace("_", " ")
        raise NotCapable(f"This order has no {word}.", "Give the shot one, or order without.")
    return {"type": kind, "url": picture(given, read, _PICTURE_MB)}


def _video_roles(order: RenderOrder) -> tuple[bool, bool]:
    """Whether a clip is what is changed or extended, or only an example."""
    if order.mode not in (Mode.VIDEO, Mode.EXTEND):
        return False, False
    feature = order.mode is Mode.VIDEO and order.options.get("video_role") == "feature"
    return not feature, feature
