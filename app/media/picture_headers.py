"""What a picture file says of itself, read from its first bytes: nothing is decoded here.

So that a file of a gigapixel is refused before anybody makes room for it. Kinds: JPEG, PNG, WebP,
TIFF, BMP, GIF, AVIF; HEIC and other things that are often taken for pictures are only recognised.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

_HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")


@dataclass(frozen=True, slots=True)
class Header:
    """`width` and `height` as stored, 0 when the header is broken; `orientation` as in EXIF, 1-8.

    `frames` counts as far as more than one matters.
    """

    media_type: str
    width: int = 0
    height: int = 0
    bits: int = 8
    alpha: bool = False
    cmyk: bool = False
    adobe: bool = False  # CMYK stored inverted, as Adobe writes it
    frames: int = 1
    orientation: int = 1
    lossy: bool = False


def read_header(data: bytes) -> Header | None:
    """None when it is none of the kinds; never raises for broken content."""
    try:
        for magic, where, read in _READERS:
            if data[where : where + len(magic)] == magic:
                return read(data)
    except (struct.error, IndexError):
        return Header(_media_type(data) or "image/unknown")
    return None


def what_else(data: bytes) -> str:
    """A word for what people take for pictures and is none we can read; empty if unknown."""
    head = data[:512].lstrip().lower()
    if data[4:8] == b"ftyp":
        return "heic" if data[8:12] in _HEIF_BRANDS else "video"
    if head.startswith((b"<svg", b"<?xml")) and b"<svg" in data[:4096].lower():
        return "svg"
    if head.startswith((b"<!doctype html", b"<html")):
        return "html"
    for magic, word in (
        (b"%pdf", "pdf"),
        (b"8bps", "psd"),
        (b"fuji", "raw"),
        (b"\x1aE\xdf\xa3".lower(), "video"),
        (b"v/1\x01", "exr"),
    ):
        if head.startswith(magic):
            return word
    return ""


def _media_type(data: bytes) -> str:
    kinds = {b"\x89PNG": "image/png", b"RIFF": "image/webp", b"GIF8": "image/gif"}
    if data[:2] == b"\xff\xd8":
        return "image/jpeg"
    return kinds.get(data[:4], "image/bmp" if data[:2] == b"BM" else "image/tiff")


def _jpeg(data: bytes) -> Header:
    at, orientation, adobe = 2, 1, False
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            break
        marker = data[at + 1]
        if marker in (0xFF, 0x01) or 0xD0 <= marker <= 0xD8:
            at += 1 if marker == 0xFF else 2
            continue
        size = struct.unpack_from(">H", data, at + 2)[0]
        body = data[at + 4 : at + 2 + size]
        if marker == 0xE1 and body[:6] == b"Exif\0\0":
            orientation = _exif_orientation(body[6:])
        elif marker == 0xEE and body[:5] == b"Adobe":
            adobe = True
        elif 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            bits, height, width, parts = struct.unpack_from(">BHHB", body)
            return Header(
                "image/jpeg", width, height, bits, cmyk=parts == 4, adobe=adobe,
                orientation=orientation, lossy=True,
            )  # fmt: skip
        elif marker == 0xDA:
            break
        at += 2 + size
    return Header("image/jpeg")


def _png(data: bytes) -> Header:
    width, height, bits, colour = struct.unpack_from(">IIBB", data, 16)
    alpha, frames, orientation = colour in (4, 6), 1, 1
    at = 8
    while at + 8 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        if kind == b"tRNS":
            alpha = True
        elif kind == b"acTL":
            frames = struct.unpack_from(">I", data, at + 8)[0]
        elif kind == b"eXIf":
            orientation = _exif_orientation(data[at + 8 : at + 8 + size])
        elif kind == b"IDAT":
            break
        at += 12 + size
    return Header(
        "image/png", width, height, max(8, bits), alpha, frames=frames, orientation=orientation
    )


def _webp(data: bytes) -> Header:
    kind = data[12:16]
    if kind == b"VP8X":
        flags = data[20]
        width = int.from_bytes(data[24:27], "little") + 1
        height = int.from_bytes(data[27:30], "little") + 1
        frames = 2 if flags & 0x02 else 1
        turned = data.find(b"EXIF", 30) if flags & 0x08 else -1
        body = data[turned + 8 : turned + 4096] if turned > 0 else b""
        orientation = _exif_orientation(body.removeprefix(b"Exif\0\0"))
        return Header(
            "image/webp", width, height, alpha=bool(flags & 0x10), frames=frames,
            orientation=orientation, lossy=True,
        )  # fmt: skip
    if kind == b"VP8L":
        packed = struct.unpack_from("<I", data, 21)[0]
        return Header(
            "image/webp", (packed & 0x3FFF) + 1, (packed >> 14 & 0x3FFF) + 1,
            alpha=bool(packed >> 28 & 1),
        )  # fmt: skip
    width, height = struct.unpack_from("<HH", data, 26)
    return Header("image/webp", width & 0x3FFF, height & 0x3FFF, lossy=True)


def _gif(data: bytes) -> Header:
    width, height, flags = struct.unpack_from("<HHB", data, 6)
    at = 13 + (3 << (flags & 7) + 1 if flags & 0x80 else 0)
    frames, alpha = 0, False
    while at < len(data) and data[at] != 0x3B and frames < 2:
        if data[at] == 0x21:
            if data[at + 1] == 0xF9:
                alpha = alpha or bool(data[at + 3] & 1)
            at += 2
        else:
            frames += 1
            local = data[at + 9]
            at += 11 + (3 << (local & 7) + 1 if local & 0x80 else 0)
        while data[at]:  # blocks, each with its length before it
            at += 1 + data[at]
        at += 1
    return Header("image/gif", width, height, alpha=alpha, frames=max(1, frames))


def _bmp(data: bytes) -> Header:
    width, height = struct.unpack_from("<ii", data, 18)
    return Header("image/bmp", abs(width), abs(height))


def _tiff(data: bytes) -> Header:
    order = "<" if data[:2] == b"II" else ">"
    first = struct.unpack_from(order + "I", data, 4)[0]
    tags = dict(_entries(data, order, first))
    count = struct.unpack_from(order + "H", data, first)[0]
    more = struct.unpack_from(order + "I", data, first + 2 + 12 * count)[0]
    return Header(
        "image/tiff",
        tags.get(256, 0),
        tags.get(257, 0),
        bits=max(8, min(tags.get(258, 8), 64)),
        alpha=338 in tags,
        cmyk=tags.get(262) == 5,
        frames=2 if more else 1,
        orientation=tags.get(274, 1),
    )


def _avif(data: bytes) -> Header:
    at = data.find(b"ispe", 0, 65536)
    width, height = struct.unpack_from(">II", data, at + 8) if at > 0 else (0, 0)
    still = data[8:12] != b"avis"
    return Header("image/avif", width, height, frames=1 if still else 2, lossy=True)


def _exif_orientation(tiff: bytes) -> int:
    try:
        order = "<" if tiff[:2] == b"II" else ">"
        first = struct.unpack_from(order + "I", tiff, 4)[0]
        found = dict(_entries(tiff, order, first)).get(274, 1)
    except (struct.error, IndexError):
        return 1
    return found if 1 <= found <= 8 else 1


def _entries(data: bytes, order: str, at: int) -> Iterator[tuple[int, int]]:
    """Tag and first value of one TIFF directory; a list's first number is read where it lies."""
    count = struct.unpack_from(order + "H", data, at)[0]
    for n in range(min(count, 500)):
        tag, kind, items = struct.unpack_from(order + "HHI", data, at + 2 + 12 * n)
        place = at + 10 + 12 * n
        if kind == 3:  # 16 bits
            if items > 2:
                place = struct.unpack_from(order + "I", data, place)[0]
            yield tag, struct.unpack_from(order + "H", data, place)[0]
        elif kind == 4 and items == 1:
            yield tag, struct.unpack_from(order + "I", data, place)[0]
        else:
            yield tag, 0


_READERS = (
    (b"\xff\xd8\xff", 0, _jpeg),
    (b"\x89PNG\r\n\x1a\n", 0, _png),
    (b"WEBP", 8, _webp),
    (b"GIF8", 0, _gif),
    (b"II*\x00", 0, _tiff),
    (b"MM\x00*", 0, _tiff),
    (b"BM", 0, _bmp),
    (b"ftypavif", 4, _avif),
    (b"ftypavis", 4, _avif),
)
