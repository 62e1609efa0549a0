"""The driver and the wire that gives it: orders, withdrawals and their money, addresses."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import BadInput, BadReply, MediaMissing, NotConfigured, Refused, Unreachable
from app.domain.model_card import Mode
from app.domain.money import Money
from app.domain.vendor_ports import Vendor, Wire
from app.providers.registry import vendors
from app.providers.wire import VendorWire
from tests.providers.doorman import Act, Doorman, answer, doorman
from tests.providers.orders import OWN, Keys, order, picture, reading

TASK = "17f20503-6c24-4c16-946b-35dbbce2af2f"


def wire(keeper: Doorman) -> VendorWire:
    return VendorWire(Keys(), environment={"TAKEBOARD_RUNWAY_BASE_URL": keeper.url})


def driver(out: VendorWire) -> Vendor:
    typed: Wire = out
    return typed.vendor("runway", "runway", rehearsed=False, speed=1.0)


def task(status: str, **more: object) -> Act:
    return answer(200, json.dumps({"id": TASK, "status": status, **more}))


async def with_(acts: list[Act], play: Callable[[Vendor], Awaitable[Any]]) -> tuple[Any, list[str]]:
    async with doorman(*acts) as keeper:
        out = wire(keeper)
        try:
            found = await play(driver(out))
        finally:
            await out.close()
    return found, [f"{v.head.split(' ')[0]} {v.target}" for v in keeper.visits]


@pytest.mark.asyncio
async def test_an_order_is_prepared_hashed_and_sent_as_it_was_hashed() -> None:
    async def play(vendor: Vendor) -> object:
        prepared = await vendor.prepare(order(), reading(), OWN)
        assert len(prepared.sha256) == 64
        return await vendor.submit(prepared)

    accepted, seen = await with_([answer(200, f'{{"id": "{TASK}"}}')], play)
    assert accepted.ticket == TASK
    assert seen == ["POST /v1/text_to_video"]


@pytest.mark.asyncio
async def test_a_missing_key_is_told_before_anything_is_sent() -> None:
    class NoKey(Keys):
        def key(self, vendor: str, account: str = "") -> str:
            raise NotConfigured(f"There is no key for {vendor}.")

    out = VendorWire(NoKey(), environment={"TAKEBOARD_RUNWAY_BASE_URL": "http://127.0.0.1:1"})
    with pytest.raises(NotConfigured):
        await driver(out).prepare(order(), reading(), OWN)
    await out.close()


@pytest.mark.asyncio
async def test_only_the_picture_that_was_ordered_is_sent() -> None:
    asked = order(mode=Mode.FIRST_FRAME, first_frame=picture())

    def missing(_file: str) -> bytes:
        raise FileNotFoundError

    async def play(vendor: Vendor) -> None:
        assert await vendor.prepare(asked, reading(), OWN)
        with pytest.raises(BadInput, match=r"references/a\.png"):
            await vendor.prepare(asked, reading(b"another"), OWN)
        with pytest.raises(MediaMissing, match=r"references/a\.png"):
            await vendor.prepare(asked, missing, OWN)

    await with_([answer()], play)


GONE = answer(404, '{"error": "gone"}')


@pytest.mark.asyncio
@pytest.mark.parametrize("status", ["PENDING", "THROTTLED"])
async def test_what_has_not_begun_is_withdrawn_and_its_money_comes_back(status: str) -> None:
    async def play(vendor: Vendor) -> object:
        assert await vendor.cancel(TASK, order()) is False
        return await vendor.poll(TASK, order())

    look, seen = await with_([task(status), answer(204, b""), GONE], play)
    assert (look.state, look.refunded, look.price) == ("cancelled", True, Money.zero())
    assert [line.split(" ")[0] for line in seen] == ["GET", "DELETE", "GET"]


@pytest.mark.asyncio
@pytest.mark.parametrize("status", ["RUNNING", "DREAMING"])
async def test_what_is_paid_anyway_is_left_to_finish(status: str) -> None:
    async def play(vendor: Vendor) -> object:
        return await vendor.cancel(TASK, order())

    confirmed, seen = await with_([task(status)], play)
    assert confirmed is False
    assert len(seen) == 1


@pytest.mark.asyncio
async def test_what_is_gone_without_a_word_counts_as_paid() -> None:
    async def play(vendor: Vendor) -> object:
        await vendor.cancel(TASK, order())
        return await vendor.poll(TASK, order())

    look, _ = await with_([GONE], play)
    assert (look.state, look.refunded, look.price) == ("cancelled", False, None)


@pytest.mark.asyncio
async def test_a_task_nobody_withdrew_that_is_gone_is_a_refusal() -> None:
    async def play(vendor: Vendor) -> None:
        with pytest.raises(Refused) as caught:
            await vendor.poll(TASK, order())
        assert caught.value.status == 404

    await with_([GONE], play)


@pytest.mark.asyncio
async def test_an_overloaded_poll_is_unreachable_and_a_strange_one_unusable() -> None:
    async def play(vendor: Vendor) -> None:
        for kind in (Unreachable, BadReply, BadReply):
            with pytest.raises(kind):
                await vendor.poll(TASK, order())

    await with_([answer(502, "<html>"), answer(200, "<html>"), answer(200, '{"id": 1}')], play)


@pytest.mark.asyncio
async def test_one_account_has_one_driver_and_each_name_its_own() -> None:
    async with doorman(answer()) as keeper:
        out = wire(keeper)
        first = out.vendor("runway", "runway", rehearsed=False, speed=1.0)
        assert out.vendor("runway", "", rehearsed=False, speed=9.0) is first
        assert out.vendor("runway", "runway:b", rehearsed=False, speed=1.0) is not first
        await out.close()


def test_an_unknown_vendor_and_one_that_cannot_be_rehearsed_say_what_to_do() -> None:
    out = VendorWire(Keys())
    with pytest.raises(NotConfigured, match="nobody"):
        out.vendor("nobody", "nobody", rehearsed=False, speed=1.0)
    with pytest.raises(NotConfigured, match="rehearsed"):
        out.vendor("runway", "runway", rehearsed=True, speed=1.0)
    assert "runway" in vendors()


@pytest.mark.asyncio
async def test_an_address_of_an_account_is_used_where_no_variable_names_one() -> None:
    async with doorman(answer(200, '{"creditBalance": 5}')) as keeper:
        places = {("runway", "b"): keeper.url}
        out = VendorWire(
            Keys(), environment={}, addresses=lambda vendor, name: places.get((vendor, name), "")
        )
        await out.vendor("runway", "runway:b", rehearsed=False, speed=1.0).greet()
        await out.close()
        assert len(keeper.visits) == 1
        nobody = {"TAKEBOARD_RUNWAY_BASE_URL": "http://127.0.0.1:1"}
        out = VendorWire(Keys(), environment=nobody, addresses=lambda _v, _n: keeper.url)
        with pytest.raises(Unreachable):
            await out.vendor("runway", "", rehearsed=False, speed=1.0).greet()
        await out.close()
        assert len(keeper.visits) == 1


def test_a_bad_address_in_the_environment_is_named(tmp_path: Path) -> None:
    out = VendorWire(Keys(), environment={"TAKEBOARD_RUNWAY_BASE_URL": "http://x/v1"})
    with pytest.raises(NotConfigured, match="TAKEBOARD_RUNWAY_BASE_URL"):
        driver(out)
