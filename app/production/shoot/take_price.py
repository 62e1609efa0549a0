"""What one take of a shot would cost right now: for tiles; orders reckon for themselves."""

from __future__ import annotations

from app.domain.errors import NotCapable
from app.domain.model_card import ModelCard
from app.domain.money import Money
from app.domain.ports import Clock
from app.domain.project import DeliverySpec
from app.domain.shot import Shot
from app.production.shoot.call_sheet import call


def take_price(clock: Clock, shot: Shot, card: ModelCard, spec: DeliverySpec) -> Money | None:
    """None where the model cannot make the shot or its price is not known."""
    try:
        return call(shot, card, spec, clock.now().date()).price
    except NotCapable:
        return None
