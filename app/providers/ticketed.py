"""Drives one vendor account: adapter and transport together are a `ports.Vendor`.

Sends each call once. Holds no state of jobs; what a ticket came to is asked of the vendor.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from pathlib import Path

from app.domain.errors import BadInput, MediaMissing, Refused
from app.domain.money import Money
from app.domain.render_order import RenderOrder
from app.domain.vendor_ports import Accepted, Prepared, Progress
from app.providers.adapter import Adapter
from app.providers.answers import Look, Request
from app.providers.download import download
from app.providers.transport import Transport
from app.providers.wire_call import HttpCall, HttpReply

_GONE = 404
_UNKNOWN_REFUND = "The vendor does not know it any more; it counts as paid."


class Ticketed:
    """Implements `ports.Vendor` for vendors that give a ticket and are polled."""

    def __init__(self, adapter: Adapter, transport: Transport) -> None:
        self._adapter, self._wire = adapter, transport
        self._gone: dict[str, Look] = {}

    @property
    def speed(self) -> float:
        return self._wire.speed

    async def prepare(self, order: RenderOrder, read: Callable[[str], bytes]) -> Request:
        call = await asyncio.to_thread(self._adapter.submission, order, as_ordered(order, read))
        request = Request(call)
        await self._wire.ready()
        return request

    async def submit(self, prepared: Prepared) -> Accepted:
        if not isinstance(prepared, Request):
            raise TypeError("only what this vendor prepared can be sent")
        return self._adapter.read_ticket(await self._ask(prepared.call))

    async def poll(self, ticket: str, order: RenderOrder) -> Progress:
        try:
            return await self._look(ticket)
        except Refused as error:
            if error.status == _GONE and ticket in self._gone:
                return self._gone[ticket]
            raise

    async def cancel(self, ticket: str, order: RenderOrder) -> bool:
        """Withdraw what would be refunded; leave alone what is paid anyway, its take is kept.

        Always False, also after a withdrawal: the next poll says how the ticket ended and that its
        money came back, which a bare True could not.
        """
        try:
            if not self._adapter.may_cancel(await self._look(ticket)):
                return False
            await self._ask(self._adapter.cancel(ticket))
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
        self, url: str, target: Path, stop: Callable[[], bool], told: Callable[[int], None]
    ) -> str:
        return await download(self._wire, url, target, stop, told)

    async def settle(self, sha256: str, order: RenderOrder) -> str | None:
        return None

    async def greet(self) -> str:
        """Something free that needs the key; says what came of it."""
        return self._adapter.read_greeting(await self._ask(self._adapter.greeting()))

    async def close(self) -> None:
        await self._wire.close()

    async def _look(self, ticket: str) -> Look:
        return self._adapter.read_progress(ticket, await self._ask(self._adapter.check(ticket)))

    async def _ask(self, call: HttpCall) -> HttpReply:
        reply = await self._wire.send(call)
        if not reply.ok:
            raise self._adapter.read_refusal(reply, paid=call.paid)
        return reply


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
