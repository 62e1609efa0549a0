"""Runway's developer API played on this machine: text and image to video, version 2024-11-06.

An ASGI app that an official client cannot tell from the vendor: checks, tasks, prices, refunds,
signed links. Faults strike where `faults` says so. Every answer names the speed of its clock.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import MutableMapping
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from app.domain.errors import UserFacing
from app.rehearsal.bill import Bill
from app.rehearsal.faults import Faults
from app.rehearsal.files import form_parts, send_file
from app.rehearsal.pictures import Look, Pictures
from app.rehearsal.runway_rules import IMAGE, TEXT, Ask, Invalid, check, is_picture
from app.rehearsal.runway_tasks import Task, Tasks

VERSION = "2024-11-06"
KEY = "key_rehearsal"
BALANCE = 1_000_000  # credits
SLOTS = 4
DAILY = 10_000
LINK_S = 24 * 3600
LARGEST_BODY = 32 * 1024 * 1024
_LATE_S = 3.0  # of this machine's clock, at any speed
_NEVER_S = 40.0
_TEXT_FAULTS = {
    "moderation": ("SAFETY.INPUT.TEXT", "Text did not pass moderation"),
    "internal-failure": ("INTERNAL.BAD_OUTPUT.CODE01", "An unexpected error occurred."),
}


def make_app(
    speed: float = 1.0,
    *,
    seed: int = 0,
    faults: str = "",
    bill: Bill | None = None,
    key: str = KEY,
    slots: int = SLOTS,
    balance: int = BALANCE,
    daily: int = DAILY,
    tiny: bool = False,
) -> Runway:
    """`speed` divides the vendor's waiting times. Raises `UsageError` for unknown faults."""
    return Runway(
        Tasks(bill or Bill(), speed=speed, seed=seed, slots=slots),
        Faults(faults),
        Pictures(tiny=tiny),
        speed=speed,
        key=key,
        balance=balance,
        daily=daily,
    )


