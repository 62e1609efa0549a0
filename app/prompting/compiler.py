"""Compile a brief for one model: five elements in fixed order, each phrase with its origin.

Same brief, card, catalogue version and compiler version: same text, on every machine. The text is
exactly the phrases joined by one blank, so nothing on screen differs from what is sent.

Shortening (only when the card's limit is passed) leaves out whole phrases in the order of `_RANKS`
and says which. Character wording, anchors' names, Kling's preset and the first phrase of each
element always stay; `over` is what then still does not fit.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.model_card import ModelCard
from app.domain.prompt import Brief, CompiledPrompt, Element, Origin, Phrase
from app.domain.references import pictures_along
from app.prompting.camera_words import (
    beat_sentences,
    camera_sentences,
    sentence,
    sentences,
    stopped,
)
from app.prompting.dialect import Dialect, preset_of, register_of
from app.prompting.dialects import hailuo, kling, luma, pika, plain, runway, sora, veo, wan

COMPILER_VERSION = "4"
DIALECTS: dict[str, Dialect] = {
    module.DIALECT.family: module.DIALECT
    for module in (sora, veo, kling, runway, pika, luma, hailuo, wan, plain)
}

# What goes first when a text is too long; a phrase with a rank of None stays.
_RANKS = {
    "register": 1,
    "anchor description": 2,
    "style paragraph": 3,
    "audio": 4,
    "negative": 5,
    "framing": 6,
    "camera note": 7,
    "place": 8,
    "beat": 9,
}


@dataclass(frozen=True, slots=True)
class _Piece:
    phrase: Phrase
    rank: int | None = None


def compile_prompt(brief: Brief, card: ModelCard, catalogue_version: str) -> CompiledPrompt:
    """The words for `card`. Never raises for content: what is missing is lint, not an error."""
    dialect = DIALECTS.get(card.family, DIALECTS["plain"])
    words = card.prompting
    pieces = [
        *_subject(brief, dialect, card),
        *_place(brief),
        *_camera(brief),
        *_style(brief, dialect, card),
        *_mood(brief),
    ]
    wanted = _negatives(brief)
    dropped: list[str] = []
    negative = ""
    if words.negative:
        negative, cut = _fit_negatives(wanted, words.negative_limit, words.unit)
        dropped += cut
    elif wanted:
        pieces += _inline_negatives(wanted, dialect)
    limit = words.limit.value if words.limit else None
    kept, cut = _shorten(pieces, limit, words.unit)
    phrases = tuple(_phrases(kept))
    text = _text(kept)
    length = count(text, words.unit)
    if words.negative and negative:
        phrases += (
            Phrase(
                text=negative, origin=Origin.NEGATIVE, element=Element.NEGATIVE, source="negatives"
            ),
        )
    return CompiledPrompt(
        card_id=card.id,
        text=text,
        negative=negative,
        phrases=phrases,
        length=length,
        limit=limit,
        over=max(0, length - limit) if limit is not None else 0,
        shortened=tuple(dropped + cut),
        compiler_version=COMPILER_VERSION,
        catalogue_version=catalogue_version,
        preset=preset_of(brief, card),
    )


def count(text: str, unit: str) -> int:
    """Length as the vendor counts: characters, utf-16 code units, utf-8 bytes or words."""
    if unit == "utf-16":
        return len(text.encode("utf-16-le")) // 2
    if unit == "bytes":
        return len(text.encode())
    if unit == "words":
        return len(text.split())
    return len(text)


def _subject(brief: Brief, dialect: Dialect, card: ModelCard) -> list[_Piece]:
    pieces = []
    for character in brief.characters:
        if character.wording:
            text = character.wording
            if not text.startswith(character.name):
                text = f"{character.name}: {text}"
            pieces.append(
                _piece(
                    stopped(text),
                    Origin.KIT,
                    Element.SUBJECT_ACTION,
                    f"{character.name}, wording",
                    fixed=True,
                )
            )
    if brief.shot.elements.subject_action:
        text = sentence(brief.shot.elements.subject_action)
        pieces.append(_piece(text, Origin.SUBJECT, Element.SUBJECT_ACTION, "subject and action"))
    spoken = brief.shot.dialogue.strip().strip('"“”')
    if spoken and dialect.speaks(card):
        text = stopped(f'Speaking to camera: "{spoken}"')
        pieces.append(_piece(text, Origin.SUBJECT, Element.SUBJECT_ACTION, "dialogue"))
    return pieces


def _place(brief: Brief) -> list[_Piece]:
    return [
        _piece(
            text,
            Origin.PLACE,
            Element.ENVIRONMENT_LIGHTING,
            "place and light",
            rank=_RANKS["place"] if n else None,
        )
        for n, text in enumerate(sentences(brief.shot.elements.environment_lighting))
    ]


def _camera(brief: Brief) -> list[_Piece]:
    pieces = [
        _piece(text, Origin.CAMERA, Element.CAMERA, source, rank=_RANKS.get(source))
        for text, source in camera_sentences(brief.shot.elements.camera)
    ]
    pieces += [
        _piece(text, Origin.CAMERA, Element.CAMERA, source, rank=_RANKS["beat"])
        for text, source in beat_sentences(brief.shot.beats, brief.rate)
    ]
    return _keep_first(pieces)


def _style(brief: Brief, dialect: Dialect, card: ModelCard) -> list[_Piece]:
    register = [
        _piece(
            words.text,
            Origin.STYLE,
            Element.STYLE,
            words.source,
            rank=None if words.fixed else _RANKS.get(words.source, 1),
            fixed=words.fixed,
        )
        for words in register_of(dialect, brief, card)
    ]
    preset = [piece for piece in register if piece.phrase.fixed]
    pieces = [*preset]
    if brief.shot.elements.style:
        text = sentence(brief.shot.elements.style)
        pieces.append(_piece(text, Origin.STYLE, Element.STYLE, "shot style"))
    pieces += [piece for piece in register if not piece.phrase.fixed]
    pieces += [
        _piece(text, Origin.KIT, Element.STYLE, "style paragraph", rank=_RANKS["style paragraph"])
        for text in sentences(brief.project.style)
    ]
    along = pictures_along(brief.shot, card, brief.characters, brief.anchors)
    for anchor in brief.anchors:
        seen = anchor.asset_id in along
        lead = "Match reference picture " if seen else "In the look of "
        place = f"{along.index(anchor.asset_id) + 1}, " if anchor.asset_id in along else ""
        text = f"{lead}{place}{anchor.name}."
        pieces.append(_piece(text, Origin.KIT, Element.STYLE, f"anchor {anchor.name}", fixed=True))
        if anchor.description and not seen:
            rank = _RANKS["anchor description"]
            source = f"anchor {anchor.name}, described"
            text = sentence(anchor.description)
            pieces.append(_piece(text, Origin.KIT, Element.STYLE, source, rank=rank))
    if dialect.hears and brief.shot.audio:
        text = f"Audio: {sentence(brief.shot.audio)}"
        pieces.append(_piece(text, Origin.STYLE, Element.STYLE, "audio cue", rank=_RANKS["audio"]))
    return pieces


def _mood(brief: Brief) -> list[_Piece]:
    mood = brief.shot.elements.mood
    return [_piece(sentence(mood), Origin.MOOD, Element.MOOD, "mood")] if mood else []


def _negatives(brief: Brief) -> list[str]:
    result: list[str] = []
    for word in (*brief.shot.negatives, *brief.project.negatives):
        if word.strip() and word.strip().lower() not in (w.lower() for w in result):
            result.append(word.strip())
    return result


def _fit_negatives(words: list[str], limit: int | None, unit: str) -> tuple[str, list[str]]:
    kept, dropped = list(words), []
    while kept and limit is not None and count(", ".join(kept), unit) > limit:
        dropped.append(f"negative: {kept.pop()}")
    return ", ".join(kept), dropped


def _inline_negatives(words: list[str], dialect: Dialect) -> list[_Piece]:
    # one piece a word, so that shortening can leave single ones out; `_phrases` joins them again
    return [
        _piece(
            word, Origin.NEGATIVE, Element.NEGATIVE, dialect.negative_lead, rank=_RANKS["negative"]
        )
        for word in words
    ]


def _piece(
    text: str,
    origin: Origin,
    element: Element,
    source: str,
    *,
    rank: int | None = None,
    fixed: bool = False,
) -> _Piece:
    phrase = Phrase(text=text, origin=origin, element=element, source=source, fixed=fixed)
    return _Piece(phrase, rank)


def _keep_first(pieces: list[_Piece]) -> list[_Piece]:
    return [_Piece(pieces[0].phrase), *pieces[1:]] if pieces else []


def _shorten(pieces: list[_Piece], limit: int | None, unit: str) -> tuple[list[_Piece], list[str]]:
    kept, dropped = list(pieces), list[str]()
    for rank in sorted({piece.rank for piece in pieces if piece.rank is not None}):
        while limit is not None and count(_text(kept), unit) > limit:
            last = next((piece for piece in reversed(kept) if piece.rank == rank), None)
            if last is None:
                break
            kept.remove(last)
            dropped.append(f"{last.phrase.source}: {last.phrase.text}")
    return kept, dropped


def _text(pieces: list[_Piece]) -> str:
    return " ".join(phrase.text for phrase in _phrases(pieces))


def _phrases(pieces: list[_Piece]) -> list[Phrase]:
    """The phrases as sent: single negative words become one sentence at the end."""
    rest = [p.phrase for p in pieces if p.phrase.element is not Element.NEGATIVE]
    words = [p.phrase for p in pieces if p.phrase.element is Element.NEGATIVE]
    if not words:
        return rest
    texts = [word.text for word in words]
    listed = texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} and {texts[-1]}"
    return [
        *rest,
        Phrase(
            text=f"{words[0].source} {listed}.",
            origin=Origin.NEGATIVE,
            element=Element.NEGATIVE,
            source="negatives",
        ),
    ]
