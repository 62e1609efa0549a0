"""deliver, verify, relocate."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.context import Json, ProjectArg, film, office
from app.cli.output import Found, answer, note, progress, table
from app.cli.projects import parse_codec
from app.domain.events import DeliveryStep

if TYPE_CHECKING:
    from app.production.workbench import Report

PackageArg = Annotated[Path, typer.Argument(metavar="PACKAGE")]


def register(app: typer.Typer) -> None:
    for command in (deliver, verify, relocate):
        app.command()(command)


def deliver(
    context: typer.Context,
    project: ProjectArg,
    to: Annotated[Path | None, typer.Option("--to", metavar="DIR")] = None,
    formats: Annotated[str, typer.Option("--formats", help="comma list, default all")] = "",
    codec: Annotated[str | None, typer.Option("--codec")] = None,
    media_root: Annotated[
        str | None, typer.Option("--media-root", help="the folder as the editing machine sees it")
    ] = None,
    as_json: Json = False,
) -> None:
    """Conform the circled takes, write the lists, read everything back."""
    with film(context, project, write=True) as bench:
        bench.bus.subscribe(
            DeliveryStep, lambda step: progress(f"{step.stage} {step.done} of {step.total}")
        )
        done = bench.delivery.deliver(
            to=to.expanduser().absolute() if to else None,
            formats=[word.strip() for word in formats.split(",") if word.strip()],
            codec=parse_codec(codec) if codec else None,
            media_root=media_root,
        )
        progress("")

    def say() -> None:
        print(f"{done.package}")
        print(f"{done.events} events, {done.frames} frames, {len(done.files)} files")
        for loss in done.losses:
            note(f"loses: {loss.take or loss.shot} {loss.what}".replace("  ", " "))
        _say(done.report)

    data = {
        "package": done.package,
        "name": done.name,
        "version": done.version,
        "spec": done.spec,
        "events": done.events,
        "frames": done.frames,
        "files": done.files,
        "losses": done.losses,
        "checks": done.report,
    }
    answer(data, as_json, say)
    if not done.report.ok:
        raise Found


def verify(context: typer.Context, package: PackageArg, as_json: Json = False) -> None:
    """Read a package back with its own readers; needs nothing but the package."""
    _tell(office(context).verify(package.expanduser().absolute()), as_json)


def relocate(
    context: typer.Context,
    package: PackageArg,
    root: Annotated[str, typer.Argument(metavar="PATH")],
    as_json: Json = False,
) -> None:
    """Rewrite the lists for media seen under PATH and verify again."""
    _tell(office(context).relocate(package.expanduser().absolute(), root), as_json)


def _tell(report: Report, as_json: bool) -> None:
    answer(report.as_dict(), as_json, lambda: _say(report))
    if not report.ok:
        raise Found


def _say(report: Report) -> None:
    if report.ok:
        sounds = f"{report.sounds} sounds, " if report.sounds else ""
        print(f"verified: {report.events} events, {report.frames} frames, {sounds}", end="")
        print(f"{report.start} to {report.end}, everything equal")
        return
    columns = ("clip", "field", "expected", "found", "file")
    table(
        columns, [[str(getattr(problem, name)) for name in columns] for problem in report.problems]
    )
