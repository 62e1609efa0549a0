"""Drives a language model over the net: one question, its answer read as it arrives.

Implements `ports.ScriptReaders`. Nothing is ever sent twice. A simulator is reached as the vendor
is: `TAKEBOARD_<VENDOR>_BASE_URL` names another address.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.domain.errors import BadReply, NotConfigured
from app.domain.ports import Keychain
from app.domain.reading import ReadingEnd, ReadingOrder
from app.providers.adapters import anthropic_text, openai_text
from app.providers.address import base_origin
from app.providers.reading import Events, Piece, ReaderAdapter
from app.providers.transport import Limits, Transport
from app.providers.wire_call import HttpReply


@dataclass(frozen=True, slots=True)
class _Entry:
    adapter: ReaderAdapter
    base_url: str


READERS: Mapping[str, _Entry] = {
    "anthropic": _Entry(anthropic_text, "https://api.anthropic.com"),
    "openai": _Entry(openai_text, "https://api.openai.com"),
}


class VendorReaders:
    """`environment` is for tests; by default the process's own. `addresses` as in `VendorWire`."""

    def __init__(
        self,
        keychain: Keychain,
        *,
        environment: Mapping[str, str] | None = None,
        limits: Limits | None = None,
        addresses: Callable[[str, str], str] = lambda vendor, account: "",
    ) -> None:
        self._keychain, self._limits, self._addresses = keychain, limits, addresses
        self._environment = os.environ if environment is None else environment

    def vendors(self) -> Sequence[str]:
        return tuple(READERS)

    def models(self, vendor: str) -> Sequence[str]:
        return _entry(vendor).adapter.MODELS

    def reader(self, vendor: str, account: str = "") -> VendorReader:
        found, variable = _entry(vendor), f"TAKEBOARD_{vendor.upper()}_BASE_URL"
        other = self._environment.get(variable) or self._addresses(vendor, account)
        base = base_origin(other or found.base_url, variable)
        keychain = self._keychain

        def transport() -> Transport:
            return Transport(
                base, lambda: keychain.key(vendor, account), found.adapter.sign,
                limits=self._limits,
            )  # fmt: skip

        return VendorReader(found.adapter, transport, f"{base.host}:{base.port}")


class VendorReader:
    """One account; each call has a connection of its own and closes it."""

    def __init__(
        self, adapter: ReaderAdapter, transport: Callable[[], Transport], address: str
    ) -> None:
        self._adapter, self._transport, self._address = adapter, transport, address

    @property
    def address(self) -> str:
        return self._address.removesuffix(":443")

    def read(
        self, order: ReadingOrder, told: Callable[[str], None], stop: Callable[[], bool]
    ) -> ReadingEnd:
        return asyncio.run(self._read(order, told, stop))

    async def greet(self) -> str:
        """Ask for something that costs nothing; raises the `ProviderError` that came of it."""
        wire = self._transport()
        try:
            reply = await wire.send(self._adapter.greeting())
        finally:
            await wire.close()
        self._check(reply)
        return self._adapter.read_greeting(reply)

    async def _read(
        self, order: ReadingOrder, told: Callable[[str], None], stop: Callable[[], bool]
    ) -> ReadingEnd:
        wire = self._transport()
        heard = _Heard(self._adapter, told, wire)
        try:
            self._check(await wire.stream(self._adapter.reading(order), heard.line, stop))
        finally:
            await wire.close()
        return heard.end()

    def _check(self, reply: HttpReply) -> None:
        if not reply.ok:
            raise self._adapter.read_refusal(reply)


class _Heard:
    """Puts the pieces of an answer together; a key that is echoed over several is taken out."""

    def __init__(
        self, adapter: ReaderAdapter, told: Callable[[str], None], wire: Transport
    ) -> None:
        self._adapter, self._told, self._wire, self._events = adapter, told, wire, Events()
        self._last, self._held = Piece(), ""

    def line(self, line: str) -> None:
        data = self._events.feed(line)
        piece = self._adapter.read_event(data) if data is not None else None
        if piece is None:
            return
        text = self._wire.redact(self._held + piece.text)
        cut = len(text) if piece.stop else len(text) - self._wire.key_begun(text)
        self._held = text[cut:]
        if cut:
            self._told(text[:cut])
        last = self._last
        refused = last.stop == "refused"  # said before the answer's formal end
        self._last = Piece(
            stop=last.stop if refused else piece.stop or last.stop,
            why=last.why if refused else piece.why or last.why,
            tokens_in=last.tokens_in if piece.tokens_in is None else piece.tokens_in,
            tokens_out=last.tokens_out if piece.tokens_out is None else piece.tokens_out,
            model=piece.model or last.model,
        )

    def end(self) -> ReadingEnd:
        last = self._last
        if not last.stop:
            raise BadReply(
                "The answer broke off before its end.", "What arrived is kept; ask again for more."
            )
        return ReadingEnd(
            stop=last.stop, why=last.why, tokens_in=last.tokens_in, tokens_out=last.tokens_out,
            model=last.model,
        )  # fmt: skip


def _entry(vendor: str) -> _Entry:
    if found := READERS.get(vendor):
        return found
    raise NotConfigured(
        f"This version cannot ask {vendor} to read scripts.", f"Use {' or '.join(READERS)}."
    )
