"""A sound on one of the film's own tracks: voice or music, beside the takes' own sound."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from pydantic import Field

from app.domain.timing import FrameRange
from app.domain.value import Record

PEAKS = 100  # of a waveform, a second


class Track(StrEnum):
    """Where it lies. On one track no two sounds ever lie over each other."""

    VOICE = "voice"
    MUSIC = "music"


class Sound(Record):
    """All in frames at the film's rate: `record_start` from the film's first, `source_in` from the
    sound's first, `frames` how long it is heard.
    """

    track: Track
    asset_id: str
    record_start: int = Field(ge=0)
    source_in: int = Field(default=0, ge=0)
    frames: int = Field(ge=1)

    @property
    def record(self) -> FrameRange:
        return FrameRange(start=self.record_start, end=self.record_start + self.frames)


@dataclass(frozen=True, slots=True)
class Waveform:
    """How loud a sound is: one byte for each 1/100 second, 255 is full scale. `seconds` of sound
    were decoded.
    """

    seconds: Fraction
    peaks: bytes

    def frames(self, rate: Fraction) -> int:
        """Whole frames that hold all of it, at least one."""
        return max(1, -int(-self.seconds * rate // 1))
