"""The wire: what left, what counts as an answer, and that the key is never seen."""

from __future__ import annotations

import gzip
import json
import logging
import socket
import zlib

import pytest

from app.domain.errors import BadReply, NotConfigured, Unreachable
from app.providers.adapters import runway
from app.providers.address import base_origin
from app.providers.transport import Limits, Transport
from app.providers.wire_call import HttpCall
from tests.providers.doorman import answer, doorman, hang_up, keep_silent, trickle
from tests.providers.orders import CANARY, first, order

ORDER = HttpCall(method="POST", path="/v1/x", what="the order", body=b"{}", paid=True)
LOOK = HttpCall(method="GET", path="/v1/x", what="the task")
QUICK = Limits(connect_s=1, answer_s=0.4, json_bytes=50_000)


def wire(url: str, key: str = CANARY, limits: Limits = QUICK) -> Transport:
    return Transport(base_origin(url, "X"), lambda: key, runway.sign, limits=limits)


@pytest.mark.asyncio
async def test_a_call_arrives_as_built_and_its_answer_comes_back() -> None:
    async with doorman(answer(201, '{"id": "a"}', x_more="yes")) as keeper:
        out = wire(keeper.url)
        reply = await out.send(ORDER)
        await out.close()
    assert (reply.status, reply.data(), reply.headers["x-more"]) == (201, {"id": "a"}, "yes")
    [visit] = keeper.visits
    assert (visit.target, visit.body) == ("/v1/x", b"{}")
    assert visit.header("authorization") == f"Bearer {CANARY}"


@pytest.mark.asyncio
async def test_an_encoded_ticket_arrives_as_one_segment() -> None:
    ticket = "../../v1/organization?a=b#c"
    async with doorman(answer()) as keeper:
        out = wire(keeper.url)
        await out.send(first(runway.progress(ticket, order())))
        await out.close()
    assert keeper.visits[0].target.count("/") == 3
    assert keeper.visits[0].target.startswith("/v1/tasks/%2E%2E%2F")


@pytest.mark.asyncio
async def test_orders_ride_fresh_connections_and_polls_share_one() -> None:
    async with doorman(answer()) as keeper:
        out = wire(keeper.url)
        for call in (LOOK, LOOK, LOOK, ORDER, ORDER):
            await out.send(call)
        await out.close()
    assert [visit.line for visit in keeper.visits] == [0, 0, 0, 1, 2]


@pytest.mark.asyncio
async def test_a_closed_door_means_that_nothing_was_sent() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    out = wire(f"http://127.0.0.1:{port}")
    with pytest.raises(Unreachable) as caught:
        await out.send(ORDER)
    await out.close()
    assert caught.value.sent is False


HALF = "HTTP/1.1 200 OK\ncontent-type: application/json\ncontent-length: 1000"


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "act",
    [
        hang_up,
        keep_silent,
        trickle(HALF, b" ", 0.05),
        trickle("HTTP/1.1 200 OK\ncontent-length: 9999", b"", 9),
    ],
    ids=["broken", "silent", "byte-by-byte", "half"],
)
async def test_without_a_complete_answer_an_order_may_have_been_sent(act: object) -> None:
    async with doorman(act) as keeper:  # type: ignore[arg-type]
        out = wire(keeper.url)
        with pytest.raises(Unreachable) as caught:
            await out.send(ORDER)
        await out.close()
    assert caught.value.sent is True
    assert len(keeper.visits) == 1  # never sent again by itself


@pytest.mark.asyncio
async def test_an_answer_shorter_than_announced_is_no_answer() -> None:
    async with doorman(answer(200, '{"id": "a"}', content_length="5000", connection="close")) as k:
        out = wire(k.url)
        with pytest.raises(Unreachable):
            await out.send(ORDER)
        await out.close()


@pytest.mark.asyncio
async def test_an_answer_over_the_limit_is_unusable_also_unpacked() -> None:
    large = b'{"a": "' + b"x" * 60_000 + b'"}'
    bomb = gzip.compress(b" " * 5_000_000)
    assert len(bomb) < QUICK.json_bytes
    for act in (
        answer(200, large),
        answer(200, bomb, content_encoding="gzip"),
        answer(200, zlib.compress(b" " * 5_000_000), content_encoding="deflate"),
        answer(200, b"{}", content_encoding="br"),
        answer(200, b"not gzip", content_encoding="gzip"),
    ):
        async with doorman(act) as keeper:
            out = wire(keeper.url)
            with pytest.raises(BadReply):
                await out.send(ORDER)
            await out.close()


