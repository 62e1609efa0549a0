"""Vendor accounts of this person: which exist, where their key is found, whether it works.

Never shows, stores or logs a key; the keychain port is the only place it passes through.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from app.domain.errors import NotFound, ProviderError, UsageError
from app.domain.ports import Keychain
from app.production.workbench import AccountView


class AccountNames(Protocol):
    """Where the names (never keys) of accounts are kept."""

    def accounts(self) -> list[tuple[str, str]]: ...
    def add_account(self, vendor: str, name: str = "") -> None: ...
    def remove_account(self, vendor: str, name: str = "") -> None: ...


class VendorAccountDesk:
    """`ask(vendor, account)` asks the vendor something free and says what it answered."""

    def __init__(
        self,
        keychain: Keychain,
        names: AccountNames,
        vendors: Sequence[str],
        ask: Callable[[str, str], str],
    ) -> None:
        self._keychain, self._names = keychain, names
        self._vendors, self._ask = tuple(vendors), ask

    def add(self, vendor: str, key: str, name: str = "") -> AccountView:
        """Keep a key in the keyring; raises `KeyringMissing` with what to install."""
        self._known(vendor)
        if not key.strip() or not key.isprintable() or " " in key.strip():
            raise UsageError("That is not a key.", "Paste the key as the vendor shows it.")
        self._keychain.add(vendor, name, key.strip())
        self._names.add_account(vendor, name)
        return self._view(vendor, name)

    def remove(self, vendor: str, name: str = "") -> None:
        self._known(vendor)
        self._keychain.remove(vendor, name)
        self._names.remove_account(vendor, name)

    def list(self) -> list[AccountView]:
        """Every added account, and every vendor whose key is found without one."""
        names = list(dict.fromkeys((*self._names.accounts(), *((v, "") for v in self._vendors))))
        views = [self._view(vendor, name) for vendor, name in names]
        added = set(self._names.accounts())
        return [v for v in views if v.source or (v.vendor, v.name) in added]

    def test(self, vendor: str, name: str = "") -> AccountView:
        """Ask the vendor for something that costs nothing."""
        self._known(vendor)
        source = self._keychain.source(vendor, name) or ""
        try:
            said = self._ask(vendor, name)
        except ProviderError as error:
            return AccountView(vendor, name, source, False, str(error))
        return AccountView(vendor, name, source, True, said)

    def _view(self, vendor: str, name: str) -> AccountView:
        source = self._keychain.source(vendor, name) or ""
        return AccountView(vendor, name, source, None if source else False)

    def _known(self, vendor: str) -> None:
        if vendor not in self._vendors:
            raise NotFound(f"There is no vendor {vendor!r}.", f"Known: {', '.join(self._vendors)}.")
