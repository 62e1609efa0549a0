"""The built-in model Animatic: draws and encodes a take on this machine (`LocalRenderer` port).

A camera move over the shot's picture, or over a drawn card where there is none, at the ordered
frames, rate and size. Equal orders give equal decoded frames with equal versions of the program,
OpenCV and ffmpeg. It never pretends to be more than an animatic: every frame says so.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
import numpy.typing as npt

from app.domain.errors import BadInput, MediaUnreadable
from app.domain.render_order import RenderOrder
from app.media.animatic_burnin import BurnIn, Planes
from app.media.animatic_card import cast_light, draw_card
from app.media.animatic_paths import Matrix, camera_path, matrix
from app.media.animatic_type import Typeface
from app.media.ffmpeg import Encoder, has_encoder
from app.media.opencv import cv2

Canvas = npt.NDArray[np.float32]

_OVERSAMPLED = 2  # luma is sampled from twice the size, so that slow moves do not shimmer
_WORKING = 1.25  # of the output size: what the closest view shows one to one
_TOLD_EVERY = 8  # frames
_BGR_TO_709 = np.array(
    [
        [0.0620, 0.6142, 0.1826, 16.0],
        [0.4392, -0.3386, -0.1006, 128.0],
        [-0.0403, -0.3989, 0.4392, 128.0],
    ]
)


class Animatic:
    """Callable as `domain.ports.LocalRenderer`; safe in several threads at once."""

    def __init__(self, fonts: Path | None = None) -> None:
        """`fonts`: a folder that may hold TrueType files for the burnt-in text."""
        self._fonts = fonts

    def __call__(
        self,
        order: RenderOrder,
        picture: Path | None,
        target: Path,
        stop: Callable[[], bool],
        told: Callable[[float], None],
    ) -> None:
        """Write `target` whole or not at all: QuickTime, or MP4 where its name ends in .mp4.

        `told` gets 0..1. Raises Stopped, ToolMissing, DiskFull, MediaUnreadable (the picture),
        BadInput (a size or length nobody can encode).
        """
        if order.frames < 1 or order.width % 2 or order.height % 2 or order.height < 64:
            raise BadInput(
                f"{order.width}x{order.height}, {order.frames} frames cannot be drawn.",
                "Choose even width and height from 64 lines up, and at least one frame.",
            )
        growing = target.with_name(f"{target.name}.growing")
        try:
            with Encoder([*_encoding(order, target), str(growing)], stop) as encoder:
                for index, planes in enumerate(self._frames(order, picture)):
                    encoder.write(*planes)
                    if index % _TOLD_EVERY == 0:
                        told(index / order.frames)
                encoder.finish()
            os.replace(growing, target)
        finally:
            growing.unlink(missing_ok=True)
        told(1.0)

    def _frames(self, order: RenderOrder, picture: Path | None) -> Iterator[Planes]:
        source = _prepared(order, picture)
        burn_in = BurnIn(order, Typeface(self._fonts), card=picture is None)
        path = camera_path(order.move, order.seed or 0, order.options.get("speed", ""))
        last = max(1, order.frames - 1)
        for index in range(order.frames):
            view = path(index / last, float(index / order.rate))
            luma = matrix(view, order.width, order.height, _OVERSAMPLED)
            planes = _sampled(source, luma, order.width, order.height)
            burn_in.apply(planes, index)
            yield planes


def _prepared(order: RenderOrder, picture: Path | None) -> Planes:
    """The picture as three planes: luma and chroma each at twice what the output needs."""
    seed = order.seed or 0
    wide, high = round(order.width * _WORKING), round(order.height * _WORKING)
    if picture is None:
        canvas = draw_card(order.width, order.height, seed)
        canvas = cv2.resize(canvas, (wide, high), interpolation=cv2.INTER_CUBIC).astype(np.float32)
    else:
        canvas = _covering(_read_picture(picture), wide, high)
    lit = np.clip(cast_light(canvas, seed), 0, 255)
    # Rounded and held within eight bits in one go.
    wide_ycc = cv2.transform(lit, _BGR_TO_709.astype(np.float32))
    ycc = cv2.add(wide_ycc, np.zeros(4), dtype=cv2.CV_8U)
    luma, *chroma = cv2.split(ycc)
    twice = (order.width * _OVERSAMPLED, order.height * _OVERSAMPLED)
    y = cv2.resize(luma, twice, interpolation=cv2.INTER_CUBIC)
    u, v = (
        cv2.resize(c, (order.width, order.height), interpolation=cv2.INTER_AREA) for c in chroma
    )
    return np.asarray(y, np.uint8), np.asarray(u, np.uint8), np.asarray(v, np.uint8)


def _sampled(source: Planes, luma: Matrix, width: int, height: int) -> Planes:
    """The view's planes. Chroma sits left of its luma pair, as H.264 players expect."""
    out_to_luma = np.array([[2, 0, 0], [0, 2, 0.5], [0, 0, 1.0]])
    luma_to_chroma = np.array([[0.5, 0, -0.25], [0, 0.5, -0.25], [0, 0, 1.0]])
    chroma = luma_to_chroma @ luma @ out_to_luma
    half = (width // 2, height // 2)
    return (
        _warped(source[0], luma, (width, height)),
        _warped(source[1], chroma, half),
        _warped(source[2], chroma, half),
    )


def _warped(
    plane: npt.NDArray[np.uint8], m: Matrix, size: tuple[int, int]
) -> npt.NDArray[np.uint8]:
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    if m[2, 0] or m[2, 1]:
        made = cv2.warpPerspective(plane, m, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    else:
        made = cv2.warpAffine(plane, m[:2], size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(made, np.uint8)


def _read_picture(picture: Path) -> npt.NDArray[np.uint8]:
    try:
        data = np.frombuffer(picture.read_bytes(), np.uint8)
    except OSError as error:
        raise MediaUnreadable(
            f"{picture.name} cannot be read ({error.strerror}).", "Give the shot another picture."
        ) from error
    image = cv2.imdecode(data, cv2.IMREAD_COLOR) if data.size else None
    if image is None:
        raise MediaUnreadable(
            f"{picture.name} is not a picture this program can read.",
            "Give the shot a JPEG or PNG picture.",
        )
    return np.asarray(image, np.uint8)


def _covering(image: npt.NDArray[np.uint8], width: int, height: int) -> Canvas:
    """Cropped to the output's shape around its middle and scaled to width x height."""
    high, wide = image.shape[:2]
    if wide * height > high * width:
        keep = max(1, high * width // height)
        image = image[:, (wide - keep) // 2 : (wide - keep) // 2 + keep]
    else:
        keep = max(1, wide * height // width)
        image = image[(high - keep) // 2 : (high - keep) // 2 + keep]
    shrink = image.shape[1] > width
    how = cv2.INTER_AREA if shrink else cv2.INTER_LANCZOS4
    return np.asarray(cv2.resize(image, (width, height), interpolation=how), np.float32)


def _encoding(order: RenderOrder, target: Path) -> list[str]:
    """ffmpeg's arguments up to the file's name: constant rate, exact stamps, tagged BT.709."""
    rate = Fraction(order.rate)
    mp4 = target.suffix.lower() == ".mp4"
    seconds = Fraction(order.frames) / rate
    video = ["-f", "rawvideo", "-pix_fmt", "yuv420p", "-framerate", str(rate),
             "-video_size", f"{order.width}x{order.height}", "-i", "pipe:0"]  # fmt: skip
    sound = ["-f", "lavfi", "-i", _sound(order, seconds)] if order.audio else []
    maps = ["-map", "0:v", *(["-map", "1:a"] if sound else [])]
    # A fixed thread count keeps equal orders equal; short groups keep scrubbing quick.
    codec = (
        ["libx264", "-preset", "ultrafast", "-crf", "18", "-g", "12", "-bf", "0", "-threads", "4"]
        if has_encoder("libx264")
        else ["mpeg4", "-q:v", "2", "-g", "12", "-threads", "1"]
    )
    tags = ["-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709",
            "-color_range", "tv"]  # fmt: skip
    ticks = rate.numerator * (1000 if rate.denominator == 1 else 1)
    return [*video, *sound, *maps, "-c:v", *codec, "-pix_fmt", "yuv420p", *tags,
            "-c:a", *(["aac", "-b:a", "192k"] if mp4 else ["pcm_s16le"]),
            "-video_track_timescale", str(ticks), "-map_metadata", "-1", "-movflags", "+faststart",
            "-f", "mp4" if mp4 else "mov"]  # fmt: skip


def _sound(order: RenderOrder, seconds: Fraction) -> str:
    """A quiet tone with a one-frame pip on the shot's first and last frame, or silence."""
    shape = f"s=48000:c=stereo:d={float(seconds):.9f}"
    if order.options.get("sound") == "silence":
        return f"aevalsrc=0|0:{shape}"
    frame = 1 / Fraction(order.rate)
    end = order.cut_end or order.frames
    pips = "+".join(
        f"between(t,{float(f * frame):.9f},{float((f + 1) * frame):.9f})"
        for f in (order.cut_start, end - 1)
    )
    wave = f"0.03*sin(2*PI*220*t)+0.1*sin(2*PI*1000*t)*({pips})".replace(",", r"\,")
    return f"aevalsrc={wave}|{wave}:{shape}"
