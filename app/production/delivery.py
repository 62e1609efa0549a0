"""Delivery: from the cut to a verified package, with a checklist of what stands in the way.

Only `verify`'s word makes a delivery good; names carry a version and never repeat (requirement D4).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from app.domain.asset import Asset
from app.domain.cut import Cut, Loss, RateMethod
from app.domain.delivery import Delivery
from app.domain.edit import changed, edit
from app.domain.errors import ExportImpossible
from app.domain.events import Delivered, DeliveryStep
from app.domain.ids import new_id
from app.domain.note import Note
from app.domain.ports import Bus, Clock, FilmStore, FrameReader
from app.domain.project import Codec, DeliverySpec
from app.domain.reel_clock import first_frame
from app.domain.sound import Sound
from app.domain.take import Take
from app.editorial.conform import Conform, losses_of
from app.editorial.formats import FORMATS
from app.editorial.package import Order, build
from app.editorial.self_check.report import Report
from app.editorial.sounds import SoundPlace, losses_of_sounds
from app.production.cut.assembly import Assembly
from app.production.edits import commit
from app.production.shoot.dailies import Dailies

Greys = Mapping[int, npt.NDArray[np.uint8]]


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One line of the checklist. `ok` None: nothing to say yet."""

    section: str
    name: str
    detail: str
    result: str
    ok: bool | None


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """What was delivered and what reading it back said."""

    package: Path
    name: str
    version: int
    spec: DeliverySpec
    events: int
    frames: int
    files: tuple[Path, ...]
    losses: tuple[Loss, ...]
    report: Report


