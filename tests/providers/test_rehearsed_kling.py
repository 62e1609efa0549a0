"""Our adapter and Kling's simulator, written apart from each other, meet on the wire."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import (
    BadReply,
    NotCapable,
    OutOfFunds,
    ProviderError,
    RateLimited,
    Refused,
    Unreachable,
)
from app.domain.model_card import Mode, price_of
from app.domain.money import Money
from app.domain.render_order import RenderOrder
from app.domain.vendor_ports import ABSENT, Doubt, Settled, Vendor
from app.providers.transport import Limits
from app.providers.wire import VendorWire
from app.rehearsal.bill import Bill
from app.rehearsal.kling import ACCESS_KEY, SECRET_KEY, Kling
from tests.providers import rehearsed as stage
from tests.providers.klings import asked, png
from tests.providers.orders import PNG, Keys, picture

pytestmark = pytest.mark.asyncio
OTHER = "0f8fad5b-d9cb-469f-a165-70867728950e"
FRAME, SOUND, CLIP = stage.sent("a.png"), stage.sent("s.wav"), stage.sent("c.mp4")
FIRST: dict[str, Any] = {"mode": Mode.FIRST_FRAME, "first_frame": FRAME}
BOTH: dict[str, Any] = {
    "mode": Mode.FIRST_LAST,
    "first_frame": FRAME,
    "last_frame": stage.sent("b.png"),
}


@asynccontextmanager
async def house(
    faults: str = "",
    key: str = "",
    answer_s: float = 15.0,
    speed: float = stage.FAST,
    **wishes: Any,
) -> AsyncIterator[tuple[Vendor, Bill]]:
    """The driver on the simulator; `key` is given instead of the simulator's own."""
    bill = Bill()

    def build(at: float) -> Any:
        app = Kling(speed=at, faults=faults, bill=bill, tiny=True, **wishes)
        return Keyed(app, key) if key else app

    wire = VendorWire(Keys(), {"kling": build}, limits=Limits(answer_s=answer_s))
    try:
        yield wire.vendor("kling", "kling", rehearsed=True, speed=speed), bill
    finally:
        await wire.close()


class Keyed:
    """The simulator for somebody who was given another key."""

    def __init__(self, app: Any, key: str) -> None:
        self.app, self.key = app, key


async def made(vendor: Vendor, one: RenderOrder, own: str = stage.OWN) -> tuple[str, Any]:
    """Order it and wait: its ticket and how it ended."""
    ticket = await stage.send(vendor, one, own)
    return ticket, await stage.ended(vendor, ticket, one)


async def test_kling_text_costs_what_the_card_says_and_lands(tmp_path: Path) -> None:
    one = asked(size_name="1080p", width=1920, height=1080, audio=True)
    async with house() as (vendor, bill):
        prepared = await vendor.prepare(one, stage.read, stage.OWN)
        ticket = (await vendor.submit(prepared)).ticket
        look = await stage.ended(vendor, ticket, one)
        assert await stage.fetched(vendor, look, one, tmp_path / "a") == "video/mp4"
    assert look.price == Money.of("0.84")
    [line] = bill.lines
    assert (line["task"], line["client_id"]) == (ticket, stage.OWN)
    assert line["request_sha256"] == prepared.sha256


@pytest.mark.parametrize(
    "one",
    [
        pytest.param(asked(**FIRST), id="first frame"),
        pytest.param(asked(**BOTH), id="first and last frame"),
        pytest.param(asked("kling-v1-6", **BOTH, size_name="1080p"), id="image_tail"),
        pytest.param(
            asked("kling-v1-6", mode=Mode.REFERENCES, references=(FRAME,) * 4), id="multi-image"
        ),
        pytest.param(
            asked("kling-3.0-omni", mode=Mode.REFERENCES, references=(FRAME,) * 7), id="references"
        ),
        pytest.param(asked("kling-v3-omni", **BOTH), id="older omni"),
        pytest.param(asked("kling-v3", audio=True, negative="rain", seconds=13), id="kling-v3"),
        pytest.param(
            asked("kling-v1", options={"camera_control": '{"type":"forward_up"}'}), id="camera"
        ),
        pytest.param(
            asked("kling-v1-5", **FIRST, size_name="1080p",
                  options={"camera_control": '{"type":"simple","config":{"pan":-3}}'}),
            id="camera over a frame",
        ),
        pytest.param(
            asked("kling-v1", **FIRST,
                  masks=(FRAME.model_copy(update={"tag": "static"}), FRAME),
                  options={"trajectories": '[[{"x":1,"y":2},{"x":30,"y":2}]]'}),
            id="motion brush",
        ),
        pytest.param(
            asked("kling-v3", options={"multi_prompt": '[{"prompt":"a","seconds":5}]'}),
            id="several shots",
        ),
        pytest.param(asked("kling-v1", options={"cfg_scale": "0.7"}), id="cfg"),
        pytest.param(asked("avatar", mode=Mode.LIP_SYNC, first_frame=FRAME, sound=SOUND),
                     id="avatar"),
        pytest.param(asked("seed-kling-3.0", size_name="1080p"), id="seed figures"),
        pytest.param(asked(text="x" * 3072), id="longest prompt"),
    ],
)  # fmt: skip
async def test_kling_everything_the_adapter_lets_through_is_accepted(one: RenderOrder) -> None:
    async with house() as (vendor, bill):
        _, look = await made(vendor, one)
    assert (look.state, look.failure) == ("done", "")
    assert [line["kind"] for line in bill.lines] == ["charged"]


