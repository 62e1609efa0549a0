"""Our adapter and Google's simulator, written apart from each other, meet on the wire.

What every vendor must do is in `test_every_vendor`; here are Google's three dialects and log-ins.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import struct
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import BadReply, NotCapable, Refused, Unreachable
from app.domain.model_card import Mode
from app.domain.render_order import RenderOrder
from app.domain.vendor_ports import NOBODY, Doubt, Vendor
from app.providers.transport import Limits
from app.providers.wire import VendorWire
from app.rehearsal.bill import Bill
from app.rehearsal.google import Google
from tests.providers.google_orders import asked
from tests.providers.orders import Keys
from tests.providers.rehearsed import OWN, ended, fetched, files, send, sent
from tests.rehearsal.served import served

pytestmark = pytest.mark.asyncio


def by_key(app: Google) -> str:
    return app.api_key


def without_bucket(app: Google) -> str:
    found = json.loads(app.key)
    del found["takeboard"]
    return json.dumps(found)


def by_gcloud(_app: Google) -> str:
    return json.dumps(
        {
            "type": "authorized_user", "client_id": "c", "client_secret": "s",
            "refresh_token": "1//rehearsal-refresh-token", "quota_project_id": "paying-project",
        }
    )  # fmt: skip


def as_told(app: Google) -> str:
    return app.key


@asynccontextmanager
async def google(
    key: Callable[[Google], str] = as_told, faults: str = "", speed: float = 2000.0
) -> AsyncIterator[tuple[Vendor, Bill, Google]]:
    bill = Bill()
    app = Google(speed=speed, faults=faults, bill=bill, tiny=True)
    app.key = key(app)
    wire = VendorWire(Keys(), {"google": lambda _speed: app}, limits=Limits(answer_s=15.0))
    try:
        yield wire.vendor("google", "google", rehearsed=True, speed=speed), bill, app
    finally:
        await wire.close()


def wanted(surface: str, mode: Mode = Mode.TEXT, **more: Any) -> RenderOrder:
    """The order as a film freezes it: what the account adds is not in it."""
    frames: dict[Mode, dict[str, object]] = {
        Mode.FIRST_FRAME: {"first_frame": sent("a.png")},
        Mode.FIRST_LAST: {"first_frame": sent("a.png"), "last_frame": sent("b.png")},
        Mode.REFERENCES: {"references": (sent("a.png"), sent("b.png"))},
        Mode.EXTEND: {"clip": sent("c.mp4")},
        Mode.VIDEO: {"clip": sent("c.mp4")},
    }
    seconds = 7 if mode is Mode.EXTEND and surface != "omni" else 8
    found = asked(surface, **({"mode": mode, "seconds": seconds, **frames.get(mode, {})} | more))
    kept = {k: v for k, v in found.options.items() if k not in ("signs", "project")}
    return found.model_copy(update={"options": kept})


async def rendered(vendor: Vendor, order: RenderOrder, folder: Path) -> str:
    ticket = await send(vendor, order)
    look = await ended(vendor, ticket, order)
    assert (look.state, look.failure) == ("done", "")
    assert await fetched(vendor, look, order, folder / "take") == "video/mp4"
    assert (folder / "take").read_bytes()[4:8] == b"ftyp"
    return ticket


ALL = [Mode.TEXT, Mode.FIRST_FRAME, Mode.FIRST_LAST, Mode.REFERENCES, Mode.EXTEND]


@pytest.mark.parametrize("mode", ALL)
async def test_google_cloud_veo(mode: Mode, tmp_path: Path) -> None:
    """Results lie in the answer, where no bucket is named, and are fetched from it."""
    async with google(without_bucket) as (vendor, bill, _app):
        ticket = await rendered(vendor, wanted("vertex", mode), tmp_path)
    assert ticket.startswith("projects/rehearsal-studio/locations/us-central1/")
    assert [(line["task"], line["client_id"]) for line in bill.lines] == [(ticket, OWN)]


@pytest.mark.parametrize("mode", ALL)
async def test_google_key_veo(mode: Mode, tmp_path: Path) -> None:
    async with google(by_key) as (vendor, _bill, _app):
        ticket = await rendered(vendor, wanted("developer", mode), tmp_path)
    assert ticket.startswith("models/veo-3.1-generate-preview/operations/")


@pytest.mark.parametrize(
    ("mode", "key"),
    [(mode, key) for mode in (*ALL, Mode.VIDEO) for key in (by_key, without_bucket)]
    + [(Mode.TEXT, by_gcloud)],
)
async def test_google_omni(mode: Mode, key: Callable[[Google], str], tmp_path: Path) -> None:
    async with google(key) as (vendor, bill, _app):
        ticket = await rendered(vendor, wanted("omni", mode), tmp_path)
    assert ticket.startswith("int_")
    assert [line["task"] for line in bill.lines] == [ticket]


async def test_google_key_extends_a_result_of_its_own_by_its_address(tmp_path: Path) -> None:
    async with google(by_key) as (vendor, bill, _app):
        first = wanted("developer")
        look = await ended(vendor, await send(vendor, first), first)
        link = look.downloads[0]
        await rendered(vendor, wanted("developer", Mode.EXTEND, clip_link=link), tmp_path)
    assert len(bill.lines) == 2


async def test_a_clip_too_large_for_a_request_is_uploaded(tmp_path: Path) -> None:
    raw = files()["c.mp4"][1]
    big = raw + struct.pack(">I4s", 16_000_008, b"free") + bytes(16_000_000)
    plain = sent("c.mp4")
    clip = plain.model_copy(update={"sha256": hashlib.sha256(big).hexdigest()})
    order = wanted("omni", Mode.VIDEO, clip=clip)
    async with google(by_key) as (vendor, _bill, app):
        prepared = await vendor.prepare(order, lambda _file: big, OWN)
        ticket = (await vendor.submit(prepared)).ticket
        assert (await ended(vendor, ticket, order)).state == "done"
        assert list(app.shelf.known().values()) == [5, 5]  # the upload and the result


@pytest.mark.parametrize(
    ("key", "surface"), [(by_key, "vertex"), (as_told, "developer"), (by_gcloud, "developer")]
)
async def test_the_wrong_account_is_told_before_anything_is_sent(
    key: Callable[[Google], str], surface: str
) -> None:
    async with google(key) as (vendor, bill, app):
        with pytest.raises(NotCapable):
            await send(vendor, wanted(surface))
    assert (bill.lines, app.creates) == ((), 0)


async def test_a_lost_answer_is_found_by_the_accounts_own_bucket(tmp_path: Path) -> None:
    order = wanted("vertex")
    doubt = Doubt(own_id=OWN, sha256="0" * 64, sent_at=datetime.now(UTC))
    async with google(as_told, "drop-after-accept:1", speed=60.0) as (vendor, bill, _app):
        with pytest.raises(Unreachable):
            await send(vendor, order)
        assert await vendor.settle(order, doubt) == NOBODY  # nothing is rendered yet
        for _ in range(400):
            settled = await vendor.settle(order, doubt)
            if settled != NOBODY:
                break
            await asyncio.sleep(0.02)
        assert settled.ticket is not None
        assert settled.ticket.startswith(f"gs://rehearsal-takes/jobs/{OWN}/")
        look = await vendor.poll(settled.ticket, order)
        await fetched(vendor, look, order, tmp_path / "take")
        other = Doubt(own_id=OWN, sha256="0" * 64, sent_at=datetime.now(UTC),
                      known=frozenset({settled.ticket}))  # fmt: skip
        assert await vendor.settle(order, other) == NOBODY
    assert len(bill.lines) == 1


async def test_without_a_bucket_a_lost_answer_is_left_to_the_person() -> None:
    order = wanted("omni")
    doubt = Doubt(own_id=OWN, sha256="0" * 64, sent_at=datetime.now(UTC))
    async with google(by_key, "drop-after-accept:1") as (vendor, _bill, _app):
        with pytest.raises(Unreachable):
            await send(vendor, order)
        assert await vendor.settle(order, doubt) == NOBODY


async def test_google_omni_cancel_gives_back_what_has_not_begun() -> None:
    order = wanted("omni")
    async with google(by_key, speed=1.0) as (vendor, bill, _app):
        ticket = await send(vendor, order)
        assert (await vendor.poll(ticket, order)).state == "waiting"
        await vendor.cancel(ticket, order)
        look = await vendor.poll(ticket, order)
    assert (look.state, look.refunded) == ("cancelled", True)
    assert [line["kind"] for line in bill.lines] == ["charged", "refunded"]


@pytest.mark.parametrize(
    ("fault", "word"), [("no-video", "moderation"), ("asks-back", "asks back")]
)
async def test_an_interaction_that_ends_without_a_video_fails(fault: str, word: str) -> None:
    order = wanted("omni")
    async with google(by_key, fault) as (vendor, _bill, _app):
        look = await ended(vendor, await send(vendor, order), order)
    assert look.state == "failed"
    assert word in look.failure


@pytest.mark.parametrize(
    ("surface", "key"), [("vertex", without_bucket), ("vertex", as_told), ("developer", by_key)]
)
@pytest.mark.parametrize(
    ("fault", "may_retry"), [("moderation", False), ("internal-failure", True)]
)
async def test_a_veo_task_that_fails_costs_nothing(
    surface: str, key: Callable[[Google], str], fault: str, may_retry: bool
) -> None:
    order = wanted(surface)
    async with google(key, fault) as (vendor, bill, _app):
        look = await ended(vendor, await send(vendor, order), order)
    assert (look.state, look.refunded, look.may_retry) == ("failed", True, may_retry)
    assert ("moderation" in look.failure) is (fault == "moderation")
    assert [line["kind"] for line in bill.lines] == ["charged", "refunded"]


@pytest.mark.parametrize("fault", ["truncated-file", "wrong-content-type"])
async def test_a_spoilt_result_inside_an_answer_is_refused(fault: str, tmp_path: Path) -> None:
    order = wanted("vertex")
    async with google(without_bucket, fault) as (vendor, _bill, _app):
        with pytest.raises((BadReply, Unreachable)):
            await rendered(vendor, order, tmp_path)
    assert not (tmp_path / "take").exists()


async def test_a_token_that_ran_out_is_asked_for_anew() -> None:
    order = wanted("vertex")
    async with google() as (vendor, _bill, app):
        ticket = await send(vendor, order)
        app.sign_in._tokens.clear()
        with pytest.raises(Refused) as refused:
            await vendor.poll(ticket, order)
        assert refused.value.status == 401
        assert (await ended(vendor, ticket, order)).state == "done"


async def test_a_key_of_somebody_else_is_refused_and_never_shown() -> None:
    def wrong(app: Google) -> str:
        found = json.loads(app.key)
        return json.dumps({**found, "client_email": "other@p.iam.gserviceaccount.com"})

    async with google(wrong) as (vendor, bill, _app):
        with pytest.raises(Refused) as refused:
            await send(vendor, wanted("vertex"))
    assert "PRIVATE KEY" not in str(refused.value)
    async with google(lambda _app: "AIzaOther") as (vendor, bill, _app):
        with pytest.raises(Refused):
            await send(vendor, wanted("omni"))
    assert bill.lines == ()


@pytest.mark.parametrize(("surface", "key"), [("vertex", as_told), ("omni", by_key)])
async def test_google_over_a_socket(
    surface: str, key: Callable[[Google], str], tmp_path: Path
) -> None:
    """At an address of one's own, as the command line serves it."""
    with served("google", faults="drop-after-accept:1,truncated-file:1") as (app, base):
        wire = VendorWire(Keys(key(app)), environment={"TAKEBOARD_GOOGLE_BASE_URL": base})
        vendor = wire.vendor("google", "", rehearsed=False, speed=1.0)
        order = wanted(surface)
        assert await vendor.greet()
        with pytest.raises(Unreachable) as caught:
            await send(vendor, order)
        assert caught.value.sent
        ticket = await send(vendor, order)
        look = await ended(vendor, ticket, order)
        with pytest.raises(Unreachable):
            await fetched(vendor, look, order, tmp_path / "take")
        await fetched(vendor, look, order, tmp_path / "take")
        await wire.close()
    assert (tmp_path / "take").read_bytes()[4:8] == b"ftyp"
