"""What Review gives out and takes back in, put together over one open film."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.domain.ports import Bus, Catalogue, Clock, FilmStore, JobBook
from app.domain.share import ClipMaker
from app.production.art.art_department import ArtDepartment
from app.production.art.thumbnails import ThumbnailDesk
from app.production.screening.clips import ClipDesk
from app.production.screening.differences import DifferenceDesk
from app.production.screening.notes_file import NotesFileDesk
from app.production.screening.package import STILL, PackageDesk
from app.production.screening.report import ReportDesk
from app.production.shoot.dailies import Dailies
from app.production.shoot.outside_takes import OutsideTakes


@dataclass(frozen=True, slots=True)
class Sharing:
    differences: DifferenceDesk
    clips: ClipDesk
    reports: ReportDesk
    packages: PackageDesk
    notes_files: NotesFileDesk
    outside: OutsideTakes


def sharing(
    store: FilmStore,
    book: JobBook,
    catalogue: Catalogue,
    dailies: Dailies,
    art: ArtDepartment,
    thumbnails: ThumbnailDesk,
    clock: Clock,
    bus: Bus,
    make: ClipMaker,
    disk: tuple[Callable[[Path], bytes], Callable[[Path, bytes], None]],
) -> Sharing:
    """`disk` reads a file that somebody named, and writes one whole or not at all."""
    read, write = disk
    clips = ClipDesk(store, dailies, make)
    return Sharing(
        DifferenceDesk(store, book, catalogue),
        clips,
        ReportDesk(store, book, thumbnails, clock),
        PackageDesk(store, clips, clock, write, lambda take: thumbnails.made(take.id, STILL)),
        NotesFileDesk(store, clock, bus, read),
        OutsideTakes(store, book, dailies, art, catalogue, clock, bus),
    )
