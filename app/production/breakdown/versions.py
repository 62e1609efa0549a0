"""A new version of a script against the one before: which line became which.

Matched by content with difflib, first as written, then with blanks and case ignored inside what
was replaced. A shot keeps every line that is still there, and a line that was reworded; lines that
are gone leave it, and everything changed is listed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_NEAR = 20  # how far below the last one a reworded line is looked for
_ALIKE = 0.6  # how much of a replaced line must be left for it to be the same line reworded


@dataclass(frozen=True, slots=True)
class LineChange:
    """`old` and `new` are line numbers, None where there is none: added or removed."""

    old: int | None
    new: int | None
    before: str
    after: str

    @property
    def word(self) -> str:
        if self.old is None:
            return "added"
        return "removed" if self.new is None else "changed"


@dataclass(frozen=True, slots=True)
class Matched:
    """`lines` maps old line numbers to new ones; blank lines are left out."""

    lines: Mapping[int, int]
    changes: tuple[LineChange, ...]

    def carry(self, lines: Sequence[int]) -> tuple[int, ...]:
        """A shot's lines in the new version."""
        return tuple(sorted({self.lines[line] for line in lines if line in self.lines}))

    def count(self, word: str) -> int:
        return sum(change.word == word for change in self.changes)


def match(old: str, new: str) -> Matched:
    before, after = _written(old), _written(new)
    lines: dict[int, int] = {}
    changes: list[LineChange] = []
    # autojunk would call a line that is often repeated, such as a name, noise
    matcher = SequenceMatcher(None, _bare(before), _bare(after), autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        gone, come = before[i1:i2], after[j1:j2]
        if tag == "equal":
            for (i, was), (j, now) in zip(gone, come, strict=True):
                lines[i] = j
                if was.strip() != now.strip():
                    changes.append(LineChange(i, j, was, now))
        else:
            pairs = _reworded(gone, come)
            changes += _listed(gone, come, pairs)
            lines |= pairs
    return Matched(lines, tuple(changes))


def _written(text: str) -> list[tuple[int, str]]:
    """The lines with anything in them, by number: blank ones are each other's anywhere."""
    return [(n, line) for n, line in enumerate(text.split("\n"), 1) if line.strip()]


def _bare(written: Sequence[tuple[int, str]]) -> list[str]:
    return [" ".join(line.split()).casefold() for _, line in written]


def _reworded(
    before: Sequence[tuple[int, str]], after: Sequence[tuple[int, str]]
) -> dict[int, int]:
    """Within one replaced passage, the lines that are each other's, in order."""
    pairs: dict[int, int] = {}
    low = 0
    for i, line in before:
        best, at = _ALIKE, -1
        for k in range(low, min(len(after), low + _NEAR)):
            judge = SequenceMatcher(None, line, after[k][1], autojunk=False)
            if judge.real_quick_ratio() > best and judge.quick_ratio() > best:
                ratio = judge.ratio()
                best, at = (ratio, k) if ratio > best else (best, at)
        if at >= 0:
            pairs[i], low = after[at][0], at + 1
    return pairs


def _listed(
    before: Sequence[tuple[int, str]],
    after: Sequence[tuple[int, str]],
    pairs: Mapping[int, int],
) -> list[LineChange]:
    words, kept = dict(after), set(pairs.values())
    found = [LineChange(i, pairs[i], line, words[pairs[i]]) for i, line in before if i in pairs]
    found += [LineChange(i, None, line, "") for i, line in before if i not in pairs]
    found += [LineChange(None, j, "", line) for j, line in after if j not in kept]
    return sorted(found, key=lambda change: (change.new or change.old or 0, change.old or 0))
