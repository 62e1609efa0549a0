"""What one take of a shot would cost right now: for tiles; orders reckon for themselves."""

from __future__ import annotations

from app.domain.errors import NotCapable
from app.domain.model_card import ModelCard
from app.domain.money import Money
from app.domain.ports import Clock, FilmStore
from app.domain.shot import Shot
from app.production.call_sheet import call


def take_price(store: FilmStore, clock: Clock, shot: Shot, card: ModelCard) -> Money | None:
    """None where the model cannot make the shot or its price is not known."""
    try:
        return call(shot, card, store.project().spec, clock.now().date()).price
    except NotCapable:
        return None
