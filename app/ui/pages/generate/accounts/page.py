"""Vendor accounts: all vendors at the left, the chosen one in the middle, what is missing beside.

Keys go from the form to the desk and nowhere else; every test is free and can be stopped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.domain.vendor_account import Verdict
from app.ui.dialogs.sheet import Sheet
from app.ui.pages.generate.accounts.hooks import Hooks
from app.ui.pages.generate.accounts.key_form import KeyForm
from app.ui.pages.generate.accounts.models import ModelRows
from app.ui.pages.generate.accounts.rows import AccountRows
from app.ui.pages.generate.accounts.side import AccountsSide
from app.ui.pages.generate.accounts.words import counted, second_line, state_of
from app.ui.pages.generate.places import Places
from app.ui.pages.generate.row_list import RowList, RowLook
from app.ui.state.film import Film
from app.ui.theme import tokens as t
from app.ui.widgets.buttons import PaidButton, button
from app.ui.widgets.stacks import column, line, row, scrolled, surface
from app.ui.widgets.text import StateLine, label, picture

if TYPE_CHECKING:
    from app.production.vendor_accounts import VendorSheet

LIST_WIDTH = 300
NARROW = 1100


class AccountsPage(QWidget):
    """Signal `place_wanted(str)`."""

    place_wanted = Signal(str)
    _left: QWidget
    _beside = True

    def __init__(self, film: Film) -> None:
        super().__init__()
        self._film, self._credentials = film, film.credentials
        self.places = Places("accounts")
        self.list = RowList("Vendors")
        self.rows = AccountRows()
        self.form = KeyForm(film.credentials)
        self.models = ModelRows()
        self.hooks = Hooks(film)
        self.side = AccountsSide(self.hooks)
        self._title = label("", "bar", "strong")
        self._count = label("", tone="secondary")
        self.page_button = button("Vendor Page", "external-link", kind="flat", tip="Open its page")
        self.test_all = PaidButton("Test All", "free", "plug", main=False, tall=24)
        self._told = label("", tone="secondary", wrap=True)
        self._error = _Refused()
        self._keyring = StateLine(14, "name")
        self._keyring_note = label("", "caption", "secondary", wrap=True)
        self._models_head = label("", "head")
        self._build()
        self.places.chosen.connect(self.place_wanted)
        self.list.chosen.connect(lambda _key: self._show_vendor())
        self.form.added.connect(lambda _name: self._show_vendor())
        self.rows.tested.connect(lambda name: self._credentials.test(self.vendor(), name))
        self.rows.stopped.connect(lambda name: self._credentials.stop(self.vendor(), name))
        self.rows.chosen.connect(lambda name: self._credentials.choose(self.vendor(), name))
        self.rows.removed.connect(self._ask_removal)
        self.side.wanted.connect(self.show_vendor)
        self._error.replace.clicked.connect(lambda _on=False: self._replace())
        self.page_button.clicked.connect(lambda _on=False: self._open_page())
        self.test_all.clicked.connect(lambda _on=False: self._test_all())
        self._credentials.changed.connect(self.show_all)
        film.rows_changed.connect(self.show_all)

    def vendor(self) -> str:
        """The vendor at hand; empty before the first look."""
        return self.list.current()

    def show_vendor(self, vendor: str, *, form: bool = True) -> None:
        """Bring a vendor to hand, with the keyboard in its form."""
        self.list.choose(vendor)
        if form and self.vendor() == vendor:
            self.form.replace("")

    def show_all(self) -> None:
        """Repaint from the last look."""
        if not self.isVisible() or not self._credentials.sheets:
            return
        sheets, needed = self._credentials.sheets, self._needed()
        heads = [one for one in sheets if one.facts.renders]
        others = [one for one in sheets if not one.facts.renders]
        ready = sum(one.ready for one in sheets)
        looks = [RowLook("", "Vendors", beside=f"{ready} of {len(sheets)} ready")]
        for group in (heads, others):
            if group is others:
                looks.append(RowLook("", "Only for text"))
            looks += [
                RowLook(
                    one.facts.id, one.facts.name, letter=one.facts.letter,
                    second=second_line(one, needed=len(needed.get(one.facts.id, ()))),
                    state=state_of(one.state.value),
                )
                for one in group
            ]  # fmt: skip
        self.list.show_rows(looks)
        self._show_vendor()
        names = {one.facts.id: one.facts.name for one in sheets}
        self.side.show_sheets(sheets, needed, names)
        self._show_keyring()
        testable = len(self._testable())
        self.test_all.setText(f"Test All {testable}" if testable else "Test All")
        self.test_all.setEnabled(bool(testable))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.place_wanted.emit("queue")
            return
        super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._credentials.look_at_keyring()
        self._credentials.refresh()
        self.show_all()

    def fit(self, width: int) -> None:
        """What stands beside the accounts goes below them where there is no room."""
        beside = width >= NARROW
        if beside != self._beside:
            self._beside = beside
            (self._whole if beside else self._below).addWidget(self.side)
            self.side.set_beside(beside)
        self._left.setFixedWidth(LIST_WIDTH if width >= 1400 else 240)

    # inside

    def _show_vendor(self) -> None:
        sheet = self._credentials.sheet(self.vendor())
        if sheet is None:
            return
        facts = sheet.facts
        self._title.setText(facts.name)
        self._count.setText(counted(len(sheet.accounts), "account") if sheet.accounts else
                            "no account")  # fmt: skip
        self.page_button.setVisible(bool(facts.keys_page))
        self.page_button.setToolTip(f"Open {facts.keys_page} in the browser")
        self.rows.show_sheet(sheet, self._credentials.testing)
        self.form.show_sheet(sheet)
        self._told.setText(_info(sheet))
        refused = sheet.used if sheet.used and sheet.used.note.verdict is Verdict.REFUSED else None
        self._error.show_error(refused.note.said if refused else "", facts.name)
        office = self._film.office
        cards = (
            [card for card in office.catalogue.all() if card.vendor == facts.id] if office else []
        )
        self._models_head.setText(
            f"What {facts.name} renders, by the cards of this version" if cards else ""
        )
        self._models_bar.setVisible(bool(cards))
        self.models.setVisible(bool(cards))
        self.models.show_cards(cards)
        self._show_keyring()

    def _show_keyring(self) -> None:
        found = self._credentials.keyring
        sheet = self._credentials.sheet(self.vendor())
        vendor = self.vendor().upper() or "VENDOR"
        variable = f"TAKEBOARD_{vendor}_KEY"
        if sheet is not None and sheet.accounts:
            variable = sheet.accounts[0].variable
        self.side.show_keyring(found, variable)
        if found is None:
            self._keyring.show_state("circle-dashed", "Looking for the keyring…", t.SECONDARY)
            self._keyring_note.setText("")
        elif found[0]:
            self._keyring.show_state("shield-check", f"System keyring, open ({found[1]})", t.OK)
            self._keyring_note.setText(
                "Keys are there and nowhere else: not in the project, not in logs, not in packages."
            )
        else:
            self._keyring.show_state("triangle-alert", "No keyring", t.WARNING)
            self._keyring_note.setText("Keys come from the environment only. See at the right.")
            self._keyring.setToolTip(found[1])

    def _needed(self) -> dict[str, list[str]]:
        """Numbers of shots whose model's vendor has no key, by vendor."""
        office, found = self._film.office, dict[str, list[str]]()
        if office is None:
            return found
        vendors = {card.id: card.vendor for card in office.catalogue.all()}
        for tile in self._film.rows:
            shot = self._film.shots.get(tile.shot_id)
            vendor = vendors.get(shot.model or "", "") if shot is not None else ""
            if vendor and not tile.omitted and self._credentials.missing(vendor):
                found.setdefault(vendor, []).append(tile.number)
        return found

    def _testable(self) -> list[tuple[str, str]]:
        return [
            (line.vendor, line.name)
            for sheet in self._credentials.sheets if sheet.speaks
            for line in sheet.accounts if line.state.value != "No key"
        ]  # fmt: skip

    def _test_all(self) -> None:
        for vendor, name in self._testable():
            self._credentials.test(vendor, name)

    def _replace(self) -> None:
        sheet = self._credentials.sheet(self.vendor())
        if sheet is not None and sheet.used is not None:
            self.form.replace(sheet.used.name)

    def _ask_removal(self, name: str) -> None:
        vendor = self.vendor()
        sheet = self._credentials.sheet(vendor)
        if sheet is None:
            return
        called = next((one.called for one in sheet.accounts if one.name == name), name)
        told = (
            f"The key of {called} is deleted from the keyring of this computer. It cannot be taken "
            "back: to use it again, paste it again. Jobs that were sent with it can no longer be "
            "asked about."
        )
        ask = Sheet(self.window(), f"Remove {called} of {sheet.facts.name}?",
                    column(label(told, wrap=True)), "Remove Key", 440)  # fmt: skip
        ask.accepted.connect(lambda: self._credentials.remove(vendor, name))
        ask.open()

    def _open_page(self) -> None:
        sheet = self._credentials.sheet(self.vendor())
        if sheet is not None and sheet.facts.keys_page:
            QDesktopServices.openUrl(QUrl(sheet.facts.keys_page))

    def _build(self) -> None:
        left = column(self.list, line(), gap=0)
        left.setStretch(0, 1)
        left.addLayout(
            column(row(self._keyring, None), self._keyring_note, margins=(12, 12, 12, 12))
        )
        bar = surface(
            row(self.places, 4, line("line", vertical=True, length=20), 4, self._title,
                self._count, None, self.page_button, self.test_all, margins=(12, 0, 12, 0)),
            height=36,
        )  # fmt: skip
        info = row(picture("info", 16, t.SECONDARY), self._told, margins=(16, 8, 16, 8))
        info.setStretch(1, 1)
        self._models_bar = surface(row(self._models_head, None, margins=(16, 0, 12, 0)), height=32)
        centre = column(
            self.rows, info, line(),
            surface(
                row(picture("key-round", 14, t.TEXT), label("Add an account", "head"), None,
                    label("the key leaves this field only for the keyring", "caption", "secondary"),
                    margins=(16, 0, 16, 0)),
                height=32,
            ),
            line(), self.form, self._error, self._models_bar, self.models, gap=0,
        )  # fmt: skip
        self._below = column(gap=0)
        centre.addLayout(self._below)
        centre.addStretch(1)
        middle = column(bar, line(), scrolled(surface(centre, "window"), "window"), gap=0)
        middle.setStretch(2, 1)
        whole = self._whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self._left = surface(left, width=LIST_WIDTH)
        whole.addWidget(self._left)
        whole.addWidget(line("edge", vertical=True))
        whole.addLayout(middle, 1)
        whole.addWidget(line("edge", vertical=True))
        whole.addWidget(self.side)
        self.setFocusProxy(self.list)


