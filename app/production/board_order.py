"""Places and numbers on the board: room for a new shot, moves that rewrite few rows.

Pure; positions only order the board and mean nothing else.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

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
        if (shot.position, shot.scene_id) != (positions[shot.id], scene):
            update = {"position": positions[shot.id], "scene_id": scene}
            changes.append(changed(shot, shot.model_copy(update=update)))
    return [change for change in changes if change]


def free_number(shots: Sequence[Shot], place: int) -> str:
    """The next ten at the end, else the number before with the first free letter."""
    numbers = {shot.number for shot in shots}
    if place == len(shots):
        return _number_at_end(numbers)
    return _number_behind(shots[:place], numbers)


def _number_at_end(numbers: Collection[str]) -> str:
    leading = [number.rstrip(_LETTERS) for number in numbers]
    last = max((int(text) for text in leading if text.isdecimal()), default=0)
    return str((last // 10 + 1) * 10)


def _number_behind(before: Sequence[Shot], numbers: Collection[str]) -> str:
    digits = (before[-1].number.rstrip(_LETTERS) if before else "") or "0"
    while True:
        for suffix in _SUFFIXES:
            if digits + suffix not in numbers:
                return digits + suffix
        digits = str(int(digits) + 1)  # 702 shots behind one number


def settled(order: Sequence[Shot], fresh: set[str]) -> list[Shot]:
    """The shots of a new order with their positions; only those of `fresh` get others, unless
    there is no room for them.
    """
    positions: dict[str, int] = {}
    fixed = [n for n, shot in enumerate(order) if shot.id not in fresh]
    for start, stop in zip([-1, *fixed], [*fixed, len(order)], strict=True):
        low = order[start].position if start >= 0 else 0
        count = stop - start - 1
        step = GAP if stop == len(order) else (order[stop].position - low) // (count + 1)
        if count and step <= 0:
            return [_at(shot, (n + 1) * GAP) for n, shot in enumerate(order)]
        positions |= {order[start + n].id: low + step * n for n in range(1, count + 1)}
    return [_at(shot, positions.get(shot.id, shot.position)) for shot in order]


def numbered(order: Sequence[Shot], fresh: set[str]) -> list[Shot]:
    """The same order with a number nobody else has for each of `fresh`."""
    done: list[Shot] = []
    taken = {shot.number for shot in order if shot.id not in fresh}
    last = max((n for n, shot in enumerate(order) if shot.id not in fresh), default=-1)
    at_end = 0
    for n, shot in enumerate(order):
        if shot.id in fresh:
            if n > last:
                at_end = at_end + 10 if at_end else int(_number_at_end(taken))
            number = str(at_end) if n > last else _number_behind(done, taken)
            taken.add(number)
            shot = shot.model_copy(update={"number": number})
        done.append(shot)
    return done


def called(number: str) -> str:
    """A shot's number as people see it: `10` is `010`, `20A` is `020A`."""
    digits = len(number) - len(number.lstrip("0123456789"))
    return number.rjust(len(number) + max(0, 3 - digits), "0")


def _at(shot: Shot, position: int) -> Shot:
    return shot if shot.position == position else shot.model_copy(update={"position": position})


def _between(shots: Sequence[Shot], place: int, count: int) -> list[int]:
    """`count` whole positions before the shot at `place`; empty when there is no room."""
    low = shots[place - 1].position if place else 0
    if place == len(shots):
        return [low + GAP * (n + 1) for n in range(count)]
    step = (shots[place].position - low) // (count + 1)
    return [low + step * (n + 1) for n in range(count)] if step > 0 else []
