"""OpenAI's video format played on this machine, as it was before the shut-down of 2026-09-24.

Facts: wire sheet A, section 2. The same server answers `/v1/responses` for reading scripts.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

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
from app.rehearsal.sent_media import Sent, looked_at, sent
from app.rehearsal.tasks import DONE, FAILED, WAITING, Ask, Task
from app.rehearsal.text_vendors import KEY, make_openai

KEPT_S = 3600
_SAID = {
    RATE: (429, "requests", "rate_limit_exceeded"),
    FUNDS: (429, "insufficient_quota", "insufficient_quota"),
    AUTH: (401, "invalid_request_error", "invalid_api_key"),
    INTERNAL: (500, "server_error", "server_error"),
    OVERLOADED: (503, "server_error", "server_error"),
    TIMEOUT: (504, "server_error", "timeout"),
    GONE: (404, "invalid_request_error", "not_found"),
}
_SMALL, _PORTRAIT = ("720x1280", "1280x720"), ("1024x1792", "1792x1024")
_FULL = ("1080x1920", "1920x1080")
_LENGTHS = ("4", "8", "12", "16", "20")
# USD a second by size
_MODELS: dict[str, dict[str, str]] = {
    "sora-2": dict.fromkeys(_SMALL, "0.10"),
    "sora-2-pro": {
        **dict.fromkeys(_SMALL, "0.30"),
        **dict.fromkeys(_PORTRAIT, "0.50"),
        **dict.fromkeys(_FULL, "0.70"),
    },
}
_MODELS |= {
    "sora-2-2025-10-06": _MODELS["sora-2"],
    "sora-2-2025-12-08": _MODELS["sora-2"],
    "sora-2-pro-2025-10-06": _MODELS["sora-2-pro"],
}


class Invalid(Exception):
    """A refused field: its name and what is wrong."""

    def __init__(self, param: str, message: str, code: str = "invalid_value") -> None:
        super().__init__(message)
        self.param, self.code = param, code


class OpenAI(House):
    usual_key, usual_slots = KEY, 4
    prefix = "video_"

    def __init__(
        self, speed: float = 1.0, *, faults: str = "", key: str = KEY, **wishes: Any
    ) -> None:
        super().__init__(speed, faults=faults, key=key, **wishes)
        self.scripts = make_openai(speed, faults=faults, key=key).app

    def routes(self) -> Sequence[BaseRoute]:
        return [
            Route("/v1/videos", self._create, methods=["POST"]),
            Route("/v1/videos", self._list, methods=["GET"]),
            Route("/v1/videos/edits", self._edit, methods=["POST"]),
            Route("/v1/videos/extensions", self._extend, methods=["POST"]),
            Route("/v1/videos/{ticket}/remix", self._remix, methods=["POST"]),
            Route("/v1/videos/{ticket}/content", self._content, methods=["GET"]),
            Route("/v1/videos/{ticket}", self._one, methods=["GET", "DELETE"]),
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        own = path.startswith(("/v1/videos", "/files/", "/simulator/"))
        if scope["type"] == "http" and not own and self.scripts is not None:
            await self.scripts(scope, receive, send)
            return
        await super().__call__(scope, receive, send)

    def gate(self, request: Request) -> Response | None:
        if request.headers.get("authorization") == f"Bearer {self.key}":
            return None
        return self.refuse(AUTH, "Incorrect API key provided.")

    def refuse(self, kind: str, text: str, headers: Mapping[str, str] | None = None) -> Response:
        status, type_, code = _SAID[kind]
        return _error(status, text, type_, None, code, headers)

    async def _create(self, request: Request) -> Response:
        raw, fields = await _fields(request)
        return await self._take(raw, fields, lambda: _check(fields))

    async def _edit(self, request: Request) -> Response:
        raw, fields = await _fields(request)
        return await self._take(raw, fields, lambda: self._from_video(fields, added=0))

    async def _extend(self, request: Request) -> Response:
        raw, fields = await _fields(request)

        def checked() -> Ask:
            seconds = fields.get("seconds")
            if seconds not in _LENGTHS:
                raise Invalid("seconds", "Invalid value for 'seconds'.")
            return self._from_video(fields, added=int(str(seconds)))

        return await self._take(raw, fields, checked)

    async def _remix(self, request: Request) -> Response:
        raw, fields = await _fields(request)
        parent = request.path_params["ticket"]
        video: dict[str, object] = {**fields, "video": {"id": parent}}
        return await self._take(raw, fields, lambda: self._from_video(video, added=0), parent)

    async def _take(
        self, raw: bytes, fields: Mapping[str, object], checked: Any, parent: str | None = None
    ) -> Response:
        self.creates += 1
        words = str(fields.get("prompt") or "")
        if trouble := await self.before(words):
            return trouble
        try:
            ask = checked()
        except Invalid as invalid:
            return _error(400, str(invalid), "invalid_request_error", invalid.param, invalid.code)
        # Whether failures are charged, no source says: they are, here.
        task = self.take(ask, raw, moderation_is_free=False, failure_is_free=False)
        task.ask.facts["parent"] = parent
        return await self.after(words) or JSONResponse(self._shown(task, task.id))

    async def _one(self, request: Request) -> Response:
        if request.method == "DELETE":
            task = self._of(request)
            if task is None:
                return self.refuse(GONE, "Video not found.")
            if self.tasks.status(task)[0] not in (DONE, FAILED):
                return _error(
                    409,
                    "The video is still in progress.",
                    "invalid_request_error",
                    None,
                    "conflict",
                )
            self.tasks.withdraw(task, forget=True)
            return JSONResponse({"id": task.id, "object": "video.deleted", "deleted": True})
        found = self.asked(self._of(request))
        if isinstance(found, Response):
            return found
        poll = str(max(1, round(1000 / self.speed)))
        return JSONResponse(self._shown(found), headers={"openai-poll-after-ms": poll})

    async def _list(self, request: Request) -> Response:
        query = request.query_params
        limit, after = int(query.get("limit", "20")), query.get("after")
        if not 0 <= limit <= 100:
            return _error(400, "limit is out of range", "invalid_request_error", "limit", "invalid")
        tasks = list(self.tasks.all())
        if query.get("order", "desc") == "desc":
            tasks.reverse()
        ids = [task.id for task in tasks]
        begin = ids.index(after) + 1 if after in ids else 0
        page = [self._shown(task, task.id) for task in tasks[begin : begin + limit]]
        return JSONResponse(
            {
                "object": "list",
                "data": page,
                "first_id": page[0]["id"] if page else None,
                "last_id": page[-1]["id"] if page else None,
                "has_more": begin + limit < len(tasks),
            }
        )

    async def _content(self, request: Request) -> Response:
        task = self._of(request)
        if task is None or self.tasks.status(task)[0] != DONE:
            return self.refuse(GONE, "The content is not there.")
        if self.faults.strikes("expired-url", task.ask.words):
            return self.refuse(GONE, "The content has expired.")
        if request.query_params.get("variant", "video") == "video":
            return await self.send(task, request)
        return Response(await self.pictures.still(task.look), media_type="image/png")

    def _of(self, request: Request) -> Task | None:
        ticket = str(request.path_params["ticket"])
        return self.tasks.find(ticket)

    def _shown(self, task: Task, ticket: str = "") -> dict[str, Any]:
        status, share = self.tasks.status(task)
        word = {WAITING: "queued", DONE: "completed", FAILED: "failed"}.get(status, "in_progress")
        begun = int(task.created_at.timestamp())
        told: dict[str, Any] = {
            "id": ticket or self.shown_id(task),
            "object": "video",
            "model": task.ask.model,
            "status": self.shown_word(task, word) if word == "in_progress" else word,
            "progress": 100 if status == DONE else round(share * 100),
            "created_at": begun,
            "completed_at": None,
            "expires_at": None,
            "prompt": task.ask.words,
            "size": f"{task.ask.width}x{task.ask.height}",
            "seconds": str(task.ask.facts.get("seconds", task.ask.seconds)),
            "remixed_from_video_id": task.ask.facts.get("parent"),
            "error": None,
        }
        if status == DONE:
            told |= {"completed_at": int(time.time()), "expires_at": int(time.time()) + KEPT_S}
        if status == FAILED:
            moderated = task.fate == MODERATION
            code = "moderation_blocked" if moderated else "video_generation_failed"
            told |= {"progress": 0, "error": {"code": code, "message": task.failure}}
        return told

    def _from_video(self, fields: Mapping[str, object], *, added: int) -> Ask:
        """An edit of a video (`added` 0), or one made longer by so many seconds."""
        words, video = fields.get("prompt"), fields.get("video")
        if not isinstance(words, str) or not words.strip():
            raise Invalid("prompt", "Missing required parameter: 'prompt'.")
        if isinstance(video, dict):
            parent = self.tasks.find(str(video.get("id", "")))
            if parent is None or self.tasks.status(parent)[0] != DONE:
                raise Invalid("video", "The video is not there or not finished.")
            old = parent.ask
            wide, high, seconds, name = old.width, old.height, old.seconds, old.model or "sora-2"
        elif isinstance(video, bytes) and looked_at(video).media_type == "video/mp4":
            wide, high, seconds, name = 1280, 720, 8, "sora-2"
        else:
            raise Invalid("video", "Invalid value for 'video'.")
        if seconds + added > 120:
            raise Invalid("seconds", "A video has at most 120 seconds.")
        rate = _MODELS[name].get(f"{wide}x{high}", "0.10")
        return Ask(
            model=name,
            words=words,
            width=wide,
            height=high,
            seconds=seconds + added,
            price=Money.of(rate) * (added or seconds),
            takes_s=90.0,
            audio=True,
            lane="videos",
            facts={"seconds": seconds + added},
        )


async def _fields(request: Request) -> tuple[bytes, dict[str, object]]:
    """A form's fields as text, files as bytes; or a JSON object."""
    raw = await request.body()
    kind = request.headers.get("content-type", "")
    if kind.startswith("multipart/"):
        found: dict[str, object] = {}
        for name, value in form_parts(kind, raw).items():
            binary = name in ("input_reference", "video")
            found[name] = value if binary else value.decode("utf-8", "replace")
        return raw, found
    try:
        data = json.loads(raw)
    except (ValueError, RecursionError):
        data = {}
    return raw, data if isinstance(data, dict) else {}


