"""Brings a vendor's file home: resumed where possible, whole or not at all, from nowhere odd.

No key goes along. The target holds what has come so far; beside it lies a note that says from
which file, so that a later try goes on only with the same one. Not for what the file shows.
"""

from __future__ import annotations

import asyncio
import errno
import json
import os
import re
import ssl
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import httpx

from app.domain.errors import BadReply, DiskFull, RateLimited, Stopped, Unreachable
from app.providers.address import Origin, check_public, file_address, has_proxy, refuse_private
from app.providers.transport import Limits, Transport

_REDIRECTS = 5
_BUFFER = 1 << 20
_VAGUE = {"", "application/octet-stream", "binary/octet-stream", "application/mp4"}
_PLACE = re.compile(r"bytes (\d+)-(\d+)/(\d+|\*)")


@dataclass(frozen=True, slots=True)
class _Begun:
    """What lies in the target already, and by which mark the server knows the same file."""

    bytes: int = 0
    mark: str = ""
    whole: int | None = None


async def download(
    wire: Transport,
    link: str,
    target: Path,
    stop: Callable[[], bool],
    told: Callable[[int], None],
) -> str:
    """Fetch `link` into `target`; returns the media type. `told` hears the bytes so far.

    Raises `Stopped`, `DiskFull`, `Unreachable`, `RateLimited`, `BadReply`; what has come stays.
    """
    if stop():
        raise Stopped("Stopped.", "It goes on from here later.")
    begun = await asyncio.to_thread(_begun, target)
    headers = {"Accept": "*/*"}
    if begun.bytes:
        headers |= {"Range": f"bytes={begun.bytes}-", "If-Range": begun.mark}
    client = (await wire.clients())[0]
    try:
        response = await _follow(client, wire, link, headers)
        try:
            start = _start(response, begun)
            kind = _kind(response)
            whole = _whole(response, start, wire.limits)
            await asyncio.to_thread(_note, target, response, start, whole)
            await _pour(response, target, start, wire.limits, stop, told)
        finally:
            await response.aclose()
    except BadReply:
        # Whatever this was, nothing may go on from it.
        await asyncio.to_thread(_note_file(target).unlink, missing_ok=True)
        raise
    except (httpx.HTTPError, httpx.StreamError, ssl.SSLError) as error:
        name = type(error).__name__
        raise Unreachable(f"The download broke off ({name}).") from None
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull("The disk is full.", "Free some space and retry.") from error
        raise Unreachable(f"The download broke off ({type(error).__name__}).") from None
    return await asyncio.to_thread(_finish, target, kind, whole)


async def _follow(
    client: httpx.AsyncClient, wire: Transport, link: str, headers: dict[str, str]
) -> httpx.Response:
    url = file_address(link)
    for _ in range(_REDIRECTS):
        await _allow(url, wire)
        request = client.build_request("GET", url, headers=headers)
        response = await client.send(request, stream=True)
        try:
            _check_peer(response, url, wire.base)
            if response.status_code not in (301, 302, 303, 307, 308):
                return _usable(response)
            try:
                url = file_address(str(url.join(response.headers.get("location", ""))))
            except httpx.InvalidURL:
                raise BadReply("The vendor's file moved to an unusable address.") from None
        except BaseException:
            await response.aclose()
            raise
        await response.aclose()
    raise BadReply("The vendor's file moves in a circle.")


async def _allow(url: httpx.URL, wire: Transport) -> None:
    if not wire.in_process:
        await check_public(url, wire.base)
    elif not _at_base(url, wire.base):
        raise BadReply("The rehearsal named a file outside of itself.")


def _check_peer(response: httpx.Response, url: httpx.URL, base: Origin) -> None:
    """A name may point elsewhere by the time it is called: look who answered."""
    stream = response.extensions.get("network_stream")
    if stream is None or _at_base(url, base) or has_proxy():
        return
    peer = stream.get_extra_info("server_addr")
    if peer:
        refuse_private(str(peer[0]), url.host)


def _at_base(url: httpx.URL, base: Origin) -> bool:
    port = url.port or {"http": 80, "https": 443}.get(url.scheme)
    return (url.scheme, url.host, port) == (base.scheme, base.host, base.port)


def _usable(response: httpx.Response) -> httpx.Response:
    status = response.status_code
    if status in (200, 206):
        return response
    if status == 429:
        raise RateLimited("The vendor's file server asks to wait.")
    if status >= 500:
        raise Unreachable(f"The vendor's file server is in trouble ({status}).")
    if status == 416:
        raise BadReply("The vendor's file has changed since.", status=status)
    raise BadReply(f"The vendor's link does not work any more ({status}).", status=status)


