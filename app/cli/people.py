"""character and kit: the words and pictures that hold the look together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from app.cli.context import Json, ProjectArg, film
from app.cli.locked import note_changes
from app.cli.output import answer, table
from app.domain.asset import Asset
from app.domain.character import Character
from app.domain.errors import NotFound
from app.domain.reference_kit import Anchor, ReferenceKit
from app.production.art.characters import StaleShot
from app.production.workbench import Workbench

Pictures = Annotated[list[Path] | None, typer.Option("--still", metavar="FILE")]


def register(app: typer.Typer) -> None:
    app.command()(character)
    app.command()(kit)


def character(
    context: typer.Context,
    project: ProjectArg,
    action: Annotated[str, typer.Argument(metavar="add|set|lock|unlock|list")],
    name: Annotated[str, typer.Argument(metavar="NAME")] = "",
    wording: Annotated[str | None, typer.Option("--wording", help="word for word")] = None,
    consent: Annotated[str | None, typer.Option("--consent")] = None,
    stills: Pictures = None,
    as_json: Json = False,
) -> None:
    """Add, change, lock or list characters."""
    _one_of(action, ("add", "set", "lock", "unlock", "list"))
    with film(context, project, write=action != "list") as bench:
        art = bench.art_department
        if action == "add":
            art.add_character(name, wording or "", stills or ())
        elif action != "list":
            found = _character(bench, name)
            if action == "set":
                fields = {"wording": wording, "consent": consent}
                changed: dict[str, object] = {k: v for k, v in fields.items() if v is not None}
                if stills:
                    kept = tuple(art.add_picture(file).id for file in stills)
                    changed["still_ids"] = (*found.still_ids, *kept)
                art.set_character(found.id, changed)
            else:
                art.lock_character(found.id, action == "lock")
        people = art.characters()
        stale = {one.id: art.stale(one.id) for one in people}
        if action != "list":
            note_changes(bench)
    sheets = [
        {
            **one.model_dump(mode="json"),
            "checksum": one.checksum(),
            "stale": [
                {"shot": shot.number, "takes": [take.slate for take in shot.takes]}
                for shot in stale[one.id]
            ],
        }
        for one in people
    ]
    answer({"characters": sheets}, as_json, lambda: _say_people(people, stale))


def kit(
    context: typer.Context,
    project: ProjectArg,
    action: Annotated[str, typer.Argument(metavar="add|set|show")],
    name: Annotated[str, typer.Argument(metavar="NAME")] = "",
    picture: Annotated[Path | None, typer.Option("--picture", metavar="FILE")] = None,
    description: Annotated[str, typer.Option("--description")] = "",
    style: Annotated[str | None, typer.Option("--style", help="the style paragraph")] = None,
    hero: Annotated[Path | None, typer.Option("--hero", metavar="FILE")] = None,
    stills: Pictures = None,
    as_json: Json = False,
) -> None:
    """add an anchor by NAME, set style, hero frame and stills, or show the kit."""
    _one_of(action, ("add", "set", "show"))
    with film(context, project, write=action != "show") as bench:
        art = bench.art_department
        if action == "add":
            art.add_anchor(name, picture, description)
        elif action == "set":
            if style is not None:
                bench.board.set_project({"style": style})
            fields: dict[str, object] = {}
            if hero is not None:
                fields["hero_id"] = art.add_picture(hero).id
            if stills:
                kept = tuple(art.add_picture(file).id for file in stills)
                fields["still_ids"] = tuple(dict.fromkeys((*art.kit().still_ids, *kept)))
            if fields:
                art.set_kit(fields)
        found, anchors, assets = art.kit(), art.anchors(), art.assets()
        paragraph = bench.board.project().style
        if action != "show":
            note_changes(bench)
    pictures = list(assets.values())
    data = {"kit": found, "anchors": anchors, "style": paragraph, "assets": pictures}
    answer(data, as_json, lambda: _say_kit(paragraph, found, anchors, assets))


def _say_people(people: Sequence[Character], stale: Mapping[str, Sequence[StaleShot]]) -> None:
    if not people:
        print("no characters")
        return
    rows = [(c.name, _locked(c), len(c.still_ids), c.consent, c.wording) for c in people]
    table(("name", "sheet", "stills", "consent", "wording"), rows)
    for one in people:
        if slates := [take.slate for shot in stale[one.id] for take in shot.takes]:
            count = f"{len(slates)} take{' was' if len(slates) == 1 else 's were'}"
            print(f"{one.name}: {count} made with other words: {', '.join(slates)}")


def _locked(one: Character) -> str:
    if one.locked_checksum is None:
        return "open"
    return "locked" if one.locked_checksum == one.checksum() else "changed since the lock"


def _say_kit(
    style: str, found: ReferenceKit, anchors: Sequence[Anchor], assets: Mapping[str, Asset]
) -> None:
    def file(asset_id: str | None) -> str:
        known = assets.get(asset_id or "")
        return known.file if known else "none"

    print(f"style   {style or 'none'}")
    print(f"hero    {file(found.hero_id)}")
    for n, asset_id in enumerate(found.still_ids, 1):
        print(f"still {n} {file(asset_id)}")
    if anchors:
        print()
        rows = [(one.name, file(one.asset_id), one.description) for one in anchors]
        table(("anchor", "picture", "description"), rows)


def _character(bench: Workbench, name: str) -> Character:
    for known in bench.art_department.characters():
        if known.name.casefold() == name.casefold():
            return known
    raise NotFound(f"There is no character {name!r}.", "See `takeboard character PROJECT list`.")


def _one_of(word: str, known: tuple[str, ...]) -> None:
    if word not in known:
        raise typer.BadParameter(f"{word!r} is none of {', '.join(known)}")
