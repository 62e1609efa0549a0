"""The breakdown desk: import with a preview, and the shot list out again without loss."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from app.domain.edit import Change, Edit, added, edit, removed
from app.domain.errors import BadInput, MediaMissing, NotFound
from app.domain.ports import Bus, FilmStore, Keychain
from app.domain.scene import Scene
from app.domain.script import ScriptForm
from app.domain.shot import Shot
from app.domain.slate import shot_codes
from app.domain.vendor_ports import ScriptReaders
from app.production.art.art_department import ArtDepartment
from app.production.board.board import Board
from app.production.board.board_order import GAP
from app.production.breakdown.model_desk import ModelDesk
from app.production.breakdown.plan import (
    SCENE_FIELDS,
    ImportPlan,
    PlannedShot,
    Refusal,
    judge,
    plan_table,
)
from app.production.breakdown.prose import plan_prose, plan_prose_text
from app.production.breakdown.script import plan_script, plan_script_text
from app.production.breakdown.script_desk import ScriptDesk, pasted
from app.production.breakdown.tables import read_csv, read_xlsx, write_csv, write_xlsx
from app.production.edits import commit
from app.production.fields.shot_fields import FIELDS, Names

_EXPORTED = ("number", "scene", *SCENE_FIELDS)
_WHOLE_NUMBERS = ("number", "scene", "frames", "seed", "batch_group")


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
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        models: tuple[ScriptReaders, Keychain] | None = None,
    ) -> None:
        self._store, self._board, self._art, self._bus = store, board, art, bus
        self._read, self._write = read, write
        self.script = ScriptDesk(store, board, bus, read, now)
        self.models = ModelDesk(self.script, board, *models) if models else None

    def preview(self, file: Path, mapping: Mapping[str, str] | None = None) -> ImportPlan:
        """What importing a script (.fountain, .txt, .md) or a shot list (.csv, .tsv, .xlsx) would
        do; nothing is written.
        """
        plan = self._plan(file, self._read(file), mapping or {})
        return replace(plan, standing=len(self._leaving()[0]))

    def instead(self, plan: ImportPlan, *, on: bool) -> ImportPlan:
        """The same plan with the shots that nothing was made for giving way, or staying."""
        leaving, scenes = self._leaving()
        return self._judged(replace(plan, instead=on, standing=len(leaving)), leaving, scenes)

    def _plan(self, file: Path, data: bytes, mapping: Mapping[str, str]) -> ImportPlan:
        names, taken = self._board.names(), self._taken()
        kind = file.suffix.lower()
        if kind == ".fountain":
            return plan_script(data, file.name, names, taken)
        if kind in (".txt", ".md"):
            return plan_prose(data, file.name, names, taken)
        if kind == ".xlsx":
            table = read_xlsx(data, file.name)
        elif kind in (".csv", ".tsv"):
            table = read_csv(data, file.name, "\t" if kind == ".tsv" else None)
        else:
            raise BadInput(
                f"{file.name} cannot be imported.", "Use .fountain, .csv, .tsv, .xlsx, .txt or .md."
            )
        return plan_table(table, file.name, mapping, names, taken)

    def preview_pasted(self, text: str) -> ImportPlan:
        """The same for text from the clipboard."""
        found = pasted(text)
        planned = plan_script_text if found.form is ScriptForm.FOUNTAIN else plan_prose_text
        plan = planned(found, self._board.names(), self._taken())
        return replace(plan, standing=len(self._leaving()[0]))

    def write(
        self, plan: ImportPlan, *, strict: bool = False, beside: Path | None = None
    ) -> ImportResult:
        """Write the good rows as one edit; `strict` writes nothing while a row is refused.

        `beside` is the folder that relative picture paths count from.
        """
        board = self._board.shots()
        # the board may have changed while a person looked at the preview
        leaving, scenes = self._leaving()
        plan = self._judged(plan, leaving, scenes)
        names = plan.names
        if not plan.shots or (strict and plan.refused):
            return ImportResult(0, 0, 0, plan.refused, plan.notes, None)
        notes = list(plan.notes)
        codes = shot_codes((p.shot.number for p in plan.shots), self._store.codes_ever())
        start = max((shot.position for shot in board), default=0)
        shots = [
            planned.shot.model_copy(
                update={
                    "code": code,
                    "position": start + n * GAP,
                    **self._pictures(planned, names, beside, notes),
                }
            )
            for n, (planned, code) in enumerate(zip(plan.shots, codes, strict=True), 1)
        ]
        versions: list[Change] = []
        if plan.script is not None:
            if self.script.is_other_script(plan.script):
                notes.append(
                    f"The film keeps its script; the shots of {plan.source} are linked to none."
                )
                shots = [shot.model_copy(update={"script_lines": ()}) for shot in shots]
            else:
                versions = self.script.version_changes(plan.script)
        new = (*plan.characters, *plan.anchors, *plan.scenes, *shots)
        made = edit(
            f"Import {len(shots)} shot{'' if len(shots) == 1 else 's'} from {plan.source}",
            *(removed(record) for record in (*leaving, *scenes) if plan.instead),
            *versions,
            *(added(record) for record in new),
        )
        commit(self._store, self._bus, made)
        return ImportResult(
            len(plan.scenes), len(shots), len(plan.characters), plan.refused, tuple(notes), made
        )

    def export(self, file: Path) -> int:
        """Write the shot list as .csv or .xlsx; returns the number of shots."""
        names = self._board.names()
        headings = [*_EXPORTED, *(name for name in FIELDS if name not in _EXPORTED)]
        rows = [self._cells(shot, names, headings) for shot in self._board.shots()]
        kind = file.suffix.lower()
        if kind not in (".csv", ".xlsx"):
            raise BadInput(f"{file.name} is neither .csv nor .xlsx.", "Choose one of the two.")
        self._write(
            file,
            write_csv(headings, rows)
            if kind == ".csv"
            else write_xlsx(headings, rows, _WHOLE_NUMBERS),
        )
        return len(rows)

    def _leaving(self) -> tuple[list[Shot], list[Scene]]:
        """Shots that nothing was made for, and the scenes that hold no others."""
        shots = self._board.shots()
        used = self._board.cuts.used([shot.id for shot in shots])
        held = {shot.scene_id for shot in shots if shot.id in used}
        held |= {None} | self._board.names().scenes.keys() - {shot.scene_id for shot in shots}
        scenes = [one for one in self._board.names().scenes.values() if one.id not in held]
        return [shot for shot in shots if shot.id not in used], scenes

    def _judged(
        self, plan: ImportPlan, leaving: Sequence[Shot], scenes: Sequence[Scene]
    ) -> ImportPlan:
        names, gone = self._board.names(), set[str]()
        if plan.instead:
            gone = {shot.number for shot in leaving}
            kept = names.scenes.keys() - {scene.id for scene in scenes}
            names = replace(names, scenes={i: names.scenes[i] for i in kept})
        return judge(replace(plan, names=names, taken=self._taken() - gone))

    def _taken(self) -> frozenset[str]:
        return frozenset(shot.number for shot in self._board.shots())

    def _cells(self, shot: Shot, names: Names, headings: list[str]) -> list[str]:
        scene: Scene | None = names.scenes.get(shot.scene_id or "")
        cells = []
        for name in headings:
            if attribute := SCENE_FIELDS.get(name):
                cells.append(str(getattr(scene, attribute)) if scene else "")
            else:
                cells.append(FIELDS[name].show(shot, names))
        return cells

    def _pictures(
        self, planned: PlannedShot, names: Names, beside: Path | None, notes: list[str]
    ) -> dict[str, object]:
        result: dict[str, object] = {}
        for name, text in planned.pictures.items():
            ids = []
            for word in filter(None, (part.strip() for part in text.split(";"))):
                try:
                    ids.append(self._picture(word, names, beside))
                except (BadInput, NotFound, MediaMissing) as error:
                    notes.append(f"Line {planned.line}: {name} left empty. {error.message}")
            if name == "references":
                result["reference_ids"] = tuple(ids)
            else:
                result[f"{name}_id"] = ids[0] if ids else None
        return result

    def _picture(self, word: str, names: Names, beside: Path | None) -> str:
        """A picture the film has under this name, else a file beside the list."""
        try:
            return names.asset_id(word)
        except BadInput:
            file = (beside or Path()) / PurePosixPath(word)
            if beside is None or not file.is_file():
                raise
        return self._art.add_picture(file).id
