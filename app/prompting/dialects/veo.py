"""Veo and its successor Omni: documentary register, speech to camera, audio cues (PR-02, PR-19)."""

from __future__ import annotations

from app.domain.model_card import Audio, ModelCard
from app.domain.prompt import Brief
from app.prompting.dialect import Dialect, Words


def _register(brief: Brief, card: ModelCard) -> tuple[Words, ...]:
    return (
        Words("Documentary realism.", ("documentary",), photographic=True),
        *(
            (Words("Natural sound recorded on location.", ("natural sound",), source="audio"),)
            if card.audio.value is not Audio.NONE and (brief.shot.audio or brief.shot.dialogue)
            else ()
        ),
    )


DIALECT = Dialect("veo", _register, hears=True)
