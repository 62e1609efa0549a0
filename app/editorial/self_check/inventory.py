"""The manifest itself: read, believed only as far as its own numbers agree with each other."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from pathlib import Path, PurePosixPath

from pydantic import ValidationError

from app.domain.errors import BadInput
from app.domain.timing import frames_of, parse_rate
from app.editorial.manifest import Manifest
from app.editorial.self_check.own_tracks import impossible_sounds, own_sounds
from app.editorial.self_check.report import Problem

MANIFEST = "manifest.json"


def read_manifest(package: Path) -> tuple[Manifest | None, list[Problem]]:
    """None with the reasons when nothing can be compared with it."""
    try:
        text = (package / MANIFEST).read_text(encoding="utf-8")
        manifest = Manifest.model_validate_json(text)
    except (OSError, UnicodeDecodeError, ValidationError) as error:
        what = "missing" if isinstance(error, FileNotFoundError) else "not a manifest"
        return None, [Problem("", "file", MANIFEST, what, MANIFEST)]
    wrong = list(_impossible(manifest))
    return (None if wrong else manifest), wrong


def _impossible(manifest: Manifest) -> Iterator[Problem]:
    """Texts that are no rate, timecode or name, and events of clips that are not there."""

    def wrong(clip: str, field: str, expected: str, found: object) -> Problem:
        return Problem(clip, field, expected, str(found), MANIFEST)

    try:
        rate = parse_rate(manifest.rate)
    except BadInput:
        yield wrong("", "rate", "a frame rate", manifest.rate)
        return
    if not _counts(manifest.start, rate):
        yield wrong("", "record_in", "a timecode", manifest.start)
    if PurePosixPath(manifest.name).name != manifest.name:
        yield wrong("", "name", "a plain name", manifest.name)
    slates: set[str] = set()
    for clip in manifest.clips:
        if clip.slate in slates:
            yield wrong(clip.slate, "name", "one clip of this name", "two")
        slates.add(clip.slate)
        path = PurePosixPath(clip.file)
        if path.is_absolute() or ".." in path.parts or "\\" in clip.file or not path.name:
            yield wrong(clip.slate, "file", "a file of the package", clip.file)
        x, y, width, height = clip.picture
        inside = x >= 0 and y >= 0 and x + width <= clip.width and y + height <= clip.height
        if not inside or min(width, height) < 1:
            yield wrong(clip.slate, "raster", "a picture inside the frame", clip.picture)
        if not _counts(clip.timecode, rate):
            yield wrong(clip.slate, "timecode", "a timecode", clip.timecode)
        try:
            parse_rate(clip.rate)
        except BadInput:
            yield wrong(clip.slate, "rate", "a frame rate", clip.rate)
    yield from impossible_sounds(manifest, slates)
    for event in manifest.events:
        if event.clip not in slates:
            yield wrong(event.clip, "event", "a clip of the package", f"event {event.event}")


def own_numbers(manifest: Manifest) -> Iterator[Problem]:
    """The manifest against itself: reels once, source timecode apart, no hole, no overlap."""
    rate = parse_rate(manifest.rate)
    spans: list[tuple[int, int, int, str]] = []
    seen: dict[str, str] = {}
    for clip in manifest.clips:
        if clip.reel in seen:
            yield Problem(clip.slate, "reel", "used once", f"also {seen[clip.reel]}", MANIFEST)
        seen[clip.reel] = clip.slate
        if not clip.slate == clip.reel == Path(clip.file).stem:
            yield Problem(clip.slate, "name", clip.slate, f"{clip.reel}, {clip.file}", MANIFEST)
        whole = (
            ("rate", manifest.rate, clip.rate),
            ("codec", manifest.codec, clip.codec),
            ("raster", f"{manifest.width}x{manifest.height}", f"{clip.width}x{clip.height}"),
        )
        for field, expected, found in whole:
            if expected != found:
                yield Problem(clip.slate, field, expected, found, MANIFEST)
        start = frames_of(clip.timecode, rate)
        spans.append((clip.clock, start, start + clip.frames, clip.slate))
    for (clock, _, end, _), (other, start, _, slate) in pairwise(sorted(spans)):
        if clock == other and start < end:
            yield Problem(slate, "timecode", "a range of its own", "overlaps", MANIFEST)
    yield from _own_events(manifest)
    yield from own_sounds(manifest)


def _own_events(manifest: Manifest) -> Iterator[Problem]:
    frames = {clip.slate: clip.frames for clip in manifest.clips}
    at = 0
    for place, event in enumerate(manifest.events, 1):
        lasts, length = event.record_out - event.record_in, event.source_out - event.source_in
        if event.event != place:
            yield Problem(event.clip, "event", str(place), str(event.event), MANIFEST)
        if event.record_in != at:
            yield Problem(event.clip, "record_in", str(at), str(event.record_in), MANIFEST)
        if lasts != length:
            yield Problem(event.clip, "duration", str(length), str(lasts), MANIFEST)
        if not 0 <= event.source_in < event.source_out <= frames[event.clip]:
            found = f"{event.source_in} to {event.source_out}"
            yield Problem(event.clip, "source_out", "inside the file", found, MANIFEST)
        at = event.record_out
    unused = set(frames) - {event.clip for event in manifest.events}
    for clip in sorted(unused):
        yield Problem(clip, "event", "used in the cut", "never", MANIFEST)


def _counts(text: str, rate: Fraction) -> bool:
    try:
        frames_of(text, rate)
    except BadInput:
        return False
    return True
