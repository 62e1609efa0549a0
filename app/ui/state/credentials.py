"""Vendor accounts as the window sees them: the last look, and tests that are under way.

Never a key: what is typed goes to the desk and is forgotten. All asking is done in threads.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.domain.errors import Stopped, UserFacing
from app.ui.bridge import Bridge

if TYPE_CHECKING:
    from app.domain.vendor_account import AccountNote
    from app.production.vendor_accounts import VendorAccountDesk, VendorSheet

Account = tuple[str, str]  # vendor, name


class Credentials(QObject):
    """Signals: `changed()` accounts, tests or the keyring are not what they were; `wanted(str)`
    somebody wants to add a key of this vendor.
    """

    changed = Signal()
    wanted = Signal(str)

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._desk: VendorAccountDesk | None = None
        self.sheets: tuple[VendorSheet, ...] = ()
        self.keyring: tuple[bool, str] | None = None  # None: not looked at yet
        self.testing: dict[Account, threading.Event] = {}
        bridge.closing.connect(self._stop_all)

    def use(self, desk: VendorAccountDesk) -> None:
        """The office is there; look once."""
        self._desk = desk
        self.refresh()

    def refresh(self) -> None:
        """Look at all accounts again."""
        if self._desk is not None:
            self._bridge.ask(self._desk.sheets, self._take, lambda error: self._untold(error))

    def look_at_keyring(self) -> None:
        """Whether keys can be kept here; asked when a page needs it, since it writes a trial."""
        if self._desk is not None and self.keyring is None:
            self._bridge.ask(self._desk.keyring, self._take_keyring, self._untold)

    def sheet(self, vendor: str) -> VendorSheet | None:
        return next((one for one in self.sheets if one.facts.id == vendor), None)

    def missing(self, vendor: str) -> bool:
        """A vendor this version can speak to has no key; False while nobody has looked."""
        sheet = self.sheet(vendor)
        return sheet is not None and sheet.speaks and not sheet.ready

    def live(self) -> bool:
        """An order could cost money: some vendor has a key."""
        sources = ("Keyring", "Environment")
        return any(one.state.value in sources for sheet in self.sheets for one in sheet.accounts)

    # acting; each tells `failed` what a person should read

    def test(self, vendor: str, name: str) -> None:
        """Ask the vendor something free, with what is kept."""
        desk, account = self._desk, (vendor, name)
        if desk is None or account in self.testing:
            return
        stop = self._begin(account)
        self._bridge.ask(
            lambda: desk.test(vendor, name, stop.is_set),
            lambda _view: self._over(account),
            lambda error: self._over(account, error),
            lane="long",
        )

    def stop(self, vendor: str, name: str) -> None:
        """Nobody waits for this test any longer."""
        if event := self.testing.get((vendor, name)):
            event.set()

    def add(
        self,
        account: Account,
        key: str,
        address: str,
        then: Callable[[AccountNote | None], object],
        failed: Callable[[Exception], object],
        *,
        tested: bool,
    ) -> None:
        """Keep a key, after a test (which tells its note) or without one (None)."""
        desk, (vendor, name) = self._desk, account
        if desk is None or account in self.testing:
            return
        stop = self._begin(account)

        def work() -> AccountNote | None:
            if tested:
                return desk.add_tested(vendor, key, name, address, stop.is_set)
            desk.add(vendor, key, name, address)
            return None

        def done(note: AccountNote | None) -> None:
            self._over(account)
            then(note)

        def refused(error: Exception) -> None:
            self._over(account)
            failed(error)

        self._bridge.ask(work, done, refused, lane="long")

    def remove(self, vendor: str, name: str) -> None:
        if (desk := self._desk) is not None:
            self._bridge.ask(
                lambda: desk.remove(vendor, name), lambda _n: self.refresh(), lane="write"
            )

    def choose(self, vendor: str, name: str) -> None:
        if (desk := self._desk) is not None:
            self._bridge.ask(
                lambda: desk.choose(vendor, name), lambda _n: self.refresh(), lane="write"
            )

    # inside

    def _begin(self, account: Account) -> threading.Event:
        event = self.testing[account] = threading.Event()
        self.changed.emit()
        return event

    def _over(self, account: Account, error: Exception | None = None) -> None:
        self.testing.pop(account, None)
        if error is not None and not isinstance(error, Stopped):
            self._bridge.report(error)
        self.refresh()

    def _take(self, sheets: tuple[VendorSheet, ...]) -> None:
        self.sheets = sheets
        self.changed.emit()

    def _take_keyring(self, found: tuple[bool, str]) -> None:
        self.keyring = found
        self.changed.emit()

    def _untold(self, error: Exception) -> None:
        """Looking is repeated by itself; only faults of ours are shown."""
        if not isinstance(error, UserFacing):
            self._bridge.report(error)

    def _stop_all(self) -> None:
        for event in self.testing.values():
            event.set()
