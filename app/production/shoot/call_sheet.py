"""What one take of a shot would be on one model: mode, length, size, sound, price. Pure.

Nothing is stored and nothing is sent here; `shooting` makes orders of it. Lengths follow one rule:
the shot plus both handles, rounded up to what the card offers; where its longest is less than that
but holds the shot, its longest is taken and the missing frames are said.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil, log

from app.domain.asset import Asset
from app.domain.errors import BadInput, NotCapable
from app.domain.model_card import LOCAL as LOCAL
from app.domain.model_card import Audio, Lengths, Mode, ModelCard, Size, price_of
from app.domain.money import Money
from app.domain.project import DeliverySpec
from app.domain.prompt import PromptVersion
from app.domain.references import staying_behind
from app.domain.render_order import Picture, RenderOrder
from app.domain.shot import SILENT, Shot
from app.production.shoot.modes import (
    FROM_TAKE,
    NO_WISH,
    Span,
    Wish,
    clip_of,
    known_there,
    mode_of,
    not_made_there,
    span,
)


@dataclass(frozen=True, slots=True)
class Call:
    """`price` is None where the card knows none. `note` says what is not as wanted.

    [cut_start, cut_end) are the shot's own frames; none where nobody can know them before.
    """

    shot: Shot
    card: ModelCard
    mode: Mode
    seconds: int
    frames: int
    cut_start: int
    cut_end: int
    shortfall: int
    size: Size
    audio: bool
    pictures: tuple[str, ...]  # asset ids: first frame, last frame or references, by mode
    price: Money | None
    formula: str
    note: str = ""
    wish: Wish = NO_WISH

    @property
    def free(self) -> bool:
        return self.price is not None and not self.price


def call(
    shot: Shot,
    card: ModelCard,
    spec: DeliverySpec,
    today: date,
    *,
    hero_id: str | None = None,
    stills: tuple[str, ...] = (),
    wish: Wish = NO_WISH,
) -> Call:
    """Raises `NotCapable` where the card cannot make the shot, `BadInput` for a wish that lacks
    something.

    `hero_id` is the kit's hero frame, a stand-in for a missing frame; `stills` are the shot's
    `wanted_pictures`.
    """
    if not card.can_be_ordered(today):
        instead = ", ".join(card.substitutes)
        ended = f"{card.life.status}, {card.life.on}" if card.life.on else str(card.life.status)
        raise NotCapable(
            f"{card.name} cannot be ordered any more ({ended}).",
            f"Use {instead} for shot {shot.number}." if instead else "Choose another model.",
        )
    mode, pictures = mode_of(shot, card, hero_id, stills, wish)
    own = span(shot, card, spec, mode, wish)
    taken, shortfall = (own, 0) if own else _span(shot, card, spec, mode)
    seconds = taken.seconds
    size = _size(shot, card, spec, mode, seconds)
    audio = mode is not Mode.STILL and _audio(shot, card)
    wanted = (*shot.reference_ids, *stills)
    behind = staying_behind(card, mode, wanted, pictures)
    found = price_of(
        card, seconds=seconds, height=min(size.width, size.height), audio=audio, mode=mode
    )
    return Call(
        shot=shot,
        card=card,
        mode=mode,
        seconds=seconds,
        frames=taken.frames,
        cut_start=taken.cut_start,
        cut_end=taken.cut_end,
        shortfall=shortfall,
        size=size,
        audio=audio,
        pictures=pictures,
        price=found[0] if found else None,
        formula=found[1] if found else "price not known",
        note="; ".join(filter(None, (taken.note, behind))),
        wish=wish,
    )


def order(
    made: Call,
    spec: DeliverySpec,
    prompt: PromptVersion,
    assets: Mapping[str, Asset],
    *,
    slate: str,
    seed: int | None,
    account: str = "",
    rehearsed: bool = False,
) -> RenderOrder:
    """The frozen, vendor-neutral request of one take or still, for the vendor's first account or
    another one.
    """
    shot, card, words, wish = made.shot, made.card, prompt.prompt, made.wish
    pictures = [_picture(asset_id, assets, shot) for asset_id in made.pictures]
    options = dict(card.options) | dict(wish.options)
    if card.vendor == LOCAL:
        options["speed"] = shot.elements.camera.speed
        options["sound"] = "silence" if shot.audio.strip().lower() in SILENT else "tone"
    else:
        options["wire_model"] = card.wire_model or card.id
    framed = made.mode in (Mode.FIRST_FRAME, Mode.FIRST_LAST, Mode.LIP_SYNC)
    framed = framed or card.vendor == LOCAL
    clip = clip_of(wish) if made.mode in (*FROM_TAKE, Mode.LIP_SYNC) else None
    ticket, link = known_there(wish, account or card.vendor, rehearsed) if clip else ("", "")
    if card.own_takes and wish.take and clip and not (ticket or options.get("parent_ticket")):
        raise not_made_there(card, wish.take)
    move = shot.elements.camera.move
    return RenderOrder(
        shot_id=shot.id,
        shot_number=shot.number,
        card_id=card.id,
        vendor=card.vendor,
        mode=made.mode,
        prompt_id=prompt.id,
        text=words.text,
        negative=words.negative,
        preset=words.preset,
        seconds=made.seconds,
        frames=made.frames,
        rate=spec.rate,
        width=made.size.width,
        height=made.size.height,
        size_name=made.size.name,
        seed=seed,
        audio=made.audio,
        first_frame=pictures[0] if framed and pictures else None,
        last_frame=pictures[1] if made.mode is Mode.FIRST_LAST else None,
        references=tuple(pictures) if made.mode in (Mode.REFERENCES, Mode.STILL) else (),
        clip=clip,
        clip_ticket=ticket,
        clip_link=link,
        sound=_file(wish.sound) if made.mode is Mode.LIP_SYNC and wish.sound else None,
        masks=(
            *(_file(mask).model_copy(update={"tag": "static"}) for mask in wish.still_masks),
            *(_file(mask).model_copy(update={"tag": "moving"}) for mask in wish.masks),
        ),
        cut_start=made.cut_start,
        cut_end=made.cut_end,
        shortfall=made.shortfall,
        slate=slate,
        move=str(move) if move else "",
        beats=tuple(f"{b.start_frame}-{b.end_frame}: {b.action}" for b in shot.beats),
        title=shot.title,
        options=options,
    )


def seed_for(shot: Shot, card: ModelCard, take: int, nth: int, given: int | None) -> int | None:
    """A seed the card accepts; different for every take of a shot, the same when asked again.

    `given` is the first take's own, the next takes of the order (`nth` 0, 1 ...) count on from it;
    so does a shot's fixed seed with the take number. None where the model takes no seed.
    """
    if card.seed_max is None:
        return None
    span = card.seed_max.value + 1
    if given is not None:
        if given >= span:
            raise BadInput(f"{card.name} takes seeds up to {span - 1}.", "Choose a smaller seed.")
        return (given + nth) % span
    if shot.seed is not None:
        return (shot.seed + take - 1) % span
    start = int.from_bytes(hashlib.sha256(shot.id.encode()).digest()[:8], "big")
    return (start + take * 7919) % span


def _span(shot: Shot, card: ModelCard, spec: DeliverySpec, mode: Mode) -> tuple[Span, int]:
    """As long as the shot with its handles, and the frames that are missing of that."""
    wanted = shot.frames + 2 * spec.handles
    seconds, frames = _length(shot, card, card.lengths_in(mode), spec.rate, wanted)
    shortfall, frames = max(0, wanted - frames), min(frames, wanted)
    note = ""
    if shortfall:
        note = f"{card.name} makes {seconds} s at most: {shortfall} frames of handles are missing"
    start = min(spec.handles, (frames - shot.frames) // 2)
    return Span(seconds, frames, start, start + shot.frames, note), shortfall


def _length(
    shot: Shot, card: ModelCard, lengths: Lengths, rate: Fraction, wanted: int
) -> tuple[int, int]:
    """Seconds to order and the frames they hold at the project's rate."""
    if lengths.exact_frames:
        return max(1, ceil(wanted / rate)), wanted
    offered = lengths.offered()
    enough = [seconds for seconds in offered if seconds * rate >= wanted]
    if enough:
        return enough[0], int(enough[0] * rate)
    if offered and offered[-1] * rate >= shot.frames:
        return offered[-1], int(offered[-1] * rate)
    longest = f"{offered[-1]} s" if offered else "nothing known"
    raise NotCapable(
        f"Shot {shot.number} lasts {shot.frames} frames ({_seconds(shot.frames / rate)} s); "
        f"{card.name} makes {longest} at most.",
        "Shorten or split the shot, or choose another model.",
    )


