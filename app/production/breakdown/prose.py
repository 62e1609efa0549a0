"""Plain text as rows of a shot list, by simple rules that are the same every time.

- A blank line ends a paragraph; the lines of one are joined, and no shot crosses its end.
- INT. and EXT. headings, headings of Markdown and `Scene 3 ...` begin a scene, and so does a line
  of three stars or dashes. What stands in front of the first heading has no scene.
- A shot takes up to two sentences and 30 words of a paragraph, a longer sentence by itself.
- A line in capitals with words right below it names who speaks; `NAME: words` is speech as well.
  Speech joins the shot before it in the same scene, and makes it as long as it takes to say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from app.domain.errors import BadInput
from app.domain.script import LineKind, ScriptForm
from app.production.breakdown.drafts import Draft, cue_name, draft_row
from app.production.breakdown.lines import MARKDOWN, prose_kinds
from app.production.breakdown.plan import ImportPlan, judge
from app.production.breakdown.text_file import ScriptText, decode, script_text
from app.production.fields.shot_fields import Names

_SENTENCES = 2
_WORDS = 30
_END = re.compile(r"[.!?…]+[\"'”’)\]]*\s+(?=[\"'“‘(\[]*[^\W_a-zß-öø-ÿ])")
_ABBREVIATED = re.compile(r"(?:^|\s)(?:Mr|Mrs|Ms|Dr|St|No|vs|etc|e\.g|i\.e|[A-Z])\.$")
_SPEECH = re.compile(
    r"([^\W\d_a-z][^\n:a-z]{0,30}|[^\W\d_a-z][\w'’-]{0,20})(?:\s*\([^)]*\))?:\s+(\S.*)"
)
_BARE_NUMBER = re.compile(r"scene\s+(\w+)\b[\s:.–—-]*(.*)", re.IGNORECASE)


def plan_prose(data: bytes, source: str, names: Names, taken: frozenset[str]) -> ImportPlan:
    """Raises `BadInput` when the file is no text or holds nothing to film."""
    found = script_text(decode(data, source), source, ScriptForm.PROSE)
    return plan_prose_text(found, names, taken)


def plan_prose_text(found: ScriptText, names: Names, taken: frozenset[str]) -> ImportPlan:
    written = found.text.split("\n")
    kinds = prose_kinds(written)
    reading = _Reading(written, kinds)
    if not reading.drafts:
        raise BadInput(f"{found.name} has nothing that could be filmed.", "Is it the right file?")
    speakers = sorted({name for draft in reading.drafts for name in draft.speakers})
    rows = tuple(draft_row(draft, speakers, names.rate, kinds) for draft in reading.drafts)
    notes = tuple(filter(None, [found.note, *reading.notes]))
    return judge(ImportPlan(found.name, (), rows, names, taken, notes=notes, script=found))


def sentences(text: str) -> list[str]:
    """A paragraph's sentences; `Mr.`, initials and the like end none."""
    found: list[str] = []
    ends = [match.end() for match in _END.finditer(text)]
    for begin, end in pairwise([0, *ends, len(text)]):
        part = text[begin:end].strip()
        if found and _ABBREVIATED.search(found[-1]):
            found[-1] += f" {part}"
        elif part:
            found.append(part)
    return found


class _Reading:
    """One pass over the lines."""

    def __init__(self, written: Sequence[str], kinds: Sequence[LineKind]) -> None:
        self.drafts: list[Draft] = []
        self.notes: list[str] = []
        self._written, self._kinds = written, kinds
        self._scene, self._heading, self._count = "", "", 0
        self._open: Draft | None = None
        parting = (kind for kind in kinds if kind in (LineKind.HEADING, LineKind.APART))
        if next(parting, None) is LineKind.APART:
            self._begin("")
        self._pass()

    def _pass(self) -> None:
        paragraph: list[int] = []
        for n, (line, kind) in enumerate(zip(self._written, self._kinds, strict=True)):
            if kind is LineKind.ACTION and not (speech := _SPEECH.fullmatch(line.strip())):
                paragraph.append(n)
                continue
            self._close(paragraph)
            bare = line.strip()
            if kind is LineKind.HEADING:
                self._begin(bare)
            elif kind is LineKind.APART:
                self._begin("")
            elif kind is LineKind.ACTION and speech:
                self._speaker(cue_name(speech[1]), n)
                self._say(speech[2], n)
            elif kind is LineKind.CUE:
                self._speaker(cue_name(bare), n)
            elif kind in (LineKind.DIALOGUE, LineKind.PARENTHETICAL):
                self._say(bare, n, counted=kind is LineKind.DIALOGUE)
        self._close(paragraph)

    def _begin(self, heading: str) -> None:
        """A new scene; numbers are its own where it has one, else counted."""
        self._open = None
        self._count += 1
        if found := MARKDOWN.fullmatch(heading):
            heading = found[1]
        number = str(self._count)
        if found := _BARE_NUMBER.fullmatch(heading):
            number = found[1]
        self._scene, self._heading = number, heading or f"Scene {number}"

    def _close(self, paragraph: list[int]) -> None:
        """Make the shots of a paragraph and empty it."""
        if not paragraph:
            return
        text, begins = "", []
        for n in paragraph:
            begins.append((len(text), n + 1))
            text += " ".join(self._written[n].split()) + " "
        for words, at in _portions(text):
            first = max(line for start, line in begins if start <= at)
            end = at + len(words) - 1
            last = max(line for start, line in begins if start <= end)
            draft = Draft(first, self._scene, self._heading, action=words)
            draft.reach(last)
            self.drafts.append(draft)
            self._open = draft
        paragraph.clear()

    def _speaker(self, name: str, n: int) -> None:
        draft = self._open or self._draft(n + 1)
        draft.let_speak(name)
        draft.reach(n + 1)

    def _say(self, text: str, n: int, *, counted: bool = True) -> None:
        draft = self._open or self._draft(n + 1)
        draft.say(text, counted=counted)
        draft.reach(n + 1)

    def _draft(self, line: int) -> Draft:
        self._open = Draft(line, self._scene, self._heading)
        self.drafts.append(self._open)
        return self._open


def _portions(text: str) -> list[tuple[str, int]]:
    """A paragraph in pieces for one shot each, with the place where each begins."""
    found: list[tuple[str, int]] = []
    held: list[str] = []
    at = 0
    for sentence in sentences(text):
        words = len(" ".join([*held, sentence]).split())
        if held and (len(held) >= _SENTENCES or words > _WORDS):
            found.append((" ".join(held), at))
            at += len(found[-1][0]) + 1
            held = []
        held.append(sentence)
    if held:
        found.append((" ".join(held), at))
    return found
