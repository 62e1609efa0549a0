"""Goes to where a file lies, from one address to the next, and nowhere it must not go.

A name is looked up once: the addresses that were judged are the ones connected to, so that a name
which points elsewhere a moment later leads nowhere. Headers with a key stay at the base.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any, TypeVar

import httpx

from app.domain.errors import BadReply, Stopped, Unreachable
from app.providers.address import file_address, is_proxied, origin_of, pinned, public_addresses
from app.providers.transport import Limits, Transport

T = TypeVar("T")
Stop = Callable[[], bool]
_REDIRECTS = 5
_ADDRESSES = 4  # of one name, tried one after another


async def open_link(
    wire: Transport, link: str, headers: Mapping[str, str], own: Mapping[str, str], stop: Stop
) -> httpx.Response:
    """The answer to a GET, redirects followed, its body not read; the caller closes it.

    `link` is an address, or a path at the base. `own` headers go with a link to one of the
    vendor's own addresses, and to nobody once the way has left that one. Raises
    `BadReply`, `Unreachable`, `Stopped`, and httpx's own errors.
    """
    url = _first(wire, link)
    home = origin_of(url)
    at_home = home in wire.origins
    for _ in range(_REDIRECTS):
        at_home = at_home and origin_of(url) == home
        sent = {**headers, **own} if at_home else dict(headers)
        response = await heard(_get(wire, url, sent), wire.limits, stop, "The file server")
        if response.status_code not in (301, 302, 303, 307, 308):
            return response
        await response.aclose()
        try:
            url = file_address(str(url.join(response.headers.get("location", ""))))
        except httpx.InvalidURL:
            raise BadReply("The vendor's file moved to an unusable address.") from None
    raise BadReply("The vendor's file moves in a circle.")


async def heard(work: Coroutine[Any, Any, T], limits: Limits, stop: Stop, who: str) -> T:
    """What `work` comes to, within the time an answer may take; looks for a stop meanwhile."""
    end = asyncio.get_running_loop().time() + limits.answer_s
    running = asyncio.ensure_future(work)
    try:
        while not running.done():
            await asyncio.wait({running}, timeout=limits.look_s)
            if stop() and not running.done():
                raise Stopped("Stopped.", "It goes on from here later.")
            if asyncio.get_running_loop().time() > end and not running.done():
                raise Unreachable(f"{who} did not answer within time.")
        return running.result()
    finally:
        if not running.done():
            running.cancel()
            await asyncio.wait({running})


def _first(wire: Transport, link: str) -> httpx.URL:
    if link.startswith("/") and not link.startswith(("//", "/\\")):
        return file_address(wire.base.url + link)
    return file_address(link)


async def _get(wire: Transport, url: httpx.URL, headers: dict[str, str]) -> httpx.Response:
    client = (await wire.clients())[0]
    if wire.in_process and origin_of(url) != wire.base:
        raise BadReply("The rehearsal named a file outside of itself.")
    if origin_of(url) == wire.base:
        return await client.send(client.build_request("GET", url, headers=headers), stream=True)
    proxied = client.trust_env and is_proxied(url)
    addresses = await public_addresses(url, behind_proxy=proxied)
    if proxied:  # the proxy looks the name up and connects
        return await client.send(client.build_request("GET", url, headers=headers), stream=True)
    return await send_pinned(client, "GET", url, headers, addresses)


async def send_pinned(
    client: httpx.AsyncClient,
    method: str,
    url: httpx.URL,
    headers: Mapping[str, str],
    addresses: Sequence[str],
    body: bytes | None = None,
) -> httpx.Response:
    """The answer of the first of these addresses that takes the call, asked for the URL's host."""
    addresses = addresses[:_ADDRESSES]
    for nth, address in enumerate(addresses, 1):
        there, more, sni = pinned(url, address)
        request = client.build_request(
            method, there, headers={**headers, **more}, content=body, extensions=sni
        )
        try:
            return await client.send(request, stream=True)
        except (httpx.ConnectError, httpx.ConnectTimeout):
            if nth == len(addresses):
                raise
    raise Unreachable(f"The host {url.host[:100]} is not known.", sent=False)
