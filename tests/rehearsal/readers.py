"""The text vendors' simulators on a loopback port, in a thread, for callers that block."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from app.rehearsal.serve import Abrupt
from app.rehearsal.text_vendors import TextVendor


class _Quiet(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@contextmanager
def served(app: TextVendor) -> Iterator[str]:
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
