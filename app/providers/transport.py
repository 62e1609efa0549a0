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
import time
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx

from app.domain.errors import Bug, NotConfigured, Stopped, Unreachable
from app.providers.address import (
    Origin,
    file_address,
    is_proxied,
    origin_of,
    pinned,
    public_addresses,
)
from app.providers.sieve import Sieve, Tray, too_large, unpacked
from app.providers.talk import Login, Talk, key_as_it_is
from app.providers.wire_call import HttpCall, HttpReply

Message = MutableMapping[str, Any]
App = Callable[
    [Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]],
    Awaitable[None],
]
SPEED_HEADER = "x-takeboard-speed"
_LONGEST_UPLOAD_S = 300.0
_CALLS, _DOWNLOADS, _MOST = 20, 10, 34  # connections at once
_SIGN_AGAIN_S = 60.0  # before a login runs out; long polls must not share one to its last second
_SHORTEST_KEY = 4  # anything shorter would be struck out of ordinary words


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
    """`key` is asked when first needed; `app` is a simulator in this process, not a net."""

    def __init__(
        self,
        base: Origin,
        key: Callable[[], str],
        sign: Callable[[str], Mapping[str, str]],
        *,
        login: Callable[[str, float], Talk[Login]] = key_as_it_is,
        hosts: Mapping[str, Origin] | None = None,
        keyless: bool = False,
        app: App | None = None,
        speed: float = 1.0,
        limits: Limits | None = None,
    ) -> None:
        self.base, self.limits = base, limits or Limits()
        self.hosts, self._log_in, self._keyless = dict(hosts or {}), login, keyless
        self.in_process = app is not None
        self.speed = speed
        self._ask_key, self._sign, self._app = key, sign, app
        self._key: str | None = None
        self._login: Login | None = None
        self._entering = asyncio.Lock()
        self._clients: tuple[httpx.AsyncClient, httpx.AsyncClient] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._opening = asyncio.Lock()
        # Thousands wait here, in turn and without an end, and not in the pool.
        self._turns = asyncio.Semaphore(_CALLS), asyncio.Semaphore(_CALLS)
        self.downloads = asyncio.Semaphore(_DOWNLOADS)

    def __repr__(self) -> str:
        return f"Transport({self.base.url})"

    async def ready(self) -> None:
        """Make sure there is a login; raises `NotConfigured` before anything is sent, and what
        the vendor's own log-in raises.
        """
        async with self._entering:
            if self._login is not None and not _runs_out(self._login):
                return
            if self._key is None:
                self._key = await asyncio.to_thread(self._ask_key)
            login = await self._enter(self._key)
            if not self._keyless and not _can_be_sent(login.secret):
                self._key = None
                raise NotConfigured(
                    "The key has characters that cannot be sent.", "Copy it from the vendor again."
                )
            self._login = login

    async def _enter(self, key: str) -> Login:
        talk = self._log_in(key, time.time())
        try:
            call = next(talk)
            while True:
                call = talk.send(await self._send(call))
        except StopIteration as end:
            found: Login = end.value
            return found
        finally:
            talk.close()

    async def signed(self, host: str, path: str) -> tuple[str, Mapping[str, str]]:
        """A link at one of the vendor's own addresses, and the headers that open it."""
        await self.ready()
        assert self._login is not None
        return self.origin(host).url + path, self._sign(self._login.secret)

    def origin(self, host: str) -> Origin:
        return self.hosts[host] if host else self.base

    @property
    def account(self) -> dict[str, str]:
        """What the log-in told of the account; empty before it."""
        return dict(self._login.account) if self._login is not None else {}

    @property
    def origins(self) -> frozenset[Origin]:
        """The vendor's own addresses: where the key may go."""
        return frozenset((self.base, *self.hosts.values()))

    async def send(self, call: HttpCall, tray: Tray | None = None) -> HttpReply:
        """The complete answer, whatever its status; media that it carries go onto the tray.

        Raises `Unreachable` without a complete answer in time, `BadReply` for one too large.
        """
        await self.ready()
        async with self._turns[call.paid]:
            return await self._send(call, tray)

    async def _send(self, call: HttpCall, tray: Tray | None = None) -> HttpReply:
        client = (await self.clients())[1 if call.paid else 0]
        watch = _Watch(self.limits.answer_s, in_process=self.in_process)
        url, more, sni = await self._address(call, client)
        request = client.build_request(
            call.method,
            url,
            headers={**self._headers(call), **more},
            content=call.body or None,
            extensions={"trace": watch, **sni},
        )
        most = call.most_bytes or self.limits.json_bytes
        # An answer that carries the media itself may take as long as a download of it.
        patience = self.limits.answer_s if call.most_bytes is None else _LONGEST_UPLOAD_S
        watch.answer_s = patience
        sieve = Sieve(tray, self.limits.json_bytes) if call.most_bytes is not None else None
        try:
            # Without a net there is nothing to upload, and nobody tells when it is done.
            first = patience if self.in_process else _LONGEST_UPLOAD_S
            async with asyncio.timeout(first) as watch.deadline:
                response = await client.send(request, stream=True)
                try:
                    body = await self._body(response, most, sieve)
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
        client = (await self.clients())[1 if call.paid else 0]
        limits = self.limits
        watch = _Watch(limits.quiet_s, in_process=self.in_process)
        url, more, sni = await self._address(call, client)
        request = client.build_request(
            call.method,
            url,
            headers={**self._headers(call), **more},
            content=call.body or None,
            timeout=httpx.Timeout(limits.quiet_s, connect=limits.connect_s, pool=60.0),
            extensions={"trace": watch, **sni},
        )
        try:
            response = await client.send(request, stream=True)
            try:
                body = b"" if response.is_success else await self._body(response, limits.json_bytes)
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

    async def _address(
        self, call: HttpCall, client: httpx.AsyncClient
    ) -> tuple[httpx.URL, dict[str, str], dict[str, str]]:
        """Where a call goes; an address that the vendor named is judged and pinned."""
        if not call.url:
            return httpx.URL(self.origin(call.host).url + call.path), {}, {}
        url = file_address(call.url)
        if self.in_process or origin_of(url) == self.base:
            return url, {}, {}
        proxied = client.trust_env and is_proxied(url)
        addresses = await public_addresses(url, behind_proxy=proxied)
        return (url, {}, {}) if proxied else pinned(url, addresses[0])

    def _headers(self, call: HttpCall) -> dict[str, str]:
        if call.unsigned or call.url or self._login is None:
            return dict(call.headers)
        return {**call.headers, **self._sign(self._login.secret)}

    def _reply(self, response: httpx.Response, body: bytes) -> HttpReply:
        headers = {name.lower(): self.redact(value) for name, value in response.headers.items()}
        if response.status_code == 401:  # only now: without a key nothing is redacted
            self._key = self._login = None  # the next call asks again: there may be a new one
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
                raise too_large(response.status_code)
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
                context = (
                    None if self.in_process else await asyncio.to_thread(httpx.create_ssl_context)
                )
                self._clients = (self._client(context, _CALLS), self._client(context, 0))
                self._loop = loop
            return self._clients

    async def close(self) -> None:
        clients, self._clients, self._key, self._login = self._clients, None, None, None
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

    def _client(self, context: ssl.SSLContext | None, keep: int) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(self._app) if self._app else None,
            verify=context or False,  # False: in this process, where there is no wire
            timeout=httpx.Timeout(self.limits.answer_s, connect=self.limits.connect_s, pool=60.0),
            limits=httpx.Limits(
                max_connections=_MOST, max_keepalive_connections=keep, keepalive_expiry=10.0
            ),
            follow_redirects=False,
            trust_env=not self.base.is_loopback and self._app is None,
            headers={"User-Agent": "takeboard", "Accept-Encoding": "identity"},
        )

    async def _body(
        self, response: httpx.Response, limit: int, sieve: Sieve | None = None
    ) -> bytes:
        parts: list[bytes] = []
        size = 0
        try:
            async for part in response.aiter_raw(65_536):
                size += len(part)
                if size > limit:
                    raise too_large(response.status_code)
                if sieve is None:
                    parts.append(part)
                else:
                    await asyncio.to_thread(sieve.feed, part)
        finally:
            if sieve is not None:
                sieve.close()
        raw = sieve.rest() if sieve else unpacked(b"".join(parts), response, limit)
        for form in self._forms():
            raw = raw.replace(form.encode(), b"[key]")
        return raw

    def _forms(self) -> set[str]:
        """The key and what was made from it, as they are and as they would stand in a link or in
        JSON.
        """
        login = self._login
        told = [self._key or "", *((login.secret, *login.hide) if login is not None else ())]
        forms = {form for key in told for form in (key, quote(key, safe=""), json.dumps(key)[1:-1])}
        return {form for form in forms if len(form) >= _SHORTEST_KEY}

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
        self.answer_s = answer_s

    async def __call__(self, event: str, _details: Mapping[str, Any]) -> None:
        if event.endswith("send_request_headers.started"):
            self.sent = True
        if event.endswith("send_request_body.complete") and self.deadline is not None:
            now = asyncio.get_running_loop().time()
            self.deadline.reschedule(now + self.answer_s)


def _runs_out(login: Login) -> bool:
    return login.until is not None and login.until - time.time() < _SIGN_AGAIN_S


def _can_be_sent(secret: str) -> bool:
    return bool(secret) and secret.isascii() and secret.isprintable() and " " not in secret