@pytest.mark.parametrize(
    ("parent", "model", "mode"),
    [
        ("kling-v1-6", "video-extend", Mode.EXTEND),
        ("kling-3.0", "kling-3.0-omni", Mode.EXTEND),
        ("kling-v1-6", "kling-o1", Mode.VIDEO),
        ("kling-3.0", "kling-video-o1", Mode.VIDEO),
        ("kling-3.0", "advanced-lip-sync", Mode.LIP_SYNC),
        ("kling-v1-6", "lip-sync", Mode.LIP_SYNC),
    ],
)
async def test_kling_extend_video_and_lip_sync_work_on_a_take_made_there(
    parent: str, model: str, mode: Mode, tmp_path: Path
) -> None:
    async with house() as (vendor, bill):
        ticket, _ = await made(vendor, asked(parent), OTHER)
        one = asked(model, mode=mode, clip=CLIP, clip_ticket=ticket,
                    sound=SOUND if mode is Mode.LIP_SYNC else None)  # fmt: skip
        _, look = await made(vendor, one)
        assert look.state == "done"
        await stage.fetched(vendor, look, one, tmp_path / "a")
    assert [line["model"] for line in bill.lines] == [parent, model]


async def test_kling_prices_are_the_cards_and_the_bills() -> None:
    """What the estimate said, the vendor says in the end, for every card with a price."""
    async with house(speed=20_000.0, slots=10_000) as (vendor, bill):
        for nth, (card, mode) in enumerate(
            (card, mode) for card, mode in stage.every_mode() if card.vendor == "kling"
        ):
            five = {"seconds": 5} if mode is Mode.LIP_SYNC else {}  # as long as the sound
            one = stage.order_of(card, mode, **five)
            expected = price_of(
                card, seconds=one.seconds, height=min(one.width, one.height), audio=False, mode=mode
            )
            _, look = await made(vendor, one, f"own-{nth}")
            charged = Money.model_validate(bill.lines[-1]["money"])
            assert look.price in (None, charged), card.id
            if expected is not None:
                assert expected[0] == charged == look.price, (card.id, mode)


async def test_kling_pair_of_keys_opens_the_older_routes_and_says_so_of_the_newer() -> None:
    pair = f"{ACCESS_KEY}:{SECRET_KEY}"
    async with house(key=pair) as (vendor, bill):
        _, look = await made(vendor, asked("kling-v1-6"))
        assert look.state == "done"
        with pytest.raises(Refused, match="1103") as told:
            await stage.send(vendor, asked(), OTHER)
        assert "AccessKey" in told.value.next_step
        assert "older models only" in await vendor.greet()  # type: ignore[attr-defined]
        assert SECRET_KEY not in str(told.value)
    assert len(bill.lines) == 1


@pytest.mark.parametrize("key", [f"{ACCESS_KEY}:another", "another:pair", "another"])
async def test_kling_a_wrong_key_is_refused_and_nothing_is_paid(key: str) -> None:
    async with house(key=key) as (vendor, bill):
        for one in (asked(), asked("kling-v1")):
            with pytest.raises(Refused, match="key"):
                await stage.send(vendor, one)
        with pytest.raises(Refused):
            await vendor.greet()  # type: ignore[attr-defined]
    assert bill.lines == ()


