"""Compare a read list with the manifest's cut: every event, every field, each named by its clip.

In a list the clip is the one its clip name says; what does not belong to it is the fault.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path

from app.domain.timing import frames_of, parse_rate
from app.editorial.manifest import Manifest, ManifestClip, ManifestEvent, ManifestSoundFile
from app.editorial.self_check.own_tracks import of_sound, tracks_of
from app.editorial.self_check.readers import TIMES, ReadEvent, ReadList, Said
from app.editorial.self_check.report import Problem

Wanted = Mapping[str, tuple[str, Said]]  # a reader's word: (field of the report, what is right)
Pair = tuple[ReadEvent, ManifestEvent]
_File = ManifestClip | ManifestSoundFile


def compare(
    read: ReadList, manifest: Manifest, name: str, events: Sequence[ManifestEvent], title: str
) -> list[Problem]:
    """Problems of one list that should hold `events`; an empty list means all is equal."""
    comparison = _Comparison(manifest, name)
    comparison.facts("", _of_timeline(manifest, title), read.facts)
    for line in read.strange:
        comparison.note(_clip_in(line, manifest), "event", "a readable line", line.strip()[:80])
    channels = {clip.slate: min(clip.audio_channels, 2) for clip in manifest.clips}
    comparison.track(read.picture[0] if read.picture else (), events)
    for track in read.picture[1:]:
        comparison.track(track, ())
    if read.carries_sound:
        taken = max(channels.values(), default=0)
        wanted = [
            [event for event in events if channels[event.clip] > number] for number in range(taken)
        ]
        wanted += tracks_of(manifest)
        for number in range(max(len(read.sound), len(wanted))):
            comparison.track(
                read.sound[number] if number < len(read.sound) else (),
                wanted[number] if number < len(wanted) else (),
            )
    return comparison.problems


class _Comparison:
    """Collects the problems of one list."""

    def __init__(self, manifest: Manifest, name: str) -> None:
        self.problems: list[Problem] = []
        self._manifest, self._name = manifest, name
        self._clips: dict[str, _File] = {clip.slate: clip for clip in manifest.clips}
        self._clips |= {sound.slate: sound for sound in manifest.sound_files}
        self._rate = parse_rate(manifest.rate)

    def note(self, clip: str, field: str, expected: object, found: object) -> None:
        self.problems.append(Problem(clip, field, str(expected), str(found), self._name))

    def facts(self, clip: str, wanted: Wanted, found: Mapping[str, Said]) -> None:
        for word, said in found.items():
            if word in wanted and said != wanted[word][1]:
                self.note(clip, *wanted[word], "none" if said is None else said)

    def track(self, events: Sequence[ReadEvent], wanted: Sequence[ManifestEvent]) -> None:
        pairs = self._paired(events, list(wanted))
        order = sorted(right.event for _, right in pairs)
        for (event, right), place in zip(pairs, order, strict=True):
            self._event(event, right)
            if right.event != place:
                self.note(right.clip, "event", f"event {right.event}", f"at place {place}")

    def _paired(self, events: Sequence[ReadEvent], wanted: Sequence[ManifestEvent]) -> list[Pair]:
        """Each event with the cut's event of the same clip nearest in record time."""
        left: dict[str, list[ManifestEvent]] = {}
        for right in wanted:
            left.setdefault(right.clip, []).append(right)
        found: list[ManifestEvent | None] = []
        for event in events:
            same = left.get(event.clip) or []
            nearest = min(same, key=lambda right: _apart(event, right), default=None)
            found.append(nearest)
            if nearest is not None:
                same.remove(nearest)
        rest: dict[Said, ManifestEvent] = {
            right.record_in: right for same in left.values() for right in same
        }
        pairs: list[Pair] = []
        for event, nearest in zip(events, found, strict=True):
            clip = self._clips.get(event.clip)
            if nearest is None and clip is None:  # a clip under another name
                nearest = rest.pop(event.times["record_in"], None)
            if nearest is not None:
                pairs.append((event, nearest))
                continue
            self.note(event.clip, "event", "no such event", f"event {event.number}")
            if clip is not None:
                self._of_clip(event, clip)
        for right in rest.values():
            self.note(right.clip, "event", f"event {right.event}", "missing")
        return pairs

    def _event(self, event: ReadEvent, right: ManifestEvent) -> None:
        clip = self._clips[right.clip]
        base = self._first(clip) if event.absolute else 0
        self._of_clip(event, clip)
        for field in TIMES:
            moved = base if field.startswith("source") else 0
            said, expected = event.times[field], getattr(right, field)
            found = said - moved if isinstance(said, int) else said
            if found != expected:
                self.note(clip.slate, field, expected, "none" if found is None else found)
        if event.absolute:
            number = (right.event - 1) % 999 + 1  # parts begin again at 1
            self.facts(clip.slate, {"number": ("event", number)}, event.facts)

    def _first(self, clip: _File) -> int:
        return frames_of(clip.timecode, self._rate) if isinstance(clip, ManifestClip) else 0

    def _of_clip(self, event: ReadEvent, clip: _File) -> None:
        """What an event says of its clip, whether it belongs into the cut or not."""
        if not isinstance(clip, ManifestClip):
            self.facts(clip.slate, of_sound(clip, self._manifest), event.facts)
            return
        self.facts(clip.slate, _of_file(clip, self._manifest), event.facts)
        if event.absolute:
            first = frames_of(clip.timecode, self._rate)
            said = (event.times["source_in"], event.times["source_out"])
            numbers = [time for time in said if isinstance(time, int)]
            if not all(first <= time <= first + clip.frames for time in numbers):
                expected = f"inside {clip.timecode} + {clip.frames} frames"
                self.note(clip.slate, "timecode", expected, "outside")


