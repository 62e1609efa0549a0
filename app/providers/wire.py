"""Gives the driver for an account: over the net with its key, or against a rehearsal in process.

Implements `ports.Wire`. Which simulators exist is told by `studio`; nothing here imports them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Protocol

from app.domain.errors import NotConfigured
from app.domain.ports import Keychain
from app.providers.address import base_origin
from app.providers.credentials import opened
from app.providers.registry import base_url_variable, entry, key_variable
from app.providers.ticketed import Ticketed
from app.providers.transport import App, Limits, Transport


class Stage(Protocol):
    """A vendor's simulator in this process, and the one key it takes."""

    @property
    def app(self) -> App: ...
    @property
    def key(self) -> str: ...


Stages = Mapping[str, Callable[[float], Stage]]  # vendor -> simulator at a speed


class VendorWire:
    """One driver an account, kept until `close`; each belongs to the loop that first uses it.

    `addresses(vendor, account)` is a base URL a person entered for an account, or empty; the
    variable goes before it.
    """

    def __init__(
        self,
        keychain: Keychain,
        stages: Stages | None = None,
        *,
        environment: Mapping[str, str] | None = None,
        limits: Limits | None = None,
        addresses: Callable[[str, str], str] = lambda vendor, account: "",
    ) -> None:
        self._keychain, self._stages, self._limits = keychain, stages or {}, limits
        self._addresses = addresses
        self._environment = os.environ if environment is None else environment
        self._drivers: dict[tuple[str, str, bool, float], Ticketed] = {}

    def vendor(self, vendor: str, account: str, *, rehearsed: bool, speed: float) -> Ticketed:
        """`account` is a name, or `vendor:name` as a job carries it.

        Raises `NotConfigured` for a vendor without adapter, or without simulator when rehearsed.
        """
        name = account.removeprefix(vendor).removeprefix(":")
        key = (vendor, name, rehearsed, speed if rehearsed else 1.0)
        if key not in self._drivers:
            build = self._rehearsed if rehearsed else self._real
            self._drivers[key] = build(vendor, name, speed)
        return self._drivers[key]

    async def close(self) -> None:
        drivers, self._drivers = list(self._drivers.values()), {}
        for driver in drivers:
            await driver.close()

    def _real(self, vendor: str, name: str, _speed: float) -> Ticketed:
        found, variable = entry(vendor), base_url_variable(vendor)
        other = self._environment.get(variable) or self._addresses(vendor, name)
        base = base_origin(other or found.base_url, variable)
        keychain = self._keychain
        wire = Transport(
            base,
            (lambda: self._environment.get(key_variable(vendor), "").strip())
            if found.keyless
            else lambda: opened(vendor, keychain.key(vendor, name), self._environment),
            found.adapter.sign,
            login=found.adapter.login,
            hosts={
                host: base if other else base_origin(url, host) for host, url in found.hosts.items()
            },
            keyless=found.keyless,
            limits=self._limits,
        )
        return Ticketed(found.adapter, wire, found.hearing)

    def _rehearsed(self, vendor: str, name: str, speed: float) -> Ticketed:
        found = entry(vendor)
        if vendor not in self._stages:
            raise NotConfigured(
                f"There is no simulator of {vendor} yet, so this cannot be rehearsed.",
                f"Rehearse with a model that goes through {', '.join(self._stages) or 'Animatic'}.",
            )
        stage = self._stages[vendor](speed)
        base = base_origin(f"http://{vendor}.rehearsal", "the rehearsal")
        wire = Transport(
            base,
            lambda: stage.key,
            found.adapter.sign,
            login=found.adapter.login,
            hosts=dict.fromkeys(found.hosts, base),
            keyless=found.keyless,
            app=stage.app,
            speed=speed,
            limits=self._limits,
        )
        return Ticketed(found.adapter, wire, found.hearing)
