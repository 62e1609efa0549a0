"""A Fountain script as rows of a shot list: one shot for each paragraph of action.

Deterministic and without a key. Dialogue joins the shot it is spoken in; characters are those who
speak plus those named in the action. The script's own scene numbers are kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from fountain import ElementType, FountainElement, FountainParser

from app.domain.errors import BadInput
from app.domain.shot import Move
from app.production.breakdown.plan import ImportPlan, Row, judge
from app.production.breakdown.tables import decode
from app.production.shot_fields import Names
from app.production.shot_words import parse_camera

_HEADING = re.compile(
    r"^(INT\.?/EXT\.?|INT\.? / EXT\.?|EXT\.?/INT\.?|I/E|INT|EXT|EST)[. ]+(.*)$", re.IGNORECASE
)
_SECONDS = 3  # an unmeasured action: the usual length of a shot in a brand film
_WORDS_A_SECOND = Fraction(5, 2)  # of speech
_NOTE = re.compile(r"\[\[((?:(?!\]\]|\n\n).)*)\]\]", re.DOTALL)
_BONEYARD = re.compile(r"/\*.*?(\*/|\Z)", re.DOTALL)
_SPEECH = {
    *(ElementType.CHARACTER, ElementType.DIALOGUE),
    *(ElementType.PARENTHETICAL, ElementType.LYRICS),
}
_LEFT_OUT = {ElementType.TRANSITION, ElementType.SECTION}  # nothing that is filmed
_PLAIN = {  # moves that mean nothing else, even in a script that never says "camera"
    *(Move.DOLLY_IN, Move.DOLLY_OUT, Move.PAN_LEFT, Move.PAN_RIGHT, Move.TILT_UP),
    *(Move.TILT_DOWN, Move.CRANE_UP, Move.CRANE_DOWN, Move.TRUCK_LEFT, Move.TRUCK_RIGHT),
}


@dataclass(slots=True)
class _Draft:
    line: int
    scene: str
    heading: str
    synopsis: str = ""
    action: str = ""
    spoken: list[str] = field(default_factory=list)
    speakers: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    words: int = 0  # spoken


def plan_script(data: bytes, source: str, names: Names, taken: frozenset[str]) -> ImportPlan:
    """Raises `BadInput` when the file is no text or holds neither a scene nor an action."""
    text = decode(data, source).replace("\r\n", "\n").replace("\r", "\n")
    document = FountainParser().parse(text)
    reading = _Reading(document.elements)
    reading.keep_notes(text)
    if not reading.drafts:
        raise BadInput(f"{source} has no scene with an action in it.", "Is this a Fountain script?")
    speakers = sorted({name for draft in reading.drafts for name in draft.speakers})
    rows = tuple(_row(draft, speakers, names.rate) for draft in reading.drafts)
    notes = [f"Title page: {document.metadata['title']}."] if document.metadata.get("title") else []
    notes += [f"Line {found.line_number}: {found.message}" for found in document.issues]
    return judge(
        ImportPlan(source, (), rows, names, taken, notes=(*notes, *reading.notes), script=True)
    )


class _Reading:
    """One pass over the script's elements: a draft for each paragraph of action."""

    def __init__(self, elements: Sequence[FountainElement]) -> None:
        self.drafts: list[_Draft] = []
        self.notes: list[str] = []
        self._open: _Draft | None = None
        self._scene, self._heading, self._synopsis, self._begin = "", "", "", 0
        own = (str(e.metadata.get("scene_number") or "") for e in elements)
        self._numbers = {number.casefold() for number in own if number}
        self._left_out: dict[str, int] = {}
        for element in elements:
            self._read(element)
        self._close_scene()
        for what, count in self._left_out.items():
            self.notes.append(f"{count} {what}{'' if count == 1 else 's'} left out.")

    def _read(self, element: FountainElement) -> None:
        kind, text = element.type, element.text.strip()
        if kind is ElementType.SCENE_HEADING:
            self._close_scene()
            self._begin, self._heading, self._synopsis = element.line_number, text, ""
            self._scene = str(element.metadata.get("scene_number") or self._free_number())
        elif kind is ElementType.ACTION and text:
            self._open = self._draft(element.line_number)
            self._open.action = " ".join(text.split())
        elif kind is ElementType.SYNOPSIS:
            self._synopsis = f"{self._synopsis} {text}".strip()
        elif kind is ElementType.DUAL_DIALOGUE:
            for side in ("left", "right"):
                self._dual(element.metadata, side)
        elif kind in _SPEECH:
            self._speech(element)
        elif kind is ElementType.CENTERED and text:
            self._open = self._open or self._draft(element.line_number)
            self._open.notes.append(f"On screen: {text}")
        elif kind in _LEFT_OUT:
            self._left_out[kind.value] = self._left_out.get(kind.value, 0) + 1

    def keep_notes(self, text: str) -> None:
        """Give each `[[note]]` to the shot it stands in or behind; the parser drops those."""
        bare = _BONEYARD.sub(lambda found: "\n" * found[0].count("\n"), text)
        for found in _NOTE.finditer(bare):
            line = bare.count("\n", 0, found.start()) + 1
            words = " ".join(found[1].split())
            before = [draft for draft in self.drafts if draft.line <= line]
            if before:
                before[-1].notes.append(words)
            elif words:
                self.notes.append(f"Line {line}: note {words!r} belongs to no shot.")

    def _dual(self, metadata: Mapping[str, object], side: str) -> None:
        character, spoken = metadata.get(f"{side}_character"), metadata.get(f"{side}_dialogue")
        for element in (character, *(spoken if isinstance(spoken, list) else [])):
            if isinstance(element, FountainElement):
                self._speech(element)

    def _speech(self, element: FountainElement) -> None:
        text = element.text.strip()
        draft = self._open = self._open or self._draft(element.line_number)
        if element.type is ElementType.CHARACTER:
            name = _name(text)
            if name not in draft.speakers:
                draft.speakers.append(name)
            draft.spoken.append(f"{name}:")
        elif element.type is ElementType.PARENTHETICAL:
            self._say(draft, text if text.startswith("(") else f"({text})")
        elif text:
            self._say(draft, text)
            draft.words += len(text.split())

    def _say(self, draft: _Draft, text: str) -> None:
        flat = " ".join(text.split())
        if draft.spoken:
            draft.spoken[-1] += f" {flat}"
        else:
            draft.spoken.append(flat)

    def _draft(self, line: int) -> _Draft:
        draft = _Draft(line, self._scene, self._heading, self._synopsis)
        self.drafts.append(draft)
        return draft

    def _close_scene(self) -> None:
        here = [d for d in self.drafts if d.scene == self._scene and d.heading == self._heading]
        if self._heading and not here:
            self.notes.append(
                f"Line {self._begin}: scene {self._scene} ({self._heading}) has no action; "
                "no shot was made of it."
            )
        self._open = None

    def _free_number(self) -> str:
        """A number for a scene without its own; none that another scene of the script has."""
        number = 1
        while str(number) in self._numbers:
            number += 1
        self._numbers.add(str(number))
        return str(number)


