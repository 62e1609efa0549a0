"""Lips: an avatar from one picture and a recording; a take that is given lips, in two ways."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain.errors import BadReply, NotCapable
from app.domain.render_order import RenderOrder
from app.providers.adapters.kling.enclosed import picture, sound
from app.providers.adapters.kling.models import IDENTIFY, Kind, Wire
from app.providers.adapters.kling.replies import opened
from app.providers.talk import Aside, Read, Talk
from app.providers.wire_call import HttpCall, json_body

_PICTURE_MB = 10
_LEAST_MS = 2000
_LONGEST_TEXT = 120
SESSION, FACE, BEGINS = "lip session", "face", "speech begins"
JSON = {"Content-Type": "application/json"}


def lips_body(order: RenderOrder, wire: Wire, read: Read, aside: Aside) -> dict[str, object]:
    match wire.kind:
        case Kind.AVATAR:
            body = _avatar(order, read)
        case Kind.LIPS:
            body = _advanced(order, read, aside)
        case _:
            body = _old(order, read, aside)
    return {**body, "external_task_id": aside.own_id}


def check_lips(order: RenderOrder, wire: Wire, read: Read) -> None:
    """What can be refused before the take is looked for at the vendor."""
    if wire.kind is Kind.AVATAR:
        return
    if order.clip is None:
        raise NotCapable(
            "Kling's lip sync needs a take.", "Choose a take, or Kling Avatar for a picture."
        )
    if order.sound is not None:
        sound(order.sound, read, 2, 60)
    elif wire.kind is Kind.LIPS:
        raise NotCapable("Kling's lip sync needs a sound.", "Choose an audio file.")


def identify(order: RenderOrder, read: Read, clip: Mapping[str, str]) -> Talk[Mapping[str, str]]:
    """Whose lips shall move: the face that is seen longest, or the one the options name.

    The vendor charges next to nothing for it; a session lasts a day.
    """
    assert order.sound is not None
    _, lasts = sound(order.sound, read, 2, 60)
    reply = yield HttpCall(
        method="POST",
        path=IDENTIFY,
        what="looking for faces",
        headers=JSON,
        body=json_body(clip),
    )
    data = opened(reply)
    found = data if isinstance(data, dict) else {}
    session, faces = found.get("session_id"), found.get("face_data")
    if not isinstance(session, str) or not session:
        raise BadReply("Kling's answer names no session.", status=reply.status)
    seen = [face for face in map(_face, faces if isinstance(faces, list) else ()) if face]
    if wanted := order.options.get("face_id"):
        seen = [face for face in seen if face[0] == wanted]
    if not seen:
        raise NotCapable("Kling found no face in the take.", "Choose a take that shows one.")
    name, start, end = max(seen, key=lambda face: face[2] - face[1])
    if min(end - start, lasts) < _LEAST_MS:
        raise NotCapable(
            f"The face is seen for {(end - start) / 1000:.1f} s; Kling needs 2 s.",
            "Choose a take that shows it longer.",
        )
    return {SESSION: session, FACE: name, BEGINS: str(start)}


def _face(found: object) -> tuple[str, int, int] | None:
    """Name, first and last millisecond."""
    told: dict[str, Any] = found if isinstance(found, dict) else {}
    name, times = told.get("face_id"), (told.get("start_time"), told.get("end_time"))
    if isinstance(name, int) and not isinstance(name, bool):
        name = str(name)
    whole = [round(t) for t in times if isinstance(t, int | float) and not isinstance(t, bool)]
    return (name, *whole) if isinstance(name, str) and len(whole) == 2 else None  # type: ignore[return-value]


def _advanced(order: RenderOrder, read: Read, aside: Aside) -> dict[str, object]:
    if order.sound is None:
        raise NotCapable("Kling's lip sync needs a sound.", "Choose an audio file.")
    text, lasts = sound(order.sound, read, 2, 60)
    begins = aside.sent[BEGINS]
    face = {
        "face_id": aside.sent[FACE],
        "sound_file": text,
        "sound_start_time": 0,
        "sound_end_time": lasts,
        "sound_insert_time": int(begins) if begins.isdecimal() else begins,
        "sound_volume": 1,
        "original_audio_volume": 0,  # the take's own voice would speak against the new one
    }
    return {"session_id": aside.sent[SESSION], "face_choose": [face]}


def _old(order: RenderOrder, read: Read, aside: Aside) -> dict[str, object]:
    if order.clip is None:
        raise NotCapable("Kling's lip sync needs a take.", "Choose a take.")
    told: dict[str, object] = {"video_id": aside.sent[order.clip.file]}
    if order.sound is not None:
        text, _ = sound(order.sound, read, 2, 60)
        told |= {"mode": "audio2video", "audio_type": "file", "audio_file": text}
    else:
        voice = order.options.get("voice_id", "")
        if not voice or not 0 < len(order.text) <= _LONGEST_TEXT:
            raise NotCapable(
                "Kling's lip sync needs a sound, or a voice and 1 to "
                f"{_LONGEST_TEXT} characters to say.",
                "Choose an audio file.",
            )
        language = order.options.get("voice_language", "en")
        told |= {"mode": "text2video", "text": order.text, "voice_id": voice}
        told |= {"voice_language": language, "voice_speed": 1.0}
    return {"input": told}


def _avatar(order: RenderOrder, read: Read) -> dict[str, object]:
    if order.clip is not None:
        raise NotCapable(
            "Kling Avatar makes a picture speak, not a take.", "Choose Kling Lip Sync for takes."
        )
    if order.first_frame is None or order.sound is None:
        raise NotCapable("Kling Avatar needs a first frame and a sound.", "Give the shot both.")
    body: dict[str, object] = {
        "image": picture(order.first_frame, read, _PICTURE_MB),
        "sound_file": sound(order.sound, read, 2, 300)[0],
    }
    if order.text:
        body["prompt"] = order.text
    return {**body, "mode": order.options.get("mode", "std")}
