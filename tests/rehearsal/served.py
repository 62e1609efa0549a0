"""A simulator on a loopback port, served from a thread: for clients that block."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn

from app.rehearsal.serve import SIMULATORS, Abrupt


class _Quiet(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@contextmanager
def served(vendor: str, **wishes: Any) -> Iterator[tuple[Any, str]]:
    """The simulator's app and its base address; fast, with tiny pictures, unless wished else."""
    app = SIMULATORS[vendor](**({"speed": 2000.0, "tiny": True} | wishes))
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        Abrupt(app), log_config=None, lifespan="off", timeout_graceful_shutdown=1
    )
    server = _Quiet(config)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listening])))
    thread.start()
    try:
        yield app, f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=10)
        listening.close()
