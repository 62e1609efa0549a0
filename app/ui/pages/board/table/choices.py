"""What the choices of a cell offer, and how its numbers step. No widgets."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.domain.errors import BadInput
from app.domain.shot import COVERAGE, PURPOSE, Move, ShotKind
from app.domain.timing import timecode
from app.production.fields.shot_fields import Names
from app.production.fields.shot_words import parse_length
from app.ui.pages.board.inspector.elements import ANGLES, SIZES, SPEEDS
from app.ui.pages.board.table.columns import Column


@dataclass(frozen=True, slots=True)
class Offer:
    """`word` is read, `text` is what the cell then holds."""

    word: str
    text: str
    note: str = ""


def offers(column: Column, names: Names) -> list[Offer]:
    """The entries of a column's choice, from above."""
    match column.key:
        case "scene":
            known = [Offer(f"{s.number}  {s.heading}", s.number) for s in names.scenes.values()]
            return [Offer("No scene", ""), *known]
        case "kind":
            return [Offer(kind.value.capitalize(), kind.value) for kind in ShotKind]
        case "camera":
            moves = [Offer(m.value.capitalize(), m.value, PURPOSE[m]) for m in Move]
            return [Offer("No move", ""), *moves]
        case "camera_size":
            return [Offer("No size", ""), *_words(SIZES)]
        case "camera_angle":
            return [Offer("No angle", ""), *_words(ANGLES)]
        case "camera_speed":
            return [Offer("No speed", ""), *_words(SPEEDS)]
        case "coverage":
            known = [Offer(w.capitalize(), w, note) for w, (_, note) in COVERAGE.items()]
            return [Offer("None", ""), *known]
        case "first_frame" | "last_frame":
            return [Offer("No picture", ""), *_pictures(names)]
        case "references":
            return _pictures(names)
        case "characters":
            return [Offer(one.name, one.name) for one in names.characters]
        case "anchors":
            return [Offer(one.name, one.name) for one in names.anchors]
    return []


def step_length(text: str, by: int, names: Names) -> str | None:
    """A length some frames longer or shorter, written as it was; None for what is no length."""
    try:
        frames = max(1, parse_length(text, names.rate) + by)
    except BadInput:
        return None
    return timecode(frames, names.rate) if ":" in text else str(frames)


def step_number(text: str, by: int) -> str | None:
    """A whole number some steps on; an empty cell begins at 1."""
    if not text.strip():
        return "1"
    return str(max(0, int(text) + by)) if re.fullmatch(r"\s*\d{1,12}\s*", text) else None


def _words(words: tuple[str, ...]) -> list[Offer]:
    return [Offer(word.capitalize(), word) for word in words]


def _pictures(names: Names) -> list[Offer]:
    told = [names.asset_name(asset_id) for asset_id in names.assets]
    return [Offer(name, name) for name in sorted(told, key=str.casefold)]
