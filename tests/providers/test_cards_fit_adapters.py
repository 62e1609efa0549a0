"""What a card offers, its vendor's adapter can send: lengths, sizes, modes and seeds."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.model_card import Mode, ModelCard
from app.domain.timing import parse_rate
from app.providers.catalogue import CardCatalogue
from app.providers.registry import VENDORS
from app.resources import resource
from tests.providers.orders import ASIDE, order, picture, reading

TODAY = date(2026, 11, 20)
PICTURED = (Mode.FIRST_FRAME, Mode.FIRST_LAST)


def cards() -> list[ModelCard]:
    found = [
        *CardCatalogue(resource("model_cards"), None).all(),
        *CardCatalogue(resource("model_cards", "seeds"), None).all(),
    ]
    return [card for card in found if card.vendor in VENDORS and card.can_be_ordered(TODAY)]


@pytest.mark.parametrize("card", cards(), ids=lambda card: f"{card.id}-{card.mark}")
def test_everything_on_the_card_can_be_sent(card: ModelCard) -> None:
    adapter = VENDORS[card.vendor].adapter
    seed = None if card.seed_max is None else card.seed_max.value
    assert set(card.modes) <= {Mode.TEXT, *PICTURED}
    for mode in card.modes:
        for size in card.sizes.value:
            if size.modes and mode not in size.modes:
                continue
            for seconds in size.seconds or card.lengths.value.offered():
                asked = order(
                    card_id=card.id,
                    vendor=card.vendor,
                    mode=mode,
                    seconds=seconds,
                    frames=seconds * 24,
                    rate=parse_rate(24),
                    width=size.width,
                    height=size.height,
                    size_name=size.name,
                    seed=seed,
                    first_frame=picture() if mode in PICTURED else None,
                    last_frame=picture() if mode is Mode.FIRST_LAST else None,
                    options={**card.options, "wire_model": card.wire_model},
                )
                assert adapter.submission(asked, reading(), ASIDE).body


def test_there_are_cards_to_send() -> None:
    assert {"runway-gen4.5", "runway-gen4-turbo", "runway-gen4"} <= {card.id for card in cards()}