class Runway:
    """The app; `key` is the only one it takes."""

    def __init__(
        self,
        tasks: Tasks,
        faults: Faults,
        pictures: Pictures,
        *,
        speed: float,
        key: str,
        balance: int,
        daily: int,
    ) -> None:
        self._tasks, self._faults, self._pictures = tasks, faults, pictures
        self._speed, self.key = speed, key
        self._balance, self._daily = balance, daily
        self._secret = secrets.token_bytes(16)
        self._uploads: dict[str, bytes] = {}
        self._creates = self._resent = 0
        self._router = Router(
            [
                Route("/v1/text_to_video", self._text, methods=["POST"]),
                Route("/v1/image_to_video", self._image, methods=["POST"]),
                Route("/v1/tasks/{ticket}", self._task, methods=["GET", "DELETE"]),
                Route("/v1/organization", self._organization, methods=["GET"]),
                Route("/v1/organization/usage", self._usage, methods=["POST"]),
                Route("/v1/uploads", self._upload_ticket, methods=["POST"]),
                Route("/uploads/{name}", self._upload, methods=["POST"]),
                Route("/files/{ticket}/{name}", self._file, methods=["GET", "HEAD"]),
                Route("/simulator/counters", self._counters, methods=["GET"]),
            ],
            redirect_slashes=False,
            default=_nowhere,
        )

    @property
    def app(self) -> ASGIApp:
        return self

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._router.lifespan(scope, receive, send)
            return
        told = format(self._speed, "g").encode()

        async def with_speed(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                headers = [*message.get("headers", ()), (b"x-takeboard-speed", told)]
                message = {**message, "headers": headers}
            await send(message)

        if scope["type"] == "http" and (refusal := self._refusal(Request(scope))):
            await refusal(scope, receive, with_speed)
            return
        await self._router(scope, receive, with_speed)

    def _refusal(self, request: Request) -> Response | None:
        """What no request gets past: the version and the key."""
        if not request.url.path.startswith("/v1/"):
            return None
        if request.headers.get("authorization") != f"Bearer {self.key}":
            return _error(401, "The API key is missing or not valid.")
        version = request.headers.get("x-runway-version")
        if version != VERSION:
            return _error(400, f"X-Runway-Version must be {VERSION}.")
        return None

    async def _text(self, request: Request) -> Response:
        return await self._create(request, TEXT)

    async def _image(self, request: Request) -> Response:
        return await self._create(request, IMAGE)

    async def _create(self, request: Request, endpoint: str) -> Response:
        raw = await request.body()
        self._creates += 1
        self._resent += request.headers.get("x-stainless-retry-count", "0") != "0"
        if len(raw) > LARGEST_BODY:
            return _error(413, "The request is too large.")
        try:
            body = json.loads(raw)
        except (ValueError, RecursionError):
            return _error(400, "The body is not valid JSON.")
        words = body.get("promptText") if isinstance(body, dict) else ""
        words = words if isinstance(words, str) else ""
        if stopped := await self._before(words):
            return stopped
        try:
            ask = check(endpoint, body, self._uploads)
        except Invalid as invalid:
            return _error(400, "Validation of body failed", issues=invalid.issues)
        spent = sum(self._tasks.spent().values())
        if self._faults.strikes("out-of-credits", words) or spent + ask.credits > self._balance:
            return _error(400, "You do not have enough credits to run this task.")
        if self._tasks.today(ask.model.name) >= self._daily:
            return _error(429, "You have reached the daily task limit for this model.")
        task = self._take(ask, hashlib.sha256(raw).hexdigest(), words)
        answer = {"id": task.id, "estimatedCost": {"credits": ask.credits}}
        return await self._after(words) or JSONResponse(answer)

    async def _before(self, words: str) -> Response | None:
        strikes = self._faults.strikes
        if strikes("timeout-before", words):
            await asyncio.sleep(_NEVER_S)
            raise ConnectionResetError("never answered")
        if strikes("reject-429", words):
            return _error(429, "Too many requests.")
        if strikes("reject-429-retry-after", words):
            return _error(429, "Too many requests.", headers={"Retry-After": "1"})
        if strikes("error-500-before", words):
            return _error(500, "An internal error occurred.")
        if strikes("error-503-before", words):
            return _error(503, "The service is overloaded.")
        return None

    def _take(self, ask: Ask, sha256: str, words: str) -> Task:
        strikes = self._faults.strikes
        slow, endless = strikes("slow", words), strikes("stuck", words)
        task = self._tasks.add(ask, sha256, slow=slow, endless=endless)
        for fault, (code, failure) in _TEXT_FAULTS.items():
            if strikes(fault, words):
                task.fate, task.failure = code, failure
        if task.fate.startswith("INTERNAL"):
            task.cost = 0
        if ask.picture is not None and not is_picture(ask.picture):
            task.fate, task.failure, task.cost = "ASSET.INVALID", "The image cannot be read.", 0
        return task

    async def _after(self, words: str) -> Response | None:
        strikes = self._faults.strikes
        if strikes("slow-accept", words):
            await asyncio.sleep(_LATE_S)
        if strikes("drop-after-accept", words):
            raise ConnectionResetError("dropped")
        if strikes("error-504-after-accept", words):
            return _error(504, "The upstream did not answer in time.")
        if strikes("garbage-ticket", words):
            return Response("<html>Bad gateway</html>", media_type="text/html")
        return None

    async def _task(self, request: Request) -> Response:
        task = self._tasks.find(request.path_params["ticket"])
        if task is None or self._faults.strikes("lost-task", task.ask.words):
            return _error(404, "No such task.")
        if request.method == "DELETE":
            self._tasks.withdraw(task)
            return Response(status_code=204)
        words = task.ask.words
        if self._faults.strikes("unavailable", words):
            return _error(503, "The service is overloaded.")
        if self._faults.strikes("garbage-json", words):
            return Response('{"id": "', media_type="application/json")
        return JSONResponse(self._told(task, request))

    def _told(self, task: Task, request: Request) -> dict[str, Any]:
        status, share = self._tasks.status(task)
        words = task.ask.words
        wrong = self._faults.strikes("wrong-id", words)
        told: dict[str, Any] = {
            "id": "00000000-0000-4000-8000-000000000000" if wrong else task.id,
            "createdAt": task.created_at.isoformat(timespec="milliseconds")[:-6] + "Z",
            "status": status,
        }
        if status in ("PENDING", "THROTTLED", "RUNNING"):
            told["estimatedCost"] = {"credits": task.ask.credits}
            if status == "RUNNING":
                told["progress"] = share
                if self._faults.strikes("unknown-status", words):
                    told["status"] = "POLISHING"
            return told
        told["cost"] = {"credits": task.cost}
        if status == "FAILED":
            return {**told, "failure": task.failure, "failureCode": task.fate}
        return {**told, "output": [self._link(task, request)]}

    def _link(self, task: Task, request: Request) -> str:
        until = int(time.time()) + LINK_S
        if self._faults.strikes("expired-url", task.ask.words):
            until = int(time.time()) - 1
        sign = self._signature(task.id, until)
        base = f"{request.url.scheme}://{request.url.netloc}"
        return f"{base}/files/{task.id}/take.mp4?expires={until}&signature={sign}"

    def _signature(self, ticket: str, until: int) -> str:
        return hmac.new(self._secret, f"{ticket} {until}".encode(), hashlib.sha256).hexdigest()

    async def _file(self, request: Request) -> Response:
        ticket, query = request.path_params["ticket"], request.query_params
        task, until = self._tasks.find(ticket), query.get("expires", "")
        signed = until.isdecimal() and len(until) < 15
        if task is None or not signed or self._tasks.status(task)[0] != "SUCCEEDED":
            return _error(404, "No such file.")
        sign = self._signature(ticket, int(until))
        right = hmac.compare_digest(sign.encode(), query.get("signature", "").encode())
        if not right or int(until) < time.time():
            return _error(403, "The link has run out.")
        ask = task.ask
        if self._faults.strikes("wrong-content-type", ask.words):
            return Response("<html><body>Please sign in</body></html>", media_type="text/html")
        look = Look(ask.width, ask.height, ask.seconds, task.number, ask.picture, ask.audio)
        try:
            clip = await self._pictures.clip(look)
        except UserFacing as error:
            return _error(503, str(error))
        if self._faults.strikes("truncated-file", ask.words):
            return _cut(clip)
        return send_file(request, clip, "video/mp4")

    async def _organization(self, _request: Request) -> Response:
        spent = sum(self._tasks.spent().values())
        limits = {"maxConcurrentGenerations": self._tasks.slots, "maxDailyGenerations": self._daily}
        names = ("gen4.5", "gen4_turbo", "veo3.1", "veo3.1_fast")
        used = {name: {"dailyGenerations": self._tasks.today(name)} for name in names}
        return JSONResponse(
            {
                "creditBalance": self._balance - spent,
                "tier": {
                    "maxMonthlyCreditSpend": self._balance,
                    "models": dict.fromkeys(names, limits),
                },
                "usage": {"models": used},
            }
        )

    async def _usage(self, _request: Request) -> Response:
        spent = self._tasks.spent()
        used = [{"model": name, "amount": credits} for name, credits in spent.items()]
        day = datetime.now(UTC).date().isoformat()
        return JSONResponse(
            {"models": list(spent), "results": [{"date": day, "usedCredits": used}]}
        )

    async def _upload_ticket(self, request: Request) -> Response:
        try:
            body = json.loads(await request.body())
        except ValueError:
            body = None
        name = body.get("filename") if isinstance(body, dict) else None
        if not isinstance(name, str) or not 3 <= len(name) <= 255:
            issue = {"code": "invalid_type", "path": ["filename"], "message": "3 to 255 characters"}
            return _error(400, "Validation of body failed", issues=[issue])
        place = secrets.token_urlsafe(24)
        base = f"{request.url.scheme}://{request.url.netloc}"
        return JSONResponse(
            {
                "uploadUrl": f"{base}/uploads/{place}",
                "fields": {"key": place},
                "runwayUri": f"runway://{place}",
            }
        )

    async def _upload(self, request: Request) -> Response:
        parts = form_parts(request.headers.get("content-type", ""), await request.body())
        name = request.path_params["name"]
        if [*parts][-1:] != ["file"] or parts.get("key") != name.encode():
            return _error(400, "The upload needs its fields first and the file last.")
        self._uploads[f"runway://{name}"] = parts["file"]
        return Response(status_code=204)

    async def _counters(self, _request: Request) -> Response:
        """Not the vendor's: how many orders came in, and how many of them an SDK sent again."""
        return JSONResponse({"creates": self._creates, "resent": self._resent})


def _error(
    status: int,
    text: str,
    *,
    issues: list[dict[str, Any]] | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    body: dict[str, Any] = {"error": text}
    if issues is not None:
        body |= {"issues": issues, "docUrl": "https://docs.dev.runwayml.com/api"}
    return JSONResponse(body, status, headers=headers)


async def _nowhere(scope: Scope, receive: Receive, send: Send) -> None:
    await _error(404, "No such route.")(scope, receive, send)


def _cut(clip: bytes) -> Response:
    async def half() -> Any:
        yield clip[: len(clip) // 2]
        await asyncio.sleep(0.05)
        raise ConnectionResetError("cut off")

    return StreamingResponse(
        half(), headers={"Content-Length": str(len(clip))}, media_type="video/mp4"
    )
