"""Media inside answers: taken out as they arrive, whatever the cuts, and never kept in memory."""

from __future__ import annotations

import base64
import itertools
import json
import random
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import BadReply
from app.providers.adapters import runway
from app.providers.address import base_origin
from app.providers.sieve import LONG, Sieve, Tray
from app.providers.transport import Transport
from app.providers.wire_call import HttpCall
from tests.providers.doorman import Visit, answer, doorman
from tests.providers.fetching import QUICK
from tests.providers.orders import CANARY

MOVIE = random.Random(7).randbytes(3 * LONG + 1)
TEXT = base64.b64encode(MOVIE).decode()
SMALL = {"a": 'quo"te \\ é \n', "b": [1, None, {"c": "x" * 1000}], "": ""}


def sift(raw: bytes, tray: Tray | None, *cuts: int) -> bytes:
    sieve = Sieve(tray, 1_000_000)
    places = [0, *sorted(cut % (len(raw) + 1) for cut in cuts), len(raw)]
    try:
        for begin, end in itertools.pairwise(places):
            sieve.feed(raw[begin:end])
    finally:
        sieve.close()
    return sieve.rest()


@settings(deadline=None, max_examples=60)
@given(cuts=st.lists(st.integers(0, 2**32), max_size=6), ascii_only=st.booleans())
def test_what_is_small_passes_as_it_is(cuts: list[int], ascii_only: bool) -> None:
    raw = json.dumps(SMALL, ensure_ascii=ascii_only).encode()
    assert sift(raw, None, *cuts) == raw


@settings(deadline=None, max_examples=30)
@given(
    cuts=st.lists(st.integers(0, 2**32), max_size=8),
    spelling=st.sampled_from(["plain", "slashes", "signs", "url", "uri", "lines", "bare"]),
)
def test_media_are_found_however_they_are_spelled_and_cut(
    cuts: list[int], spelling: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    told = json.dumps(
        {
            "plain": TEXT,
            "slashes": TEXT,
            "signs": TEXT,
            "url": TEXT.replace("+", "-").replace("/", "_"),
            "uri": f"data:video/mp4;base64,{TEXT}",
            "lines": "\n".join(TEXT[n : n + 76] for n in range(0, len(TEXT), 76)),
            "bare": TEXT.rstrip("="),
        }[spelling]
    )
    if spelling == "slashes":
        told = told.replace("/", "\\/")
    if spelling == "signs":
        told = told.replace("=", "\\u003d").replace("+", "\\u002B")
    raw = b'{"done": true, "videos": [{"data": %b}, {"data": %b}], "n": "x"}' % (
        told.encode(), told.encode(),
    )  # fmt: skip
    tray = Tray(tmp_path_factory.mktemp("tray"))
    found = json.loads(sift(raw, tray, *cuts))
    marks = [base64.b64decode(video["data"]) for video in found["videos"]]
    assert [tray.found[mark].read_bytes() for mark in marks] == [MOVIE, MOVIE]
    assert (found["done"], found["n"]) == (True, "x")


@pytest.mark.parametrize(
    "text", ["ä" * LONG, "*" * (LONG + 9), TEXT[:99] + "=" + TEXT, "A\\\\" * LONG]
)
def test_a_long_text_that_is_no_media_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(BadReply):
        sift(json.dumps({"data": text}).encode(), Tray(tmp_path))


def test_what_is_not_media_has_a_limit_of_its_own() -> None:
    with pytest.raises(BadReply, match="too large"):
        sift(b'["a",' * 300_000, None)


async def ask(url: str, tray: Tray | None, most: int) -> bytes:
    out = Transport(base_origin(url, "X"), lambda: CANARY, runway.sign, limits=QUICK)
    call = HttpCall(method="GET", path="/v1/tasks/1", what="a look", most_bytes=most)
    try:
        return (await out.send(call, tray)).body
    finally:
        await out.close()


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("wanted", "size"),
    [
        (True, 30_000_000),
        (False, 30_000_000),
        pytest.param(True, 200_000_000, marks=pytest.mark.long),
    ],
)
async def test_a_large_answer_that_may_carry_its_media_takes_little_memory(
    wanted: bool, size: int, tmp_path: Path
) -> None:
    part = base64.b64encode(MOVIE[: 3 * LONG])
    times = size // len(part)

    async def media(visit: Visit) -> None:
        whole = times * len(part) + len(b'{"data": ""}')
        head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {whole}"
        await visit.say(head.encode() + b'\r\n\r\n{"data": "')
        for _ in range(times):
            await visit.say(part)
        await visit.say(b'"}')

    tray = Tray(tmp_path) if wanted else None
    async with doorman(media) as keeper:
        tracemalloc.start()
        body = await ask(keeper.url, tray, 256 * 1024 * 1024)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    print(f"\n{size / 1e6:.0f} MB of JSON with its media inside: {peak / 1e6:.1f} MB of memory")
    assert peak < 8_000_000
    mark = base64.b64decode(json.loads(body)["data"])
    if tray is not None:
        assert tray.found[mark].stat().st_size == times * 3 * LONG


@pytest.mark.asyncio
async def test_an_answer_beyond_its_limit_is_cut_off(tmp_path: Path) -> None:
    raw = json.dumps({"data": TEXT}).encode()
    async with doorman(answer(200, raw)) as keeper:
        with pytest.raises(BadReply, match="too large"):
            await ask(keeper.url, Tray(tmp_path), len(raw) - 1)
