"""Kling's callbacks: a signed POST for every change of a task, in the scheme of Standard Webhooks.

Sent to this machine only. Nobody says how often the vendor tries again; this one tries once.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx

# the status, whether it is the last, and what is told of it
Told = tuple[str, bool, Mapping[str, Any]]
Record = Callable[[], Told]
SECRET = "whsec_cmVoZWFyc2VkY2FsbGJhY2tzZWNyZXQxMjM0NTY="  # of the rehearsed console
_LOOPBACK = frozenset(("127.0.0.1", "localhost", "::1"))
_LOOK_S = 0.02


def signature(secret: str, name: str, at: int, body: bytes) -> str:
    """Of a message called `name`, sent at a Unix time, under a secret that begins with whsec_."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    told = f"{name}.{at}.".encode() + body
    return f"v1,{base64.b64encode(hmac.new(key, told, hashlib.sha256).digest()).decode()}"


class Callbacks:
    """One watcher for each task that asked for callbacks."""

    def __init__(self, secret: str = SECRET) -> None:
        self._secret = secret
        self._watchers: set[asyncio.Task[None]] = set()

    def watch(self, url: object, record: Record) -> None:
        if not isinstance(url, str) or urlsplit(url).hostname not in _LOOPBACK:
            return
        watcher = asyncio.create_task(self._tell(url, record, record()))
        self._watchers.add(watcher)
        watcher.add_done_callback(self._watchers.discard)

    async def _tell(self, url: str, record: Record, first: Told) -> None:
        before, (status, ended, told) = "", first
        async with httpx.AsyncClient(timeout=5.0, trust_env=False) as client:
            while True:
                if status != before:
                    before = status
                    await self._post(client, url, json.dumps(told).encode())
                if ended:
                    return
                await asyncio.sleep(_LOOK_S)
                status, ended, told = record()

    async def _post(self, client: httpx.AsyncClient, url: str, body: bytes) -> None:
        name, at = str(secrets.randbits(48)), int(time.time())
        headers = {
            "Content-Type": "application/json",
            "webhook-id": name,
            "webhook-timestamp": str(at),
            "webhook-signature": signature(self._secret, name, at, body),
        }
        try:
            await client.post(url, content=body, headers=headers)
        except httpx.HTTPError:
            return  # polling is what counts
