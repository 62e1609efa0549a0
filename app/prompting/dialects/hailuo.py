"""Hailuo: short form; clear subject, readable on a small screen (MC-12)."""

from __future__ import annotations

from app.domain.model_card import ModelCard
from app.domain.prompt import Brief
from app.prompting.dialect import Dialect, Words


def _register(brief: Brief, card: ModelCard) -> tuple[Words, ...]:
    return (
        Words(
            "Clear, high-detail picture with the subject readable at small size.", ("high detail",)
        ),
    )


DIALECT = Dialect("hailuo", _register)
