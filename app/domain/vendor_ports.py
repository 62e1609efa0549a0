"""How a vendor is spoken to, as Protocols: an order goes out, a ticket comes back, files follow.

Built by `providers`, given to `production`; nothing here knows a wire format.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from app.domain.money import Money
from app.domain.reading import ReadingEnd, ReadingOrder
from app.domain.render_order import RenderOrder


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """An order that was sent and of which nobody knows whether it was accepted.

    `own_id` went along where the contract takes one; `sha256` is over the body as sent; `known`
    are tickets of this account that belong to other takes.
    """

    own_id: str
    sha256: str
    sent_at: datetime
    known: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Settled:
    """What the vendor says about a doubt. `word` is found (with the ticket), absent (it keeps
    orders by our own id or lists them all, and has none), or nobody (it cannot be asked).
    """

    word: str
    ticket: str | None = None


NOBODY, ABSENT = Settled("nobody"), Settled("absent")


class Accepted(Protocol):
    """A vendor's answer to an order."""

    @property
    def ticket(self) -> str: ...
    @property
    def price(self) -> Money | None: ...


class Progress(Protocol):
    """A vendor's answer to a poll. `state` is waiting, running, done, failed or cancelled."""

    @property
    def state(self) -> str: ...
    @property
    def progress(self) -> float | None: ...
    @property
    def price(self) -> Money | None:
        """The final price where the vendor states one."""
        ...

    @property
    def downloads(self) -> Sequence[str]: ...
    @property
    def failure(self) -> str: ...
    @property
    def may_retry(self) -> bool: ...
    @property
    def refunded(self) -> bool: ...


class Prepared(Protocol):
    """A request ready to be sent. `sha256` is over the body as it will go out."""

    @property
    def sha256(self) -> str: ...


class Vendor(Protocol):
    """One vendor account, driven: the only way to the network for orders.

    Raises the `ProviderError` family; `Unreachable.sent` is False only when nothing left.
    """

    async def prepare(
        self, order: RenderOrder, read: Callable[[str], bytes], own_id: str
    ) -> Prepared:
        """Build the request; `read` gives an asset's bytes, `own_id` is a UUID of this attempt.

        May upload what has to lie at the vendor before. Raises NotCapable, NotConfigured.
        """
        ...

    async def submit(self, prepared: Prepared) -> Accepted: ...
    async def poll(self, ticket: str, order: RenderOrder) -> Progress: ...
    async def cancel(self, ticket: str, order: RenderOrder) -> bool:
        """True when the vendor confirms and nothing more is to be asked. False: poll on, the
        answer says how it ended (withdrawn and refunded, or paid and the take will be kept).
        """
        ...

    async def fetch(
        self,
        url: str,
        order: RenderOrder,
        target: Path,
        stop: Callable[[], bool],
        told: Callable[[int], None],
    ) -> str:
        """Download with resume into `target`; returns the media type the server named."""
        ...

    async def settle(self, order: RenderOrder, doubt: Doubt) -> Settled:
        """Ask by our own id or list whether an order in doubt was accepted."""
        ...

    @property
    def speed(self) -> float:
        """Of a simulator on loopback or in process, as its answers say; 1.0 for the world."""
        ...


class Wire(Protocol):
    """Which vendor is spoken to how: gives the driver for an account."""

    def vendor(self, vendor: str, account: str, *, rehearsed: bool, speed: float) -> Vendor: ...
    async def close(self) -> None: ...


class WireRequest(Protocol):
    """A call as it would leave, with a placeholder where the key goes."""

    @property
    def method(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def headers(self) -> Mapping[str, str]: ...
    @property
    def body(self) -> bytes: ...
    @property
    def missing(self) -> str:
        """What is known only with an account and stands as a word of ours; empty: nothing."""
        ...


class RequestPreview(Protocol):
    """Shows what would be sent, built by the code that sends it, without key and without I/O."""

    def speaks(self, vendor: str) -> bool:
        """Whether there is an adapter for the vendor."""
        ...

    def request(
        self, order: RenderOrder, read: Callable[[str], bytes], own_id: str = ...
    ) -> WireRequest:
        """`read` gives a picture's bytes, `own_id` names one attempt; without it, a placeholder.

        Raises `NotConfigured`, `NotCapable`.
        """
        ...


class ScriptReader(Protocol):
    """One account of a language model that reads scripts; asked once, never repeated by itself."""

    @property
    def address(self) -> str:
        """Host and port to which the text would go."""
        ...

    def read(
        self, order: ReadingOrder, told: Callable[[str], None], stop: Callable[[], bool]
    ) -> ReadingEnd:
        """Blocks until the answer has ended; `told` gets its text piece by piece.

        Raises the `ProviderError` family, `Stopped` when `stop` says so. What was told before
        stays told.
        """
        ...


class ScriptReaders(Protocol):
    """Which language models this version can ask."""

    def vendors(self) -> Sequence[str]: ...
    def models(self, vendor: str) -> Sequence[str]:
        """Names to offer; a person may write another one."""
        ...

    def reader(self, vendor: str, account: str = "") -> ScriptReader:
        """Raises `NotConfigured` for an address that cannot be used."""
        ...
