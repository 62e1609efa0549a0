"""Naming shots in words: the SHOTS argument of the command line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from app.domain.errors import NotFound, UsageError
from app.domain.scene import Scene
from app.domain.shot import Shot


def select_shots(shots: Sequence[Shot], scenes: Sequence[Scene], words: str) -> list[Shot]:
    """`all`, or parts separated by commas: `10`, `10-80`, `scene:2`, `model:ID`, `group:1`, shot
    ids.

    In board order, each shot once. A range runs in board order from the first number to the last.
    Raises `NotFound` for a name nothing stands for, `UsageError` for words that are no selection.
    """
    text = words.strip()
    if text in ("", "all"):
        return list(shots)
    places = {_key(shot.number): n for n, shot in enumerate(shots)}
    places |= {shot.id: n for n, shot in enumerate(shots)}
    chosen: set[int] = set()
    for part in (piece.strip() for piece in text.split(",")):
        kind, _, name = part.partition(":")
        if kind == "model":
            chosen |= {n for n, shot in enumerate(shots) if shot.model == name.strip()}
        elif kind == "scene":
            ids = _scene_ids(scenes, name.strip())
            chosen |= {n for n, shot in enumerate(shots) if shot.scene_id in ids}
        elif kind == "group":
            wanted = name.strip()
            found = {n for n, shot in enumerate(shots) if str(shot.batch_group or "") == wanted}
            if not wanted or not found:
                raise NotFound(f"No shot is in batch group {wanted!r}.", "Set `batch_group` first.")
            chosen |= found
        else:
            chosen |= _range(places, part)
    return [shots[n] for n in sorted(chosen)]


def _scene_ids(scenes: Sequence[Scene], number: str) -> set[str]:
    ids = {scene.id for scene in scenes if scene.number.casefold() == number.casefold()}
    if not ids:
        raise NotFound(f"There is no scene {number!r}.", "Look at the scenes of the board.")
    return ids


def _range(places: Mapping[str, int], part: str) -> set[int]:
    edges = [edge.strip() for edge in part.split("-")]
    if len(edges) > 2 or not all(re.fullmatch(r"\w+", edge) for edge in edges):
        raise UsageError(
            f"{part!r} does not name shots.",
            "Write all, 10, 10,30, 10-80, scene:2, group:1 or model:ID.",
        )
    found = []
    for edge in edges:
        place = places.get(edge, places.get(_key(edge)))
        if place is None:
            raise NotFound(f"There is no shot {edge}.", "See `takeboard shots`.")
        found.append(place)
    return set(range(min(found), max(found) + 1))


def _key(number: str) -> str:
    return number.lstrip("0").upper() or "0"