class _Refused(QFrame):
    """The vendor no longer takes the key in use: its words, and the remedy."""

    def __init__(self) -> None:
        super().__init__()
        self._title, self._said = label("", "name", "strong"), label("", wrap=True)
        self.replace = button("Replace Key", "key-round", tall=28, tip="Paste another key")
        card = QFrame()
        card.setProperty("box", "error")
        words = column(self._title, self._said, gap=2)
        layout = row(picture("octagon-x", 16, t.BAD), gap=12, margins=(12, 10, 12, 10))
        layout.addLayout(words, 1)
        layout.addWidget(self.replace)
        card.setLayout(layout)
        self.setLayout(row(card, margins=(16, 4, 16, 16)))
        self.hide()

    def show_error(self, said: str, vendor: str) -> None:
        self.setVisible(bool(said))
        self._title.setText(f"{vendor} does not accept the key in use")
        self._said.setText(f"{said} Nothing is sent with it and nothing is charged.")
        self.setAccessibleName(f"{self._title.text()}: {said}")


def _info(sheet: VendorSheet) -> str:
    over = [one for one in sheet.accounts if one.overridden]
    if over:
        return (
            f"{over[0].variable} is set and overrides the key in the keyring. Unset it to use "
            "the keyring again."
        )
    if not sheet.speaks:
        return (
            f"No adapter for {sheet.facts.name} in this version: a key can be kept, nothing is "
            "sent with it yet."
        )
    clear = next((one for one in sheet.accounts if one.in_clear), None)
    if clear is not None:
        return (
            f"{clear.address} is not encrypted: the key of {clear.called} can be read on the way."
        )
    addressed = next((one for one in sheet.accounts if one.address_set), None)
    if addressed is not None:
        return (
            f"TAKEBOARD_{addressed.vendor.upper()}_BASE_URL is set: everything for "
            f"{sheet.facts.name} goes to {addressed.address}."
        )
    return "A variable from the environment goes before the keyring, and the row then says so."
