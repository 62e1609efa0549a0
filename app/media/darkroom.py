"""Pictures that come in from anywhere: what they are, whether they are whole, a copy for models.

Implements `domain.picture.Darkroom`. The content decides, never the name. Sizes are refused from
the header before anything is decoded. Nothing here decides where a file is kept.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

from app.domain.errors import BadInput, MediaMissing, MediaUnreadable
from app.domain.look import Look
from app.domain.picture import MOST_BYTES, MOST_PIXELS, PictureFacts
from app.media.coded import put_coded
from app.media.look_meter import measure
from app.media.opencv import cv2
from app.media.picture_headers import Header, read_header, what_else

Picture = npt.NDArray[np.uint8]
_KINDS = "JPEG, PNG, WebP, TIFF, BMP, GIF or AVIF"
_NAMES = {
    "image/jpeg": ("JPEG", {".jpg", ".jpeg", ".jpe", ".jfif"}),
    "image/png": ("PNG", {".png", ".apng"}),
    "image/webp": ("WebP", {".webp"}),
    "image/gif": ("GIF", {".gif"}),
    "image/tiff": ("TIFF", {".tif", ".tiff", ".dng"}),
    "image/bmp": ("BMP", {".bmp", ".dib"}),
    "image/avif": ("AVIF", {".avif"}),
}
# what it is, what to do
_ELSE = {
    "heic": (
        "an HEIC photo, which cannot be read here",
        "Save it as JPEG first: in Photos or Preview choose Export; on the phone choose Settings, "
        "Camera, Formats, Most Compatible.",
    ),
    "svg": ("a drawing of lines (SVG)", "Export it as PNG at the size of the film, then add that."),
    "html": ("a web page, not the picture on it", "Save the picture itself and add that file."),
    "pdf": ("a PDF", "Export the page as PNG or JPEG, then add that."),
    "psd": ("a Photoshop document", "Export it as PNG or JPEG, then add that."),
    "raw": ("a camera's raw file", "Develop it to TIFF or JPEG, then add that."),
    "exr": ("an OpenEXR file", "Convert it to PNG or TIFF with the look you want, then add that."),
    "video": ("a video", "Add it as a take, then use one of its frames as a still."),
}


class FileDarkroom:
    """Has no state of its own; may be used from many threads."""

    def examine(self, file: Path, name: str = "") -> PictureFacts:
        name = name or file.name
        data = _read(file, name)
        header = _accepted(data, name)
        image = _decoded(data, header, name)
        return PictureFacts(
            media_type=header.media_type,
            width=image.shape[1],
            height=image.shape[0],
            plain=_is_plain(header),
            lossy=header.lossy,
            notes=tuple(_notes(header, Path(name).suffix.lower())),
        )

    def plain_copy(self, file: Path, target: Path) -> None:
        data = _read(file, file.name)
        image = _decoded(data, _accepted(data, file.name), file.name)
        jpeg = target.suffix.lower() in (".jpg", ".jpeg")
        options = [cv2.IMWRITE_JPEG_QUALITY, 95] if jpeg else [cv2.IMWRITE_PNG_COMPRESSION, 3]
        done, coded = cv2.imencode(".jpg" if jpeg else ".png", image, options)
        if not done:
            raise MediaUnreadable(f"{file.name} could not be converted.", "Save it as PNG first.")
        put_coded(coded.tobytes(), target, "Free some space and add it again.")

    def measure(self, file: Path) -> Look:
        data = _read(file, file.name)
        return measure(_decoded(data, _accepted(data, file.name), file.name))


def _read(file: Path, name: str) -> bytes:
    try:
        if file.is_dir():
            raise BadInput(f"{name} is a folder.", "Choose the pictures in it.")
        size = file.stat().st_size
        if size > MOST_BYTES:
            raise BadInput(
                f"{name} has {size / 1e6:,.0f} MB; pictures up to {MOST_BYTES // 1_000_000} MB "
                "are taken.",
                "Save a smaller version: models work with a few megapixels.",
            )
        data = file.read_bytes()
    except OSError as error:
        raise MediaMissing(
            f"{name} cannot be read ({error.strerror}).", "Check that it is there, then try again."
        ) from error
    if not data:
        raise BadInput(
            f"{name} is empty (0 bytes).", "The copy or download failed; get the file again."
        )
    return data


def _accepted(data: bytes, name: str) -> Header:
    header = read_header(data)
    if header is None:
        if known := _ELSE.get(what_else(data)):
            raise BadInput(f"{name} is {known[0]}.", known[1])
        raise BadInput(f"{name} is not a picture that can be read.", f"Use {_KINDS}.")
    if header.width * header.height > MOST_PIXELS:
        raise BadInput(
            f"{name} has {header.width:,} × {header.height:,} pixels; pictures up to "
            f"{MOST_PIXELS // 1_000_000} megapixels are taken.",
            "Save a smaller version: models work with a few megapixels.",
        )
    return header


def _decoded(data: bytes, header: Header, name: str) -> Picture:
    """(height, width, 3) BGR, upright, transparency on white."""
    if not (header.width and header.height):
        raise _damaged(name)
    raw = np.frombuffer(data, np.uint8)
    try:
        if header.alpha:
            image = cv2.imdecode(raw, cv2.IMREAD_UNCHANGED)
            image = None if image is None else _on_white(image, header.orientation)
        else:
            image = cv2.imdecode(raw, cv2.IMREAD_COLOR)
    except cv2.error as error:
        raise _damaged(name) from error
    if image is None or image.shape[0] * image.shape[1] == 0:
        raise _damaged(name)
    return np.asarray(image, np.uint8)


def _damaged(name: str) -> MediaUnreadable:
    return MediaUnreadable(
        f"{name} is damaged or incomplete and cannot be read.",
        "Get the file again, or open it in another program and save it anew.",
    )


def _on_white(image: npt.NDArray[np.generic], orientation: int) -> Picture:
    """Transparent parts become white; 16 bits become 8."""
    pixels = np.asarray(image)
    if pixels.dtype == np.uint16:
        pixels = (pixels >> 8).astype(np.uint8)
    pixels = np.asarray(pixels, np.uint8)
    if pixels.ndim == 2:
        pixels = np.repeat(pixels[..., None], 3, axis=2)
    elif pixels.shape[2] == 2:
        pixels = pixels[..., [0, 0, 0, 1]]
    if pixels.shape[2] == 4:
        cover = pixels[..., 3:].astype(np.float32) / 255
        mixed = pixels[..., :3] * cover + 255 * (1 - cover)
        pixels = np.asarray(np.round(mixed), np.uint8)
    return _turned(pixels, orientation)


def _turned(pixels: Picture, orientation: int) -> Picture:
    """As EXIF says: 2 mirrored, 3 upside down, 6 to be turned right, 8 left ..."""
    if orientation in (5, 6, 7, 8):
        pixels = np.transpose(pixels, (1, 0, 2))
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    return np.ascontiguousarray(pixels)


def _is_plain(header: Header) -> bool:
    simple = header.bits == 8 and header.frames == 1 and header.orientation == 1
    kinds = ("image/jpeg", "image/png", "image/webp")
    return simple and not header.alpha and not header.cmyk and header.media_type in kinds


def _notes(header: Header, suffix: str) -> list[str]:
    word, suffixes = _NAMES[header.media_type]
    notes = []
    other = any(suffix in them for _, them in _NAMES.values()) and suffix not in suffixes
    if other:
        notes.append(f"It is a {word}, whatever its name says.")
    if header.frames > 1:
        several = "pages" if header.media_type == "image/tiff" else "moving pictures"
        notes.append(f"It has several {several}; the first is used.")
    if header.cmyk:
        notes.append("Printing colours (CMYK) were turned into RGB; compare them by eye.")
        if header.media_type == "image/jpeg" and not header.adobe:
            notes.append("If it looks like a negative, save it as RGB and add that instead.")
    if header.orientation != 1:
        notes.append("It was turned upright as the camera says.")
    if header.bits > 8:
        notes.append(f"Its {header.bits} bits a channel become 8 for the models.")
    if header.alpha:
        notes.append("Transparent parts became white.")
    return notes
