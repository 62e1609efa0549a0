"""The sounds on the film's voice and music tracks: put, moved, taken away, and heard as a curve.

On one track nothing ever lies over anything: what would, goes to the nearest free place, and that
is said. A file comes in by the one way of all sounds, and the same bytes are one asset.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from app.domain.asset import Asset
from app.domain.edit import Change, Edit, added, changed, edit, removed
from app.domain.errors import BadInput, NotFound, UserFacing
from app.domain.ids import new_id
from app.domain.ports import Bus, FilmStore, MediaBin
from app.domain.project import DeliverySpec
from app.domain.sound import Sound, Track, Waveform
from app.domain.timing import timecode
from app.production.cut.sound_places import free_start, slid
from app.production.edits import commit


@dataclass(frozen=True, slots=True)
class OnTrack:
    """A sound as people see it. `file` is None while its file is missing."""

    sound: Sound
    name: str  # Bed_A
    file_name: str  # Bed_A.wav
    file: Path | None


@dataclass(frozen=True, slots=True)
class Laid:
    """What became of a wish. `notes` say what came out otherwise than it was asked for, `refused`
    why a file was not put; `edit` is None where nothing changed.
    """

    edit: Edit | None = None
    sounds: tuple[Sound, ...] = ()
    notes: tuple[str, ...] = ()
    refused: tuple[UserFacing, ...] = ()


class SoundDesk:
    """`take_sound` keeps a file once per content, `hear` decodes one; both raise `UserFacing`.

    May be called from any thread.
    """

    def __init__(
        self,
        store: FilmStore,
        media: MediaBin,
        bus: Bus,
        take_sound: Callable[[Path], Asset],
        hear: Callable[[Path], Waveform],
    ) -> None:
        self._store, self._media, self._bus = store, media, bus
        self._take_sound, self._hear = take_sound, hear
        self._heard: dict[tuple[str, int, int], Waveform] = {}

    def on_tracks(self) -> list[OnTrack]:
        """All sounds, by track and in order of time."""
        sounds = self._store.all(Sound)
        assets = {one.id: one for one in self._store.all(Asset, id={s.asset_id for s in sounds})}
        return [
            OnTrack(sound, *_named(assets[sound.asset_id]), self._there(assets[sound.asset_id]))
            for sound in sorted(sounds, key=lambda one: (one.track.value, one.record_start))
        ]

    def waveform(self, file: Path) -> Waveform:
        """The curve of a sound file, decoded once. Raises `MediaMissing`, `MediaUnreadable`."""
        known = file.stat() if file.is_file() else None
        key = (str(file), known.st_size, known.st_mtime_ns) if known else ("", 0, 0)
        if (heard := self._heard.get(key)) is None:
            heard = self._heard[key] = self._hear(file)
        return heard

    def length(self, file: Path) -> int:
        """Frames of the film that a file would fill. Raises as `put` refuses."""
        _check(file)
        return self.waveform(file).frames(self._store.project().spec.rate)

    def read(self, files: Sequence[Path]) -> None:
        """Decode files ahead of `put`, which tells of the bad ones."""
        for file in files:
            with suppress(UserFacing):
                self.length(file)

    def put(self, files: Sequence[Path], track: Track, at: int) -> Laid:
        """Lay files on a track, the first at frame `at` of the film, each behind the one before.

        One bad file stops no other. Raises only what storage raises.
        """
        spec, others = self._store.project().spec, self._on(track)
        made: list[Sound] = []
        names: list[str] = []
        notes: list[str] = []
        refused: list[UserFacing] = []
        for file in files:
            try:
                frames = self.length(file)
                asset = self._take_sound(file)
            except UserFacing as error:
                refused.append(error)
                continue
            wanted = made[-1].record.end if made else max(0, at)
            start, note = self._place((*others, *made), wanted, frames, file.name, spec)
            notes += [note] if note else []
            if asset.name != file.stem:
                notes.append(f"{file.name} is the same sound as {asset.name}, used again.")
            names.append(file.name)
            made.append(
                Sound(
                    id=new_id(), track=track, asset_id=asset.id, record_start=start, frames=frames
                )
            )
        what = names[0] if len(names) == 1 else f"{len(names)} sounds"
        done = self._commit(f"Put {what} on the {track.value} track", map(added, made))
        return Laid(done, tuple(made), tuple(notes), tuple(refused))

    def move(self, sound_id: str, to: int) -> Laid:
        """Lay a sound elsewhere on its track, at the free place nearest to frame `to`."""
        sound, spec = self._sound(sound_id), self._store.project().spec
        name = _named(self._store.get(Asset, sound.asset_id))[0]
        start, note = self._place(self._others(sound), max(0, to), sound.frames, name, spec)
        return self._moved(sound, start, name, (note,) if note else ())

    def slide(self, sound_id: str, by: int) -> Laid:
        """Push a sound along its track by frames; it stops at the next one and at the start."""
        sound = self._sound(sound_id)
        name = _named(self._store.get(Asset, sound.asset_id))[0]
        others = self._others(sound)
        start = slid([one.record for one in others], sound.record, by)
        note: tuple[str, ...] = ()
        if start != sound.record_start + by:
            end = start + sound.frames
            there = [one for one in others if one.record.end == start or one.record_start == end]
            what = self._name(there[0]) if there else "the start of the film"
            note = (f"{name} touches {what} and stops there.",)
        return self._moved(sound, start, name, note)

    def remove(self, sound_ids: Sequence[str]) -> Edit | None:
        """Take sounds off their track; their files stay in the film."""
        gone = [one for one in self._store.all(Sound) if one.id in set(sound_ids)]
        if not gone:
            return None
        what = f"{len(gone)} sounds from the tracks"
        if len(gone) == 1:
            file_name = _named(self._store.get(Asset, gone[0].asset_id))[1]
            what = f"{file_name} from the {gone[0].track.value} track"
        return self._commit(f"Remove {what}", map(removed, gone))

    def _moved(self, sound: Sound, start: int, name: str, notes: tuple[str, ...]) -> Laid:
        after = sound.model_copy(update={"record_start": start})
        spec = self._store.project().spec
        label = f"Move {name} to {at_timecode(start, spec)}"
        return Laid(self._commit(label, [changed(sound, after)]), (after,), notes)

    def _place(
        self, others: Sequence[Sound], wanted: int, frames: int, name: str, spec: DeliverySpec
    ) -> tuple[int, str]:
        """Where it goes, and a sentence where that is not where it was asked to go."""
        start = free_start([one.record for one in others], wanted, frames)
        if start == wanted:
            return start, ""
        over = next(
            one for one in others if one.record_start < wanted + frames and wanted < one.record.end
        )
        return start, (
            f"{name} would lie over {self._name(over)}; it begins at {at_timecode(start, spec)}, "
            "the nearest free place."
        )

    def _commit(self, label: str, changes: Iterable[Change | None]) -> Edit | None:
        return commit(self._store, self._bus, edit(label, *changes)) or None

    def _sound(self, sound_id: str) -> Sound:
        try:
            return self._store.get(Sound, sound_id)
        except NotFound:
            raise BadInput(
                "This sound is not on the track any more.", "Choose another one."
            ) from None

    def _on(self, track: Track) -> list[Sound]:
        return sorted(self._store.all(Sound, track=track), key=lambda one: one.record_start)

    def _others(self, sound: Sound) -> list[Sound]:
        return [one for one in self._on(sound.track) if one.id != sound.id]

    def _name(self, sound: Sound) -> str:
        known = self._store.all(Asset, id=[sound.asset_id])
        return _named(known[0])[0] if known else "another sound"

    def _there(self, asset: Asset) -> Path | None:
        return self._media.path(asset.file) if self._media.exists(asset.file) else None


def at_timecode(frame: int, spec: DeliverySpec) -> str:
    """A frame of the film in record timecode."""
    return timecode(spec.start_frame() + frame, spec.rate, drop=spec.drop)


def resound(sounds: Sequence[Sound], old: DeliverySpec, new: DeliverySpec, by: str) -> list[Sound]:
    """The sounds at another rate, in the order given: each lasts as long as before, and begins at
    its time (`time`) or on its frame (`frames`). Where rounding would lay one over another, the
    later one makes room.
    """
    made: list[Sound] = []
    ends: dict[Track, int] = {}

    def scaled(frame: int) -> int:
        return round(frame * new.rate / old.rate)

    for sound in sorted(sounds, key=lambda one: one.record_start):
        start = scaled(sound.record_start) if by == "time" else sound.record_start
        start = max(start, ends.get(sound.track, 0))
        fresh = {
            "record_start": start,
            "source_in": scaled(sound.source_in),
            "frames": max(1, scaled(sound.frames)),
        }
        made.append(sound.model_copy(update=fresh))
        ends[sound.track] = made[-1].record.end
    order = {sound.id: n for n, sound in enumerate(sounds)}
    return sorted(made, key=lambda one: order[one.id])


def _named(asset: Asset) -> tuple[str, str]:
    return asset.name, f"{asset.name}{PurePosixPath(asset.file).suffix}"


def _check(file: Path) -> None:
    if not file.is_file():
        raise NotFound(f"There is no file {file}.", "Check the path.")
    if file.stat().st_size == 0:
        raise BadInput(f"{file.name} is empty: it has 0 bytes.", "Choose an audio file.")
