"""What every test gets: no display, no home, no keys, and nobody who keeps silent about errors."""

import os
from collections.abc import Iterator

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# A person's keyring is never touched; tests of the keyring bring a backend of their own.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"

import pytest

from tests import warm

pytest_plugins = ["tests.unexpected", "pytester"]

# The vendors' usual variables: a real key in the environment must not reach a test.
_VENDOR_WORDS = (
    *("RUNWAY", "OPENAI", "GOOGLE", "GEMINI", "FAL", "LUMA", "KLING", "MINIMAX", "ANTHROPIC"),
    "DASHSCOPE",
)
_SECRET_WORDS = ("KEY", "SECRET", "CREDENTIALS")
_OWN_FOLDERS = {
    "HOME": "",
    "XDG_DATA_HOME": "data",
    "XDG_CONFIG_HOME": "config",
    "XDG_CACHE_HOME": "cache",
    "XDG_STATE_HOME": "state",
    "LOCALAPPDATA": "local",
    "APPDATA": "roaming",
}


@pytest.fixture(autouse=True)
def _newcomer(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test runs as somebody who has never started the program."""
    home = tmp_path_factory.mktemp("home")
    for variable, folder in _OWN_FOLDERS.items():
        monkeypatch.setenv(variable, str(home / folder))
    for variable in list(os.environ):
        if variable.startswith("TAKEBOARD_") or (
            variable.startswith(_VENDOR_WORDS) and any(word in variable for word in _SECRET_WORDS)
        ):
            monkeypatch.delenv(variable)


@pytest.fixture(scope="session", autouse=True)
def _nobody_stays() -> Iterator[None]:
    """What the journeys fork from ends with the tests."""
    yield
    warm.close()
