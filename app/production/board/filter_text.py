"""The text of a filter: its parts, what may come next, and terms written into it by a menu.

Knows how terms are spelled, not what they mean (`board_filter`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

_TOKEN = re.compile(r'(?:"[^"]*"?|[^\s"])+')
_KEY = re.compile(r"(-?)([^\W\d_]+):")
_TERM_OR = re.compile(r'((?:"[^"]*"?|[^|,"])*)(?:[|,]|$)')
_WORD_OR = re.compile(r'((?:"[^"]*"?|[^|"])*)(?:[|]|$)')


@dataclass(frozen=True, slots=True)
class Part:
    """A term (`key` set) or free words; any of `values` will do. Its place in the text is
    [start, end).
    """

    key: str
    values: tuple[str, ...]
    negated: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What may stand in [start, end) of the text; `note` says what it finds."""

    text: str
    start: int
    end: int
    note: str = ""


def parts_of(text: str) -> list[Part]:
    """The parts in order. A quotation mark that is not closed reaches to the end."""
    found = []
    for token in _TOKEN.finditer(text):
        raw = token[0]
        if key := _KEY.match(raw):
            values = _split(_TERM_OR, raw[key.end() :])
            found.append(Part(key[2].lower(), values, bool(key[1]), token.start(), token.end()))
            continue
        negated = raw.startswith("-") and len(raw) > 1
        values = _split(_WORD_OR, raw[1:] if negated else raw)
        if values:
            found.append(Part("", values, negated, token.start(), token.end()))
    return found


def suggest(
    text: str, cursor: int, keys: Iterable[str], values: Callable[[str], dict[str, int]]
) -> list[Suggestion]:
    """What completes the part the cursor stands at the end of; `values` counts shots by value."""
    token = next((m for m in _TOKEN.finditer(text) if m.start() < cursor <= m.end()), None)
    if token is None:
        return []
    typed, end = text[token.start() : cursor], token.end()
    key = _KEY.match(typed)
    if key is None:
        sign = "-" if typed.startswith("-") else ""
        begun = typed[len(sign) :].lower()
        fitting = [one for one in keys if begun and one.startswith(begun)]
        return [Suggestion(f"{sign}{one}:", token.start(), end) for one in fitting]
    if key[2].lower() not in keys:
        return []
    rest = typed[key.end() :]
    last = max(rest.rfind("|"), rest.rfind(",")) + 1
    if rest[:last].count('"') % 2:  # the sign stands inside quotes
        last = 0
    begun = rest[last:].strip('"').lower()
    start = token.start() + key.end() + last
    counted = values(key[2].lower())
    ordered = sorted(counted, key=lambda value: (not value.lower().startswith(begun), value))
    return [
        Suggestion(quoted(value), start, end, _shots(counted[value]))
        for value in ordered
        if begun in value.lower()
    ]


def chosen(text: str, key: str) -> set[str]:
    """The values a text asks for in terms that are not negated."""
    return {v for part in parts_of(text) if part.key == key and not part.negated
            for v in part.values}  # fmt: skip


def toggled(text: str, key: str, value: str) -> str:
    """The text with a value added to its term, or taken out of it when it is there."""
    there = [part for part in parts_of(text) if part.key == key and not part.negated]
    wanted = value.casefold()
    if any(wanted == one.casefold() for part in there for one in part.values):
        for part in reversed(there):
            left = [one for one in part.values if one.casefold() != wanted]
            text = _with(text, part, key, left)
        return " ".join(text.split()) if '"' not in text else text.strip()
    if there:
        return _with(text, there[0], key, [*there[0].values, value])
    return f"{text.strip()} {key}:{quoted(value)}".strip()


def quoted(value: str) -> str:
    return f'"{value}"' if re.search(r"[\s|,]", value) else value


def _with(text: str, part: Part, key: str, values: Sequence[str]) -> str:
    term = f"{key}:{'|'.join(map(quoted, values))}" if values else ""
    return f"{text[: part.start]}{term}{text[part.end :]}"


def _split(pattern: re.Pattern[str], raw: str) -> tuple[str, ...]:
    return tuple(value for m in pattern.finditer(raw) if (value := m[1].replace('"', "").strip()))


def _shots(count: int) -> str:
    return f"{count} shot{'' if count == 1 else 's'}"
