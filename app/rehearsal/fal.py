"""fal's queue played on this machine: submit, status, result, cancel, uploads, prices.

Facts: wire sheet B, section 2. A request with a mistake is accepted, like at the vendor, and its
result is the model's error; those are free here, a refused picture or prompt is not.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from app.rehearsal.fal_schemas import SCHEMAS, ask_of, problems
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
from app.rehearsal.tasks import CANCELLED, WAITING, Task

KEY = "rehearsal-id:rehearsal-secret"
_SAID = {
    RATE: (429, "concurrent_requests_limit"),
    FUNDS: (403, "exhausted_balance"),
    AUTH: (401, "unauthorized"),
    INTERNAL: (500, "internal_error"),
    OVERLOADED: (503, "runner_scheduling_failure"),
    TIMEOUT: (504, "request_timeout"),
    GONE: (404, "not_found"),
}


class Fal(House):
    usual_key, usual_slots = KEY, 10

    def __init__(self, speed: float = 1.0, **wishes: Any) -> None:
        self._stored: dict[str, bytes] = {}
        self._token = secrets.token_urlsafe(16)
        super().__init__(speed, **wishes)

    def routes(self) -> Sequence[BaseRoute]:
        one = "/{owner}/{app}/requests/{ticket}"
        return [
            Route("/storage/auth/token", self._storage_token, methods=["POST"]),
            Route("/storage/upload/initiate", self._initiate, methods=["POST"]),
            Route("/uploads/{name}", self._put, methods=["PUT"]),
            Route("/stored/{name}", self._get_stored, methods=["GET", "HEAD"]),
            Route("/files/upload", self._upload, methods=["POST"]),
            Route("/v1/models/pricing", self._pricing, methods=["GET"]),
            Route(f"{one}/status", self._status, methods=["GET"]),
            Route(f"{one}/status/stream", self._stream, methods=["GET"]),
            Route(f"{one}/cancel", self._cancel, methods=["PUT"]),
            Route(one, self._result, methods=["GET"]),
            Route("/{owner}/{app}/{rest:path}", self._submit, methods=["POST"]),
            Route("/{owner}/{app}", self._submit, methods=["POST"]),
        ]

    def gate(self, request: Request) -> Response | None:
        if request.url.path.startswith(("/uploads/", "/stored/")):
            return None
        if request.headers.get("authorization") == f"Key {self.key}":
            return None
        return self.refuse(AUTH, "Cannot access application. Authentication is required.")

    def refuse(self, kind: str, text: str, headers: Mapping[str, str] | None = None) -> Response:
        status, error = _SAID[kind]
        if kind == FUNDS:
            text = "User is locked. Reason: Exhausted balance."
        body = {"detail": text, "error_type": error}
        return JSONResponse(body, status, headers=dict(headers) if headers else None)

    # the queue

    async def _submit(self, request: Request) -> Response:
        self.creates += 1
        path, raw = request.url.path.strip("/"), await request.body()
        if path not in SCHEMAS:
            return self.refuse(GONE, f"Application '{path}' not found")
        try:
            body = json.loads(raw)
        except (ValueError, RecursionError):
            return JSONResponse({"detail": "Invalid JSON"}, 400)
        words = str(body.get("prompt") or "") if isinstance(body, dict) else ""
        if trouble := await self.before(words):
            return trouble
        wrong = problems(path, body)
        ask = ask_of(path, body if isinstance(body, dict) else {}, self._stored)
        task = self.take(ask, raw, moderation_is_free=False)
        if wrong:
            task.fate, task.free = "invalid", True
            task.ask.facts["detail"] = wrong
        return await self.after(words) or JSONResponse(self._queued(task, request))

    async def _status(self, request: Request) -> Response:
        found = self.asked(self.tasks.find(request.path_params["ticket"]))
        if isinstance(found, Response):
            return found
        told = self._told(found, request)
        return JSONResponse(told, 200 if told["status"] == "COMPLETED" else 202)

    async def _stream(self, request: Request) -> Response:
        task = self.tasks.find(request.path_params["ticket"])
        if task is None:
            return self.refuse(GONE, "Request not found")

        async def told() -> AsyncIterator[bytes]:
            yield b"data: " + json.dumps(self._told(task, request)).encode() + b"\n\n"

        return StreamingResponse(told(), media_type="text/event-stream")

    async def _result(self, request: Request) -> Response:
        task = self.tasks.find(request.path_params["ticket"])
        if task is None:
            return self.refuse(GONE, "Request not found")
        status, _share = self.tasks.status(task)
        if status in ("waiting", "running"):
            return JSONResponse({"detail": "Request is still in progress"}, 400)
        if status == CANCELLED:
            return self.refuse(GONE, "Request was cancelled")
        if task.fate:
            return self._failed(task)
        link = self.link(task, request)
        file = {"url": link, "content_type": "image/png" if task.ask.still else "video/mp4"}
        file["file_name"] = link.partition("?")[0].rpartition("/")[2]
        if not task.ask.still:
            return JSONResponse({"video": file})
        picture = {**file, "width": task.ask.width, "height": task.ask.height}
        seed = task.ask.seed if task.ask.seed is not None else task.number
        return JSONResponse({"images": [picture], "seed": seed, "has_nsfw_concepts": [False]})

    async def _cancel(self, request: Request) -> Response:
        task = self.tasks.find(request.path_params["ticket"])
        if task is None:
            return JSONResponse({"status": "NOT_FOUND"}, 404)
        status, _share = self.tasks.status(task)
        if status == WAITING:
            self.tasks.withdraw(task, forget=True)
            return JSONResponse({"status": "CANCELLATION_REQUESTED"}, 202)
        if status == "running":  # the runner need not listen, and does not
            return JSONResponse({"status": "CANCELLATION_REQUESTED"}, 202)
        return JSONResponse({"status": "ALREADY_COMPLETED"}, 400)

    def _queued(self, task: Task, request: Request) -> dict[str, Any]:
        owner, app = request.url.path.strip("/").split("/")[:2]
        base = f"{request.url.scheme}://{request.url.netloc}/{owner}/{app}/requests/{task.id}"
        return {
            "status": "IN_QUEUE",
            "request_id": task.id,
            "response_url": base,
            "status_url": f"{base}/status",
            "cancel_url": f"{base}/cancel",
            "queue_position": self.tasks.before(task),
        }

    def _told(self, task: Task, request: Request) -> dict[str, Any]:
        status, _share = self.tasks.status(task)
        ticket = self.shown_id(task)
        if status == WAITING:
            return {**self._queued(task, request), "request_id": ticket}
        if status == "running":
            word = self.shown_word(task, "IN_PROGRESS").upper()
            return {"status": word, "request_id": ticket, "logs": None}
        told: dict[str, Any] = {"status": "COMPLETED", "request_id": ticket, "logs": []}
        told["metrics"] = {"inference_time": task.render}
        if task.fate:
            status_code = 500 if task.fate not in ("invalid", MODERATION) else 422
            told["error"] = f"Invalid status code: {status_code}"
            told["error_type"] = self._kind(task)
        return told

    def _kind(self, task: Task) -> str:
        if task.fate == MODERATION:
            return "content_policy_violation"
        detail = task.ask.facts.get("detail")
        if isinstance(detail, list) and detail:
            return str(detail[0]["type"])
        return "internal_server_error"

    def _failed(self, task: Task) -> Response:
        detail = task.ask.facts.get("detail")
        if detail is None:
            entry = {"loc": ["body", "prompt"], "msg": task.failure, "type": self._kind(task)}
            detail = [entry]
        status = 422 if task.fate in ("invalid", MODERATION) else 500
        headers = {"x-fal-error-type": self._kind(task)}
        return JSONResponse({"detail": detail}, status, headers=headers)

    # files and prices

    async def _storage_token(self, request: Request) -> Response:
        base = f"{request.url.scheme}://{request.url.netloc}"
        until = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
        return JSONResponse(
            {"token": self._token, "token_type": "Bearer", "base_url": base, "expires_at": until}
        )

    async def _initiate(self, request: Request) -> Response:
        try:
            wish = json.loads(await request.body())
        except ValueError:
            wish = None
        if not isinstance(wish, dict) or not {"file_name", "content_type"} <= set(wish):
            return JSONResponse({"detail": "file_name and content_type are required"}, 422)
        name = f"{secrets.token_hex(8)}_{wish['file_name']}"
        base = f"{request.url.scheme}://{request.url.netloc}"
        return JSONResponse(
            {"upload_url": f"{base}/uploads/{name}", "file_url": f"{base}/stored/{name}"}
        )

    async def _put(self, request: Request) -> Response:
        self._stored[request.path_params["name"]] = await request.body()
        return Response(status_code=200)

    async def _upload(self, request: Request) -> Response:
        if request.headers.get("authorization") != f"Bearer {self._token}":
            return self.refuse(AUTH, "The token is not valid.")
        name = f"{secrets.token_hex(8)}_{request.headers.get('x-fal-file-name', 'file')}"
        self._stored[name] = await request.body()
        base = f"{request.url.scheme}://{request.url.netloc}"
        return JSONResponse({"access_url": f"{base}/stored/{name}"})

    async def _get_stored(self, request: Request) -> Response:
        raw = self._stored.get(request.path_params["name"])
        return Response(raw) if raw is not None else Response(status_code=404)

    async def _pricing(self, request: Request) -> Response:
        asked = request.query_params.getlist("endpoint_id")
        prices = [
            {
                "endpoint_id": path,
                "unit_price": float(ask_of(path, {"duration": "1"}, {}).price.amount),
                "unit": "image" if "flux" in path else "second",
                "currency": "USD",
            }
            for path in asked
            if path in SCHEMAS
        ]
        return JSONResponse({"prices": prices})
