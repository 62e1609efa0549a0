"""The shipped cards: complete, sourced, dated, and true to the seeds' contradictions."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.domain.model_card import STALE_AFTER, Mode, ModelCard, PriceUnit, Status, price_of
from app.domain.money import Money
from app.providers.adapters.runway import MODELS
from app.resources import resource

FOLDER = resource("model_cards")
TODAY = date(2026, 11, 21)


def _read(folder: Path) -> dict[str, dict[str, Any]]:
    return {
        file.stem: tomllib.loads(file.read_text(encoding="utf-8"))
        for file in sorted(folder.glob("*.toml"))
    }


RAW, RAW_SEEDS = _read(FOLDER), _read(FOLDER / "seeds")
CARDS = {stem: ModelCard.model_validate(data) for stem, data in RAW.items()}
SEEDS = {stem: ModelCard.model_validate(data) for stem, data in RAW_SEEDS.items()}
BOTH = [(f"today/{k}", RAW[k], CARDS[k]) for k in RAW] + [
    (f"seeds/{k}", RAW_SEEDS[k], SEEDS[k]) for k in RAW_SEEDS
]
EVERY = pytest.mark.parametrize(("place", "raw", "card"), BOTH, ids=[place for place, *_ in BOTH])
RUNWAY = [
    card
    for _, _, card in BOTH
    if card.vendor == "runway" and card.can_be_ordered(TODAY) and card.wire_model in MODELS
]

NAMED = {  # every name the seeds use, and the card that answers to it
    "Sora": "sora", "Sora 2": "sora-2", "Veo 2": "veo-2", "Veo 3": "veo-3", "Veo 3.1": "veo-3.1",
    "Kling 2.0": "kling-2.0", "Kling 2.6 Pro": "kling-2.6-pro", "Kling 3.0": "kling-3.0",
    "Kling 3.0 Omni": "kling-3.0-omni", "Kling Avatar": "kling-avatar",
    "Runway Gen-3": "runway-gen3", "Runway Gen-3 Alpha Turbo": "runway-gen3-turbo",
    "Runway Gen-4": "runway-gen4", "Runway Gen-4 Turbo": "runway-gen4-turbo",
    "Runway Gen-4.5": "runway-gen4.5", "Pika 2.0": "pika-2.0", "Pika 2.2": "pika-2.2",
    "Luma Dream Machine Ray 2": "luma-ray-2", "MiniMax Hailuo 02": "hailuo-02",
    "MiniMax Hailuo 2.3": "hailuo-2.3", "MiniMax Hailuo H3": "hailuo-h3", "Wan 2.1": "wan-2.1",
    "Wan 2.2": "wan-2.2", "Wan 2.5": "wan-2.5", "Animatic": "animatic",
    "Gemini Omni 1.2 Flash": "gemini-omni-1.2-flash",
}  # fmt: skip
LETTERS = {
    "sora": "S", "veo": "V", "kling": "K", "runway": "R", "pika": "P", "luma": "L",
    "hailuo": "H", "wan": "W", "animatic": "A", "gemini": "O", "flux": "F", "seedance": "D",
}  # fmt: skip
S0, S1, S2, S3, S4 = (
    "000_0f7d2cc6809c63c5.txt",
    "001_45c09b0fc8a2970d.txt",
    "002_56aac0294b777730.txt",
    "003_e8f64617ad8a6efb.txt",
    "004_3e06f345035ea4b6.txt",
)
CONTRADICTIONS = [  # card, where in it, and who says what there
    ("kling-3.0", "disputed.version", [(S0, "Omni"), (S2, "2.6 Pro"), (S4, "2.0"), (S1, "no")]),
    ("veo-3.1", "disputed.version", [(S0, "3.1"), (S3, "3.1"), (S1, "3 in preview"), (S4, "3 ")]),
    ("runway-gen4.5", "disputed.version", [(s, "Gen-4") for s in (S0, S3, S4)] + [(S1, "Gen-3")]),
    ("veo-3.1", "disputed.price_level", [(S0, "two to three"), (S4, "high"), (S1, "cheapest")]),
    ("veo-3.1", "prices", [(S0, "0.14"), (S0, "0.21"), (S1, "0.02"), (S1, "0.06")]),
    ("veo-3.1", "lengths", [(S1, "'least': 5, 'most': 8"), (S4, "'least': 8, 'most': 60")]),
    ("runway-gen4.5", "prices", [(S0, "0.14"), (S0, "$1.05"), (S1, "0.05"), (S1, "0.10")]),
    ("kling-3.0", "prices", [(S0, "0.07"), (S1, "0.02"), (S1, "0.10"), (S1, "$0.30")]),
    ("veo-3.1", "disputed.native_audio", [(S3, "Sora 2"), (S0, "3.0 Omni"), (S1, "Veo 3 alone")]),
    ("kling-3.0", "disputed.lip_sync", [(S0, "Kling 3.0"), (S2, "Veo"), (S1, "Kling Avatar")]),
    ("runway-gen4.5", "disputed.camera_leader", [(s, "Runway") for s in (S0, S1, S3, S4)]),
    ("runway-gen4.5", "disputed.camera_leader", [(S2, "Sora")]),
    ("kling-3.0", "disputed.candidates_per_shot", [(S1, "2 to 3"), (S2, "3 to 5 takes")]),
    ("kling-3.0", "disputed.candidates_per_shot", [(S4, "3 drafts"), (S0, "10 attempts")]),
    ("kling-avatar", "disputed.avatar_price", [(S1, "$1 to $2 per clip"), (S1, "$10 to $15")]),
    ("kling-3.0", "disputed.image_to_video", [(S2, "Kling"), (S3, "Sora 2")]),
    ("veo-3.1", "disputed.reference_images", [(S2, "only Kling"), (S4, "optional reference")]),
]


def _statements(data: object, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every table with a value, wherever it stands; list positions are left out of the path."""
    if isinstance(data, dict):
        if "value" in data:
            yield path, data
        for key, inner in data.items():
            if key != "value":
                yield from _statements(inner, f"{path}.{key}".lstrip("."))
    elif isinstance(data, list):
        for inner in data:
            yield from _statements(inner, path)


