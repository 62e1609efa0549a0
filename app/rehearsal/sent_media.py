"""What customers send along: data URIs unpacked, kinds by content, sizes of pictures by header.

A simulator has no internet: a public link is taken on trust, and stands for a picture nobody saw.
"""

from __future__ import annotations

import base64
import binascii
import re
import struct
from dataclasses import dataclass
from urllib.parse import urlsplit

_DATA = re.compile(r"data:([a-z]+/[a-z0-9.+-]+);base64,")
_SOF = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}


@dataclass(frozen=True, slots=True)
class Sent:
    """`raw` is None for a link. `width` and `height` are of pictures, 0 where not known."""

    media_type: str = ""
    raw: bytes | None = None
    width: int = 0
    height: int = 0


def sent(text: object) -> Sent | None:
    """A data URI or an http(s) link; None for anything else, and for a URI that is not base64."""
    if not isinstance(text, str):
        return None
    if head := _DATA.match(text):
        raw = plain_base64(text[head.end() :])
        return None if raw is None else looked_at(raw, head[1])
    link = urlsplit(text)
    return Sent() if link.scheme in ("http", "https") and link.hostname else None


def plain_base64(text: object) -> bytes | None:
    if not isinstance(text, str):
        return None
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None


def looked_at(raw: bytes, named: str = "") -> Sent:
    """Bytes with the kind their content shows (`named` where it shows none)."""
    kind = kind_of(raw) or named
    wide, high = picture_size(raw) or (0, 0)
    return Sent(kind, raw, wide, high)


def kind_of(raw: bytes) -> str:
    """A media type by the first bytes; empty for the unknown."""
    if raw.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if raw.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if raw[:4] == b"RIFF":
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav"}.get(raw[8:12], "")
    if raw[4:8] == b"ftyp":
        return "video/quicktime" if raw[8:10] == b"qt" else "video/mp4"
    if raw.startswith(b"ID3") or raw[:2] in (b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"):
        return "audio/mpeg"
    return ""


def picture_size(raw: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG, JPEG or WebP; None when the header is not whole."""
    try:
        if raw.startswith(b"\x89PNG"):
            wide, high = struct.unpack(">II", raw[16:24])
            return wide, high
        if raw.startswith(b"\xff\xd8"):
            return _jpeg(raw)
        if raw[:4] == b"RIFF" and raw[8:12] == b"WEBP":
            return _webp(raw)
    except (struct.error, IndexError):
        return None
    return None


def _jpeg(raw: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 < len(raw):
        if raw[at] != 0xFF:
            return None
        mark, length = raw[at + 1], int.from_bytes(raw[at + 2 : at + 4], "big")
        if mark in _SOF:
            high, wide = struct.unpack(">HH", raw[at + 5 : at + 9])
            return wide, high
        at += 2 + length
    return None


def _webp(raw: bytes) -> tuple[int, int] | None:
    match raw[12:16]:
        case b"VP8X":
            wide, high = raw[24:27], raw[27:30]
            return int.from_bytes(wide, "little") + 1, int.from_bytes(high, "little") + 1
        case b"VP8L":
            bits = int.from_bytes(raw[21:25], "little")
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case b"VP8 ":
            wide, high = struct.unpack("<HH", raw[26:30])
            return wide & 0x3FFF, high & 0x3FFF
    return None
