"""Adding to and taking from what a shot has several of, in many shots as one edit.

Where shots differ, only the named word or record changes; the rest of each shot's list stays.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.edit import Edit, changed, edit
from app.domain.errors import BadInput
from app.domain.shot import Shot

SETS = {
    "negatives": "negative",
    "character_ids": "character",
    "anchor_ids": "anchor",
    "reference_ids": "reference",
    "waived": "waiver",
}


def change_set(
    shots: Sequence[Shot], field: str, *, add: str = "", take: str = "", name: str = ""
) -> Edit:
    """`add` goes to the end of each list that lacks it, `take` out of each; `name` for people.

    Words are compared without regard to case, ids exactly. Raises `BadInput` for another field.
    """
    if field not in SETS:
        raise BadInput(f"{field} is not a list.", f"Lists: {', '.join(SETS)}.")
    changes = [
        changed(shot, shot.model_copy(update={field: _with(getattr(shot, field), add, take)}))
        for shot in shots
    ]
    verb, way = ("Add", "to") if add else ("Remove", "from")
    many = f"{len(shots)} shot{'' if len(shots) == 1 else 's'}"
    return edit(f"{verb} {SETS[field]} {name or add or take} {way} {many}", *changes)


def shares(shots: Sequence[Shot], field: str) -> list[tuple[str, int]]:
    """Every value that any shot has, with how many have it, in the order they are first met."""
    counts: dict[str, int] = {}
    for shot in shots:
        for value in dict.fromkeys(getattr(shot, field)):
            counts[value] = counts.get(value, 0) + 1
    return list(counts.items())


def _with(old: tuple[str, ...], add: str, take: str) -> tuple[str, ...]:
    kept = tuple(one for one in old if not take or one.casefold() != take.casefold())
    if not add or any(one.casefold() == add.casefold() for one in kept):
        return kept
    return (*kept, add)