def _bare_numbers(data: object, path: str = "") -> Iterator[str]:
    """Dotted fields of numbers that stand outside any statement."""
    if isinstance(data, dict) and "value" not in data:
        for key, inner in data.items():
            yield from _bare_numbers(inner, f"{path}.{key}".lstrip("."))
    elif isinstance(data, list):
        for inner in data:
            yield from _bare_numbers(inner, path)
    elif isinstance(data, int | float) and not isinstance(data, bool):
        yield path


@EVERY
def test_a_card_is_named_like_its_file_and_says_what_people_need(place, raw, card) -> None:
    assert card.id == place.split("/")[1]
    lane = card.lane
    assert all((lane.best_at, lane.worst_at, lane.watch_out, lane.why, card.api)), card.id
    assert lane.speed in ("fast", "medium", "slow")
    assert all(tier in ("low", "medium", "high") for tier in lane.cost_tier.split(" to "))
    assert card.mark == ("seeds" if place.startswith("seeds") else "shipped")


@EVERY
def test_every_number_has_a_source_and_a_date(place, raw, card) -> None:
    said = [table for _, table in _statements(raw)] + list(raw.get("sources", {}).values())
    for table in [*said, raw["life"]]:
        assert table["source"].strip(), table
        assert date(2024, 1, 1) < table["as_of"] <= card.as_of, table
        assert table.get("mark", "vendor") in ("vendor", "third party", "seed"), table
        # A seed's word is never passed off as the vendor's.
        assert (table.get("mark") == "seed") == bool(
            re.search(r"\d{3}_[0-9a-f]{16}|profile", table["source"])
        ), table
    bare = set(_bare_numbers({k: v for k, v in raw.items() if k != "sources"}))
    conditions = {"prices.height", "prices.seconds"}  # part of the sourced rule they stand in
    assert bare - conditions <= set(raw.get("sources", {}))


