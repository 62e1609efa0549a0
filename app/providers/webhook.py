"""Sends signed messages to an address of the person's own: Standard Webhooks, one try a call.

Implements `domain.webhook.Poster`. Goes to the world over https, and to this machine; never into
the network around it. Follows no redirect and reads nothing of the answer but its status.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
import hmac
import ipaddress
import secrets
import ssl
from collections.abc import Callable
from datetime import datetime
from functools import cached_property

import httpx

from app.domain.errors import BadInput, BadReply, ProviderError, RateLimited, Refused, Unreachable
from app.providers.address import (
    Origin,
    file_address,
    is_proxied,
    is_public,
    origin_of,
    public_addresses,
)
from app.providers.hops import heard, send_pinned
from app.providers.transport import Limits
from app.providers.wire_call import HttpReply

_PREFIX = "whsec_"
_SHORTEST, _LONGEST = 24, 64  # bytes of a secret, by the specification
_INSIDE = (
    "Messages are not sent into the network around this machine.",
    "Name a receiver in the internet, or on this machine itself.",
)
_LIMITS = Limits(connect_s=5.0, answer_s=10.0)


class WebhookPoster:
    def __init__(self, limits: Limits = _LIMITS) -> None:
        self._limits = limits

    @cached_property
    def _context(self) -> ssl.SSLContext:
        return httpx.create_ssl_context()

    def check(self, url: str) -> None:
        try:
            found = file_address(url)
        except BadReply:
            found = None
        if found is None or found.fragment or not _may_be(origin_of(found)):
            raise BadInput(
                "Messages are not sent to that address.",
                "Write https://… without a password, or http://localhost… for this machine.",
            )
        origin = origin_of(found)
        if _is_number(origin.host) and not origin.is_loopback and not is_public(origin.host):
            raise BadInput(*_INSIDE)

    def secret(self, given: str) -> str:
        if not given.strip():
            return _PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()
        written = given.strip()
        _key(written)
        return written

    def post(
        self,
        url: str,
        secret: str,
        message_id: str,
        at: datetime,
        body: bytes,
        stop: Callable[[], bool],
    ) -> None:
        self.check(url)
        headers = {"Content-Type": "application/json", **signed(secret, message_id, at, body)}
        try:
            asyncio.run(self._post(file_address(url), headers, body, stop))
        except (httpx.HTTPError, OSError) as error:
            name = type(error).__name__
            raise Unreachable(f"The receiver could not be reached ({name}).") from None

    async def _post(
        self, url: httpx.URL, headers: dict[str, str], body: bytes, stop: Callable[[], bool]
    ) -> None:
        near = origin_of(url).is_loopback
        client = httpx.AsyncClient(
            verify=self._context,
            timeout=httpx.Timeout(self._limits.answer_s, connect=self._limits.connect_s),
            follow_redirects=False,
            trust_env=not near,
            headers={"User-Agent": "takeboard", "Accept-Encoding": "identity"},
        )
        async with client:
            sending = self._send(client, url, headers, body)
            response = await heard(sending, self._limits, stop, "The receiver")
            await response.aclose()
        if problem := _problem(response):
            raise problem

    async def _send(
        self, client: httpx.AsyncClient, url: httpx.URL, headers: dict[str, str], body: bytes
    ) -> httpx.Response:
        if origin_of(url).is_loopback:
            addresses = ["127.0.0.1", "::1"] if url.host == "localhost" else [url.host]
        else:
            proxied = is_proxied(url)
            try:
                addresses = await public_addresses(url, behind_proxy=proxied)
            except BadReply:
                raise BadInput(*_INSIDE) from None
            if proxied:  # the proxy looks the name up and connects
                request = client.build_request("POST", url, headers=headers, content=body)
                return await client.send(request, stream=True)
        return await send_pinned(client, "POST", url, headers, addresses, body)


def signed(secret: str, message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """The three headers of the Standard Webhooks scheme."""
    moment = str(int(at.timestamp()))
    content = f"{message_id}.{moment}.".encode() + body
    mark = base64.b64encode(hmac.digest(_key(secret), content, hashlib.sha256)).decode()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": moment,
        "webhook-signature": f"v1,{mark}",
    }


def _key(written: str) -> bytes:
    try:
        key = base64.b64decode(written.removeprefix(_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not _SHORTEST <= len(key) <= _LONGEST:
        raise BadInput(
            "That is not a secret for signing.",
            f"Give {_PREFIX} and 24 to 64 bytes in base64, or nothing, and one is made.",
        )
    return key


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _may_be(origin: Origin) -> bool:
    return origin.scheme == "https" or (origin.scheme == "http" and origin.is_loopback)


def _problem(response: httpx.Response) -> ProviderError | None:
    status = response.status_code
    if response.is_success:
        return None
    if response.is_redirect:
        return Refused("The receiver has moved; messages do not follow it.", status=status)
    if status in (429, 503):
        reply = HttpReply(
            status=status, headers={k.lower(): v for k, v in response.headers.items()}
        )
        return RateLimited(
            f"The receiver asks to wait ({status}).", retry_after=reply.retry_after(), status=status
        )
    if status >= 500 or status == 408:
        return Unreachable(f"The receiver is in trouble ({status}).")
    return Refused(f"The receiver does not take the message ({status}).", status=status)
