"""Which matrix and range a file's pictures are in, and exact conversion to BGR, BGRA and luma.

Rules for files that do not say: from 720 lines up BT.709, below BT.601; limited range, except
`yuvj*` formats and JPEG pictures, which are full. Not for grading or for transfer curves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import av
import numpy as np
import numpy.typing as npt
from av.video.reformatter import ColorRange, Interpolation, VideoReformatter

from app.domain.errors import MediaUnreadable

Array = npt.NDArray[np.uint8]

# Values of H.273 as they stand in a decoded frame; sws has its own, smaller set.
MATRIX = {1: "bt709", 4: "fcc", 5: "bt601", 6: "bt601", 7: "smpte240m", 9: "bt2020", 10: "bt2020"}
_SWS = {"bt709": 1, "fcc": 4, "bt601": 5, "smpte240m": 7, "bt2020": 9}
_UNSPECIFIED, _LIMITED, _FULL = 0, 1, 2
_BT2020_PRIMARIES = 9

EXACT = (
    Interpolation.BILINEAR
    | Interpolation.ACCURATE_RND
    | Interpolation.FULL_CHR_H_INT
    | Interpolation.FULL_CHR_H_INP
)


@dataclass(frozen=True, slots=True)
class Colour:
    """`matrix` is bt709, bt601, bt2020, smpte240m, fcc or rgb; `full` means 0..255."""

    matrix: str
    full: bool
    stated: bool  # False where the file said nothing and the rule decided

    @property
    def sws_matrix(self) -> int:
        return _SWS.get(self.matrix, 1)

    @property
    def sws_range(self) -> ColorRange:
        return ColorRange.JPEG if self.full else ColorRange.MPEG


def colour_of(frame: av.VideoFrame, codec: str = "") -> Colour:
    """What the decoded frame is in, by its own tags first, else by the rules above."""
    name = frame.format.name
    if name.startswith(("rgb", "bgr", "gbr", "argb", "abgr", "pal")):
        return Colour("rgb", True, True)
    stated = int(frame.colorspace)
    matrix = MATRIX.get(stated)
    if matrix is None:
        wide = int(frame.color_primaries or 0) == _BT2020_PRIMARIES
        matrix = "bt2020" if wide else "bt709" if frame.height >= 720 else "bt601"
    range_ = int(frame.color_range)
    full = range_ == _FULL or (
        range_ == _UNSPECIFIED and (name.startswith("yuvj") or codec == "mjpeg")
    )
    return Colour(matrix, full, stated in MATRIX)


class Converter:
    """Turns decoded frames of one file into arrays. Keeps its scaler: use one per thread."""

    def __init__(self, codec: str = "") -> None:
        self._codec = codec
        self._scaler = VideoReformatter()

    def bgr(self, frame: av.VideoFrame, width: int = 0, height: int = 0) -> Array:
        """(height, width, 3) uint8, accurate rounding, linear chroma."""
        return self._packed(frame, "bgr24", width, height, EXACT)

    def bgra(self, frame: av.VideoFrame, *, fast: bool) -> Array:
        """(height, width, 4) uint8, alpha 255. `fast` is for motion: within 3 levels of exact."""
        flags = Interpolation.BILINEAR if fast else EXACT
        if fast and frame.width % 8:
            # the quickest way of swscale leaves the last columns of such widths unwritten
            flags |= Interpolation.ACCURATE_RND
        return self._packed(frame, "bgra", 0, 0, flags)

    def i420(
        self,
        frame: av.VideoFrame,
        width: int,
        height: int,
        *,
        full: bool = False,
        deep: bool = False,
    ) -> av.VideoFrame:
        """Shrunk to width x height (both even) in the source's own matrix and range.

        `full` makes it 0..255 whatever the source's range is; `deep` keeps ten bits of a source
        that has more than eight.
        """
        colour = colour_of(frame, self._codec)
        if colour.matrix == "rgb":
            colour = Colour("bt709", False, True)
            source: dict[str, int] = {}
        else:
            source = {"src_colorspace": colour.sws_matrix, "src_color_range": colour.sws_range}
        small = self._run(
            frame,
            width=width,
            height=height,
            format="yuv420p10le" if deep and depth(frame) > 8 else "yuv420p",
            interpolation=Interpolation.AREA,
            dst_colorspace=colour.sws_matrix,
            dst_color_range=ColorRange.JPEG if full else colour.sws_range,
            **source,
        )
        small.colorspace = colour.sws_matrix
        small.color_range = _FULL if full or colour.full else _LIMITED
        return small

    def luma(self, frame: av.VideoFrame, width: int, height: int) -> Array:
        """(height, width) uint8 in the file's own range: 16..235 where it is limited."""
        return plane(self.i420(frame, width, height), 0).copy()

    def _packed(
        self,
        frame: av.VideoFrame,
        layout: str,
        width: int,
        height: int,
        flags: Interpolation,
    ) -> Array:
        colour = colour_of(frame, self._codec)
        tags: dict[str, int] = {}
        if colour.matrix != "rgb":
            tags = {
                "src_colorspace": colour.sws_matrix,
                "src_color_range": colour.sws_range,
                "dst_color_range": ColorRange.JPEG,
            }
        made = self._run(
            frame,
            width=width or frame.width,
            height=height or frame.height,
            format=layout,
            interpolation=flags,
            **tags,
        )
        depth = 3 if layout == "bgr24" else 4
        data = made.planes[0]
        rows = _bytes(data).reshape(-1, data.line_size)
        packed = np.ascontiguousarray(rows[: made.height, : made.width * depth])
        return packed.reshape(made.height, made.width, depth)

    def _run(self, frame: av.VideoFrame, **settings: object) -> av.VideoFrame:
        try:
            return self._scaler.reformat(frame, threads=1, **settings)  # type: ignore[arg-type]
        except (av.FFmpegError, ValueError) as error:
            raise MediaUnreadable(
                f"Pictures in {frame.format.name} cannot be shown.",
                "Convert the file to ProRes or H.264 and import it again.",
            ) from error


def depth(frame: av.VideoFrame) -> int:
    """Bits of a component."""
    return max(component.bits for component in frame.format.components)


def plane(frame: av.VideoFrame, number: int) -> Array:
    """One plane as (rows, columns) uint8 without the padding, two columns a sample where it has
    more than eight bits; a view into the frame.
    """
    data = frame.planes[number]
    columns = data.width * (2 if depth(frame) > 8 else 1)
    return _bytes(data).reshape(-1, data.line_size)[: data.height, :columns]


def _bytes(data: av.video.plane.VideoPlane) -> Array:
    # PyAV's stubs do not say that a plane is a buffer.
    return np.frombuffer(cast(memoryview, data), np.uint8)


def turned(picture: Array, quarter_turns: int) -> Array:
    """Rotated counter-clockwise by 90 degrees times `quarter_turns`, contiguous."""
    if quarter_turns % 4 == 0:
        return picture
    return np.ascontiguousarray(np.rot90(picture, quarter_turns))
