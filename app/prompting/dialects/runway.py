"""Runway: controlled camera over a coherent plate, stated plainly (MC-10)."""

from __future__ import annotations

from app.domain.model_card import ModelCard
from app.domain.prompt import Brief
from app.prompting.dialect import Dialect, Words


def _register(brief: Brief, card: ModelCard) -> tuple[Words, ...]:
    return (
        Words("Live action.", ("live action", "documentary"), photographic=True),
        Words(
            "One continuous shot, stable and coherent from frame to frame.", ("continuous shot",)
        ),
    )


DIALECT = Dialect("runway", _register)
