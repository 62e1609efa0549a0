"""Where a person wants news of jobs sent: one address for all films, another for this one.

Addresses are settings of the person's own data; the secret is the keychain's and is shown once.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from app.domain.errors import BadInput, NotConfigured
from app.domain.ids import new_id
from app.domain.ports import Bus, Clock, FilmStore, JobBook, Keychain
from app.domain.webhook import Hook, Outbox, Poster
from app.production.shoot.messenger import NO_SECRET, VENDOR, Messenger

_SETTING = "webhook"


class Settings(Protocol):
    """The person's own settings, in no film."""

    def setting(self, name: str) -> str | None: ...
    def keep_setting(self, name: str, value: str | None) -> None: ...


@dataclass(frozen=True, slots=True)
class WebhookView:
    """What is set and how it goes. `secret` is where it was found: environment, keyring or empty.

    `used` tells which of the two addresses this film's news goes to.
    """

    url: str
    secret: str
    used: bool
    waiting: int = 0
    given_up: int = 0
    said: str = ""


class WebhookDesk:
    """`film` gives the film's id. Whatever writes may block for a moment: not on the Qt thread."""

    def __init__(
        self,
        settings: Settings,
        keychain: Keychain,
        poster: Poster,
        outbox: Outbox,
        clock: Clock,
        film: Callable[[], str],
    ) -> None:
        self._settings, self._keychain, self._poster = settings, keychain, poster
        self._outbox, self._clock, self._film = outbox, clock, film
        self._messenger: Messenger | None = None  # none where the film is only read

    def send_from(
        self, store: FilmStore, book: JobBook, bus: Bus, allowed: Callable[[], bool]
    ) -> None:
        """Begin to tell what becomes of the film's jobs; `allowed` says whether it may here."""
        self._messenger = Messenger(
            *(self._outbox, store, book, self.hook, self._keychain, self._poster, self._clock, bus),
            allowed=allowed,
        )
        self._messenger.start()

    def close(self) -> None:
        if self._messenger is not None:
            self._messenger.close()

    def hook(self) -> Hook | None:
        """Where this film's news goes: its own address, else the one for all films."""
        for account in (self._film(), ""):
            if url := self._settings.setting(_name(account)):
                return Hook(url, account)
        return None

    def view(self, *, for_all: bool) -> WebhookView | None:
        """None where no address is set."""
        account = self._account(for_all)
        url = self._settings.setting(_name(account))
        if not url:
            return None
        used = self.hook() == Hook(url, account)
        source = self._keychain.source(VENDOR, account) or ""
        if not used:
            return WebhookView(url, source, used)
        waiting, given_up = self._outbox.counts()
        said = self._messenger.said if self._messenger is not None else ""
        return WebhookView(url, source, used, waiting, given_up, said)

    def set(self, url: str, secret: str = "", *, for_all: bool) -> str:
        """Send news there from now on; returns the secret, a new one where none is given.

        Raises `BadInput`, `KeyringMissing`; then nothing is changed.
        """
        url = url.strip()
        self._poster.check(url)
        written = self._poster.secret(secret)
        account = self._account(for_all)
        self._keychain.add(VENDOR, account, written)
        self._settings.keep_setting(_name(account), url)
        self._hurry()
        return written

    def remove(self, *, for_all: bool) -> None:
        """Send nothing there any more and forget its secret; what waits for it is dropped."""
        account = self._account(for_all)
        self._settings.keep_setting(_name(account), None)
        self._keychain.remove(VENDOR, account)
        self._hurry()

    def test(self, *, for_all: bool) -> str:
        """Send a message of no meaning now; returns or raises what came of it, within seconds."""
        account = self._account(for_all)
        url = self._settings.setting(_name(account))
        if not url:
            raise BadInput("No address is set.", "Write one first.")
        now = self._clock.now()
        body = {"type": "test", "timestamp": now.isoformat(), "data": {}}
        try:
            secret = self._keychain.key(VENDOR, account)
        except NotConfigured:
            raise NotConfigured(NO_SECRET[0], NO_SECRET[1]) from None
        raw = json.dumps(body).encode()
        self._poster.post(url, secret, f"msg_{new_id()}", now, raw, lambda: False)
        return "The receiver has taken the message."

    def again(self) -> int:
        """Try messages that were given up anew; returns how many."""
        found = self._outbox.again(self._clock.now())
        self._hurry()
        return found

    def _account(self, for_all: bool) -> str:
        return "" if for_all else self._film()

    def _hurry(self) -> None:
        if self._messenger is not None:
            self._messenger.start()
            self._messenger.hurry()


def _name(account: str) -> str:
    return f"{_SETTING}:{account}" if account else _SETTING
