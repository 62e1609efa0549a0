"""Orders, pictures, sounds and answers for the tests of Kling's adapter."""

from __future__ import annotations

import io
import json
import struct
import wave
import zlib
from collections.abc import Mapping
from typing import Any

from app.domain.render_order import RenderOrder
from app.providers.adapters import kling
from app.providers.talk import Aside, Read
from app.providers.wire_call import HttpReply
from tests.providers.orders import OWN, order, picture, reading

PLAIN = reading()
CLIP = picture(media_type="video/mp4", file="media/take.mp4")
SOUND = picture(media_type="audio/wav", file="line.wav")


def png(wide: int, high: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        head = struct.pack(">I", len(data)) + kind + data
        return head + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress(bytes((wide + 7) // 8 + 1) * high)
    form = struct.pack(">IIBBBBB", wide, high, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", form) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def wav(seconds: float, rate: int = 8000) -> bytes:
    told = io.BytesIO()
    with wave.open(told, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(bytes(2 * round(rate * seconds)))
    return told.getvalue()


def asked(model: str = "kling-3.0", **fields: Any) -> RenderOrder:
    options = {"wire_model": model, **fields.pop("options", {})}
    plain: dict[str, object] = {"vendor": "kling", "size_name": "720p", "options": options}
    return order(**(plain | fields))


def built(one: RenderOrder, read: Read = PLAIN, sent: Mapping[str, str] | None = None) -> Any:
    call = kling.submission(one, read, Aside(OWN, sent or {}))
    return {"path": call.path, **json.loads(call.body)}


def reply(data: object, status: int = 200, **headers: str) -> HttpReply:
    return HttpReply(status=status, headers=headers, body=json.dumps(data).encode())


def good(data: object) -> HttpReply:
    return reply({"code": 0, "message": "SUCCEED", "request_id": "r", "data": data})


def wrong(status: int, code: int, said: str = "why", **headers: str) -> HttpReply:
    return reply({"code": code, "message": said, "request_id": "r"}, status, **headers)
