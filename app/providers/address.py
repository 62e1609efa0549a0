"""Which addresses may be spoken to: a vendor's base, and where its files may lie.

Loopback, private and link-local addresses are good only at the very scheme, host and port of the
configured base, so that no answer of a vendor can make this machine knock at its own doors.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import urllib.request
from dataclasses import dataclass

import httpx

from app.domain.errors import BadReply, NotConfigured, Unreachable

_LONGEST_LINK = 8192
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_WORLD = ipaddress.IPv6Network("2000::/3")  # all of IPv6 that was ever given out
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Origin:
    """Scheme, host and port, the port always a number."""

    scheme: str
    host: str
    port: int

    @property
    def url(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"

    @property
    def is_loopback(self) -> bool:
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False


def base_origin(text: str, variable: str) -> Origin:
    """The configured address of a vendor; raises `NotConfigured` naming the variable."""
    try:
        url = httpx.URL(text.strip())
        plain = url.raw_path in (b"", b"/") and not url.userinfo and not url.fragment
        if url.scheme in _PORTS and url.host and plain:
            return origin_of(url)
    except (httpx.InvalidURL, ValueError):
        pass
    raise NotConfigured(
        f"{variable} is not an address this program can use.",
        "Write scheme, host and port without a path, such as http://127.0.0.1:8080.",
    )


def file_address(link: str) -> httpx.URL:
    """A link to a file as an address; raises `BadReply` for what no file may come from."""
    try:
        if len(link) > _LONGEST_LINK or not link.isprintable():
            raise ValueError(link)
        url = httpx.URL(link)
        origin = origin_of(url)
    except (httpx.InvalidURL, ValueError):
        raise BadReply("The vendor named a file at an unusable address.") from None
    if url.userinfo:
        raise BadReply("The vendor named a file at an address with a password in it.")
    if origin.scheme not in _PORTS or not origin.host:
        shown = url.scheme[:20] or "no scheme"
        raise BadReply(f"The vendor named a file at an address that is not fetched ({shown}).")
    return url


async def public_addresses(url: httpx.URL, *, behind_proxy: bool = False) -> list[str]:
    """What the host's name stands for now; connect to these and to nothing looked up later.

    Raises `BadReply` when any of them is inside this machine or network, `Unreachable` for a name
    that is not known here; a proxy may know it, and then the list is empty.
    """
    origin = origin_of(url)
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(origin.host, origin.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        if behind_proxy:
            return []
        raise Unreachable(f"The host {origin.host[:100]} is not known.", sent=False) from None
    addresses = list(dict.fromkeys(str(address[0]) for *_, address in found))
    if not all(is_public(address) for address in addresses):
        raise BadReply(f"The vendor named a file inside this network ({origin.host[:100]}).")
    return addresses


def pinned(url: httpx.URL, address: str) -> tuple[httpx.URL, dict[str, str], dict[str, str]]:
    """How to call one address of a name: where to, with which headers and httpx extensions."""
    # A kept connection would be used again for another name at the same address.
    headers = {"Host": url.netloc.decode("ascii"), "Connection": "close"}
    return url.copy_with(host=address), headers, {"sni_hostname": url.host}


def is_proxied(url: httpx.URL) -> bool:
    """Whether this system sends a request for the address through a proxy."""
    proxies = urllib.request.getproxies()
    named = url.scheme in proxies or "all" in proxies
    return named and not urllib.request.proxy_bypass(url.host)


def origin_of(url: httpx.URL) -> Origin:
    """Scheme, host and port of an address, the port always a number."""
    host = url.host.lower().rstrip(".")
    return Origin(url.scheme, host, url.port or _PORTS.get(url.scheme, 0))


def is_public(text: str) -> bool:
    """Whether an address lies in the internet at large; also looks inside the IPv6 addresses that
    carry an IPv4 address.
    """
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address.teredo is not None:
            inner = address.teredo[1]
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
        if inner is not None:
            return inner.is_global and not inner.is_multicast
        return address in _WORLD and address.is_global
    return address.is_global and not address.is_multicast