def _row(draft: _Draft, speakers: list[str], rate: Fraction) -> Row:
    place, time = _place(draft.heading)
    named = [n for n in speakers if re.search(rf"\b{re.escape(n)}\b", draft.action, re.IGNORECASE)]
    people = [*draft.speakers, *(n for n in named if n not in draft.speakers)]
    seconds = max(Fraction(_SECONDS), draft.words / _WORDS_A_SECOND + 1 if draft.words else 0)
    talk = "talks" if len(draft.speakers) == 1 else "talk"
    said = f"{' and '.join(draft.speakers)} {talk}." if draft.speakers else " ".join(draft.notes)
    cells = {
        "scene": draft.scene,
        "scene_heading": draft.heading,
        "scene_place": place,
        "scene_time": time,
        "scene_synopsis": draft.synopsis,
        "frames": str(round(seconds * rate)),
        "title": _title(draft.action or said),
        "subject_action": draft.action or said,
        "environment_lighting": ", ".join(part for part in (place, time.lower()) if part),
        "camera": _camera(draft.action),
        "dialogue": "\n".join(draft.spoken),
        "characters": "; ".join(people),
        "notes": "\n".join(draft.notes),
        "script_lines": str(draft.line),
    }
    return Row(draft.line, {k: v for k, v in cells.items() if v}, draft.action or said)


def _camera(action: str) -> str:
    """A camera move only where the script speaks of the camera: radios have static, too."""
    move = parse_camera(action).move
    spoken_of = re.search(r"\b(camera|shot|we)\b", action, re.IGNORECASE)
    return move.value if move and (spoken_of or move in _PLAIN) else ""


def _name(text: str) -> str:
    """`MARY JANE (O.S.) ^` and `@McCoy` as names: capitals are the format's, not the name's."""
    bare = re.sub(r"\s*\(.*\)|\s*\^+$", "", text.lstrip("@")).strip().replace(";", ",")
    if bare != bare.upper():
        return bare
    return re.sub(r"'[^\W\d_]\b|[^\W\d_]+", lambda word: word[0].capitalize(), bare)


def _place(heading: str) -> tuple[str, str]:
    found = _HEADING.match(heading)
    rest = found[2] if found else heading
    place, _, time = rest.rpartition(" - ") if " - " in rest else (rest, "", "")
    return place.strip().capitalize(), time.strip().upper()


def _title(action: str) -> str:
    first = re.split(r"(?<=[.!?])\s", action)[0].rstrip(".")
    return first if len(first) <= 60 else first[:57].rsplit(" ", 1)[0] + "..."
