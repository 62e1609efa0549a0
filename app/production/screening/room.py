"""The desks of Review over one open film, put together."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.ports import Bus, Clock, FilmStore
from app.production.screening.circles import CircleHistory
from app.production.screening.culling import Culling
from app.production.screening.notes import NoteDesk
from app.production.screening.places import ReviewPlaces
from app.production.screening.ratings import Ratings
from app.production.screening.signature import Settings, Signature
from app.production.screening.signing import Signing


@dataclass(frozen=True, slots=True)
class Screening:
    notes: NoteDesk
    ratings: Ratings
    places: ReviewPlaces
    culling: Culling
    circles: CircleHistory
    signature: Signature
    signing: Signing


def screening_room(store: FilmStore, clock: Clock, bus: Bus, settings: Settings) -> Screening:
    signature = Signature(settings)
    return Screening(
        NoteDesk(store, clock, bus),
        Ratings(store, bus),
        ReviewPlaces(store),
        Culling(store),
        CircleHistory(store),
        signature,
        Signing(store, bus, signature),
    )
