"""Wan: open weights; plain aesthetic words for light, contrast and colour (MC-12)."""

from __future__ import annotations

from app.domain.model_card import ModelCard
from app.domain.prompt import Brief
from app.prompting.dialect import Dialect, Words


def _register(brief: Brief, card: ModelCard) -> tuple[Words, ...]:
    return (
        Words("Cinematic lighting.", ("cinematic",), photographic=True),
        Words("Medium contrast, natural colour.", ("contrast", "graded", "grade")),
    )


DIALECT = Dialect("wan", _register, negative_lead="No")
