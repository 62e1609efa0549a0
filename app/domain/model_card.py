"""What one model can do, costs, and where and when that was read; its life cycle.

A card is data (TOML in `resources/model_cards`, or the person's own folder); nothing here knows a
wire format. A `Fact` keeps every statement where sources contradict each other: the first is the
one in use.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Generic, TypeVar

from pydantic import Field

from app.domain.money import Amount, Money
from app.domain.value import Value

T = TypeVar("T")

LOCAL = "local"  # the vendor of the built-in model, and its account
STALE_AFTER = timedelta(days=14)  # lanes change owner about every two weeks (MC-06)


class Statement(Value, Generic[T]):
    """One source's word. `mark`: the vendor's, a third party's, a seed document's or the user's."""

    value: T
    source: str
    as_of: date
    mark: str = "vendor"  # vendor, third party, seed, user
    note: str = ""


class Fact(Value, Generic[T]):
    """A value with its source and date; `others` are contradicting statements, kept."""

    value: T
    source: str
    as_of: date
    mark: str = "vendor"
    note: str = ""
    others: tuple[Statement[T], ...] = ()


class Status(StrEnum):
    AVAILABLE = "available"
    WAITING_LIST = "waiting list"
    REGIONAL = "regional"
    RETIRING = "retiring"
    RETIRED = "retired"


class Mode(StrEnum):
    """What an order gives the model beside words."""

    TEXT = "text"
    FIRST_FRAME = "first frame"
    FIRST_LAST = "first and last frame"
    REFERENCES = "references"
    EXTEND = "extend"
    VIDEO = "video"
    LIP_SYNC = "lip sync"
    STILL = "still"


FROM_SHOT = frozenset({Mode.TEXT, Mode.FIRST_FRAME, Mode.FIRST_LAST, Mode.REFERENCES})


class Audio(StrEnum):
    NONE = "none"
    TOGGLE = "toggle"
    NATIVE = "native"


class Size(Value):
    """One picture size the model makes; `name` is the vendor's word (1280:720, 1080p, 16:9).

    Some sizes exist only in some `modes` or for some lengths in `seconds`; empty means in all.
    """

    width: int
    height: int
    name: str
    modes: tuple[Mode, ...] = ()
    seconds: tuple[int, ...] = ()


class Lengths(Value):
    """Seconds on offer: explicit `choices`, or every `step` from `least` to `most`.

    A local renderer has `exact_frames`: any number of frames.
    """

    choices: tuple[int, ...] = ()
    least: int | None = None
    most: int | None = None
    step: int = 1
    exact_frames: bool = False

    def offered(self) -> tuple[int, ...]:
        """Every whole number of seconds on offer, ascending; empty for `exact_frames`."""
        if self.choices:
            return tuple(sorted(self.choices))
        if self.least is None or self.most is None:
            return ()
        return tuple(range(self.least, self.most + 1, self.step))


class PriceUnit(StrEnum):
    SECOND = "second"
    CLIP = "clip"
    FREE = "free"
    GPU_TIME = "gpu time"


class Price(Value):
    """What one unit costs under conditions; None means the condition does not matter."""

    amount: Fact[Amount]
    currency: str = "USD"
    unit: PriceUnit = PriceUnit.SECOND
    height: int | None = None  # up to this picture height
    seconds: int | None = None  # up to this length; some clips are dearer by the second when longer
    audio: bool | None = None
    mode: Mode | None = None


class Prompting(Value):
    """Limits on words. `unit` is what is counted: `characters`, `utf-16`, `bytes`, `words`."""

    limit: Fact[int] | None = None
    unit: str = "characters"
    negative: bool = False  # takes a separate negative prompt
    negative_limit: int | None = None
    takes_images: bool = False  # anchors can go along as pictures
    presets: tuple[str, ...] = ()
    preset_required: bool = False


class Lane(Value):
    """Words for people: what it is good and bad at, and why (MC-04, MC-07 to MC-12, MC-26)."""

    best_at: str = ""
    worst_at: str = ""
    watch_out: str = ""
    why: str = ""
    speed: str = ""  # fast, medium, slow
    cost_tier: str = ""  # low, medium, high


class LifeCycle(Value):
    """`on` is the date of retirement for RETIRING and RETIRED."""

    status: Status
    on: date | None = None
    note: str = ""
    source: str
    as_of: date


class Source(Value):
    """Where a bare number of a card was read, and when."""

    source: str
    as_of: date
    mark: str = "vendor"


class Pace(Value):
    """How hard an account may be pushed with this model, and how often to look."""

    concurrent: int = 1
    per_minute: int | None = None
    poll_s: float = 5.0
    typical_s: float | None = None  # usual time from order to result, for a forecast only


