"""Runway's developer API played on this machine, version 2024-11-06.

An ASGI app that an official client cannot tell from the vendor: checks, tasks, prices, refunds,
signed links. What fails in moderation is paid, what is withdrawn before it begins is not.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from app.domain.money import Money
from app.rehearsal.files import form_parts
from app.rehearsal.house import (
    AUTH,
    FUNDS,
    GONE,
    INTERNAL,
    MODERATION,
    OVERLOADED,
    RATE,
    TIMEOUT,
    House,
)
from app.rehearsal.runway_rules import CREDIT, MODELS, Invalid, check
from app.rehearsal.runway_wide import ENDPOINTS, check_wide
from app.rehearsal.sent_media import looked_at
from app.rehearsal.tasks import CANCELLED, DONE, FAILED, WAITING, Ask, Task

VERSION = "2024-11-06"
KEY = "key_rehearsal"
BALANCE = 1_000_000  # credits
SLOTS = 4
DAILY = 10_000
LARGEST_BODY = 32 * 1024 * 1024
_SAID = {
    RATE: 429,
    FUNDS: 400,
    AUTH: 401,
    INTERNAL: 500,
    OVERLOADED: 503,
    TIMEOUT: 504,
    GONE: 404,
}
_CODES = {MODERATION: "SAFETY.INPUT.TEXT", "internal": "INTERNAL.BAD_OUTPUT.CODE01"}


class Runway(House):
    """The app; `key` is the only one it takes."""

    usual_key, usual_slots = KEY, SLOTS

    def __init__(
        self, speed: float = 1.0, *, balance: int = BALANCE, daily: int = DAILY, **wishes: Any
    ) -> None:
        self.balance, self.daily = balance, daily
        self._uploads: dict[str, bytes] = {}
        super().__init__(speed, **wishes)

    def routes(self) -> Sequence[BaseRoute]:
        return [
            *(
                Route(f"/v1/{endpoint}", self._create, methods=["POST"])
                for endpoint in ("text_to_video", "image_to_video", *ENDPOINTS)
            ),
            Route("/v1/tasks/{ticket}", self._task, methods=["GET", "DELETE"]),
            Route("/v1/organization", self._organization, methods=["GET"]),
            Route("/v1/organization/usage", self._usage, methods=["POST"]),
            Route("/v1/uploads", self._upload_ticket, methods=["POST"]),
            Route("/uploads/{name}", self._upload, methods=["POST"]),
        ]

    def gate(self, request: Request) -> Response | None:
        """The version and the key."""
        if not request.url.path.startswith("/v1/"):
            return None
        if request.headers.get("authorization") != f"Bearer {self.key}":
            return self.refuse(AUTH, "The API key is missing or not valid.")
        if request.headers.get("x-runway-version") != VERSION:
            return _error(400, f"X-Runway-Version must be {VERSION}.")
        return None

    def refuse(self, kind: str, text: str, headers: Mapping[str, str] | None = None) -> Response:
        if kind == FUNDS:
            text = "You do not have enough credits to run this task."
        return _error(_SAID[kind], text, headers=headers)

    async def _create(self, request: Request) -> Response:
        raw, endpoint = await request.body(), request.url.path.rpartition("/")[2]
        self.creates += 1
        if len(raw) > LARGEST_BODY:
            return _error(413, "The request is too large.")
        try:
            body = json.loads(raw)
        except (ValueError, RecursionError):
            return _error(400, "The body is not valid JSON.")
        words = body.get("promptText") if isinstance(body, dict) else ""
        words = words if isinstance(words, str) else ""
        if trouble := await self.before(words):
            return trouble
        try:
            ask = self._checked(endpoint, body)
        except Invalid as invalid:
            return _error(400, "Validation of body failed", issues=invalid.issues)
        if self.tasks.spent().amount + ask.price.amount > CREDIT.amount * self.balance:
            return self.refuse(FUNDS, "")
        if self._today(ask.model) >= self.daily:
            return _error(429, "You have reached the daily task limit for this model.")
        task = self.take(ask, raw, moderation_is_free=False)
        if ask.picture is not None and not looked_at(ask.picture).media_type.startswith("image/"):
            task.fate, task.failure, task.free = "asset", "The image cannot be read.", True
        answer = {"id": task.id, "estimatedCost": {"credits": _credits(ask.price)}}
        return await self.after(words) or JSONResponse(answer)

    def _checked(self, endpoint: str, body: object) -> Ask:
        name = body.get("model") if isinstance(body, dict) else None
        if endpoint in ENDPOINTS or name in ENDPOINTS["video_to_video"]:
            return check_wide(endpoint, body, self._uploads)
        return check(endpoint, body, self._uploads)

    async def _task(self, request: Request) -> Response:
        task = self.tasks.find(request.path_params["ticket"])
        if request.method == "DELETE" and task is not None:
            self.tasks.withdraw(task, forget=True)
            return Response(status_code=204)
        found = self.asked(task)
        return found if isinstance(found, Response) else JSONResponse(self._told(found, request))

    def _told(self, task: Task, request: Request) -> dict[str, Any]:
        status, share = self.tasks.status(task)
        credits = _credits(task.ask.price)
        told: dict[str, Any] = {
            "id": self.shown_id(task),
            "createdAt": task.created_at.isoformat(timespec="milliseconds")[:-6] + "Z",
        }
        if status == WAITING:
            held = task.starts > task.created + task.dwell
            word = "THROTTLED" if held else "PENDING"
            return {**told, "status": word, "estimatedCost": {"credits": credits}}
        if status == "running":
            word = self.shown_word(task, "RUNNING").upper()
            return {
                **told,
                "status": word,
                "progress": share,
                "estimatedCost": {"credits": credits},
            }
        told["cost"] = {"credits": 0 if task.refunded or (task.fate and task.free) else credits}
        if status == CANCELLED:
            return {**told, "status": "CANCELLED"}
        if status == FAILED:
            code = _CODES.get(task.fate, "ASSET.INVALID")
            return {**told, "status": "FAILED", "failure": task.failure, "failureCode": code}
        assert status == DONE
        return {**told, "status": "SUCCEEDED", "output": [self.link(task, request)]}

    def _today(self, model: str) -> int:
        day = datetime.now(UTC) - timedelta(days=1)
        return sum(t.ask.model == model and t.created_at > day for t in self.tasks.all())

    async def _organization(self, _request: Request) -> Response:
        limits = {
            "maxConcurrentGenerations": self.tasks.slots,
            "maxDailyGenerations": self.daily,
        }
        names = tuple(name for name in MODELS if name != "seed_gen4")
        used = {name: {"dailyGenerations": self._today(name)} for name in names}
        return JSONResponse(
            {
                "creditBalance": self.balance - _credits(self.tasks.spent()),
                "tier": {
                    "maxMonthlyCreditSpend": self.balance,
                    "models": dict.fromkeys(names, limits),
                },
                "usage": {"models": used},
            }
        )

    async def _usage(self, _request: Request) -> Response:
        spent: dict[str, int] = {}
        for task in self.tasks.all():
            paid = 0 if task.refunded else _credits(task.ask.price)
            spent[task.ask.model] = spent.get(task.ask.model, 0) + paid
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


def _credits(price: Money) -> int:
    return round(price.amount / CREDIT.amount)


def _error(
    status: int,
    text: str,
    *,
    issues: list[dict[str, Any]] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    body: dict[str, Any] = {"error": text}
    if issues is not None:
        body |= {"issues": issues, "docUrl": "https://docs.dev.runwayml.com/api"}
    return JSONResponse(body, status, headers=dict(headers) if headers else None)
