"""The text vendors' simulators on a loopback port, in a thread, for callers that block."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from app.rehearsal.serve import Abrupt


class _Quiet(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class Stand:
    """One address for many apps, one after the other: a server starts slower than a test runs."""

    def __init__(self) -> None:
        self.app: ASGIApp | None = None
        self.base = ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        assert self.app is not None
        await self.app(scope, receive, send)


@contextmanager
def stand() -> Iterator[Stand]:
    made = Stand()
    with served(made) as made.base:
        yield made


@contextmanager
def served(app: ASGIApp) -> Iterator[str]:
    """The base address of `app`, served as the command line serves it."""
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        Abrupt(app), log_config=None, lifespan="off", timeout_graceful_shutdown=1
    )
    server = _Quiet(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listening.close()
