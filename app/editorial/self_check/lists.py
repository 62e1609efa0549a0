"""Compare a read list with the manifest's cut, event by event, field by field."""

from __future__ import annotations

from pathlib import Path

from app.domain.timing import frames_of, parse_rate
from app.editorial.manifest import Manifest, ManifestClip, ManifestEvent
from app.editorial.self_check.readers import ReadEvent, ReadList
from app.editorial.self_check.report import Problem


def compare(read: ReadList, manifest: Manifest, name: str) -> list[Problem]:
    """Problems of one list; an empty list means every number is equal."""
    problems: list[Problem] = []
    clips = {clip.slate: clip for clip in manifest.clips}
    _whole_list(read, manifest, name, problems)
    for event, wanted in _paired(read.events, manifest, clips, name, problems):
        _event(event, wanted, clips[wanted.clip], manifest, name, problems)
    if read.sound:
        _sound(read, manifest, clips, name, problems)
    return problems


def _whole_list(read: ReadList, manifest: Manifest, name: str, problems: list[Problem]) -> None:
    frames = max((event.record_out for event in manifest.events), default=0)
    stated = (
        ("rate", parse_rate(manifest.rate), read.rate),
        ("record_in", manifest.start, read.start),
        ("duration", frames, read.frames),
        ("raster", manifest.width, read.width),
        ("raster", manifest.height, read.height),
    )
    for field, expected, found in stated:
        if found is not None and found != expected:
            problems.append(Problem("", field, str(expected), str(found), name))


def _paired(
    events: tuple[ReadEvent, ...],
    manifest: Manifest,
    clips: dict[str, ManifestClip],
    name: str,
    problems: list[Problem],
) -> list[tuple[ReadEvent, ManifestEvent]]:
    """Each event of the list with the cut's event of the same clip nearest in record time."""
    left = list(manifest.events)
    pairs: list[tuple[ReadEvent, ManifestEvent]] = []
    strange: list[ReadEvent] = []
    for event in events:
        same = [w for w in left if w.clip == Path(event.clip_name).stem]
        if not same:
            strange.append(event)
            continue
        nearest = min(same, key=lambda w: abs(w.record_in - event.record_in))
        left.remove(nearest)
        pairs.append((event, nearest))
    for event in strange:
        here = next((w for w in left if w.record_in == event.record_in), None)
        known = Path(event.clip_name).stem in clips
        if here is None or known:
            clip = Path(event.clip_name).stem
            problems.append(Problem(clip, "event", "no such event", f"event {event.number}", name))
            continue
        left.remove(here)
        expected = Path(clips[here.clip].file).name
        problems.append(Problem(here.clip, "name", expected, event.clip_name, name))
        pairs.append((event, here))
    problems += [Problem(w.clip, "event", f"event {w.event}", "missing", name) for w in left]
    return pairs


def _event(
    event: ReadEvent,
    wanted: ManifestEvent,
    clip: ManifestClip,
    manifest: Manifest,
    name: str,
    problems: list[Problem],
) -> None:
    def differ(field: str, expected: object, found: object) -> None:
        if found is not None and expected != found:
            problems.append(Problem(clip.slate, field, str(expected), str(found), name))

    rate = parse_rate(manifest.rate)
    base = frames_of(clip.timecode, rate) if event.absolute else 0
    differ("reel", clip.reel, event.reel)
    differ("name", Path(clip.file).name, event.clip_name or "none")
    differ("name", Path(clip.file).name, event.file_name)
    differ("timecode", clip.timecode, event.file_start)
    if event.absolute and not base <= event.source_in < event.source_out <= base + clip.frames:
        differ("timecode", f"inside {clip.timecode} + {clip.frames} frames", "outside")
    differ("source_in", wanted.source_in, event.source_in - base)
    differ("source_out", wanted.source_out, event.source_out - base)
    differ("record_in", wanted.record_in, event.record_in)
    differ("record_out", wanted.record_out, event.record_out)
    differ("duration", clip.frames, event.file_frames)
    differ("duration", clip.frames, event.item_duration)
    differ("raster", clip.width, event.width)
    differ("raster", clip.height, event.height)
    differ("rate", rate, event.rate)
    # XML numbers by place, an EDL by what is written (parts begin again at 1)
    number = wanted.event if not event.absolute else (wanted.event - 1) % 999 + 1
    differ("event", number, event.number)


def _sound(
    read: ReadList,
    manifest: Manifest,
    clips: dict[str, ManifestClip],
    name: str,
    problems: list[Problem],
) -> None:
    """Sound must lie exactly under its picture, on every track it has."""
    for wanted in manifest.events:
        clip = clips[wanted.clip]
        mine = [
            event
            for event in read.sound
            if Path(event.clip_name).stem == clip.slate and event.record_in == wanted.record_in
        ]
        expected = min(clip.audio_channels, 2)
        if len(mine) != expected:
            text = f"{expected} sound items"
            problems.append(Problem(clip.slate, "event", text, str(len(mine)), name))
        for event in mine:
            numbers = (event.source_in, event.source_out, event.record_out)
            right = (wanted.source_in, wanted.source_out, wanted.record_out)
            for field, want, found in zip(
                ("source_in", "source_out", "record_out"), right, numbers, strict=True
            ):
                if want != found:
                    problems.append(Problem(clip.slate, field, str(want), str(found), name))
