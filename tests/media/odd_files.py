"""Every kind of file that takes come in, each picture carrying its own number.

`ODD[name](folder)` makes the file; `FIRST[name]` is the number in its first visible picture, where
that is not 0.
"""

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from pathlib import Path

from tests import clips

FRAMES = 48


def _clip(name: str, **settings: object) -> Callable[[Path], Path]:
    return lambda folder: clips.make_clip(folder / name, FRAMES, **settings)  # type: ignore[arg-type]


def _by(maker: Callable[..., Path], name: str) -> Callable[[Path], Path]:
    return lambda folder: maker(folder / name, FRAMES)


_hevc = partial(_clip, codec="libx265", options={"x265-params": "log-level=none", "preset": "fast"})
_open_group = {"x264-params": "open-gop=1:bframes=3:b-adapt=0:keyint=12:min-keyint=12"}

ODD: dict[str, Callable[[Path], Path]] = {
    "constant": _clip("constant.mp4", audio=True),
    "long-gop": _clip("long-gop.mp4", gop=250),
    "open-gop": _clip("open-gop.mp4", options=_open_group),
    "ntsc": _clip("ntsc.mp4", rate=Fraction(24000, 1001)),
    "sixty": _clip("sixty.mp4", rate=60),
    "variable": _by(clips.variable_rate, "variable.mp4"),
    "offset": _by(clips.offset_start, "offset.mkv"),
    "transport": _by(clips.transport_stream, "transport.ts"),
    "edit-list": _by(clips.edit_list, "edit-list.mp4"),
    "rotated": _clip("rotated.mp4", rotation=90),
    "upside-down": _clip("upside-down.mp4", rotation=180),
    "rotated-back": _clip("rotated-back.mp4", rotation=270),
    "ten-bit": _clip("ten-bit.mp4", pixel_format="yuv420p10le"),
    "four-four-four": _clip("full-chroma.mp4", pixel_format="yuv444p"),
    "prores": _clip("prores.mov", codec="prores_ks", pixel_format="yuv422p10le"),
    "hevc": _hevc("hevc.mp4"),
    "hevc-ten-bit": _hevc("hevc-ten.mkv", pixel_format="yuv420p10le", gop=250),
    "vp9": _clip("vp9.webm", codec="libvpx-vp9", options={"cpu-used": "8", "deadline": "realtime"}),
    "av1": _clip("av1.mp4", codec="libsvtav1", options={"preset": "8", "crf": "10"}),
    "mpeg2-program": _clip("mpeg2.mpg", codec="mpeg2video"),
    "mpeg2-transport": _clip("mpeg2.ts", codec="mpeg2video", rate=25),
    "jpeg-avi": _clip("jpeg.avi", codec="mjpeg", pixel_format="yuvj420p"),
    "jpeg-avi-25": _clip("jpeg-25.avi", codec="mjpeg", pixel_format="yuvj420p", rate=25),
    "h264-avi": _by(clips.in_avi, "h264.avi"),
    "bare-stream": _by(clips.bare_stream, "bare.h264"),
    "fragmented": _clip("fragmented.mp4", muxer={"movflags": "frag_keyframe+empty_moov"}),
    "lossless": _clip("lossless.mkv", codec="ffv1"),
}  # fmt: skip

FIRST = {"edit-list": 17}
