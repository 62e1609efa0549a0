"""What is asked for free: a key kept or not yet, a ticket, and a person who will not wait."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable
from typing import Any

import pytest

from app.domain.errors import NotConfigured, Refused, Stopped, UserFacing
from app.providers.front_desk import FrontDesk
from tests.providers.doorman import Act, Visit, answer, doorman
from tests.providers.orders import CANARY, Keys, order

TASK = "17f20503-6c24-4c16-946b-35dbbce2af2f"
NEVER = lambda: False  # noqa: E731


def at(acts: list[Act], play: Callable[[FrontDesk], Any], *, entered: bool = False) -> Any:
    """What the desk said, and the visits the vendor had."""

    async def run() -> Any:
        async with doorman(*acts) as keeper:
            variable = {} if entered else {"TAKEBOARD_RUNWAY_BASE_URL": keeper.url}
            place = keeper.url if entered else ""
            desk = FrontDesk(Keys(), lambda _vendor, _name: place, variable)
            return await asyncio.to_thread(play, desk), keeper.visits

    return asyncio.run(run())


@pytest.mark.parametrize("entered", [False, True])
def test_an_account_is_asked_something_free(entered: bool) -> None:
    found = answer(200, '{"creditBalance": 5}')
    said, visits = at([found], lambda desk: desk.ask("runway", "", NEVER), entered=entered)
    assert "5 credits" in said
    assert [visit.header("authorization") for visit in visits] == [f"Bearer {CANARY}"]


def test_a_key_that_is_not_kept_is_tried_alone() -> None:
    found = answer(200, '{"creditBalance": 5}')
    _said, visits = at([found], lambda desk: desk.ask("runway", "", NEVER, "another-key"))
    assert visits[0].header("authorization") == "Bearer another-key"


def test_a_vendor_without_an_adapter_is_told() -> None:
    desk = FrontDesk(Keys(), lambda _vendor, _name: "", {})
    assert not desk.speaks("nobody")
    assert desk.speaks("anthropic")
    with pytest.raises(UserFacing):
        desk.ask("nobody", "", NEVER)


def test_who_does_not_wait_is_let_go_at_once() -> None:
    enough, asked = threading.Event(), threading.Event()

    async def silent(_visit: Visit) -> None:
        asked.set()
        await asyncio.sleep(30)

    def play(desk: FrontDesk) -> None:
        def leave() -> None:
            asked.wait(10)
            enough.set()

        threading.Thread(target=leave, daemon=True).start()
        with pytest.raises(Stopped):
            desk.ask("runway", "", enough.is_set)

    _none, visits = at([silent], play)
    assert len(visits) <= 1
    assert asked.is_set()


def test_a_ticket_is_looked_up() -> None:
    running = answer(200, json.dumps({"id": TASK, "status": "RUNNING"}))
    said, visits = at([running], lambda desk: desk.look_up("runway:b", TASK, order(), NEVER))
    assert said == "running"
    assert TASK in visits[0].target

    def unknown(desk: FrontDesk) -> Refused:
        with pytest.raises(Refused) as found:
            desk.look_up("runway", TASK, order(), NEVER)
        return found.value

    refused, _visits = at([answer(404, "{}")], unknown)
    assert refused.status == 404


@pytest.mark.parametrize("text", ["ftp://x", "http://x/path", "x", "http://a@b", ""])
def test_an_address_that_cannot_be_used_is_named(text: str) -> None:
    desk = FrontDesk(Keys(), lambda _vendor, _name: "", {})
    with pytest.raises(NotConfigured, match="is not an address"):
        desk.usable_address(text)
    assert desk.usable_address(" http://10.0.0.2:8188/ ") == "http://10.0.0.2:8188"
