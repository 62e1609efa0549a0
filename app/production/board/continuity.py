"""What a shot has to match in the shots beside it (SB-05), read from the board alone.

Nothing here judges pictures: it compares what the board says of two neighbours, and hands on what
people wrote about each other's shots. Omitted shots are no neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.character import Character
from app.domain.errors import NotFound
from app.domain.reference_kit import Anchor
from app.domain.shot import Move, Shot
from app.production.board.board_order import called

# What most often gives two generated clips away at their cut.
_OF_PEOPLE = "hair, clothes and face"
_OF_PLACES = "light, lens, textures, sun, bounce, colour temperature"
_LEFT = {Move.PAN_LEFT, Move.TRUCK_LEFT}
_RIGHT = {Move.PAN_RIGHT, Move.TRUCK_RIGHT}


@dataclass(frozen=True, slots=True)
class ContinuityNote:
    """`shot_id` and `number` name the other shot; `place` is `before`, `after` or `elsewhere`.

    `differs` marks what probably shows at the cut; the others say what must stay the same.
    """

    shot_id: str
    number: str
    place: str
    text: str
    differs: bool = False


def continuity(
    shots: Sequence[Shot],
    shot_id: str,
    characters: Sequence[Character] = (),
    anchors: Sequence[Anchor] = (),
    models: Mapping[str, str] | None = None,
) -> list[ContinuityNote]:
    """Notes about the shot before, the shot after, then from elsewhere. `shots` are the whole film
    in board order, `models` names by card id. Raises `NotFound`.
    """
    here = next((shot for shot in shots if shot.id == shot_id), None)
    if here is None:
        raise NotFound("This shot is not on the board any more.", "Choose another.")
    cut = [shot for shot in shots if not shot.omitted or shot.id == shot_id]
    at = next(n for n, shot in enumerate(cut) if shot.id == shot_id)
    people = {one.id: one for one in characters}
    looks = {one.id: one.name for one in anchors}
    notes: list[ContinuityNote] = []
    near: set[str] = {here.id}
    for place, step in (("before", -1), ("after", 1)):
        if 0 <= at + step < len(cut):
            other = cut[at + step]
            near.add(other.id)
            for text, differs in _beside(here, other, place, people, looks, models or {}):
                notes.append(ContinuityNote(other.id, called(other.number), place, text, differs))
            notes += _written(here, other, place)
    for other in cut:
        if other.id not in near and _mentions(other.consistency_notes, here.number):
            notes += _written(here, other, "elsewhere")
    return notes


def _beside(
    here: Shot,
    other: Shot,
    place: str,
    people: Mapping[str, Character],
    looks: Mapping[str, str],
    models: Mapping[str, str],
) -> list[tuple[str, bool]]:
    found: list[tuple[str, bool]] = []
    both = [one for one in here.character_ids if one in other.character_ids]
    shared = [people[one] for one in both if one in people]
    for person in shared:
        locked = person.locked_checksum is not None
        words = "wording locked" if locked else "wording not locked yet"
        found.append((f"{person.name} is in both shots, {words}: compare {_OF_PEOPLE}", not locked))
    if here.model != other.model and here.model and other.model and (shared or here.linked):
        name = models.get(other.model, other.model)
        found.append((f"Another model there ({name}): face, skin and lens may change", True))
    if here.scene_id is not None and here.scene_id == other.scene_id:
        found += _looks(here, other, looks)
    move, theirs = here.elements.camera.move, other.elements.camera.move
    if (move in _LEFT and theirs in _RIGHT) or (move in _RIGHT and theirs in _LEFT):
        found.append((f"The camera goes the other way there ({theirs}): the eye turns", True))
    if place == "before" and here.linked and here.first_frame_id is None:
        found.append(("It must match, and has no first frame: its end frame can be copied", True))
    return found


def _looks(here: Shot, other: Shot, looks: Mapping[str, str]) -> list[tuple[str, bool]]:
    """The anchors of two shots of one scene."""
    mine = [looks[one] for one in here.anchor_ids if one in looks]
    theirs = [looks[one] for one in other.anchor_ids if one in looks]
    if not mine or not theirs:
        return []
    if set(mine) & set(theirs):
        both = ", ".join(name for name in mine if name in theirs)
        return [(f"Same look, {both}: compare {_OF_PLACES}", False)]
    return [(f"Another look in the same scene: {', '.join(theirs)}", True)]


def _written(here: Shot, other: Shot, place: str) -> list[ContinuityNote]:
    """What people wrote at the other shot, when it is about this one or about its neighbours."""
    text = other.consistency_notes.strip()
    if not text or (place != "elsewhere" and not (other.linked or _mentions(text, here.number))):
        return []
    return [ContinuityNote(other.id, called(other.number), place, f"“{text}”")]


def _mentions(text: str, number: str) -> bool:
    """Whether a text names a shot by its number: `30`, `030`, but not `130` or `30 mm`."""
    pattern = rf"(?<![0-9A-Za-z])0*{re.escape(number)}(?![0-9A-Za-z])(?!\s*(?:mm|%|fps|s\b|f\b))"
    return re.search(pattern, text, re.IGNORECASE) is not None
