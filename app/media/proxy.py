"""Makes a take's proxy: every picture a JPEG of its own, small, upright, full range, same stamps.

Beside `NAME.mov` lies `NAME.json`: which file it was made from, how large both are, its frames and
colour. Only the two together count, and the note is written last, so that a kill at any instant
leaves a whole proxy or none. Not for exact pictures: those come from the original.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from app.domain.errors import DiskFull, MediaMissing, MediaUnreadable, Stopped
from app.domain.proxy import ProxyLook, ProxyState
from app.domain.value import Value
from app.media.coded import put_coded
from app.media.colour import Converter, colour_of, plane
from app.media.decoder import Decoder, damaged, quarter_turns
from app.media.frame_table import FrameTable, read_table

HIGHEST = 540  # lines
_QUALITY = "3"
_GROWING = "growing"
_NOTE = ".json"
_WHEN_FULL = "Free some space; proxies come back by themselves."
# Primaries and transfer a file of this matrix has where it does not say.
_USUAL = {5: (6, 6), 7: (7, 7), 9: (9, 14)}


class ProxyNote(Value):
    """What is written beside a proxy. `problem` stands where none could be made."""

    sha256: str = ""
    original_bytes: int = 0
    original_mtime_ns: int = 0
    frames: int = 0
    width: int = 0
    height: int = 0
    matrix: str = ""
    full: bool = True
    proxy_bytes: int = 0
    problem: str = ""


class ProxyMaker:
    """Implements `domain.proxy.ProxyMaker`; no state, safe from any thread."""

    def look(self, original: Path, target: Path) -> ProxyLook:
        """By names, sizes and times alone: nothing is opened but the note."""
        note = read_note(target)
        if note is None:
            return ProxyLook()
        try:
            facts = original.stat()
        except OSError:
            return ProxyLook(state=ProxyState.STALE)
        if (facts.st_size, facts.st_mtime_ns) != (note.original_bytes, note.original_mtime_ns):
            return ProxyLook(state=ProxyState.STALE)
        if note.problem:
            return ProxyLook(state=ProxyState.DAMAGED, words=note.problem)
        try:
            whole = target.stat().st_size == note.proxy_bytes
        except OSError:
            whole = False
        return ProxyLook(state=ProxyState.READY if whole else ProxyState.NONE)

    def make(self, original: Path, target: Path, go_on: Callable[[], bool]) -> None:
        """Write the proxy of `original` to `target`, or the note that there can be none.

        `go_on` is asked at every picture and may keep it waiting. Raises Stopped, DiskFull,
        MediaMissing; MediaUnreadable where the original is damaged.
        """
        target.parent.mkdir(parents=True, exist_ok=True)
        growing = target.with_name(f".{target.stem}.{os.getpid()}.{_GROWING}{target.suffix}")
        try:
            before = original.stat()
            digest = _sha256(original, go_on)
            known = read_note(target)
            if known is not None and known.sha256 == digest and _is_whole(target, known):
                _write_note(target, _dated(known, before))
                return
            note = ProxyNote(
                sha256=digest,
                original_bytes=before.st_size,
                original_mtime_ns=before.st_mtime_ns,
            )
            try:
                made = _encode(original, growing, go_on)
                _verify(growing, made)
            except MediaUnreadable as error:
                _forget(target)
                _write_note(target, note.model_copy(update={"problem": error.message}))
                raise
            after = original.stat()
            if (after.st_size, after.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
                raise MediaMissing(f"{original.name} changed while it was read.", "Open it again.")
            # An older note must not speak for the new pictures.
            note_file(target).unlink(missing_ok=True)
            os.replace(growing, target)
            _write_note(
                target,
                note.model_copy(
                    update={
                        "frames": made.table.frames,
                        "width": made.width,
                        "height": made.height,
                        "matrix": made.matrix,
                        "proxy_bytes": target.stat().st_size,
                    }
                ),
            )
        except (OSError, av.FFmpegError) as error:
            _tell(error, original)
            raise
        finally:
            growing.unlink(missing_ok=True)

    def give_up(self, original: Path, target: Path, words: str) -> None:
        """Note that there can be none of this file as it is."""
        target.parent.mkdir(parents=True, exist_ok=True)
        _forget(target)
        _write_note(target, _dated(ProxyNote(problem=words), original.stat()))

    def rest(self) -> None:
        """Nothing is kept for the next one."""

    def used(self, target: Path) -> None:
        with contextlib.suppress(OSError):
            os.utime(note_file(target))

    def last_used(self, target: Path) -> float:
        try:
            return note_file(target).stat().st_mtime
        except OSError:
            return 0.0

    def drop(self, target: Path) -> bool:
        try:
            _forget(target)
        except OSError:  # open in a player, on a system that minds
            return False
        return True

    def noted(self, folder: Path) -> set[str]:
        return {found.stem for found in folder.glob(f"*{_NOTE}")}

    def clean(self, folder: Path) -> None:
        """Only for who alone may write in the film."""
        for left in folder.glob(f".*.{_GROWING}.mov"):
            left.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class _Made:
    """What was written: the original's frames, and the proxy's own size and colour."""

    table: FrameTable
    width: int
    height: int
    matrix: str


def note_file(target: Path) -> Path:
    return target.with_suffix(_NOTE)


def read_note(target: Path) -> ProxyNote | None:
    try:
        return ProxyNote.model_validate_json(note_file(target).read_bytes())
    except (OSError, ValueError):
        return None


def proxy_size(width: int, height: int) -> tuple[int, int]:
    """Even sides of the picture's shape, at most 540 lines, never larger than the picture."""
    share = min(1.0, HIGHEST / height)
    across, down = (max(2, int(side * share) // 2 * 2) for side in (width, height))
    return across, down


def _encode(original: Path, growing: Path, go_on: Callable[[], bool]) -> _Made:
    table = read_table(original)
    source = Decoder(original, table, threads=1)
    first: av.VideoFrame | None = None
    stream: av.VideoStream | None = None
    try:
        convert = Converter(source.codec)
        with av.open(str(growing), "w", format="mov") as container:
            for due in range(table.frames):
                if not go_on():
                    raise Stopped("The proxy was not finished.", "It goes on at the next start.")
                item = source.next()
                if item is None or item[0] != due:
                    raise damaged(original, due)
                picture = _small(item[1], convert)
                if first is None or stream is None:
                    first, stream = picture, _stream(container, table, picture, item[1])
                if (picture.width, picture.height) != (first.width, first.height):
                    raise MediaUnreadable(
                        f"{original.name} changes its picture size at frame {due}.",
                        "Convert the file to ProRes or H.264 and import it again.",
                    )
                picture.pts = table.stamps[due] - table.stamps[0]
                picture.time_base = table.time_base
                for packet in stream.encode(picture):
                    packet.duration = _length(table, due)
                    container.mux(packet)
            if stream is not None:
                container.mux(stream.encode(None))
    finally:
        source.close()
    if first is None:
        raise damaged(original, 0)
    with growing.open("rb+") as file:
        os.fsync(file.fileno())
    return _Made(table, first.width, first.height, colour_of(first).matrix)


def _stream(
    container: av.container.OutputContainer,
    table: FrameTable,
    picture: av.VideoFrame,
    source: av.VideoFrame,
) -> av.VideoStream:
    options = {"qmin": _QUALITY, "qmax": _QUALITY}
    stream = container.add_stream("mjpeg", rate=table.rate, options=options)
    stream.width, stream.height = picture.width, picture.height
    stream.pix_fmt = "yuvj420p"
    stream.time_base = table.time_base
    context = stream.codec_context
    context.time_base = table.time_base
    context.thread_count = 1
    primaries, transfer = _USUAL.get(int(picture.colorspace), (1, 1))
    context.colorspace = picture.colorspace
    context.color_range = picture.color_range
    # QuickTime writes the matrix only together with these two; 2 is "not stated".
    context.color_primaries = _stated(source.color_primaries) or primaries
    context.color_trc = _stated(source.color_trc) or transfer
    return stream


def _small(frame: av.VideoFrame, convert: Converter) -> av.VideoFrame:
    """A 4:2:0 full-range picture of proxy size, upright."""
    turns = quarter_turns(frame)
    upright = (frame.height, frame.width) if turns % 2 else (frame.width, frame.height)
    width, height = proxy_size(*upright)
    stored = (height, width) if turns % 2 else (width, height)
    small = convert.i420(frame, *stored, full=True)
    if turns:
        colour = small.colorspace, small.color_range
        flat = [np.rot90(plane(small, n), turns).ravel() for n in range(3)]
        packed = np.concatenate(flat).reshape(height * 3 // 2, width)
        small = av.VideoFrame.from_ndarray(packed, "yuv420p")
        small.colorspace, small.color_range = colour
    return small


def _verify(growing: Path, made: _Made) -> None:
    """Same frames at the same times, and both ends decode. Raises MediaUnreadable."""
    table = made.table
    found = read_table(growing)
    same = found.frames == table.frames and all(
        abs(one - other) <= Fraction(1, 1000)
        for one, other in zip(found.times, table.times, strict=True)
    )
    ends = Decoder(growing, found, threads=1)
    try:
        for index in (0, table.frames - 1):
            picture = ends.exact(index)
            colour = colour_of(picture, ends.codec)
            same = same and (picture.width, picture.height) == (made.width, made.height)
            same = same and colour.full and colour.matrix == made.matrix
    finally:
        ends.close()
    if not same or len(found.keys) != found.frames:
        raise MediaUnreadable("Its proxy did not come out whole.", "Takes play from the original.")


def _length(table: FrameTable, index: int) -> int:
    if index + 1 < table.frames:
        return table.stamps[index + 1] - table.stamps[index]
    return table.last_length


def _stated(value: int) -> int:
    return 0 if int(value) in (0, 2) else int(value)


def _is_whole(target: Path, note: ProxyNote) -> bool:
    return bool(note.problem) or (target.is_file() and target.stat().st_size == note.proxy_bytes)


def _dated(note: ProxyNote, facts: os.stat_result) -> ProxyNote:
    return note.model_copy(
        update={"original_bytes": facts.st_size, "original_mtime_ns": facts.st_mtime_ns}
    )


def _write_note(target: Path, note: ProxyNote) -> None:
    data = json.dumps(note.model_dump(mode="json"), indent=1).encode()
    put_coded(data, note_file(target), _WHEN_FULL)


def _forget(target: Path) -> None:
    target.unlink(missing_ok=True)
    note_file(target).unlink(missing_ok=True)


def _sha256(file: Path, go_on: Callable[[], bool]) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while part := stream.read(4 << 20):
            if not go_on():
                raise Stopped("The proxy was not finished.", "It goes on at the next start.")
            digest.update(part)
    return digest.hexdigest()


def _tell(error: Exception, original: Path) -> None:
    """Raise what the error means to a person, where it means something."""
    number = getattr(error, "errno", None)
    if number in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        raise DiskFull("The disk is full.", _WHEN_FULL) from error
    if not original.exists():
        raise MediaMissing(f"{original.name} is not there any more.", "Relink it.") from error
