"""What must hold of every vendor alike, on its own simulator: each card in each mode, each trouble.

A new vendor is in here as soon as it is in the table of vendors and of simulators.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.errors import (
    BadReply,
    OutOfFunds,
    ProviderError,
    RateLimited,
    Refused,
    Unreachable,
)
from app.domain.model_card import Mode, ModelCard
from app.domain.money import Money
from app.providers.registry import VENDORS
from app.rehearsal.serve import SIMULATORS
from tests.providers.rehearsed import cards, ended, every_mode, fetched, order_of, rehearsed, send

pytestmark = pytest.mark.asyncio
UNKNOWN = (Unreachable, BadReply)
# A server of one's own has no account that could be empty, and nobody who judges words there.
NO_SUCH_TROUBLE = {("comfyui", "out-of-credits"), ("comfyui", "moderation")}


def cheapest(vendor: str) -> tuple[ModelCard, Mode]:
    """The first card of a vendor that is alive, from words where there is one for them."""
    mine = [card for card in cards(retired=True) if card.vendor == vendor]
    alive = [card for card in cards() if card.vendor == vendor]
    found = alive or mine
    card = next((card for card in found if Mode.TEXT in card.modes), found[0])
    return card, Mode.TEXT if Mode.TEXT in card.modes else card.modes[0]


def sampled() -> list[object]:
    """Each mode of each vendor by one card in the first ring, by all of them in the second."""
    seen: set[tuple[str, Mode]] = set()
    found: list[object] = []
    for card, mode in every_mode():
        more = (card.vendor, mode) in seen
        seen.add((card.vendor, mode))
        name = f"{card.id}-{mode}"
        marks = [pytest.mark.long] if more else []
        found.append(pytest.param(card, mode, id=name, marks=marks))
    return found


@pytest.mark.parametrize(("card", "mode"), sampled())
async def test_a_card_does_what_it_says(card: ModelCard, mode: Mode, tmp_path: Path) -> None:
    order = order_of(card, mode)
    async with rehearsed(card.vendor) as (vendor, bill):
        ticket = await send(vendor, order)
        look = await ended(vendor, ticket, order)
        assert (look.state, look.failure) == ("done", "")
        kind = await fetched(vendor, look, order, tmp_path / "take")
        assert kind.startswith("image/" if mode is Mode.STILL else "video/")
        assert (tmp_path / "take").stat().st_size > 200
    assert [line["kind"] for line in bill.lines if line["kind"] != "corrected"] == ["charged"]


TROUBLE: dict[str, tuple[type[ProviderError], ...]] = {
    "reject-429": (RateLimited,),
    "reject-429-retry-after": (RateLimited,),
    "out-of-credits": (OutOfFunds,),
    "error-500-before": (ProviderError,),
    "error-503-before": (ProviderError,),
    "error-504-after-accept": UNKNOWN,
    "drop-after-accept": UNKNOWN,
    "garbage-ticket": UNKNOWN,
}


def troubled(*faults: str) -> list[tuple[str, str]]:
    """Each vendor with each fault that it can have."""
    pairs = [(vendor, fault) for vendor in SIMULATORS for fault in faults]
    return [pair for pair in pairs if pair not in NO_SUCH_TROUBLE]


@pytest.mark.parametrize(("vendor", "fault"), troubled(*TROUBLE))
async def test_trouble_with_an_order_is_told_apart(vendor: str, fault: str) -> None:
    order = order_of(*cheapest(vendor))
    async with rehearsed(vendor, f"{fault}:1") as (driver, bill):
        with pytest.raises(TROUBLE[fault]) as told:
            await send(driver, order)
        charged = [line for line in bill.lines if line["kind"] == "charged"]
        if isinstance(told.value, RateLimited | OutOfFunds | Refused):
            assert charged == [], "a refusal must have cost nothing"
        if fault.endswith(("after-accept", "ticket")):
            assert len(charged) == 1
            assert not isinstance(told.value, RateLimited | OutOfFunds | Refused)


@pytest.mark.parametrize(("vendor", "fault"), troubled("moderation", "internal-failure"))
async def test_a_task_that_fails_says_why_and_what_it_cost(vendor: str, fault: str) -> None:
    order = order_of(*cheapest(vendor))
    async with rehearsed(vendor, f"{fault}:1") as (driver, bill):
        ticket = await send(driver, order)
        look = await ended(driver, ticket, order)
        assert look.state == "failed"
        assert ("moderation" in look.failure.lower()) is (fault == "moderation"), look.failure
        assert look.may_retry is (fault == "internal-failure")
        assert driver is not None
    kinds = [line["kind"] for line in bill.lines]
    given_back = kinds.count("refunded") == 1
    assert look.refunded is given_back
    if given_back:
        assert look.price in (None, Money.zero())


@pytest.mark.parametrize("vendor", SIMULATORS)
@pytest.mark.parametrize("fault", ["unavailable", "garbage-json", "wrong-id", "lost-task"])
async def test_a_bad_answer_to_a_question_is_no_end(vendor: str, fault: str) -> None:
    order = order_of(*cheapest(vendor))
    async with rehearsed(vendor, f"{fault}:1") as (driver, _bill):
        ticket = await send(driver, order)
        with pytest.raises((Unreachable, RateLimited, BadReply, Refused)):
            await driver.poll(ticket, order)
        look = await ended(driver, ticket, order)
        assert look.state == "done"


@pytest.mark.parametrize("vendor", SIMULATORS)
async def test_a_word_nobody_knows_counts_as_running(vendor: str, tmp_path: Path) -> None:
    order = order_of(*cheapest(vendor))
    async with rehearsed(vendor, "unknown-status", speed=60.0) as (driver, _bill):
        ticket = await send(driver, order)
        look = await ended(driver, ticket, order)
        assert look.state == "done"


@pytest.mark.parametrize("vendor", SIMULATORS)
@pytest.mark.parametrize("fault", ["expired-url", "wrong-content-type"])
async def test_a_spoilt_file_is_refused_and_asked_for_anew(
    vendor: str, fault: str, tmp_path: Path
) -> None:
    order = order_of(*cheapest(vendor))
    async with rehearsed(vendor, f"{fault}:1") as (driver, _bill):
        ticket = await send(driver, order)
        look = await ended(driver, ticket, order)
        with pytest.raises(UNKNOWN):
            await fetched(driver, look, order, tmp_path / "take")
        again = await driver.poll(ticket, order)
        await fetched(driver, again, order, tmp_path / "take")


@pytest.mark.parametrize("vendor", SIMULATORS)
async def test_a_connection_can_be_tested_for_nothing(vendor: str) -> None:
    async with rehearsed(vendor) as (driver, bill):
        said = await driver.greet()  # type: ignore[attr-defined]
        assert said
    assert bill.lines == ()


async def test_every_vendor_can_be_rehearsed() -> None:
    assert set(SIMULATORS) == set(VENDORS)
