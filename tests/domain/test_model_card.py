"""Cards: prices by the most specific rule, lengths on offer, life cycle."""

from datetime import date

import pytest

from app.domain.model_card import (
    Audio,
    Fact,
    Lengths,
    LifeCycle,
    Mode,
    ModelCard,
    Price,
    PriceUnit,
    Size,
    Status,
    find_card,
    price_of,
)
from app.domain.money import Money

TODAY = date(2026, 11, 20)


def fact(value: object) -> dict[str, object]:
    return {"value": value, "source": "test", "as_of": TODAY}


def price(amount: str, **rule) -> Price:
    return Price.model_validate({"amount": fact(amount), **rule})


def card(*prices: Price, status: Status = Status.AVAILABLE, on: date | None = None) -> ModelCard:
    return ModelCard(
        id="m",
        name="M",
        maker="M",
        vendor="v",
        family="plain",
        letter="M",
        as_of=TODAY,
        life=LifeCycle(status=status, on=on, source="test", as_of=TODAY),
        lengths=Fact[Lengths].model_validate(fact({"choices": (5, 10)})),
        sizes=Fact[tuple[Size, ...]].model_validate(
            fact(({"width": 1280, "height": 720, "name": "720p"},))
        ),
        audio=Fact[Audio].model_validate(fact(Audio.TOGGLE)),
        prices=prices,
    )


def cost(made: ModelCard, *, seconds=5, height=720, audio=False, mode=Mode.TEXT):
    return price_of(made, seconds=seconds, height=height, audio=audio, mode=mode)


RULES = card(
    price("0.10"),
    price("0.12", height=720),
    price("0.20", height=1080),
    price("0.15", height=720, audio=True),
    price("0.50", mode=Mode.EXTEND),
)


@pytest.mark.parametrize(
    ("asked", "amount"),
    [
        ({}, "0.60"),
        ({"height": 480}, "0.60"),
        ({"height": 1080}, "1.00"),
        ({"height": 2160}, "0.50"),
        ({"audio": True}, "0.75"),
        ({"audio": True, "height": 1080}, "1.00"),
        ({"mode": Mode.EXTEND, "audio": True}, "2.50"),
        ({"seconds": 10}, "1.20"),
    ],
)
def test_the_most_specific_rule_and_the_smallest_height_win(asked, amount) -> None:
    found = cost(RULES, **asked)
    assert found is not None
    assert found[0] == Money.of(amount)


def test_a_price_of_a_still_is_of_a_picture() -> None:
    each = price("0.05", unit=PriceUnit.CLIP)
    stills = card(each).model_copy(update={"modes": (Mode.STILL,)})
    both = card(each).model_copy(update={"modes": (Mode.TEXT, Mode.STILL)})
    assert stills.unit_word(each) == "picture"
    assert both.unit_word(each) == "clip"
    assert both.unit_word(price("0.05", unit=PriceUnit.CLIP, mode=Mode.STILL)) == "picture"


def test_a_longer_clip_may_cost_more_than_its_share() -> None:
    clips = card(
        price("0.30", unit=PriceUnit.CLIP, height=720, seconds=5),
        price("0.90", unit=PriceUnit.CLIP, height=720, seconds=10),
    )
    assert cost(clips, seconds=5) == (Money.of("0.30"), "0.30 a clip")
    assert cost(clips, seconds=6) == (Money.of("0.90"), "0.90 a clip")
    assert cost(clips, seconds=11) is None


def test_the_formula_is_in_words() -> None:
    assert cost(RULES) == (Money.of("0.60"), "5 s x 0.12")
    assert cost(card(price("0.35", unit=PriceUnit.CLIP))) == (Money.of("0.35"), "0.35 a clip")
    assert cost(card(price("0", unit=PriceUnit.FREE))) == (Money.zero(), "free")
    assert cost(card(price("0", unit=PriceUnit.GPU_TIME))) == (Money.zero(), "your own GPU time")


def test_an_unknown_price_is_not_a_price_of_nothing() -> None:
    assert cost(card()) is None
    assert cost(card(price("0.12", height=720)), height=1080) is None


def test_thirds_of_a_cent_are_kept() -> None:
    found = cost(card(price("0.0333")), seconds=3)
    assert found is not None
    assert found[0].model_dump(mode="json") == {"amount": "0.0999", "currency": "USD"}


@pytest.mark.parametrize(
    ("lengths", "offered"),
    [
        (Lengths(choices=(10, 5)), (5, 10)),
        (Lengths(least=2, most=6, step=2), (2, 4, 6)),
        (Lengths(least=4, most=4), (4,)),
        (Lengths(exact_frames=True), ()),
        (Lengths(least=4), ()),
    ],
)
def test_lengths_on_offer(lengths, offered) -> None:
    assert lengths.offered() == offered


def test_a_retired_model_cannot_be_ordered_and_a_retiring_one_until_its_day() -> None:
    day = date(2026, 9, 24)
    assert not card(status=Status.RETIRED, on=day).can_be_ordered(date(2020, 1, 1))
    retiring = card(status=Status.RETIRING, on=day)
    assert retiring.can_be_ordered(date(2026, 9, 23))
    assert not retiring.can_be_ordered(day)
    assert card(status=Status.WAITING_LIST).can_be_ordered(TODAY)


def test_a_card_is_stale_after_fourteen_days() -> None:
    assert not card().stale(date(2026, 12, 4))
    assert card().stale(date(2026, 12, 5))


def test_cards_are_found_by_their_exact_id() -> None:
    assert find_card([card()], "m") == card()
    assert find_card([card()], "M") is None
