"""A new version of a script against the one before: which line became which.

Matched by content with difflib, first as written, then with blanks and case ignored inside what
was replaced. A shot keeps every line that is still there, and a line that was reworded; lines that
are gone leave it, and everything changed is listed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

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
    """`lines` maps old line numbers to new ones; blank lines are matched but never listed."""

    lines: Mapping[int, int]
    changes: tuple[LineChange, ...]

    def carry(self, lines: Sequence[int]) -> tuple[int, ...]:
        """A shot's lines in the new version."""
        return tuple(sorted({self.lines[line] for line in lines if line in self.lines}))

    def count(self, word: str) -> int:
        return sum(change.word == word for change in self.changes)


def match(old: str, new: str) -> Matched:
    before, after = old.split("\n"), new.split("\n")
    lines: dict[int, int] = {}
    changes: list[LineChange] = []
    # autojunk would call a line that is often repeated, such as a name, noise
    matcher = SequenceMatcher(None, _bare(before), _bare(after), autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            for i, j in zip(range(i1, i2), range(j1, j2), strict=True):
                lines[i + 1] = j + 1
                if before[i].strip() != after[j].strip():
                    changes.append(LineChange(i + 1, j + 1, before[i], after[j]))
        else:
            pairs = _reworded(before[i1:i2], after[j1:j2])
            changes += _listed(before, after, (i1, i2, j1, j2), pairs)
            lines |= {i1 + i + 1: j1 + j + 1 for i, j in pairs.items()}
    return Matched(lines, tuple(changes))


def _bare(written: Sequence[str]) -> list[str]:
    return [re.sub(r"\s+", " ", line).strip().casefold() for line in written]


def _reworded(before: Sequence[str], after: Sequence[str]) -> dict[int, int]:
    """Within one replaced passage, the lines that are each other's, in order."""
    pairs: dict[int, int] = {}
    low = 0
    for i, line in enumerate(before):
        if not line.strip():
            continue
        best, at = _ALIKE, -1
        for j in range(low, min(len(after), low + 40)):
            if after[j].strip():
                judge = SequenceMatcher(None, line, after[j], autojunk=False)
                if judge.quick_ratio() > best and (ratio := judge.ratio()) > best:
                    best, at = ratio, j
        if at >= 0:
            pairs[i], low = at, at + 1
    return pairs


def _listed(
    before: Sequence[str],
    after: Sequence[str],
    span: tuple[int, int, int, int],
    pairs: Mapping[int, int],
) -> list[LineChange]:
    i1, i2, j1, j2 = span
    found = [
        LineChange(i + 1, None, before[i], "")
        for i in range(i1, i2)
        if i - i1 not in pairs and before[i].strip()
    ]
    kept = set(pairs.values())
    found += [
        LineChange(None, j + 1, "", after[j])
        for j in range(j1, j2)
        if j - j1 not in kept and after[j].strip()
    ]
    found += [LineChange(i1 + i + 1, j1 + j + 1, before[i1 + i], after[j1 + j])
              for i, j in pairs.items()]  # fmt: skip
    return sorted(found, key=lambda change: (change.new or change.old or 0, change.old or 0))
