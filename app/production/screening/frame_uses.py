"""A frame of a take used elsewhere: it becomes a still that knows its take and frame, once.

Every use is one reversible edit; the still itself stays when it is undone.
"""

from __future__ import annotations

from enum import StrEnum

from app.domain.edit import Edit
from app.domain.errors import BadInput
from app.domain.shot import Shot
from app.production.art.art_department import ArtDepartment
from app.production.art.kit import Holder, Place
from app.production.board.board import Board
from app.production.board.placing import Slot, place_picture
from app.production.shoot.dailies import Dailies


class FrameUse(StrEnum):
    FIRST = "first"
    LAST = "last"
    NEXT = "next"  # first frame of the shot after it
    REFERENCE = "reference"
    ANCHOR = "anchor"
    KIT = "kit"
    CHARACTER = "character"
    HERO = "hero"


SLOTS = {
    FrameUse.FIRST: Slot.FIRST,
    FrameUse.LAST: Slot.LAST,
    FrameUse.NEXT: Slot.FIRST,
    FrameUse.REFERENCE: Slot.REFERENCE,
    FrameUse.ANCHOR: Slot.ANCHOR,
}


def use_frame(
    board: Board,
    art: ArtDepartment,
    dailies: Dailies,
    take_id: str,
    frame: int,
    use: FrameUse,
    shot_id: str = "",
    character_id: str = "",
) -> Edit | None:
    """Put frame `frame` of a take, counted from 0, into a place; None when it is there already.

    `shot_id` is the shot that gets it, the take's own if empty; a character's sheet gets it behind
    its other stills. Raises `BadInput` where there is no such place or frame, `MediaMissing`,
    `MediaUnreadable`.
    """
    take = dailies.take(take_id)
    dailies.path(take)
    shot = board.shot(shot_id or take.shot_id)
    if use is FrameUse.NEXT:
        shot = _after(board, shot)
    if use is FrameUse.CHARACTER and not character_id:
        raise BadInput("No character was chosen.", "Choose whose still the frame becomes.")
    asset = art.add_frame(take, frame)
    if use is FrameUse.KIT:
        return art.put(Place(Holder.KIT, at=len(art.kit().still_ids)), [asset.id])
    if use is FrameUse.CHARACTER:
        stills = art.character(character_id).still_ids
        return art.put(Place(Holder.CHARACTER, character_id, len(stills)), [asset.id])
    if use is FrameUse.HERO:
        return art.put(Place(Holder.HERO), [asset.id])
    return place_picture(board, art, [shot.id], asset.id, SLOTS[use])


def whose(art: ArtDepartment, shot: Shot) -> list[tuple[str, str]]:
    """Characters that may get a still, by id and name: those of the shot first."""
    found = sorted(art.characters(), key=lambda one: (one.id not in shot.character_ids, one.name))
    return [(one.id, one.name) for one in found]


def _after(board: Board, shot: Shot) -> Shot:
    kept = [one for one in board.shots() if not one.omitted or one.id == shot.id]
    at = next(n for n, one in enumerate(kept) if one.id == shot.id)
    if at + 1 == len(kept):
        raise BadInput(f"No shot comes after {shot.number}.", "Choose another place for the frame.")
    return kept[at + 1]
