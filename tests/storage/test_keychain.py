"""Keys come from the environment, then from the system's keyring, and are written nowhere else."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import keyring
import keyring.backend
import pytest
from keyring.backends import fail, null
from keyring.errors import InitError, PasswordDeleteError

from app.domain.errors import BadInput, KeyringMissing, NotConfigured
from app.domain.ports import Keychain
from app.storage.keychain import SERVICE, SystemKeychain, variable

CANARY = "canary-9f3b-key"


class Drawer(keyring.backend.KeyringBackend):
    """A keyring that keeps its entries in memory."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.entries: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self.entries:
            raise PasswordDeleteError(username)
        del self.entries[service, username]


class Locked(Drawer):
    """A keyring whose person closed the password prompt, quoting what it was given."""

    def set_password(self, service: str, username: str, password: str) -> None:
        raise InitError(f"Prompt dismissed for {password}")


@pytest.fixture
def drawer() -> Iterator[Drawer]:
    before = keyring.get_keyring()
    made = Drawer()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


def test_it_is_the_keychain_of_the_domain() -> None:
    chain: Keychain = SystemKeychain({})
    assert chain.source("runway") is None


def test_the_environment_comes_first(drawer: Drawer) -> None:
    drawer.entries[SERVICE, "runway"] = "stored"
    own = {"TAKEBOARD_RUNWAY_KEY": "own", "RUNWAYML_API_SECRET": "usual"}
    assert SystemKeychain(own).key("runway") == "own"
    assert SystemKeychain({"RUNWAYML_API_SECRET": " usual\n"}).key("runway") == "usual"
    assert SystemKeychain({"TAKEBOARD_RUNWAY_KEY": " "}).key("runway") == "stored"
    assert SystemKeychain(own).source("runway") == "environment"
    assert SystemKeychain({}).source("runway") == "keyring"


def test_an_account_has_its_own_key_and_variable(drawer: Drawer) -> None:
    chain = SystemKeychain({"RUNWAYML_API_SECRET": "main"})
    chain.add("runway", "studio-b", CANARY)
    assert drawer.entries == {(SERVICE, "runway:studio-b"): CANARY}
    assert chain.key("runway", "studio-b") == CANARY
    assert variable("runway", "studio-b") == "TAKEBOARD_RUNWAY_STUDIO_B_KEY"
    with pytest.raises(NotConfigured, match="TAKEBOARD_RUNWAY_OTHER_KEY"):
        chain.key("runway", "other")


def test_adding_and_removing(drawer: Drawer) -> None:
    chain = SystemKeychain({})
    chain.add("runway", "", f"  {CANARY}\n")
    assert chain.key("runway") == CANARY
    chain.remove("runway", "")
    chain.remove("runway", "")
    assert chain.source("runway") is None
    assert chain.works() == (True, "test_keychain")
    assert drawer.entries == {}


@pytest.mark.parametrize("key", ["", " \n", "two\nlines", "nul\x00"])
def test_what_cannot_be_a_key_is_refused_without_being_repeated(key: str) -> None:
    with pytest.raises(BadInput) as refused:
        SystemKeychain({}).add("runway", "", key)
    assert not key.strip() or key not in str(refused.value)


@pytest.mark.parametrize("backend", [fail.Keyring, null.Keyring, Locked])
def test_without_a_keyring_the_advice_is_what_to_install(
    drawer: Drawer, backend: type[keyring.backend.KeyringBackend]
) -> None:
    keyring.set_keyring(backend())
    chain = SystemKeychain({})
    with pytest.raises(KeyringMissing) as refused:
        chain.add("runway", "", CANARY)
    assert "gnome-keyring" in refused.value.next_step
    assert "TAKEBOARD_RUNWAY_KEY" in refused.value.next_step
    assert refused.value.__cause__ is None
    shown = "".join([str(refused.value), repr(refused.value), str(refused.value.details)])
    assert CANARY not in shown
    assert chain.works()[0] is False
    with pytest.raises(NotConfigured, match="account add runway"):
        chain.key("runway")


def test_a_real_keyring_keeps_and_forgets(tmp_path: Path) -> None:
    """With gnome-keyring where it is installed; elsewhere the same steps find no keyring."""
    steps = (
        "from app.storage.keychain import SystemKeychain\n"
        "from app.domain.errors import KeyringMissing\n"
        "chain = SystemKeychain({})\n"
        "try: chain.add('runway', 'ä', 'canary-ключ')\n"
        "except KeyringMissing: print('no keyring')\n"
        "else:\n"
        "    print(chain.key('runway', 'ä') == 'canary-ключ', chain.works()[0])\n"
        "    chain.remove('runway', 'ä'); print(chain.source('runway', 'ä'))\n"
    )
    (tmp_path / "steps.py").write_text(steps, encoding="utf-8")
    (tmp_path / "run").mkdir(mode=0o700)
    real = shutil.which("gnome-keyring-daemon") and shutil.which("dbus-run-session")
    unlock = 'printf "\\n" | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; '
    here = f'exec "{sys.executable}" "{tmp_path}/steps.py"'
    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(tmp_path),
        "XDG_RUNTIME_DIR": str(tmp_path / "run"),
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "PYTHONUTF8": "1",
    }
    backend = {} if real else {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
    done = subprocess.run(
        [
            *(["dbus-run-session", "--"] if real else []),
            "sh",
            "-c",
            (unlock if real else "") + here,
        ],
        env=environment | backend,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout.split("\n")[:-1] == (["True True", "None"] if real else ["no keyring"]), (
        done.stderr
    )
