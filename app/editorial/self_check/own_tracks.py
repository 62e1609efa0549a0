"""Sounds of the film's own tracks: their files, the manifest's numbers, and their tracks in a list.

A channel is a track in the lists that carry sound: first the takes' own, then voice, then music.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path, PurePosixPath

from app.domain.timing import frames_of, parse_rate
from app.editorial.manifest import Manifest, ManifestEvent, ManifestSound, ManifestSoundFile
from app.editorial.self_check.media_facts import read_sound
from app.editorial.self_check.readers import Said
from app.editorial.self_check.report import Problem

TRACKS = ("voice", "music")
_RATE = 48000
_MANIFEST = "manifest.json"


def tracks_of(manifest: Manifest) -> list[list[ManifestEvent]]:
    """What each audio track behind the takes' own should hold, a track for each channel."""
    channels = {one.slate: one.channels for one in manifest.sound_files}
    made = []
    for name in TRACKS:
        sounds = [sound for sound in manifest.sounds if sound.track == name]
        for _ in range(max((channels[sound.clip] for sound in sounds), default=0)):
            made.append([_event(n, sound) for n, sound in enumerate(sounds, 1)])
    return made


def of_sound(file: ManifestSoundFile, manifest: Manifest) -> Mapping[str, tuple[str, Said]]:
    """What a list says of a sound's file: a reader's word, the report's field and what is right."""
    rate, name = parse_rate(manifest.rate), Path(file.file).name
    folder = manifest.media_root.replace("\\", "/").strip("/")
    path = "/".join(part for part in ("", folder, file.file) if part)
    zero = "00:00:00;00" if manifest.drop else "00:00:00:00"
    return {
        "name": ("name", name),
        "file name": ("name", name),
        "path": ("file", f"/{path}"),
        "file": ("file", "defined"),
        "enabled": ("event", "TRUE"),
        "duration": ("duration", file.frames),
        "file duration": ("duration", file.frames),
        "rate": ("rate", rate),
        "file rate": ("rate", rate),
        "file start rate": ("rate", rate),
        "file start": ("timecode", zero),
        "file start frame": ("timecode", frames_of(zero, rate)),
        "file counting": ("timecode", "DF" if manifest.drop else "NDF"),
    }


def impossible_sounds(manifest: Manifest, slates: set[str]) -> Iterator[Problem]:
    """Files outside the package, names twice, sounds of files that are not there."""
    known = set(slates)
    for one in manifest.sound_files:
        path = PurePosixPath(one.file)
        if path.is_absolute() or ".." in path.parts or "\\" in one.file or path.stem != one.slate:
            yield Problem(one.slate, "file", "a file of the package", one.file, _MANIFEST)
        if one.slate in known:
            yield Problem(one.slate, "name", "one clip of this name", "two", _MANIFEST)
        known.add(one.slate)
        if one.channels not in (1, 2):
            yield Problem(one.slate, "codec", "one or two channels", f"{one.channels}", _MANIFEST)
    files = {one.slate for one in manifest.sound_files}
    for sound in manifest.sounds:
        if sound.clip not in files:
            yield Problem(sound.clip, "event", "a sound of the package", "none", _MANIFEST)
        if sound.track not in TRACKS:
            yield Problem(sound.clip, "event", "voice or music", sound.track, _MANIFEST)


def own_sounds(manifest: Manifest) -> Iterator[Problem]:
    """The manifest against itself: inside its file and the film, nothing over anything."""
    frames = {one.slate: one.frames for one in manifest.sound_files}
    film = max((event.record_out for event in manifest.events), default=0)
    rate = parse_rate(manifest.rate)
    for one in manifest.sound_files:
        expected = -int(-one.frames * _RATE / rate // 1)
        if one.samples != expected:
            yield Problem(one.slate, "frames", f"{expected}", f"{one.samples}", _MANIFEST)
        if not any(sound.clip == one.slate for sound in manifest.sounds):
            yield Problem(one.slate, "event", "used on a track", "never", _MANIFEST)
    for sound in manifest.sounds:
        lasts, length = sound.record_out - sound.record_in, sound.source_out - sound.source_in
        if lasts != length:
            yield Problem(sound.clip, "duration", f"{length}", f"{lasts}", _MANIFEST)
        if not 0 <= sound.source_in < sound.source_out <= frames[sound.clip]:
            found = f"{sound.source_in} to {sound.source_out}"
            yield Problem(sound.clip, "source_out", "inside the file", found, _MANIFEST)
        if not 0 <= sound.record_in < sound.record_out <= film:
            found = f"{sound.record_in} to {sound.record_out}"
            yield Problem(sound.clip, "record_out", "inside the film", found, _MANIFEST)
    for name in TRACKS:
        lain = sorted(
            (one for one in manifest.sounds if one.track == name),
            key=lambda one: one.record_in,
        )
        for before, after in pairwise(lain):
            if after.record_in < before.record_out:
                found = f"{after.record_in}"
                yield Problem(
                    after.clip, "record_in", f"from {before.record_out}", found, _MANIFEST
                )


def sound_problems(path: Path | None, file: ManifestSoundFile) -> Iterator[Problem]:
    """One file against what the manifest says of it; a missing one is told with the checksums."""
    if path is None:
        return
    facts = read_sound(path)
    if facts is None:
        yield Problem(file.slate, "file", "a sound", "cannot be read", file.file)
        return
    said = (
        ("size", file.size, path.stat().st_size),
        ("frames", f"{file.samples} samples", f"{facts.samples} samples"),
        ("rate", f"{_RATE} Hz", f"{facts.rate} Hz"),
        ("codec", "pcm_s24le", facts.codec),
        ("codec", f"{file.channels} channels", f"{facts.channels} channels"),
    )
    for field, expected, found in said:
        if expected != found:
            yield Problem(file.slate, field, str(expected), str(found), file.file)


def _event(number: int, sound: ManifestSound) -> ManifestEvent:
    return ManifestEvent(
        event=number,
        clip=sound.clip,
        shot="",
        source_in=sound.source_in,
        source_out=sound.source_out,
        record_in=sound.record_in,
        record_out=sound.record_out,
    )