def _check(fields: Mapping[str, object]) -> Ask:
    words, name = fields.get("prompt"), fields.get("model", "sora-2")
    if not isinstance(words, str) or not words.strip():
        raise Invalid(
            "prompt", "Missing required parameter: 'prompt'.", "missing_required_parameter"
        )
    if len(words) > 32_000:
        raise Invalid("prompt", "The prompt is longer than 32000 characters.", "string_too_long")
    if name not in _MODELS:
        raise Invalid("model", f"The model '{name}' does not exist.", "model_not_found")
    seconds = fields.get("seconds", "4")
    if seconds not in _LENGTHS:  # an integer is refused too
        raise Invalid("seconds", f"Invalid value: {seconds!r}.", "invalid_value")
    size = fields.get("size", "720x1280")
    prices = _MODELS[str(name)]
    if size not in prices:
        raise Invalid("size", f"Invalid value: {size!r}.")
    wide, high = map(int, str(size).split("x"))
    picture = _reference(fields.get("input_reference"))
    if picture is not None and picture.raw is not None:
        if picture.media_type not in ("image/jpeg", "image/png", "image/webp"):
            raise Invalid("input_reference", "Unsupported image format.")
        if (picture.width, picture.height) != (wide, high):
            raise Invalid(
                "input_reference", "Inpaint image must match the requested width and height"
            )
    length = int(str(seconds))
    return Ask(
        model=str(name),
        words=words,
        width=wide,
        height=high,
        seconds=length,
        price=Money.of(prices[str(size)]) * length,
        takes_s=90.0,
        audio=True,
        picture=picture.raw if picture is not None else None,
        lane="videos",
    )


def _reference(given: object) -> Sent | None:
    if given is None:
        return None
    if isinstance(given, bytes):
        return looked_at(given)
    if isinstance(given, dict) and set(given) == {"image_url"}:
        found = sent(given["image_url"])
        if found is not None and len(str(given["image_url"])) <= 20_971_520:
            return found
    raise Invalid("input_reference", "Exactly one of image_url and file_id is needed.")


def _error(
    status: int,
    message: str,
    type_: str,
    param: str | None,
    code: str,
    headers: Mapping[str, str] | None = None,
) -> Response:
    error = {"message": message, "type": type_, "param": param, "code": code}
    return JSONResponse({"error": error}, status, headers=dict(headers) if headers else None)