@pytest.mark.asyncio
async def test_a_packed_answer_within_the_limit_is_read() -> None:
    packed = gzip.compress(b'{"id": "a"}')
    async with doorman(answer(200, packed, content_encoding="gzip")) as keeper:
        out = wire(keeper.url)
        assert (await out.send(LOOK)).data() == {"id": "a"}
        await out.close()


@pytest.mark.asyncio
async def test_no_redirect_of_a_call_is_followed() -> None:
    async with doorman(answer(307, "{}", location="http://127.0.0.1:1/elsewhere")) as keeper:
        out = wire(keeper.url)
        assert (await out.send(ORDER)).status == 307
        await out.close()
    assert len(keeper.visits) == 1


@pytest.mark.asyncio
@pytest.mark.parametrize("told", ["50", "0", "-1", "nan", "inf", "1e99", "fast"])
async def test_the_speed_of_a_near_simulator_is_heard_when_it_makes_sense(told: str) -> None:
    async with doorman(answer(200, "{}", x_takeboard_speed=told)) as keeper:
        out = wire(keeper.url)
        await out.send(LOOK)
        await out.close()
    assert out.speed == (50.0 if told == "50" else 1.0)


def test_only_loopback_counts_as_near() -> None:
    far = ["https://api.dev.runwayml.com", "http://10.0.0.1:80", "http://127.0.0.1.example.com"]
    assert not any(base_origin(url, "X").is_loopback for url in far)
    assert all(
        base_origin(url, "X").is_loopback
        for url in [
            "http://127.0.0.1:9",
            "http://[::1]:9",
            "http://localhost:9",
            "http://127.9.9.9",
        ]
    )


@pytest.mark.asyncio
async def test_a_vendor_that_repeats_the_key_shows_it_to_nobody(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    echo = json.dumps({"error": f"bad key {CANARY}", "issues": [], "more": CANARY})
    async with doorman(answer(400, echo, x_echo=CANARY), hang_up) as keeper:
        out = wire(keeper.url)
        reply = await out.send(ORDER)
        with pytest.raises(Unreachable) as caught:
            await out.send(ORDER)
        await out.close()
    seen = [repr(reply), str(runway.read_refusal(reply, paid=True)), repr(out), caplog.text]
    seen += [str(caught.value), repr(caught.value.details), repr(caught.value.__cause__)]
    assert "[key]" in seen[0]
    assert not any(CANARY in text for text in seen)
    assert caught.value.__cause__ is None


@pytest.mark.asyncio
@pytest.mark.parametrize("streamed", [False, True])
async def test_a_refused_key_that_is_repeated_is_hidden_before_it_is_forgotten(
    streamed: bool,
) -> None:
    async with doorman(answer(401, json.dumps({"error": CANARY}), x_echo=CANARY)) as keeper:
        out = wire(keeper.url)
        heard: list[str] = []
        if streamed:
            reply = await out.stream(ORDER, heard.append, lambda: False)
        else:
            reply = await out.send(ORDER)
        await out.close()
    assert reply.status == 401
    assert "[key]" in reply.headers["x-echo"]
    assert CANARY not in repr((reply, heard))


@pytest.mark.asyncio
@pytest.mark.parametrize("key", ["", "key_\nx", "key x", "schlüssel"])
async def test_a_key_that_cannot_be_sent_is_refused_unsaid(key: str) -> None:
    out = wire("http://127.0.0.1:9", key)
    with pytest.raises(NotConfigured) as caught:
        await out.send(LOOK)
    assert not key or key not in str(caught.value)


@pytest.mark.asyncio
async def test_a_refused_key_is_asked_for_again() -> None:
    keys = iter(["key_old", "key_new"])
    async with doorman(answer(401), answer(200)) as keeper:
        out = Transport(base_origin(keeper.url, "X"), lambda: next(keys), runway.sign, limits=QUICK)
        assert (await out.send(LOOK)).status == 401
        assert (await out.send(LOOK)).status == 200
        await out.close()
    assert keeper.visits[1].header("authorization") == "Bearer key_new"


@pytest.mark.parametrize(
    "text",
    ["", "runway", "ftp://x", "http://x/v1", "http://u:p@x", "http://x#y", "http://", "file:///x"],
)
def test_a_base_that_is_no_plain_address_is_refused_with_the_variable(text: str) -> None:
    with pytest.raises(NotConfigured, match="TAKEBOARD_RUNWAY_BASE_URL"):
        base_origin(text, "TAKEBOARD_RUNWAY_BASE_URL")