@pytest.mark.parametrize("model", ["kling-3.0", "kling-v1-6"])
@pytest.mark.parametrize(
    ("fault", "kind", "charged"),
    [
        ("reject-429", RateLimited, 0),
        ("error-500-before", Unreachable, 0),
        ("error-503-before", Unreachable, 0),
        ("out-of-credits", OutOfFunds, 0),
        ("moderation-at-submit", Refused, 0),
        ("timeout-before", Unreachable, 0),
        ("slow-accept", Unreachable, 1),
        ("drop-after-accept", Unreachable, 1),
        ("error-504-after-accept", Unreachable, 1),
        ("garbage-ticket", BadReply, 1),
    ],
)
async def test_kling_a_doubt_is_settled_by_our_own_id(
    model: str, fault: str, kind: type[ProviderError], charged: int
) -> None:
    one = asked(model)
    async with house(f"{fault}:1", answer_s=1.0) as (vendor, bill):
        prepared = await vendor.prepare(one, stage.read, stage.OWN)
        with pytest.raises(kind):
            await vendor.submit(prepared)
        doubt = Doubt(own_id=stage.OWN, sha256=prepared.sha256, sent_at=datetime.now(UTC))
        found = await vendor.settle(one, doubt)
    assert len(bill.lines) == charged
    assert found == (Settled("found", str(bill.lines[0]["task"])) if charged else ABSENT)


async def test_kling_takes_an_own_id_once_and_no_more_tasks_than_slots() -> None:
    async with house(slots=2, speed=1.0) as (vendor, bill):
        await stage.send(vendor, asked())
        with pytest.raises(Refused, match="external_task_id"):
            await stage.send(vendor, asked())
        await stage.send(vendor, asked(), OTHER)
        with pytest.raises(RateLimited, match="slots"):
            await stage.send(vendor, asked(), "a third")
        await stage.send(vendor, asked("kling-2.6"), "another model")
    assert len(bill.lines) == 3


async def test_kling_a_picture_that_cannot_be_read_fails_in_the_task_for_nothing() -> None:
    raw = PNG  # its head, and no picture
    shown = picture(raw)
    async with house() as (vendor, bill):
        prepared = await vendor.prepare(
            asked(**FIRST | {"first_frame": shown}), lambda _f: raw, "x"
        )
        ticket = (await vendor.submit(prepared)).ticket
        look = await stage.ended(vendor, ticket, asked(**FIRST))
    assert (look.state, look.refunded, look.may_retry) == ("failed", True, False)
    assert "Image pixel is invalid" in look.failure
    assert [line["kind"] for line in bill.lines] == ["charged", "refunded"]


async def test_kling_a_take_that_is_gone_or_made_elsewhere_is_refused_for_nothing() -> None:
    async with house() as (vendor, bill):
        for ticket in ("", "12345"):
            one = asked("kling-3.0-omni", mode=Mode.VIDEO, clip=CLIP, clip_ticket=ticket)
            with pytest.raises(NotCapable):
                await stage.send(vendor, one)
    assert bill.lines == ()


@pytest.mark.parametrize("size", [(300, 750), (750, 300), (300, 300)])
async def test_kling_the_smallest_and_longest_pictures_pass(size: tuple[int, int]) -> None:
    raw = png(*size)
    one = asked(**FIRST | {"first_frame": picture(raw)})
    async with house() as (vendor, _bill):
        prepared = await vendor.prepare(one, lambda _f: raw, stage.OWN)
        assert (await vendor.submit(prepared)).ticket


SERVE = """
import sys
from pathlib import Path
from app.rehearsal.serve import serve
serve("kling", speed=400, faults=sys.argv[2], ledger=Path(sys.argv[1]))
"""


@pytest.fixture
def served(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[dict[str, str], Path]]:
    monkeypatch.setenv("TAKEBOARD_REHEARSAL_TINY", "1")
    ledger = tmp_path / "bill.jsonl"
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE, str(ledger), "drop-after-accept:1,truncated-file:1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield json.loads(process.stdout.readline()), ledger
    finally:
        process.terminate()
        out, err = process.communicate(timeout=10)
        assert (out, err, process.returncode) == ("", "", 0)


async def test_kling_the_same_holds_over_loopback_with_either_key(
    served: tuple[dict[str, str], Path], tmp_path: Path
) -> None:
    told, ledger = served
    one, where = asked("kling-v1-6"), {"TAKEBOARD_KLING_BASE_URL": told["base_url"]}
    assert (told["key"], told["access_key"]) == ("kling_rehearsal", ACCESS_KEY)
    for nth, key in enumerate((told["key"], f"{told['access_key']}:{told['secret_key']}")):
        wire = VendorWire(Keys(key), environment=where)
        vendor = wire.vendor("kling", "", rehearsed=False, speed=1.0)
        if nth == 0:
            with pytest.raises(Unreachable):
                await stage.send(vendor, one, OTHER)
        _, look = await made(vendor, one, f"own-{nth}")
        if nth == 0:
            with pytest.raises(Unreachable):
                await stage.fetched(vendor, look, one, tmp_path / "a")
        await stage.fetched(vendor, look, one, tmp_path / f"{nth}.mp4")
        await wire.close()
    lines = [json.loads(line) for line in ledger.read_text().splitlines()]
    assert [line["client_id"] for line in lines] == [OTHER, "own-0", "own-1"]
