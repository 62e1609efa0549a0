"""MiniMax's two video interfaces played on this machine: Hailuo on V1, H3 on V2.

Facts: wire sheet B, section 4. V1 says its trouble in `base_resp` with HTTP status 200, a missing
key included; V2 has statuses and an error envelope. Failed tasks are given back.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from app.rehearsal import minimax_rules as rules
from app.rehearsal.files import form_parts
from app.rehearsal.house import AUTH, FUNDS, GONE, INTERNAL, MODERATION, OVERLOADED, RATE, House
from app.rehearsal.tasks import CANCELLED, DONE, FAILED, WAITING, Task

KEY = "sk-api-rehearsal"
_OK = {"status_code": 0, "status_msg": "success"}
_V1 = {RATE: 1002, FUNDS: 1008, AUTH: 1004, INTERNAL: 1000, OVERLOADED: 1033, GONE: 2013}
_V2 = {
    RATE: (429, "rate_limit_error"),
    FUNDS: (402, "insufficient_balance_error"),
    AUTH: (401, "authorized_error"),
    INTERNAL: (500, "server_error"),
    OVERLOADED: (529, "overloaded_error"),
    GONE: (404, "bad_request_error"),
}


class MiniMax(House):
    """Ids are numbers; the file of a task has the task's id with a nine before it."""

    usual_key, usual_slots = KEY, 30
    digits, link_s = True, 3600

    def __init__(self, speed: float = 1.0, **wishes: Any) -> None:
        self._files: dict[str, bytes] = {}
        super().__init__(speed, **wishes)

    def routes(self) -> Sequence[BaseRoute]:
        v2 = "/v2/query/video_generation"
        return [
            Route("/v1/video_generation", self._order_v1, methods=["POST"]),
            Route("/v1/query/video_generation", self._query_v1, methods=["GET"]),
            Route("/v1/files/retrieve", self._retrieve, methods=["GET"]),
            Route("/v1/files/retrieve_content", self._content, methods=["GET"]),
            Route("/v1/files/upload", self._upload, methods=["POST"]),
            Route("/v2/video_generation", self._order_v2, methods=["POST"]),
            Route(v2, self._list_v2, methods=["GET"]),
            Route(f"{v2}/{{ticket}}", self._query_v2, methods=["GET"]),
            Route("/v2/video_generation/{ticket}", self._delete_v2, methods=["DELETE"]),
        ]

    def gate(self, request: Request) -> Response | None:
        if request.headers.get("authorization") == f"Bearer {self.key}":
            return None
        text = "login fail: Please carry the API secret key"
        if request.url.path.startswith("/v2/"):
            return self._refuse_v2(AUTH, text)
        return self.refuse(AUTH, text)

    def refuse(self, kind: str, text: str, headers: Mapping[str, str] | None = None) -> Response:
        """V1's way: status 200 and a code; what has no code is a page of the gateway."""
        if kind not in _V1:
            return Response("<html>504 Gateway Time-out</html>", 504, media_type="text/html")
        return _said(_V1[kind], text, headers)

    def _refuse_v2(
        self, kind: str, text: str, headers: Mapping[str, str] | None = None
    ) -> Response:
        if kind not in _V2:
            return Response("<html>504 Gateway Time-out</html>", 504, media_type="text/html")
        return _error(*_V2[kind], text, headers)

    # V1

    async def _order_v1(self, request: Request) -> Response:
        raw, body = await self._body(request)
        words = str(body.get("prompt", "")) if isinstance(body, dict) else ""
        if trouble := await self.before(words):
            return trouble
        try:
            ask = rules.check_v1(body)
        except rules.Invalid as invalid:
            return _said(2013, str(invalid))
        task = self.take(ask, raw)
        answer = JSONResponse({"task_id": task.id, "base_resp": _OK})
        return await self.after(words) or answer

    async def _query_v1(self, request: Request) -> Response:
        found = self.asked(self._of(request.query_params.get("task_id", ""), "v1"))
        if isinstance(found, Response):
            return found
        status, _share = self.tasks.status(found)
        told: dict[str, Any] = {
            "task_id": self.shown_id(found),
            "status": self.shown_word(found, "Processing"),
            "file_id": "",
            "video_width": 0,
            "video_height": 0,
            "base_resp": _OK,
        }
        if status == WAITING:
            told["status"] = "Queueing" if self.tasks.before(found) else "Preparing"
        elif status == FAILED:
            moderated = found.fate == MODERATION
            code, text = (1027, "output contains sensitive content") if moderated else (
                1000, found.failure,
            )  # fmt: skip
            told |= {"status": "Fail", "base_resp": {"status_code": code, "status_msg": text}}
        elif status == DONE:
            size = {"video_width": found.ask.width, "video_height": found.ask.height}
            told |= {"status": "Success", "file_id": f"9{found.id}", **size}
        return JSONResponse(told, headers={"Trace-Id": found.id[:16]})

    async def _retrieve(self, request: Request) -> Response:
        name = request.query_params.get("file_id", "")
        task = self._of(name.removeprefix("9"), "v1") if name.startswith("9") else None
        if task is None or self.tasks.status(task)[0] != DONE:
            return _said(2013, "invalid params, file not found")
        file = {
            "file_id": int(name),
            "bytes": len(await self.media(task)),
            "created_at": int(task.created_at.timestamp()),
            "filename": "output.mp4",
            "purpose": "video_generation",
            "download_url": self.link(task, request, "output.mp4"),
        }
        return JSONResponse({"file": file, "base_resp": _OK})

    async def _content(self, request: Request) -> Response:
        task = self._of(request.query_params.get("file_id", "").removeprefix("9"), "v1")
        if task is None or self.tasks.status(task)[0] != DONE:
            return _said(2013, "invalid params, file not found")
        return await self.send(task, request)

    async def _upload(self, request: Request) -> Response:
        parts = form_parts(request.headers.get("content-type", ""), await request.body())
        purpose = parts.get("purpose", b"").decode("utf-8", "replace")
        if purpose not in rules.PURPOSES or not parts.get("file"):
            return _said(2013, "invalid params, purpose and file are required")
        number = str(10**14 + len(self._files))
        self._files[number] = parts["file"]
        told = {"file_id": int(number), "bytes": len(parts["file"]), "purpose": purpose}
        return JSONResponse({"file": told, "base_resp": _OK})

    # V2

    async def _order_v2(self, request: Request) -> Response:
        raw, body = await self._body(request)
        words = rules.words_v2(body)
        if trouble := await self._told_v2(self.before(words)):
            return trouble
        try:
            ask = rules.check_v2(body, len(raw), self._files)
        except rules.Invalid as invalid:
            return _error(400, "bad_request_error", str(invalid))
        task = self.take(ask, raw)
        return await self._told_v2(self.after(words)) or JSONResponse({"task_id": task.id})

    async def _query_v2(self, request: Request) -> Response:
        found = self.asked(self._of(request.path_params["ticket"], "v2"))
        if isinstance(found, Response):
            return _in_v2(found)
        return JSONResponse({"task": self._shown(found, request)})

    async def _list_v2(self, request: Request) -> Response:
        query = request.query_params
        page, size = _whole(query, "page_num", 1), _whole(query, "page_size", 20)
        tasks = [task for task in self.tasks.all() if task.ask.facts.get("api") == "v2"]
        for name, of in (("status", self._word), ("model", lambda task: task.ask.model)):
            if wanted := query.get(f"filter.{name}"):
                tasks = [task for task in tasks if of(task) == wanted]
        tasks.reverse()
        shown = tasks[(page - 1) * size : page * size]
        return JSONResponse(
            {"tasks": [self._shown(task, request) for task in shown], "total": len(tasks)}
        )

    async def _delete_v2(self, request: Request) -> Response:
        task = self._of(request.path_params["ticket"], "v2")
        if task is None:
            return self._refuse_v2(GONE, "task not found")
        word = self._word(task)
        if word in ("running", "cancelled"):
            return _error(400, "bad_request_error", f"a {word} task cannot be deleted")
        self.tasks.withdraw(task, forget=word != "queued")
        return JSONResponse({"task_id": task.id})

    def _shown(self, task: Task, request: Request) -> dict[str, Any]:
        word, at = self._word(task), int(task.created_at.timestamp())
        told: dict[str, Any] = {
            "id": self.shown_id(task),
            "model": task.ask.model,
            "status": self.shown_word(task, word) if word == "running" else word,
            "created_at": at,
            "updated_at": at,
            **{key: task.ask.facts.get(key) for key in ("resolution", "ratio")},
            "duration": task.ask.seconds,
            "task_type": "generation",
            "modality": "video",
        }
        if word == "failed":
            code = "1027" if task.fate == MODERATION else "1000"
            told["error"] = {"code": code, "message": task.failure}
        if word == "succeeded":
            told["content"] = {"url": self.link(task, request)}
            told["usage"] = {"total_seconds": task.ask.seconds, "output_seconds": task.ask.seconds}
        return told

    def _word(self, task: Task) -> str:
        words = {WAITING: "queued", DONE: "succeeded", FAILED: "failed", CANCELLED: "cancelled"}
        return words.get(self.tasks.status(task)[0], "running")

    # both

    def _of(self, ticket: str, api: str) -> Task | None:
        """A task of this interface; one of another run of the simulator belongs to both."""
        task = self.tasks.find(ticket)
        known = task is not None and bool(task.request_sha256)
        return None if task is not None and known and task.ask.facts.get("api") != api else task

    async def _body(self, request: Request) -> tuple[bytes, object]:
        self.creates += 1
        raw = await request.body()
        try:
            return raw, json.loads(raw)
        except (ValueError, RecursionError):
            return raw, None

    async def _told_v2(self, trouble: Any) -> Response | None:
        found: Response | None = await trouble
        return _in_v2(found) if found is not None else None


def _said(code: int, text: str, headers: Mapping[str, str] | None = None) -> Response:
    return JSONResponse(
        {"base_resp": {"status_code": code, "status_msg": text}},
        headers=dict(headers) if headers else None,
    )


def _error(status: int, kind: str, text: str, headers: Mapping[str, str] | None = None) -> Response:
    error = {"type": kind, "message": text, "http_code": str(status)}
    body = {"type": "error", "error": error, "request_id": "rehearsal"}
    return JSONResponse(body, status, headers=dict(headers) if headers else None)


def _in_v2(trouble: Response) -> Response:
    """What the shared part said in V1's words, said in V2's."""
    try:
        base = json.loads(bytes(trouble.body))["base_resp"]
    except (ValueError, KeyError, TypeError):
        return trouble
    kind = next(kind for kind, code in _V1.items() if code == base["status_code"])
    waits = trouble.headers.get("retry-after")
    return _error(*_V2[kind], base["status_msg"], {"Retry-After": waits} if waits else None)


def _whole(query: Mapping[str, str], name: str, usual: int) -> int:
    text = query.get(name, "")
    return max(1, int(text)) if text.isdecimal() and len(text) < 6 else usual
