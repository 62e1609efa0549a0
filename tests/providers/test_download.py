"""Downloads: whole or not at all, resumed only with the same file."""

from __future__ import annotations

import asyncio
import base64
import os
from pathlib import Path
from typing import IO

import pytest

from app.domain.errors import BadReply, DiskFull, Stopped, Unreachable, UserFacing
from app.providers import contents
from app.providers import download as module
from app.providers.download import download, save
from tests.providers.doorman import Visit, answer, doorman, hang_up, keep_silent, trickle
from tests.providers.fetching import FILM, MP4, bring, half, part_of, rest, wire
from tests.providers.orders import CANARY

PNG = b"\x89PNG\r\n\x1a\n" + bytes(900)
WRONG = base64.b64encode(bytes(16)).decode()


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
async def test_a_link_that_ran_out_half_way_is_gone_on_with_by_a_fresh_one(tmp_path: Path) -> None:
    async with doorman(half, answer(403), rest) as keeper:
        for kind in (Unreachable, BadReply):
            with pytest.raises(kind):
                await bring(keeper, tmp_path / "a.part")
        await bring(keeper, tmp_path / "a.part", f"{keeper.url}/fresh.mp4")
    assert keeper.visits[2].header("range").startswith("bytes=")
    assert (tmp_path / "a.part").read_bytes() == FILM
    assert os.listdir(tmp_path) == ["a.part"]


@pytest.mark.asyncio
async def test_a_promise_made_at_the_beginning_binds_the_rest(tmp_path: Path) -> None:
    async def promised(visit: Visit) -> None:
        head = f'content-type: video/mp4\r\netag: "one"\r\ncontent-md5: {WRONG}\r\n'
        size = f"content-length: {len(FILM)}"
        await visit.say(f"HTTP/1.1 200 OK\r\n{head}{size}\r\n\r\n".encode(), FILM[:200_000])
        visit.out.close()

    async with doorman(promised, rest) as keeper:
        with pytest.raises(Unreachable):
            await bring(keeper, tmp_path / "a.part")
        with pytest.raises(BadReply, match="damaged"):
            await bring(keeper, tmp_path / "a.part")
    assert os.listdir(tmp_path) == ["a.part"]


@pytest.mark.asyncio
async def test_a_picture_comes_home_where_a_picture_is_wanted(tmp_path: Path) -> None:
    async with doorman(answer(200, PNG, content_type="image/png")) as keeper:
        out = wire(keeper)
        args = (tmp_path / "a", lambda: False, lambda _n: None)
        with pytest.raises(BadReply, match="instead of a video"):
            await download(out, f"{keeper.url}/a", *args)
        assert await download(out, f"{keeper.url}/a", *args, kinds=("image",)) == "image/png"
        with pytest.raises(BadReply, match="more than is taken"):
            await download(out, f"{keeper.url}/a", *args, kinds=("image",), most_bytes=100)
        await out.close()


@pytest.mark.asyncio
async def test_a_disk_without_room_is_named_before_a_byte_comes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contents, "_SPARE", 10**18)
    async with doorman(answer(200, FILM, **MP4)) as keeper:
        with pytest.raises(DiskFull):
            await bring(keeper, tmp_path / "a.part")
    with pytest.raises(DiskFull):
        await save(FILM, "video/mp4", tmp_path / "b.part")
    assert os.listdir(tmp_path) == []
