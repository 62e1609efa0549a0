"""Our adapter and Runway's simulator, written apart from each other, meet on the wire."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from app.domain.errors import BadReply, OutOfFunds, ProviderError, RateLimited, Refused, Unreachable
from app.domain.model_card import Mode
from app.domain.money import Money
from app.domain.vendor_ports import Progress, Vendor
from app.providers.transport import Limits
from app.providers.wire import VendorWire
from app.rehearsal.bill import Bill
from app.rehearsal.runway import Runway
from tests.providers.orders import OWN, Keys, order, picture, reading

FAST = 400.0


@asynccontextmanager
async def stage(
    faults: str = "", slots: int = 4, answer_s: float = 1.5
) -> AsyncIterator[tuple[Vendor, Bill]]:
    bill = Bill()
    app: list[Runway] = []

    def build(speed: float) -> Runway:
        app.append(Runway(speed=speed, faults=faults, bill=bill, tiny=True, slots=slots))
        return app[-1]

    wire = VendorWire(Keys(), {"runway": build}, limits=Limits(answer_s=answer_s))
    try:
        yield wire.vendor("runway", "runway", rehearsed=True, speed=FAST), bill
    finally:
        await wire.close()


async def send(vendor: Vendor, **fields: object) -> str:
    prepared = await vendor.prepare(order(**fields), reading(), OWN)
    return (await vendor.submit(prepared)).ticket


async def ended(vendor: Vendor, ticket: str) -> Progress:
    for _ in range(400):
        look = await vendor.poll(ticket, order())
        if look.state not in ("waiting", "running"):
            return look
        await asyncio.sleep(0.02)
    raise AssertionError("it never ends")


async def fetched(vendor: Vendor, look: Progress, target: Path) -> str:
    return await vendor.fetch(
        look.downloads[0], order(), target, lambda: False, lambda _bytes: None
    )


@pytest.mark.asyncio
async def test_an_order_becomes_a_video_at_the_price_that_was_told(tmp_path: Path) -> None:
    async with stage(answer_s=30) as (vendor, bill):  # the first clip has to be coded
        prepared = await vendor.prepare(order(seconds=2, seed=1), reading(), OWN)
        accepted = await vendor.submit(prepared)
        assert accepted.price == Money.of("0.24")
        look = await ended(vendor, accepted.ticket)
        assert (look.state, look.price, len(look.downloads)) == ("done", Money.of("0.24"), 1)
        kind = await fetched(vendor, look, tmp_path / "a")
        assert vendor.speed == FAST
    assert kind == "video/mp4"
    assert (tmp_path / "a").read_bytes()[4:8] == b"ftyp"
    [line] = bill.lines
    assert line["request_sha256"] == prepared.sha256
    assert (line["task"], line["kind"]) == (accepted.ticket, "charged")


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "fields",
    [
        {"mode": Mode.FIRST_FRAME, "first_frame": picture(), "size_name": "1584:672"},
        {
            "mode": Mode.FIRST_FRAME,
            "first_frame": picture(),
            "options": {"wire_model": "gen4_turbo"},
            "text": "",
        },
        {"options": {"wire_model": "veo3.1"}, "seconds": 8, "audio": True, "negative": "text"},
        {
            "options": {"wire_model": "veo3.1_fast"},
            "mode": Mode.FIRST_LAST,
            "first_frame": picture(),
            "last_frame": picture(),
            "seconds": 4,
            "size_name": "1080:1920",
        },
        {"text": "\N{CLAPPER BOARD}" * 500, "seed": 4_294_967_295, "seconds": 10},
    ],
)
async def test_everything_the_adapter_lets_through_is_accepted(fields: dict[str, object]) -> None:
    async with stage() as (vendor, bill):
        assert await send(vendor, **fields)
    assert len(bill.lines) == 1


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("fault", "kind", "charged"),
    [
        ("reject-429", RateLimited, 0),
        ("reject-429-retry-after", RateLimited, 0),
        ("error-500-before", BadReply, 0),
        ("timeout-before", Unreachable, 0),
        ("drop-after-accept", Unreachable, 1),
        ("garbage-ticket", BadReply, 1),
        ("error-503-before", RateLimited, 0),
        ("error-504-after-accept", Unreachable, 1),
        ("out-of-credits", OutOfFunds, 0),
        ("slow-accept", Unreachable, 1),
    ],
)
async def test_a_fault_while_ordering_has_its_error(
    fault: str, kind: type[ProviderError], charged: int
) -> None:
    async with stage(fault) as (vendor, bill):
        with pytest.raises(kind) as caught:
            await send(vendor)
    assert len(bill.lines) == charged
    # What may have been charged is never told as a refusal, which would be sent again.
    doubtful = isinstance(caught.value, BadReply | Unreachable)
    assert doubtful or not charged
    if isinstance(caught.value, Unreachable):
        assert caught.value.sent


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("lost-task", Refused),
        ("unavailable", Unreachable),
        ("garbage-json", BadReply),
        ("wrong-id", BadReply),
    ],
)
async def test_a_fault_while_polling_has_its_error(fault: str, kind: type[ProviderError]) -> None:
    async with stage(fault) as (vendor, _bill):
        ticket = await send(vendor)
        with pytest.raises(kind):
            await vendor.poll(ticket, order())


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("fault", "refunded", "may_retry"),
    [("moderation", False, False), ("internal-failure", True, True)],
)
async def test_a_failed_task_says_whether_it_was_paid(
    fault: str, refunded: bool, may_retry: bool
) -> None:
    async with stage(fault) as (vendor, bill):
        look = await ended(vendor, await send(vendor))
    assert (look.state, look.refunded, look.may_retry) == ("failed", refunded, may_retry)
    assert [line["kind"] for line in bill.lines] == ["charged"] + ["refunded"] * refunded


@pytest.mark.asyncio
async def test_an_unknown_status_counts_as_running() -> None:
    async with stage("unknown-status") as (vendor, _bill):
        assert (await ended(vendor, await send(vendor))).state == "done"


@pytest.mark.asyncio
@pytest.mark.parametrize("fault", ["expired-url", "wrong-content-type", "truncated-file"])
async def test_a_bad_file_is_refused_and_the_next_poll_gives_a_good_link(
    fault: str, tmp_path: Path
) -> None:
    async with stage(f"{fault}:1") as (vendor, _bill):
        ticket = await send(vendor, seconds=2)
        look = await ended(vendor, ticket)
        with pytest.raises((BadReply, Unreachable)):
            await fetched(vendor, look, tmp_path / "a")
        again = await vendor.poll(ticket, order())
        await fetched(vendor, again, tmp_path / "a")
    assert (tmp_path / "a").stat().st_size > 10_000


@pytest.mark.asyncio
async def test_what_waits_for_a_slot_is_withdrawn_and_the_bill_gives_it_back() -> None:
    async with stage("stuck", slots=1) as (vendor, bill):
        first, second = await send(vendor), await send(vendor)
        for _ in range(400):
            if (await vendor.poll(first, order())).state != "waiting":
                break
            await asyncio.sleep(0.01)
        assert (await vendor.poll(second, order())).state == "waiting"
        await vendor.cancel(second, order())
        look = await vendor.poll(second, order())
        await vendor.cancel(first, order())
        assert (await vendor.poll(first, order())).state == "running"
    assert (look.state, look.refunded) == ("cancelled", True)
    assert [line["kind"] for line in bill.lines] == ["charged", "charged", "refunded"]


SERVE = """
import sys
from pathlib import Path
from app.rehearsal.serve import serve
serve("runway", speed=400, faults=sys.argv[2], ledger=Path(sys.argv[1]))
"""


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[dict[str, str], Path]]:
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
        assert (out, err) == ("", "")
        assert process.returncode == 0


def test_the_same_holds_over_loopback(
    served: tuple[dict[str, str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told, ledger = served
    monkeypatch.setenv("TAKEBOARD_REHEARSAL_TINY", "1")

    async def play() -> tuple[float, str]:
        wire = VendorWire(
            Keys(told["key"]), environment={"TAKEBOARD_RUNWAY_BASE_URL": told["base_url"]}
        )
        vendor = wire.vendor("runway", "", rehearsed=False, speed=1.0)
        with pytest.raises(Unreachable) as caught:
            await send(vendor, seconds=2)
        assert caught.value.sent
        ticket = await send(vendor, seconds=2)
        look = await ended(vendor, ticket)
        with pytest.raises(Unreachable):
            await fetched(vendor, look, tmp_path / "a")
        await fetched(vendor, look, tmp_path / "a")
        await wire.close()
        return vendor.speed, ticket

    speed, ticket = asyncio.run(play())
    lines = [json.loads(line) for line in ledger.read_text().splitlines()]
    assert speed == FAST
    assert [line["kind"] for line in lines] == ["charged", "charged"]
    assert lines[1]["task"] == ticket
    assert (tmp_path / "a").read_bytes()[4:8] == b"ftyp"
