"""Kling: a named preset first, then grade and depth words (PR-02, PR-18).

The preset is never invented: without one on the shot the lint refuses to send.
"""

from __future__ import annotations

from app.domain.model_card import ModelCard
from app.domain.prompt import Brief
from app.prompting.dialect import Dialect, Words, preset_of


def _register(brief: Brief, card: ModelCard) -> tuple[Words, ...]:
    preset = preset_of(brief, card)
    named = (Words(f"{preset} preset.", fixed=True, source="Kling preset"),) if preset else ()
    return (
        *named,
        Words("Shallow focus.", ("shallow focus", "deep focus", "depth of field")),
        Words("Warm grade.", ("grade", "graded", "black and white", "monochrome")),
    )


DIALECT = Dialect("kling", _register)
