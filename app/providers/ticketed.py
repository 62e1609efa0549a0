"""Drives one vendor account: adapter and transport together are a `ports.Vendor`.

Sends each call once. Holds no state of jobs; what a ticket came to is asked of the vendor.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from app.domain.errors import BadInput, BadReply, MediaMissing, Refused
from app.domain.model_card import Mode
from app.domain.money import Money
from app.domain.render_order import RenderOrder
from app.domain.vendor_ports import Accepted, Doubt, Prepared, Progress, Settled
from app.providers.adapter import Adapter, Hearing
from app.providers.answers import Look, Request, house_of, inline_of
from app.providers.download import download, save
from app.providers.ear import Ear
from app.providers.hops import heard
from app.providers.sieve import Tray
from app.providers.talk import Aside, Talk
from app.providers.transport import Transport
from app.providers.wire_call import HttpCall, HttpReply

T = TypeVar("T")
_GONE = 404
_LONGEST_ANSWER_S = 300.0  # of one that carries the media
_UNKNOWN_REFUND = "The vendor does not know it any more; it counts as paid."


class Ticketed:
    """Implements `ports.Vendor` for vendors that give a ticket and are polled."""

    def __init__(
        self, adapter: Adapter, transport: Transport, hearing: Hearing | None = None
    ) -> None:
        self._adapter, self._wire = adapter, transport
        self._ear = Ear(transport, hearing)
        self._gone: dict[str, Look] = {}

    @property
    def speed(self) -> float:
        return self._wire.speed

    async def prepare(
        self, order: RenderOrder, read: Callable[[str], bytes], own_id: str
    ) -> Request:
        checked = as_ordered(order, read)
        order = await self._ours(order)
        sent = await self._hold(self._adapter.errands(order, checked), in_thread=True)
        aside = Aside(own_id, sent)
        call = await asyncio.to_thread(self._adapter.submission, order, checked, aside)
        await self._wire.ready()
        return Request(call)

    async def submit(self, prepared: Prepared) -> Accepted:
        if not isinstance(prepared, Request):
            raise TypeError("only what this vendor prepared can be sent")
        return self._adapter.read_ticket(await self._ask(prepared.call))

    async def poll(self, ticket: str, order: RenderOrder) -> Progress:
        try:
            look = await self._look(ticket, await self._ours(order))
            return self._ear.add(look, ticket, order)
        except Refused as error:
            if error.status == _GONE and ticket in self._gone:
                return self._gone[ticket]
            raise

    async def cancel(self, ticket: str, order: RenderOrder) -> bool:
        """Withdraw what would be refunded; leave alone what is paid anyway, its take is kept.

        Always False, also after a withdrawal: the next poll says how the ticket ended and that its
        money came back, which a bare True could not.
        """
        order = await self._ours(order)
        try:
            if not self._adapter.may_cancel(await self._look(ticket, order)):
                return False
            await self._hold(self._adapter.cancel(ticket, order))
        except Refused as error:
            if error.status != _GONE:
                raise
            # Withdrawn before a restart, perhaps; without the vendor's word it counts as paid.
            self._gone.setdefault(ticket, Look(state="cancelled", failure=_UNKNOWN_REFUND))
        else:
            self._gone[ticket] = Look(
                state="cancelled", price=Money.zero(), refunded=True, failure="Cancelled."
            )
        return False

    async def fetch(
        self,
        url: str,
        order: RenderOrder,
        target: Path,
        stop: Callable[[], bool],
        told: Callable[[int], None],
    ) -> str:
        kinds = ("image",) if order.mode is Mode.STILL else ("video",)
        if inside := inline_of(url):
            ticket, nth = inside
            patient = replace(self._wire.limits, answer_s=_LONGEST_ANSWER_S)
            work = self._unpack(ticket, nth, await self._ours(order), target, kinds)
            return await heard(work, patient, stop, "The vendor")
        async with self._wire.downloads:
            if house := house_of(url):
                link, headers = await self._wire.signed(*house)
                return await download(
                    self._wire, link, target, stop, told, kinds=kinds, headers=headers
                )
            return await download(self._wire, url, target, stop, told, kinds=kinds)

    async def _unpack(
        self, ticket: str, nth: int, order: RenderOrder, target: Path, kinds: tuple[str, ...]
    ) -> str:
        with TemporaryDirectory(dir=target.parent) as folder:
            tray = Tray(Path(folder))
            talk = self._adapter.contents(ticket, order)
            contents = await self._hold(talk, in_thread=True, tray=tray)
            if nth >= len(contents):
                raise BadReply("The vendor's answer does not hold the file any more.")
            body, named = contents[nth].body, contents[nth].media_type
            return await save(tray.found.get(body, body), named, target, kinds=kinds)

    async def settle(self, order: RenderOrder, doubt: Doubt) -> Settled:
        return await self._hold(self._adapter.settle(await self._ours(order), doubt))

    async def greet(self) -> str:
        """Something free that needs the key; says what came of it."""
        return await self._hold(self._adapter.greeting())

    async def close(self) -> None:
        await self._ear.close()
        await self._wire.close()

    async def _ours(self, order: RenderOrder) -> RenderOrder:
        """The order with what the log-in told of the account among its options."""
        await self._wire.ready()
        facts = self._wire.account
        return order.model_copy(update={"options": order.options | facts}) if facts else order

    async def _look(self, ticket: str, order: RenderOrder) -> Look:
        return await self._hold(self._adapter.progress(ticket, order))

    async def _hold(self, talk: Talk[T], *, in_thread: bool = False, tray: Tray | None = None) -> T:
        """Lead a conversation to its end; `in_thread` where building calls reads files."""
        reply: HttpReply | None = None
        try:
            while True:
                if in_thread:
                    turn = await asyncio.to_thread(_next, talk, reply)
                else:
                    turn = _next(talk, reply)
                if isinstance(turn, _End):
                    return turn.value  # type: ignore[no-any-return]
                reply = await self._ask(turn, tray)
        finally:
            talk.close()

    async def _ask(self, call: HttpCall, tray: Tray | None = None) -> HttpReply:
        reply = await self._wire.send(call, tray)
        if not reply.ok and reply.status not in call.expects:
            raise self._adapter.read_refusal(reply, paid=call.paid)
        return reply


@dataclass(frozen=True, slots=True)
class _End:
    value: Any


def _next(talk: Talk[Any], reply: HttpReply | None) -> HttpCall | _End:
    try:
        return next(talk) if reply is None else talk.send(reply)
    except StopIteration as end:
        return _End(end.value)


def as_ordered(order: RenderOrder, read: Callable[[str], bytes]) -> Callable[[str], bytes]:
    """Reads only what was frozen with the order: raises `MediaMissing`, `BadInput` otherwise."""
    frozen = {picture.file: picture.sha256 for picture in order.files()}

    def checked(file: str) -> bytes:
        try:
            raw = read(file)
        except OSError:
            raise MediaMissing(
                f"The picture {file} cannot be read.", "Put it back, then retry."
            ) from None
        if hashlib.sha256(raw).hexdigest() != frozen.get(file):
            raise BadInput(
                f"The picture {file} is not the one that was ordered.",
                "Put the old one back and retry, or order again.",
            )
        return raw

    return checked
