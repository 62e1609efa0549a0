"""Keys of vendor accounts: the environment first, then the system's keyring. Behind
`domain.ports.Keychain`.

A key is handed out and forgotten: it is in no log, no error and no file of ours. Entries of the
keyring are service `takeboard`, user `<vendor>` or `<vendor>:<account>`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from app.domain.errors import BadInput, KeyringMissing, NotConfigured
from app.domain.ids import new_id

if TYPE_CHECKING:
    from types import ModuleType

SERVICE = "takeboard"
# The variables that the vendors' own tools read.
USUAL = {
    "runway": ("RUNWAYML_API_SECRET",),
    "google": ("GEMINI_API_KEY", "GOOGLE_API_KEY"),
    "dashscope": ("DASHSCOPE_API_KEY",),
    "kling": ("KLING_API_KEY",),
    "openai": ("OPENAI_API_KEY",),
    "anthropic": ("ANTHROPIC_API_KEY",),
    "fal": ("FAL_KEY",),
    "luma": ("LUMAAI_API_KEY",),
    "minimax": ("MINIMAX_API_KEY",),
}
# Halves of one key in variables of their own, joined as the adapter wants it.
PAIRS = {"kling": ("KLING_ACCESS_KEY", "KLING_SECRET_KEY")}
# Variables that name a file with credentials.
FILES = {"google": "GOOGLE_APPLICATION_CREDENTIALS"}
ADC = "adc:"  # before the path of a credentials file
_LONG_ENOUGH = 16  # of a shorter key even four characters say too much
_INSTALL = (
    "On Debian or Ubuntu install `gnome-keyring` and `dbus` and start the program inside a desktop "
    "session or `dbus-run-session`; or set the variable {variable} instead."
)


class SystemKeychain:
    """`environment` is for tests; by default the process's own."""

    def __init__(self, environment: dict[str, str] | None = None) -> None:
        self._environment = os.environ if environment is None else environment

    def key(self, vendor: str, account: str = "") -> str:
        if found := self._from_environment(vendor, account) or self._from_keyring(vendor, account):
            return found
        named = f" (account {account})" if account else ""
        add = f"takeboard account add {vendor}" + (f" --name {account}" if account else "")
        raise NotConfigured(
            f"There is no key for {vendor}{named}.",
            f"Run `{add}`, or set the variable {variable(vendor, account)}.",
            {"vendor": vendor, "account": account},
        )

    def source(self, vendor: str, account: str = "") -> str | None:
        if self._from_environment(vendor, account):
            return "environment"
        return "keyring" if self._from_keyring(vendor, account) else None

    def variable(self, vendor: str, account: str = "") -> str:
        """The variable the key comes from now; where there is none, the one it could come from."""
        found = self._in_environment(vendor, account)
        return found[0] if found else variable(vendor, account)

    def ending(self, vendor: str, account: str = "") -> str:
        """The last four characters, to tell keys apart; empty for what is no plain key."""
        found = self._from_environment(vendor, account) or self._from_keyring(vendor, account)
        plain = (found or "").partition(":")[0] if vendor in PAIRS else found or ""
        if len(plain) < _LONG_ENOUGH or plain.startswith(("{", ADC)):
            return ""
        return plain[-4:]

    def in_keyring(self, vendor: str, account: str = "") -> bool:
        """Whether the keyring has the key, also where a variable overrides it."""
        return self._from_keyring(vendor, account) is not None

    def add(self, vendor: str, account: str, key: str) -> None:
        plain = key.strip()
        if not plain or not plain.isprintable():
            raise BadInput(
                "That is no key: it is empty or has characters that cannot be sent.",
                "Copy it from the vendor's page and try again.",
            )
        with _answering(variable(vendor, account)) as keyring:
            keyring.set_password(SERVICE, _user(vendor, account), plain)
            # A keyring that takes everything and keeps nothing is no keyring.
            kept = keyring.get_password(SERVICE, _user(vendor, account)) == plain
        if not kept:
            raise _missing(variable(vendor, account))

    def remove(self, vendor: str, account: str) -> None:
        """Harmless when there is no such entry."""
        if self._from_keyring(vendor, account) is None:
            return
        with _answering(variable(vendor, account)) as keyring:
            keyring.delete_password(SERVICE, _user(vendor, account))

    def works(self) -> tuple[bool, str]:
        """Whether the system's keyring keeps what it is given, tried with a throw-away entry, and
        which keyring that is.
        """
        probe, user = new_id(), f"probe:{os.getpid()}"
        try:
            with _answering("TAKEBOARD_<VENDOR>_KEY") as keyring:
                name = type(keyring.get_keyring()).__module__.rpartition(".")[2]
                keyring.set_password(SERVICE, user, probe)
                kept = keyring.get_password(SERVICE, user) == probe
                if kept:
                    keyring.delete_password(SERVICE, user)
        except KeyringMissing as error:
            return False, str(error)
        return (True, name) if kept else (False, str(_missing("TAKEBOARD_<VENDOR>_KEY")))

    def _from_environment(self, vendor: str, account: str) -> str | None:
        found = self._in_environment(vendor, account)
        return found[1] if found else None

    def _in_environment(self, vendor: str, account: str) -> tuple[str, str] | None:
        """The variable and its value; what belongs to no account by name is the main one's."""
        names = [variable(vendor, account), *([] if account else USUAL.get(vendor, ()))]
        for name in names:
            if value := self._environment.get(name, "").strip():
                return name, value
        if account:
            return None
        halves = [self._environment.get(name, "").strip() for name in PAIRS.get(vendor, ())]
        if halves and all(halves):
            return PAIRS[vendor][0], ":".join(halves)
        file = self._environment.get(FILES.get(vendor, ""), "").strip()
        return (FILES[vendor], f"{ADC}{file}") if file else None

    def _from_keyring(self, vendor: str, account: str) -> str | None:
        try:
            with _answering(variable(vendor, account)) as keyring:
                found = keyring.get_password(SERVICE, _user(vendor, account))
        except KeyringMissing:
            return None
        return str(found) if found else None


def variable(vendor: str, account: str = "") -> str:
    """The environment variable of an account: `TAKEBOARD_RUNWAY_KEY`, `TAKEBOARD_RUNWAY_B_KEY`."""
    words = [vendor, account] if account else [vendor]
    plain = "_".join(re.sub(r"[^A-Za-z0-9]+", "_", word) for word in words).upper()
    return f"TAKEBOARD_{plain}_KEY"


def _user(vendor: str, account: str) -> str:
    return f"{vendor}:{account}" if account else vendor


@contextmanager
def _answering(instead: str) -> Iterator[ModuleType]:
    # A quarter of a second to import, and rarely needed: most keys are asked for once.
    import keyring
    from keyring.errors import KeyringError

    try:
        yield keyring
    except (KeyringError, OSError) as error:
        # `from None`: a backend's own text may repeat what it was given.
        raise _missing(instead, type(error).__name__) from None


def _missing(instead: str, why: str = "") -> KeyringMissing:
    return KeyringMissing(
        f"No keyring of this system keeps keys{f' ({why})' if why else ''}.",
        _INSTALL.format(variable=instead),
    )
