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


def clip_of(file: Path) -> Clip:
    """Raises MediaMissing, MediaUnreadable, also where not one picture decodes."""
    key = _key(file)
    with _lock:
        if key in _known:
            _known.move_to_end(key)
            return _known[key]
    container, stream = open_video(file)
    with container:
        table = table_of(container, stream, file)
        codec = stream.codec_context.name
    container, stream = open_video(file)
    with container:
        stream.codec_context.thread_type = "NONE"
        try:
            first = next(iter(container.decode(stream)), None)
        except av.FFmpegError as error:
            raise unreadable(file, error) from error
        if first is None:
            raise unreadable(file)
        sides = (first.width, first.height)
        width, height = sides if quarter_turns(first) % 2 == 0 else sides[::-1]
        plain = first.format.name.startswith(("yuv420p", "yuvj420p", "nv12", "p010"))
    clip = Clip(table, width, height, codec, plain)
    with _lock:
        _known[key] = clip
        while len(_known) > _KEPT:
            _known.popitem(last=False)
    return clip


def stands_for(proxy: Clip, original: Clip) -> bool:
    """Whether frame k of the proxy is frame k of the original for every k: as many, at the same
    times, each decodable by itself, in the same shape.
    """
    ours, theirs = proxy.table, original.table
    if ours.frames != theirs.frames or len(ours.keys) != ours.frames:
        return False
    if any(abs(a - b) > _APART for a, b in zip(ours.times, theirs.times, strict=True)):
        return False
    # Even sides round by up to two pixels each.
    across = abs(proxy.width * original.height - proxy.height * original.width)
    return across <= 2 * (original.width + original.height)


def _key(file: Path) -> tuple[Path, int, int]:
    try:
        found = file.stat()
    except OSError:
        return file, -1, -1
    return file, found.st_size, found.st_mtime_ns
