"""A Fountain script as rows of a shot list: one shot for each paragraph of action.

Deterministic and without a key. Dialogue joins the shot it is spoken in; characters are those who
speak plus those named in the action. The script's own scene numbers are kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from fountain import ElementType, FountainElement, FountainParser

from app.domain.errors import BadInput
from app.domain.script import ScriptForm
from app.production.breakdown.drafts import Draft, cue_name, draft_row
from app.production.breakdown.lines import fountain_kinds
from app.production.breakdown.plan import ImportPlan, judge
from app.production.breakdown.text_file import ScriptText, decode, script_text
from app.production.fields.shot_fields import Names

_NOTE = re.compile(r"\[\[((?:(?!\]\]|\n\n).)*)\]\]", re.DOTALL)
_BONEYARD = re.compile(r"/\*.*?(\*/|\Z)", re.DOTALL)
_SPEECH = {
    *(ElementType.CHARACTER, ElementType.DIALOGUE),
    *(ElementType.PARENTHETICAL, ElementType.LYRICS),
}
_LEFT_OUT = {ElementType.TRANSITION, ElementType.SECTION}  # nothing that is filmed


def plan_script(data: bytes, source: str, names: Names, taken: frozenset[str]) -> ImportPlan:
    """Raises `BadInput` when the file is no text or holds neither a scene nor an action."""
    return plan_script_text(
        script_text(decode(data, source), source, ScriptForm.FOUNTAIN), names, taken
    )


def plan_script_text(found: ScriptText, names: Names, taken: frozenset[str]) -> ImportPlan:
    """The same of a text that was read already."""
    text, source = found.text, found.name
    document = FountainParser().parse(text)
    reading = _Reading(document.elements)
    reading.keep_notes(text)
    if not reading.drafts:
        raise BadInput(f"{source} has no scene with an action in it.", "Is this a Fountain script?")
    speakers = sorted({name for draft in reading.drafts for name in draft.speakers})
    kinds = fountain_kinds(text.split("\n"), document.elements)
    rows = tuple(draft_row(draft, speakers, names.rate, kinds) for draft in reading.drafts)
    notes = [f"Title page: {document.metadata['title']}."] if document.metadata.get("title") else []
    notes += [f"Line {issue.line_number}: {issue.message}" for issue in document.issues]
    notes = [*filter(None, [found.note]), *notes, *reading.notes]
    return judge(ImportPlan(source, (), rows, names, taken, notes=tuple(notes), script=found))


class _Reading:
    """One pass over the script's elements: a draft for each paragraph of action."""

    def __init__(self, elements: Sequence[FountainElement]) -> None:
        self.drafts: list[Draft] = []
        self.notes: list[str] = []
        self._open: Draft | None = None
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
            self._open.reach(_end(element))
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
            self._open.reach(_end(element))
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
        draft.reach(_end(element))
        if element.type is ElementType.CHARACTER:
            draft.let_speak(cue_name(text))
        elif element.type is ElementType.PARENTHETICAL:
            draft.say(text if text.startswith("(") else f"({text})", counted=False)
        elif text:
            draft.say(text)

    def _draft(self, line: int) -> Draft:
        draft = Draft(line, self._scene, self._heading, self._synopsis)
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


def _end(element: FountainElement) -> int:
    return element.line_number + element.text.count("\n")
