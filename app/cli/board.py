"""import, shots, export-shots, set, assign, lock, lint."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.cli.context import Json, ProjectArg, ShotsArg, film
from app.cli.locked import note_changes, shots_since, since, told_changes
from app.cli.output import Found, answer, cell, note, table
from app.domain.errors import UsageError
from app.domain.prompt import Severity
from app.production.workbench import Workbench


def register(app: typer.Typer) -> None:
    app.command("import")(import_)
    app.command()(shots)
    app.command("export-shots")(export_shots)
    app.command("set")(set_)
    app.command()(assign)
    app.command()(lock)
    app.command()(lint)


def import_(
    context: typer.Context,
    project: ProjectArg,
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    maps: Annotated[list[str] | None, typer.Option("--map", metavar="FIELD=COLUMN")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="only say what would happen")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="one refused row refuses all")] = False,
    as_json: Json = False,
) -> None:
    """Bring in a .fountain script or a .csv, .tsv or .xlsx shot list."""
    mapping = dict(_pair(text, "--map") for text in maps or [])
    with film(context, project, write=not dry_run) as bench:
        plan = bench.breakdown.preview(file.expanduser().absolute(), mapping)
        if dry_run:
            refused, notes = plan.refused, plan.notes
            scenes, made, people = len(plan.scenes), len(plan.shots), len(plan.characters)
            if strict and refused:
                scenes = made = people = 0
        else:
            beside = file.expanduser().absolute().parent
            result = bench.breakdown.write(plan, strict=strict, beside=beside)
            note_changes(bench)
            scenes, made, people = result.scenes, result.shots, result.characters
            refused, notes = result.refused, result.notes

    def say() -> None:
        word = "would become" if dry_run else "became"
        print(f"{file.name} {word} {scenes} scenes, {made} shots, {people} characters.")
        for row in refused:
            print(f"line {row.line}, {row.field or 'row'}: {row.reason}")
        for text in notes:
            note(text)

    data = {
        "scenes": scenes,
        "shots": made,
        "characters": people,
        "refused": refused,
        "notes": notes,
    }
    answer(data, as_json, say)
    if refused:
        raise Found


def shots(
    context: typer.Context, project: ProjectArg, which: ShotsArg = "all", as_json: Json = False
) -> None:
    """List the shots."""
    with film(context, project, write=False) as bench:
        plan, changes = bench.board.project(), bench.board.lock_changes.all()
        became = shots_since(changes)
        rows = [
            {**shot_json(bench, order, shot_id), "since_lock": became.get(shot_id)}
            for order, shot_id in _chosen(bench, which)
        ]

    def say() -> None:
        locked = ("since_lock",) if plan.locked_at else ()
        names = ("number", "scene", "frames", "status", "model", *locked, "title")
        heads = ("shot", *(name.replace("_", " ") for name in names[1:]))
        table(heads, [[cell(row[name]) for name in names] for row in rows])
        if plan.locked_at:
            print(since(plan, changes))

    answer({"shots": rows, "locked_at": plan.locked_at}, as_json, say)


def export_shots(
    context: typer.Context,
    project: ProjectArg,
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    as_json: Json = False,
) -> None:
    """Write the shot list as .csv or .xlsx."""
    target = file.expanduser().absolute()
    with film(context, project, write=False) as bench:
        count = bench.breakdown.export(target)
    answer({"file": target, "shots": count}, as_json)


def set_(
    context: typer.Context,
    project: ProjectArg,
    which: ShotsArg,
    fields: Annotated[list[str], typer.Argument(metavar="FIELD=VALUE...")],
    as_json: Json = False,
) -> None:
    """Set fields of shots; the names are those of `shots` and of import."""
    values = dict(_pair(text, "FIELD=VALUE") for text in fields)
    with film(context, project, write=True) as bench:
        chosen = bench.board.select(which)
        made = bench.board.set_fields([shot.id for shot in chosen], values)
        note_changes(bench)
    answer({"changed": len(made.changes) if made else 0}, as_json)


def assign(
    context: typer.Context,
    project: ProjectArg,
    which: ShotsArg,
    model: Annotated[str, typer.Argument(metavar="MODEL")],
    as_json: Json = False,
) -> None:
    """Give shots a model."""
    set_(context, project, which, [f"model={model}"], as_json)


def lock(
    context: typer.Context,
    project: ProjectArg,
    unlock: Annotated[bool, typer.Option("--unlock")] = False,
    changes: Annotated[
        bool, typer.Option("--changes", help="only list what was changed since the lock")
    ] = False,
    as_json: Json = False,
) -> None:
    """Lock the board before generation; a locked one says what was changed since."""
    if changes and unlock:
        raise UsageError("Say either --changes or --unlock.", "--changes only reads.")
    with film(context, project, write=not changes) as bench:
        if not changes:
            bench.board.lock(not unlock)
        now, found = bench.board.project(), bench.board.lock_changes.all()
        lines = bench.board.lock_changes.lines()

    def say() -> None:
        print(since(now, found))
        for line in lines:
            print(f"  {line.words}")

    answer({"locked_at": now.locked_at, "changes": told_changes(found)}, as_json, say)


def lint(
    context: typer.Context, project: ProjectArg, which: ShotsArg = "all", as_json: Json = False
) -> None:
    """Say what is missing before anything is sent."""
    with film(context, project, write=False) as bench:
        findings = bench.board.lint(bench.board.select(which))

    def say() -> None:
        rows = [(f.shot, f.severity.value, f.rule, f.message, f.repair) for f in findings]
        table(("shot", "", "rule", "what", "repair"), rows)

    answer({"findings": findings}, as_json, say)
    if any(finding.severity is Severity.ERROR for finding in findings):
        raise Found


def shot_json(bench: Workbench, order: int, shot_id: str) -> dict[str, object]:
    """A shot as the contract's JSON: references by name, elements nested, raw fields beside."""
    shot = bench.board.shot(shot_id)
    names = bench.board.names()
    scene = names.scenes.get(shot.scene_id or "")
    people = {c.id: c.name for c in names.characters}
    anchors = {a.id: a.name for a in names.anchors}
    data = shot.model_dump(
        mode="json",
        exclude={"scene_id", "position", "character_ids", "anchor_ids", "reference_ids"},
    )
    elements = data["elements"]
    return {
        **data,
        "scene": scene.number if scene else None,
        "scene_heading": scene.heading if scene else None,
        "order": order,
        "status": bench.board.row(shot.id).state,
        "elements": elements,
        "characters": [people[i] for i in shot.character_ids if i in people],
        "anchors": [anchors[i] for i in shot.anchor_ids if i in anchors],
        "references": [names.assets[i].file for i in shot.reference_ids if i in names.assets],
    }


def _chosen(bench: Workbench, which: str) -> list[tuple[int, str]]:
    order = {shot.id: n for n, shot in enumerate(bench.board.shots(), 1)}
    return [(order[shot.id], shot.id) for shot in bench.board.select(which)]


def _pair(text: str, what: str) -> tuple[str, str]:
    name, mark, value = text.partition("=")
    if not mark or not name.strip():
        raise UsageError(f"{text!r} is not {what}.", "Write NAME=VALUE.")
    return name.strip(), value
