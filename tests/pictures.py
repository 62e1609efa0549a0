"""Picture files made on the spot, by hand where no encoder makes them: CMYK, EXIF, animations."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np
import numpy.typing as npt

from app.media.opencv import cv2

Picture = npt.NDArray[np.uint8]


def halves(width: int = 64, height: int = 48) -> Picture:
    """BGR: the left half red, the right half blue, the top quarter of the left half white."""
    made = np.zeros((height, width, 3), np.uint8)
    made[:, : width // 2] = (0, 0, 255)
    made[:, width // 2 :] = (255, 0, 0)
    made[: height // 4, : width // 2] = 255
    return made


def encode(suffix: str, image: npt.NDArray[np.integer], options: tuple[int, ...] = ()) -> bytes:
    done, data = cv2.imencode(suffix, image, list(options))
    assert done
    return data.tobytes()


def write(folder: Path, name: str, data: bytes) -> Path:
    file = folder / name
    file.write_bytes(data)
    return file


def with_exif(jpeg: bytes, orientation: int) -> bytes:
    """The JPEG with an EXIF block that says how it was held."""
    tiff = b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, 0x112, 3, 1, orientation, 0, 0)
    body = b"Exif\0\0" + tiff
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + jpeg[2:]


def cmyk_jpeg(ink: tuple[int, int, int, int], *, adobe: bool = True) -> bytes:
    """A flat 16x16 JPEG of four inks as Adobe stores them: 255 is none, 0 is all."""
    mark = b"\xff\xee\0\x0eAdobe" + struct.pack(">HHHB", 100, 0, 0, 0)
    head = b"\xff\xd8" + (mark if adobe else b"")
    head += b"\xff\xdb" + struct.pack(">HB", 67, 0) + bytes([1] * 64)
    parts = b"".join(bytes([n + 1, 0x11, 0]) for n in range(4))
    head += b"\xff\xc0" + struct.pack(">HBHHB", 20, 8, 16, 16, 4) + parts
    head += b"\xff\xc4" + struct.pack(">HB", 31, 0x00) + bytes([0, 0, 0, 12, *[0] * 12, *range(12)])
    head += b"\xff\xc4" + struct.pack(">HB", 20, 0x10) + bytes([1, *[0] * 15, 0])
    parts = b"".join(bytes([n + 1, 0]) for n in range(4))
    head += b"\xff\xda" + struct.pack(">HB", 14, 4) + parts + bytes([0, 63, 0])
    bits, before = "", [0] * 4
    for _block in range(4):
        for n, level in enumerate(ink):
            step = (level - 128) * 8 - before[n]
            before[n] += step
            size = abs(step).bit_length()
            bits += f"{size:04b}"
            bits += f"{step if step > 0 else step + (1 << size) - 1:0{size}b}" if size else ""
            bits += "0"
    bits += "1" * (-len(bits) % 8)
    coded = bytes(int(bits[n : n + 8], 2) for n in range(0, len(bits), 8))
    return head + coded.replace(b"\xff", b"\xff\0") + b"\xff\xd9"


def animated(suffix: str) -> bytes:
    """Two pictures of 64x48 in one file: the first `halves`, the second black."""
    frames = cv2.Animation()
    frames.frames = [halves(), np.zeros((48, 64, 3), np.uint8)]
    frames.durations = [100, 100]
    done, data = cv2.imencodeanimation(suffix, frames)
    assert done
    return bytes(data.tobytes())


def png_claiming(width: int, height: int) -> bytes:
    """A PNG whose header promises a size nobody wants to decode."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = b"IDAT" + zlib.compress(b"\0")
    made = b"\x89PNG\r\n\x1a\n"
    for chunk in (head, body, b"IEND"):
        made += struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
    return made
