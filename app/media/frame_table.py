"""Where each visible frame of a file lies: presentation stamps in order, read without decoding.

Stamps are counted, never computed from a rate. Packets an edit list hides are left out, and a
start offset falls away because index 0 is the first visible picture. Not for timecode.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import av

from app.domain.errors import MediaMissing, MediaUnreadable

# Seeking lands late in these containers (measured), so they are read from the start.
_NO_SEEK = ("mpegts", "mpeg")
# These know only the order in which pictures are decoded, and guess when they are shown.
_NO_STAMPS = ("avi", "h264", "hevc", "vvc", "m4v", "mpegvideo", "vc1", "obu")


@dataclass(frozen=True, slots=True)
class FrameTable:
    """`stamps[i]` is the stamp of frame i in `time_base`; `keys` are indices one can begin at.

    `counted`: the file has no stamps to go by; frame i is the picture the decoder gives as number
    i from the beginning, and `stamps` are numbers at the file's rate.
    """

    stamps: tuple[int, ...]
    time_base: Fraction
    keys: tuple[int, ...]
    last_length: int  # of the last frame, in time_base
    seekable: bool
    index: dict[int, int] = field(repr=False, default_factory=dict)
    counted: bool = False

    @property
    def frames(self) -> int:
        return len(self.stamps)

    @property
    def times(self) -> tuple[Fraction, ...]:
        """Seconds from the first frame, exact."""
        return tuple((stamp - self.stamps[0]) * self.time_base for stamp in self.stamps)

    @property
    def seconds(self) -> Fraction:
        """From the first frame's beginning to the last one's end."""
        return (self.stamps[-1] - self.stamps[0] + self.last_length) * self.time_base

    @property
    def rate(self) -> Fraction:
        """Average frames a second, snapped to a trade rate where the container rounded stamps."""
        average = self.frames / self.seconds if self.seconds else Fraction(24)
        numbers = (24, 25, 30, 48, 50, 60)
        known = [Fraction(n) for n in numbers] + [Fraction(n * 1000, 1001) for n in numbers]
        nearest = min(known, key=lambda rate: abs(self.frames / rate - self.seconds))
        # One tick of rounding at each end is what a coarse time base can do.
        if abs(self.frames / nearest - self.seconds) <= 2 * self.time_base:
            return nearest
        return min(max(average, Fraction(1)), Fraction(240))

    @property
    def variable(self) -> bool:
        """True where the gaps differ by more than rounding to the time base explains."""
        gaps = [b - a for a, b in zip(self.stamps, self.stamps[1:], strict=False)]
        return bool(gaps) and max(gaps) - min(gaps) > max(
            1, round(Fraction(1, 900) / self.time_base)
        )

    def key_before(self, index: int) -> int:
        """The last frame at or before `index` from which decoding can begin."""
        found = bisect_right(self.keys, index)
        return self.keys[found - 1] if found else 0


def open_video(file: Path) -> tuple[av.container.InputContainer, av.VideoStream]:
    """The container and its first picture stream (cover art does not count).

    Raises MediaMissing, MediaUnreadable. The caller closes the container.
    """
    if not file.is_file():
        raise MediaMissing(f"{file.name} is not there any more.", "Relink it or import it again.")
    try:
        container = av.open(str(file))
    except (av.FFmpegError, OSError, ValueError) as error:
        raise unreadable(file, error) from error
    for stream in container.streams.video:
        cover = stream.disposition & av.stream.Disposition.attached_pic
        # PyAV gives no codec context where it knows no decoder, whatever its stubs say.
        if not cover and getattr(stream, "codec_context", None) is not None:
            return container, stream
    container.close()
    raise unreadable(file)


def unreadable(file: Path, error: BaseException | None = None) -> MediaUnreadable:
    said = f" ({error.strerror})" if isinstance(error, av.FFmpegError) and error.strerror else ""
    return MediaUnreadable(
        f"{file.name} is not a video this program can read{said}.",
        "Check that the download is complete, or convert the file to ProRes or H.264.",
        {"file": file.name},
    )


def read_table(file: Path) -> FrameTable:
    """Demux the file once. Raises MediaMissing, MediaUnreadable; a file without frames too."""
    container, stream = open_video(file)
    with container:
        return table_of(container, stream, file)


def table_of(
    container: av.container.InputContainer, stream: av.VideoStream, file: Path
) -> FrameTable:
    guessed = any(name in _NO_STAMPS for name in container.format.name.split(","))
    if guessed and stream.codec_context.has_b_frames:
        return _counted(file)
    found: list[tuple[int, bool, int]] = []
    stamped = True
    try:
        for packet in container.demux(stream):
            if packet.size == 0 or packet.is_discard:
                continue
            if packet.pts is None:
                stamped = False
                break
            if not packet.is_corrupt:
                found.append((packet.pts, packet.is_keyframe, packet.duration or 0))
    except av.FFmpegError as error:
        if not found:
            raise unreadable(file, error) from error
    distinct = {stamp for stamp, _, _ in found}
    if not stamped or len(distinct) != len(found):
        found = _by_decoding(file)
    if not found:
        return _counted(file)
    found.sort()
    stamps = tuple(stamp for stamp, _, _ in found)
    base = _fraction(stream.time_base) or Fraction(1, 1000)
    last = found[-1][2] or (stamps[-1] - stamps[-2] if len(stamps) > 1 else 0)
    if not last:
        last = max(1, round(1 / (_fraction(stream.average_rate) or Fraction(24)) / base))
    return FrameTable(
        stamps=stamps,
        time_base=base,
        keys=tuple(i for i, (_, key, _) in enumerate(found) if key),
        last_length=last,
        seekable=stamped and not any(n in _NO_SEEK for n in container.format.name.split(",")),
        index={stamp: i for i, stamp in enumerate(stamps)},
    )


def _counted(file: Path) -> FrameTable:
    """Every picture in the order in which the decoder shows them."""
    container, stream = open_video(file)
    count = 0
    with container:
        rate = _fraction(stream.average_rate) or _fraction(stream.codec_context.framerate)
        length = (stream.duration or 0) * (_fraction(stream.time_base))
        try:
            for _ in container.decode(stream):
                count += 1
        except av.FFmpegError as error:
            if not count:
                raise unreadable(file, error) from error
    if not count:
        raise unreadable(file)
    return FrameTable(
        stamps=tuple(range(count)),
        # An AVI may give the rate of its half pictures; how long it lasts is right.
        time_base=length / count or 1 / (rate or Fraction(24)),
        keys=(0,),
        last_length=1,
        seekable=False,
        counted=True,
    )


def _by_decoding(file: Path) -> list[tuple[int, bool, int]]:
    """For streams whose packets carry no stamps, or two packets a picture."""
    container, stream = open_video(file)
    found: dict[int, tuple[int, bool, int]] = {}
    with container:
        try:
            for frame in container.decode(stream):
                if frame.pts is not None:
                    found[frame.pts] = (frame.pts, bool(frame.key_frame), frame.duration or 0)
        except av.FFmpegError as error:
            if not found:
                raise unreadable(file, error) from error
    return list(found.values())


def _fraction(value: Fraction | None) -> Fraction:
    """PyAV's own rational as a plain one; 0 where the file says nothing."""
    return Fraction(value.numerator, value.denominator) if value else Fraction(0)
