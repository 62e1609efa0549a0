"""Cells of the shot table: blocks from a spreadsheet's clipboard, laid onto shots and read.

Every cell is judged by itself before anything is written: `check` names each one that does not fit
with its reason, and what the others make of their shots. Pure; `board.set_cells` writes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from app.domain.edit import Edit, changed, edit
from app.domain.errors import BadInput
from app.domain.shot import Shot
from app.production.fields.shot_fields import FIELDS, Names, read_fields
from app.production.formula_guard import guard, unguard

Block = list[list[str]]
Cells = Sequence[tuple[str, Mapping[str, str]]]  # shot id, text by field
Place = tuple[int, int]  # row and column of a table as it is shown

_QUOTED = re.compile(r'"((?:[^"]|"")*)"(?=[\t\r\n]|\Z)')
_BARE = re.compile(r"[^\t\r\n]*")
_ORDER = {name: place for place, name in enumerate(FIELDS)}


# the clipboard


def write_block(rows: Sequence[Sequence[str]]) -> str:
    """Tab-separated text that spreadsheets take cell by cell; a single cell is its bare text."""
    lines = ["\t".join(_quoted(guard(cell)) for cell in row) for row in rows]
    if len(rows) == 1 and len(rows[0]) == 1:
        return lines[0]
    return "".join(f"{line}\n" for line in lines)


def parse_block(text: str) -> Block:
    """What a spreadsheet copied, row by row; rows may differ in length. Nothing is refused: a
    quotation mark that is not closed is text like any other.
    """
    rows: Block = [[]]
    at = 0
    while True:
        found = _QUOTED.match(text, at)
        if found:
            rows[-1].append(unguard(found[1].replace('""', '"')))
        else:
            found = _BARE.match(text, at)
            assert found is not None  # it matches nothing too
            rows[-1].append(unguard(found[0]))
        at = found.end()
        if at == len(text):
            return rows
        if text[at] == "\t":
            at += 1
            continue
        at += 2 if text.startswith("\r\n", at) else 1
        if at == len(text):
            return rows
        rows.append([])


def _quoted(cell: str) -> str:
    if cell.startswith('"') or any(sign in cell for sign in "\t\r\n"):
        return '"' + cell.replace('"', '""') + '"'
    return cell


# laying texts onto shots


@dataclass(frozen=True, slots=True)
class BadCell:
    """A cell that was not taken. `shot_id` and `number` are empty below the last row, `field` is
    empty beside the last column.
    """

    shot_id: str
    number: str
    field: str
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Laid:
    """Texts with the cells they are meant for, and those there is no cell for."""

    cells: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    outside: list[BadCell] = field(default_factory=list)

    def count(self) -> int:
        return sum(len(fields) for _, fields in self.cells)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as it is shown: shots from above, columns from the left. Columns that are no field
    of a shot are there to look at.
    """

    shot_ids: Sequence[str]
    fields: Sequence[str]

    def copied(self, chosen: Iterable[Place], text: Callable[[str, str], str]) -> Block:
        """The chosen cells as a block; a cell in its rectangle that is not chosen is empty."""
        places = set(chosen)
        rows, columns = sorted({r for r, _ in places}), sorted({c for _, c in places})
        return [
            [text(self.shot_ids[r], self.fields[c]) if (r, c) in places else "" for c in columns]
            for r in rows
        ]

    def pasted(self, block: Block, chosen: Iterable[Place]) -> Laid:
        """A block from the first chosen cell on. One cell goes into every chosen one; a block is
        repeated where the chosen rectangle is a multiple of it.
        """
        places = sorted(set(chosen))
        if not places:
            return Laid()
        if len(block) == 1 and len(block[0]) == 1:
            return self._laid(dict.fromkeys(places, block[0][0]))
        top, left = places[0][0], min(column for _, column in places)
        high, wide = len(block), max(len(row) for row in block)
        rows = 1 + places[-1][0] - top
        columns = 1 + max(column for _, column in places) - left
        whole = len(places) == rows * columns
        down = rows // high if whole and rows % high == 0 else 1
        across = columns // wide if whole and columns % wide == 0 else 1
        return self._laid(
            {
                (top + high * d + r, left + wide * a + c): text
                for d in range(down)
                for a in range(across)
                for r, row in enumerate(block)
                for c, text in enumerate(row)
            }
        )

    def filled_down(self, chosen: Iterable[Place], text: Callable[[str, str], str]) -> Laid:
        """The uppermost chosen cell of each column into the others; a single one takes the text of
        the cell above it.
        """
        by_column: dict[int, list[int]] = {}
        for row, column in sorted(set(chosen)):
            by_column.setdefault(column, []).append(row)
        made: dict[Place, str] = {}
        for column, rows in by_column.items():
            source = rows[0] - 1 if len(rows) == 1 else rows[0]
            if source >= 0:
                told = text(self.shot_ids[source], self.fields[column])
                made |= {(row, column): told for row in rows if row != source}
        return self._laid(made)

    def cleared(self, chosen: Iterable[Place]) -> Laid:
        return self._laid(dict.fromkeys(chosen, ""))

    def _laid(self, texts: Mapping[Place, str]) -> Laid:
        made: dict[str, dict[str, str]] = {}
        outside = []
        for (row, column), text in sorted(texts.items()):
            shot_id = self.shot_ids[row] if row < len(self.shot_ids) else ""
            name = self.fields[column] if column < len(self.fields) else ""
            if shot_id and name:
                made.setdefault(shot_id, {})[name] = text
            elif text:
                edge = "row below the last one" if not shot_id else "column beside the last one"
                outside.append(BadCell(shot_id, "", name, text, f"There is no {edge}."))
        return Laid(list(made.items()), outside)


