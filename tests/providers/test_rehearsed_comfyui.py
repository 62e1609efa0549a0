"""ComfyUI rehearsed: one at a time, no money, and a socket that tells the share."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import BadReply, Refused, Unreachable
from app.domain.model_card import Mode
from app.domain.render_order import RenderOrder
from app.domain.vendor_ports import ABSENT, Doubt, Settled, Vendor
from app.providers.answers import Look, in_house
from app.providers.ear import Ear
from app.providers.ticketed import Ticketed
from app.providers.wire import VendorWire
from app.rehearsal import comfyui_nodes
from tests.providers.doorman import answer, doorman
from tests.providers.orders import Keys
from tests.providers.rehearsed import OWN, cards, ended, fetched, order_of, rehearsed, send
from tests.rehearsal.served import served

pytestmark = pytest.mark.asyncio
OTHER = "6f9619ff-8b86-5d11-b42d-00c04fc96400"


def asked(mode: Mode = Mode.TEXT, card_id: str = "wan-2.2", **more: Any) -> Any:
    card = next(card for card in cards() if card.id == card_id)
    return order_of(card, mode, **more)


@asynccontextmanager
async def real(url: str) -> AsyncIterator[Ticketed]:
    """The driver as a person has it: over a socket, without any key."""
    around = {"TAKEBOARD_COMFYUI_BASE_URL": url}
    keys = Keys()
    wire = VendorWire(keys, environment=around)
    try:
        yield wire.vendor("comfyui", "", rehearsed=False, speed=1.0)
    finally:
        await wire.close()
        assert keys.asked == 0, "ComfyUI asks for no key"


async def until_running(driver: Vendor, ticket: str, one: RenderOrder) -> None:
    for _ in range(500):
        if (await driver.poll(ticket, one)).state == "running":
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it never begins")


@pytest.mark.parametrize("mode", [Mode.TEXT, Mode.FIRST_FRAME, Mode.FIRST_LAST])
async def test_comfyui_makes_a_take_in_every_mode_over_a_socket(mode: Mode, tmp_path: Path) -> None:
    one = asked(mode, options={"wire_model": "wan2.2", "fast": "true"})
    with served("comfyui") as (_app, url):
        async with real(url) as driver:
            ticket = await send(driver, one)
            assert ticket == OWN
            look = await ended(driver, ticket, one)
            assert (look.state, look.failure) == ("done", "")
            assert await fetched(driver, look, one, tmp_path / "take") == "video/mp4"
    assert (tmp_path / "take").read_bytes()[4:8] == b"ftyp"


async def test_the_socket_tells_the_share_that_no_poll_knows() -> None:
    one, shares = asked(), []
    with served("comfyui", speed=60.0) as (_app, url):
        async with real(url) as driver:
            ticket = await send(driver, one)
            while (look := await driver.poll(ticket, one)).state in ("waiting", "running"):
                shares.append(look.progress)
                await asyncio.sleep(0.02)
            assert look.state == "done"
            assert driver._ear._watches == {}, "nobody listens to what has ended"
    told = [share for share in shares if share is not None]
    assert len(set(told)) > 3
    assert told == sorted(told)
    assert 0 < told[-1] <= 0.99
    assert told[0] < 0.5 < told[-1], "both samplers were heard"


async def test_without_a_socket_the_polls_go_on() -> None:
    one = asked()
    page = answer(404, b"")
    async with doorman(page) as keeper, real(keeper.url) as driver:
        ear: Ear = driver._ear
        running = Look(state="running")
        for _ in range(5):
            assert ear.add(running, OWN, one) == running
            await asyncio.sleep(0.02)
        (watch,) = ear._watches.values()
        await asyncio.wait_for(watch.task, 5)
        assert watch.task.exception() is None
        assert len(keeper.visits) == 1, "one refusal is enough for a while"
    async with rehearsed("comfyui", speed=60.0) as (inside, _bill):
        ticket = await send(inside, one)
        assert (await inside.poll(ticket, one)).progress is None
        assert (await ended(inside, ticket, one)).state == "done"


async def test_a_proxy_gets_its_header_with_calls_with_the_socket_and_with_downloads(
    tmp_path: Path,
) -> None:
    one = asked()
    secret = "canary-of-a-proxy"
    around = {"TAKEBOARD_COMFYUI_KEY": f"X-Gate: {secret}"}
    page = answer(403, f"who are you, {secret}?".encode())
    async with doorman(page) as keeper:
        wire = VendorWire(Keys(), environment={**around, "TAKEBOARD_COMFYUI_BASE_URL": keeper.url})
        driver = wire.vendor("comfyui", "", rehearsed=False, speed=1.0)
        with pytest.raises(Refused, match="TAKEBOARD_COMFYUI_KEY") as told:
            await driver.greet()
        driver._ear.add(Look(state="running"), OWN, one)
        (watch,) = driver._ear._watches.values()
        await asyncio.wait_for(watch.task, 5)
        look = Look(state="done", downloads=(in_house("/view?filename=a.mp4"),))
        with pytest.raises(BadReply):
            await fetched(driver, look, one, tmp_path / "take")
        await wire.close()
    assert secret not in str(told.value)
    assert [visit.header("x-gate") for visit in keeper.visits] == [secret] * 3


async def test_a_listener_does_not_keep_the_driver_from_closing() -> None:
    one = asked()
    with served("comfyui", speed=20.0, faults="stuck") as (_app, url):
        async with real(url) as driver:
            ticket = await send(driver, one)
            await until_running(driver, ticket, one)
            (watch,) = driver._ear._watches.values()
            await asyncio.sleep(0.1)
            assert not watch.task.done()
        assert watch.task.done()


async def test_a_missing_model_file_is_named_before_anything_is_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    files = comfyui_nodes.MODELS["loras"]
    gone = "wan2.2_t2v_lightx2v_4steps_lora_v1.1_low_noise.safetensors"
    monkeypatch.setitem(comfyui_nodes.MODELS, "loras", files)
    kept = list(files)
    files.remove(gone)
    try:
        one = asked(options={"wire_model": "wan2.2", "fast": "true"})
        async with rehearsed("comfyui") as (driver, bill):
            with pytest.raises(Refused, match=f"models/loras/{gone}"):
                await send(driver, one)
            assert bill.lines == ()
    finally:
        files[:] = kept


@pytest.mark.parametrize("later", [False, True])
async def test_comfyui_cancels_what_waits_and_what_runs(later: bool) -> None:
    one = asked(seed=1)
    async with rehearsed("comfyui", speed=20.0, later=later) as (driver, bill):
        first = await send(driver, one)
        second = await send(driver, asked(seed=2), OTHER)
        await until_running(driver, first, one)
        for ticket in (second, first):
            assert await driver.cancel(ticket, one) is False
            look = await ended(driver, ticket, one)
            assert look.state == "cancelled"
        assert {line["money"]["amount"] for line in bill.lines} == {"0"}  # type: ignore[index]


async def test_a_doubt_is_settled_by_the_prompts_own_id() -> None:
    one = asked()
    doubt = Doubt(own_id=OWN, sha256="", sent_at=datetime.now(UTC))
    async with rehearsed("comfyui", "drop-after-accept:1", speed=60.0) as (driver, bill):
        assert await driver.settle(one, doubt) == ABSENT
        with pytest.raises(Unreachable):
            await send(driver, one)
        assert await driver.settle(one, doubt) == Settled("found", OWN)
        assert (await ended(driver, OWN, one)).state == "done"
        assert await driver.settle(one, doubt) == Settled("found", OWN)
        assert len(bill.lines) == 1


async def test_what_comfyui_forgot_is_gone_and_said_so() -> None:
    one = asked()
    async with rehearsed("comfyui") as (driver, _bill):
        with pytest.raises(Refused, match="started anew") as gone:
            await driver.poll(OTHER, one)
        assert gone.value.status == 404
        assert "0.3.64" in await driver.greet()  # type: ignore[attr-defined]
