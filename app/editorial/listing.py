"""What a list format is given: events in frames of the conformed files, and facts of those files.

`source_*` count from the conformed file's first frame, `record_*` from the timeline's first frame;
both half open. `start` is the file's embedded timecode in frames from 00:00:00:00.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from app.domain.timing import timecode


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A conformed file. `reel` equals the stem, which is the slate."""

    slate: str
    name: str
    frames: int
    start: int
    width: int
    height: int
    audio_channels: int
    audio_rate: int


@dataclass(frozen=True, slots=True)
class ListedEvent:
    event: int
    slate: str
    source_in: int
    source_out: int
    record_in: int
    record_out: int


@dataclass(frozen=True, slots=True)
class ListedSoundFile:
    """A WAV, which has no timecode of its own: it starts at zero."""

    slate: str
    name: str
    frames: int
    channels: int


@dataclass(frozen=True, slots=True)
class ListedSound:
    """A stretch of such a file on a track of the film, `voice` or `music`."""

    track: str
    slate: str
    source_in: int
    source_out: int
    record_in: int
    record_out: int


@dataclass(frozen=True, slots=True)
class Listing:
    """One timeline. `root` is the media folder as the editing machine sees it."""

    name: str
    rate: Fraction
    drop: bool
    start: int
    width: int
    height: int
    events: tuple[ListedEvent, ...]
    files: dict[str, ListedFile]
    root: str
    sounds: tuple[ListedSound, ...] = ()
    sound_files: dict[str, ListedSoundFile] = field(default_factory=dict)

    def label(self, frame: int) -> str:
        """Timecode of a frame counted from 00:00:00:00."""
        return timecode(frame, self.rate, drop=self.drop)

    def tracks(self) -> dict[str, int]:
        """The film's own tracks that hold sounds, in order, and how many channels each has."""
        found: dict[str, int] = {}
        for sound in self.sounds:
            channels = self.sound_files[sound.slate].channels
            found[sound.track] = max(found.get(sound.track, 0), channels)
        return found

    @property
    def frames(self) -> int:
        return self.events[-1].record_out if self.events else 0
