"""What a file holds, told from its first bytes and never from what a server calls it.

Also whether there is room for it.
"""

from __future__ import annotations

import errno
import shutil
from collections.abc import Collection
from pathlib import Path

from app.domain.errors import BadReply, DiskFull

HEAD = 512  # bytes that are enough to tell
FAMILIES = ("video", "image", "audio")
_SPARE = 32 * 1024 * 1024  # the film's own rows must still find room
_VAGUE = {
    "",
    "application/octet-stream",
    "binary/octet-stream",
    "application/mp4",
    "application/ogg",
    "application/x-matroska",
}
_BRANDS = {
    b"qt  ": "video/quicktime",
    b"M4A ": "audio/mp4",
    b"M4B ": "audio/mp4",
    b"avif": "image/avif",
    b"avis": "image/avif",
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"mif1": "image/heic",
}
_BEGINNINGS = (
    (b"\x89PNG\r\n\x1a\n", ("image/png",)),
    (b"\xff\xd8\xff", ("image/jpeg",)),
    (b"GIF87a", ("image/gif",)),
    (b"GIF89a", ("image/gif",)),
    (b"II*\0", ("image/tiff",)),
    (b"MM\0*", ("image/tiff",)),
    (b"OggS", ("audio/ogg", "video/ogg")),
    (b"fLaC", ("audio/flac",)),
    (b"ID3", ("audio/mpeg",)),
    (b"\x00\x00\x01\xba", ("video/mpeg",)),
)
_RIFF = {b"AVI ": "video/x-msvideo", b"WAVE": "audio/wav", b"WEBP": "image/webp"}
_OLD_QUICKTIME = {b"moov", b"mdat", b"wide", b"skip", b"free"}
_ODD = (
    (b"PK\x03\x04", "a zip archive"),
    (b"PK\x05\x06", "a zip archive"),
    (b"\x1f\x8b", "a packed file"),
    (b"BZh", "a packed file"),
    (b"\xfd7zXZ\0", "a packed file"),
    (b"(\xb5/\xfd", "a packed file"),
    (b"7z\xbc\xaf\x27\x1c", "a packed file"),
    (b"Rar!", "a packed file"),
    (b"%PDF", "a PDF"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"#!", "a program"),
)


def check_named(kind: str, kinds: Collection[str]) -> None:
    """Raises `BadReply` for a media type (lower case, no parameters) that no wanted file has."""
    if kind.partition("/")[0] not in kinds and kind not in _VAGUE:
        raise BadReply(f"The vendor sent {kind[:60]} instead of {_wanted(kinds)}.")


def media_type(head: bytes, named: str, kinds: Collection[str]) -> str:
    """The media type of a file by its first `HEAD` bytes; `named` decides between containers'
    families only. Raises `BadReply` for anything that is not of `kinds`.
    """
    found = _possible(head)
    fitting = [kind for kind in found if kind.partition("/")[0] in kinds]
    if fitting:
        family = named.partition("/")[0]
        return next((kind for kind in fitting if kind.startswith(f"{family}/")), fitting[0])
    raise BadReply(f"The vendor sent {_called(head, found)} instead of {_wanted(kinds)}.")


def check_room(folder: Path, more: int) -> None:
    """Raises `DiskFull` when `more` bytes would not leave room for the film's own rows."""
    free = shutil.disk_usage(folder).free
    if free < more + _SPARE:
        raise DiskFull(
            f"The disk has {free / 1e6:.0f} MB free; the file, and the film's own records, need "
            f"{(more + _SPARE) / 1e6:.0f} MB.",
            "Free some space; the file is fetched then.",
        )


def disk_full(error: OSError) -> DiskFull | None:
    """The error to raise when a write failed for want of room; None for other failures."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull("The disk is full.", "Free some space; the file is fetched then.")
    return None


def _possible(head: bytes) -> tuple[str, ...]:
    """The likely media type first; none for what is no known medium."""
    for beginning, found in _BEGINNINGS:
        if head.startswith(beginning):
            return found
    box = head[4:8]
    if box == b"ftyp":
        brand = _BRANDS.get(head[8:12])
        return (brand,) if brand else ("video/mp4", "audio/mp4")
    if box in _OLD_QUICKTIME:
        return ("video/quicktime",)
    if head.startswith(b"\x1aE\xdf\xa3"):
        if b"matroska" in head:
            return ("video/x-matroska", "audio/x-matroska")
        return ("video/webm", "audio/webm")
    if head.startswith((b"RIFF", b"RF64")) and head[8:12] in _RIFF:
        return (_RIFF[head[8:12]],)
    if head[:1] == b"G" and head[188:189] == b"G" and head[376:377] in (b"G", b""):
        return ("video/mp2t",)
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0:
        return ("audio/aac",) if head[1] & 0xF6 == 0xF0 else ("audio/mpeg",)
    return ()


def _called(head: bytes, found: tuple[str, ...]) -> str:
    if found:
        return found[0]
    if not head:
        return "an empty file"
    for beginning, name in _ODD:
        if head.startswith(beginning):
            return name
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text[:1] == b"<":
        return "a web page"
    printable = sum(byte in b"\t\r\n" or 32 <= byte < 127 for byte in head)
    if text[:1] in (b"{", b"[") or printable == len(head):
        return "text"
    return "something unknown"


def _wanted(kinds: Collection[str]) -> str:
    words = {"video": "a video", "image": "a picture", "audio": "sound"}
    return " or ".join(words[kind] for kind in FAMILIES if kind in kinds)