def _start(response: httpx.Response, begun: _Begun) -> int:
    """From which byte the answer goes on; 0 when the server begins anew."""
    if response.status_code == 200:
        return 0
    place = _PLACE.fullmatch(response.headers.get("content-range", ""))
    same = place is not None and begun.bytes == int(place[1])
    grown = (
        place is not None and begun.whole is not None and place[3] not in ("*", str(begun.whole))
    )
    if not begun.bytes or not same or grown:
        raise BadReply("The file server sent another part than the one asked for.")
    return begun.bytes


def _kind(response: httpx.Response) -> str:
    kind = str(response.headers.get("content-type", "")).split(";")[0].strip().lower()
    if response.headers.get("content-encoding", "identity").lower() not in ("", "identity"):
        raise BadReply("The file server packed the file, which was not asked for.")
    if not kind.startswith("video/") and kind not in _VAGUE:
        raise BadReply(f"The vendor sent {kind[:60]} instead of a video.")
    return kind


def _whole(response: httpx.Response, start: int, limits: Limits) -> int | None:
    """How many bytes the finished file must have, when the server says so."""
    length = response.headers.get("content-length", "")
    whole = start + int(length) if length.isdecimal() else None
    if whole is not None and whole > limits.most_bytes:
        raise BadReply(f"The file has {whole / 1e9:.1f} GB, more than is taken.")
    return whole


async def _pour(
    response: httpx.Response,
    target: Path,
    start: int,
    limits: Limits,
    stop: Callable[[], bool],
    told: Callable[[int], None],
) -> None:
    file = await asyncio.to_thread(_open, target, start)
    size, buffer = start, bytearray()
    try:
        async for part in _unhurried(response, limits, stop):
            buffer += part
            size += len(part)
            if size > limits.most_bytes:
                raise BadReply("The file grows beyond what is taken.")
            if len(buffer) >= _BUFFER:
                await asyncio.to_thread(file.write, bytes(buffer))
                buffer.clear()
            told(size)
    finally:
        # What has come is kept for the next try, also when this one was stopped.
        await asyncio.to_thread(_close, file, bytes(buffer))


async def _unhurried(
    response: httpx.Response, limits: Limits, stop: Callable[[], bool]
) -> AsyncIterator[bytes]:
    """Parts as they come, looking up often enough to hear a stop and to notice a trickle."""
    parts = response.aiter_raw(65_536)
    recent = deque([(time.monotonic(), 0)])
    size = 0
    while True:
        waiting = asyncio.ensure_future(anext(parts, b""))
        try:
            while not waiting.done():
                await asyncio.wait({waiting}, timeout=limits.look_s)
                _look_up(recent, size, limits, stop)
        finally:
            if not waiting.done():
                waiting.cancel()
                await asyncio.wait({waiting})
        part = waiting.result()
        if not part:
            return
        size += len(part)
        yield part


def _look_up(
    recent: deque[tuple[float, int]], size: int, limits: Limits, stop: Callable[[], bool]
) -> None:
    if stop():
        raise Stopped("Stopped.", "It goes on from here later.")
    now = time.monotonic()
    recent.append((now, size))
    while len(recent) > 1 and recent[1][0] <= now - limits.slow_window_s:
        recent.popleft()
    began, had = recent[0]
    if now - began < limits.slow_window_s:
        return
    if size - had < limits.slow_bytes_per_s * limits.slow_window_s:
        raise Unreachable("The download became too slow and was cut off.")


def _note_file(target: Path) -> Path:
    return target.with_name(target.name + ".from")


def _begun(target: Path) -> _Begun:
    try:
        note = json.loads(_note_file(target).read_text())
        mark, whole, size = note["mark"], note["whole"], target.stat().st_size
    except (OSError, ValueError, KeyError, TypeError):
        return _Begun()
    good = size and isinstance(mark, str) and mark and isinstance(whole, int | None)
    return _Begun(size, mark, whole) if good else _Begun()


def _note(target: Path, response: httpx.Response, start: int, whole: int | None) -> None:
    if start:
        return
    etag = str(response.headers.get("etag", ""))
    mark = etag if etag and not etag.startswith("W/") else response.headers.get("last-modified", "")
    _note_file(target).write_text(json.dumps({"mark": mark, "whole": whole}))


def _open(target: Path, start: int) -> IO[bytes]:
    file = target.open("r+b" if start else "wb")
    file.seek(start)
    file.truncate()
    return file


def _close(file: IO[bytes], rest: bytes) -> None:
    with file:
        file.write(rest)


def _finish(target: Path, kind: str, whole: int | None) -> str:
    size = target.stat().st_size
    if whole is not None and size != whole:
        raise Unreachable(f"The download ended at {size} of {whole} bytes.")
    with target.open("rb") as file:
        head = file.read(64)
    _note_file(target).unlink(missing_ok=True)
    if not head or head.lstrip()[:1] in (b"<", b"{", b"["):
        os.truncate(target, 0)
        raise BadReply("The vendor sent text instead of a video.")
    if kind in _VAGUE and head[4:8] == b"ftyp":
        return "video/quicktime" if head[8:12] == b"qt  " else "video/mp4"
    return kind
