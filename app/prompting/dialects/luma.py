"""Luma: natural movement out of a still (MC-12)."""

from __future__ import annotations

from app.domain.model_card import ModelCard
from app.domain.prompt import Brief
from app.prompting.dialect import Dialect, Words


def _register(brief: Brief, card: ModelCard) -> tuple[Words, ...]:
    start = (
        (Words("Starts exactly on the given picture.", source="first frame"),)
        if brief.has_first_frame
        else ()
    )
    return (*start, Words("Natural, physically plausible movement.", ("natural movement",)))


DIALECT = Dialect("luma", _register)
