"""Vendor accounts of this person: which exist, where their key is found, whether it works, which
one new orders go to.

Never shows, stores or logs a key; the keychain port is the only place it passes through.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from app.domain.errors import BadInput, NotFound, OutOfFunds, ProviderError, Refused, Stopped
from app.domain.ports import Clock, Keychain
from app.domain.vendor_account import AccountNote, Verdict
from app.production.key_forms import usable_key
from app.production.vendor_facts import VENDORS, VendorFacts, facts_of, takes_no_key

_LONGEST_NAME = 60
_HERE = re.compile(r"http://(localhost|127\.[0-9.]+|\[::1\])(:[0-9]+)?$")
Stop = Callable[[], bool]


class KeyPlaces(Keychain, Protocol):
    """A keychain that also says where a key lies, without handing it out."""

    def variable(self, vendor: str, account: str = "") -> str: ...
    def ending(self, vendor: str, account: str = "") -> str: ...
    def in_keyring(self, vendor: str, account: str = "") -> bool: ...
    def works(self) -> tuple[bool, str]: ...


class AccountNames(Protocol):
    """Where the names (never keys) of accounts are kept."""

    def accounts(self) -> list[tuple[str, str]]: ...
    def add_account(self, vendor: str, name: str = "") -> None: ...
    def remove_account(self, vendor: str, name: str = "") -> None: ...


class Notes(Protocol):
    """What is remembered of accounts beside their names, never keys."""

    def note(self, vendor: str, name: str = "") -> AccountNote: ...
    def write(self, vendor: str, name: str, note: AccountNote | None) -> None: ...
    def chosen(self, vendor: str) -> str | None: ...
    def choose(self, vendor: str, name: str | None) -> None: ...


class Vendors(Protocol):
    """The vendors this version can speak to."""

    def speaks(self, vendor: str) -> bool: ...
    def usable_address(self, text: str) -> str:
        """Scheme, host and port; raises `UserFacing` for anything else."""
        ...

    def set_address(self, vendor: str) -> str:
        """What `TAKEBOARD_<VENDOR>_BASE_URL` says; empty where it is not set."""
        ...

    def ask(
        self, vendor: str, name: str, stop: Stop, key: str | None = None, address: str = ""
    ) -> str:
        """Ask something free, with the account's key or with one that is not kept yet.

        Returns what the vendor answered; raises the `ProviderError` family, `Stopped`.
        """
        ...


@dataclass(frozen=True, slots=True)
class AccountView:
    """A vendor account; never its key. `source` is `environment`, `keyring` or empty."""

    vendor: str
    name: str
    source: str
    ok: bool | None
    note: str = ""


class KeyState(StrEnum):
    """Where a vendor's key comes from, in the words of the page."""

    KEYRING = "Keyring"
    ENVIRONMENT = "Environment"
    NETWORK = "Own server"
    NONE = "No key"
    REFUSED = "Key refused"
    NO_ADAPTER = "No adapter"


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One account as a row. `variable` is the variable its key comes from, or could come from.

    `overridden`: the keyring has a key too, which the variable hides. `address` is where it speaks
    to when that is not the vendor's own; `address_set`: a variable says so.
    """

    vendor: str
    name: str
    state: KeyState
    variable: str
    ending: str
    overridden: bool
    added: bool
    in_use: bool
    address: str
    address_set: bool
    note: AccountNote

    @property
    def called(self) -> str:
        """The name as people see it; the main account has none of its own."""
        if self.name:
            return self.name
        return self.variable if self.state is KeyState.ENVIRONMENT else "Main account"

    @property
    def in_clear(self) -> bool:
        """The key crosses a network that others can listen to."""
        keyless = self.state in (KeyState.NETWORK, KeyState.NONE)
        return self.address.startswith("http://") and not keyless and not _HERE.match(self.address)


@dataclass(frozen=True, slots=True)
class VendorSheet:
    """A vendor with its accounts. `speaks` is False without an adapter in this version."""

    facts: VendorFacts
    speaks: bool
    accounts: tuple[AccountLine, ...]

    @property
    def state(self) -> KeyState:
        """Of the account in use."""
        if not self.speaks:
            return KeyState.NO_ADAPTER
        used = self.used
        if used is None or used.state is KeyState.NONE:
            return KeyState.NONE
        return KeyState.REFUSED if used.note.verdict is Verdict.REFUSED else used.state

    @property
    def used(self) -> AccountLine | None:
        return next((line for line in self.accounts if line.in_use), None)

    @property
    def ready(self) -> bool:
        return self.state in (KeyState.KEYRING, KeyState.ENVIRONMENT, KeyState.NETWORK)


class VendorAccountDesk:
    """`vendors` speaks for the wire; `notes` and `names` are the office's."""

    def __init__(
        self, keys: KeyPlaces, names: AccountNames, notes: Notes, vendors: Vendors, clock: Clock
    ) -> None:
        self._keys, self._names, self._notes = keys, names, notes
        self._vendors, self._clock = vendors, clock

    def add(self, vendor: str, key: str, name: str = "", address: str = "") -> AccountView:
        """Keep a key in the keyring; raises `KeyringMissing` with what to install.

        `address` is a server or gateway of one's own, where the vendor may have one. Adding an
        account that exists puts the new key in its place.
        """
        name = self._named(vendor, name)
        plain, base = usable_key(vendor, key), self._address(vendor, address)
        if plain:
            self._keys.add(vendor, name, plain)
        self._names.add_account(vendor, name)
        self._notes.write(vendor, name, AccountNote(base_url=base))
        return self._view(vendor, name)

    def remove(self, vendor: str, name: str = "") -> None:
        """Take the key out of the keyring and forget the account."""
        self._known(vendor)
        self._keys.remove(vendor, name)
        self._names.remove_account(vendor, name)
        self._notes.write(vendor, name, None)
        if self._notes.chosen(vendor) == name:
            self._notes.choose(vendor, None)

    def list(self) -> list[AccountView]:
        """Every added account, and every vendor whose key is found without one."""
        mine = [one.id for one in VENDORS if self._vendors.speaks(one.id)]
        names = list(dict.fromkeys((*self._names.accounts(), *((v, "") for v in mine))))
        views = [self._view(vendor, name) for vendor, name in names]
        added = set(self._names.accounts())
        return [v for v in views if v.source or (v.vendor, v.name) in added]

    def test(self, vendor: str, name: str = "", stop: Stop = lambda: False) -> AccountView:
        """Ask the vendor for something that costs nothing, and remember the answer."""
        self._known(vendor)
        note = self._asked(vendor, name, stop)
        kept = self._notes.note(vendor, name)
        self._notes.write(vendor, name, note.model_copy(update={"base_url": kept.base_url}))
        source = self._keys.source(vendor, name) or ""
        return AccountView(vendor, name, source, note.verdict is Verdict.WORKS, note.said)

    def add_tested(
        self, vendor: str, key: str, name: str = "", address: str = "", stop: Stop = lambda: False
    ) -> AccountNote:
        """Try a key before it is kept; it is kept only when the vendor takes it.

        Raises `Stopped` where the person did not wait; nothing is kept then.
        """
        name = self._named(vendor, name)
        plain, base = usable_key(vendor, key), self._address(vendor, address)
        note = self._asked(vendor, name, stop, plain, base)
        if note.verdict is Verdict.WORKS:
            self.add(vendor, plain, name, base)
            self._notes.write(vendor, name, note.model_copy(update={"base_url": base}))
        return note

    # which one is used

    def choose(self, vendor: str, name: str) -> None:
        """New orders of the vendor go to this account; jobs that were sent keep theirs."""
        self._known(vendor)
        if name and (vendor, name) not in self._names.accounts():
            raise NotFound(f"There is no account {name!r}.", "Choose one from the list.")
        self._notes.choose(vendor, name)

    def in_use(self, vendor: str) -> str:
        """The chosen account, else the main one where it has a key, else the first that has."""
        names = [name for of, name in self._names.accounts() if of == vendor]
        chosen = self._notes.chosen(vendor)
        if chosen is not None and (chosen in names or not chosen):
            return chosen
        if self._keys.source(vendor) or not names or "" in names:
            return ""
        return next((name for name in names if self._keys.source(vendor, name)), names[0])

    def account_of(self, vendor: str) -> str:
        """As a job carries it: `runway`, or `runway:studio-b`."""
        name = self.in_use(vendor)
        return f"{vendor}:{name}" if name else vendor

    # the page

    def sheets(self) -> tuple[VendorSheet, ...]:
        """All vendors there are, with or without a key, also those this version cannot speak to."""
        added = self._names.accounts()
        return tuple(self._sheet(facts, added) for facts in VENDORS)

    def keyring(self) -> tuple[bool, str]:
        """Whether the system's keyring keeps what it is given, and which one it is or why not."""
        return self._keys.works()

    def _sheet(self, facts: VendorFacts, added: Sequence[tuple[str, str]]) -> VendorSheet:
        vendor, used = facts.id, self.in_use(facts.id)
        names = sorted({name for of, name in added if of == vendor})
        elsewhere = not names and takes_no_key(vendor) and self._vendors.set_address(vendor)
        if elsewhere or ("" not in names and self._keys.source(vendor)):
            names.append("")
        lines = tuple(self._line(facts, name, used, (vendor, name) in added) for name in names)
        return VendorSheet(facts, self._vendors.speaks(vendor), lines)

    def _line(self, facts: VendorFacts, name: str, used: str, added: bool) -> AccountLine:
        vendor, note = facts.id, self._notes.note(facts.id, name)
        source, set_to = self._keys.source(vendor, name), self._vendors.set_address(vendor)
        if takes_no_key(facts.id):
            state = KeyState.NETWORK
        else:
            state = {"keyring": KeyState.KEYRING, "environment": KeyState.ENVIRONMENT}.get(
                source or "", KeyState.NONE
            )
        outside = source == "environment"
        return AccountLine(
            vendor=vendor,
            name=name,
            state=state,
            variable=self._keys.variable(vendor, name),
            ending=self._keys.ending(vendor, name),
            overridden=outside and self._keys.in_keyring(vendor, name),
            added=added,
            in_use=name == used,
            address=set_to or note.base_url,
            address_set=bool(set_to),
            note=note,
        )

    def _asked(
        self, vendor: str, name: str, stop: Stop, key: str | None = None, address: str = ""
    ) -> AccountNote:
        began = time.monotonic()
        try:
            said, verdict = self._vendors.ask(vendor, name, stop, key, address), Verdict.WORKS
        except Stopped:
            raise
        except OutOfFunds as error:  # the key is good, the purse is not
            said, verdict = str(error), Verdict.WORKS
        except Refused as error:
            said, verdict = str(error), Verdict.REFUSED
        except ProviderError as error:
            said, verdict = str(error), Verdict.NOT_MEASURED
        return AccountNote(
            verdict=verdict,
            said=said,
            tested_at=self._clock.now(),
            seconds=round(time.monotonic() - began, 2),
        )

    def _view(self, vendor: str, name: str) -> AccountView:
        source = self._keys.source(vendor, name) or ""
        there = bool(source) or takes_no_key(vendor)
        return AccountView(vendor, name, source, None if there else False)

    def _address(self, vendor: str, text: str) -> str:
        facts, plain = facts_of(vendor), text.strip()
        if not plain:
            if takes_no_key(facts.id) and not self._vendors.set_address(vendor):
                raise BadInput(
                    f"{facts.name} needs an address.", "For example http://127.0.0.1:8188."
                )
            return ""
        if not facts.gateway:
            raise BadInput(f"{facts.name} has one address only.", "Leave the address out.")
        return self._vendors.usable_address(plain)

    def _named(self, vendor: str, name: str) -> str:
        self._known(vendor)
        name = name.strip()
        if ":" in name or not (name.isprintable() or not name) or len(name) > _LONGEST_NAME:
            raise BadInput("An account cannot be called that.", "Use letters, digits and spaces.")
        return name

    def _known(self, vendor: str) -> None:
        known = [facts.id for facts in VENDORS]
        if vendor not in known:
            raise NotFound(f"There is no vendor {vendor!r}.", f"Known: {', '.join(known)}.")


class KeysInUse:
    """A keychain for who names no account: the one in use is meant."""

    def __init__(self, keys: Keychain, in_use: Callable[[str], str]) -> None:
        self._keys, self._in_use = keys, in_use

    def key(self, vendor: str, account: str = "") -> str:
        return self._keys.key(vendor, account or self._in_use(vendor))

    def source(self, vendor: str, account: str = "") -> str | None:
        return self._keys.source(vendor, account or self._in_use(vendor))

    def add(self, vendor: str, account: str, key: str) -> None:
        self._keys.add(vendor, account, key)

    def remove(self, vendor: str, account: str) -> None:
        self._keys.remove(vendor, account)
