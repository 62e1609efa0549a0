"""What becomes of a thing put onto shots: pictures, characters, anchors, models, end frames.

Every function commits one reversible edit and gives it, or None when all of it was so already.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.edit import Edit, added, changed, edit
from app.domain.errors import BadInput, NotCapable
from app.domain.ids import new_id
from app.domain.model_card import ModelCard
from app.domain.project import DeliverySpec
from app.domain.reference_kit import Anchor
from app.domain.shot import Shot
from app.domain.take import Take
from app.production.art.art_department import ArtDepartment
from app.production.board.board import Board
from app.production.shoot.call_sheet import call
from app.production.shoot.dailies import Dailies


class Slot(StrEnum):
    """What a picture can be for a shot."""

    FIRST = "first frame"
    LAST = "last frame"
    REFERENCE = "reference"
    ANCHOR = "anchor"


@dataclass(frozen=True, slots=True)
class Assigned:
    """A model was given to shots; `left_out` are (shot number, why) of those it cannot make."""

    edit: Edit | None
    left_out: tuple[tuple[str, str], ...]


def place_picture(
    board: Board, art: ArtDepartment, shot_ids: Sequence[str], asset_id: str, slot: Slot
) -> Edit | None:
    """An asset becomes first frame, last frame, reference or style anchor of shots."""
    asset = art.asset(asset_id)
    shots = _shots(board, shot_ids)
    label = f"Set {slot} of {_names(shots)}"
    match slot:
        case Slot.FIRST:
            return _each(board, label, shots, lambda _shot: {"first_frame_id": asset.id})
        case Slot.LAST:
            return _each(board, label, shots, lambda _shot: {"last_frame_id": asset.id})
        case Slot.REFERENCE:
            label = f"Add reference to {_names(shots)}"
            return _each(
                board, label, shots, lambda s: {"reference_ids": _with(s.reference_ids, asset.id)}
            )
        case Slot.ANCHOR:
            anchor = next((a for a in art.anchors() if a.asset_id == asset.id), None)
            if anchor is not None:
                return add_anchor(board, art, shot_ids, anchor.id)
            return _new_anchor(board, art, shots, asset_id, asset.name)


def start_from_hero(board: Board, art: ArtDepartment, shot_ids: Sequence[str]) -> Edit | None:
    """The kit's hero frame becomes the first frame: any image-to-video model can start from it.

    Raises `BadInput` where the kit has none.
    """
    hero = art.kit().hero_id
    if hero is None:
        raise BadInput(
            "The kit has no hero frame.", "Drop a picture on Hero frame of the kit, on Plan."
        )
    return place_picture(board, art, shot_ids, hero, Slot.FIRST)


def add_character(
    board: Board, art: ArtDepartment, shot_ids: Sequence[str], character_id: str
) -> Edit | None:
    """The character's wording and stills go along with these shots from now on."""
    person = next((c for c in art.characters() if c.id == character_id), None)
    if person is None:
        raise BadInput("This character is not in the film any more.", "Choose another one.")
    shots = _shots(board, shot_ids)
    return _each(
        board,
        f"Add {person.name} to {_names(shots)}",
        shots,
        lambda s: {"character_ids": _with(s.character_ids, person.id)},
    )


def add_anchor(
    board: Board, art: ArtDepartment, shot_ids: Sequence[str], anchor_id: str
) -> Edit | None:
    anchor = next((a for a in art.anchors() if a.id == anchor_id), None)
    if anchor is None:
        raise BadInput("This anchor is not in the film any more.", "Choose another one.")
    shots = _shots(board, shot_ids)
    return _each(
        board,
        f"Add anchor {anchor.name} to {_names(shots)}",
        shots,
        lambda s: {"anchor_ids": _with(s.anchor_ids, anchor.id)},
    )


def assign_model(board: Board, shot_ids: Sequence[str], card: ModelCard, today: date) -> Assigned:
    """The model for those shots it can make; raises `NotCapable` when it can make none of them."""
    shots = _shots(board, shot_ids)
    reasons = unfit(shots, card, board.project().spec, today)
    fit = [shot for shot in shots if shot.id not in reasons]
    if shots and not fit:
        raise NotCapable(reasons[shots[0].id], "Choose another model.")
    made = _each(
        board, f"Assign {card.name} to {_names(fit)}", fit, lambda _shot: {"model": card.id}
    )
    return Assigned(made, tuple((s.number, reasons[s.id]) for s in shots if s.id in reasons))


