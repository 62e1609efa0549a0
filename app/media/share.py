"""Small clips to pass on: exact frames beside each other with their numbers under them.

Each picture is read by index and its number is written from that index, so the two cannot differ.
The line lies under the picture and covers nothing of it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from fractions import Fraction
from pathlib import Path

import numpy as np
import numpy.typing as npt

from app.domain.errors import BadInput, ToolMissing
from app.domain.share import ShareClip, ShareForm, SharePane
from app.domain.timing import timecode
from app.media.animatic_type import Mask, Typeface
from app.media.ffmpeg import Encoder, has_encoder
from app.media.frame_table import open_video
from app.media.opencv import cv2
from app.media.reader import Reader

Image = npt.NDArray[np.uint8]

_TOLD_EVERY = 4
_GAP = 2  # between panes
_GROUND, _INK, _QUIET, _AMBER = 26, (216, 216, 216), (154, 154, 154), (61, 163, 232)


class ClipPress:
    """Callable as `domain.share.ClipMaker`."""

    def __init__(self, fonts: Path | None = None) -> None:
        """`fonts`: a folder that may hold TrueType files for the line under the picture."""
        self._fonts = fonts

    def __call__(
        self,
        clip: ShareClip,
        target: Path,
        stop: Callable[[], bool],
        told: Callable[[float], None],
    ) -> None:
        growing = target.with_name(f".{target.name}.growing")
        try:
            with ExitStack() as opened:
                readers = [opened.enter_context(Reader(pane.file)) for pane in clip.panes]
                for pane, reader in zip(clip.panes, readers, strict=True):
                    _check(pane, reader)
                pictures = self._pictures(clip, readers)
                first = next(pictures)
                size = (first.shape[1], first.shape[0])
                arguments = [*_encoding(clip, size, readers[0]), str(growing)]
                encoder = opened.enter_context(Encoder(arguments, stop))
                encoder.write(first)
                for index, picture in enumerate(pictures, 1):
                    encoder.write(picture)
                    if index % _TOLD_EVERY == 0:
                        told(index / clip.frames)
                encoder.finish()
            os.replace(growing, target)
        finally:
            growing.unlink(missing_ok=True)
        told(1.0)

    def _pictures(self, clip: ShareClip, readers: list[Reader]) -> Iterator[Image]:
        """(height, width, 3) uint8 BGR, even sizes, one for each picture of the clip."""
        face = Typeface(self._fonts)
        lines: list[_Line] = []
        for n, (pane, reader) in enumerate(zip(clip.panes, readers, strict=True)):
            high, wide = reader.frame(pane.frames[0]).shape[:2]
            width = max(2, round(clip.height * wide / high / 2) * 2)
            lines.append(_Line(pane, face, width, clip, clip.film if n == 0 else ""))
        for k in range(clip.frames):
            parts = []
            for line, reader in zip(lines, readers, strict=True):
                picture = _fitted(reader.frame(line.pane.frames[k]), line.width, clip.height)
                parts.append(np.vstack([picture, line.draw(k)]) if clip.burn else picture)
            yield np.ascontiguousarray(_beside(parts))


class _Line:
    """The words and numbers under one pane."""

    def __init__(
        self, pane: SharePane, face: Typeface, width: int, clip: ShareClip, film: str
    ) -> None:
        self.pane, self.width = pane, width
        self._face, self._size, self._height = face, clip.letters, clip.line
        self._pad = round(self._size * 0.6)
        self._top = max(0, (self._height - round(self._size * 1.4)) // 2)
        self._digits = max(4, len(str(max(pane.frames))))
        label = self._number(0)
        room = width - 2 * self._pad - label.shape[1] - self._size
        self._fixed: list[tuple[int, Mask, tuple[int, int, int]]] = []
        left = self._pad
        for text, weight, ink in ((pane.words, 650, _INK), (film, 400, _QUIET)):
            wide = face.width(text, self._size, weight) if text else 0
            if text and left + wide + self._size // 4 <= room:
                mask = face.line(text, self._size, weight)
                self._fixed.append((left, mask, ink))
                left += mask.shape[1] + self._size // 2
        self._blank = np.full((self._height, width, 3), _GROUND, np.uint8)
        for x, mask, ink in self._fixed:
            _ink(self._blank, mask, x, self._top, ink)

    def draw(self, k: int) -> Image:
        made = self._blank.copy()
        index = self.pane.frames[k]
        mask = self._number(index)
        # a picture that stands still because its file had no other one says so
        held = k > 0 and self.pane.frames[k - 1] == index
        _ink(made, mask, self.width - self._pad - mask.shape[1], self._top,
             _AMBER if held else _INK)  # fmt: skip
        return made

    def _number(self, index: int) -> Mask:
        """`00:00:02:13 f 0061`, on equal widths so that it does not tremble."""
        face, size = self._face, self._size
        code = face.figures(timecode(index, self.pane.rate), size, 500)
        word = face.line("f", size)
        number = face.figures(f"{index:0{self._digits}}", size, 500)
        gap = np.zeros((code.shape[0], size // 2), np.uint8)
        return np.hstack([code, gap, word, number])


def _check(pane: SharePane, reader: Reader) -> None:
    if not (min(pane.frames) >= 0 and max(pane.frames) < reader.frames):
        raise BadInput(
            f"{pane.file.name} has frames 0 to {reader.frames - 1}.",
            "Set in and out inside the take.",
        )


def _fitted(frame: Image, width: int, height: int) -> Image:
    if frame.shape[:2] == (height, width):
        return frame
    how = cv2.INTER_AREA if frame.shape[0] > height else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(frame, (width, height), interpolation=how), np.uint8)


def _beside(parts: list[Image]) -> Image:
    """Parts of two heights stand at the upper edge; the size comes out even."""
    if len(parts) == 1:
        return parts[0]
    high = max(part.shape[0] for part in parts)
    wide = sum(part.shape[1] for part in parts) + _GAP * (len(parts) - 1)
    made = np.full((high, wide, 3), _GROUND, np.uint8)
    left = 0
    for part in parts:
        made[: part.shape[0], left : left + part.shape[1]] = part
        left += part.shape[1] + _GAP
    return made


def _ink(image: Image, mask: Mask, left: int, top: int, colour: tuple[int, int, int]) -> None:
    area = image[top : top + mask.shape[0], max(0, left) : left + mask.shape[1]]
    cut = mask[: area.shape[0], : area.shape[1], None].astype(np.int16)
    area[:] = area + (np.array(colour, np.int16) - area.astype(np.int16)) * cut // 255


def _encoding(clip: ShareClip, size: tuple[int, int], first: Reader) -> list[str]:
    """ffmpeg's arguments up to the file's name."""
    rate = Fraction(clip.rate)
    video = ["-f", "rawvideo", "-pix_fmt", "bgr24", "-framerate", str(rate),
             "-video_size", f"{size[0]}x{size[1]}", "-i", "pipe:0"]  # fmt: skip
    if clip.form is ShareForm.GIF:
        # one palette of the whole clip, from what moves in it
        made = "split[a][b];[a]palettegen=stats_mode=diff[p];[b][p]paletteuse"
        how = "dither=bayer:bayer_scale=5:diff_mode=rectangle"
        return [*video, "-filter_complex", f"[0:v]{made}={how}", "-loop", "0", "-f", "gif"]
    sound = _sound(clip, first)
    coded = _mp4() if clip.form is ShareForm.MP4 else _webm()
    tags = ["-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709",
            "-color_range", "tv"]  # fmt: skip
    made = "scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+full_chroma_int"
    # short groups, so that a step back in a browser costs little
    return [*video, *sound[0], "-map", "0:v", *sound[1], "-vf", f"{made},format=yuv420p",
            *coded, *tags, "-g", "12", "-map_metadata", "-1"] + (
        ["-movflags", "+faststart", "-f", "mp4"] if clip.form is ShareForm.MP4 else ["-f", "webm"]
    )  # fmt: skip


def _mp4() -> list[str]:
    if has_encoder("libx264"):
        video = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-bf", "0"]
    else:
        video = ["-c:v", "mpeg4", "-q:v", "4"]
    return [*video, "-c:a", "aac", "-b:a", "128k"]


def _webm() -> list[str]:
    """VP9, which every browser of today plays; it costs a sixth of VP8 here."""
    if has_encoder("libvpx-vp9"):
        video = ["-c:v", "libvpx-vp9", "-crf", "32", "-b:v", "0", "-row-mt", "1"]
    elif has_encoder("libvpx"):
        video = ["-c:v", "libvpx", "-crf", "14", "-b:v", "1200k", "-auto-alt-ref", "0"]
    else:
        raise ToolMissing(
            "This ffmpeg cannot write WebM.", "Install an ffmpeg with libvpx, or share as MP4."
        )
    sound = "libopus" if has_encoder("libopus") else "libvorbis"
    return [*video, "-deadline", "realtime", "-cpu-used", "8", "-c:a", sound, "-b:a", "64k"]


def _sound(clip: ShareClip, first: Reader) -> tuple[list[str], list[str]]:
    """Input and output arguments for the sound of the first pane."""
    if clip.sound is None:
        return [], []
    file, (start, end) = clip.panes[0].file, clip.sound
    container, _stream = open_video(file)
    with container:
        if not container.streams.audio:
            return [], []
        # ffmpeg counts from where the container begins, the table from the first visible picture
        begins = Fraction(container.start_time or 0, 1_000_000)
    late = max(0.0, float(first.table.stamps[0] * first.table.time_base - begins))
    length = f"{end - start:.6f}"
    heard = f"atrim=start={late + start:.6f}:end={late + end:.6f},asetpts=PTS-STARTPTS"
    whole = f"{heard},apad=whole_dur={length},atrim=end={length}"
    return ["-i", f"file:{file}"], ["-map", "1:a:0", "-af", whole, "-ac", "2"]
