"""Downloads: whole or not at all, resumed only with the same file, from nowhere odd."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import IO

import httpx
import pytest

from app.domain.errors import BadReply, DiskFull, Stopped, Unreachable, UserFacing
from app.providers import download as module
from app.providers.adapters import runway
from app.providers.address import base_origin, check_public, file_address
from app.providers.download import download
from app.providers.transport import Limits, Transport
from tests.providers.doorman import Doorman, Visit, answer, doorman, hang_up, keep_silent, trickle
from tests.providers.orders import CANARY

FILM = b"\0\0\0\x18ftypmp42" + bytes(range(256)) * 2000
QUICK = Limits(
    answer_s=2, slow_window_s=0.5, slow_bytes_per_s=1000, most_bytes=1_000_000, look_s=0.05
)
MP4 = {"content_type": "video/mp4"}


def wire(keeper: Doorman) -> Transport:
    return Transport(base_origin(keeper.url, "X"), lambda: CANARY, runway.sign, limits=QUICK)


async def bring(
    keeper: Doorman, target: Path, link: str = "", stop: object = lambda: False
) -> tuple[str, list[int]]:
    told: list[int] = []
    out = wire(keeper)
    try:
        kind = await download(
            out,
            link or f"{keeper.url}/a.mp4?sig=1",
            target,
            stop,  # type: ignore[arg-type]
            told.append,
        )
    finally:
        await out.close()
    return kind, told


@pytest.mark.asyncio
async def test_a_file_comes_home_whole_and_without_the_key(tmp_path: Path) -> None:
    async with doorman(answer(200, FILM, **MP4)) as keeper:
        kind, told = await bring(keeper, tmp_path / "a.part")
    assert (tmp_path / "a.part").read_bytes() == FILM
    assert (kind, told[-1]) == ("video/mp4", len(FILM))
    assert "authorization" not in keeper.visits[0].head.lower()
    assert CANARY not in keeper.visits[0].head
    assert os.listdir(tmp_path) == ["a.part"]


@pytest.mark.asyncio
async def test_a_vague_type_is_settled_by_the_first_bytes(tmp_path: Path) -> None:
    async with doorman(answer(200, FILM, content_type="application/octet-stream")) as keeper:
        assert (await bring(keeper, tmp_path / "a.part"))[0] == "video/mp4"


def part_of(visit: Visit) -> int:
    return int(visit.header("range").removeprefix("bytes=").rstrip("-") or 0)


async def rest(visit: Visit) -> None:
    start = part_of(visit)
    place = f"bytes {start}-{len(FILM) - 1}/{len(FILM)}"
    await answer(206, FILM[start:], content_range=place, etag='"one"', **MP4)(visit)


async def half(visit: Visit) -> None:
    head = (
        f'HTTP/1.1 200 OK\r\ncontent-type: video/mp4\r\netag: "one"\r\ncontent-length: {len(FILM)}'
    )
    await visit.say(head.encode() + b"\r\n\r\n", FILM[:200_000])
    visit.out.close()


@pytest.mark.asyncio
async def test_a_broken_download_goes_on_where_it_stopped(tmp_path: Path) -> None:
    async with doorman(half, rest) as keeper:
        with pytest.raises(Unreachable):
            await bring(keeper, tmp_path / "a.part")
        had = (tmp_path / "a.part").stat().st_size
        await bring(keeper, tmp_path / "a.part", f"{keeper.url}/a.mp4?sig=2")
    assert had > 0
    assert keeper.visits[1].header("range") == f"bytes={had}-"
    assert keeper.visits[1].header("if-range") == '"one"'
    assert (tmp_path / "a.part").read_bytes() == FILM


@pytest.mark.asyncio
async def test_a_file_that_changed_meanwhile_is_fetched_anew(tmp_path: Path) -> None:
    other = FILM[::-1]
    async with doorman(half, answer(200, b"\0\0\0\x18ftyp" + other, **MP4)) as keeper:
        with pytest.raises(Unreachable):
            await bring(keeper, tmp_path / "a.part")
        await bring(keeper, tmp_path / "a.part")
    assert (tmp_path / "a.part").read_bytes() == b"\0\0\0\x18ftyp" + other


@pytest.mark.asyncio
async def test_a_file_of_another_length_is_not_gone_on_with(tmp_path: Path) -> None:
    async def longer(visit: Visit) -> None:
        start = part_of(visit)
        place = f"bytes {start}-{len(FILM)}/{len(FILM) + 1}"
        await answer(206, FILM[start:] + b"x", content_range=place, **MP4)(visit)

    async with doorman(half, longer, answer(200, FILM, **MP4)) as keeper:
        for kind in (Unreachable, BadReply):
            with pytest.raises(kind):
                await bring(keeper, tmp_path / "a.part")
        await bring(keeper, tmp_path / "a.part")
    assert keeper.visits[2].header("range") == ""
    assert (tmp_path / "a.part").read_bytes() == FILM


@pytest.mark.asyncio
async def test_another_part_than_asked_for_is_refused(tmp_path: Path) -> None:
    wrong = answer(206, FILM, content_range=f"bytes 0-{len(FILM) - 1}/{len(FILM)}", **MP4)
    async with doorman(half, wrong) as keeper:
        with pytest.raises(Unreachable):
            await bring(keeper, tmp_path / "a.part")
        with pytest.raises(BadReply):
            await bring(keeper, tmp_path / "a.part")


async def hurried(visit: Visit) -> None:
    await answer(200, FILM, content_length=str(len(FILM) + 9), connection="close", **MP4)(visit)
    visit.out.close()


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("act", "kind"),
    [
        (answer(200, b"<html>", content_type="text/html"), BadReply),
        (answer(200, b"{}", content_type="application/json"), BadReply),
        (answer(200, b"<html>sorry</html>", **MP4), BadReply),
        (answer(200, b' {"error": 1}', **MP4), BadReply),
        (answer(200, b"", **MP4), BadReply),
        (answer(200, FILM, content_encoding="gzip", **MP4), BadReply),
        (answer(200, FILM * 3, **MP4), BadReply),
        (answer(200, FILM, content_length="99999999999", **MP4), BadReply),
        (answer(403), BadReply),
        (answer(404), BadReply),
        (answer(410), BadReply),
        (answer(503), Unreachable),
        (hurried, Unreachable),
        (hang_up, Unreachable),
        (trickle("HTTP/1.1 200 OK\ncontent-type: video/mp4", b"", 9), Unreachable),
        (trickle("HTTP/1.1 200 OK\ncontent-type: video/mp4\ncontent-length: 9000", b"x", 0.05),
         Unreachable),
    ],
)  # fmt: skip
async def test_what_is_no_whole_video_is_refused(
    act: object, kind: type[UserFacing], tmp_path: Path
) -> None:
    async with doorman(act) as keeper:  # type: ignore[arg-type]
        with pytest.raises(kind):
            await bring(keeper, tmp_path / "a.part")


@pytest.mark.asyncio
async def test_a_server_that_never_answers_is_given_up(tmp_path: Path) -> None:
    async with doorman(keep_silent) as keeper:
        with pytest.raises(Unreachable):
            await bring(keeper, tmp_path / "a.part")


@pytest.mark.asyncio
async def test_a_stop_is_heard_while_waiting_and_keeps_what_came(tmp_path: Path) -> None:
    begun = asyncio.Event()

    async def slow(visit: Visit) -> None:
        head = "HTTP/1.1 200 OK\r\ncontent-type: video/mp4\r\ncontent-length: 999999\r\n\r\n"
        await visit.say(head.encode(), FILM[:70_000])
        begun.set()
        await asyncio.sleep(30)

    async with doorman(slow) as keeper:
        with pytest.raises(Stopped):
            await bring(keeper, tmp_path / "a.part", stop=begun.is_set)
    assert (tmp_path / "a.part").exists()


@pytest.mark.asyncio
async def test_a_full_disk_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_target: Path, _start: int) -> IO[bytes]:
        return open("/dev/full", "wb", buffering=0)

    monkeypatch.setattr(module, "_open", full)
    async with doorman(answer(200, FILM, **MP4)) as keeper:
        with pytest.raises(DiskFull):
            await bring(keeper, tmp_path / "a.part")


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
async def test_a_public_address_is_allowed_and_a_public_base_opens_no_private_door() -> None:
    base = base_origin("https://api.dev.runwayml.com", "X")
    await check_public(file_address("https://8.8.8.8/a"), base)
    await check_public(httpx.URL("https://api.dev.runwayml.com/a"), base)
    with pytest.raises(BadReply):
        await check_public(file_address("https://10.0.0.8/a"), base)