class DeliveryDesk:
    """`fingerprint` gives 36x64 grey pictures of frames of an original."""

    def __init__(
        self,
        store: FilmStore,
        assembly: Assembly,
        dailies: Dailies,
        folder: Path,
        open_reader: Callable[[Path], FrameReader],
        fingerprint: Callable[[Path, Sequence[int]], Greys],
        verify: Callable[[Path], Report],
        clock: Clock,
        bus: Bus,
    ) -> None:
        self._store, self._assembly, self._dailies = store, assembly, dailies
        self._folder, self._open_reader = folder, open_reader
        self._fingerprint, self._verify = fingerprint, verify
        self._clock, self._bus = clock, bus

    def checklist(self) -> list[CheckLine]:
        """What a delivery would hold right now, and what is missing."""
        cut = self._assembly.cut()
        takes = [self._store.get(Take, item.take_id) for item in cut.items]
        spec, shots = cut.spec, len(cut.items) + len(cut.missing)
        gone = [take.slate for take in takes if take.missing]
        short = [
            take.slate
            for take, item in zip(takes, cut.items, strict=True)
            if item.source.start < spec.handles
            or item.source.end + spec.handles > take.probe.frames
        ]
        size = f"{spec.width}x{spec.height}, {spec.codec.value}, {spec.rate} fps"
        clips = len({take.id for take in takes})
        lines = [
            CheckLine(
                "Cut",
                "Circled takes",
                "one for each shot that is not omitted",
                f"{len(cut.items)} of {shots}",
                bool(cut.items) and not cut.missing,
            ),
            CheckLine(
                "Cut",
                "Handles",
                f"{spec.handles} frames on both sides",
                f"{len(short)} short" if short else "all there",
                not short if takes else None,
            ),
            CheckLine(
                "Media",
                "Original files",
                "under their slates, hashed, never written to",
                f"{len(gone)} missing" if gone else f"{len(takes)} found",
                not gone if takes else None,
            ),
            CheckLine(
                "Media", "Conform", size, f"{clips} clip{'s' * (clips != 1)}", bool(takes) or None
            ),
            CheckLine(
                "Media",
                "Reels and source timecode",
                "eight characters, minutes of their own",
                f"{len({t.slate for t in takes})} unique",
                len({t.slate for t in takes}) == len({t.id for t in takes}) if takes else None,
            ),
        ]
        places = self._places()
        if places:
            lost = sum(not one.original.is_file() for one in places)
            lines.append(
                CheckLine(
                    "Sound",
                    "Voice and music",
                    "48 kHz WAV, on audio tracks of the XML behind the takes' own sound",
                    f"{lost} missing" if lost else f"{_count(len(places))}",
                    not lost,
                )
            )
        losses = [loss for take, item in zip(takes, cut.items, strict=True)
                  for loss in losses_of(self._facts(take, item.method, spec), spec)]  # fmt: skip
        losses += losses_of_sounds(places, cut.frames, spec.rate)
        lines += [
            CheckLine("Losses", loss.take or loss.shot, loss.what, "", None) for loss in losses
        ]
        return lines

    def deliver(
        self,
        to: Path | None = None,
        formats: Sequence[str] = (),
        codec: Codec | str | None = None,
        media_root: str | None = None,
        stop: Callable[[], bool] = lambda: False,
    ) -> DeliveryReport:
        """Make the next version and read it back. A failure leaves no package behind.

        `media_root` is the folder packages lie in as the editing machine sees it; it is remembered.
        """
        if media_root is not None:
            self._remember_root(media_root)
        project = self._store.project()
        version = max((d.version for d in self._store.all(Delivery)), default=0) + 1
        target = to or self._folder / "deliveries"
        stem = _name(project.name)
        while (target / f"{stem}_v{version:03}").exists():
            version += 1
        name = f"{stem}_v{version:03}"
        cut = self._with_codec(self._assembly.cut(name), codec)
        if not cut.items:
            raise ExportImpossible(
                "No take is circled, so there is nothing to deliver.",
                "Circle a take of each shot first.",
            )
        target.mkdir(parents=True, exist_ok=True)
        conforms = {
            item.take_id: self._conform(item.take_id, item.method, cut.spec) for item in cut.items
        }
        root, places = project.media_root, self._places()
        package = build(
            Order(
                cut=cut,
                conforms=conforms,
                name=name,
                version=version,
                folder=target,
                formats=tuple(formats) or tuple(FORMATS),
                media_root=f"{root.rstrip('/')}/{name}" if root else None,
                fingerprint=self._fingerprint,
                notes=self._store.all(Note, take_id=list(conforms)),
                sounds=places,
            ),
            self._told,
            stop,
        )
        self._told("verify", 0, 1)
        report = self._verify(package.folder)
        self._told("verify", 1, 1)
        delivery = Delivery(
            id=new_id(),
            version=version,
            name=name,
            folder=str(package.folder),
            events=len(cut.items),
            frames=cut.frames,
            take_ids=tuple(item.take_id for item in cut.items),
            verified=report.ok,
            problems=len(report.problems),
            made_at=self._clock.now(),
        )
        self._store.put(delivery)
        self._bus.publish(Delivered(delivery_id=delivery.id, ok=report.ok))
        return DeliveryReport(
            package=package.folder,
            name=name,
            version=version,
            spec=cut.spec,
            events=len(cut.items),
            frames=cut.frames,
            files=package.files,
            losses=(*package.losses, *_unplaced(report.sounds, formats)),
            report=report,
        )

    def deliveries(self) -> list[Delivery]:
        return self._store.all(Delivery)

    def _places(self) -> list[SoundPlace]:
        """The sounds of the film's own tracks, as the package wants them."""
        sounds = self._store.all(Sound)
        assets = {one.id: one for one in self._store.all(Asset, id={s.asset_id for s in sounds})}
        return [
            SoundPlace(
                track=one.track.value,
                asset_id=one.asset_id,
                name=assets[one.asset_id].name,
                original=self._folder / assets[one.asset_id].file,
                sha256=assets[one.asset_id].sha256,
                record_start=one.record_start,
                source_in=one.source_in,
                frames=one.frames,
            )
            for one in sounds
        ]

    def _conform(self, take_id: str, method: RateMethod, spec: DeliverySpec) -> Conform:
        take = self._store.get(Take, take_id)
        made = self._facts(take, method, spec)
        if method is not RateMethod.BY_TIME:
            return made
        reader = self._open_reader(self._dailies.path(take))
        try:
            times = tuple(reader.times)
        finally:
            reader.close()
        return replace(made, times=times)

    def _facts(self, take: Take, method: RateMethod, spec: DeliverySpec) -> Conform:
        times = tuple(n / take.probe.rate for n in range(take.probe.frames))
        original = self._folder / take.file
        start = first_frame(take.minute, spec.rate, drop=spec.drop)
        return Conform(take.slate, original, take.probe, times, method, start, take.sha256)

    def _with_codec(self, cut: Cut, codec: Codec | str | None) -> Cut:
        if codec is None:
            return cut
        spec = cut.spec.model_copy(update={"codec": Codec(codec)})
        return cut.model_copy(update={"spec": spec})

    def _remember_root(self, root: str) -> None:
        project = self._store.project()
        after = project.model_copy(update={"media_root": root})
        if made := edit("Set the media root", changed(project, after)):
            commit(self._store, self._bus, made)

    def _told(self, stage: str, done: int, of: int) -> None:
        self._bus.publish(DeliveryStep(stage=stage, done=done, total=of))


def _unplaced(sounds: int, formats: Sequence[str]) -> list[Loss]:
    """What is said where no list of the package can carry its sounds."""
    if not sounds or not formats or "xml" in formats:
        return []
    what = f"{_count(sounds)} of the voice and music tracks lie in MEDIA, but no list places them"
    return [Loss(what=f"{what}: deliver the FCP7 XML as well")]


def _count(sounds: int) -> str:
    return f"{sounds} sound{'' if sounds == 1 else 's'}"


def _name(project: str) -> str:
    """The project's name as a folder and timeline name: plain characters, underscores."""
    return re.sub(r"[^0-9A-Za-z]+", "_", project).strip("_") or "Film"
