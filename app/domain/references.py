"""Which pictures go along with a shot as references, and in which order.

What is sent and what the words say of it come from here alike, so that a prompt never names a
picture that stays behind. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from app.domain.character import Character
from app.domain.model_card import LOCAL, Mode, ModelCard
from app.domain.reference_kit import Anchor
from app.domain.shot import Shot


def wanted_pictures(
    shot: Shot, characters: Sequence[Character], anchors: Sequence[Anchor]
) -> tuple[str, ...]:
    """Asset ids, the most telling first, because models take few: the shot's own references, one
    still of each character, the anchors, then the characters' other stills in turn.

    `characters` and `anchors` may be all of the film; the shot's count, in its order.
    """
    cast = {person.id: person.still_ids for person in characters}
    mine = [cast[each] for each in shot.character_ids if cast.get(each)]
    pictured = {anchor.id: anchor.asset_id for anchor in anchors}
    first = [stills[0] for stills in mine]
    looks = [found for each in shot.anchor_ids if (found := pictured.get(each))]
    more = zip_longest(*(stills[1:] for stills in mine))
    rest = [still for turn in more for still in turn if still]
    return tuple(dict.fromkeys((*shot.reference_ids, *first, *looks, *rest)))


def pictures_along(
    shot: Shot, card: ModelCard, characters: Sequence[Character], anchors: Sequence[Anchor]
) -> tuple[str, ...]:
    """Those of `wanted_pictures` that the shot's own order for this model carries: none where it
    starts from a frame, as no contract takes both, and never more than the card counts.
    """
    if card.vendor == LOCAL or not {Mode.REFERENCES, Mode.STILL} & set(card.modes):
        return ()
    if starts_from_frame(shot, card):
        return ()
    return wanted_pictures(shot, characters, anchors)[: card.reference_images]


def starts_from_frame(shot: Shot, card: ModelCard) -> bool:
    """Whether the shot has the frames that this model would start from."""
    first, last = shot.first_frame_id, shot.last_frame_id
    both = last and Mode.FIRST_LAST in card.modes
    return bool(first and (Mode.FIRST_FRAME in card.modes or both))


def staying_behind(card: ModelCard, mode: Mode, wanted: Sequence[str], sent: Sequence[str]) -> str:
    """What of `wanted` an order does not carry, and why; empty where nothing stays behind."""
    left = len(set(wanted) - set(sent))
    if not left or card.vendor == LOCAL:
        return ""
    if mode in (Mode.EXTEND, Mode.VIDEO, Mode.LIP_SYNC):
        return ""  # made from a take or a sound, which carries the look itself
    if mode in (Mode.FIRST_FRAME, Mode.FIRST_LAST):
        return f"starts from a frame: {left} reference{'' if left == 1 else 's'} not sent"
    takes = card.reference_images or "no"
    return f"{card.name} takes {takes} references: {left} not sent"


def only(card: ModelCard, mode: Mode) -> ModelCard:
    """The card as the words of one mode see it: they speak only of what goes along in it."""
    return card.model_copy(update={"modes": (mode,)})