class ModelCard(Value):
    """One model on one route. `letter` is the model's, not the route's (slates use it)."""

    id: str
    name: str
    maker: str
    vendor: str  # who is spoken to: runway, google, kling, fal, luma, minimax, local ...
    wire_model: str = ""  # the name on the wire
    family: str  # which prompt dialect: sora, veo, kling, runway, pika, luma, hailuo, wan, plain
    letter: str = Field(pattern=r"^[A-Z]$")
    as_of: date
    life: LifeCycle
    substitutes: tuple[str, ...] = ()
    modes: tuple[Mode, ...] = (Mode.TEXT,)
    extras: tuple[str, ...] = ()  # what it takes beyond a shot, by names of `production.extras`
    lengths: Fact[Lengths]
    mode_lengths: dict[Mode, Fact[Lengths]] = Field(default_factory=dict)  # where a mode differs
    sizes: Fact[tuple[Size, ...]]
    rate: Fact[int] | None = None  # frames a second of the result, None when not known
    audio: Fact[Audio]
    seed_max: Fact[int] | None = None  # None: this model takes no seed
    reference_images: int = 0  # with lip sync: the picture that speaks
    clip_types: tuple[str, ...] = ()  # media types of takes it works on; empty: any video
    own_takes: bool = False  # works only on takes that its vendor made
    prices: tuple[Price, ...] = ()
    prompting: Prompting = Prompting()
    lane: Lane = Lane()
    pace: Pace = Pace()
    open_weights: bool = False
    lip_sync: bool = False
    api: str = ""  # availability class in words
    options: dict[str, str] = Field(
        default_factory=dict
    )  # adapter switches such as endpoint variants
    sources: dict[str, Source] = Field(default_factory=dict)  # of bare numbers, by dotted field
    disputed: dict[str, Fact[str]] = Field(default_factory=dict)  # contradictions that are words
    mark: str = "shipped"  # shipped, user, seeds (rehearsal only)

    def makes_shots(self) -> bool:
        """Whether a shot alone is enough; False where there must be a take or a sound, and for
        what makes stills only.
        """
        return not FROM_SHOT.isdisjoint(self.modes)

    def unit_word(self, price: Price) -> str:
        """What a price is of: a second, a clip, a picture."""
        stills = price.mode is Mode.STILL or set(self.modes) == {Mode.STILL}
        return "picture" if stills and price.unit is PriceUnit.CLIP else price.unit.value

    def lengths_in(self, mode: Mode) -> Lengths:
        """What is offered in a mode; an extension counts the seconds it adds."""
        own = self.mode_lengths.get(mode)
        return (own or self.lengths).value

    def stale(self, today: date) -> bool:
        """The built-in model is part of this program: what its card says cannot get old."""
        return self.vendor != LOCAL and today - self.as_of > STALE_AFTER

    def can_be_ordered(self, today: date) -> bool:
        """False once retired; waiting-list and regional models may work for some accounts."""
        if self.life.status is Status.RETIRED:
            return False
        return not (
            self.life.status is Status.RETIRING
            and self.life.on is not None
            and today >= self.life.on
        )


def price_of(
    card: ModelCard, *, seconds: int, height: int, audio: bool, mode: Mode
) -> tuple[Money, str] | None:
    """The card's price for one take and its formula in words; None when no price is known.

    The most specific rule that fits wins; among picture heights and lengths the smallest enough.
    A still has no seconds, so no price by the second fits it.
    """
    fits = [
        p
        for p in card.prices
        if (p.height is None or height <= p.height)
        and (p.seconds is None or seconds <= p.seconds)
        and (p.audio is None or p.audio == audio)
        and (p.mode is None or p.mode is mode)
        and not (mode is Mode.STILL and p.unit is PriceUnit.SECOND)
    ]
    if not fits:
        return None
    rule = max(fits, key=_specific)
    each = Money(amount=rule.amount.value, currency=rule.currency)
    if rule.unit is PriceUnit.FREE:
        return Money.zero(rule.currency), "free"
    if rule.unit is PriceUnit.GPU_TIME:
        return Money.zero(rule.currency), "your own GPU time"
    if rule.unit is PriceUnit.CLIP:
        return each, f"{format(each.amount, 'f')} a {'picture' if mode is Mode.STILL else 'clip'}"
    return each * Decimal(seconds), f"{seconds} s x {format(each.amount, 'f')}"


def _specific(price: Price) -> tuple[int, int, int, int]:
    height = -price.height if price.height is not None else -100_000
    seconds = -price.seconds if price.seconds is not None else -100_000
    return (int(price.mode is not None), int(price.audio is not None), height, seconds)


def find_card(cards: Sequence[ModelCard], card_id: str) -> ModelCard | None:
    return next((card for card in cards if card.id == card_id), None)
