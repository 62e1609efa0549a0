"""Places and numbers on the board: room for a new shot, moves that rewrite few rows.

Pure; positions only order the board and mean nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.edit import Change, changed
from app.domain.shot import Shot

GAP = 1024  # distance of neighbouring positions, so that a move rewrites few rows
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SUFFIXES: tuple[str, ...] = (*_LETTERS, *(a + b for a in _LETTERS for b in _LETTERS))


def make_room(shots: Sequence[Shot], place: int) -> tuple[list[Change], int]:
    """A free position before the shot at `place`, with the moves needed to make one."""
    positions = _between(shots, place, 1)
    if positions:
        return [], positions[0]
    order = [*shots[:place], None, *shots[place:]]
    moves = [
        changed(shot, shot.model_copy(update={"position": (n + 1) * GAP}))
        for n, shot in enumerate(order)
        if shot is not None
    ]
    return [move for move in moves if move], (place + 1) * GAP


def moved(
    rest: Sequence[Shot], moving: Sequence[Shot], place: int, scene_id: str | None
) -> list[Change]:
    """The changes that put `moving` before the shot at `place` of `rest`, in one scene."""
    order = [*rest[:place], *moving, *rest[place:]]
    now = sorted([*rest, *moving], key=lambda shot: (shot.position, shot.id))
    positions = {shot.id: shot.position for shot in order}
    if [shot.id for shot in now] != [shot.id for shot in order]:
        free = _between(rest, place, len(moving))
        if free:
            positions |= {shot.id: at for shot, at in zip(moving, free, strict=True)}
        else:
            positions = {shot.id: (n + 1) * GAP for n, shot in enumerate(order)}
    landed = {shot.id for shot in moving}
    changes = []
    for shot in order:
        scene = scene_id if shot.id in landed else shot.scene_id
        update = {"position": positions[shot.id], "scene_id": scene}
        changes.append(changed(shot, shot.model_copy(update=update)))
    return [change for change in changes if change]


def free_number(shots: Sequence[Shot], place: int) -> str:
    """The next ten at the end, else the number before with the first free letter."""
    numbers = {shot.number for shot in shots}
    leading = [shot.number.rstrip(_LETTERS) for shot in shots]
    if place == len(shots):
        last = max((int(text) for text in leading if text.isdecimal()), default=0)
        return str((last // 10 + 1) * 10)
    digits = (leading[place - 1] if place else "") or "0"
    while True:
        for suffix in _SUFFIXES:
            if digits + suffix not in numbers:
                return digits + suffix
        digits = str(int(digits) + 1)  # 702 shots behind one number


def _between(shots: Sequence[Shot], place: int, count: int) -> list[int]:
    """`count` whole positions before the shot at `place`; empty when there is no room."""
    low = shots[place - 1].position if place else 0
    if place == len(shots):
        return [low + GAP * (n + 1) for n in range(count)]
    step = (shots[place].position - low) // (count + 1)
    return [low + step * (n + 1) for n in range(count)] if step > 0 else []
