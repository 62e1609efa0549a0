"""Pictures for simulated takes: drifting colours or the frame that was sent, REHEARSAL burnt in.

Playable H.264 of the exact size, length and rate, or a PNG, made by the external ffmpeg.
The same look gives the same picture; another seed or prompt gives another.
"""

from __future__ import annotations

import asyncio
import hashlib
import math
import os
import struct
import subprocess
import tempfile
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import MediaUnreadable
from app.programs import find

RATE = 24
_KEPT = 48
_SHARED: OrderedDict[str, bytes] = OrderedDict()  # tiny clips look alike wherever they are made
_WORD = "REHEARSAL"
# Five by seven dots a letter, a row an int, most significant bit left.
_LETTERS = {
    "R": (0b11110, 0b10001, 0b10001, 0b11110, 0b10100, 0b10010, 0b10001),
    "E": (0b11111, 0b10000, 0b10000, 0b11110, 0b10000, 0b10000, 0b11111),
    "H": (0b10001, 0b10001, 0b10001, 0b11111, 0b10001, 0b10001, 0b10001),
    "A": (0b01110, 0b10001, 0b10001, 0b11111, 0b10001, 0b10001, 0b10001),
    "S": (0b01111, 0b10000, 0b10000, 0b01110, 0b00001, 0b00001, 0b11110),
    "L": (0b10000, 0b10000, 0b10000, 0b10000, 0b10000, 0b10000, 0b11111),
}
_WHITE, _BLACK = bytes((255, 255, 255, 215)), bytes((0, 0, 0, 120))


@dataclass(frozen=True, slots=True)
class Look:
    """What a clip shows. `image` is an encoded picture to start from; `number` varies the rest;
    `rate` is in frames a second.
    """

    width: int
    height: int
    seconds: int
    number: int
    image: bytes | None = None
    audio: bool = False
    rate: int = RATE


class Pictures:
    """Keeps the last clips. `tiny`: all clips of one size share one picture and differ in bytes
    only, so that hundreds of them cost one encoding.
    """

    def __init__(self, *, tiny: bool = False) -> None:
        self._tiny = tiny or os.environ.get("TAKEBOARD_REHEARSAL_TINY") == "1"
        self._kept: OrderedDict[str, bytes] = _SHARED if self._tiny else OrderedDict()
        self._making: dict[str, asyncio.Task[bytes]] = {}

    async def clip(self, look: Look) -> bytes:
        """A whole MP4 file. Raises `ToolMissing`, `MediaUnreadable` with what ffmpeg said."""
        shown = look
        if self._tiny:
            shown = Look(look.width, look.height, look.seconds, 0, rate=look.rate)
        made = await self._made("clip", shown, _encode)
        return made + _mark(look.number) if self._tiny else made

    async def still(self, look: Look) -> bytes:
        """A whole PNG file; `seconds`, `audio` and `rate` do not matter."""
        return await self._made("still", look, _encode_still)

    async def _made(self, kind: str, look: Look, make: Callable[[Look], bytes]) -> bytes:
        key = kind + _key(look)
        kept = self._kept.get(key)
        if kept is None:
            if key not in self._making:
                self._making[key] = asyncio.create_task(asyncio.to_thread(make, look))
            try:
                kept = await asyncio.shield(self._making[key])
            finally:
                if key in self._making and self._making[key].done():
                    del self._making[key]
            self._kept[key] = kept
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return kept


def _key(look: Look) -> str:
    shape = f"{look.width}x{look.height} {look.seconds} {look.number} {look.audio} {look.rate} "
    return hashlib.sha256(shape.encode() + (look.image or b"")).hexdigest()


def _mark(number: int) -> bytes:
    """An MP4 box that players pass over."""
    return struct.pack(">I4sQ", 16, b"free", number % 2**64)


def _encode(look: Look) -> bytes:
    with tempfile.TemporaryDirectory(prefix="takeboard-rehearsal-") as name:
        folder = Path(name)
        (folder / "word.pam").write_bytes(_word(look.number))
        if look.image is not None:
            (folder / "frame").write_bytes(look.image)
        _run(_arguments(look, folder))
        return (folder / "clip.mp4").read_bytes()


def _encode_still(look: Look) -> bytes:
    """The first frame of a clip of the same look."""
    clip = _encode(Look(look.width, look.height, 1, look.number, look.image))
    with tempfile.TemporaryDirectory(prefix="takeboard-rehearsal-") as name:
        folder = Path(name)
        (folder / "clip.mp4").write_bytes(clip)
        _run(["-i", str(folder / "clip.mp4"), "-frames:v", "1", str(folder / "still.png")])
        return (folder / "still.png").read_bytes()


