"""Bodies of the older routes that make pictures move: text, image, several images, omni, extend."""

from __future__ import annotations

from app.domain.errors import NotCapable
from app.domain.model_card import Mode
from app.domain.render_order import Picture, RenderOrder
from app.providers.adapters.kling import options
from app.providers.adapters.kling.enclosed import picture, shape
from app.providers.adapters.kling.models import PRO, STD, Kind, Wire, shape_of, size_of
from app.providers.talk import Aside, Read

_PICTURE_MB = 10
_MODES = {STD: "std", PRO: "pro", "4k": "4k"}
_MOST_MASKS = 6
_WITH_VIDEO = 4


def old_body(
    order: RenderOrder, name: str, wire: Wire, read: Read, aside: Aside
) -> dict[str, object]:
    match wire.kind:
        case Kind.OLD_OMNI:
            body = _omni(order, name, read, aside)
        case Kind.EXTEND:
            body = _extend(order, wire, aside)
        case _ if order.mode is Mode.REFERENCES:
            body = _images(order, name, wire, read)
        case _:
            body = _video(order, name, wire, read)
    return {**body, "external_task_id": aside.own_id}


def _video(order: RenderOrder, name: str, wire: Wire, read: Read) -> dict[str, object]:
    body: dict[str, object] = {"model_name": name, **_words(order, wire)}
    shots = options.shots(order)
    pictured = order.mode is not Mode.TEXT
    if not order.text and not pictured and not shots:
        raise NotCapable(f"{name} at Kling needs a prompt.", "Describe the shot.")
    body |= {"mode": _MODES[size_of(order)], "duration": str(order.seconds)}
    if pictured:
        body["image"] = _needed(order.first_frame, "first frame", read)
    else:
        body["aspect_ratio"] = shape_of(order)
    if order.mode is Mode.FIRST_LAST:
        body["image_tail"] = _needed(order.last_frame, "last frame", read)
    if wire.sounds:
        body["sound"] = "on" if order.audio else "off"
    body |= _several_shots(order, name, wire, shots)
    elements, voices = options.listed(order, "elements", 3), options.listed(order, "voices", 2)
    if elements:
        body["element_list"] = [{"element_id": one} for one in elements]
    if voices:
        if elements or not order.audio:
            raise NotCapable(
                "Kling's voices need sound, and no elements beside them.", "Order with sound."
            )
        body["voice_list"] = [{"voice_id": one} for one in voices]
    camera, brush = options.camera(order), _brush(order, name, wire, read)
    if sum((bool(camera), bool(brush), order.mode is Mode.FIRST_LAST)) > 1:
        raise NotCapable(
            "Kling takes only one of a last frame, masks and camera control.", "Choose one."
        )
    if camera:
        _camera_fits(order, name, wire, camera)
        body["camera_control"] = camera
    return body | brush


def _several_shots(
    order: RenderOrder, name: str, wire: Wire, shots: list[dict[str, object]]
) -> dict[str, object]:
    if not shots and not options.switched(order, "multi_shot"):
        return {}
    if not wire.several_shots:
        raise NotCapable(f"{name} at Kling makes one shot at a time.", "Choose Kling 3.0.")
    if shots:
        return {"multi_shot": True, "shot_type": "customize", "multi_prompt": shots}
    return {"multi_shot": True, "shot_type": "intelligence"}


def _camera_fits(order: RenderOrder, name: str, wire: Wire, camera: object) -> None:
    asked = f"{'text' if order.mode is Mode.TEXT else 'image'} {_MODES[size_of(order)]}"
    named = isinstance(camera, dict) and camera["type"] != "simple"
    if asked != wire.camera or order.seconds != 5 or (named and name != "kling-v1"):
        raise NotCapable(
            f"{name} at Kling takes no such camera control here.",
            "Kling 1.0 takes it from words, at 720p and 5 s; Kling 1.5 a simple one from a first "
            "frame, at 1080p and 5 s.",
        )


