"""How long a sound lasts, read from its own bytes: WAV, MP3, M4A (MP4), AAC (ADTS)."""

from __future__ import annotations

import struct

_MP3_KBITS = {
    1: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0),
}
_MP3_HERTZ = (44100, 48000, 32000, 0)
_AAC_HERTZ = (96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000,
              7350, 0, 0, 0)  # fmt: skip


def milliseconds(raw: bytes) -> int | None:
    """None for anything else, and for a file that tells no length."""
    if raw[:4] == b"RIFF" and raw[8:12] == b"WAVE":
        seconds = _wave(raw)
    elif raw[4:8] == b"ftyp":
        seconds = _movie(raw)
    else:
        seconds = _frames(raw)
    return round(seconds * 1000) if seconds else None


def _wave(raw: bytes) -> float:
    at, rate = 12, 0
    while at + 8 <= len(raw):
        name, size = raw[at : at + 4], struct.unpack("<I", raw[at + 4 : at + 8])[0]
        if name == b"fmt " and at + 24 <= len(raw):
            rate = struct.unpack("<I", raw[at + 16 : at + 20])[0]
        elif name == b"data":
            # A file that was written while it was recorded may not know its own length.
            return min(size, len(raw) - at - 8) / rate if rate else 0.0
        at += 8 + size + size % 2
    return 0.0


def _movie(raw: bytes) -> float:
    """From the header of the whole movie, `mvhd`."""
    at = raw.find(b"mvhd")
    if at < 0 or at + 36 > len(raw):
        return 0.0
    if raw[at + 4]:
        scale, lasts = struct.unpack(">IQ", raw[at + 24 : at + 36])
    else:
        scale, lasts = struct.unpack(">II", raw[at + 16 : at + 24])
    return float(lasts / scale) if scale else 0.0


def _frames(raw: bytes) -> float:
    """Frame by frame; MP3 of layer III, or ADTS."""
    at = 0
    if raw[:3] == b"ID3" and len(raw) > 10:
        size = 0
        for byte in raw[6:10]:
            size = size << 7 | byte & 0x7F
        at = 10 + size
    seconds, read = 0.0, 0
    while at + 7 <= len(raw) and raw[at] == 0xFF and raw[at + 1] & 0xE0 == 0xE0:
        size, lasts = _frame(raw[at : at + 7])
        if not size:
            break
        seconds, read, at = seconds + lasts, read + 1, at + size
    return seconds if read > 2 else 0.0  # two may look like frames by chance


def _frame(head: bytes) -> tuple[int, float]:
    """Bytes and seconds of one frame; no bytes for what is none."""
    if head[1] & 0xF6 == 0xF0:  # no layer: ADTS
        hertz = _AAC_HERTZ[head[2] >> 2 & 0x0F]
        size = (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
        return (size, 1024 / hertz) if hertz and size >= 7 else (0, 0.0)
    version = {0b11: 1, 0b10: 2, 0b00: 4}.get(head[1] >> 3 & 3, 0)
    if not version or head[1] >> 1 & 3 != 1:
        return 0, 0.0
    hertz = _MP3_HERTZ[head[2] >> 2 & 3] // version
    bits = _MP3_KBITS[min(version, 2)][head[2] >> 4] * 1000
    if not hertz or not bits:
        return 0, 0.0
    samples = 1152 if version == 1 else 576
    return samples // 8 * bits // hertz + (head[2] >> 1 & 1), samples / hertz
