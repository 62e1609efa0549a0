"""compile and models."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from app.cli.context import Json, ProjectArg, film, office
from app.cli.output import Found, answer, table
from app.domain.errors import UsageError
from app.domain.model_card import ModelCard


def register(app: typer.Typer) -> None:
    app.command("compile")(compile_)
    app.command()(models)


def compile_(
    context: typer.Context,
    project: ProjectArg,
    shot: Annotated[str, typer.Argument(metavar="SHOT")],
    model: Annotated[str | None, typer.Option("--model", metavar="CARD")] = None,
    as_json: Json = False,
) -> None:
    """Show the words a model would get for one shot, each phrase with its origin."""
    with film(context, project, write=False) as bench:
        chosen = bench.board.select(shot)
        if len(chosen) != 1:
            raise UsageError(f"{shot!r} names {len(chosen)} shots.", "Name one.")
        prompt = bench.art_department.compile(chosen[0], model)

    def say() -> None:
        print(prompt.text)
        if prompt.negative:
            print(f"\nnegative: {prompt.negative}")
        print(f"\n{prompt.length} of {prompt.limit or 'no limit'}")
        for left_out in prompt.shortened:
            print(f"left out: {left_out}")

    version = f"{prompt.compiler_version}/{prompt.catalogue_version}"
    answer({**prompt.model_dump(mode="json"), "version": version}, as_json, say)
    if prompt.over:
        raise Found


def models(
    context: typer.Context,
    card: Annotated[str | None, typer.Option("--card", metavar="ID")] = None,
    cards: Annotated[str, typer.Option("--cards", help="today or seeds")] = "today",
    as_json: Json = False,
) -> None:
    """List the model cards with their life cycle and date."""
    if cards not in ("today", "seeds"):
        raise UsageError(f"There is no card set {cards!r}.", "Use today or seeds.")
    house = office(context)
    catalogue = house.catalogue if cards == "today" else house.seeds
    chosen = [catalogue.get(card)] if card else catalogue.all()
    today = datetime.now(UTC).date()

    def one(found: ModelCard) -> dict[str, object]:
        data = found.model_dump(mode="json")
        return {**data, "status": found.life.status.value, "stale": found.stale(today)}

    def say() -> None:
        rows = [
            (
                c.letter,
                c.id,
                c.vendor,
                c.life.status.value,
                c.as_of,
                "stale" if c.stale(today) else "",
            )
            for c in chosen
        ]
        table(("", "card", "vendor", "status", "as of", ""), rows)

    answer({"cards": [one(found) for found in chosen]}, as_json, say)
