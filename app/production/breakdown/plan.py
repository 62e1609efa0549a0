"""What an import will do, before it does it: rows, verdicts, and fixes without touching the film.

A plan is a value: fixing a cell gives a new plan. Nothing is dropped silently: every row of the
file is either a shot to come or a refusal with line, field and reason.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.domain.character import Character
from app.domain.errors import BadInput
from app.domain.ids import new_id
from app.domain.reference_kit import Anchor
from app.domain.scene import Scene
from app.domain.shot import Shot
from app.production.breakdown.tables import Table
from app.production.shot_fields import FIELDS, Names, read_fields

SCENE_FIELDS = ("scene_heading", "scene_place", "scene_time")
PICTURE_FIELDS = ("first_frame", "last_frame", "references")
_SAME = {
    "shot": "number",
    "shot number": "number",
    "shot no": "number",
    "no": "number",
    "length": "frames",
    "duration": "frames",
    "duration frames": "frames",
    "action": "subject_action",
    "subject": "subject_action",
    "subject action": "subject_action",
    "environment": "environment_lighting",
    "place": "environment_lighting",
    "lighting": "environment_lighting",
    "camera move": "camera",
    "camera movement": "camera",
    "tone": "mood",
    "keyframe": "first_frame",
    "picture": "first_frame",
    "group": "batch_group",
    "heading": "scene_heading",
    "time of day": "scene_time",
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that will not be imported. `field` is empty when the whole row is meant."""

    line: int
    field: str
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file: what it is called, a sample, and the field it becomes (or none)."""

    heading: str
    sample: str
    field: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it stands after fixes: cells by field name."""

    line: int
    cells: Mapping[str, str]
    raw: str


@dataclass(frozen=True, slots=True)
class PlannedShot:
    """`pictures` are picture cells that are paths; they are taken in when the plan is written."""

    line: int
    shot: Shot
    scene: str | None
    pictures: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """The preview. `scenes`, `characters` and `anchors` are those that will be made."""

    source: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    names: Names
    taken: frozenset[str]  # shot numbers on the board already
    shots: tuple[PlannedShot, ...] = ()
    scenes: tuple[Scene, ...] = ()
    characters: tuple[Character, ...] = ()
    anchors: tuple[Anchor, ...] = ()
    refused: tuple[Refusal, ...] = ()
    notes: tuple[str, ...] = ()
    script: bool = field(default=False)

    def fix(self, line: int, field_name: str, text: str) -> ImportPlan:
        """The same plan with one cell written anew."""
        rows = tuple(
            replace(row, cells={**row.cells, field_name: text}) if row.line == line else row
            for row in self.rows
        )
        return judge(replace(self, rows=rows))

    def leave_out(self, line: int) -> ImportPlan:
        """The same plan without a row, because a person said so."""
        kept = tuple(row for row in self.rows if row.line != line)
        note = f"Line {line} was left out by hand."
        return judge(replace(self, rows=kept, notes=(*self.notes, note)))


def plan_table(
    table: Table, source: str, mapping: Mapping[str, str], names: Names, taken: frozenset[str]
) -> ImportPlan:
    """Map columns and judge every row. `mapping` is field -> heading and wins over guesses."""
    fields = _map(table.headings, mapping)
    if not any(name for name in fields if name):
        known = ", ".join(sorted(FIELDS))
        raise BadInput(
            f"{source} has no column that is known.",
            f"Name columns like the fields ({known}) or map them with --map FIELD=COLUMN.",
        )
    first = table.rows[0].cells if table.rows else ()
    columns = tuple(
        Column(heading, first[n] if n < len(first) else "", fields[n])
        for n, heading in enumerate(table.headings)
    )
    rows = []
    for row in table.rows:
        cells = {
            name: row.cells[n].strip()
            for n, name in enumerate(fields)
            if name and n < len(row.cells)
        }
        rows.append(Row(row.line, cells, " | ".join(row.cells)))
    unused = [c.heading for c in columns if c.field is None and c.heading]
    notes = [f"Column {heading!r} is not imported." for heading in unused]
    longer = [row.line for row in table.rows if len(row.cells) > len(table.headings)]
    notes += [f"Line {line} has more cells than the heading." for line in longer]
    plan = ImportPlan(source, columns, tuple(rows), names, taken, notes=tuple(notes))
    return judge(plan)


def judge(plan: ImportPlan) -> ImportPlan:
    """Read every row again: shots to come, what they need, and refusals."""
    made = _Made(plan)
    for row in plan.rows:
        made.read(row)
    return replace(
        plan,
        shots=tuple(made.shots),
        scenes=tuple(made.scenes.values()),
        characters=tuple(made.characters.values()),
        anchors=tuple(made.anchors.values()),
        refused=tuple(made.refused),
    )


