"""stills, keyframe; and the wish that `estimate` and `render` read from their options."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from app.cli.context import Json, ProjectArg, ShotsArg, film
from app.cli.output import answer, listed
from app.domain.errors import UsageError
from app.domain.shot import Shot
from app.production.board.placing import Slot, place_picture
from app.production.shoot.modes import Wish
from app.production.shoot.stills import Candidate
from app.production.shoot.wishes import WORDS
from app.production.workbench import Workbench

Way = Annotated[
    str | None,
    typer.Option("--mode", metavar="MODE", help=f"how it is made: {', '.join(sorted(WORDS))}"),
]
FromTake = Annotated[
    str | None,
    typer.Option("--take", metavar="TAKE", help="what is extended, restyled or given lips"),
]
Sound = Annotated[
    Path | None, typer.Option("--sound", metavar="FILE", help="what lips or an avatar speak")
]


Masks = Annotated[
    list[Path] | None,
    typer.Option("--mask", metavar="FILE", help="a motion brush moves this; may be repeated"),
]
StillMasks = Annotated[
    list[Path] | None,
    typer.Option("--hold-still", metavar="FILE", help="a motion brush holds this still"),
]
Extra = Annotated[
    list[str] | None,
    typer.Option("--option", metavar="NAME=VALUE", help="the vendor's own, such as camera_control"),
]


def register(app: typer.Typer) -> None:
    app.command()(stills)
    app.command()(keyframe)


def wish_of(
    bench: Workbench,
    mode: str | None,
    take: str | None,
    sound: Path | None = None,
    *,
    masks: Sequence[Path] | None = None,
    still_masks: Sequence[Path] | None = None,
    options: Sequence[str] | None = None,
) -> Wish:
    """Raises `UsageError` for an unknown mode and for things that do not go together."""
    named = [one.partition("=") for one in options or ()]
    if wrong := [name for name, sign, _value in named if not (name and sign)]:
        raise UsageError(f"{wrong[0]!r} is no option.", "Write --option NAME=VALUE.")
    if mode is not None and mode not in WORDS:
        raise UsageError(f"There is no mode {mode!r}.", f"Use {', '.join(sorted(WORDS))}.")
    return bench.wishes.wish(
        WORDS[mode] if mode else None,
        bench.dailies.take_by_name(take) if take else None,
        sound.expanduser().absolute() if sound else None,
        masks=[one.expanduser().absolute() for one in masks or ()],
        still_masks=[one.expanduser().absolute() for one in still_masks or ()],
        options={name: value for name, _sign, value in named},
    )


def shots_of(bench: Workbench, which: str, wish: Wish) -> list[Shot]:
    """The named shots; of all, the one whose take goes along."""
    if wish.take is not None and which == "all":
        return [bench.board.shot(wish.take.shot_id)]
    return bench.board.select(which)


def stills(
    context: typer.Context, project: ProjectArg, which: ShotsArg = "all", as_json: Json = False
) -> None:
    """The stills of shots, made or put there by hand, from which a person chooses keyframes."""
    with film(context, project, write=False) as bench:
        rows = [
            _row(shot.number, one)
            for shot in bench.board.select(which)
            for one in reversed(bench.stills.view(shot.id).candidates)
        ]

    answer({"stills": rows}, as_json, lambda: _say(rows))


def keyframe(
    context: typer.Context,
    project: ProjectArg,
    shot: Annotated[str, typer.Argument(metavar="SHOT")],
    still: Annotated[str, typer.Argument(metavar="STILL", help="its number, or its id")],
    as_json: Json = False,
) -> None:
    """Choose one of a shot's stills as its first frame."""
    with film(context, project, write=True) as bench:
        chosen = bench.board.select(shot)
        if len(chosen) != 1:
            raise UsageError(f"{shot!r} names {len(chosen)} shots.", "Name one.")
        found = bench.stills.candidate(chosen[0].id, still)
        place_picture(bench.board, bench.art_department, [chosen[0].id], found.asset.id, Slot.FIRST)
        again = bench.stills.candidate(chosen[0].id, still)
        row = _row(chosen[0].number, again)
        answer({"still": row}, as_json, lambda: _say([row]))


def _say(rows: Sequence[Mapping[str, object]]) -> None:
    columns = ("shot", "number", "model", "seed", "file", "keyframe")
    listed(columns, rows)


def _row(number: str, one: Candidate) -> dict[str, object]:
    made = one.asset.made
    return {
        "shot": number,
        "number": one.number or None,
        "id": one.asset.id,
        "model": made.card_id if made else None,
        "job": made.job_id if made else None,
        "prompt": made.prompt_id if made else None,
        "seed": made.seed if made else None,
        "file": one.asset.file,
        "sha256": one.asset.sha256,
        "width": one.asset.width,
        "height": one.asset.height,
        "rehearsed": made.rehearsed if made else False,
        "keyframe": one.chosen,
    }
