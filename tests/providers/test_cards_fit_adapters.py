"""What a card offers, its vendor's adapter can send: lengths, sizes, modes and seeds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from app.domain.model_card import Mode, ModelCard
from app.domain.render_order import RenderOrder
from app.domain.timing import parse_rate
from app.providers.catalogue import CardCatalogue
from app.providers.registry import VENDORS
from app.providers.talk import Aside
from app.resources import resource
from tests.providers.orders import OWN, order, picture, reading

TODAY = date(2026, 11, 20)
PICTURED = (Mode.FIRST_FRAME, Mode.FIRST_LAST, Mode.LIP_SYNC)
CLIPPED = (Mode.EXTEND, Mode.VIDEO)


def cards() -> list[ModelCard]:
    found = [
        *CardCatalogue(resource("model_cards"), None).all(),
        *CardCatalogue(resource("model_cards", "seeds"), None).all(),
    ]
    return [card for card in found if card.vendor in VENDORS and card.can_be_ordered(TODAY)]


def orders(card: ModelCard, mode: Mode) -> Iterator[RenderOrder]:
    """One of every size and length on offer in a mode, with as much as the mode may carry."""
    for size in card.sizes.value:
        if size.modes and mode not in size.modes:
            continue
        for seconds in size.seconds or card.lengths.value.offered() or (0,):
            yield order(
                card_id=card.id,
                vendor=card.vendor,
                mode=mode,
                seconds=seconds,
                frames=seconds * 24,
                rate=parse_rate(24),
                width=size.width,
                height=size.height,
                size_name=size.name,
                seed=None if card.seed_max is None else card.seed_max.value,
                first_frame=picture() if mode in PICTURED else None,
                last_frame=picture() if mode is Mode.FIRST_LAST else None,
                references=(picture(),) * card.reference_images if mode is Mode.REFERENCES else (),
                clip=picture(media_type="video/mp4") if mode in CLIPPED else None,
                sound=picture(media_type="audio/wav") if mode is Mode.LIP_SYNC else None,
                options={**card.options, "wire_model": card.wire_model},
            )


@pytest.mark.parametrize("card", cards(), ids=lambda card: f"{card.id}-{card.mark}")
def test_everything_on_the_card_can_be_sent(card: ModelCard) -> None:
    adapter = VENDORS[card.vendor].adapter
    for mode in card.modes:
        asked = list(orders(card, mode))
        assert asked, f"{card.id} offers {mode} in no size"
        for one in asked:
            assert adapter.submission(one, reading(), Aside(OWN, Errands())).body


class Errands(dict[str, str]):
    """Stands for what a vendor's uploads would have brought."""

    def __missing__(self, name: str) -> str:
        return f"uploaded-{len(name)}"


def test_there_are_cards_to_send() -> None:
    assert {"runway-gen4.5", "runway-gen4-turbo", "runway-gen4"} <= {card.id for card in cards()}
