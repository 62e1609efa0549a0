"""takes, add-take, judge, circle, cut, relink."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from app.cli.context import Json, ProjectArg, ShotsArg, film
from app.cli.output import answer, listed, note, table
from app.domain.errors import UsageError
from app.domain.money import Money
from app.domain.reel_clock import first_frame
from app.domain.take import Status, Take
from app.domain.timing import FrameRange
from app.production.workbench import Workbench

TakeArg = Annotated[str, typer.Argument(metavar="TAKE", help="a slate such as S010T02K, or an id")]


def register(app: typer.Typer) -> None:
    for command in (takes, judge, circle, cut, relink):
        app.command()(command)
    app.command("add-take")(add_take)


def takes(
    context: typer.Context, project: ProjectArg, which: ShotsArg = "all", as_json: Json = False
) -> None:
    """List the takes of shots."""
    with film(context, project, write=False) as bench:
        gone = {take.id for take in bench.dailies.missing()}
        rows = [
            {**take_json(bench, take), "missing": take.id in gone}
            for shot in bench.board.select(which)
            for take in bench.dailies.takes(shot.id)
        ]

    answer({"takes": rows}, as_json, lambda: _say(rows))


def add_take(
    context: typer.Context,
    project: ProjectArg,
    shot: Annotated[str, typer.Argument(metavar="SHOT")],
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    text: Annotated[str, typer.Option("--note")] = "",
    model: Annotated[str, typer.Option("--model", help="a card, or any name")] = "",
    prompt: Annotated[str, typer.Option("--prompt", help="the words it was made with")] = "",
    cost: Annotated[str, typer.Option("--cost", metavar="MONEY", help="what it cost")] = "",
    as_json: Json = False,
) -> None:
    """Take in a video made elsewhere, with what is known of it."""
    paid = Money.parse(cost) if cost else None
    with film(context, project, write=True) as bench:
        chosen = bench.board.select(shot)
        if len(chosen) != 1:
            raise UsageError(f"{shot!r} names {len(chosen)} shots.", "Name one.")
        take = bench.sharing.outside.add(
            chosen[0].id,
            file.expanduser().absolute(),
            model=model,
            prompt=prompt,
            cost=paid,
            note=text,
        )
        _tell(bench, take, as_json)


def judge(
    context: typer.Context,
    project: ProjectArg,
    take: TakeArg,
    decision: Annotated[str, typer.Argument(metavar="keep|maybe|reject")],
    reason: Annotated[str, typer.Option("--reason")] = "",
    as_json: Json = False,
) -> None:
    """Keep, maybe or reject a take."""
    if decision not in ("keep", "maybe", "reject"):
        raise UsageError(f"{decision!r} is no decision.", "Write keep, maybe or reject.")
    with film(context, project, write=True) as bench:
        found = bench.dailies.take_by_name(take)
        bench.selects.judge(found.id, Status(decision), reason)
        _tell(bench, bench.dailies.take(found.id), as_json)


def circle(
    context: typer.Context,
    project: ProjectArg,
    take: TakeArg,
    first: Annotated[int | None, typer.Option("--in", metavar="F")] = None,
    out: Annotated[int | None, typer.Option("--out", metavar="F", help="exclusive")] = None,
    as_json: Json = False,
) -> None:
    """Circle a take: it goes into the cut."""
    with film(context, project, write=True) as bench:
        found = bench.dailies.take_by_name(take)
        start = found.picked.start if first is None else first
        end = found.picked.end if out is None else out
        if end <= start:
            raise UsageError(f"Out {end} is not behind in {start}.", "Out is exclusive.")
        bench.selects.circle(found.id, FrameRange(start=start, end=end))
        _tell(bench, bench.dailies.take(found.id), as_json)


def cut(context: typer.Context, project: ProjectArg, as_json: Json = False) -> None:
    """The cut as it stands: circled takes in board order."""
    with film(context, project, write=False) as bench:
        found = bench.assembly.cut()
    events = [
        {
            "event": item.event,
            "shot": item.shot,
            "take": item.slate,
            "source_in": item.source.start,
            "source_out": item.source.end,
            "record_in": item.record.start,
            "record_out": item.record.end,
            "method": item.method,
        }
        for item in found.items
    ]

    def say() -> None:
        columns = ("event", "shot", "take", "source_in", "source_out", "record_in", "record_out")
        table(columns, [[row[name] for name in columns] for row in events])
        if found.missing:
            note(f"No circled take: {', '.join(found.missing)}.")

    answer({"events": events, "frames": found.frames, "missing": found.missing}, as_json, say)


def relink(
    context: typer.Context,
    project: ProjectArg,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER")],
    as_json: Json = False,
) -> None:
    """Find missing media in a folder by name and content and bring it home."""
    with film(context, project, write=True) as bench:
        report = bench.dailies.relink(folder.expanduser().absolute())
        answer({"found": report.found, "still_missing": report.still_missing}, as_json)


def _tell(bench: Workbench, take: Take, as_json: bool) -> None:
    row = take_json(bench, take)
    answer({"take": row}, as_json, lambda: _say([row]))


def _say(rows: Sequence[Mapping[str, object]]) -> None:
    columns = ("slate", "shot", "model", "frames", "rate", "status", "circled", "verdict")
    shown = [{**row, "status": "missing"} if row["missing"] else row for row in rows]
    listed(columns, shown)


def take_json(bench: Workbench, take: Take) -> dict[str, object]:
    """A take as the contract's whole record."""
    version = bench.art_department.prompt(take.prompt_id).version if take.prompt_id else None
    evaluation, spec = take.evaluation, bench.board.project().spec
    return {
        "id": take.id,
        "slate": take.slate,
        "shot": bench.board.shot(take.shot_id).number,
        "model": take.model,
        "file": take.file,
        "frames": take.probe.frames,
        "rate": str(take.probe.rate),
        "variable": take.probe.variable,
        "width": take.probe.width,
        "height": take.probe.height,
        "sha256": take.sha256,
        "prompt_version": version,
        "prompt": take.prompt_id,
        "seed": take.seed,
        "status": take.status,
        "circled": take.circled,
        "in": take.picked.start,
        "out": take.picked.end,
        "source_start": first_frame(take.minute, spec.rate, drop=spec.drop),
        "verdict": evaluation.verdict if evaluation else None,
        "word": evaluation.word if evaluation else "",
        "checks": evaluation.measurements if evaluation else [],
        "rehearsed": take.rehearsed,
        "external": take.external,
        "parent": take.parent_take_id,
        "missing": take.missing,
    }
