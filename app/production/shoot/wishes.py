"""From what a person names (a mode, a take, an audio file) to a wish an order can be made of.

And which models can grant it, at what price. Decides nothing about money; `shooting` does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.domain.asset import Asset
from app.domain.character import Character, seeding
from app.domain.errors import BadInput, NotFound, UsageError, UserFacing
from app.domain.ids import new_id
from app.domain.job import Job
from app.domain.model_card import Mode, ModelCard, price_of
from app.domain.money import Money
from app.domain.ports import Catalogue, Clock, FilmStore, JobBook, MediaBin
from app.domain.project import DeliverySpec
from app.domain.references import only
from app.domain.shot import Shot
from app.domain.take import Take
from app.production.art.picture_intake import PictureIntake
from app.production.shoot.call_sheet import call
from app.production.shoot.modes import Wish, as_still

WORDS = {mode.value.replace(" ", "-"): mode for mode in Mode} | {
    "restyle": Mode.VIDEO,
    "first-last": Mode.FIRST_LAST,
}
_MOST_SOUND = 200_000_000  # bytes


@dataclass(frozen=True, slots=True)
class Offer:
    """A model for a wish of a shot. `price` is of one piece, None when not known; without a price
    it cannot be sent, nor with a `refusal`, which says why this model cannot grant it.
    """

    card: ModelCard
    price: Money | None
    formula: str
    note: str = ""
    refusal: str = ""


class WishDesk:
    """`sound_seconds(file)` raises `MediaUnreadable` for what holds no sound."""

    def __init__(
        self,
        store: FilmStore,
        book: JobBook,
        media: MediaBin,
        intake: PictureIntake,
        catalogue: Catalogue,
        clock: Clock,
        sound_seconds: Callable[[Path], float],
    ) -> None:
        self._store, self._book, self._media, self._intake = store, book, media, intake
        self._catalogue, self._clock, self._sound_seconds = catalogue, clock, sound_seconds

    def wish(
        self,
        mode: Mode | None,
        take: Take | None = None,
        sound: Path | Asset | None = None,
        *,
        masks: Sequence[Path] = (),
        still_masks: Sequence[Path] = (),
        options: Mapping[str, str] | None = None,
    ) -> Wish:
        """Takes sound and masks into the film. Raises `UsageError` for things that do not go
        together, `BadInput`, `MediaUnreadable`.
        """
        if take is not None and mode not in (Mode.EXTEND, Mode.VIDEO, Mode.LIP_SYNC):
            raise UsageError(
                "A take goes along to be extended, restyled or given lips.",
                "Say which: extend, restyle or lip-sync.",
            )
        if sound is not None and mode is not Mode.LIP_SYNC:
            raise UsageError("A sound goes along for lip sync only.", "Ask for lip-sync.")
        kept = self.take_sound(sound) if isinstance(sound, Path) else sound
        seconds = self._sound_seconds(self._media.path(kept.file)) if kept else 0.0
        return Wish(
            mode=mode,
            take=take,
            job=self._made_by(take),
            sound=kept,
            sound_s=seconds,
            masks=tuple(self._intake.take(file).asset for file in masks),
            still_masks=tuple(self._intake.take(file).asset for file in still_masks),
            options=tuple(sorted((options or {}).items())),
        )

    def take_mask(self, file: Path) -> Asset:
        """Keep a mask of a motion brush as a picture of the film."""
        return self._intake.take(file).asset

    def take_sound(self, file: Path) -> Asset:
        """Keep an audio file; the same bytes again give the asset that is there."""
        if not file.is_file():
            raise NotFound(f"There is no file {file}.", "Check the path.")
        if file.stat().st_size > _MOST_SOUND:
            raise BadInput(f"{file.name} is larger than 200 MB.", "Use a shorter or coded sound.")
        self._sound_seconds(file)
        kept, digest, media_type = self._media.keep_reference(file)
        known = self._store.all(Asset, sha256=digest)
        if known:
            return known[0]
        asset = Asset(id=new_id(), file=kept, sha256=digest, media_type=media_type, name=file.stem)
        self._store.put(asset)
        return asset

    def offers(self, shot: Shot, wish: Wish) -> list[Offer]:
        """Models for the wish today: those with a known price first, cheapest first; last those
        that cannot grant it for this shot and take, each with the reason sending would give.
        """
        spec, today = self._store.project().spec, self._clock.now().date()
        found = []
        for card in self._catalogue.all():
            if wish.mode not in card.modes or not card.can_be_ordered(today):
                continue
            try:
                made = call(as_wished(shot, card, wish), card, spec, today, wish=wish)
            except UserFacing as error:
                found.append(Offer(card, None, "", refusal=error.message))
                continue
            found.append(Offer(card, made.price, made.formula, made.note))
        return sorted(
            found,
            key=lambda offer: (
                bool(offer.refusal),
                offer.price is None,
                offer.price.amount if offer.price else 0,
                offer.card.name,
            ),
        )

    def _made_by(self, take: Take | None) -> Job | None:
        if take is None or take.job_id is None:
            return None
        try:
            return self._book.get(take.job_id)
        except NotFound:
            return None


def as_wished(shot: Shot, card: ModelCard, wish: Wish, cast: Sequence[Character] = ()) -> Shot:
    """The shot as an order sees it: on this model, with a seed of its people (of `cast`) where it
    has none of its own, and for a still without what moves.
    """
    person = seeding(shot.character_ids, cast) if shot.seed is None else None
    seed = person.seed if person else shot.seed
    sent = shot.model_copy(update={"model": card.id, "seed": seed})
    return as_still(sent) if wish.mode is Mode.STILL else sent


def as_asked(card: ModelCard, wish: Wish) -> ModelCard:
    """The card as the words of a wish see it."""
    return only(card, wish.mode) if wish.mode else card


def fitting(
    cards: Sequence[ModelCard], shot: Shot, wish: Wish, spec: DeliverySpec, today: date
) -> str | None:
    """The model meant when none is named: the take's own or the shot's where it can grant the
    wish, for a still else the cheapest; None: whatever the shot says.
    """
    if wish.mode is None:
        return None
    able = {card.id: card for card in cards if wish.mode in card.modes}
    for own in (wish.take.model if wish.take else None, shot.model):
        if own in able:
            return own
    if wish.mode is not Mode.STILL:
        return None
    priced = [
        (found[0].amount, card.id)
        for card in able.values()
        if card.can_be_ordered(today)
        and (found := price_of(card, seconds=0, height=spec.height, audio=False, mode=wish.mode))
    ]
    return min(priced)[1] if priced else None
