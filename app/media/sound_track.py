"""The sound of a take as one array in memory, and of a sequence of takes: 48 kHz, stereo, int16.

Sample n belongs to picture time n / 48000 s, counted from the first visible picture: edit lists,
start offsets and an encoder's priming are taken off, absent sound is silence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Protocol

import av
import numpy as np
import numpy.typing as npt

from app.domain.cut import RateMethod, Segment
from app.domain.errors import MediaUnreadable
from app.media.frame_table import read_table

RATE = 48000
Samples = npt.NDArray[np.int16]
_GAP = Fraction(5, 1000)  # seconds between packets that are a hole and no rounding
_LONGEST = 600  # seconds kept in memory


class Source(Protocol):
    """What the output copies from."""

    def copy(self, first: int, out: Samples) -> None:
        """Write samples from `first` on into `out` (n, 2), silence where there are none."""


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """`samples`: (n, 2) int16."""

    samples: Samples

    def copy(self, first: int, out: Samples) -> None:
        out[:] = 0
        begin, end = max(first, 0), min(first + len(out), len(self.samples))
        if begin < end:
            out[begin - first : end - first] = self.samples[begin:end]


@dataclass(frozen=True, slots=True, eq=False)
class ReelTrack:
    """Each take's own sound over its stretch of a sequence: (first sample, samples) in order."""

    pieces: tuple[tuple[int, Samples], ...]

    def copy(self, first: int, out: Samples) -> None:
        out[:] = 0
        for start, samples in self.pieces:
            begin, end = max(first, start), min(first + len(out), start + len(samples))
            if begin < end:
                out[begin - first : end - first] = samples[begin - start : end - start]


def read_track(file: Path) -> Track | None:
    """The sound of a file as long as its picture; None where it has none that decodes.

    Raises MediaMissing, MediaUnreadable for what holds no picture.
    """
    table = read_table(file)
    zero = table.stamps[0] * table.time_base
    length = min(int(table.seconds * RATE), _LONGEST * RATE)
    samples = np.zeros((length, 2), np.int16)
    found = False
    try:
        with av.open(str(file)) as container:
            if not container.streams.audio:
                return None
            stream = container.streams.audio[0]
            if getattr(stream, "codec_context", None) is None:
                return None
            for at, part in _parts(container, stream, zero):
                begin, end = max(at, 0), min(at + len(part), length)
                if begin < end:
                    samples[begin:end] = part[begin - at : end - at]
                    found = True
                if at >= length:
                    break
    except (av.FFmpegError, OSError, ValueError) as error:
        if not found:
            raise MediaUnreadable(
                f"The sound of {file.name} cannot be read.", "Its picture can still be watched."
            ) from error
    return Track(samples) if found else None


def reel_track(
    segments: Sequence[Segment], tracks: Mapping[Path, Track], rate: Fraction
) -> ReelTrack | None:
    """The sound of a sequence at the film's rate; None where no take has any.

    A take that plays frame by frame at another rate sounds as much faster or slower, as in its
    conformed copy.
    """
    pieces = []
    for one in segments:
        track = tracks.get(one.file) if one.file is not None else None
        if track is None or one.source is None or one.file is None:
            continue
        table = read_table(one.file)
        times = [*table.times, table.seconds]
        begin, end = (round(times[min(n, len(times) - 1)] * RATE) for n in _ends(one))
        used = track.samples[begin:end]
        start = round(one.record.start / rate * RATE)
        count = round(one.record.end / rate * RATE) - start
        if one.method is RateMethod.BY_FRAMES and len(used):
            used = _stretched(used, count)
        pieces.append((start, used[:count]))
    return ReelTrack(tuple(pieces)) if pieces else None


def _ends(segment: Segment) -> tuple[int, int]:
    assert segment.source is not None
    return segment.source.start, segment.source.end


def _stretched(samples: Samples, count: int) -> Samples:
    places = np.linspace(0, len(samples) - 1, count)
    known = np.arange(len(samples))
    both = [np.interp(places, known, samples[:, side]) for side in (0, 1)]
    return np.stack(both, axis=1).astype(np.int16)


def _parts(
    container: av.container.InputContainer, stream: av.AudioStream, zero: Fraction
) -> list[tuple[int, Samples]]:
    """Runs of sound without a hole, each with the sample of the picture's time it begins at."""
    made: list[tuple[int, Samples]] = []
    chunks: list[Samples] = []
    resampler: av.AudioResampler | None = None
    start, due = Fraction(0), Fraction(0)

    def finish() -> None:
        nonlocal resampler
        if resampler is not None:
            chunks.extend(_array(frame) for frame in resampler.resample(None))
            if chunks:
                made.append((round((start - zero) * RATE), np.concatenate(chunks)))
            chunks.clear()
            resampler = None

    try:
        for frame in container.decode(stream):
            if frame.pts is None or frame.time_base is None or not frame.samples:
                continue
            at = frame.pts * Fraction(frame.time_base.numerator, frame.time_base.denominator)
            if resampler is None or abs(at - due) > _GAP:
                finish()
                resampler = av.AudioResampler(format="s16", layout="stereo", rate=RATE)
                start = due = at
            due += Fraction(frame.samples, frame.sample_rate)
            frame.pts = None  # its place is counted here
            chunks.extend(_array(made_) for made_ in resampler.resample(frame))
            if due - zero > _LONGEST:
                break
    except av.FFmpegError:
        if not made and not chunks:
            raise
    finish()
    return made


def _array(frame: av.AudioFrame) -> Samples:
    return frame.to_ndarray().reshape(-1, 2).astype(np.int16, copy=False)
