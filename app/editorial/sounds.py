"""Sounds of the film's own tracks in a package: one 48 kHz WAV a file, cut to whole frames.

The original is only read. A mono sound stays mono where its whole track is; beside stereo it lies
on both sides, as loud as it was.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from app.domain.cut import Loss
from app.domain.errors import ExportImpossible
from app.domain.timing import timecode
from app.editorial import programs
from app.editorial.manifest import ManifestSound, ManifestSoundFile
from app.editorial.paperwork import MEDIA, sha256_of

RATE = 48000


@dataclass(frozen=True, slots=True)
class SoundPlace:
    """A sound on a track. Frames at the film's rate: `record_start` from the timeline's first,
    `source_in` from the sound's first. `asset_id` tells files apart, `sha256` is of the original.
    """

    track: str
    asset_id: str
    name: str
    original: Path
    sha256: str
    record_start: int
    source_in: int
    frames: int


def samples_of(frames: int, rate: Fraction) -> int:
    """Samples that hold so many frames, to the end of the last one."""
    return -int(-frames * RATE / rate // 1)


def check_sounds(places: Sequence[SoundPlace]) -> None:
    """Raises `ExportImpossible` for a file that is gone or is not what it was."""
    for place in places:
        if not place.original.is_file():
            raise ExportImpossible(
                f"The file of the sound {place.name} is missing.",
                f"Put it on the {place.track} track again, or take it off.",
            )
        if sha256_of(place.original) != place.sha256:
            raise ExportImpossible(
                f"The file of the sound {place.name} has changed.",
                f"Put it on the {place.track} track again, or take it off.",
            )


def within(places: Sequence[SoundPlace], film: int) -> list[SoundPlace]:
    """Those that begin inside the film, each ending with it at the latest."""
    return [
        place if place.record_start + place.frames <= film else _cut(place, film)
        for place in places
        if place.record_start < film
    ]


def losses_of_sounds(places: Sequence[SoundPlace], film: int, rate: Fraction) -> list[Loss]:
    """What of the sounds lies behind the end of a film of so many frames."""
    made = []
    for place in places:
        behind = place.record_start + place.frames - film
        if place.record_start >= film:
            what = f"the sound {place.name} begins behind the film's end and is left out"
            made.append(Loss(what=what))
        elif behind > 0:
            length = timecode(behind, rate)
            what = f"the sound {place.name} ends with the film, {length} of it are not used"
            made.append(Loss(what=what))
    return made


def conform_sounds(
    places: Sequence[SoundPlace],
    film: int,
    folder: Path,
    rate: Fraction,
    told: Callable[[int, int], None],
    stop: Callable[[], bool],
) -> tuple[tuple[ManifestSoundFile, ...], tuple[ManifestSound, ...]]:
    """Write every file that is heard in a film of so many frames once below `folder`/MEDIA, as far
    as any of `places` uses it; what lies behind the film's end is not placed.

    Raises `ToolMissing`, `DiskFull`, `ExportImpossible`, `Stopped`.
    """
    laid = sorted(within(places, film), key=lambda one: (one.track != "voice", one.record_start))
    first = {place.asset_id: place for place in reversed(laid)}
    order = list(dict.fromkeys(place.asset_id for place in laid))
    native = {key: _native(first[key].original) for key in order}
    channels = _channels(laid, native)
    files: dict[str, ManifestSoundFile] = {}
    for n, key in enumerate(order, 1):
        slate = f"SND{n:02}_{_plain(first[key].name)}"
        target = folder / MEDIA / f"{slate}.wav"
        frames = max(one.source_in + one.frames for one in places if one.asset_id == key)
        made = arguments(first[key].original, target, samples_of(frames, rate), channels[key],
                         spread=native[key] < channels[key])  # fmt: skip
        programs.run(made, stop)
        files[key] = ManifestSoundFile(
            slate=slate,
            file=f"{MEDIA}/{target.name}",
            sha256=sha256_of(target),
            size=target.stat().st_size,
            frames=frames,
            samples=samples_of(frames, rate),
            channels=channels[key],
        )
        told(n, len(order))
    sounds = tuple(
        ManifestSound(
            track=one.track,
            clip=files[one.asset_id].slate,
            source_in=one.source_in,
            source_out=one.source_in + one.frames,
            record_in=one.record_start,
            record_out=one.record_start + one.frames,
        )
        for one in laid
    )
    return tuple(files.values()), sounds


def arguments(
    original: Path, target: Path, count: int, channels: int, *, spread: bool
) -> list[str]:
    """The ffmpeg command for `count` samples of each channel, silence where the sound is shorter;
    `spread` lays one channel on both.
    """
    command = ["ffmpeg", "-nostdin", "-y", "-v", "error", "-protocol_whitelist", "file"]
    command += ["-i", f"file:{original}", "-map", "0:a:0"]
    # a plain change from one channel to two would make it softer
    both = "pan=stereo|c0=c0|c1=c0," if spread else ""
    command += ["-af", f"{both}aresample={RATE},apad=whole_len={count},atrim=end_sample={count}"]
    command += ["-c:a", "pcm_s24le", "-ar", str(RATE), "-ac", str(channels)]
    command += ["-map_metadata", "-1", "-fflags", "+bitexact", "-f", "wav", f"file:{target}"]
    return command


def _channels(places: Sequence[SoundPlace], native: dict[str, int]) -> dict[str, int]:
    """One or two for each file: two wherever anything on one of its tracks has two."""
    wide = {key for key, count in native.items() if count > 1}
    tracks: set[str] = set()
    for _ in native:
        tracks |= {one.track for one in places if one.asset_id in wide}
        wide |= {one.asset_id for one in places if one.track in tracks}
    return {key: 2 if key in wide else 1 for key in native}


def _native(file: Path) -> int:
    command = ["ffprobe", "-v", "error", "-select_streams", "a:0", "-show_entries"]
    command += ["stream=channels", "-of", "json", f"file:{file}"]
    streams = json.loads(programs.run(command)).get("streams", [])
    return int(streams[0].get("channels", 1)) if streams else 1


def _cut(place: SoundPlace, film: int) -> SoundPlace:
    return replace(place, frames=film - place.record_start)


def _plain(name: str) -> str:
    flat = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "_", flat).strip("_")[:40] or "sound"
