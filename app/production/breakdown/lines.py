"""What every line of a script is: heading, action, who speaks, what is said.

For showing the text and for knowing which lines ask for a shot. Prose knows the same kinds by rules
of its own (`prose`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fountain import ElementType, FountainElement, FountainParser

from app.domain.script import LineKind, ScriptForm
from app.production.breakdown.drafts import HEADING

_KINDS = {
    ElementType.SCENE_HEADING: LineKind.HEADING,
    ElementType.ACTION: LineKind.ACTION,
    ElementType.CENTERED: LineKind.ACTION,
    ElementType.CHARACTER: LineKind.CUE,
    ElementType.PARENTHETICAL: LineKind.PARENTHETICAL,
    ElementType.DIALOGUE: LineKind.DIALOGUE,
    ElementType.LYRICS: LineKind.DIALOGUE,
}
_CUE = re.compile(r"[^a-z]*[A-Z][^a-z]*(\(.*\))?\s*")
_LONGEST_CUE, _LONGEST_HEADING = 40, 80
MARKDOWN = re.compile(r"#{1,6}\s+(.*\S)\s*#*\s*$")
SCENE = re.compile(r"scene\s+\w+\b.*$", re.IGNORECASE)
BREAK = re.compile(r"\s*(\*\s*){3,}$|\s*(-\s*){3,}$|\s*(_\s*){3,}$")


@dataclass(frozen=True, slots=True)
class ScriptLine:
    """`number` counts from 1; `text` is the line as written."""

    number: int
    kind: LineKind
    text: str


def script_lines(text: str, form: ScriptForm) -> list[ScriptLine]:
    """Every line of a text with what it is."""
    written = text.split("\n")
    if form is ScriptForm.FOUNTAIN:
        kinds = fountain_kinds(written, FountainParser().parse(text).elements)
    else:
        kinds = prose_kinds(written)
    return [ScriptLine(n, kind, line) for n, (kind, line) in enumerate(zip(kinds, written), 1)]  # noqa: B905


def fountain_kinds(written: Sequence[str], elements: Iterable[FountainElement]) -> list[LineKind]:
    kinds = [LineKind.APART if line.strip() else LineKind.BLANK for line in written]
    for element in elements:
        if element.type is ElementType.DUAL_DIALOGUE:
            _mark_dual(kinds, element)
        elif kind := _KINDS.get(element.type):
            _mark(kinds, element, kind)
    return kinds


def prose_kinds(written: Sequence[str]) -> list[LineKind]:
    """A line in capitals with words right below it names who speaks; `NAME: words` is speech."""
    kinds: list[LineKind] = []
    for n, line in enumerate(written):
        bare, before = line.strip(), kinds[-1] if kinds else LineKind.BLANK
        below = written[n + 1].strip() if n + 1 < len(written) else ""
        if not bare:
            kinds.append(LineKind.BLANK)
        elif is_heading(bare):
            kinds.append(LineKind.HEADING)
        elif BREAK.fullmatch(bare):
            kinds.append(LineKind.APART)
        elif before in (LineKind.CUE, LineKind.PARENTHETICAL, LineKind.DIALOGUE):
            inner = bare.startswith("(") and bare.endswith(")")
            kinds.append(LineKind.PARENTHETICAL if inner else LineKind.DIALOGUE)
        elif before is LineKind.BLANK and below and is_cue(bare):
            kinds.append(LineKind.CUE)
        else:
            kinds.append(LineKind.ACTION)
    return kinds


def is_heading(line: str) -> bool:
    """INT. and EXT., a heading of Markdown, or `Scene 3: the pier`."""
    return bool(
        HEADING.match(line)
        or MARKDOWN.fullmatch(line)
        or (len(line) < 80 and SCENE.fullmatch(line))
    )


def is_cue(line: str) -> bool:
    return (
        len(line) <= _LONGEST_CUE
        and bool(_CUE.fullmatch(line))
        and not line.endswith((".", "!", "?", ","))
    )


def _mark(kinds: list[LineKind], element: FountainElement, kind: LineKind) -> None:
    begin = element.line_number - 1
    for n in range(begin, begin + element.text.count("\n") + 1):
        if 0 <= n < len(kinds) and kinds[n] is not LineKind.BLANK:
            kinds[n] = kind


def _mark_dual(kinds: list[LineKind], element: FountainElement) -> None:
    for side in ("left", "right"):
        spoken = element.metadata.get(f"{side}_dialogue")
        inner = [element.metadata.get(f"{side}_character")]
        inner += spoken if isinstance(spoken, list) else []
        for one in inner:
            if isinstance(one, FountainElement) and one.type in _KINDS:
                _mark(kinds, one, _KINDS[one.type])