def _brush(order: RenderOrder, name: str, wire: Wire, read: Read) -> dict[str, object]:
    if not order.masks:
        return {}
    if wire.brush not in ("any", size_of(order)) or order.seconds != 5 or not order.first_frame:
        raise NotCapable(
            f"{name} at Kling takes no masks here.",
            "Kling 1.0 takes them with a first frame and 5 s, Kling 1.5 so at 1080p.",
        )
    still = [one for one in order.masks if one.tag == "static"]
    moving = [one for one in order.masks if one.tag != "static"]
    if len(still) > 1 or len(moving) > _MOST_MASKS:
        raise NotCapable(
            f"Kling takes one static mask and {_MOST_MASKS} moving ones.", "Take some away."
        )
    frame = shape(read(order.first_frame.file))
    for mask in order.masks:
        sides = shape(read(mask.file))
        if frame and sides and abs(sides[0] / sides[1] / (frame[0] / frame[1]) - 1) > 0.01:
            raise NotCapable(
                f"The mask {mask.file} has another shape than the first frame.",
                "Draw it over the whole frame.",
            )
    told: dict[str, object] = {}
    if still:
        told["static_mask"] = picture(still[0], read, _PICTURE_MB)
    paths = options.trajectories(order, len(moving))
    if moving:
        told["dynamic_masks"] = [
            {"mask": picture(mask, read, _PICTURE_MB), "trajectories": path}
            for mask, path in zip(moving, paths, strict=True)
        ]
    return told


def _images(order: RenderOrder, name: str, wire: Wire, read: Read) -> dict[str, object]:
    if not 1 <= len(order.references) <= wire.pictures:
        raise NotCapable(
            f"{name} at Kling takes 1 to {wire.pictures} references; the order has "
            f"{len(order.references)}.",
            "Give it as many.",
        )
    if not order.text:
        raise NotCapable(f"{name} at Kling needs a prompt.", "Describe the shot.")
    images = [{"image": picture(one, read, _PICTURE_MB)} for one in order.references]
    words = {k: v for k, v in _words(order, wire).items() if k != "cfg_scale"}
    return {
        "model_name": name,
        "image_list": images,
        **words,
        "mode": _MODES[size_of(order)],
        "duration": str(order.seconds),
        "aspect_ratio": shape_of(order),
    }


def _omni(order: RenderOrder, name: str, read: Read, aside: Aside) -> dict[str, object]:
    if not order.text:
        raise NotCapable(f"{name} at Kling needs a prompt.", "Describe the shot.")
    if order.negative:
        raise NotCapable(
            f"{name} at Kling takes no negatives.", "Say in the prompt what is there instead."
        )
    images: list[dict[str, object]] = []
    if order.mode in (Mode.FIRST_FRAME, Mode.FIRST_LAST):
        first = _needed(order.first_frame, "first frame", read)
        images.append({"image_url": first, "type": "first_frame"})
    if order.mode is Mode.FIRST_LAST:
        last = _needed(order.last_frame, "last frame", read)
        images.append({"image_url": last, "type": "end_frame"})
    images += [{"image_url": picture(one, read, _PICTURE_MB)} for one in order.references]
    most = _WITH_VIDEO if order.clip else 7
    if len(images) > most or (order.mode is Mode.REFERENCES and not images):
        raise NotCapable(f"{name} at Kling takes 1 to {most} pictures here.", "Give it as many.")
    body: dict[str, object] = {"model_name": name, "prompt": order.text}
    if images:
        body["image_list"] = images
    if order.mode in (Mode.VIDEO, Mode.EXTEND):
        if order.clip is None:
            raise NotCapable("This order has no video to work from.", "Choose a take.")
        feature = order.mode is Mode.VIDEO and order.options.get("video_role") == "feature"
        body["video_list"] = [
            {
                "video_url": aside.sent[order.clip.file],
                "refer_type": "feature" if feature else "base",
                "keep_original_sound": "yes" if order.audio else "no",
            }
        ]
    body |= {"mode": _MODES[size_of(order)], "duration": str(order.seconds)}
    if order.mode in (Mode.TEXT, Mode.REFERENCES):
        body["aspect_ratio"] = shape_of(order)
    loud = order.audio and "video_list" not in body
    return {**body, "sound": "on" if loud else "off"}


def _extend(order: RenderOrder, wire: Wire, aside: Aside) -> dict[str, object]:
    if order.clip is None:
        raise NotCapable("This order has no take to extend.", "Choose a take.")
    return {"video_id": aside.sent[order.clip.file], **_words(order, wire)}


def _words(order: RenderOrder, wire: Wire) -> dict[str, object]:
    told: dict[str, object] = {}
    if order.text:
        told["prompt"] = order.text
    if order.negative:
        told["negative_prompt"] = order.negative
    scale = options.share(order, "cfg_scale")
    if scale is not None:
        if not wire.cfg:
            raise NotCapable("This Kling model takes no cfg_scale.", "Order without it.")
        told["cfg_scale"] = scale
    return told


def _needed(given: Picture | None, what: str, read: Read) -> str:
    if given is None:
        raise NotCapable(f"This order has no {what}.", "Give the shot one, or order without.")
    return picture(given, read, _PICTURE_MB)
