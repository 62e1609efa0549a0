"""Small synthesised clips for every test: each picture carries its own frame number as a barcode.

`make_clip` writes constant rate; the named makers below vary one thing each. `read_number` reads
the number back from a picture at any size. Moving shapes under the barcode give motion to measure.
"""

import subprocess
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]

_BITS = 12
_CELLS = _BITS + 4  # white, black, 12 bits, even parity, white
_BLACK, _WHITE = 16, 235
_SMALL = 1_000_000
_WRITTEN: dict[tuple[object, ...], bytes] = {}


def barcode(index: int, width: int = 320, height: int = 180) -> Picture:
    """(height, width) limited-range luma: frame number in the upper third, motion below."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    wave = np.sin(x / 17 + index * 0.7) * np.cos(y / 13 - index * 0.5)
    picture = (110 + 60 * wave).astype(np.uint8)
    bits = [index >> bit & 1 for bit in range(_BITS)]
    cells = [1, 0, *bits, sum(bits) & 1, 1]
    for cell, on in enumerate(cells):
        left, right = cell * width // _CELLS, (cell + 1) * width // _CELLS
        picture[: height // 3, left:right] = _WHITE if on else _BLACK
    return picture


def read_number(picture: Picture | None) -> int | None:
    """The frame number in a picture of any size, grey or colour; None where there is none."""
    if picture is None:
        return None
    grey = picture if picture.ndim == 2 else picture[..., :3].mean(axis=2)
    height, width = grey.shape[:2]
    rows = grey[height // 12 : height // 4]
    cells = []
    for cell in range(_CELLS):
        left, right = cell * width // _CELLS, (cell + 1) * width // _CELLS
        inset = max(1, (right - left) // 4)
        level = float(rows[:, left + inset : right - inset].mean())
        if 90 < level < 160:
            return None
        cells.append(int(level > 125))
    bits = cells[2 : 2 + _BITS]
    if cells[0] != 1 or cells[1] != 0 or cells[-1] != 1 or sum(bits) & 1 != cells[-2]:
        return None
    return sum(bit << place for place, bit in enumerate(bits))


def numbers_of(file: Path, height: int | None = None) -> list[int | None]:
    """The numbers in a clip's pictures in order, in their upper `height` lines."""
    with av.open(str(file)) as container:
        frames = [frame.to_ndarray(format="bgr24") for frame in container.decode(video=0)]
    return [read_number(np.asarray(one[:height], np.uint8)) for one in frames]


def number_of(picture: Path) -> int | None:
    """The number in a picture file."""
    return numbers_of(picture)[0]


