"""What the player must know of a file before its first picture: its frames, size and codec.

Read once a file and kept while the file stays the same, so that a take opens again at once.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av

from app.media.decoder import quarter_turns
from app.media.frame_table import FrameTable, open_video, table_of, unreadable

_KEPT = 256
_APART = Fraction(1, 1000)  # seconds a container may round a stamp


@dataclass(frozen=True, slots=True)
class Clip:
    """`width` and `height` as a viewer sees them, in pixels; `plain` has colour at half its size
    both ways, as frames in memory have.
    """

    table: FrameTable
    width: int
    height: int
    codec: str
    plain: bool


_known: OrderedDict[tuple[Path, int, int], Clip] = OrderedDict()
_lock = threading.Lock()


def clip_of(file: Path, proxy: Clip | None = None) -> Clip:
    """`proxy`, where there is one, spares decoding a picture to learn which way up it is.

    Raises MediaMissing, MediaUnreadable, also where not one picture decodes.
    """
    key = _key(file)
    with _lock:
        if key in _known:
            _known.move_to_end(key)
            return _known[key]
    container, stream = open_video(file)
    with container:
        table = table_of(container, stream, file)
        context = stream.codec_context
        codec, layout = context.name, context.pix_fmt or ""
        size = _like(proxy, context.width, context.height)
    if size is None or not layout:
        first = _first(file)
        sides = (first.width, first.height)
        size = sides if quarter_turns(first) % 2 == 0 else sides[::-1]
        layout = first.format.name
    plain = layout.startswith(("yuv420p", "yuvj420p", "nv12", "p010"))
    clip = Clip(table, *size, codec, plain)
    with _lock:
        _known[key] = clip
        while len(_known) > _KEPT:
            _known.popitem(last=False)
    return clip


def _first(file: Path) -> av.VideoFrame:
    """The first picture, from its own packet alone where that is enough."""
    container, stream = open_video(file)
    with container:
        context = stream.codec_context
        context.thread_type = "NONE"
        try:
            for packet in container.demux(stream):
                if packet.is_keyframe and not packet.is_discard:
                    alone = [*context.decode(packet), *context.decode(None)]
                    if alone:
                        return alone[0]
                break
        except av.FFmpegError:
            pass  # the whole file may still begin with a picture
    container, stream = open_video(file)
    with container:
        stream.codec_context.thread_type = "NONE"
        try:
            found = next(iter(container.decode(stream)), None)
        except av.FFmpegError as error:
            raise unreadable(file, error) from error
    if found is None:
        raise unreadable(file)
    return found


def _like(proxy: Clip | None, width: int, height: int) -> tuple[int, int] | None:
    """The size, turned as the proxy is; None where that does not tell."""
    if proxy is None or not width or not height:
        return None
    for sides in ((width, height), (height, width)):
        if _same_shape((proxy.width, proxy.height), sides):
            return sides
    return None


def _same_shape(small: tuple[int, int], large: tuple[int, int]) -> bool:
    # Even sides round by up to two pixels each.
    across = abs(small[0] * large[1] - small[1] * large[0])
    return across <= 2 * (large[0] + large[1])


def stands_for(proxy: Clip, original: Clip) -> bool:
    """Whether frame k of the proxy is frame k of the original for every k: as many, at the same
    times, each decodable by itself, in the same shape.
    """
    ours, theirs = proxy.table, original.table
    if ours.frames != theirs.frames or len(ours.keys) != ours.frames:
        return False
    if any(abs(a - b) > _APART for a, b in zip(ours.times, theirs.times, strict=True)):
        return False
    return _same_shape((proxy.width, proxy.height), (original.width, original.height))


def _key(file: Path) -> tuple[Path, int, int]:
    try:
        found = file.stat()
    except OSError:
        return file, -1, -1
    return file, found.st_size, found.st_mtime_ns
