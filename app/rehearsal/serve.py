"""Serves a simulator as a process of its own on 127.0.0.1, until it is told to stop.

The first line on standard output says where, and with which key; nothing comes before it on either
stream. Not for the rehearsal inside the studio, which uses the same apps without a socket.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from app.domain.errors import NotFound, UsageError
from app.rehearsal import comfyui, dashscope, fal, google, kling, luma, minimax, openai, runway
from app.rehearsal.bill import Bill
from app.rehearsal.house import House
from app.rehearsal.text_vendors import TextVendor, make_anthropic

SIMULATORS: Mapping[str, Callable[..., House]] = {
    "comfyui": comfyui.ComfyUI,
    "dashscope": dashscope.DashScope,
    "kling": kling.Kling,
    "fal": fal.Fal,
    "google": google.Google,
    "luma": luma.Luma,
    "minimax": minimax.MiniMax,
    "openai": openai.OpenAI,
    "runway": runway.Runway,
}
# who only reads scripts: served alone, since nothing is rehearsed with it inside the studio
READERS: Mapping[str, Callable[..., TextVendor]] = {
    "anthropic": make_anthropic,
}


def serve(
    vendor: str,
    *,
    port: int = 0,
    ledger: Path | None = None,
    speed: float = 1.0,
    faults: str = "",
    seed: int = 0,
) -> int:
    """Blocks until SIGTERM or SIGINT; returns 0. Port 0 takes a free one.

    Raises `NotFound`, `UsageError` (fault, port in use), `BadInput` (bill) before the first line.
    """
    known: Mapping[str, Callable[..., House | TextVendor]] = {**SIMULATORS, **READERS}
    if vendor not in known:
        raise NotFound(f"There is no simulator for {vendor}.", f"Use {', '.join(known)}.")
    app = known[vendor](speed=speed, seed=seed, faults=faults, bill=Bill(ledger))
    listening = _listen(port)
    told = {
        "vendor": vendor,
        "base_url": f"http://127.0.0.1:{listening.getsockname()[1]}",
        "key": app.key,
        "pid": os.getpid(),
        **(app.told if isinstance(app, House) else {}),
    }
    server = _Server(
        uvicorn.Config(
            Abrupt(app),
            log_config=None,
            access_log=False,
            lifespan="off",
            server_header=False,
            timeout_graceful_shutdown=1,
        )
    )
    # The socket listens already: whoever reads the line may call at once.
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()
    server.run(sockets=[listening])
    return 0


class Abrupt:
    """Turns a broken connection inside an app into one on the wire, where the server would still
    answer politely.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._app(scope, receive, send)
        except ConnectionResetError:
            cycle: Any = getattr(send, "__self__", None)
            if cycle is None or not hasattr(cycle, "transport"):
                raise
            cycle.transport.abort()
            # The server must hear of it before this returns, or it writes an error of its own.
            await asyncio.sleep(0.01)


class _Server(uvicorn.Server):
    """Ends quietly on a signal; uvicorn itself would raise the signal again after stopping."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.handle_exit)
        yield


def _listen(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if os.name == "posix":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", port))
        listening.listen(256)
    except OSError as error:
        listening.close()
        raise UsageError(
            f"Port {port} cannot be used ({error.strerror}).", "Name another, or leave it out."
        ) from error
    return listening
