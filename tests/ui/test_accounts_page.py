"""Vendor accounts in the window: a key goes from the field to the keyring and is nowhere else."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import keyring
import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QToolButton, QWidget

from app.domain.errors import NotConfigured, Refused
from app.production.vendor_accounts import VendorAccountDesk
from app.storage.account_notes import AccountNotes
from app.storage.keychain import SERVICE, SystemKeychain
from app.storage.office import Office
from app.ui.dialogs.sheet import Sheet
from app.ui.pages.generate.accounts.page import AccountsPage
from app.ui.pages.generate.page import GeneratePage
from tests.production.test_vendor_accounts import Noon, Vendors
from tests.providers.doorman import answer, open_door
from tests.storage.test_keychain import Drawer
from tests.ui.conftest import Opened

CANARY = "canary-77c1f0a2b94e4d0c"


class Desk:
    """The accounts page of an open window, on a real office and a drawer for keys."""

    def __init__(self, opened: Opened, office: Office, drawer: Drawer) -> None:
        self.opened, self.office, self.drawer = opened, office, drawer
        self.environment: dict[str, str] = {}
        self.vendors = Vendors(self.environment)
        self.vendors.speak = ("runway", "openai", "kling", "comfyui")
        self.desk = VendorAccountDesk(
            SystemKeychain(self.environment), self.office, AccountNotes(self.office),
            self.vendors, Noon(),
        )  # fmt: skip
        self.credentials = opened.film.credentials
        self.credentials.use(self.desk)
        opened.wait(lambda: bool(self.credentials.sheets))

    def open(self, vendor: str = "runway") -> AccountsPage:
        self.opened.window.actions_["generate.accounts"].trigger()
        generate = self.opened.window.page("generate")
        assert isinstance(generate, GeneratePage)
        page = generate.halls.accounts
        self.opened.wait(lambda: bool(page.vendor()) and self.credentials.keyring is not None)
        page.show_vendor(vendor)
        return page

    def names(self, vendor: str) -> list[str]:
        sheet = self.credentials.sheet(vendor)
        return [one.name for one in sheet.accounts] if sheet else []


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Closed after the window."""
    made = Office(tmp_path / "office")
    yield made
    made.close()


@pytest.fixture
def drawer() -> Iterator[Drawer]:
    before, made = keyring.get_keyring(), Drawer()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


@pytest.fixture
def desk(office: Office, drawer: Drawer, opened: Opened) -> Desk:
    return Desk(opened, office, drawer)


def part(page: QWidget, kind: type[QWidget], name: str) -> QWidget:
    return next(one for one in page.findChildren(kind, name) if not one.isHidden())


def test_a_typed_key_is_tested_kept_and_found_nowhere(
    desk: Desk,
    opened: Opened,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    expect_log: Callable[[str, str], object],
) -> None:
    expect_log("takeboard.ui", "a mistake made for the test")
    caplog.set_level(logging.DEBUG)
    page = desk.open()
    form = page.form
    assert form.key.echoMode() is QLineEdit.EchoMode.Password
    QTest.keyClicks(form.name, "Studio")
    QTest.keyClicks(form.key, CANARY)
    assert form.keep.price() == "free"
    desk.vendors.answer = Refused("Runway does not accept the key (401).")
    QTest.keyClick(form.key, Qt.Key.Key_Return)
    opened.wait(lambda: "not kept" in form.told.text())
    assert desk.drawer.entries == {}
    desk.vendors.answer = "The key works; 5 credits are left."
    form.keep.click()
    opened.wait(lambda: desk.names("runway") == ["Studio"])
    assert desk.drawer.entries == {(SERVICE, "runway:Studio"): CANARY}
    assert form.key.text() == ""
    form.key.undo()
    assert form.key.text() == ""
    assert "$0.00" in form.charged.text()
    opened.wait(lambda: opened.window.top.lamp._live)
    # a crash with the key at hand, and everything written until now
    opened.bridge.report(RuntimeError("a mistake made for the test"))
    opened.settled()
    QSettings("Takeboard", "Window").sync()
    files = [f for root in (tmp_path, Path(os.environ["HOME"])) for f in root.rglob("*")]
    texts = [file.read_bytes() for file in files if file.is_file()]
    assert any(b"Studio" in text for text in texts)  # the search finds what is there
    for canary in (CANARY.encode(), CANARY.encode("utf-16-le")):
        assert not any(canary in text for text in texts)
    assert CANARY not in caplog.text
    shown = [one.text() for one in page.findChildren(QWidget) if hasattr(one, "text")]
    shown += [one.toolTip() + one.accessibleName() for one in page.findChildren(QWidget)]
    assert not any(CANARY in str(text) for text in shown)
    assert CANARY not in QGuiApplication.clipboard().text()


