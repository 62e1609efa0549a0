"""Luma's two surfaces played on this machine: Dream Machine (ray-2) and Agents (ray-3.2, uni-1).

Facts: wire sheet B, section 3. Whether failures are charged, no source says: they are, here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from app.rehearsal import luma_rules as rules
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
from app.rehearsal.tasks import DONE, FAILED, WAITING, Ask, Task

KEY = "luma-rehearsal"
BALANCE_CENTS = 1_000_000
_SAID = {
    RATE: 429,
    FUNDS: 402,
    AUTH: 403,
    INTERNAL: 500,
    OVERLOADED: 503,
    TIMEOUT: 504,
    GONE: 404,
}
_DREAM, _AGENTS = "/dream-machine/v1", "/v1"


class Luma(House):
    usual_key, usual_slots = KEY, 10
    link_s = 3600

    def __init__(self, speed: float = 1.0, **wishes: Any) -> None:
        self._files: dict[str, dict[str, Any]] = {}
        self._bytes: dict[str, bytes] = {}
        super().__init__(speed, **wishes)

    def routes(self) -> Sequence[BaseRoute]:
        return [
            Route(f"{_DREAM}/generations/video", self._dream, methods=["POST"]),
            Route(f"{_DREAM}/generations", self._dream, methods=["POST"]),
            Route(f"{_DREAM}/generations", self._list, methods=["GET"]),
            Route(f"{_DREAM}/generations/concepts/list", self._concepts, methods=["GET"]),
            Route(f"{_DREAM}/generations/{{ticket}}", self._dream_one, methods=["GET", "DELETE"]),
            Route(f"{_DREAM}/credits", self._credits, methods=["GET"]),
            Route(f"{_DREAM}/ping", self._ping, methods=["GET"]),
            Route(f"{_AGENTS}/generations", self._agents, methods=["POST"]),
            Route(f"{_AGENTS}/generations/{{ticket}}", self._agents_one, methods=["GET"]),
            Route(f"{_AGENTS}/files", self._new_file, methods=["POST"]),
            Route(f"{_AGENTS}/files", self._all_files, methods=["GET"]),
            Route(f"{_AGENTS}/files/{{name}}/complete", self._complete, methods=["POST"]),
            Route(f"{_AGENTS}/files/{{name}}", self._one_file, methods=["GET", "DELETE"]),
            Route("/uploads/{name}", self._put, methods=["PUT"]),
        ]

    def gate(self, request: Request) -> Response | None:
        if request.url.path.startswith("/uploads/"):  # its address is the permission
            return None
        if request.headers.get("authorization") == f"Bearer {self.key}":
            return None
        return self.refuse(AUTH, "Invalid API key")

    def refuse(self, kind: str, text: str, headers: Mapping[str, str] | None = None) -> Response:
        return _error(_SAID[kind], text, headers)

    # Dream Machine

    async def _dream(self, request: Request) -> Response:
        return await self._take(request, self._dream_ask, self._dream_shown)

    def _dream_ask(self, body: object) -> Ask:
        return rules.check_dream(body, self._finished)

    async def _dream_one(self, request: Request) -> Response:
        task = self.tasks.find(request.path_params["ticket"])
        if request.method == "DELETE":
            if task is None:
                return self.refuse(GONE, "Generation not found")
            self.tasks.withdraw(task, forget=True)
            return Response(status_code=204)
        found = self.asked(task)
        if isinstance(found, Response):
            return found
        return JSONResponse(self._dream_shown(found, request))

    async def _list(self, request: Request) -> Response:
        query = request.query_params
        limit, offset = int(query.get("limit", "10")), int(query.get("offset", "0"))
        tasks = [task for task in self.tasks.all() if task.ask.facts.get("surface") == "dream"]
        tasks.reverse()
        page = [self._dream_shown(task, request, task.id) for task in tasks[offset:][:limit]]
        more = offset + limit < len(tasks)
        return JSONResponse(
            {
                "has_more": more,
                "count": len(tasks),
                "limit": limit,
                "offset": offset,
                "generations": page,
            }
        )

    def _dream_shown(self, task: Task, request: Request, ticket: str = "") -> dict[str, Any]:
        word, asked = self._word(task, "dreaming"), task.ask.facts.get("request", {})
        told: dict[str, Any] = {
            "id": ticket or self.shown_id(task),
            "generation_type": "video",
            "state": self.shown_word(task, word) if word == "dreaming" else word,
            "failure_reason": None,
            "created_at": task.created_at.isoformat().replace("+00:00", "Z"),
            "assets": None,
            "model": task.ask.model or "ray-2",
            "request": asked,
        }
        if word == "failed":
            moderated = task.fate == MODERATION
            said = "prompt was not allowed by moderation" if moderated else task.failure
            told["failure_reason"] = said
        if word == "completed":
            told["assets"] = {"video": self.link(task, request), "progress_video": None}
        return told

    async def _credits(self, _request: Request) -> Response:
        spent = self.tasks.spent().amount * 100
        return JSONResponse({"credit_balance": float(BALANCE_CENTS - spent)})

    async def _ping(self, _request: Request) -> Response:
        return JSONResponse({"message": "pong"})

    async def _concepts(self, _request: Request) -> Response:
        return JSONResponse(sorted(rules.CONCEPTS))

    # Agents

    async def _agents(self, request: Request) -> Response:
        return await self._take(request, self._agents_ask, self._agents_shown)

    def _agents_ask(self, body: object) -> Ask:
        ready = {n: self._bytes[n] for n, f in self._files.items() if f["state"] == "ready"}
        return rules.check_agents(body, ready, self._finished)

    async def _agents_one(self, request: Request) -> Response:
        found = self.asked(self.tasks.find(request.path_params["ticket"]))
        if isinstance(found, Response):
            return found
        return JSONResponse(self._agents_shown(found, request), headers={"X-Request-Id": "r"})

    def _agents_shown(self, task: Task, request: Request, ticket: str = "") -> dict[str, Any]:
        word = self._word(task, "processing")
        kind = task.ask.facts.get("type") or ("image" if task.ask.still else "video")
        told: dict[str, Any] = {
            "id": ticket or self.shown_id(task),
            "created_at": task.created_at.isoformat(),
            "model": task.ask.model or "ray-3.2",
            "type": kind,
            "state": self.shown_word(task, word) if word == "processing" else word,
            "output": None,
            "failure_code": None,
            "failure_reason": None,
        }
        if word == "failed":
            moderated = task.fate == MODERATION
            told["failure_code"] = "content_moderated" if moderated else "generation_failed"
            told["failure_reason"] = task.failure
        if word == "completed":
            media = "image" if task.ask.still else "video"
            told["output"] = [{"type": media, "url": self.link(task, request)}]
        return told

    async def _new_file(self, request: Request) -> Response:
        kind = request.headers.get("content-type", "")
        raw = await request.body()
        name = f"file_{len(self._files) + 1:04}"
        if kind.startswith("multipart/"):
            parts = form_parts(kind, raw)
            if not parts.get("file"):
                return _error(422, "file is required")
            self._bytes[name] = parts["file"]
            made = self._file_entry(name, "application/octet-stream", len(parts["file"]), "ready")
            return JSONResponse({"id": name, "file": made, "state": "ready"}, 201)
        try:
            wish = json.loads(raw)
        except ValueError:
            wish = None
        if not isinstance(wish, dict) or not isinstance(wish.get("mime_type"), str):
            return _error(422, "mime_type is required")
        size = wish.get("size_bytes")
        if not isinstance(size, int) or not 0 < size <= 5 * 1024**3:
            return _error(422, "size_bytes is out of range")
        made = self._file_entry(name, wish["mime_type"], size, "pending")
        base = f"{request.url.scheme}://{request.url.netloc}"
        upload = {
            "url": f"{base}/uploads/{name}",
            "method": "PUT",
            "headers": {"Content-Type": wish["mime_type"]},
            "expires_at": (datetime.now(UTC) + timedelta(hours=1)).isoformat(),
        }
        return JSONResponse({"id": name, "file": made, "state": "pending", "upload": upload}, 201)

    def _file_entry(self, name: str, kind: str, size: int, state: str) -> dict[str, Any]:
        entry = {
            "id": name,
            "created_at": datetime.now(UTC).isoformat(),
            "mime_type": kind,
            "purpose": "input",
            "size_bytes": size,
            "state": state,
        }
        self._files[name] = entry
        return entry

    async def _put(self, request: Request) -> Response:
        name, raw = request.path_params["name"], await request.body()
        entry = self._files.get(name)
        kind = request.headers.get("content-type")
        if entry is None or kind != entry["mime_type"]:
            return Response("SignatureDoesNotMatch", 403)
        self._bytes[name] = raw
        return Response(status_code=200)

    async def _complete(self, request: Request) -> Response:
        name = request.path_params["name"]
        entry = self._files.get(name)
        if entry is None:
            return self.refuse(GONE, "File not found")
        whole = len(self._bytes.get(name, b"")) == entry["size_bytes"]
        entry["state"] = "ready" if whole else "failed"
        return JSONResponse(entry)

    async def _all_files(self, _request: Request) -> Response:
        return JSONResponse({"files": list(self._files.values()), "next_cursor": None})

    async def _one_file(self, request: Request) -> Response:
        entry = self._files.get(request.path_params["name"])
        if entry is None:
            return self.refuse(GONE, "File not found")
        if request.method == "DELETE":
            entry["state"] = "deleted"
            return Response(status_code=204)
        return JSONResponse(entry)

    # both

    async def _take(self, request: Request, check: Any, shown: Any) -> Response:
        self.creates += 1
        raw = await request.body()
        try:
            body = json.loads(raw)
        except (ValueError, RecursionError):
            body = None
        words = str(body.get("prompt") or "") if isinstance(body, dict) else ""
        if trouble := await self.before(words):
            return trouble
        try:
            ask = check(body)
        except rules.Invalid as invalid:
            return _error(invalid.status, str(invalid))
        task = self.take(ask, raw, moderation_is_free=False, failure_is_free=False)
        return await self.after(words) or JSONResponse(shown(task, request, task.id), 201)

    def _finished(self, ticket: str) -> Task | None:
        task = self.tasks.find(ticket)
        return task if task is not None and self.tasks.status(task)[0] == DONE else None

    def _word(self, task: Task, running: str) -> str:
        words = {WAITING: "queued", DONE: "completed", FAILED: "failed"}
        return words.get(self.tasks.status(task)[0], running)


def _error(status: int, text: str, headers: Mapping[str, str] | None = None) -> Response:
    return JSONResponse({"detail": text}, status, headers=dict(headers) if headers else None)