def make_clip(
    path: Path,
    frames: int = 48,
    rate: Fraction | int = 24,
    size: tuple[int, int] = (320, 180),
    *,
    stamps: Sequence[int] | None = None,
    offset: int = 0,
    rotation: int = 0,
    audio: bool = False,
    codec: str = "libx264",
    pixel_format: str = "yuv420p",
    gop: int = 12,
    options: dict[str, str] | None = None,
    muxer: dict[str, str] | None = None,
    draw: Callable[[int, int, int], Picture] = barcode,
) -> Path:
    """Write a clip and return its path.

    `stamps` are presentation times in ticks of 1/600 s for a variable rate, `offset` ticks added to
    all of them. `rotation` is the turn a viewer must make counter-clockwise: the stored picture is
    turned the other way. `draw(index, width, height)` gives the upright luma.

    A clip asked for again in one process is the same file again, as it would be byte for byte.
    """
    rate = Fraction(rate)
    like = (
        *(path.suffix, frames, rate, size, tuple(stamps) if stamps is not None else None),
        *(offset, rotation, audio, codec, pixel_format, gop),
        *(tuple(sorted((given or {}).items())) for given in (options, muxer)),
    )
    if draw is barcode and like in _WRITTEN:
        path.write_bytes(_WRITTEN[like])
        return path
    width, height = size
    stored = (height, width) if rotation % 180 else (width, height)
    base = Fraction(1, 600) if stamps is not None or offset else 1 / rate
    with av.open(str(path), "w", container_options=muxer or {}) as container:
        extra = options or {}
        if codec == "libx264":
            extra = {"preset": "ultrafast", "bf": "2", "b-adapt": "0", "crf": "18", **extra}
        stream = container.add_stream(codec, rate=rate, options=extra)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height = stored
        stream.pix_fmt = pixel_format
        stream.time_base = base
        stream.codec_context.time_base = base
        stream.codec_context.gop_size = gop
        stream.codec_context.colorspace = 1
        stream.codec_context.color_range = 1
        if rotation:
            stream.set_display_rotation(rotation)
        sound = container.add_stream("aac", rate=48000, layout="stereo") if audio else None
        for index in range(frames):
            luma = np.rot90(draw(index, width, height), -rotation // 90)
            packed = np.full((stored[1] * 3 // 2, stored[0]), 128, np.uint8)
            packed[: stored[1]] = luma
            picture = av.VideoFrame.from_ndarray(packed, "yuv420p").reformat(format=pixel_format)
            tick = stamps[index] if stamps is not None else index
            picture.pts = tick + offset if stamps is not None or not offset else None
            if picture.pts is None:
                picture.pts = offset + round(index * 600 / rate)
            picture.time_base = base
            container.mux(stream.encode(picture))
        container.mux(stream.encode(None))
        if sound is not None:
            _hum(container, sound, Fraction(frames) / rate)
    if draw is barcode and path.stat().st_size < _SMALL:
        _WRITTEN[like] = path.read_bytes()
    return path


def _hum(container: av.container.OutputContainer, sound: av.AudioStream, seconds: Fraction) -> None:
    total = int(seconds * 48000)
    wave = (0.1 * np.sin(np.arange(total) * 2 * np.pi * 220 / 48000)).astype(np.float32)
    for start in range(0, total, 1024):
        part = wave[start : start + 1024]
        chunk = av.AudioFrame.from_ndarray(np.stack([part, part]), "fltp", "stereo")
        chunk.sample_rate, chunk.pts, chunk.time_base = 48000, start, Fraction(1, 48000)
        container.mux(sound.encode(chunk))
    container.mux(sound.encode(None))


def variable_rate(path: Path, frames: int = 48) -> Path:
    """Gaps of 1/30, 1/24, 1/15 and 1/60 s in turn."""
    gaps = (20, 25, 40, 10)
    stamps = [sum(gaps[i % 4] for i in range(index)) for index in range(frames)]
    return make_clip(path, frames, stamps=stamps)


def offset_start(path: Path, frames: int = 48) -> Path:
    """The first picture is stamped 2.5 s (Matroska keeps it)."""
    return make_clip(path.with_suffix(".mkv"), frames, offset=1500)


def transport_stream(path: Path, frames: int = 48) -> Path:
    """MPEG-TS: stamps begin at 1.4 s and seeking lands late."""
    return make_clip(path.with_suffix(".ts"), frames)


def in_avi(path: Path, frames: int = 48) -> Path:
    """H.264 with B-frames in a container that only has the order of decoding."""
    return _copied(make_clip(path.with_name(path.stem + "-whole.mp4"), frames), path)


def bare_stream(path: Path, frames: int = 48) -> Path:
    """An H.264 stream in no container: no stamp at all."""
    return _copied(make_clip(path.with_name(path.stem + "-whole.mp4"), frames), path)


def _copied(whole: Path, path: Path) -> Path:
    command = ["ffmpeg", "-loglevel", "error", "-y", "-i", str(whole), "-c", "copy", str(path)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    return path


def edit_list(path: Path, frames: int = 48, hidden: int = 17) -> Path:
    """The first `hidden` pictures are in the file but an edit list hides them.

    The first visible picture carries barcode `hidden`; the key frame before it is not visible.
    """
    whole = make_clip(path.with_name(path.stem + "-whole.mp4"), frames + hidden, gop=12)
    start = Fraction(hidden, 24) - Fraction(1, 96)
    command = ["ffmpeg", "-loglevel", "error", "-y", "-ss", f"{float(start):.6f}", "-i", str(whole)]
    subprocess.run([*command, "-c", "copy", str(path)], check=True, stdin=subprocess.DEVNULL)
    return path


def with_black(path: Path, black: range, frames: int = 48) -> Path:
    """Black pictures in `black`, limited range 16."""

    def draw(index: int, width: int, height: int) -> Picture:
        if index in black:
            return np.full((height, width), _BLACK, np.uint8)
        return barcode(index, width, height)

    return make_clip(path, frames, draw=draw)


def with_freeze(path: Path, frozen: range, frames: int = 48) -> Path:
    """From the second picture of `frozen` on, its first one stands still."""
    return make_clip(
        path, frames, draw=lambda i, w, h: barcode(frozen.start if i in frozen else i, w, h)
    )


def truncated(path: Path, frames: int = 48, keep: float = 0.6) -> Path:
    """A download that broke off: index in front, the end of the pictures missing."""
    whole = make_clip(path.with_name(path.stem + "-whole.mp4"), frames, options={"crf": "10"})
    front = path.with_name(path.stem + "-front.mp4")
    command = ["ffmpeg", "-loglevel", "error", "-y", "-i", str(whole), "-c", "copy"]
    subprocess.run(
        [*command, "-movflags", "+faststart", str(front)], check=True, stdin=subprocess.DEVNULL
    )
    data = front.read_bytes()
    path.write_bytes(data[: int(len(data) * keep)])
    return path
