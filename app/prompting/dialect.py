"""What a model family adds to the five elements: its style register, and whether it speaks.

Only the register may differ between models (PR-02); subject, place, camera and mood stay the same
words everywhere. A register phrase that the shot or the project already says is left out, and a
photographic one gives way when the film is drawn or animated.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from app.domain.model_card import LOCAL, Audio, ModelCard
from app.domain.prompt import Brief

_STYLISED = re.compile(
    r"\b(animat\w+|anime|cartoon\w*|cel[- ]shaded|claymation|collage|comic|drawn|drawing"
    r"|gouache|illustrat\w+|ink|line art|painted|painterly|paper[- ]cut|pixel art|stop[- ]motion"
    r"|watercolou?r)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Words:
    """One register phrase: the sentence, and the terms that make it redundant when already said.

    `photographic` phrases are left out of a stylised film. `fixed` ones are never shortened.
    """

    text: str
    unless: tuple[str, ...] = ()
    photographic: bool = False
    fixed: bool = False
    source: str = "register"


@dataclass(frozen=True, slots=True)
class Dialect:
    """`register` gives the phrases in order; `spoken`: dialogue may go into the subject."""

    family: str
    register: Callable[[Brief, ModelCard], tuple[Words, ...]]
    spoken: bool = True
    hears: bool = False  # ambience and effects are written as audio cues
    negative_lead: str = "Avoid"

    def speaks(self, card: ModelCard) -> bool:
        """Whether dialogue goes into the subject: the model makes sound, always or on wish.

        The built-in renderer draws the words instead.
        """
        return self.spoken and card.vendor != LOCAL and card.audio.value is not Audio.NONE


def preset_of(brief: Brief, card: ModelCard) -> str:
    """The shot's style preset where the card's model takes one by name; else empty."""
    return brief.shot.preset.strip() if card.prompting.presets else ""


def is_stylised(brief: Brief) -> bool:
    """True when the shot's or the project's own style words name a drawn or animated look."""
    return bool(_STYLISED.search(f"{brief.shot.elements.style} {brief.project.style}"))


def said(term: str, text: str) -> bool:
    """Whether a term stands in a text as whole words, ignoring case and hyphens."""
    flat = re.sub(r"[\s-]+", " ", text.lower())
    wanted = re.escape(re.sub(r"[\s-]+", " ", term.lower()))
    return re.search(rf"(?<!\w){wanted}(?!\w)", flat) is not None


def register_of(dialect: Dialect, brief: Brief, card: ModelCard) -> list[Words]:
    """The phrases of the register that add something to this brief."""
    own = f"{brief.shot.elements.style} {brief.project.style} {brief.shot.elements.camera.lens}"
    stylised = is_stylised(brief)
    return [
        words
        for words in dialect.register(brief, card)
        if not (words.photographic and stylised)
        and not any(said(term, own) for term in words.unless)
    ]
