"""What the command line says of a locked board: when it was locked, and what came after."""

from __future__ import annotations

from collections import Counter

from app.cli.output import note
from app.domain.project import Project
from app.production.board.lock_changes import Kind, LockChange
from app.production.workbench import Workbench


def shots_since(changes: list[LockChange]) -> dict[str, Kind]:
    """What became of each shot since the lock, by id."""
    return {change.id: change.kind for change in changes if change.record == "Shot"}


def told_changes(changes: list[LockChange]) -> list[dict[str, object]]:
    """The contract's JSON: one object a record, its fields with what they were and are."""
    return [
        {
            "kind": change.kind,
            "record": change.record.lower(),
            "id": change.id,
            "name": change.name,
            "at": change.at,
            "fields": [
                {"field": name, "before": before, "now": now} for name, before, now in change.fields
            ],
        }
        for change in changes
    ]


def note_changes(bench: Workbench) -> None:
    """One line on standard error when a locked board is not what was locked any more."""
    project = bench.board.project()
    changes = bench.board.lock_changes.all()
    if project.locked_at is not None and changes:
        command = f"takeboard lock {bench.session.folder.name} --changes"
        note(f"{since(project, changes)} `{command}` lists it.")


def since(project: Project, changes: list[LockChange]) -> str:
    """`The board was locked 22 Nov 02:50: 2 shots changed, 1 shot added since.`, or it is open."""
    if project.locked_at is None:
        return "The board is open."
    counts = Counter((change.record == "Shot", change.kind) for change in changes)
    parts = []
    for shot, word in ((True, "shot"), (False, "other record")):
        for kind in Kind:
            if count := counts[shot, kind]:
                parts.append(f"{count} {word}{'' if count == 1 else 's'} {kind.value}")
    what = ", ".join(parts) or "nothing changed"
    return f"The board was locked {project.locked_at.astimezone():%d %b %H:%M}: {what} since."
