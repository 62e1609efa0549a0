"""Asking vendors something free: whether a key works, whether they know a ticket.

Behind `production.vendor_accounts.Vendors`. Blocks for as long as the transport's limits allow, or
until somebody does not want to wait any longer. Not to be called on a running loop's thread. What
speaks HTTP is imported when something is asked: this desk stands before the first paint.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Coroutine, Mapping
from typing import TypeVar

from app.domain.errors import Bug, Stopped
from app.domain.ports import Keychain
from app.domain.render_order import RenderOrder
from app.providers.registry import VENDORS, account_vendors, base_url_variable
from app.providers.talk import no_settling

T = TypeVar("T")
Addresses = Callable[[str, str], str]
_LOOK_S = 0.1


class FrontDesk:
    """`addresses(vendor, account)` is the base URL entered for an account, or empty."""

    def __init__(
        self,
        keychain: Keychain,
        addresses: Addresses,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._keychain, self._addresses = keychain, addresses
        self._environment = os.environ if environment is None else environment

    def speaks(self, vendor: str) -> bool:
        return vendor in account_vendors()

    def settles(self, vendor: str) -> bool:
        """Whether this version asks the vendor about orders without an answer."""
        found = VENDORS.get(vendor)
        return found is not None and found.adapter.settle is not no_settling

    def usable_address(self, text: str) -> str:
        from app.providers.address import base_origin

        base_origin(text, f"“{text.strip()[:80]}”")
        return text.strip().rstrip("/")

    def set_address(self, vendor: str) -> str:
        return self._environment.get(base_url_variable(vendor), "").strip()

    def ask(
        self,
        vendor: str,
        name: str,
        stop: Callable[[], bool],
        key: str | None = None,
        address: str = "",
    ) -> str:
        from app.providers.script_readers import VendorReaders
        from app.providers.wire import VendorWire

        keychain = self._keychain if key is None else _OneKey(key)
        around = self._around(vendor, address if key is not None else self._addresses(vendor, name))

        async def greet() -> str:
            wire = VendorWire(keychain, environment=around)
            try:
                return await wire.vendor(vendor, name, rehearsed=False, speed=1.0).greet()
            finally:
                await wire.close()

        if vendor in VENDORS:
            return _until(greet(), stop)
        readers = VendorReaders(keychain, environment=around)
        return _until(readers.reader(vendor, name).greet(), stop)

    def look_up(
        self, account: str, ticket: str, order: RenderOrder, stop: Callable[[], bool]
    ) -> str:
        """The state the vendor says a ticket is in; raises what asking raises (`Refused` with 404
        where it does not know it).
        """

        from app.providers.wire import VendorWire

        name = account.removeprefix(order.vendor).removeprefix(":")
        around = self._around(order.vendor, self._addresses(order.vendor, name))

        async def look() -> str:
            wire = VendorWire(self._keychain, environment=around)
            try:
                driver = wire.vendor(order.vendor, account, rehearsed=False, speed=1.0)
                return (await driver.poll(ticket, order)).state
            finally:
                await wire.close()

        return _until(look(), stop)

    def _around(self, vendor: str, address: str) -> Mapping[str, str]:
        """The environment, with the account's own address where no variable names one."""
        if not address or self.set_address(vendor):
            return self._environment
        return {**self._environment, base_url_variable(vendor): address}


class _OneKey:
    """A keychain of one key that was not kept yet."""

    def __init__(self, key: str) -> None:
        self._key = key

    def key(self, _vendor: str, _account: str = "") -> str:
        return self._key

    def source(self, _vendor: str, _account: str = "") -> str | None:
        return None

    def add(self, _vendor: str, _account: str, _key: str) -> None:
        raise Bug("a key that is only tried is kept nowhere")

    def remove(self, _vendor: str, _account: str) -> None:
        raise Bug("a key that is only tried is kept nowhere")


def _until(asked: Coroutine[None, None, T], stop: Callable[[], bool]) -> T:
    """The answer; raises `Stopped` as soon as `stop` says so, and lets go of the connection."""

    async def race() -> T:
        task = asyncio.ensure_future(asked)
        while not task.done():
            if stop():
                task.cancel()
                await asyncio.wait([task])
                raise Stopped("The test was stopped.", "Nothing was changed.")
            await asyncio.wait([task], timeout=_LOOK_S)
        return task.result()

    return asyncio.run(race())
