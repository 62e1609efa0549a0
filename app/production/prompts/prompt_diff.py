"""Two compiled prompts beside each other, word by word, one row for each origin in each element.

Pure. A side read without the other's words is that side's text: nothing is left out or reworded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from app.domain.prompt import CompiledPrompt, Element, Origin, Phrase


class Mark(StrEnum):
    """`REMOVED` stands only in the left prompt, `ADDED` only in the right one."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Span:
    """Words joined by one blank."""

    text: str
    mark: Mark = Mark.SAME


@dataclass(frozen=True, slots=True)
class DiffRow:
    """What one origin says in one element. `note` is what is not in the words: a field of its own.

    `left` holds same and removed spans, `right` same and added ones; a side without words is empty.
    """

    origin: Origin
    element: Element
    left: tuple[Span, ...]
    right: tuple[Span, ...]
    note: str = ""

    @property
    def same(self) -> bool:
        return self.left == self.right


def diff_words(left: str, right: str) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Both texts as spans; blanks are one, however many there were."""
    old, new = re.findall(r"\S+", left), re.findall(r"\S+", right)
    one: list[Span] = []
    two: list[Span] = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for word, a, b, c, d in matcher.get_opcodes():
        if word == "equal":
            one.append(Span(" ".join(old[a:b])))
            two.append(Span(" ".join(new[c:d])))
            continue
        if b > a:
            one.append(Span(" ".join(old[a:b]), Mark.REMOVED))
        if d > c:
            two.append(Span(" ".join(new[c:d]), Mark.ADDED))
    return tuple(one), tuple(two)


def diff_prompts(left: CompiledPrompt, right: CompiledPrompt) -> tuple[DiffRow, ...]:
    """The rows in the order of the five elements, negatives last."""
    old, new = _gathered(left), _gathered(right)
    rows = []
    for element, origin in _order(old, new):
        key = (element, origin)
        before, after = diff_words(old.get(key, ""), new.get(key, ""))
        rows.append(DiffRow(origin, element, before, after, _note(element, left, right)))
    return tuple(rows)


def unified(row: DiffRow) -> tuple[Span, ...]:
    """Both sides as one run of words: what was added stands before what it replaced."""
    made: list[Span] = []
    left = list(row.left)
    for span in row.right:
        if span.mark is Mark.SAME:
            while left and left[0].mark is Mark.REMOVED:
                made.append(left.pop(0))
            left = left[1:]
        made.append(span)
    return (*made, *left)


def side(spans: tuple[Span, ...]) -> str:
    """A side of a row as text."""
    return " ".join(span.text for span in spans)


_Key = tuple[Element, Origin]


def _gathered(prompt: CompiledPrompt) -> dict[_Key, str]:
    found: dict[_Key, list[Phrase]] = {}
    for phrase in prompt.phrases:
        found.setdefault((phrase.element, phrase.origin), []).append(phrase)
    return {key: " ".join(phrase.text for phrase in phrases) for key, phrases in found.items()}


def _order(*sides: dict[_Key, str]) -> Iterator[_Key]:
    """Elements in their fixed order; inside one, the order in which a prompt has the origins."""
    seen = dict.fromkeys(key for side_ in sides for key in side_)
    for element in Element:
        yield from (key for key in seen if key[0] is element)


def _note(element: Element, left: CompiledPrompt, right: CompiledPrompt) -> str:
    if element is not Element.NEGATIVE or bool(left.negative) == bool(right.negative):
        return ""
    return "left has its own field" if left.negative else "right has its own field"