# reading


@dataclass(frozen=True, slots=True)
class Checked:
    """`cells` fit, `bad` do not; `shots` are what the fitting cells make of those they change."""

    cells: list[tuple[str, dict[str, str]]]
    bad: list[BadCell]
    shots: dict[str, Shot]

    def count(self) -> int:
        return sum(len(fields) for _, fields in self.cells)


def check(cells: Cells, shots: Mapping[str, Shot], names: Names) -> Checked:
    """Read every cell; `shots` are all of the film where a number is set, else at least these."""
    wanted: dict[str, dict[str, str]] = {}
    for shot_id, fields in cells:
        wanted.setdefault(shot_id, {}).update(fields)
    made, bad = {}, []
    for shot_id, fields in wanted.items():
        old = shots.get(shot_id)
        if old is None:
            bad += [BadCell(shot_id, "", f, t, "The shot is gone.") for f, t in fields.items()]
            continue
        made[shot_id], refused = _read(old, fields, names)
        bad += refused
    bad += _twice(made, shots, wanted)
    out = {(cell.shot_id, cell.field) for cell in bad}
    fit = [(i, {f: t for f, t in fs.items() if (i, f) not in out}) for i, fs in wanted.items()]
    become = {i: new for i, new in made.items() if new != shots[i]}
    return Checked([(i, fields) for i, fields in fit if fields], bad, become)


def cells_edit(deed: str, checked: Checked, shots: Mapping[str, Shot]) -> Edit:
    """One edit of everything that fits; `deed` is a verb: Paste, Fill down, Clear."""
    names = sorted({name for _, fields in checked.cells for name in fields})
    count = checked.count()
    what = names[0].replace("_", " ") if len(names) == 1 else f"{count} cells"
    many = len(checked.cells)
    label = f"{deed} {what} of {many} shot{'' if many == 1 else 's'}"
    return edit(label, *(changed(shots[i], new) for i, new in checked.shots.items()))


def _read(old: Shot, fields: Mapping[str, str], names: Names) -> tuple[Shot, list[BadCell]]:
    """Cell by cell in the fields' own order: a camera move before what refines it."""
    shot, bad = old, []
    for name in sorted(fields, key=lambda name: _ORDER.get(name, len(_ORDER))):
        if name not in FIELDS:
            reason = "This column is only shown."
            bad.append(BadCell(old.id, old.number, name, fields[name], reason))
            continue
        try:
            shot = read_fields(shot, {name: fields[name]}, names)
        except BadInput as error:
            bad.append(BadCell(old.id, old.number, name, fields[name], str(error)))
    return shot, bad


def _twice(
    made: dict[str, Shot], shots: Mapping[str, Shot], wanted: Mapping[str, Mapping[str, str]]
) -> list[BadCell]:
    """Numbers that two shots would have; they stay as they were, which may bring up the next."""
    renamed = [i for i, new in made.items() if new.number != shots[i].number]
    if not renamed:
        return []
    bad: list[BadCell] = []
    taken = Counter(shot.number for i, shot in shots.items() if i not in set(renamed))
    refused = True
    while refused:
        seen, refused = Counter(taken), False
        for i in list(renamed):
            seen[made[i].number] += 1
            if seen[made[i].number] > 1:
                old, number = shots[i].number, made[i].number
                reason = f"There is a shot {number} already. Use another number."
                bad.append(BadCell(i, old, "number", wanted[i]["number"], reason))
                made[i] = made[i].model_copy(update={"number": old})
                renamed.remove(i)
                taken[old] += 1
                refused = True
    return bad