def _of_timeline(manifest: Manifest, title: str) -> Wanted:
    rate = parse_rate(manifest.rate)
    return {
        "name": ("name", title),
        "rate": ("rate", rate),
        "picture rate": ("rate", rate),
        "start": ("record_in", manifest.start),
        "start frame": ("record_in", frames_of(manifest.start, rate)),
        "counting": ("timecode", "DF" if manifest.drop else "NDF"),
        "mode": ("timecode", "DROP FRAME" if manifest.drop else "NON-DROP FRAME"),
        "width": ("raster", manifest.width),
        "height": ("raster", manifest.height),
        "frames": ("duration", max((event.record_out for event in manifest.events), default=0)),
    }


def _of_file(clip: ManifestClip, manifest: Manifest) -> Wanted:
    rate, name = parse_rate(manifest.rate), Path(clip.file).name
    folder = manifest.media_root.replace("\\", "/").strip("/")
    path = "/".join(part for part in ("", folder, clip.file) if part)
    return {
        "name": ("name", name),
        "file name": ("name", name),
        "source file": ("name", name),
        "path": ("file", f"/{path}"),
        "file": ("file", "defined"),
        "reel": ("reel", clip.reel),
        "enabled": ("event", "TRUE"),
        "channel": ("event", "V"),
        "transition": ("event", "C"),
        "marks": ("timecode", ";" if manifest.drop else ":"),
        "duration": ("duration", clip.frames),
        "file duration": ("duration", clip.frames),
        "picture duration": ("duration", clip.frames),
        "rate": ("rate", rate),
        "file rate": ("rate", rate),
        "file start rate": ("rate", rate),
        "picture rate": ("rate", rate),
        "file start": ("timecode", clip.timecode),
        "file start frame": ("timecode", frames_of(clip.timecode, rate)),
        "file counting": ("timecode", "DF" if manifest.drop else "NDF"),
        "width": ("raster", clip.width),
        "height": ("raster", clip.height),
    }


def _apart(event: ReadEvent, right: ManifestEvent) -> Fraction | float:
    at = event.times["record_in"]
    return abs(right.record_in - at) if isinstance(at, int) else float("inf")


def _clip_in(line: str, manifest: Manifest) -> str:
    words = set(line.replace(".", " ").split())
    return next((clip.slate for clip in manifest.clips if clip.slate in words), "")
