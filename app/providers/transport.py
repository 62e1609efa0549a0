"""Owns the wire to one vendor account: client, key, time limits, size limits, redaction.

Calls and replies are plain values (`wire_call`). Nothing is ever sent twice here, no redirect is
followed, and no error, log line or repr holds the key. The client is made at the first call, on
the loop that calls, its TLS context in a thread.
"""

from __future__ import annotations

import asyncio
import json
import logging
import math
import ssl
import zlib
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx

from app.domain.errors import BadReply, Bug, NotConfigured, Stopped, Unreachable
from app.providers.address import Origin
from app.providers.wire_call import HttpCall, HttpReply

Message = MutableMapping[str, Any]
App = Callable[
    [Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]],
    Awaitable[None],
]
SPEED_HEADER = "x-takeboard-speed"
_LONGEST_UPLOAD_S = 300.0


@dataclass(frozen=True, slots=True)
class Limits:
    """What an answer may take; tests scale them down. Seconds and bytes."""

    connect_s: float = 10.0
    answer_s: float = 20.0  # from the last byte sent to the last byte received
    quiet_s: float = 120.0  # between two pieces of a streamed answer
    json_bytes: int = 8 * 1024 * 1024
    slow_window_s: float = 20.0
    slow_bytes_per_s: float = 1000.0
    most_bytes: int = 2_000_000_000
    look_s: float = 0.25  # how often a stop is looked for


class Transport:
    """`key` is asked when first needed; `app` is a simulator in this process instead of a net."""

    def __init__(
        self,
        base: Origin,
        key: Callable[[], str],
        sign: Callable[[str], Mapping[str, str]],
        *,
        app: App | None = None,
        speed: float = 1.0,
        limits: Limits | None = None,
    ) -> None:
        self.base, self.limits = base, limits or Limits()
        self.in_process = app is not None
        self.speed = speed
        self._ask_key, self._sign, self._app = key, sign, app
        self._key: str | None = None
        self._clients: tuple[httpx.AsyncClient, httpx.AsyncClient] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._opening = asyncio.Lock()

    def __repr__(self) -> str:
        return f"Transport({self.base.url})"

    async def ready(self) -> None:
        """Make sure there is a key; raises `NotConfigured` before anything is sent."""
        if self._key is not None:
            return
        key = await asyncio.to_thread(self._ask_key)
        if not key or not key.isascii() or not key.isprintable() or " " in key:
            raise NotConfigured(
                "The key has characters that cannot be sent.", "Copy it from the vendor again."
            )
        self._key = key

    async def send(self, call: HttpCall) -> HttpReply:
        """The complete answer, whatever its status.

        Raises `Unreachable` without a complete answer in time, `BadReply` for one too large.
        """
        await self.ready()
        assert self._key is not None
        client = (await self.clients())[1 if call.paid else 0]
        watch = _Watch(self.limits.answer_s, in_process=self.in_process)
        request = client.build_request(
            call.method,
            self.base.url + call.path,
            headers={**call.headers, **self._sign(self._key)},
            content=call.body or None,
            extensions={"trace": watch},
        )
        try:
            # Without a net there is nothing to upload, and nobody tells when it is done.
            first = self.limits.answer_s if self.in_process else _LONGEST_UPLOAD_S
            async with asyncio.timeout(first) as watch.deadline:
                response = await client.send(request, stream=True)
                try:
                    body = await self._body(response)
                finally:
                    await response.aclose()
        except TimeoutError:
            late = f"{self.base.host} did not answer completely within time"
            raise Unreachable(f"{late} ({call.what}).", sent=watch.sent) from None
        except (httpx.HTTPError, httpx.StreamError, OSError, ssl.SSLError) as error:
            raise self._broken_off(call, error, watch.sent) from None
        reply = self._reply(response, body)
        self._hear_speed(reply.headers)
        return reply

    async def stream(
        self, call: HttpCall, heard: Callable[[str], None], stop: Callable[[], bool]
    ) -> HttpReply:
        """A good answer goes to `heard` line by line and comes back without a body; any other
        comes back whole.

        Raises `Stopped` soon after `stop` says so, else what `send` raises; also what `heard`
        raises.
        """
        await self.ready()
        running = asyncio.ensure_future(self._stream(call, heard))
        try:
            while not running.done():
                await asyncio.wait({running}, timeout=self.limits.look_s)
                if stop() and not running.done():
                    raise Stopped("Stopped.", "What arrived is kept.")
            return running.result()
        finally:
            if not running.done():
                running.cancel()
                await asyncio.wait({running})

    async def _stream(self, call: HttpCall, heard: Callable[[str], None]) -> HttpReply:
        assert self._key is not None
        client = (await self.clients())[1 if call.paid else 0]
        limits = self.limits
        watch = _Watch(limits.quiet_s, in_process=self.in_process)
        request = client.build_request(
            call.method,
            self.base.url + call.path,
            headers={**call.headers, **self._sign(self._key)},
            content=call.body or None,
            timeout=httpx.Timeout(limits.quiet_s, connect=limits.connect_s, pool=60.0),
            extensions={"trace": watch},
        )
        try:
            response = await client.send(request, stream=True)
            try:
                body = b"" if response.is_success else await self._body(response)
                if response.is_success:
                    await self._lines(response, heard)
            finally:
                await response.aclose()
        except httpx.TimeoutException:
            late = f"{self.base.host} said nothing for {limits.quiet_s:.0f} seconds"
            raise Unreachable(f"{late} ({call.what}).", sent=watch.sent) from None
        except (httpx.HTTPError, httpx.StreamError, OSError, ssl.SSLError) as error:
            raise self._broken_off(call, error, watch.sent) from None
        return self._reply(response, body)

    def _reply(self, response: httpx.Response, body: bytes) -> HttpReply:
        headers = {name.lower(): self.redact(value) for name, value in response.headers.items()}
        if response.status_code == 401:  # only now: without a key nothing is redacted
            self._key = None  # the next call asks again: a new one may have been put in
        return HttpReply(status=response.status_code, headers=headers, body=body)

    def _broken_off(self, call: HttpCall, error: Exception, sent: bool) -> Unreachable:
        # Not the library's own text: it may quote a header, and so the key.
        name = type(error).__name__
        return Unreachable(
            f"{self.base.host} could not be reached, or broke off ({call.what}, {name}).",
            "Check the connection.",
            sent=sent,
        )

    async def _lines(self, response: httpx.Response, heard: Callable[[str], None]) -> None:
        """Whole lines only, so that no key is ever cut in two and missed."""
        held, size = b"", 0
        async for part in response.aiter_raw():  # as it arrives, not in full chunks
            size += len(part)
            if size > self.limits.json_bytes:
                raise _too_large(response.status_code)
            *lines, held = (held + part).split(b"\n")
            for line in lines:
                heard(self.redact(line.rstrip(b"\r").decode("utf-8", "replace")))
        if held:
            heard(self.redact(held.decode("utf-8", "replace")))
            heard("")

    async def clients(self) -> tuple[httpx.AsyncClient, httpx.AsyncClient]:
        """One for everything, one for paid calls whose connections are never used twice: an old
        connection that died unnoticed would leave an order in doubt.
        """
        async with self._opening:
            loop = asyncio.get_running_loop()
            if self._clients is not None and self._loop is not loop:
                raise Bug("this connection belongs to another loop")
            if self._clients is None:
                # These libraries log whole headers and signed links, below the level of ours.
                for library in ("httpcore", "httpx"):
                    logging.getLogger(library).setLevel(logging.WARNING)
                context = await asyncio.to_thread(httpx.create_ssl_context)
                self._clients = (self._client(context, 20), self._client(context, 0))
                self._loop = loop
            return self._clients

    async def close(self) -> None:
        clients, self._clients, self._key = self._clients, None, None
        if clients is not None and self._loop is asyncio.get_running_loop():
            for client in clients:
                await client.aclose()

    def redact(self, text: str) -> str:
        for form in self._forms():
            text = text.replace(form, "[key]")
        return text

    def key_begun(self, text: str) -> int:
        """How many signs at the end of a text could be the beginning of the key."""
        most = 0
        for form in self._forms():
            sizes = range(min(len(form) - 1, len(text)), most, -1)
            most = next((n for n in sizes if text.endswith(form[:n])), most)
        return most

    def _client(self, context: ssl.SSLContext, keep: int) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(self._app) if self._app else None,
            verify=context,
            timeout=httpx.Timeout(self.limits.answer_s, connect=self.limits.connect_s, pool=60.0),
            limits=httpx.Limits(
                max_connections=32, max_keepalive_connections=keep, keepalive_expiry=10.0
            ),
            follow_redirects=False,
            trust_env=not self.base.is_loopback and self._app is None,
            headers={"User-Agent": "takeboard", "Accept-Encoding": "identity"},
        )

    async def _body(self, response: httpx.Response) -> bytes:
        limit, parts, size = self.limits.json_bytes, [], 0
        async for part in response.aiter_raw(65_536):
            size += len(part)
            if size > limit:
                raise _too_large(response.status_code)
            parts.append(part)
        raw = _unpacked(b"".join(parts), response, limit)
        for form in self._forms():
            raw = raw.replace(form.encode(), b"[key]")
        return raw

    def _forms(self) -> set[str]:
        """The key as it is, and as it would stand in a link or in JSON."""
        key = self._key
        return {key, quote(key, safe=""), json.dumps(key)[1:-1]} if key else set()

    def _hear_speed(self, headers: Mapping[str, str]) -> None:
        """Only a simulator near enough may make us hurry."""
        if not (self.in_process or self.base.is_loopback) or SPEED_HEADER not in headers:
            return
        try:
            speed = float(headers[SPEED_HEADER])
        except ValueError:
            return
        if math.isfinite(speed) and 0.01 <= speed <= 100_000:
            self.speed = speed


