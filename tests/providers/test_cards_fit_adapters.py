"""What a card offers, its vendor's adapter can send: lengths, sizes, modes and seeds."""

from __future__ import annotations

import io
import wave as wav
from collections.abc import Iterator
from datetime import date
from functools import cache

import pytest

from app.domain.errors import NotCapable
from app.domain.model_card import Audio, Mode, ModelCard, Size
from app.domain.render_order import RenderOrder
from app.domain.timing import parse_rate
from app.providers.adapter import Adapter
from app.providers.catalogue import CardCatalogue
from app.providers.registry import VENDORS
from app.providers.talk import Aside
from app.resources import resource
from tests.providers.orders import OWN, order, picture, reading
from tests.providers.rehearsed import ACTED

TODAY = date(2026, 11, 20)
PICTURED = (Mode.FIRST_FRAME, Mode.FIRST_LAST, Mode.LIP_SYNC)
CLIPPED = (Mode.EXTEND, Mode.VIDEO)
SHOWN = (Mode.REFERENCES, Mode.STILL)
CLIP = picture(media_type="video/mp4", file="media/take.mp4")
SOUND = picture(media_type="audio/wav", file="references/line.wav")


def cards() -> list[ModelCard]:
    found = [
        *CardCatalogue(resource("model_cards"), None).all(),
        *CardCatalogue(resource("model_cards", "seeds"), None).all(),
    ]
    return [card for card in found if card.vendor in VENDORS and card.can_be_ordered(TODAY)]


def orders(card: ModelCard, mode: Mode) -> Iterator[RenderOrder]:
    """One of every size and length on offer in a mode, with as much as the mode may carry, silent
    and with sound where the card says so.
    """
    loud = {Audio.NONE: (False,), Audio.NATIVE: (True,), Audio.TOGGLE: (False, True)}
    for size in card.sizes.value or (Size(width=1280, height=720, name=""),):
        if size.modes and mode not in size.modes:
            continue
        for seconds in size.seconds or card.lengths_in(mode).offered() or (0,):
            for audio in (False,) if mode is Mode.STILL else loud[card.audio.value]:
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
                    audio=audio,
                    first_frame=picture() if mode in PICTURED else None,
                    last_frame=picture() if mode is Mode.FIRST_LAST else None,
                    references=(picture(),) * (card.reference_images if mode in SHOWN else 0),
                    clip=CLIP if mode in CLIPPED else None,
                    clip_ticket="T1" if mode in CLIPPED else "",
                    clip_link="https://vendor.example/clip.mp4" if mode in CLIPPED else "",
                    sound=SOUND if mode is Mode.LIP_SYNC else None,
                    options={**card.options, "wire_model": card.wire_model},
                )


def read(file: str, seconds: int) -> bytes:
    """The one picture for everything but the sound, which lasts as long as the order."""
    return wave(max(2, min(seconds, 300))) if file == SOUND.file else reading()(file)


@cache
def wave(seconds: int) -> bytes:
    told = io.BytesIO()
    with wav.open(told, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(1)
        out.setframerate(1000)
        out.writeframes(bytes(1000 * seconds))
    return told.getvalue()


@pytest.mark.parametrize("card", cards(), ids=lambda card: f"{card.id}-{card.mark}")
def test_everything_on_the_card_can_be_sent(card: ModelCard) -> None:
    adapter = VENDORS[card.vendor].adapter
    for mode in card.modes:
        asked = list(orders(card, mode))
        assert asked, f"{card.id} offers {mode} in no size"
        for one in asked:
            body = sent(adapter, one)
            if body is None and mode is Mode.LIP_SYNC:  # a take speaks, or a picture like a take
                face = one.first_frame if card.wire_model == ACTED else None
                body = sent(adapter, one.model_copy(update={"clip": CLIP, "first_frame": face}))
            assert body, f"{card.id} cannot {mode}: {one.size_name} {one.seconds} s"


def sent(adapter: Adapter, one: RenderOrder) -> bytes | None:
    aside = Aside(OWN, Errands())
    try:
        return adapter.submission(one, lambda file: read(file, one.seconds), aside).body
    except NotCapable:
        if one.mode is Mode.LIP_SYNC and one.clip is None:
            return None
        raise


class Errands(dict[str, str]):
    """Stands for what a vendor's uploads would have brought."""

    def __missing__(self, name: str) -> str:
        return f"uploaded-{len(name)}"


def test_there_are_cards_to_send() -> None:
    assert {"runway-gen4.5", "runway-gen4-turbo", "runway-gen4"} <= {card.id for card in cards()}
