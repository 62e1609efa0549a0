"""Sora: photographic terms - lens, stock, grain (PR-02)."""

from __future__ import annotations

from app.domain.model_card import ModelCard
from app.domain.prompt import Brief
from app.prompting.dialect import Dialect, Words


def _register(brief: Brief, card: ModelCard) -> tuple[Words, ...]:
    lens = brief.shot.elements.camera.lens
    glass = f"shot on 35 mm film through a {lens} lens" if lens else "shot on 35 mm film"
    return (
        Words(f"Photorealistic, {glass}.", ("photoreal", "photorealistic"), photographic=True),
        Words("Anamorphic glass, fine natural grain.", ("anamorphic", "grain"), photographic=True),
    )


DIALECT = Dialect("sora", _register, spoken=False)  # its subject gains no speech (PR-19)