def test_accounts_are_chosen_tested_and_removed(desk: Desk, opened: Opened) -> None:
    desk.desk.add("runway", "key_one_0123456789")
    desk.desk.add("runway", "key_two_abcdefghij", "Client")
    page = desk.open()
    opened.wait(lambda: len(page.rows.findChildren(QWidget, "use:Client")) == 1)
    part(page, QWidget, "use:Client").click()  # type: ignore[attr-defined]
    opened.wait(lambda: desk.desk.account_of("runway") == "runway:Client")
    page.test_all.click()
    opened.wait(lambda: not desk.credentials.testing and len(desk.vendors.asked) == 2)
    part(page, QToolButton, "remove:Client").click()  # type: ignore[attr-defined]
    (ask,) = opened.window.findChildren(Sheet)
    assert "cannot be taken back" in " ".join(
        one.text() for one in ask.findChildren(QWidget) if hasattr(one, "text")
    )
    ask.cancel_button.click()
    assert len(desk.drawer.entries) == 2
    part(page, QToolButton, "remove:Client").click()  # type: ignore[attr-defined]
    next(one for one in opened.window.findChildren(Sheet) if one.isVisible()).accept_button.click()
    opened.wait(lambda: desk.names("runway") == [""])
    assert set(desk.drawer.entries) == {(SERVICE, "runway")}


def test_nobody_has_to_wait_for_a_test(desk: Desk, opened: Opened) -> None:
    desk.desk.add("runway", "key_one_0123456789")
    desk.vendors.silent = True
    page = desk.open()
    opened.wait(lambda: desk.names("runway") == [""])
    part(page, QWidget, "test:").click()  # type: ignore[attr-defined]
    opened.wait(lambda: part(page, QPushButton, "test:").text() == "Stop")  # type: ignore[attr-defined]
    part(page, QWidget, "test:").click()  # type: ignore[attr-defined]
    opened.wait(lambda: not desk.credentials.testing)
    assert desk.desk.sheets()[0].accounts[0].note.tested_at is None
    QTest.keyClicks(page.form.name, "Studio")
    QTest.keyClicks(page.form.key, "key_two_abcdefghij")
    page.form.keep.click()
    opened.wait(page.form.stop.isVisible)
    page.form.stop.click()
    opened.wait(lambda: page.form.told.text() == "Stopped, not kept")
    assert page.form.key.text() == "key_two_abcdefghij"  # to be tried again
    assert set(desk.drawer.entries) == {(SERVICE, "runway")}
    assert opened.problems == []


def test_each_vendor_has_its_form(
    desk: Desk, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = desk.open("kling")
    form = page.form
    form.forms._buttons["Access and secret key"].click()
    QTest.keyClicks(form.key, "AK01")
    assert not form.keep.isEnabled()
    QTest.keyClicks(form.secret, CANARY)
    form.untested.click()
    opened.wait(lambda: desk.drawer.entries == {(SERVICE, "kling"): f"AK01:{CANARY}"})
    opened.wait(lambda: form.told.text() == "Kept")
    page.show_vendor("comfyui")
    assert form.key.isHidden() or not form.key.isVisible()
    assert form.secret.text() == ""  # nothing typed for one vendor stays for another
    QTest.keyClicks(form.address, "192.168.0.7:8188")
    form.keep.click()
    opened.wait(lambda: "is not an address" in form.said.text())
    form.address.setText("http://192.168.0.7:8188")
    form.keep.click()
    opened.wait(lambda: desk.names("comfyui") == [""])
    assert desk.vendors.asked[-1] == ("comfyui", "", "", "http://192.168.0.7:8188")
    page.show_vendor("fal")
    QTest.keyClicks(form.key, "id:secret")
    assert not form.keep.isEnabled()  # nothing can be asked without an adapter
    assert form.untested.isEnabled()
    urls: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: urls.append(url.toString()))
    page.page_button.click()
    assert urls == ["https://fal.ai/dashboard/keys"]


