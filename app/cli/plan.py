"""template, tactic, rounds: what planning begins with, how it holds together, what it saved."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.cli.context import Json, ProjectArg, film, office
from app.cli.locked import note_changes
from app.cli.output import answer, cell, table
from app.domain.errors import NotFound, UsageError
from app.domain.scene import Tactic
from app.production.rounds import PLANNING, WITH_BOARD, WITHOUT

_TACTICS = {
    "style": Tactic.STYLE, "ends": Tactic.ENDS, "joined": Tactic.JOINED, "none": Tactic.NONE,
}  # fmt: skip


def register(app: typer.Typer) -> None:
    app.command()(template)
    app.command()(tactic)
    app.command()(rounds)


def template(
    context: typer.Context,
    action: Annotated[str, typer.Argument(metavar="list|save")],
    project: Annotated[Path | None, typer.Argument(metavar="PROJECT")] = None,
    name: Annotated[str, typer.Option("--name", help="an existing one gets a version")] = "",
    about: Annotated[str, typer.Option("--about")] = "",
    checks: Annotated[list[str] | None, typer.Option("--check", help="of the checklist")] = None,
    as_json: Json = False,
) -> None:
    """List the templates, or save a film's board as the next version of one."""
    if action not in ("list", "save"):
        raise UsageError(f"{action!r} is none of list, save.", "See `takeboard template --help`.")
    house = office(context)
    if action == "save":
        if project is None or not name.strip():
            raise UsageError("A board is saved under a name.", "Give PROJECT and --name.")
        with film(context, project, write=False) as bench:
            made = house.templates.save(bench.board, bench.breakdown, name, about, checks or ())
        known = [made]
    else:
        known = house.templates.all()
    rows = [
        {
            "key": one.key,
            "name": one.name,
            "version": one.version,
            "shots": one.shots,
            "spec": one.spec,
            "takes": one.takes,
            "about": one.about,
            "checklist": list(one.checklist),
            "own": one.own,
        }
        for one in known
    ]

    def say() -> None:
        heads = ("key", "version", "shots", "spec", "about")
        table(heads, [[row[head] for head in heads] for row in rows])
        for problem in house.templates.problems:
            print(problem)

    answer({"templates": rows, "problems": house.templates.problems}, as_json, say)


def tactic(
    context: typer.Context,
    project: ProjectArg,
    scenes: Annotated[str, typer.Argument(metavar="SCENES", help="1 · 1,2 · left out: list")] = "",
    word: Annotated[str, typer.Argument(metavar="style|ends|joined|none")] = "",
    as_json: Json = False,
) -> None:
    """Choose a tactic against visible seams for neighbouring scenes, or list what they have."""
    if scenes and word not in _TACTICS:
        raise UsageError(f"{word!r} is no tactic.", f"Use one of {', '.join(_TACTICS)}.")
    with film(context, project, write=bool(scenes)) as bench:
        if scenes:
            known = {head.number.casefold(): head.scene_id for head in bench.board.scenes()}
            wanted = [one.strip() for one in scenes.split(",") if one.strip()]
            if gone := [one for one in wanted if not known.get(one.casefold())]:
                raise NotFound(f"There is no scene {gone[0]}.", "List them with `tactic PROJECT`.")
            ids = [found for one in wanted if (found := known[one.casefold()])]
            bench.board.seams.choose(ids, _TACTICS[word])
            note_changes(bench)
        words = {value: key for key, value in _TACTICS.items()}
        rows = [
            {
                "number": head.number,
                "heading": head.heading,
                "tactic": words[head.tactic],
                "joined": head.joined,
            }
            for head in bench.board.scenes()
            if head.scene_id
        ]

    def say() -> None:
        heads = ("number", "tactic", "joined", "heading")
        table(("scene", *heads[1:]), [[cell(row[head]) for head in heads] for row in rows])

    answer({"scenes": rows}, as_json, say)


def rounds(context: typer.Context, project: ProjectArg, as_json: Json = False) -> None:
    """How many rounds of generation the film needed, beside what is usual."""
    with film(context, project, write=False) as bench:
        found = bench.board.facts.rounds()

    def say() -> None:
        print("\n".join(f"{what}: {much}" for what, much in found.story()))

    data = {
        "shots": found.shots,
        "rounds": found.rounds,
        "scenes": found.scenes,
        "scene_rounds": found.scene_rounds,
        "usual": {"with_board": WITH_BOARD, "without": WITHOUT, "planning": PLANNING},
    }
    answer(data, as_json, say)