class _Made:
    """What one pass over the rows collects."""

    def __init__(self, plan: ImportPlan) -> None:
        self._plan = plan
        self.shots: list[PlannedShot] = []
        self.refused: list[Refusal] = []
        self.scenes: dict[str, Scene] = {}
        self.characters: dict[str, Character] = {}
        self.anchors: dict[str, Anchor] = {}
        self._known_scenes = {s.number.casefold(): s for s in plan.names.scenes.values()}
        self._numbers = set(plan.taken)
        self._given = {row.cells.get("number", "") for row in plan.rows}

    def read(self, row: Row) -> None:
        cells = dict(row.cells)
        before = len(self.refused)
        scene = self._scene(row, cells)
        for name in SCENE_FIELDS:
            cells.pop(name, None)
        pictures = {name: cells.pop(name) for name in PICTURE_FIELDS if cells.get(name)}
        number = cells.pop("number", "") or self._next_number()
        frames = cells.pop("frames", "")
        if not frames:
            self._refuse(row, "frames", "the length in frames is missing")
        names = self._names(cells)
        shot = Shot(
            id=new_id(), number="0", code="000", frames=1, scene_id=scene.id if scene else None
        )
        for name, text in {"number": number, "frames": frames or "1", **cells}.items():
            if name in ("scene", "order", "status"):
                continue
            try:
                shot = read_fields(shot, {name: text}, names)
            except BadInput as error:
                self._refuse(row, name, str(error))
        if shot.number in self._numbers:
            self._refuse(row, "number", f"shot {shot.number} is there already")
        if len(self.refused) > before:
            return
        self._numbers.add(shot.number)
        self.shots.append(PlannedShot(row.line, shot, scene.number if scene else None, pictures))

    def _scene(self, row: Row, cells: Mapping[str, str]) -> Scene | None:
        number, heading = cells.get("scene", ""), cells.get("scene_heading", "")
        if not number and not heading:
            return None
        key = (number or heading).casefold()
        known = self._known_scenes.get(key) or self.scenes.get(key)
        if known is None:
            known = Scene(
                id=new_id(),
                position=len(self._known_scenes) + len(self.scenes),
                number=number or str(len(self._known_scenes) + len(self.scenes) + 1),
                heading=heading or f"Scene {number}",
                place=cells.get("scene_place", ""),
                time_of_day=cells.get("scene_time", ""),
            )
            self.scenes[key] = known
        return known

    def _names(self, cells: Mapping[str, str]) -> Names:
        names = self._plan.names
        known = {c.name.casefold() for c in names.characters} | set(self.characters)
        for name in _listed(cells.get("characters", "")):
            if name.casefold() not in known:
                position = len(names.characters) + len(self.characters)
                made = Character(id=new_id(), name=name, position=position)
                self.characters[name.casefold()] = made
        anchors = {a.name.casefold() for a in names.anchors} | set(self.anchors)
        for name in _listed(cells.get("anchors", "")):
            if name.casefold() not in anchors:
                position = len(names.anchors) + len(self.anchors)
                self.anchors[name.casefold()] = Anchor(id=new_id(), name=name, position=position)
        return replace(
            names,
            characters=(*names.characters, *self.characters.values()),
            anchors=(*names.anchors, *self.anchors.values()),
        )

    def _next_number(self) -> str:
        tens = [int(n) for n in (*self._numbers, *self._given) if n.isdigit()]
        last = max((n for n in tens), default=0)
        return str((last // 10 + 1) * 10)

    def _refuse(self, row: Row, name: str, reason: str) -> None:
        self.refused.append(Refusal(row.line, name, reason, row.cells.get(name, "") or row.raw))


def _map(headings: Sequence[str], mapping: Mapping[str, str]) -> list[str | None]:
    allowed = {*FIELDS, *SCENE_FIELDS, *PICTURE_FIELDS, "order", "status"}
    for name, heading in mapping.items():
        if name not in allowed:
            raise BadInput(f"There is no field {name!r}.", f"Fields: {', '.join(sorted(allowed))}.")
        if heading.casefold() not in (h.casefold() for h in headings):
            raise BadInput(
                f"The file has no column {heading!r}.", f"Columns: {', '.join(headings)}."
            )
    wanted = {heading.casefold(): name for name, heading in mapping.items()}
    result: list[str | None] = []
    for heading in headings:
        flat = re.sub(r"[\s_]+", " ", heading.casefold()).strip()
        name: str | None = wanted.get(heading.casefold())
        if name is None:
            guess = flat.replace(" ", "_") if flat.replace(" ", "_") in allowed else _SAME.get(flat)
            name = guess if guess not in (*result, *wanted.values()) else None
        result.append(name)
    return result


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]
