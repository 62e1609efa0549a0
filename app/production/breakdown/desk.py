"""The breakdown desk: import with a preview, and the shot list out again without loss."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from app.domain.edit import Edit, added, edit
from app.domain.errors import BadInput, NotFound
from app.domain.events import RecordsChanged
from app.domain.ports import Bus, FilmStore
from app.domain.scene import Scene
from app.domain.shot import Shot
from app.domain.slate import shot_code
from app.production.art_department import ArtDepartment
from app.production.board import GAP, Board
from app.production.breakdown.plan import ImportPlan, PlannedShot, Refusal, plan_table
from app.production.breakdown.script import plan_script
from app.production.breakdown.tables import read_csv, read_xlsx, write_csv, write_xlsx
from app.production.shot_fields import FIELDS, Names

_EXPORTED = ("number", "scene", "scene_heading", "scene_place", "scene_time")


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What was written; `edit` undoes it. Empty when every row was refused or `strict` refused."""

    scenes: int
    shots: int
    characters: int
    refused: tuple[Refusal, ...]
    notes: tuple[str, ...]
    edit: Edit | None


class Breakdown:
    """`read` gives a file's bytes, `write` puts bytes at a path whole or not at all."""

    def __init__(
        self,
        store: FilmStore,
        board: Board,
        art: ArtDepartment,
        bus: Bus,
        read: Callable[[Path], bytes],
        write: Callable[[Path, bytes], None],
    ) -> None:
        self._store, self._board, self._art, self._bus = store, board, art, bus
        self._read, self._write = read, write

    def preview(self, file: Path, mapping: Mapping[str, str] | None = None) -> ImportPlan:
        """What importing a .fountain, .csv, .tsv or .xlsx would do; nothing is written."""
        data = self._read(file)
        names = self._board.names()
        taken = frozenset(shot.number for shot in self._board.shots())
        kind = file.suffix.lower()
        if kind == ".fountain":
            return plan_script(data, file.name, names, taken)
        if kind == ".xlsx":
            table = read_xlsx(data, file.name)
        elif kind in (".csv", ".tsv"):
            table = read_csv(data, file.name, "\t" if kind == ".tsv" else None)
        else:
            raise BadInput(
                f"{file.name} cannot be imported.", "Use .fountain, .csv, .tsv or .xlsx."
            )
        return plan_table(table, file.name, mapping or {}, names, taken)

    def write(
        self, plan: ImportPlan, *, strict: bool = False, beside: Path | None = None
    ) -> ImportResult:
        """Write the good rows as one edit; `strict` writes nothing while a row is refused.

        `beside` is the folder that relative picture paths count from.
        """
        if strict and plan.refused:
            return ImportResult(0, 0, 0, plan.refused, plan.notes, None)
        notes = list(plan.notes)
        codes = self._store.codes_ever()
        start = max((shot.position for shot in self._board.shots()), default=0)
        shots = []
        for n, planned in enumerate(plan.shots, 1):
            code = shot_code(planned.shot.number, codes)
            codes = codes | {code}
            pictures = self._pictures(planned, beside, notes)
            update = {"code": code, "position": start + n * GAP, **pictures}
            shots.append(planned.shot.model_copy(update=update))
        if not shots:
            return ImportResult(0, 0, 0, plan.refused, tuple(notes), None)
        used = {shot.scene_id for shot in shots}
        scenes = [scene for scene in plan.scenes if scene.id in used]
        people = {i for shot in shots for i in shot.character_ids}
        characters = [c for c in plan.characters if c.id in people]
        looks = {i for shot in shots for i in shot.anchor_ids}
        anchors = [a for a in plan.anchors if a.id in looks]
        made = edit(
            f"Import {len(shots)} shots from {plan.source}",
            *(added(record) for record in (*characters, *anchors, *scenes, *shots)),
        )
        self._store.commit(made)
        kinds = frozenset(change.kind for change in made.changes)
        ids = frozenset(change.id for change in made.changes)
        self._bus.publish(RecordsChanged(kinds=kinds, ids=ids, label=made.label))
        return ImportResult(
            len(scenes), len(shots), len(characters), plan.refused, tuple(notes), made
        )

    def export(self, file: Path) -> int:
        """Write the shot list as .csv or .xlsx; returns the number of shots."""
        names = self._board.names()
        headings = [*_EXPORTED, *(name for name in FIELDS if name not in _EXPORTED)]
        rows = [self._cells(shot, names, headings) for shot in self._board.shots()]
        kind = file.suffix.lower()
        if kind not in (".csv", ".xlsx"):
            raise BadInput(f"{file.name} is neither .csv nor .xlsx.", "Choose one of the two.")
        self._write(file, (write_csv if kind == ".csv" else write_xlsx)(headings, rows))
        return len(rows)

    def _cells(self, shot: Shot, names: Names, headings: list[str]) -> list[str]:
        scene: Scene | None = names.scenes.get(shot.scene_id or "")
        of_scene = {
            "scene_heading": scene.heading if scene else "",
            "scene_place": scene.place if scene else "",
            "scene_time": scene.time_of_day if scene else "",
        }
        return [
            of_scene[name] if name in of_scene else FIELDS[name].show(shot, names)
            for name in headings
        ]

    def _pictures(
        self, planned: PlannedShot, beside: Path | None, notes: list[str]
    ) -> dict[str, object]:
        result: dict[str, object] = {}
        for name, text in planned.pictures.items():
            ids = []
            for word in filter(None, (part.strip() for part in text.split(";"))):
                found = self._picture(word, beside)
                if found is None:
                    notes.append(f"Line {planned.line}: there is no picture {word!r}; left empty.")
                else:
                    ids.append(found)
            if name == "references":
                result["reference_ids"] = tuple(ids)
            else:
                result[f"{name}_id"] = ids[0] if ids else None
        return result

    def _picture(self, word: str, beside: Path | None) -> str | None:
        file = (beside or Path()) / PurePosixPath(word)
        if file.is_file():
            return self._art.add_picture(file).id
        try:
            return self._board.names().asset_id(word)
        except (BadInput, NotFound):
            return None
