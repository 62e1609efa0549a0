"""Accounts of vendors: the keyring keeps keys, everything else only says where they are."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import keyring
import pytest

from app.domain.errors import (
    BadInput,
    KeyringMissing,
    NotFound,
    OutOfFunds,
    Refused,
    Stopped,
    Unreachable,
    UsageError,
    UserFacing,
)
from app.domain.vendor_account import Verdict
from app.production.key_forms import usable_key
from app.production.vendor_accounts import KeysInUse, KeyState, VendorAccountDesk, VendorSheet
from app.production.vendor_facts import VENDORS
from app.providers.front_desk import FrontDesk
from app.storage.account_notes import AccountNotes
from app.storage.keychain import SERVICE, SystemKeychain
from app.storage.office import Office
from tests.storage.test_keychain import CANARY, Drawer

SERVICE_ACCOUNT = {
    "type": "service_account",
    "client_email": "film@p1.iam.gserviceaccount.com",
    "private_key": "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n",
    "token_uri": "https://oauth2.googleapis.com/token",
}
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


class Noon:
    def now(self) -> datetime:
        return NOON


@dataclass
class Vendors(FrontDesk):
    """The vendors' answers by hand; addresses are judged by the real rules."""

    environment: dict[str, str] = field(default_factory=dict)
    answer: str | UserFacing = "The key works."
    asked: list[tuple[str, str, str | None, str]] = field(default_factory=list)
    silent: bool = False  # no answer comes until nobody waits for it
    speak: tuple[str, ...] = ("runway", "openai", "anthropic")

    def __post_init__(self) -> None:
        self._environment = self.environment

    def speaks(self, vendor: str) -> bool:
        return vendor in self.speak

    def ask(
        self,
        vendor: str,
        name: str,
        stop: Callable[[], bool],
        key: str | None = None,
        address: str = "",
    ) -> str:
        while self.silent and not stop():
            time.sleep(0.01)
        if stop():
            raise Stopped("The test was stopped.")
        self.asked.append((vendor, name, key, address))
        if isinstance(self.answer, UserFacing):
            raise self.answer
        return self.answer


@dataclass
class House:
    desk: VendorAccountDesk
    vendors: Vendors
    drawer: Drawer
    folder: Path
    environment: dict[str, str]

    def sheet(self, vendor: str) -> VendorSheet:
        return next(one for one in self.desk.sheets() if one.facts.id == vendor)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    before, drawer = keyring.get_keyring(), Drawer()
    keyring.set_keyring(drawer)
    office, environment = Office(tmp_path / "home"), dict[str, str]()
    vendors = Vendors(environment)
    desk = VendorAccountDesk(
        SystemKeychain(environment), office, AccountNotes(office), vendors, Noon()
    )
    yield House(desk, vendors, drawer, tmp_path, environment)
    office.close()
    keyring.set_keyring(before)


def test_every_vendor_of_the_list_is_shown_also_without_an_adapter(house: House) -> None:
    listed = [
        *("runway", "openai", "google", "fal", "luma", "kling", "minimax", "comfyui", "dashscope"),
        "anthropic",
    ]
    assert [sheet.facts.id for sheet in house.desk.sheets()] == listed
    assert [facts.id for facts in VENDORS] == listed
    assert house.sheet("kling").state is KeyState.NO_ADAPTER
    assert house.sheet("runway").state is KeyState.NONE
    assert not house.sheet("runway").accounts


def test_several_accounts_and_which_one_new_orders_use(house: House) -> None:
    desk = house.desk
    desk.add("runway", "key_one_0123456789")
    desk.add("runway", "key_two_abcdefghij", "Client, harbour")
    assert house.drawer.entries == {
        (SERVICE, "runway"): "key_one_0123456789",
        (SERVICE, "runway:Client, harbour"): "key_two_abcdefghij",
    }
    first, second = house.sheet("runway").accounts
    assert (first.called, first.ending, first.in_use) == ("Main account", "6789", True)
    assert (second.called, second.ending, second.in_use) == ("Client, harbour", "ghij", False)
    assert desk.account_of("runway") == "runway"
    desk.choose("runway", "Client, harbour")
    assert desk.account_of("runway") == "runway:Client, harbour"
    desk.remove("runway", "Client, harbour")
    assert desk.account_of("runway") == "runway"
    with pytest.raises(NotFound):
        desk.choose("runway", "Client, harbour")


