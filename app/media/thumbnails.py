"""Small JPEGs for tiles: of a still, of one frame of a take, and a hover strip of several.

Written beside the target and moved into place, so that nobody ever sees half a picture. Where they
lie and when they are made is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from app.domain.errors import MediaMissing, MediaUnreadable
from app.media.coded import put_coded
from app.media.opencv import cv2
from app.media.reader import open_reader

Picture = npt.NDArray[np.uint8]

_QUALITY = 88
STRIP_FRAMES = 10


def of_still(picture: Path, target: Path, width: int = 480) -> None:
    """A JPEG of a picture file. Raises MediaMissing, MediaUnreadable."""
    _write(_shrunk(_decoded(picture), width), target)


def of_take(file: Path, index: int, target: Path, width: int = 480) -> None:
    """A JPEG, or a PNG where `target` says so, of exactly frame `index` (held within the file).

    Raises MediaMissing, MediaUnreadable.
    """
    with open_reader(file) as reader:
        frame = reader.frame(min(max(index, 0), reader.frames - 1))
        _write(_shrunk(frame, width), target)


def strip(file: Path, target: Path, width: int = 240, frames: Sequence[int] = ()) -> int:
    """Frames side by side in one JPEG, for scrubbing under the pointer; returns how many.

    Without `frames` ten evenly spaced ones, fewer in a shorter file.
    """
    with open_reader(file) as reader:
        count = min(STRIP_FRAMES, reader.frames)
        chosen = frames or [
            (2 * place + 1) * reader.frames // (2 * count) for place in range(count)
        ]
        tiles = [_shrunk(reader.frame(index), width) for index in chosen]
    _write(np.hstack(tiles), target)
    return len(tiles)


def _decoded(picture: Path) -> Picture:
    try:
        data = np.frombuffer(picture.read_bytes(), np.uint8)
    except OSError as error:
        raise MediaMissing(
            f"{picture.name} cannot be read ({error.strerror}).", "Relink it or import it again."
        ) from error
    image = cv2.imdecode(data, cv2.IMREAD_COLOR) if data.size else None
    if image is None:
        raise MediaUnreadable(
            f"{picture.name} is not a picture this program can read.", "Use a JPEG or PNG."
        )
    return np.asarray(image, np.uint8)


def _shrunk(image: Picture, width: int) -> Picture:
    high, wide = image.shape[:2]
    if wide <= width:
        return image
    size = (width, max(1, round(high * width / wide)))
    # Halving first is several times faster than one long step, and as clean.
    while image.shape[1] >= 4 * width:
        half = (image.shape[1] // 2, image.shape[0] // 2)
        image = np.asarray(cv2.resize(image, half, interpolation=cv2.INTER_AREA), np.uint8)
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)


def _write(image: Picture, target: Path) -> None:
    if target.suffix == ".png":
        done, data = cv2.imencode(".png", image)
    else:
        done, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    if not done:
        raise MediaUnreadable(f"{target.name} could not be drawn.", "Try another frame.")
    target.parent.mkdir(parents=True, exist_ok=True)
    put_coded(data.tobytes(), target, "Free some space; thumbnails come back.")
