"""What is dropped on the window from other programs: files, picture data, addresses.

Reading the offer is quick and belongs to the Qt thread; `Picture.keep` writes a file and runs in a
thread. Nothing is ever fetched from the web.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from PySide6.QtCore import QBuffer, QIODevice, QMimeData, QUrl
from PySide6.QtGui import QImage

from app.domain.errors import BadInput

if TYPE_CHECKING:
    from app.production.art.picture_intake import PictureIntake, Taken

PICTURES = frozenset(
    {".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif", ".tif", ".tiff", ".bmp", ".gif", ".avif"}
)
VIDEOS = frozenset({".mp4", ".mov", ".webm", ".mkv", ".m4v", ".avi", ".mxf"})
SOUNDS = frozenset({".wav", ".mp3", ".m4a", ".aac", ".flac", ".ogg", ".opus", ".aif", ".aiff"})
LISTS = frozenset({".csv", ".tsv", ".xlsx", ".fountain", ".txt"})
_KINDS = (("picture", PICTURES), ("video", VIDEOS), ("list", LISTS), ("sound", SOUNDS))
# what browsers offer as bytes, best first; anything else comes as decoded pixels
_RAW = ("image/png", "image/jpeg", "image/webp")
_SOURCE = re.compile(r"<img[^>]+src=[\"'](data:image/[^\"']+)[\"']", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that came by hand: a `file`, `data` as encoded, or an `image` of pixels."""

    name: str
    file: Path | None = None
    data: bytes = b""
    image: QImage | None = None

    def keep(self, intake: PictureIntake) -> Taken:
        """Take it into the film; raises what the intake raises."""
        if self.file is not None:
            return intake.take(self.file)
        return intake.take_bytes(self.data or self._as_png(), self.name)

    def _as_png(self) -> bytes:
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        if self.image is None or not self.image.save(buffer, "PNG"):  # type: ignore[call-overload]
            raise BadInput(
                "The dropped picture cannot be read.", "Save it as a PNG or JPEG and drop the file."
            )
        return bytes(buffer.data().data())


@dataclass(frozen=True, slots=True)
class Incoming:
    """What an offer holds; `refusal` says why nothing of it can be used."""

    pictures: tuple[Picture, ...] = ()
    videos: tuple[Path, ...] = ()
    lists: tuple[Path, ...] = ()
    sounds: tuple[Path, ...] = ()
    refusal: BadInput | None = None

    def __bool__(self) -> bool:
        return bool(self.pictures or self.videos or self.lists or self.sounds)


def offers(mime: QMimeData) -> bool:
    """Whether it may hold something for us; quick, for while the pointer moves."""
    return mime.hasUrls() or mime.hasImage() or mime.hasHtml() or mime.hasText()


def glance(mime: QMimeData) -> Incoming:
    """What it will be, without taking the pixels: for the label while the pointer moves."""
    files = _files(mime)
    if files:
        return files
    if mime.hasImage() or _data_address(mime):
        return Incoming(pictures=(Picture("Dropped picture"),))
    return files if files.refusal is not None else _nothing(mime)


def read(mime: QMimeData) -> Incoming:
    """Local files first, then picture data, then addresses that carry their picture (`data:`)."""
    files = _files(mime)
    if files:
        return files
    for kind in _RAW:
        if mime.hasFormat(kind) and (data := bytes(mime.data(kind).data())):
            return Incoming(pictures=(Picture("Dropped picture", data=data),))
    if mime.hasImage():
        image = mime.imageData()
        if isinstance(image, QImage) and not image.isNull():
            return Incoming(pictures=(Picture("Dropped picture", image=image),))
    if address := _data_address(mime):
        found = _from_address(address)
        if isinstance(found, Picture):
            return Incoming(pictures=(found,))
        return Incoming(refusal=found)
    return files if files.refusal is not None else _nothing(mime)


def _files(mime: QMimeData) -> Incoming:
    urls = list(mime.urls()) if mime.hasUrls() else []
    if not urls and mime.hasText():
        urls = [QUrl(line.strip()) for line in mime.text().splitlines()[:100] if "file:" in line]
    files = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
    if not files:
        return Incoming()
    kinds: dict[str, list[Path]] = {"picture": [], "video": [], "list": [], "sound": []}
    for file in files:
        suffix = file.suffix.lower()
        for name, suffixes in _KINDS:
            if suffix in suffixes:
                kinds[name].append(file)
    if not any(kinds.values()):
        return Incoming(
            refusal=BadInput(
                f"{files[0].name} is no picture, video, sound or shot list.",
                "Drop a picture, a video, a sound, or a CSV, TSV, XLSX, Fountain or text file.",
            )
        )
    return Incoming(
        tuple(Picture(file.stem, file=file) for file in kinds["picture"]),
        tuple(kinds["video"]),
        tuple(kinds["list"]),
        tuple(kinds["sound"]),
    )


def _data_address(mime: QMimeData) -> str:
    for url in mime.urls() if mime.hasUrls() else ():
        if url.scheme() == "data":
            return url.toString(QUrl.ComponentFormattingOption.FullyEncoded)
    text = mime.text().strip() if mime.hasText() else ""
    if text[:5].lower() == "data:":
        return text
    found = _SOURCE.search(mime.html()) if mime.hasHtml() else None
    return found[1] if found else ""


def _from_address(address: str) -> Picture | BadInput:
    head, comma, body = address[5:].partition(",")
    kind = head.split(";")[0].strip().lower()
    wrong = BadInput(
        "The dropped address holds no picture.", "Save the picture as a file and drop that."
    )
    if not comma or not kind.startswith("image/"):
        return wrong
    try:
        raw = unquote_to_bytes(body)
        data = base64.b64decode(raw, validate=False) if ";base64" in head.lower() else raw
    except (binascii.Error, ValueError):
        return wrong
    return Picture("Dropped picture", data=data) if data else wrong


def _nothing(mime: QMimeData) -> Incoming:
    address = next((url.toString() for url in mime.urls()), "") if mime.hasUrls() else ""
    address = address or (mime.text().strip() if mime.hasText() else "")
    if re.match(r"(?i)https?://", address):
        return Incoming(
            refusal=BadInput(
                "Only the address of a picture was dropped, and nothing is fetched from the web.",
                "Save the picture as a file and drop that, or copy the picture itself.",
            )
        )
    return Incoming(
        refusal=BadInput(
            "What was dropped is no picture, video or shot list.",
            "Drop a file, or a picture out of a browser.",
        )
    )
