"""The script beside its shots: which lines a shot covers, in which lane its bracket stands, and
what no shot covers yet.

Pure. A shot that is omitted covers nothing, since its picture will not be in the film.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.domain.script import LineKind
from app.domain.shot import Shot
from app.production.breakdown.lines import ScriptLine


@dataclass(frozen=True, slots=True)
class Bracket:
    """One shot's run of lines; `lane` counts from 0 at the left.

    A shot whose lines lie apart has several brackets.
    """

    shot_id: str
    number: str
    first: int
    last: int
    lane: int


@dataclass(frozen=True, slots=True)
class Gap:
    """Lines in a row that ask for a shot and have none; `dialogue` counts the spoken ones."""

    first: int
    last: int
    dialogue: int

    @property
    def lines(self) -> int:
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class Coverage:
    """`filmed` counts the lines that ask for a shot, `covered` those that have one; `loose` are
    shots without any line.
    """

    brackets: tuple[Bracket, ...]
    gaps: tuple[Gap, ...]
    filmed: int
    covered: int
    loose: tuple[str, ...]

    @property
    def percent(self) -> int:
        """Rounded down, so that 100 means all of them."""
        return 100 * self.covered // self.filmed if self.filmed else 100


def coverage(lines: Sequence[ScriptLine], shots: Sequence[Shot]) -> Coverage:
    filmed = {line.number for line in lines if line.kind.filmed}
    live = [shot for shot in shots if not shot.omitted]
    taken = {number for shot in live for number in shot.script_lines} & filmed
    return Coverage(
        brackets=tuple(_brackets(lines, live)),
        gaps=tuple(_gaps(lines, taken)),
        filmed=len(filmed),
        covered=len(taken),
        loose=tuple(shot.id for shot in live if not _inside(shot, len(lines))),
    )


def runs(numbers: Iterable[int], lines: Sequence[ScriptLine]) -> list[tuple[int, int]]:
    """Line numbers as runs; what lies between two of them and is not filmed parts nothing, unless
    it is a heading.
    """
    found: list[tuple[int, int]] = []
    for number in sorted({n for n in numbers if 1 <= n <= len(lines)}):
        if found and all(_bridged(lines[n - 1]) for n in range(found[-1][1] + 1, number)):
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def spans(numbers: Sequence[int], lines: Sequence[ScriptLine]) -> str:
    """`50–51, 70`: a shot's lines for people."""
    parts = (f"{a}–{b}" if b > a else str(a) for a, b in runs(numbers, lines))
    return ", ".join(parts)


def _bridged(line: ScriptLine) -> bool:
    return not line.kind.filmed and line.kind is not LineKind.HEADING


def _inside(shot: Shot, last: int) -> list[int]:
    return [n for n in shot.script_lines if 1 <= n <= last]


def _brackets(lines: Sequence[ScriptLine], shots: Sequence[Shot]) -> list[Bracket]:
    wanted = [
        (first, n, last, shot)
        for n, shot in enumerate(shots)
        for first, last in runs(shot.script_lines, lines)
    ]
    wanted.sort(key=lambda one: one[:2])
    ends: list[int] = []  # the last line of each lane so far
    found = []
    for first, _n, last, shot in wanted:
        lane = next((k for k, end in enumerate(ends) if end < first), len(ends))
        if lane == len(ends):
            ends.append(last)
        else:
            ends[lane] = last
        found.append(Bracket(shot.id, shot.number, first, last, lane))
    return found


def _gaps(lines: Sequence[ScriptLine], taken: set[int]) -> list[Gap]:
    found: list[Gap] = []
    begin: int | None = None
    for line in lines:
        missing = line.kind.filmed and line.number not in taken
        if missing and begin is None:
            begin = line.number
        if not missing and begin is not None:
            found.append(_gap(lines, begin, line.number - 1))
            begin = None
    if begin is not None:
        found.append(_gap(lines, begin, len(lines)))
    return found


def _gap(lines: Sequence[ScriptLine], first: int, last: int) -> Gap:
    spoken = sum(line.kind is LineKind.DIALOGUE for line in lines[first - 1 : last])
    return Gap(first, last, spoken)