def _arguments(look: Look, folder: Path) -> list[str]:
    wide, high = look.width, look.height
    source = _drift(look) if look.image is None else _frame(look)
    shown = ["-f", "lavfi", "-i", source] if look.image is None else ["-i", str(folder / "frame")]
    move = "" if look.image is None else f"{source},"
    fit = f"scale={wide}:{high}:flags=fast_bilinear,setsar=1,format=yuv420p"
    letters = max(36, round(min(wide * 0.42, high * 0.9) / 2) * 2)
    graph = (
        f"[0:v]{move}{fit}[under];"
        f"[1:v]scale={letters}:-2:flags=neighbor[word];"
        f"[under][word]overlay=(W-w)/2:H*0.82-h/2:eof_action=repeat,format=yuv420p[out]"
    )
    sound = (
        ["-f", "lavfi", "-i", f"sine=frequency={196 + look.number % 5 * 49}:sample_rate=48000"]
        if look.audio
        else []
    )
    mapped = ["-map", "[out]", *(["-map", "2:a", "-c:a", "aac"] if look.audio else [])]
    return [
        *[*shown, "-i", str(folder / "word.pam"), *sound],
        *["-filter_complex", graph, *mapped, "-r", str(look.rate)],
        *["-frames:v", str(look.seconds * look.rate), "-t", str(look.seconds)],
        *["-c:v", "libx264", "-preset", "ultrafast", "-crf", "30", "-g", "48"],
        *["-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709"],
        *["-fflags", "+bitexact", "-flags:v", "+bitexact", "-movflags", "+faststart"],
        str(folder / "clip.mp4"),
    ]


def _drift(look: Look) -> str:
    """Soft colours that wander; made small, because soft things may be enlarged."""
    wide, high = max(16, look.width // 10) // 2 * 2, max(16, look.height // 10) // 2 * 2
    colours = ":".join(f"c{nth}={_colour(look.number, nth)}" for nth in range(4))
    ends = f"x0=0:y0=0:x1={wide}:y1={high}"
    speed = 0.012 + look.number % 7 * 0.003
    return (
        f"gradients=s={wide}x{high}:r={look.rate}:n=4:{colours}:{ends}"
        f":seed={look.number % 2**31}:speed={speed:.3f}"
    )


def _colour(number: int, nth: int) -> str:
    """Four hues around the circle from a start of the look's own; dark and light in turn."""
    hue = (number * 0.61803 + nth * 0.17) % 1.0
    light = (0.22, 0.62, 0.38, 0.78)[nth]
    parts = (0.5 + 0.5 * math.cos(math.tau * (hue - third / 3)) for third in range(3))
    return "0x" + "".join(f"{round(255 * light * (0.25 + 0.75 * part)):02x}" for part in parts)


def _frame(look: Look) -> str:
    """The frame that was sent, filling the picture, moved evenly from its middle."""
    wide, high = look.width * 9 // 8 // 2 * 2, look.height * 9 // 8 // 2 * 2
    # Never slower than a step of a pixel every few frames: a picture that rests counts as frozen.
    angle = math.pi * (look.number % 2 + (look.number % 61 - 30) / 120)
    reach = f"t/{max(1, look.seconds)}"
    across = f"(iw-ow)/2*(1+{math.cos(angle):.4f}*{reach})"
    down = f"(ih-oh)/2*(1+{math.sin(angle):.4f}*{reach})"
    return (
        f"scale={wide}:{high}:force_original_aspect_ratio=increase:flags=bilinear,"
        f"crop={wide}:{high},format=yuv420p,loop=loop=-1:size=1,setpts=N/{look.rate}/TB,fps={look.rate},"
        f"crop={look.width}:{look.height}:'{across}':'{down}',"
        f"eq=brightness={(look.number % 9 - 4) * 0.01:.2f}"
    )


def _word(number: int) -> bytes:
    """The word as a PAM picture with transparency: white dots on a dark band, and below it the
    look's number in dots, so that no two looks are alike even over one plain frame.
    """
    wide, high = 6 * len(_WORD) + 1, 12
    rows = []
    for y in range(high):
        row = bytearray(_BLACK * wide)
        for place, letter in enumerate(_WORD):
            bits = _LETTERS[letter][y - 1] if 0 < y < 8 else 0
            for x in range(5):
                if bits >> (4 - x) & 1:
                    at = (1 + 6 * place + x) * 4
                    row[at : at + 4] = _WHITE
        for place in range(26 if y == high - 2 else 0):
            if number >> place & 1:
                at = (2 + 2 * place) * 4
                row[at : at + 4] = _WHITE
        rows.append(bytes(row))
    head = f"P7\nWIDTH {wide}\nHEIGHT {high}\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\n"
    return head.encode() + b"".join(rows)


def _run(arguments: list[str]) -> None:
    done = subprocess.run(
        [find("ffmpeg"), "-hide_banner", "-nostdin", "-loglevel", "error", "-y", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
        timeout=120,
    )
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip()[-600:]
        raise MediaUnreadable(f"The simulator could not make its picture: {said}")
