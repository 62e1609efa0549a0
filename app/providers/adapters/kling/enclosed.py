"""Files that go along inside an order, as base64 without a `data:` head, which the older routes
refuse; what they must be like, as far as their own first bytes tell.
"""

from __future__ import annotations

import base64
import struct

from app.domain.errors import NotCapable
from app.domain.render_order import Picture
from app.providers.adapters.kling.sounds import milliseconds
from app.providers.talk import Read

MB = 1_000_000
_PICTURES = frozenset({"image/jpeg", "image/jpg", "image/png"})
_SHORTEST_SIDE, _WIDEST = 300, 2.5
_SOUND_MB = 5
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # JPEG segments that tell the size


def picture(given: Picture, read: Read, most_mb: int) -> str:
    """Raises `NotCapable` for another format, and for what is too large, small or long."""
    if given.media_type not in _PICTURES:
        raise NotCapable(f"Kling takes no {given.media_type} pictures.", "Use a JPEG or PNG file.")
    raw = read(given.file)
    if len(raw) > most_mb * MB:
        raise NotCapable(
            f"{given.file} has {len(raw) / MB:.1f} MB; Kling takes {most_mb} MB here.",
            "Save it smaller, for example as a JPEG 1920 pixels wide.",
        )
    if sides := shape(raw):
        if min(sides) < _SHORTEST_SIDE:
            raise NotCapable(
                f"{given.file} has {sides[0]}x{sides[1]} pixels; Kling needs {_SHORTEST_SIDE} on "
                "each side.",
                "Use a larger picture.",
            )
        if max(sides) > _WIDEST * min(sides):
            raise NotCapable(
                f"{given.file} is longer than {_WIDEST}:1; Kling takes no such pictures.",
                "Crop it.",
            )
    return base64.b64encode(raw).decode()


def sound(given: Picture, read: Read, least_s: int, most_s: int) -> tuple[str, int]:
    """The file, and how many milliseconds it lasts; raises `NotCapable`."""
    raw = read(given.file)
    if len(raw) > _SOUND_MB * MB:
        raise NotCapable(
            f"{given.file} has {len(raw) / MB:.1f} MB; Kling takes {_SOUND_MB} MB of sound.",
            "Save it as an MP3 or M4A file.",
        )
    lasts = milliseconds(raw)
    if lasts is None:
        raise NotCapable(
            f"{given.file} ({given.media_type}) is no sound that Kling reads.",
            "Save it as MP3, WAV, M4A or AAC.",
        )
    if not least_s * 1000 <= lasts <= most_s * 1000:
        raise NotCapable(
            f"{given.file} lasts {lasts / 1000:.1f} s; Kling takes {least_s} to {most_s} s here.",
            "Use another piece of it.",
        )
    return base64.b64encode(raw).decode(), lasts


def shape(raw: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG or JPEG; None where its first bytes do not tell."""
    if raw.startswith(b"\x89PNG\r\n\x1a\n") and raw[12:16] == b"IHDR" and len(raw) >= 24:
        wide, high = struct.unpack(">II", raw[16:24])
        return (wide, high) if wide and high else None
    at = 2 if raw.startswith(b"\xff\xd8") else len(raw)
    while at + 9 <= len(raw) and raw[at] == 0xFF:
        if raw[at + 1] in _FRAMES:
            high, wide = struct.unpack(">HH", raw[at + 5 : at + 9])
            return (wide, high) if wide and high else None
        at += 2 + struct.unpack(">H", raw[at + 2 : at + 4])[0]
    return None
