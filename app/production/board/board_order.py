"""Places and numbers on the board: room for a new shot, moves that rewrite few rows.

Pure; positions only order the board and mean nothing else.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from app.domain.edit import Change, changed
from app.domain.shot import Shot

GAP = 1024  # distance of neighbouring positions, so that a move rewrites few rows
ROOM = 16  # the distance left where more than the new ones had to move
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SUFFIXES: tuple[str, ...] = (*_LETTERS, *(a + b for a in _LETTERS for b in _LETTERS))


def make_room(shots: Sequence[Shot], place: int) -> tuple[list[Change], int]:
    """A free position before the shot at `place`, with the moves needed to make one."""
    now = [shot.position for shot in shots]
    positions = _spread([*now[:place], None, *now[place:]])
    position = positions.pop(place)
    moves = [
        changed(shot, _at(shot, at))
        for shot, at in zip(shots, positions, strict=True)
        if shot.position != at
    ]
    return [move for move in moves if move], position


def moved(
    rest: Sequence[Shot], moving: Sequence[Shot], place: int, scene_id: str | None
) -> list[Change]:
    """The changes that put `moving` before the shot at `place` of `rest`, in one scene."""
    order = [*rest[:place], *moving, *rest[place:]]
    now = sorted([*rest, *moving], key=lambda shot: (shot.position, shot.id))
    landed = {shot.id for shot in moving}
    if [shot.id for shot in now] == [shot.id for shot in order]:
        positions = [shot.position for shot in order]
    else:
        positions = _spread([None if shot.id in landed else shot.position for shot in order])
    changes = []
    for shot, at in zip(order, positions, strict=True):
        scene = scene_id if shot.id in landed else shot.scene_id
        if (shot.position, shot.scene_id) != (at, scene):
            update = {"position": at, "scene_id": scene}
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
    """The shots of a new order with their positions: those of `fresh` get others, and neighbours
    behind them where there is no room.
    """
    positions = _spread([None if shot.id in fresh else shot.position for shot in order])
    return [_at(shot, at) for shot, at in zip(order, positions, strict=True)]


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


def _spread(places: Sequence[int | None]) -> list[int]:
    """Ascending positions for those that have none yet (None), between their neighbours.

    Where there is no room the neighbours behind move too, as few as leave some room again: the
    rest of a large film keeps its rows.
    """
    done: list[int] = []
    at = 0
    while at < len(places):
        known = places[at]
        if known is not None:
            done.append(known)
            at += 1
            continue
        low, least, stop = done[-1] if done else 0, 1, _next_known(places, at)
        while stop < len(places) and _step(places, low, at, stop) < least:
            least, stop = ROOM, _next_known(places, stop + 1)
        step = _step(places, low, at, stop)
        done += [low + step * (n + 1) for n in range(stop - at)]
        at = stop
    return done


def _step(places: Sequence[int | None], low: int, start: int, stop: int) -> int:
    """How far apart those in [start, stop) may stand above `low`."""
    high = places[stop] if stop < len(places) else None
    return GAP if high is None else (high - low) // (stop - start + 1)


def _next_known(places: Sequence[int | None], start: int) -> int:
    return next((n for n in range(start, len(places)) if places[n] is not None), len(places))