def test_the_only_account_with_a_name_is_used_without_choosing(house: House) -> None:
    house.desk.add("runway", "key_two_abcdefghij", "Studio")
    assert house.desk.account_of("runway") == "runway:Studio"
    keys = KeysInUse(SystemKeychain(house.environment), house.desk.in_use)
    assert keys.key("runway") == "key_two_abcdefghij"
    assert keys.source("runway") == "keyring"
    house.environment["RUNWAYML_API_SECRET"] = "key_env_abcdefghij"
    assert house.desk.account_of("runway") == "runway"
    assert keys.key("runway") == "key_env_abcdefghij"
    assert keys.key("runway", "Studio") == "key_two_abcdefghij"


def test_a_variable_overrides_the_keyring_and_says_so(house: House) -> None:
    house.desk.add("runway", "key_one_0123456789")
    house.environment["RUNWAYML_API_SECRET"] = "key_env_abcdefghij"
    (line,) = house.sheet("runway").accounts
    assert (line.state, line.variable, line.overridden) == (
        KeyState.ENVIRONMENT, "RUNWAYML_API_SECRET", True,
    )  # fmt: skip
    assert line.called == "RUNWAYML_API_SECRET"
    assert line.ending == "ghij"
    house.environment.clear()
    (line,) = house.sheet("runway").accounts
    assert (line.state, line.overridden) == (KeyState.KEYRING, False)
    assert line.variable == "TAKEBOARD_RUNWAY_KEY"


@pytest.mark.parametrize(
    ("answer", "verdict", "state"),
    [
        ("The key works.", Verdict.WORKS, KeyState.KEYRING),
        (OutOfFunds("No credits are left."), Verdict.WORKS, KeyState.KEYRING),
        (Refused("It does not accept the key (401)."), Verdict.REFUSED, KeyState.REFUSED),
        (Unreachable("It cannot be reached."), Verdict.NOT_MEASURED, KeyState.KEYRING),
    ],
)
def test_what_a_test_came_to_is_remembered(
    house: House, answer: str | UserFacing, verdict: Verdict, state: KeyState
) -> None:
    house.desk.add("runway", "key_one_0123456789")
    assert house.sheet("runway").accounts[0].note.verdict is Verdict.NOT_TESTED
    house.vendors.answer = answer
    found = house.desk.test("runway")
    assert found.ok is (verdict is Verdict.WORKS)
    sheet = house.sheet("runway")
    assert (sheet.accounts[0].note.verdict, sheet.state) == (verdict, state)
    assert sheet.accounts[0].note.tested_at == NOON
    assert house.vendors.asked == [("runway", "", None, "")]


def test_a_key_is_tried_before_it_is_kept(house: House) -> None:
    house.vendors.answer = Refused("It does not accept the key (401).")
    note = house.desk.add_tested("runway", "key_bad_0123456789", "Studio")
    assert note.verdict is Verdict.REFUSED
    assert house.drawer.entries == {}
    assert house.vendors.asked == [("runway", "Studio", "key_bad_0123456789", "")]
    with pytest.raises(Stopped):
        house.desk.add_tested("runway", "key_bad_0123456789", "Studio", stop=lambda: True)
    assert house.drawer.entries == {}
    house.vendors.answer = "The key works."
    house.desk.add_tested("runway", "key_good_0123456789", "Studio")
    assert house.drawer.entries == {(SERVICE, "runway:Studio"): "key_good_0123456789"}
    assert house.sheet("runway").accounts[0].note.said == "The key works."


def test_an_own_server_needs_an_address_and_no_key(house: House) -> None:
    desk, house.vendors.speak = house.desk, ("comfyui",)
    with pytest.raises(BadInput, match="needs an address"):
        desk.add("comfyui", "")
    for bad in ("192.168.0.7:8188", "file:///etc", "http://me:pw@host", "http://host/path"):
        with pytest.raises(UserFacing, match="is not an address"):
            desk.add("comfyui", "", "Big machine", bad)
    desk.add("comfyui", "", "Big machine", "http://192.168.0.7:8188/")
    (line,) = house.sheet("comfyui").accounts
    assert (line.state, line.address) == (KeyState.NETWORK, "http://192.168.0.7:8188")
    assert house.drawer.entries == {}
    assert house.sheet("comfyui").ready
    house.environment["TAKEBOARD_COMFYUI_BASE_URL"] = "http://127.0.0.1:9"
    (line,) = house.sheet("comfyui").accounts
    assert (line.address, line.address_set) == ("http://127.0.0.1:9", True)
    with pytest.raises(BadInput, match="one address only"):
        desk.add("runway", "key_one_0123456789", "", "http://127.0.0.1:9")
    desk.add("openai", "sk-0123456789abcdef", "Gateway", "https://gate.example")
    assert house.sheet("openai").accounts[0].address == "https://gate.example"
    assert not house.sheet("openai").accounts[0].in_clear
    desk.add("openai", "sk-0123456789abcdef", "Bare", "http://10.0.0.2:8080")
    assert [one.in_clear for one in house.sheet("openai").accounts] == [True, False]
    desk.test("openai", "Gateway")
    assert house.sheet("openai").accounts[1].address == "https://gate.example"


