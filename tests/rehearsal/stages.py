"""Simulators for tests: on a loopback port of this process, and the clients that speak to them."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import httpx
import uvicorn
from runwayml import AsyncRunwayML

from app.rehearsal.runway import Runway
from app.rehearsal.serve import Abrupt


class _Quiet(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def on_loopback(app: Runway) -> AsyncIterator[str]:
    """The base address of `app`, served as the command line serves it."""
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        Abrupt(app), log_config=None, lifespan="off", timeout_graceful_shutdown=1
    )
    server = _Quiet(config)
    running = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        await running
        listening.close()


def stage(**wishes: Any) -> Runway:
    """A fast vendor with pictures that cost next to nothing."""
    return Runway(**({"speed": 2000.0, "tiny": True} | wishes))


@asynccontextmanager
async def official(app: Runway, key: str | None = None) -> AsyncIterator[AsyncRunwayML]:
    """The vendor's own client, speaking to `app` without a socket."""
    wire = httpx.AsyncClient(transport=httpx.ASGITransport(app))
    client = AsyncRunwayML(
        api_key=key or app.key, base_url="http://runway.test", max_retries=0, http_client=wire
    )
    async with client:
        yield client


async def ended(client: AsyncRunwayML, ticket: str) -> Any:
    """The task when it has ended."""
    for _ in range(500):
        task = await client.tasks.retrieve(ticket)
        if task.status in ("SUCCEEDED", "FAILED", "CANCELLED"):
            return task
        await asyncio.sleep(0.01)
    raise AssertionError(f"still {task.status}")
