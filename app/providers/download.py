"""Brings a vendor's file home: resumed where possible, whole or not at all, from nowhere odd.

The target holds what has come so far; beside it lies a note that says from which file and how it
can be proved whole, so that a later try goes on only with the same one. What a server calls a
file (its name, its type) decides nothing.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import ssl
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import httpx

from app.domain.errors import BadReply, RateLimited, Stopped, Unreachable
from app.providers.contents import HEAD, check_named, check_room, disk_full, media_type
from app.providers.hops import open_link
from app.providers.proofs import check_proof, proof_of
from app.providers.transport import Limits, Transport

_BUFFER = 1 << 20
_PLACE = re.compile(r"bytes (\d+)-(\d+)/(\d+|\*)")
_STEP = "The ticket is kept: retry asks the vendor for the file again."
_LINK_OVER = (401, 403, 404, 410)  # the link is at fault, what came by it is not


@dataclass(frozen=True, slots=True)
class _Begun:
    """What lies in the target already, and by which mark the server knows the same file."""

    bytes: int = 0
    mark: str = ""
    whole: int | None = None
    proof: tuple[str, str] | None = None


async def download(
    wire: Transport,
    link: str,
    target: Path,
    stop: Callable[[], bool],
    told: Callable[[int], None],
    *,
    kinds: Collection[str] = ("video",),
    headers: Mapping[str, str] | None = None,
    most_bytes: int | None = None,
) -> str:
    """Fetch `link` into `target`; returns the media type by its content. `told` hears the bytes
    so far.

    A `link` that begins with `/` lies at the configured base. `kinds` are the families of media
    that are taken: video, image, audio. `headers` (a key) go to the base's own origin only.
    Raises `Stopped`, `DiskFull`, `Unreachable`, `RateLimited`, `BadReply`; what has come stays.
    """
    if stop():
        raise Stopped("Stopped.", "It goes on from here later.")
    most = min(most_bytes or wire.limits.most_bytes, wire.limits.most_bytes)
    begun = await asyncio.to_thread(_begun, target)
    asked = {"Accept": "*/*"}
    if begun.bytes:
        asked |= {"Range": f"bytes={begun.bytes}-", "If-Range": begun.mark}
    try:
        response = await open_link(wire, link, asked, headers or {}, stop)
        try:
            start = _start(_usable(response), begun)
            named = _named(response, kinds)
            whole = _whole(response, start, most)
            proof = begun.proof if start else proof_of(response.headers, _host(response))
            await asyncio.to_thread(check_room, target.parent, (whole or start) - start)
            await asyncio.to_thread(_note, target, response, start, whole, proof)
            pour = _Pour(wire.limits, most, stop, told, lambda head: media_type(head, named, kinds))
            await pour.into(target, start, response)
        finally:
            await response.aclose()
        found = await asyncio.to_thread(_finished, target, named, kinds, whole)
        if proof is not None:
            await asyncio.to_thread(check_proof, target, proof, stop)
        await asyncio.to_thread(_note_file(target).unlink, missing_ok=True)
        return found
    except BadReply as error:
        error.next_step = _STEP
        # Whatever this was, nothing may go on from it; a link that ran out spoils nothing.
        if error.status not in _LINK_OVER:
            await asyncio.to_thread(_note_file(target).unlink, missing_ok=True)
        raise
    except (httpx.HTTPError, httpx.StreamError, ssl.SSLError) as error:
        name = type(error).__name__
        raise Unreachable(f"The download broke off ({name}).") from None
    except OSError as error:
        if full := disk_full(error):
            raise full from error
        raise Unreachable(f"The download broke off ({type(error).__name__}).") from None


async def save(
    body: bytes | Path,
    named: str,
    target: Path,
    *,
    kinds: Collection[str] = ("video",),
    most_bytes: int = Limits().most_bytes,
) -> str:
    """Put a result that came inside an answer at `target`, whole or not at all; a file is moved.

    `named` is the media type the answer gave it. Returns the media type by its content; raises
    `BadReply`, `DiskFull`.
    """
    named = named.split(";")[0].strip().lower()
    check_named(named, kinds)

    def put() -> str:
        part = target.with_name(target.name + ".new")
        head, size = (body[:HEAD], len(body)) if isinstance(body, bytes) else _measured(body)
        if size > most_bytes:
            raise BadReply(f"The file has {size / 1e9:.1f} GB, more than is taken.")
        found = media_type(head, named, kinds)
        try:
            if isinstance(body, bytes):
                check_room(target.parent, size)
                part.write_bytes(body)
            os.replace(part if isinstance(body, bytes) else body, target)
        except OSError as error:
            part.unlink(missing_ok=True)
            if full := disk_full(error):
                raise full from error
            raise
        return found

    return await asyncio.to_thread(put)


def _measured(file: Path) -> tuple[bytes, int]:
    with file.open("rb") as stream:
        return stream.read(HEAD), file.stat().st_size


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


def _host(response: httpx.Response) -> str:
    return str(response.request.headers.get("host", ""))


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


def _named(response: httpx.Response, kinds: Collection[str]) -> str:
    """The media type the server gives the file."""
    named = str(response.headers.get("content-type", "")).split(";")[0].strip().lower()
    if response.headers.get("content-encoding", "identity").lower() not in ("", "identity"):
        raise BadReply("The file server packed the file, which was not asked for.")
    check_named(named, kinds)
    return named


def _whole(response: httpx.Response, start: int, most: int) -> int | None:
    """How many bytes the finished file must have, when the server says so."""
    length = response.headers.get("content-length", "")
    whole = start + int(length) if length.isdecimal() else None
    if whole is not None and whole > most:
        raise BadReply(f"The file has {whole / 1e9:.1f} GB, more than is taken.")
    return whole


@dataclass(frozen=True, slots=True)
class _Pour:
    """From the wire to the disk. `judge` sees the first bytes and raises for what is no medium."""

    limits: Limits
    most: int
    stop: Callable[[], bool]
    told: Callable[[int], None]
    judge: Callable[[bytes], str]

    async def into(self, target: Path, start: int, response: httpx.Response) -> None:
        file = await asyncio.to_thread(_open, target, start)
        size, buffer, judged = start, bytearray(), start > 0
        try:
            async for part in _unhurried(response, self.limits, self.stop):
                buffer += part
                size += len(part)
                if size > self.most:
                    raise BadReply("The file grows beyond what is taken.")
                if not judged and size >= HEAD:
                    self.judge(bytes(buffer[:HEAD]))
                    judged = True
                if len(buffer) >= _BUFFER:
                    await asyncio.to_thread(file.write, bytes(buffer))
                    buffer.clear()
                self.told(size)
        finally:
            # What has come is kept for the next try, also when this one was stopped.
            await asyncio.to_thread(_close, file, bytes(buffer))


async def _unhurried(
    response: httpx.Response, limits: Limits, stop: Callable[[], bool]
) -> AsyncIterator[bytes]:
    """Parts as they come, looking up often enough to hear a stop and to notice a trickle."""
    parts = response.aiter_raw()
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
        proof = note["proof"] and (str(note["proof"][0]), str(note["proof"][1]))
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return _Begun()
    good = size and isinstance(mark, str) and mark and isinstance(whole, int | None)
    return _Begun(size, mark, whole, proof) if good else _Begun()


def _note(
    target: Path,
    response: httpx.Response,
    start: int,
    whole: int | None,
    proof: tuple[str, str] | None,
) -> None:
    if start:
        return
    etag = str(response.headers.get("etag", ""))
    mark = etag if etag and not etag.startswith("W/") else response.headers.get("last-modified", "")
    _note_file(target).write_text(json.dumps({"mark": mark, "whole": whole, "proof": proof}))


def _open(target: Path, start: int) -> IO[bytes]:
    file = target.open("r+b" if start else "wb")
    file.seek(start)
    file.truncate()
    return file


def _close(file: IO[bytes], rest: bytes) -> None:
    with file:
        file.write(rest)


def _finished(target: Path, named: str, kinds: Collection[str], whole: int | None) -> str:
    size = target.stat().st_size
    if whole is not None and size != whole:
        raise Unreachable(f"The download ended at {size} of {whole} bytes.")
    with target.open("rb") as file:
        head = file.read(HEAD)
    try:
        found = media_type(head, named, kinds)
    except BadReply:
        os.truncate(target, 0)
        raise
    return found
