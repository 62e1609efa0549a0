"""What every command gets: the office, and a film opened for as long as the command runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, cast

import typer

from app.cli.output import note
from app.domain.errors import NotFound
from app.production.workbench import Office, OpenFilm, OpenOffice, Workbench

Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]
ProjectArg = Annotated[Path, typer.Argument(metavar="PROJECT", help="A Name.takeboard folder.")]
ShotsArg = Annotated[
    str, typer.Argument(metavar="SHOTS", help="10 · 10,30 · 10-80 · scene:2 · group:1 · all")
]


@dataclass(frozen=True, slots=True)
class House:
    """The two callables the composition root hands over."""

    open_office: OpenOffice
    open_film: OpenFilm


def office(context: typer.Context) -> Office:
    return cast(House, context.obj).open_office()


@contextmanager
def film(context: typer.Context, project: Path, *, write: bool) -> Iterator[Workbench]:
    """Open a project and close it again, whatever happens; notes of opening go to stderr."""
    folder = project.expanduser().absolute()
    if not folder.is_dir():
        raise NotFound(f"There is no project {folder}.", "Give the path of a .takeboard folder.")
    bench = cast(House, context.obj).open_film(folder, write)
    try:
        for text in bench.session.notes:
            note(text)
        yield bench
    finally:
        bench.session.close()
