"""Listens on a vendor's websocket while a ticket is watched, for the share that no poll tells.

Nothing depends on it: without a socket (in process, behind a proxy, refused, broken off) the polls
go on as they are. It is opened by the first poll that finds the ticket running, and closed by the
one that finds it ended, or once nobody has asked for a while.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from dataclasses import dataclass, replace

from app.domain.errors import UserFacing
from app.domain.render_order import RenderOrder
from app.providers.adapter import Hearing
from app.providers.answers import Look
from app.providers.transport import Transport

_MOST_SOCKETS = 8
_LONGEST_TEXT = 200_000  # characters; whatever is longer holds no share
_MOST_BYTES = 8 * 1024 * 1024  # of a frame; previews are pictures
_AGAIN_S, _UNASKED_S, _TURN_S = 30.0, 300.0, 5.0


@dataclass(slots=True)
class _Watch:
    """Times are the loop's."""

    task: asyncio.Task[None]
    asked: float
    share: float | None = None


class Ear:
    """One for each driver, on its loop."""

    def __init__(self, wire: Transport, hearing: Hearing | None) -> None:
        self._wire, self._hearing = wire, hearing
        self._watches: dict[str, _Watch] = {}

    def add(self, look: Look, ticket: str, order: RenderOrder) -> Look:
        """The look of a poll, with the share that was heard where the poll has none."""
        if self._hearing is None or self._wire.in_process:
            return look
        if look.state == "waiting":
            return look
        if look.state != "running":
            self._end(ticket)
            return look
        watch = self._watched(ticket, order, self._hearing)
        if watch is None or watch.share is None or look.progress is not None:
            return look
        return replace(look, progress=watch.share)

    async def close(self) -> None:
        watches, self._watches = list(self._watches.values()), {}
        for watch in watches:
            watch.task.cancel()
        if watches:
            await asyncio.wait([watch.task for watch in watches])

    def _watched(self, ticket: str, order: RenderOrder, hearing: Hearing) -> _Watch | None:
        now = asyncio.get_running_loop().time()
        watch = self._watches.get(ticket)
        if watch is not None and (not watch.task.done() or now - watch.asked < _AGAIN_S):
            if not watch.task.done():
                watch.asked = now
            return watch
        self._watches = {one: w for one, w in self._watches.items() if now - w.asked < _UNASKED_S}
        if sum(not w.task.done() for w in self._watches.values()) >= _MOST_SOCKETS:
            return None
        before = watch.share if watch is not None else None
        task = asyncio.ensure_future(self._listen(ticket, order, hearing))
        self._watches[ticket] = made = _Watch(task, now, before)
        return made

    def _end(self, ticket: str) -> None:
        if watch := self._watches.pop(ticket, None):
            watch.task.cancel()

    async def _listen(self, ticket: str, order: RenderOrder, hearing: Hearing) -> None:
        # Only now: it is loaded for the vendors that have a socket, and never for a first paint.
        from websockets.asyncio.client import connect
        from websockets.exceptions import WebSocketException

        logging.getLogger("websockets").setLevel(logging.WARNING)
        # ImportError and ValueError are of a proxy of a kind that cannot be used.
        harmless = (OSError, EOFError, WebSocketException, UserFacing, ImportError, ValueError)
        with contextlib.suppress(*harmless):
            link, headers = await self._wire.signed("", hearing.socket_path(ticket))
            async with connect(
                link.replace("http", "ws", 1),
                additional_headers=dict(headers),
                proxy=None if self._wire.base.is_loopback else True,
                open_timeout=self._wire.limits.connect_s,
                close_timeout=0.5,
                max_size=_MOST_BYTES,
                max_queue=4,
            ) as socket:
                while self._is_asked(ticket):
                    try:
                        async with asyncio.timeout(_TURN_S):
                            frame = await socket.recv()
                    except TimeoutError:
                        continue
                    if isinstance(frame, str) and len(frame) <= _LONGEST_TEXT:
                        self._note(hearing.overheard(frame, order), ticket)

    def _is_asked(self, ticket: str) -> bool:
        watch = self._watches.get(ticket)
        now = asyncio.get_running_loop().time()
        return watch is not None and now - watch.asked < _UNASKED_S

    def _note(self, found: tuple[str, float] | None, ticket: str) -> None:
        watch = self._watches.get(ticket)
        if found is not None and found[0] == ticket and watch is not None:
            watch.share = max(found[1], watch.share or 0.0)