@EVERY
def test_no_price_is_a_float_and_none_is_made_up(place, raw, card) -> None:
    for rule in raw.get("prices", ()):
        for _, table in _statements(rule["amount"]):
            assert isinstance(table["value"], str)
            assert Decimal(table["value"]) >= 0
    for rule in card.prices:
        free = rule.unit in (PriceUnit.FREE, PriceUnit.GPU_TIME)
        assert free == (rule.amount.value == 0)
        assert rule.currency == "USD"  # one budget, one currency


def test_the_list_of_the_seeds_is_complete() -> None:
    assert {CARDS[card_id].name: card_id for card_id in NAMED.values()} == NAMED
    names = [card.name.casefold() for card in CARDS.values()]
    assert len(names) == len(set(names))


def test_a_letter_belongs_to_the_model_whatever_the_route() -> None:
    for _, _, card in BOTH:
        assert card.letter == LETTERS[re.split(r"[-.]", card.id)[0]]
    assert len(set(LETTERS.values())) == len(LETTERS)


@pytest.mark.parametrize("card_id", ["sora", "sora-2", "sora-2-pro"])
def test_sora_is_here_and_retired(card_id: str) -> None:
    card = CARDS[card_id]
    assert (card.life.status, card.life.on) == (Status.RETIRED, date(2026, 9, 24))
    assert not card.can_be_ordered(TODAY)
    assert {"veo-3.1", "runway-gen4.5", "kling-3.0"} <= set(card.substitutes)


def test_what_has_ended_and_what_has_not() -> None:
    ended = {card.id for card in CARDS.values() if not card.can_be_ordered(TODAY)}
    assert ended == {
        "sora", "sora-2", "sora-2-pro", "veo-2", "veo-3", "runway-gen3", "runway-gen3-turbo",
        "runway-gen4", "pika-2.0", "veo-3.1-developer",
    }  # fmt: skip
    assert CARDS["veo-3"].life.on == CARDS["veo-2"].life.on == date(2026, 6, 30)
    assert CARDS["hailuo-02"].life.status is Status.REGIONAL
    own = {"wan-2.1", "wan-2.2", "wan-2.2-4-steps", "wan-2.2-5b"}
    assert {c.id for c in CARDS.values() if c.open_weights} == own
    assert all(card.can_be_ordered(TODAY) for card in SEEDS.values())


@pytest.mark.parametrize("cards", [CARDS, SEEDS], ids=["today", "seeds"])
def test_every_substitute_exists_and_can_be_ordered(cards: dict[str, ModelCard]) -> None:
    for card in cards.values():
        assert card.substitutes or card.id == "animatic"
        assert card.id not in card.substitutes
        for name in card.substitutes:
            assert cards[name].can_be_ordered(TODAY), f"{card.id} -> {name}"


@pytest.mark.parametrize(("card_id", "where", "said"), CONTRADICTIONS)
def test_both_sides_of_a_contradiction_are_held(card_id, where, said) -> None:
    held = [
        (table["source"], f"{table['value']} {table.get('note', '')} ")
        for path, table in _statements(RAW[card_id])
        if path.startswith(where)
    ]
    for source, words in said:
        assert any(source in s and words in text for s, text in held), (source, words, held)


