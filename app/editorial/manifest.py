"""`manifest.json` of a package: the cut's numbers, the files' facts, fingerprints of the originals.

Written by `package`, read by `self_check` (which shares only this description of the shape). No
prompt, no path outside the package.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

VERSION = 1
FINGERPRINT = (64, 36)  # width, height in pixels, 8-bit grey, rows from the top


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Fingerprint(_Part):
    """`frame` counts in the conformed file; `grey` is base64 of 36 rows of 64 bytes.

    `before` and `after` are the neighbours in the original, None at its ends.
    """

    frame: int
    grey: str
    before: str | None = None
    after: str | None = None


class ManifestClip(_Part):
    """One conformed file. `timecode` is its embedded start.

    `picture` is where the original's picture lies: x, y, width, height; bars are the rest. `clock`
    tells the rounds of the reel clock apart: on one round no two ranges overlap.
    """

    slate: str
    file: str
    sha256: str
    size: int
    frames: int
    rate: str
    width: int
    height: int
    codec: str
    timecode: str
    reel: str
    audio_channels: int = 0
    picture: tuple[int, int, int, int]
    clock: int = 0
    fingerprints: tuple[Fingerprint, ...] = ()


class ManifestEvent(_Part):
    """Frames: `source_*` of the conformed file, `record_*` of the timeline; half open."""

    event: int
    clip: str
    shot: str
    source_in: int
    source_out: int
    record_in: int
    record_out: int


class ManifestSoundFile(_Part):
    """A sound of the film's own tracks as 48 kHz WAV. `slate` is its stem; `frames` whole ones of
    the timeline, filled by `samples` of each channel.
    """

    slate: str
    file: str
    sha256: str
    size: int
    frames: int
    samples: int
    channels: int


class ManifestSound(_Part):
    """A sound on a track (`voice` or `music`); frames and `clip` as in an event."""

    track: str
    clip: str
    source_in: int
    source_out: int
    record_in: int
    record_out: int


class ManifestMarker(_Part):
    """A note at frames of the timeline. `colour` is one of Resolve's sixteen; texts are ASCII."""

    frame: int
    duration: int
    name: str
    note: str
    colour: str


class Manifest(_Part):
    format: int = VERSION
    name: str
    version: int
    rate: str
    drop: bool
    start: str
    width: int
    height: int
    codec: str
    colour: str
    media_root: str
    lists: tuple[str, ...]
    clips: tuple[ManifestClip, ...]
    events: tuple[ManifestEvent, ...]
    markers: tuple[ManifestMarker, ...] = ()
    sound_files: tuple[ManifestSoundFile, ...] = ()
    sounds: tuple[ManifestSound, ...] = ()
