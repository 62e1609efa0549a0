"""What a package holds, put together as its manifest: facts of the conformed files, the events in
their frames, fingerprints of the originals' first, middle and last used pictures.

Reads, never writes; `package` calls it between conforming and writing the lists.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
import numpy.typing as npt

from app.domain.cut import Cut, CutItem
from app.domain.errors import ExportImpossible
from app.domain.note import Note
from app.domain.timing import timecode
from app.editorial.conform import (
    Conform,
    conformed_frames,
    conformed_index,
    original_index,
    picture_area,
)
from app.editorial.manifest import (
    Fingerprint,
    Manifest,
    ManifestClip,
    ManifestEvent,
    ManifestSound,
    ManifestSoundFile,
)
from app.editorial.markers import markers_of
from app.editorial.paperwork import MEDIA, sha256_of

Greys = Mapping[int, npt.NDArray[np.uint8]]
FingerprintOf = Callable[[Path, Sequence[int]], Greys]


def events_of(cut: Cut, used: Mapping[str, Conform]) -> list[ManifestEvent]:
    """The cut's events in frames of the conformed files; `used` is by take id.

    Raises `ExportImpossible` when a take is shorter than its event.
    """
    return [_event(item, used[item.take_id], cut.spec.rate) for item in cut.items]


def manifest_of(
    cut: Cut,
    used: Mapping[str, Conform],
    *,
    folder: Path,
    name: str,
    version: int,
    formats: Sequence[str],
    media_root: str,
    fingerprint: FingerprintOf,
    told: Callable[[int, int], None],
    notes: Sequence[Note] = (),
    sound: tuple[tuple[ManifestSoundFile, ...], tuple[ManifestSound, ...]] = ((), ()),
) -> Manifest:
    """The manifest of conformed files that lie in `folder`/MEDIA already."""
    spec = cut.spec
    events = events_of(cut, used)
    clocks = clocks_of(list(used.values()), spec.rate)
    clips = []
    for n, made in enumerate(used.values(), 1):
        file = folder / MEDIA / f"{made.slate}.mov"
        mine = [event for event in events if event.clip == made.slate]
        clips.append(
            ManifestClip(
                slate=made.slate,
                file=f"{MEDIA}/{file.name}",
                sha256=sha256_of(file),
                size=file.stat().st_size,
                frames=conformed_frames(made, spec.rate),
                rate=str(spec.rate),
                width=spec.width,
                height=spec.height,
                codec=spec.codec.value,
                timecode=timecode(made.start, spec.rate, drop=spec.drop),
                reel=made.slate,
                audio_channels=2 if made.sound else 0,
                picture=picture_area(made.probe, spec),
                clock=clocks[made.slate],
                fingerprints=_fingerprints(made, mine, spec.rate, fingerprint),
            )
        )
        told(n, len(used))
    return Manifest(
        name=name,
        version=version,
        rate=str(spec.rate),
        drop=spec.drop,
        start=spec.start,
        width=spec.width,
        height=spec.height,
        codec=spec.codec.value,
        colour=spec.colour.value,
        media_root=media_root,
        lists=tuple(formats),
        clips=tuple(clips),
        events=tuple(events),
        markers=markers_of(cut, events, used, notes),
        sound_files=sound[0],
        sounds=sound[1],
    )


def clocks_of(conforms: Sequence[Conform], rate: Fraction) -> dict[str, int]:
    """The round of the reel clock for each slate: after 1,380 minutes the minutes come again."""
    ends: list[int] = []  # of the last range on each round
    clocks: dict[str, int] = {}
    for made in sorted(conforms, key=lambda made: (made.start, made.slate)):
        clock = next((n for n, end in enumerate(ends) if end <= made.start), len(ends))
        ends[clock : clock + 1] = [made.start + conformed_frames(made, rate)]
        clocks[made.slate] = clock
    return clocks


def _event(item: CutItem, made: Conform, rate: Fraction) -> ManifestEvent:
    length, frames = item.record.duration, conformed_frames(made, rate)
    if length > frames:
        raise ExportImpossible(
            f"{item.slate} has {frames} frames at {rate} fps, its event wants {length}.",
            "Set in and out again.",
        )
    # by time, rounding may reach a frame over the end
    first = min(conformed_index(made, rate, item.source.start), frames - length)
    return ManifestEvent(
        event=item.event,
        clip=item.slate,
        shot=item.shot,
        source_in=first,
        source_out=first + length,
        record_in=item.record.start,
        record_out=item.record.end,
    )


def _fingerprints(
    made: Conform, events: Sequence[ManifestEvent], rate: Fraction, fingerprint: FingerprintOf
) -> tuple[Fingerprint, ...]:
    places = sorted(
        {
            frame
            for event in events
            for frame in (
                event.source_in,
                (event.source_in + event.source_out) // 2,
                event.source_out - 1,
            )
        }
    )
    shown = {place: original_index(made, rate, place) for place in places}
    last = made.probe.frames - 1
    wanted = {n for frame in shown.values() for n in (frame - 1, frame, frame + 1)}
    greys = fingerprint(made.original, sorted(n for n in wanted if 0 <= n <= last))

    def grey(index: int) -> str | None:
        found = greys.get(index)
        return base64.b64encode(found.tobytes()).decode() if found is not None else None

    return tuple(
        Fingerprint(
            frame=place,
            grey=grey(frame) or "",
            before=grey(frame - 1) if frame > 0 else None,
            after=grey(frame + 1) if frame < last else None,
        )
        for place, frame in shown.items()
    )
