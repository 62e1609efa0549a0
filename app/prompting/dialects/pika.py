"""Pika: stylised, graphic, playful motion (MC-11)."""

from __future__ import annotations

from app.domain.model_card import ModelCard
from app.domain.prompt import Brief
from app.prompting.dialect import Dialect, Words


def _register(brief: Brief, card: ModelCard) -> tuple[Words, ...]:
    return (
        Words("Bold graphic composition, saturated colour.", ("graphic", "saturated", "muted")),
    )


DIALECT = Dialect("pika", _register)