def unfit(
    shots: Sequence[Shot], card: ModelCard, spec: DeliverySpec, today: date
) -> dict[str, str]:
    """Why a model cannot make shots, by shot id; those it can make are not in it.

    A first frame that is still to come is no reason: pictures are made after models are chosen.
    """
    found = {}
    for shot in shots:
        framed = shot.first_frame_id or "a frame to come"
        for tried in (shot, shot.model_copy(update={"first_frame_id": framed})):
            try:
                call(tried, card, spec, today)
            except NotCapable as error:
                found[shot.id] = error.message
            else:
                found.pop(shot.id, None)
                break
    return found


def copy_end_frame(
    board: Board, art: ArtDepartment, dailies: Dailies, shot_ids: Sequence[str]
) -> Edit | None:
    """The last used frame of the shot before becomes the first frame of each of these shots.

    Of the shot before counts the circled take, else the newest; omitted shots are passed over.
    Raises `BadInput` where there is no shot or no take before one of them, `MediaMissing`,
    `MediaUnreadable`.
    """
    order = [shot for shot in board.shots() if not shot.omitted or shot.id in set(shot_ids)]
    shots = _shots(board, shot_ids)
    frames: dict[str, str] = {}
    for shot in shots:
        at = next(n for n, one in enumerate(order) if one.id == shot.id)
        before = next((one for one in reversed(order[:at]) if not one.omitted), None)
        if before is None:
            raise BadInput(f"No shot comes before {shot.number}.", "Choose a later shot.")
        take = used_take(dailies.takes(before.id))
        if take is None:
            raise BadInput(
                f"Shot {before.number} has no take yet.", "Send it, or add a video file as a take."
            )
        dailies.path(take)
        frames[shot.id] = art.add_frame(take, take.picked.end - 1).id
    return _each(
        board,
        f"Copy end frame to {_names(shots)}",
        shots,
        lambda shot: {"first_frame_id": frames[shot.id]},
    )


def used_take(takes: Sequence[Take]) -> Take | None:
    """The take that stands for a shot: the circled one, else the newest."""
    newest = max(takes, key=lambda take: (take.landed_at, take.id), default=None)
    return next((take for take in takes if take.circled), newest)


def _new_anchor(
    board: Board, art: ArtDepartment, shots: Sequence[Shot], asset_id: str, wanted: str
) -> Edit:
    """A style anchor of a picture that is none yet, and the shots that use it: one step to undo."""
    present = art.anchors()
    names = {anchor.name.casefold() for anchor in present}
    name, n = wanted or "Anchor", 2
    while name.casefold() in names:
        name, n = f"{wanted or 'Anchor'} {n}", n + 1
    place = max((anchor.position for anchor in present), default=-1) + 1
    anchor = Anchor(id=new_id(), name=name, asset_id=asset_id, position=place)
    made = edit(
        f"Add anchor {name} to {_names(shots)}",
        added(anchor),
        *(
            changed(s, s.model_copy(update={"anchor_ids": (*s.anchor_ids, anchor.id)}))
            for s in shots
        ),
    )
    board.commit(made)
    return made


def _shots(board: Board, shot_ids: Sequence[str]) -> list[Shot]:
    wanted = set(shot_ids)
    found = [shot for shot in board.shots() if shot.id in wanted]
    if len(found) < len(wanted):
        board.shot(min(wanted - {shot.id for shot in found}))
    return found


def _each(
    board: Board, label: str, shots: Sequence[Shot], update: Callable[[Shot], dict[str, object]]
) -> Edit | None:
    made = edit(label, *(changed(shot, shot.model_copy(update=update(shot))) for shot in shots))
    if made:
        board.commit(made)
    return made or None


def _with(ids: tuple[str, ...], one: str) -> tuple[str, ...]:
    return ids if one in ids else (*ids, one)


def _names(shots: Sequence[Shot]) -> str:
    return f"shot {shots[0].number}" if len(shots) == 1 else f"{len(shots)} shots"
