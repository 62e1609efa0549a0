"""What Kling lets through where lips move: finding faces, both lip syncs, the avatar."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.rehearsal.kling_old_rules import own
from app.rehearsal.kling_rules import (
    LINES,
    MB,
    UNIT,
    Films,
    Invalid,
    Order,
    box,
    fate_of,
    film,
    image,
    prompt_of,
)
from app.rehearsal.sent_media import kind_of, plain_base64
from app.rehearsal.tasks import Ask, Task

_AVATAR = {"std": ("720p", "0.4"), "pro": ("1080p", "0.8")}
_FACE = "0"


@dataclass(frozen=True, slots=True)
class Session:
    """A film whose one face is seen from its first to its last millisecond."""

    task: Task

    @property
    def face(self) -> dict[str, object]:
        return {
            "face_id": _FACE,
            "face_image": "",
            "start_time": 0,
            "end_time": self.task.ask.seconds * 1000,
        }


def check_identify(body: Mapping[str, Any], find: Films, films: Films) -> Session:
    return Session(_film(body, find, films, 60))


def check_advanced(body: Mapping[str, Any], sessions: Mapping[str, Session]) -> Order:
    """`advanced-lip-sync`."""
    found = body.get("session_id")
    session = sessions.get(found) if isinstance(found, str) else None
    if session is None:
        raise Invalid("session_id does not exist or has run out", 1203)
    chosen = body.get("face_choose")
    if not isinstance(chosen, list) or len(chosen) != 1 or not isinstance(chosen[0], dict):
        raise Invalid("face_choose takes exactly one face")
    face = chosen[0]
    if face.get("face_id") != _FACE:
        raise Invalid("face_id does not exist")
    lasts = _sound(face, "sound_file", 60)
    start, end = _whole(face, "sound_start_time"), _whole(face, "sound_end_time")
    insert, seen = _whole(face, "sound_insert_time"), session.task.ask.seconds * 1000
    if end - start < 2000 or (lasts is not None and end > lasts + 1):
        raise Invalid("the cropped sound must last 2 s and lie inside the sound")
    if min(seen, insert + end - start) - insert < 2000:
        raise Invalid("the sound must overlap the face for 2 s")
    for name in ("sound_volume", "original_audio_volume"):
        volume = face.get(name, 1)
        if isinstance(volume, bool) or not isinstance(volume, int | float) or not 0 <= volume <= 2:
            raise Invalid(f"{name} must be 0 to 2")
    return Order(_spoken("advanced-lip-sync", session.task), own=own(body))


def check_old(body: Mapping[str, Any], find: Films, films: Films) -> Order:
    """`lip-sync`."""
    given = body.get("input")
    if not isinstance(given, dict):
        raise Invalid("input is required")
    task = _film(given, find, films, 10)
    match given.get("mode"):
        case "text2video":
            prompt_of(given.get("text"), 120)
            speed = given.get("voice_speed", 1.0)
            if not given.get("voice_id") or given.get("voice_language") not in ("zh", "en"):
                raise Invalid("voice_id and voice_language are required")
            if not isinstance(speed, int | float) or not 0.8 <= speed <= 2:
                raise Invalid("voice_speed must be 0.8 to 2.0")
        case "audio2video":
            kind = given.get("audio_type")
            if kind == "file":
                _sound(given, "audio_file", 60)
            elif kind != "url" or not given.get("audio_url"):
                raise Invalid("audio_type must be file or url, with that sound")
        case _:
            raise Invalid("input.mode must be text2video or audio2video")
    return Order(_spoken("lip-sync", task), own=own(body))


def check_avatar(body: Mapping[str, Any]) -> Order:
    """`avatar/image2video`."""
    picture = image(body.get("image"), 10, bare=True)
    if (body.get("audio_id") is None) == (body.get("sound_file") is None):
        raise Invalid("audio_id or sound_file is required, not both")
    lasts = _sound(body, "sound_file", 300) if body.get("sound_file") else 5000
    words = prompt_of(body.get("prompt"), 2500, needed=False)
    mode = body.get("mode", "std")
    if mode not in _AVATAR:
        raise Invalid("mode must be std or pro")
    lines, each = _AVATAR[mode]
    wide, high = box(LINES[lines], picture=picture)
    seconds = math.ceil((lasts or 5000) / 1000)
    ask = Ask(
        model="avatar", words=words, width=wide, height=high, seconds=seconds,
        price=UNIT * (Decimal(each) * seconds), takes_s=90.0, audio=True,
        picture=picture.raw if picture.width else None, lane="avatar",
    )  # fmt: skip
    return Order(ask, own=own(body), fate=fate_of([picture]))


def _spoken(model: str, task: Task) -> Ask:
    ask = task.ask
    return Ask(
        model=model, words=ask.words, width=ask.width, height=ask.height, seconds=ask.seconds,
        price=UNIT * (Decimal("0.5") * math.ceil(ask.seconds / 5)), takes_s=60.0, audio=True,
        rate=ask.rate, picture=ask.picture, lane=model,
    )  # fmt: skip


def _film(body: Mapping[str, Any], find: Films, films: Films, longest: int) -> Task:
    name, link = body.get("video_id"), body.get("video_url")
    if (name is None) == (link is None):
        raise Invalid("video_id or video_url is required, not both")
    task = film({"url": link}, films) if link else find(name) if isinstance(name, str) else None
    if task is None:
        raise Invalid("the video does not exist", 1203)
    if not 2 <= task.ask.seconds <= longest:
        raise Invalid(f"the video must last 2 to {longest} s")
    sides = (task.ask.width, task.ask.height)
    if min(sides) < 512 or max(sides) > 2160:
        raise Invalid("the sides of the video must be 512 to 2160 px")
    return task


def _sound(body: Mapping[str, Any], name: str, longest: int) -> int | None:
    """Milliseconds, None for a link and where the file does not tell."""
    found = body.get(name)
    if (found is None) == (body.get("audio_id") is None):
        raise Invalid(f"audio_id or {name} is required, not both")
    if found is None or (isinstance(found, str) and found.startswith(("http://", "https://"))):
        return None
    raw = plain_base64(found)
    if not raw:
        raise Invalid(f"{name} is not in a valid base64 format")
    if len(raw) > 5 * MB:
        raise Invalid(f"{name} is larger than 5 MB")
    adts = raw[:2] in (b"\xff\xf1", b"\xff\xf9")
    if not adts and kind_of(raw) not in ("audio/wav", "audio/mpeg", "video/mp4"):
        raise Invalid(f"{name} must be mp3, wav, m4a or aac")
    lasts = _wave_ms(raw) if kind_of(raw) == "audio/wav" else None
    if lasts is not None and not 2000 <= lasts <= longest * 1000:
        raise Invalid(f"{name} must last 2 to {longest} s")
    return lasts


def _wave_ms(raw: bytes) -> int | None:
    """Of a file whose samples come right after its format, as most have them."""
    rate = int.from_bytes(raw[28:32], "little") if len(raw) > 44 else 0
    at = raw.find(b"data")
    if not rate or at < 0:
        return None
    size = min(int.from_bytes(raw[at + 4 : at + 8], "little"), len(raw) - at - 8)
    return round(size * 1000 / rate)


def _whole(body: Mapping[str, Any], name: str) -> int:
    found = body.get(name)
    if isinstance(found, bool) or not isinstance(found, int) or found < 0:
        raise Invalid(f"{name} must be a whole number of milliseconds")
    return found
