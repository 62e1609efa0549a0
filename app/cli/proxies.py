"""proxies: what lies there, making what is missing, and how large they may grow."""

from __future__ import annotations

from typing import Annotated

import typer

from app.cli.context import Json, ProjectArg, film
from app.cli.output import answer, progress, table


def register(app: typer.Typer) -> None:
    app.command()(proxies)


def proxies(
    context: typer.Context,
    project: ProjectArg,
    make: Annotated[bool, typer.Option("--make", help="make what is missing, and wait")] = False,
    most: Annotated[
        float | None,
        typer.Option("--most", metavar="GB", min=0, help="how large they may grow in one film"),
    ] = None,
    as_json: Json = False,
) -> None:
    """Show the small copies of takes that Review plays; the window makes them by itself."""
    with film(context, project, write=make or most is not None) as bench:
        desk = bench.proxies
        if most is not None:
            desk.set_most_bytes(round(most * 1e9))
        if make:
            desk.start(at_once=True)
            desk.wait_made(lambda so_far: progress(f"Proxies {so_far.done} of {so_far.total}"))
            progress("")
        rows = []
        for take in bench.dailies.takes():
            look = desk.look(take)
            rows.append({"slate": take.slate, "state": look.state, "words": look.words})
        found = {"proxies": rows, "bytes": desk.size, "most_bytes": desk.most_bytes}

    def say() -> None:
        table(("slate", "state", ""), [list(row.values()) for row in rows])
        size, limit = desk.size / 1e9, desk.most_bytes / 1e9
        print(f"{size:.2f} GB of at most {limit:g} GB")

    answer(found, as_json, say)
