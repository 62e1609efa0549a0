"""How long a sound file lasts and how loud it is, read from the file itself."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt

from app.domain.errors import MediaMissing, MediaUnreadable
from app.domain.sound import PEAKS, Waveform

_RATE = 48000
_STEP = _RATE // PEAKS


def sound_seconds(file: Path) -> float:
    """Seconds of sound, counted over all packets; raises MediaMissing, MediaUnreadable."""
    if not file.is_file():
        raise MediaMissing(f"There is no file {file.name}.", "Check the path.")
    try:
        with av.open(str(file)) as container:
            if not container.streams.audio:
                raise MediaUnreadable(f"{file.name} holds no sound.", "Choose an audio file.")
            stream = container.streams.audio[0]
            last = 0.0
            for packet in container.demux(stream):
                if packet.pts is not None and packet.time_base is not None:
                    start = packet.pts - (stream.start_time or 0)
                    last = max(last, float((start + (packet.duration or 0)) * packet.time_base))
    except av.FFmpegError as error:
        raise MediaUnreadable(
            f"{file.name} cannot be read as sound ({type(error).__name__}).",
            "Choose a WAV, MP3, AAC, FLAC or Ogg file.",
        ) from error
    if last <= 0:
        raise MediaUnreadable(f"{file.name} holds no sound.", "Choose an audio file.")
    return last


def waveform(file: Path) -> Waveform:
    """How loud a sound is along its length, all of it decoded; raises MediaMissing,
    MediaUnreadable, also for a file of which nothing decodes.
    """
    if not file.is_file():
        raise MediaMissing(f"There is no file {file.name}.", "Check the path.")
    peaks, rest, count = bytearray(), np.zeros(0, np.int16), 0
    try:
        with av.open(str(file)) as container:
            if not container.streams.audio:
                raise MediaUnreadable(f"{file.name} holds no sound.", "Choose an audio file.")
            resampler = av.AudioResampler(format="s16p", rate=_RATE)
            for samples in _samples(container, resampler):
                count += len(samples)
                rest = np.concatenate((rest, samples))
                whole = len(rest) // _STEP * _STEP
                peaks += _bytes(rest[:whole])
                rest = rest[whole:]
    except av.FFmpegError as error:
        if not count:
            raise MediaUnreadable(
                f"{file.name} cannot be read as sound ({type(error).__name__}).",
                "Choose a WAV, MP3, AAC, FLAC or Ogg file.",
            ) from error
    if not count:
        raise MediaUnreadable(f"{file.name} holds no sound.", "Choose an audio file.")
    if len(rest):
        peaks += _bytes(np.pad(rest, (0, _STEP - len(rest))))
    return Waveform(Fraction(count, _RATE), bytes(peaks))


def _samples(
    container: av.container.InputContainer, resampler: av.AudioResampler
) -> Iterator[npt.NDArray[np.int16]]:
    """The loudest of all channels, 0 to 32767, run by run."""
    for frame in container.decode(container.streams.audio[0]):
        frame.pts = None  # a file with odd stamps is counted by its samples
        yield from map(_loud, resampler.resample(frame))
    yield from map(_loud, resampler.resample(None))


def _loud(frame: av.AudioFrame) -> npt.NDArray[np.int16]:
    loudest = np.abs(frame.to_ndarray().astype(np.int32)).max(axis=0)
    loud: npt.NDArray[np.int16] = np.minimum(loudest, 32767).astype(np.int16)
    return loud


def _bytes(samples: npt.NDArray[np.int16]) -> bytes:
    loudest: npt.NDArray[np.int16] = samples.reshape(-1, _STEP).max(axis=1, initial=0)
    return bytes((loudest >> 7).astype(np.uint8))
