"""Voice and music of a package: frames to samples, one channel or two, the end of the film."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from app.domain.timing import parse_rate
from app.editorial import programs
from app.editorial.sounds import (
    SoundPlace,
    conform_sounds,
    losses_of_sounds,
    samples_of,
    within,
)
from tests.sounds import tone

R24 = parse_rate(24)


def place(file: Path, track: str, start: int, frames: int, name: str = "") -> SoundPlace:
    return SoundPlace(track, file.name, name or file.stem, file, "", start, 0, frames)


def stereo(file: Path, source: Path) -> Path:
    both = ["-af", "pan=stereo|c0=c0|c1=0*c0"]
    programs.run(["ffmpeg", "-v", "error", "-i", f"file:{source}", *both, f"file:{file}"])
    return file


def sides(file: Path) -> list[float]:
    """The loudest sample of each channel, 0 to 1."""
    with av.open(str(file)) as sound:
        stream = sound.streams.audio[0]
        made = np.concatenate(
            [
                frame.to_ndarray().reshape(-1, stream.codec_context.channels)
                for frame in sound.decode(stream)
            ]
        )
    return [round(float(np.abs(made[:, n] / 2**31).max()), 2) for n in range(made.shape[1])]


@pytest.mark.parametrize(
    ("rate", "frames", "samples"),
    [("24", 10, 20000), ("23.976", 10, 20020), ("29.97", 1, 1602), ("29.97", 5, 8008)],
)
def test_frames_are_held_to_the_end_of_the_last_one(rate: str, frames: int, samples: int) -> None:
    assert samples_of(frames, parse_rate(rate)) == samples


def test_one_channel_stays_one_and_beside_stereo_is_as_loud_on_both_sides(tmp_path: Path) -> None:
    (tmp_path / "MEDIA").mkdir()
    line, other = tone(tmp_path / "Zażółć #1.wav", 1), tone(tmp_path / "b.wav", 1, hertz=300)
    bed = stereo(tmp_path / "bed.wav", tone(tmp_path / "c.wav", 1, hertz=200))
    places = [
        place(line, "voice", 0, 24),
        place(bed, "music", 0, 24),
        place(other, "music", 30, 24),
    ]
    files, sounds = conform_sounds(
        places, 50, tmp_path, R24, lambda _done, _total: None, lambda: False
    )
    assert [(one.slate, one.channels, one.frames, one.samples) for one in files] == [
        ("SND01_Zazoc_1", 1, 24, 48000), ("SND02_bed", 2, 24, 48000), ("SND03_b", 2, 24, 48000),
    ]  # fmt: skip
    assert [sides(tmp_path / one.file) for one in files] == [[0.5], [0.5, 0.0], [0.5, 0.5]]
    assert [(one.record_in, one.record_out, one.source_out) for one in sounds] == [
        (0, 24, 24), (0, 24, 24), (30, 50, 20),
    ]  # fmt: skip


def test_what_lies_behind_the_end_of_the_film_is_said() -> None:
    file = Path("x.wav")
    places = [place(file, "music", 0, 100), place(file, "voice", 60, 12, "Late")]
    assert [one.frames for one in within(places, 50)] == [50]
    said = [loss.what for loss in losses_of_sounds(places, 50, Fraction(25))]
    assert said == [
        "the sound x ends with the film, 00:00:02:00 of it are not used",
        "the sound Late begins behind the film's end and is left out",
    ]