@pytest.mark.parametrize(
    ("card_id", "seconds", "height", "audio", "mode", "amount"),
    [
        ("runway-gen4.5", 5, 720, False, Mode.TEXT, "0.60"),
        ("runway-gen4-turbo", 5, 720, False, Mode.FIRST_FRAME, "0.25"),
        ("veo-3.1-runway", 8, 1080, True, Mode.TEXT, "3.20"),
        ("veo-3.1", 8, 1080, True, Mode.TEXT, "3.20"),
        ("veo-3.1", 8, 2160, True, Mode.TEXT, "4.80"),
        ("veo-3.1", 8, 720, False, Mode.TEXT, "1.60"),
        ("veo-3.1-fast", 8, 720, True, Mode.TEXT, "0.80"),
        ("kling-3.0", 5, 1080, True, Mode.TEXT, "0.84"),
        ("kling-3.0-omni", 5, 720, False, Mode.VIDEO, "0.63"),
        ("luma-ray-3.2", 10, 720, False, Mode.TEXT, "0.90"),
        ("luma-ray-3.2", 5, 1080, False, Mode.TEXT, "1.20"),
        ("wan-2.2", 5, 720, False, Mode.TEXT, "0"),
        ("animatic", 5, 2160, True, Mode.TEXT, "0"),
    ],
)
def test_prices_are_the_vendors(card_id, seconds, height, audio, mode, amount) -> None:
    found = price_of(CARDS[card_id], seconds=seconds, height=height, audio=audio, mode=mode)
    assert found is not None
    assert found[0] == Money.of(amount)


def test_a_price_nobody_states_is_not_known() -> None:
    for card_id in ("pika-2.2", "hailuo-2.3"):
        card = CARDS[card_id]
        assert price_of(card, seconds=5, height=720, audio=False, mode=Mode.TEXT) is None


@pytest.mark.parametrize(
    ("card_id", "amount"), [("kling-3.0", "0.35"), ("runway-gen4", "0.70"), ("veo-3.1", "1.05")]
)
def test_the_seed_set_costs_what_the_journeys_count_with(card_id: str, amount: str) -> None:
    for audio in (False, True):
        found = price_of(SEEDS[card_id], seconds=5, height=1080, audio=audio, mode=Mode.TEXT)
        assert found is not None
        assert found[0] == Money.of(amount)
    assert 5 in SEEDS[card_id].lengths.value.offered()


def test_the_seed_set_is_three_cards_at_the_journeys_pace() -> None:
    assert {k: (c.pace.concurrent, c.pace.typical_s) for k, c in SEEDS.items()} == {
        "kling-3.0": (4, 60.0), "runway-gen4": (4, 90.0), "veo-3.1": (4, 150.0),
    }  # fmt: skip


def test_cards_are_stale_two_weeks_after_their_day() -> None:
    for card in CARDS.values():
        assert not card.stale(card.as_of + STALE_AFTER)
        # the built-in model is part of the program
        old = card.stale(card.as_of + STALE_AFTER + timedelta(days=1))
        assert old is (card.id != "animatic")
    assert not any(card.stale(TODAY) for card in CARDS.values())


@pytest.mark.parametrize("card", RUNWAY, ids=lambda card: card.id)
def test_what_a_runway_card_offers_its_adapter_can_send(card: ModelCard) -> None:
    wire = MODELS[card.wire_model]
    assert set(card.lengths.value.offered()) <= set(wire.seconds)
    assert (Mode.FIRST_LAST in card.modes) == wire.last_frame
    assert (card.audio.value != "none") == wire.audio
    assert card.prompting.negative == wire.negative
    assert card.prompting.limit is not None
    assert (card.prompting.limit.value, card.prompting.unit) == (wire.prompt, "utf-16")
    for size in card.sizes.value:
        for mode in size.modes or card.modes:
            assert size.name == f"{size.width}:{size.height}"
            assert size.name in (wire.text if mode is Mode.TEXT else wire.image)
            height = min(size.width, size.height)
            assert price_of(card, seconds=5, height=height, audio=wire.audio, mode=mode)


def test_kling_wants_a_preset_and_sizes_carry_their_limits() -> None:
    for card_id in ("kling-2.0", "kling-2.6-pro", "kling-3.0", "kling-3.0-omni"):
        words = CARDS[card_id].prompting
        assert words.preset_required
        assert words.presets == ("Cinematic", "Animation", "Realistic")
    for card in CARDS.values():
        for size in card.sizes.value:
            assert set(size.modes) <= set(card.modes)
            assert set(size.seconds) <= set(card.lengths.value.offered())
    uhd = [size for size in CARDS["veo-3.1"].sizes.value if min(size.width, size.height) == 2160]
    assert uhd
    assert all(size.seconds == (8,) for size in uhd)