def test_without_a_keyring_the_page_says_what_to_do(desk: Desk, opened: Opened) -> None:
    keyring.set_keyring(keyring.backends.fail.Keyring())
    desk.environment["RUNWAYML_API_SECRET"] = CANARY
    page = desk.open()
    opened.wait(lambda: desk.names("runway") == [""])

    def copies() -> list[QPushButton]:
        buttons = page.side.findChildren(QPushButton)
        return [one for one in buttons if one.isVisible() and one.text() == "Copy"]

    opened.wait(lambda: len(copies()) == 2)
    copies()[1].click()
    assert QGuiApplication.clipboard().text() == "export RUNWAYML_API_SECRET=…"
    QTest.keyClicks(page.form.key, CANARY)
    page.form.untested.click()
    opened.wait(lambda: "gnome-keyring" in page.form.said.text())
    assert CANARY not in page.form.said.text()


def test_what_misses_a_key_leads_to_it(desk: Desk, opened: Opened) -> None:
    shot = opened.stage.shots()[0]
    opened.film.set_fields([shot.id], {"model": "runway-gen-4.5"})
    opened.window.board.go_to(shot.id)
    section = opened.window.board.inspector.findChildren(QWidget)
    missing = [one for one in section if type(one).__name__ == "MissingKey"]
    opened.wait(lambda: any(one.isVisible() for one in missing))
    next(one for one in missing if one.isVisible()).add.click()  # type: ignore[attr-defined]
    generate = opened.window.page("generate")
    assert isinstance(generate, GeneratePage)
    page = generate.halls.accounts
    opened.wait(lambda: page.vendor() == "runway")
    opened.wait(lambda: "Add Key" in [b.text() for b in page.side.findChildren(QPushButton)])
    no_key = NotConfigured("There is no key for runway.", "", {"vendor": "runway"})
    opened.window.problems.tell(no_key)
    card = next(c for c in opened.window.problems._cards if c.accessibleName() == no_key.message)
    assert [b.text() for b in card.findChildren(QPushButton)] == ["Add Key"]
    opened.window.problems.tell(NotConfigured("There is no adapter for it."))
    other = opened.window.problems._cards[0]
    assert other.findChildren(QPushButton) == []
    desk.desk.add("runway", "key_one_0123456789")
    desk.credentials.refresh()
    opened.wait(lambda: all(one.isHidden() for one in missing))


def test_messages_to_another_program_are_set_tested_and_removed(desk: Desk, opened: Opened) -> None:
    hooks = desk.open().hooks
    opened.wait(lambda: hooks.state.text() == "No address")
    assert not hooks.keep.isEnabled()
    assert not hooks.test.isEnabled()
    QTest.keyClicks(hooks.url, "https://example.com:notaport/")
    QTest.keyClick(hooks.url, Qt.Key.Key_Return)
    opened.wait(lambda: hooks.state.text() == "Not done")
    assert hooks.said.text()
    assert desk.drawer.entries == {}
    with open_door(answer(500), answer(200)) as door:
        hooks.url.setText(f"{door.url}/news")
        QTest.keyClick(hooks.url, Qt.Key.Key_Return)
        opened.wait(lambda: hooks.state.text() == "In use")
        secret = hooks.secret.text()
        assert secret.startswith("whsec_")
        assert secret in desk.drawer.entries.values()
        hooks.copy.click()
        assert QGuiApplication.clipboard().text() == secret
        for word in ("Not done", "Works"):
            hooks.test.click()
            opened.wait(lambda word=word: hooks.state.text() == word)  # type: ignore[misc]
    hooks.scope._buttons["film"].click()
    opened.wait(lambda: hooks.state.text() == "No address")
    assert hooks.secret.text() == ""
    hooks.scope._buttons["all"].click()
    opened.wait(lambda: hooks.state.text() == "In use")
    hooks.remove.click()
    sheet = opened.window.findChild(Sheet)
    assert sheet is not None
    sheet.accept_button.click()
    opened.wait(lambda: hooks.state.text() == "No address")
    assert desk.drawer.entries == {}