class _Watch:
    """Listens to the wire: whether a byte of the request left, and when the last one did."""

    def __init__(self, answer_s: float, *, in_process: bool) -> None:
        self.sent = in_process
        self.deadline: asyncio.Timeout | None = None
        self._answer_s = answer_s

    async def __call__(self, event: str, _details: Mapping[str, Any]) -> None:
        if event.endswith("send_request_headers.started"):
            self.sent = True
        if event.endswith("send_request_body.complete") and self.deadline is not None:
            now = asyncio.get_running_loop().time()
            self.deadline.reschedule(now + self._answer_s)


def _too_large(status: int) -> BadReply:
    return BadReply("The answer is too large to be one.", status=status)


def _unpacked(raw: bytes, response: httpx.Response, limit: int) -> bytes:
    """Decompressed within the limit, though compression was not asked for."""
    kind = response.headers.get("content-encoding", "identity").strip().lower()
    if kind in ("", "identity"):
        return raw
    if kind not in ("gzip", "x-gzip", "deflate"):
        raise BadReply("The answer is packed in an unknown way.", status=response.status_code)
    engine = zlib.decompressobj(47)  # gzip and zlib heads alike
    try:
        plain = engine.decompress(raw, limit + 1)
    except zlib.error:
        raise BadReply("The answer is packed wrongly.", status=response.status_code) from None
    if len(plain) > limit:
        raise _too_large(response.status_code)
    return plain
