"""Where a file may be fetched from, who sees the key, and that no name leads inside."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest

from app.domain.errors import BadReply, Unreachable
from app.providers import address
from app.providers.address import file_address, public_addresses
from app.providers.download import download
from app.providers.hops import send_pinned
from app.providers.wire_call import HttpCall
from tests.providers.doorman import answer, doorman
from tests.providers.fetching import FILM, MP4, bring, wire
from tests.providers.orders import CANARY


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "link",
    [
        "file:///etc/passwd",
        "ftp://127.0.0.1/a",
        "data:video/mp4;base64,AAAA",
        "a.mp4",
        "http://",
        "http://user:pass@example.com/a",
        "http://127.0.0.1:99999/a",
        "http://127.0.0.1/a\nb",
        "http://x/" + "a" * 9000,
        "",
    ],
)
async def test_a_link_that_is_no_web_address_is_never_followed(link: str, tmp_path: Path) -> None:
    async with doorman(answer(200, FILM, **MP4)) as keeper:
        out = wire(keeper)
        with pytest.raises(BadReply):
            await download(out, link, tmp_path / "a", lambda: False, lambda _n: None)
        await out.close()
    assert keeper.visits == []


INSIDE = [
    "http://127.0.0.1:{other}/a",
    "http://localhost:{other}/a",
    "http://2130706433:{other}/a",
    "http://[::1]:{other}/a",
    "http://[::ffff:127.0.0.1]:{other}/a",
    "http://0.0.0.0:{other}/a",
    "https://127.0.0.1:{port}/a",
    "http://10.0.0.1/a",
    "http://192.168.1.1/a",
    "http://172.16.0.1/a",
    "http://169.254.169.254/latest/meta-data",
    "http://100.64.0.1/a",
    "http://[fe80::1]/a",
    "http://[fd00::1]/a",
    "http://[64:ff9b::7f00:1]/a",
    "http://[2002:7f00:1::]/a",
    "http://224.0.0.1/a",
]


@pytest.mark.asyncio
@pytest.mark.parametrize("link", INSIDE)
@pytest.mark.parametrize("moved", [False, True], ids=["named", "redirected"])
async def test_nothing_inside_this_network_is_knocked_at(
    link: str, moved: bool, tmp_path: Path
) -> None:
    async with doorman(answer(200, FILM, **MP4)) as other, doorman() as keeper:
        goal = link.format(other=other.port, port=keeper.port)
        keeper.acts.append(answer(302, b"", location=goal))
        with pytest.raises((BadReply, Unreachable)):
            await bring(keeper, tmp_path / "a", "" if moved else goal)
        assert len(keeper.visits) == int(moved)
    assert other.visits == []


@pytest.mark.asyncio
@pytest.mark.parametrize("goal", ["file:///etc/passwd", "ftp://x/y", "http://u:p@x/", ""])
async def test_a_redirect_to_something_odd_is_refused(goal: str, tmp_path: Path) -> None:
    async with doorman(answer(302, b"", location=goal)) as keeper:
        with pytest.raises(BadReply):
            await bring(keeper, tmp_path / "a")


@pytest.mark.asyncio
async def test_a_redirect_within_the_base_is_followed(tmp_path: Path) -> None:
    async with doorman(answer(302, b"", location="/b.mp4"), answer(200, FILM, **MP4)) as keeper:
        await bring(keeper, tmp_path / "a")
    assert [visit.target for visit in keeper.visits] == ["/a.mp4?sig=1", "/b.mp4"]
    assert not any("authorization" in visit.head.lower() for visit in keeper.visits)


@pytest.mark.asyncio
async def test_a_key_goes_to_the_base_and_never_further(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # loopback stands for the world here, so that a second server can be reached at all
    monkeypatch.setattr(address, "is_public", lambda _address: True)
    async with doorman() as storage, doorman() as keeper:
        storage.acts += [answer(302, b"", location=f"{keeper.url}/c"), answer(200, FILM, **MP4)]
        there = f"http://localhost:{storage.port}/b"
        keeper.acts += [
            answer(302, b"", location="/b"),
            answer(302, b"", location=there),
            answer(302, b"", location=there),
        ]
        out = wire(keeper)
        key = {"Authorization": f"Bearer {CANARY}"}
        args = (tmp_path / "a", lambda: False, lambda _n: None)
        assert await download(out, "/files/1:download?alt=media", *args, headers=key) == "video/mp4"
        await out.close()
    assert [visit.header("authorization") for visit in keeper.visits] == [*key.values()] * 2 + [""]
    assert [visit.header("host") for visit in storage.visits] == [f"localhost:{storage.port}"] * 2
    assert not any(CANARY in visit.head for visit in storage.visits)


@pytest.mark.asyncio
async def test_a_key_is_not_given_to_a_link_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(address, "is_public", lambda _address: True)
    async with doorman(answer(200, FILM, **MP4)) as storage, doorman() as keeper:
        out = wire(keeper)
        args = (tmp_path / "a", lambda: False, lambda _n: None)
        await download(out, f"{storage.url}/a", *args, headers={"Authorization": CANARY})
        for link in ("//evil.example/a", "/\\evil.example/a"):
            with pytest.raises(BadReply):
                await download(out, link, *args, headers={"Authorization": CANARY})
        await out.close()
    assert CANARY not in storage.visits[0].head


@pytest.mark.asyncio
async def test_a_name_that_points_elsewhere_a_moment_later_leads_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(address, "is_public", lambda found: found == "127.0.0.9")  # nobody's
    async with doorman(answer(200, FILM, **MP4)) as inside, doorman() as keeper:

        async def resolver(host: str, port: int, **_more: object) -> list[tuple[object, ...]]:
            asked.append(host)
            found = "127.0.0.9" if len(asked) == 1 else "127.0.0.1"
            return [(2, 1, 6, "", (found, port))]

        monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", resolver)
        out = wire(keeper)
        args = (tmp_path / "a", lambda: False, lambda _n: None)
        with pytest.raises(Unreachable):
            await download(out, f"http://files.example:{inside.port}/a", *args)
        await out.close()
    assert asked == ["files.example"]
    assert inside.visits == []


@pytest.mark.asyncio
async def test_of_several_addresses_the_next_is_tried_when_one_is_dead() -> None:
    async with doorman(answer(200, FILM, **MP4)) as keeper, httpx.AsyncClient() as client:
        url = httpx.URL(f"http://files.example:{keeper.port}/a")
        response = await send_pinned(client, "GET", url, {}, ["127.0.0.9", "127.0.0.1"])
        await response.aclose()
    assert keeper.visits[0].header("host") == f"files.example:{keeper.port}"
    assert keeper.visits[0].header("connection") == "close"


@pytest.mark.asyncio
async def test_only_addresses_of_the_world_are_given() -> None:
    assert await public_addresses(file_address("https://8.8.8.8/a")) == ["8.8.8.8"]
    with pytest.raises(BadReply):
        await public_addresses(file_address("https://10.0.0.8/a"))


@pytest.mark.asyncio
async def test_an_upload_goes_where_its_address_was_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    async with doorman(answer(200)) as storage, doorman() as keeper:
        out = wire(keeper)
        call = HttpCall(
            method="PUT", path="/", what="an upload", url=f"http://localhost:{storage.port}/up?s=1"
        )
        with pytest.raises(BadReply):
            await out.send(call)
        assert storage.visits == []
        monkeypatch.setattr(address, "is_public", lambda _address: True)
        await out.send(call)
        await out.close()
    assert storage.visits[0].header("host") == f"localhost:{storage.port}"
    assert storage.visits[0].target == "/up?s=1"
    assert CANARY not in storage.visits[0].head


@pytest.mark.parametrize(
    "inside",
    [
        "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "100.64.0.1", "169.254.1.1", "172.31.0.1",
        "192.168.0.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1",
        "::127.0.0.1", "::ffff:10.0.0.1", "::ffff:0:10.0.0.1", "64:ff9b::a00:1", "64:ff9b:1::1",
        "fe80::1%eth0", "fec0::1", "fc00::1", "ff02::1", "2001:db8::1", "2002:a00:1::1",
        "2001:0:1::f5ff:fffe", "100::1", "5f00::1", "", "files.example", "127.1",
    ],
)  # fmt: skip
def test_addresses_that_are_not_of_the_world(inside: str) -> None:
    assert not address.is_public(inside)


@pytest.mark.parametrize(
    "there", ["8.8.8.8", "2606:4700::1111", "64:ff9b::808:808", "2002:808:808::1"]
)
def test_addresses_of_the_world(there: str) -> None:
    assert address.is_public(there)
