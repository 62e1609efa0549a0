"""What an import will do, before it does it: rows, verdicts, and fixes without touching the film.

A plan is a value: fixing a cell gives a new plan. Nothing is dropped silently: every row of the
file is either a shot to come or a refusal with line, field and reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from app.domain.character import Character
from app.domain.errors import BadInput
from app.domain.ids import new_id
from app.domain.reference_kit import Anchor
from app.domain.scene import Scene
from app.domain.shot import Shot
from app.production.breakdown.tables import Table
from app.production.breakdown.text_file import ScriptText
from app.production.fields.shot_fields import FIELDS, Names, read_fields

SCENE_FIELDS = {  # column: what it is of the scene
    "scene_heading": "heading",
    "scene_place": "place",
    "scene_time": "time_of_day",
    "scene_synopsis": "synopsis",
    "scene_mood": "mood",
}
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
    """A row as it stands after fixes: cells by field name.

    `extra` is what stands right of the last heading: such a row is probably shifted by a comma
    without quotation marks, so it is refused until somebody fixes a cell of it.
    """

    line: int
    cells: Mapping[str, str]
    raw: str
    extra: str = ""


@dataclass(frozen=True, slots=True)
class PlannedShot:
    """`pictures` are picture cells that are paths; they are taken in when the plan is written."""

    line: int
    shot: Shot
    scene: str | None
    pictures: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """The preview. `scenes`, `characters` and `anchors` are those that will be made. `standing`
    many shots are on the board that nothing was made for; with `instead` they give way.
    """

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
    script: ScriptText | None = None  # the whole text, where it was a script
    standing: int = 0
    instead: bool = False

    def fix(self, line: int, field_name: str, text: str) -> ImportPlan:
        """The same plan with one cell written anew."""
        if field_name not in _ALLOWED:
            raise BadInput(f"There is no field {field_name!r}.", "Check the name.")
        rows = tuple(
            replace(row, cells={**row.cells, field_name: text}, extra="")
            if row.line == line
            else row
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
        cells = {name: row.cells[n] for n, name in enumerate(fields) if name and n < len(row.cells)}
        extra = " | ".join(filter(str.strip, row.cells[len(fields) :]))
        rows.append(Row(row.line, cells, " | ".join(row.cells), extra))
    used = {n for n, name in enumerate(fields) if name}
    filled = {n for row in table.rows for n, cell in enumerate(row.cells) if cell.strip()}
    notes = [
        f"Column {heading or n + 1!r} is not imported."
        for n, heading in enumerate(table.headings)
        if n not in used and (heading or n in filled)
    ]
    notes = [*table.notes, *notes]
    plan = ImportPlan(source, columns, tuple(rows), names, taken, notes=tuple(notes))
    return judge(plan)


def judge(plan: ImportPlan) -> ImportPlan:
    """Read every row again: shots to come, what they need, and refusals."""
    made = _Made(plan)
    for row in plan.rows:
        made.read(row)
    shots = [planned.shot for planned in made.shots]
    scenes = {shot.scene_id for shot in shots}
    people = {i for shot in shots for i in shot.character_ids}
    looks = {i for shot in shots for i in shot.anchor_ids}
    return replace(
        plan,
        shots=tuple(made.shots),
        scenes=tuple(scene for scene in made.scenes if scene.id in scenes),
        characters=tuple(one for one in made.characters if one.id in people),
        anchors=tuple(one for one in made.anchors if one.id in looks),
        refused=tuple(made.refused),
    )


class _Made:
    """What one pass over the rows collects."""

    def __init__(self, plan: ImportPlan) -> None:
        self.shots: list[PlannedShot] = []
        self.refused: list[Refusal] = []
        self.scenes: list[Scene] = []
        self.characters: list[Character] = []
        self.anchors: list[Anchor] = []
        self._names = plan.names
        known = sorted(plan.names.scenes.values(), key=lambda scene: scene.position)
        self._scene_of = {s.heading.casefold(): s for s in known}
        self._scene_of |= {s.number.casefold(): s for s in known if s.number}
        self._scene_at = max((scene.position for scene in known), default=-1) + 1
        self._scenes_given = {r.cells.get("scene", "").strip().casefold() for r in plan.rows}
        self._numbers = set(plan.taken)
        given = (row.cells.get("number", "").strip() for row in plan.rows)
        found = (re.match(r"[0-9]{1,6}", number) for number in (*plan.taken, *given))
        self._last = max((int(match[0]) for match in found if match), default=0)

    def read(self, row: Row) -> None:
        cells = dict(row.cells)
        before = len(self.refused)
        if row.extra:
            self._refuse(row, "", f"there is more than the heading has columns for: {row.extra!r}")
        scene = self._scene(cells)
        self._new_names(cells)
        pictures = {name: cells[name] for name in PICTURE_FIELDS if cells.get(name, "").strip()}
        if not cells.get("number", "").strip():
            cells["number"] = self._next_number()
        if not cells.get("frames", "").strip():
            self._refuse(row, "frames", "the length in frames is missing")
            cells["frames"] = "1"
        shot = Shot(
            id=new_id(), number="0", code="000", frames=1, scene_id=scene.id if scene else None
        )
        for name in FIELDS:
            if name not in cells or name == "scene" or name in PICTURE_FIELDS:
                continue
            try:
                shot = read_fields(shot, {name: cells[name]}, self._names)
            except BadInput as error:
                self._refuse(row, name, str(error))
        if shot.number in self._numbers:
            self._refuse(row, "number", f"shot {shot.number} is there already")
        if len(self.refused) > before:
            return
        self._numbers.add(shot.number)
        self.shots.append(PlannedShot(row.line, shot, scene.number if scene else None, pictures))

    def _scene(self, cells: Mapping[str, str]) -> Scene | None:
        number, heading = (cells.get(n, "").strip() for n in ("scene", "scene_heading"))
        if not number and not heading:
            return None
        key = (number or heading).casefold()
        if key not in self._scene_of:
            fields = {name: cells.get(column, "") for column, name in SCENE_FIELDS.items()}
            fields["heading"] = heading or f"Scene {number}"
            made = Scene(
                id=new_id(),
                position=self._scene_at,
                number=number or self._free_scene_number(),
                **fields,
            )
            self._scene_at += 1
            self.scenes.append(made)
            self._scene_of[key] = self._scene_of[made.number.casefold()] = made
        return self._scene_of[key]

    def _free_scene_number(self) -> str:
        """A number for a scene that has only a heading; none that the file gives to another."""
        used = self._scenes_given | self._scene_of.keys()
        number = self._scene_at + 1
        while str(number) in used:
            number += 1
        return str(number)

    def _new_names(self, cells: Mapping[str, str]) -> None:
        """Make the characters and anchors nobody has made yet."""
        people, looks = self._names.characters, self._names.anchors
        for name in _new(cells.get("characters", ""), (one.name for one in people)):
            self.characters.append(Character(id=new_id(), name=name, position=_after(people)))
            people = (*people, self.characters[-1])
        for name in _new(cells.get("anchors", ""), (one.name for one in looks)):
            self.anchors.append(Anchor(id=new_id(), name=name, position=_after(looks)))
            looks = (*looks, self.anchors[-1])
        if people is not self._names.characters or looks is not self._names.anchors:
            self._names = replace(self._names, characters=people, anchors=looks)

    def _next_number(self) -> str:
        self._last = (self._last // 10 + 1) * 10
        return str(self._last)

    def _refuse(self, row: Row, name: str, reason: str) -> None:
        self.refused.append(Refusal(row.line, name, reason, row.cells.get(name, "") or row.raw))


def _new(text: str, known: Iterable[str]) -> list[str]:
    if not text.strip():
        return []
    used = {name.casefold() for name in known}
    found = {part.strip().casefold(): part.strip() for part in re.split(r"[;\n]", text)}
    return [name for key, name in found.items() if key and key not in used]


def _after(those: Sequence[Character | Anchor]) -> int:
    return max((one.position for one in those), default=-1) + 1


def _map(headings: Sequence[str], mapping: Mapping[str, str]) -> list[str | None]:
    wanted: dict[str, str] = {}
    for name, heading in mapping.items():
        if name not in _ALLOWED:
            allowed = ", ".join(sorted(_ALLOWED))
            raise BadInput(f"There is no field {name!r}.", f"Fields: {allowed}.")
        key = heading.strip().casefold()
        if key not in (h.casefold() for h in headings):
            raise BadInput(
                f"The file has no column {heading!r}.", f"Columns: {', '.join(headings)}."
            )
        if key in wanted:
            raise BadInput(f"Column {heading!r} is mapped twice.", "Map it to one field.")
        wanted[key] = name
    result = [wanted.get(heading.casefold()) for heading in headings]
    flat = [re.sub(r"[\s_]+", " ", heading.casefold()).strip() for heading in headings]
    own = {name.replace("_", " "): name for name in _ALLOWED}
    for guesses in (own, _SAME):  # a field's own name comes before what else it is called
        for n, heading in enumerate(flat):
            guess = guesses.get(heading)
            if result[n] is None and guess not in result:
                result[n] = guess
    return result


_ALLOWED = frozenset({*FIELDS, *SCENE_FIELDS, *PICTURE_FIELDS, "order", "status"})
