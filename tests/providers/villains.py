"""What a hostile or broken vendor may answer when a file is fetched, as acts of the doorman."""

from __future__ import annotations

import asyncio
import gzip
import io
import itertools
import zipfile

from app.domain.errors import BadReply, Unreachable, UserFacing
from tests.providers.doorman import Act, Visit, answer, keep_silent, trickle

FILM = b"\0\0\0\x18ftypmp42" + bytes(range(256)) * 200
MP4 = {"content_type": "video/mp4"}
TEN_GB = 10_000_000_000
_MEGABYTE = FILM[:12] + bytes(1_000_000)


def flood(beginning: bytes, *, declared: int | None = None) -> Act:
    """A body that goes on until the other side hangs up."""

    async def act(visit: Visit) -> None:
        size = f"content-length: {declared}" if declared else "transfer-encoding: chunked"
        await visit.say(f"HTTP/1.1 200 OK\r\ncontent-type: video/mp4\r\n{size}\r\n\r\n".encode())
        for n in itertools.count():
            part = beginning + _MEGABYTE if n == 0 else _MEGABYTE
            await visit.say(part if declared else b"%x\r\n%b\r\n" % (len(part), part))

    return act


async def endless_headers(visit: Visit) -> None:
    await visit.say(b"HTTP/1.1 200 OK\r\n")
    for n in itertools.count():
        await visit.say(b"x-more-%d: %b\r\n" % (n, b"a" * 1000))


async def endless_promises(visit: Visit) -> None:
    while True:
        await visit.say(b"HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n")
        await asyncio.sleep(0)


async def slow_headers(visit: Visit) -> None:
    await visit.say(b"HTTP/1.1 200 OK\r\nx-slow: ")
    while True:
        await visit.say(b"a")
        await asyncio.sleep(0.1)


async def round_and_round(visit: Visit) -> None:
    await answer(302, b"", location=f"/again?{visit.target[-40:]}x")(visit)


async def cut_short(visit: Visit) -> None:
    await answer(200, FILM, content_length=str(len(FILM) + 9), **MP4)(visit)
    visit.out.close()


def bomb() -> bytes:
    """100 MB of nothing, packed."""
    return gzip.compress(bytes(100_000_000), 9)


def archive() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("../../../../clip.mp4", bytes(10_000_000))
    return packed.getvalue()


def page(size: int) -> bytes:
    return b"<!doctype html><title>Sorry</title>" + b" " * size


# what the vendor does: how, as which error it ends, a word of what the person reads
VILLAINS: dict[str, tuple[Act, type[UserFacing], str]] = {
    "10 GB, declared": (flood(b"", declared=TEN_GB), BadReply, "10.0 GB, more than is taken"),
    "10 GB, undeclared": (flood(b""), BadReply, "grows beyond what is taken"),
    "a web page without end as video/mp4": (flood(page(0)), BadReply, "a web page instead"),
    "a web page as video/mp4": (answer(200, page(900), **MP4), BadReply, "a web page instead"),
    "a web page": (answer(200, page(9), content_type="text/html"), BadReply, "text/html instead"),
    "JSON as video/mp4": (answer(200, b'{"error": "no"}', **MP4), BadReply, "text instead"),
    "a picture as video/mp4": (
        answer(200, b"\x89PNG\r\n\x1a\n" + bytes(900), **MP4), BadReply, "image/png instead"),
    "a program as video/mp4": (
        answer(200, b"\x7fELF" + bytes(900), **MP4), BadReply, "a program instead"),
    "a zip bomb as Content-Encoding": (
        answer(200, bomb(), content_encoding="gzip", **MP4), BadReply, "packed the file"),
    "a zip bomb as video/mp4": (answer(200, bomb(), **MP4), BadReply, "a packed file instead"),
    "a zip archive as video/mp4": (answer(200, archive(), **MP4), BadReply, "a zip archive"),
    "1 byte per second": (
        trickle("HTTP/1.1 200 OK\ncontent-type: video/mp4\ncontent-length: 9000", b"x", 0.1),
        Unreachable, "too slow and was cut off"),
    "no answer at all": (keep_silent, Unreachable, "The "),
    "headers at 10 bytes per second": (slow_headers, Unreachable, "did not answer within time"),
    "headers without end": (endless_headers, Unreachable, "broke off"),
    "early hints without end": (endless_promises, Unreachable, "did not answer within time"),
    "redirects without end": (round_and_round, BadReply, "moves in a circle"),
    "a redirect to file://": (
        answer(302, b"", location="file:///etc/passwd"), BadReply, "not fetched (file)"),
    "a redirect to the metadata service": (
        answer(302, b"", location="http://169.254.169.254/latest/meta-data"),
        BadReply, "inside this network"),
    "a redirect to the router": (
        answer(302, b"", location="http://192.168.1.1/"), BadReply, "inside this network"),
    "a redirect with a password": (
        answer(302, b"", location="https://me:pw@example.com/a"), BadReply, "with a password"),
    "another checksum than its own": (
        answer(200, FILM, content_md5="AAAAAAAAAAAAAAAAAAAAAA==", **MP4), BadReply, "damaged"),
    "a file cut short": (cut_short, Unreachable, "broke off"),
}  # fmt: skip