def _size(shot: Shot, card: ModelCard, spec: DeliverySpec, mode: Mode, seconds: int) -> Size:
    """The card's size nearest to the project's shape, then to its number of lines."""
    if card.lengths.value.exact_frames or not card.sizes.value:
        return Size(width=spec.width, height=spec.height, name="")
    shape = spec.width / spec.height

    def far(size: Size) -> tuple[float, bool, int]:
        off = round(abs(log(size.width / size.height / shape)), 3)
        return off, size.height > spec.height, abs(size.height - spec.height)

    fits = [
        size
        for size in card.sizes.value
        if (not size.modes or mode in size.modes) and (not size.seconds or seconds in size.seconds)
    ]
    if not fits:
        raise NotCapable(
            f"{card.name} has no size for {mode} at {seconds} s, as shot {shot.number} asks.",
            "Choose another model, or give the shot another length or other pictures.",
        )
    return min(fits, key=far)


def _audio(shot: Shot, card: ModelCard) -> bool:
    match card.audio.value:
        case Audio.NONE:
            return False
        case Audio.NATIVE:
            return True
        case Audio.TOGGLE:
            if card.vendor == LOCAL:
                return bool((shot.audio or shot.dialogue).strip())
            return shot.wants_sound()


def _picture(asset_id: str, assets: Mapping[str, Asset], shot: Shot) -> Picture:
    asset = assets.get(asset_id)
    if asset is None:
        raise BadInput(
            f"A picture of shot {shot.number} is not in the project any more.",
            "Give the shot another picture.",
        )
    return _file(asset)


def _file(asset: Asset) -> Picture:
    return Picture(
        asset_id=asset.id,
        file=asset.file,
        sha256=asset.sha256,
        media_type=asset.media_type,
        tag=asset.name,
    )


def _seconds(value: Fraction) -> str:
    return f"{float(value):.2f}".rstrip("0").rstrip(".")
