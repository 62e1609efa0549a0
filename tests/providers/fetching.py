"""Downloads as the tests of several files need them: a short film, a wire, a doorman's halves."""

from __future__ import annotations

from pathlib import Path

from app.providers.adapters import runway
from app.providers.address import base_origin
from app.providers.download import download
from app.providers.transport import Limits, Transport
from tests.providers.doorman import Doorman, Visit, answer
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
