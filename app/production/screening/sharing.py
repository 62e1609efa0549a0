"""What Review gives out and takes back in, put together over one open film."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.ports import Catalogue, FilmStore, JobBook
from app.domain.share import ClipMaker
from app.production.screening.clips import ClipDesk
from app.production.screening.differences import DifferenceDesk
from app.production.shoot.dailies import Dailies


@dataclass(frozen=True, slots=True)
class Sharing:
    differences: DifferenceDesk
    clips: ClipDesk


def sharing(
    store: FilmStore, book: JobBook, catalogue: Catalogue, dailies: Dailies, make: ClipMaker
) -> Sharing:
    return Sharing(DifferenceDesk(store, book, catalogue), ClipDesk(store, dailies, make))