def test_keys_of_several_parts_are_kept_as_one_text(tmp_path: Path) -> None:
    assert usable_key("kling", " AK01 ") == "AK01"
    assert usable_key("kling", "AK01:SK02") == "AK01:SK02"
    pretty = json.dumps(SERVICE_ACCOUNT, indent=2)
    kept = usable_key("google", pretty)
    assert json.loads(kept) == SERVICE_ACCOUNT
    assert kept.isprintable()
    file = tmp_path / "application default.json"
    file.write_text("{}")
    assert usable_key("google", f"adc:{file}") == f"adc:{file}"
    assert usable_key("google", " adc: ") == "adc:"
    assert usable_key("fal", "id:secret") == "id:secret"
    assert usable_key("comfyui", "") == ""


@pytest.mark.parametrize(
    ("vendor", "text"),
    [
        ("runway", ""),
        ("runway", f"{CANARY} {CANARY}"),
        ("runway", f"{CANARY}\n{CANARY}"),
        ("kling", f"{CANARY}:"),
        ("kling", f"{CANARY}:b:c"),
        ("google", '{"type": "authorized_user", "client_secret": "' + CANARY + '"}'),
        ("google", '{"type": "service_account", "private_key": "' + CANARY),
        ("google", "adc:/no/such/file.json"),
    ],
)
def test_what_is_no_key_is_refused_without_being_repeated(vendor: str, text: str) -> None:
    with pytest.raises(UsageError) as refused:
        usable_key(vendor, text)
    assert CANARY not in str(refused.value)
    assert refused.value.__cause__ is None


def test_halves_in_variables_and_a_credentials_file_are_found(drawer_free: None) -> None:
    environment = {"KLING_ACCESS_KEY": "AK", "GOOGLE_APPLICATION_CREDENTIALS": "/adc.json"}
    chain = SystemKeychain(environment)
    assert chain.source("kling") is None
    environment["KLING_SECRET_KEY"] = "SK"
    assert (chain.key("kling"), chain.variable("kling")) == ("AK:SK", "KLING_ACCESS_KEY")
    assert chain.key("google") == "adc:/adc.json"
    assert chain.ending("google") == chain.ending("kling") == ""
    assert chain.source("google", "Client") is None


def test_no_key_is_in_any_file(house: House) -> None:
    desk = house.desk
    house.vendors.answer = "The key works."
    desk.add_tested("runway", CANARY, "Studio")
    desk.test("runway", "Studio")
    assert CANARY not in repr(desk.sheets()) + repr(desk.list())
    files = [file for file in house.folder.rglob("*") if file.is_file()]
    assert any(b"Studio" in file.read_bytes() for file in files)  # the search finds what is there
    assert not any(CANARY.encode() in file.read_bytes() for file in files)


def test_without_a_keyring_nothing_is_kept_and_the_advice_is_given(house: House) -> None:
    keyring.set_keyring(keyring.backends.fail.Keyring())
    with pytest.raises(KeyringMissing, match="gnome-keyring"):
        house.desk.add("runway", CANARY)
    assert house.desk.list() == []
    works, why = house.desk.keyring()
    assert not works
    assert "gnome-keyring" in why


@pytest.mark.parametrize("name", ["a:b", "line\nline", "x" * 61])
def test_names_that_cannot_be_kept_are_refused(house: House, name: str) -> None:
    with pytest.raises(BadInput):
        house.desk.add("runway", "key_one_0123456789", name)
    assert house.drawer.entries == {}


@pytest.fixture
def drawer_free() -> Iterator[None]:
    before = keyring.get_keyring()
    keyring.set_keyring(Drawer())
    yield
    keyring.set_keyring(before)
