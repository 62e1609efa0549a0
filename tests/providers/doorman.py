"""A server that does exactly what a test tells it to, byte by byte, on loopback."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field

Act = Callable[["Visit"], Awaitable[None]]


@dataclass
class Visit:
    """One request as it came, and the line it came on."""

    head: str
    body: bytes
    out: asyncio.StreamWriter
    line: int  # which connection, counted from 0

    @property
    def target(self) -> str:
        return self.head.split(" ")[1]

    def header(self, name: str) -> str:
        for line in self.head.split("\r\n")[1:]:
            key, _, value = line.partition(":")
            if key.strip().lower() == name.lower():
                return value.strip()
        return ""

    async def say(self, *parts: bytes) -> None:
        for part in parts:
            self.out.write(part)
            await self.out.drain()


@dataclass
class Doorman:
    """Answers the n-th request with the n-th act, the last act again and again."""

    acts: list[Act]
    port: int = 0
    visits: list[Visit] = field(default_factory=list)
    lines: int = 0
    at_the_door: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def open(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(self._greet(reader, writer))
        self.at_the_door.add(task)
        task.add_done_callback(self.at_the_door.discard)

    async def _greet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = self.lines
        self.lines += 1
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                visit = Visit(head, b"", writer, line)
                if length := visit.header("content-length"):
                    visit.body = await reader.readexactly(int(length))
                self.visits.append(visit)
                await self.acts[min(len(self.visits), len(self.acts)) - 1](visit)
                if writer.is_closing():
                    return
        except (asyncio.IncompleteReadError, ConnectionError):
            return
        finally:
            writer.close()


@asynccontextmanager
async def doorman(*acts: Act) -> AsyncIterator[Doorman]:
    keeper = Doorman(list(acts))
    server = await asyncio.start_server(keeper.open, "127.0.0.1", 0)
    keeper.port = server.sockets[0].getsockname()[1]
    try:
        yield keeper
    finally:
        server.close()
        for task in list(keeper.at_the_door):
            task.cancel()
        await asyncio.gather(*keeper.at_the_door, return_exceptions=True)


@contextmanager
def open_door(*acts: Act) -> Iterator[Doorman]:
    """A doorman on a loop of its own, for callers that block."""
    loop, ready, over = asyncio.new_event_loop(), threading.Event(), asyncio.Event()
    found: list[Doorman] = []

    async def serve() -> None:
        async with doorman(*acts) as keeper:
            found.append(keeper)
            ready.set()
            await over.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    assert ready.wait(10)
    try:
        yield found[0]
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join(10)
        loop.close()


def answer(status: int = 200, body: bytes | str = b"{}", **headers: str) -> Act:
    """A complete answer; header names are written with `_` for `-`."""
    raw = body.encode() if isinstance(body, str) else body

    async def act(visit: Visit) -> None:
        told = {"content-type": "application/json", "content-length": str(len(raw))}
        told |= {name.replace("_", "-").lower(): value for name, value in headers.items()}
        lines = "".join(f"{name}: {value}\r\n" for name, value in told.items() if value)
        await visit.say(f"HTTP/1.1 {status} Word\r\n{lines}\r\n".encode(), raw)

    return act


async def hang_up(visit: Visit) -> None:
    """Reads the order and breaks the line."""
    visit.out.transport.abort()
    await asyncio.sleep(0)


async def keep_silent(visit: Visit) -> None:
    await asyncio.sleep(30)


def trickle(head: str, part: bytes, gap_s: float) -> Act:
    """A beginning, then one small part after another for ever."""

    async def act(visit: Visit) -> None:
        await visit.say(head.replace("\n", "\r\n").encode() + b"\r\n\r\n")
        while True:
            await visit.say(part)
            await asyncio.sleep(gap_s)

    return act
