"""What every simulated vendor has alike: its tasks and bill, scripted trouble, files behind links.

A vendor's simulator is a subclass: it adds its routes, checks requests as the contract does, and
says everything in the vendor's own words (`refuse`). An ASGI app; every answer names the speed of
its clock.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
import time
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Mapping, MutableMapping, Sequence
from typing import Any, ClassVar

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from app.domain.errors import UserFacing
from app.rehearsal.bill import Bill
from app.rehearsal.faults import Faults
from app.rehearsal.files import send_file
from app.rehearsal.pictures import Pictures
from app.rehearsal.tasks import DONE, Ask, Task, Tasks

LINK_S = 24 * 3600
LATE_S = 3.0  # of this machine's clock, at any speed
NEVER_S = 40.0
# What can be wrong with an order for everybody, in `refuse`'s words.
RATE, FUNDS, AUTH, GONE = "rate limit", "no funds", "not signed in", "not found"
INTERNAL, OVERLOADED, TIMEOUT = "internal", "overloaded", "time-out"
MODERATION, INTERNAL_FATE = "moderation", "internal"  # a task's fates that faults bring


class House(ABC):
    """`key` is the only one it takes; `speed` divides the vendor's waiting times.

    Raises `UsageError` for unknown faults. A vendor says what is usual there, whether its tickets
    are `digits` or begin in some way, and how long its links last.
    """

    usual_key: ClassVar[str]
    usual_slots: ClassVar[int]
    digits: ClassVar[bool] = False
    prefix: ClassVar[str] = ""
    link_s: ClassVar[int] = LINK_S

    def __init__(
        self,
        speed: float = 1.0,
        *,
        seed: int = 0,
        faults: str = "",
        bill: Bill | None = None,
        key: str | None = None,
        slots: int | None = None,
        tiny: bool = False,
    ) -> None:
        self.key, self.speed = self.usual_key if key is None else key, speed
        self.bill = bill or Bill()
        self.tasks = Tasks(
            self.bill,
            speed=speed,
            seed=seed,
            slots=self.usual_slots if slots is None else slots,
            number=self.digits,
            prefix=self.prefix,
        )
        self.faults, self.pictures = Faults(faults), Pictures(tiny=tiny)
        self.creates = self.resent = 0
        self._secret = secrets.token_bytes(16)
        self._router = Router(
            [
                *self.routes(),
                Route("/files/{ticket}/{name}", self._file, methods=["GET", "HEAD"]),
                Route("/simulator/counters", self._counters, methods=["GET"]),
            ],
            redirect_slashes=False,
            default=self._nowhere,
        )

    # what a vendor adds

    @abstractmethod
    def routes(self) -> Sequence[BaseRoute]: ...

    @abstractmethod
    def refuse(self, kind: str, text: str, headers: Mapping[str, str] | None = None) -> Response:
        """The vendor's own answer for one of the words above."""

    @abstractmethod
    def gate(self, request: Request) -> Response | None:
        """What no request gets past, the key first; None lets it in. Not asked for files."""

    @property
    def told(self) -> Mapping[str, str]:
        """What the first line of `takeboard simulator` says beside address and key."""
        return {}

    # orders

    async def before(self, words: str) -> Response | None:
        """Trouble that strikes before an order is taken: nothing is made, nothing is paid."""
        strikes = self.faults.strikes
        if strikes("timeout-before", words):
            await asyncio.sleep(NEVER_S)
            raise ConnectionResetError("never answered")
        if strikes("reject-429", words):
            return self.refuse(RATE, "Too many requests.")
        if strikes("reject-429-retry-after", words):
            return self.refuse(RATE, "Too many requests.", {"Retry-After": "1"})
        if strikes("error-500-before", words):
            return self.refuse(INTERNAL, "An internal error occurred.")
        if strikes("error-503-before", words):
            return self.refuse(OVERLOADED, "The service is overloaded.")
        if strikes("out-of-credits", words):
            return self.refuse(FUNDS, "The balance does not cover this order.")
        return None

    def take(
        self,
        ask: Ask,
        raw: bytes,
        *,
        client_id: str | None = None,
        moderation_is_free: bool = True,
        failure_is_free: bool = True,
    ) -> Task:
        """Take an order whose body is `raw`, with the fates that faults have for it; what is not
        free stays on the bill.
        """
        strikes, words = self.faults.strikes, ask.words
        task = self.tasks.add(
            ask,
            hashlib.sha256(raw).hexdigest(),
            client_id=client_id,
            slow=strikes("slow", words),
            endless=strikes("stuck", words),
        )
        if strikes("moderation", words):
            task.fate, task.failure = MODERATION, "The content did not pass moderation."
            task.free = moderation_is_free
        elif strikes("internal-failure", words):
            task.fate, task.failure = INTERNAL_FATE, "An unexpected error occurred."
            task.free = failure_is_free
        return task

    async def after(self, words: str) -> Response | None:
        """Trouble that strikes once the order is taken and billed; None: answer normally."""
        strikes = self.faults.strikes
        if strikes("slow-accept", words):
            await asyncio.sleep(LATE_S)
        if strikes("drop-after-accept", words):
            raise ConnectionResetError("dropped")
        if strikes("error-504-after-accept", words):
            return self.refuse(TIMEOUT, "The upstream did not answer in time.")
        if strikes("garbage-ticket", words):
            return Response("<html>Bad gateway</html>", media_type="text/html")
        return None

    # questions

    def asked(self, task: Task | None) -> Response | Task:
        """The task a question is about, or the trouble that strikes instead of an answer."""
        if task is None or self.faults.strikes("lost-task", task.ask.words):
            return self.refuse(GONE, "No such task.")
        if self.faults.strikes("unavailable", task.ask.words):
            return self.refuse(OVERLOADED, "The service is overloaded.")
        if self.faults.strikes("garbage-json", task.ask.words):
            return Response('{"id": "', media_type="application/json")
        return task

    def shown_id(self, task: Task) -> str:
        return "0" * len(task.id) if self.faults.strikes("wrong-id", task.ask.words) else task.id

    def shown_word(self, task: Task, word: str) -> str:
        """`word` for a running task, or one that nobody knows."""
        return "polishing" if self.faults.strikes("unknown-status", task.ask.words) else word

    # files

    def link(self, task: Task, request: Request, name: str = "") -> str:
        """A signed link to the result, which runs out."""
        late = self.faults.strikes("expired-url", task.ask.words)
        until = int(time.time()) + (-1 if late else self.link_s)
        sign = self._signature(task.id, until)
        name = name or ("still.png" if task.ask.still else "take.mp4")
        base = f"{request.url.scheme}://{request.url.netloc}"
        return f"{base}/files/{task.id}/{name}?expires={until}&signature={sign}"

    async def media(self, task: Task) -> bytes:
        """The result's own bytes. Raises `ToolMissing`, `MediaUnreadable`."""
        make = self.pictures.still if task.ask.still else self.pictures.clip
        return await make(task.look)

    async def send(self, task: Task, request: Request) -> Response:
        """The result as a file, or what faults make of it."""
        words = task.ask.words
        if self.faults.strikes("wrong-content-type", words):
            return Response("<html><body>Please sign in</body></html>", media_type="text/html")
        try:
            made = await self.media(task)
        except UserFacing as error:
            return Response(str(error), 503)
        kind = "image/png" if task.ask.still else "video/mp4"
        if self.faults.strikes("truncated-file", words):
            return _cut(made, kind)
        return send_file(request, made, kind)

    # the app

    @property
    def app(self) -> ASGIApp:
        return self

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._router.lifespan(scope, receive, send)
            return
        speed = format(self.speed, "g").encode()

        async def with_speed(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                headers = [*message.get("headers", ()), (b"x-takeboard-speed", speed)]
                message = {**message, "headers": headers}
            await send(message)

        if scope["type"] == "http" and (refusal := self._at_the_gate(Request(scope))):
            await refusal(scope, receive, with_speed)
            return
        await self._router(scope, receive, with_speed)

    def _at_the_gate(self, request: Request) -> Response | None:
        self.resent += request.headers.get("x-stainless-retry-count", "0") != "0"
        if request.url.path.startswith(("/files/", "/simulator/")):
            return None
        return self.gate(request)

    async def _file(self, request: Request) -> Response:
        ticket, query = request.path_params["ticket"], request.query_params
        task, until = self.tasks.find(ticket), query.get("expires", "")
        signed = until.isdecimal() and len(until) < 15
        if task is None or not signed or self.tasks.status(task)[0] != DONE:
            return Response("No such file.", 404)
        sign = self._signature(ticket, int(until))
        right = hmac.compare_digest(sign.encode(), query.get("signature", "").encode())
        if not right or int(until) < time.time():
            return Response("The link has run out.", 403)
        return await self.send(task, request)

    def _signature(self, ticket: str, until: int) -> str:
        return hmac.new(self._secret, f"{ticket} {until}".encode(), hashlib.sha256).hexdigest()

    async def _counters(self, _request: Request) -> Response:
        """Not the vendor's: how many orders came in, and how many calls an SDK sent again."""
        body = f'{{"creates": {self.creates}, "resent": {self.resent}}}'
        return Response(body, media_type="application/json")

    async def _nowhere(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.refuse(GONE, "No such route.")(scope, receive, send)


def _cut(made: bytes, kind: str) -> Response:
    async def half() -> AsyncIterator[bytes]:
        yield made[: len(made) // 2]
        await asyncio.sleep(0.05)
        raise ConnectionResetError("cut off")

    return StreamingResponse(half(), headers={"Content-Length": str(len(made))}, media_type=kind)
