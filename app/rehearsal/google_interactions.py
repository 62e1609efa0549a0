"""Omni's Interactions API in a rehearsal, for API keys and on the cloud."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from app.rehearsal.google_house import Rooms
from app.rehearsal.google_omni_rules import omni
from app.rehearsal.google_rules import Invalid
from app.rehearsal.google_words import error, long, reading, short, wrong
from app.rehearsal.house import GONE, MODERATION
from app.rehearsal.tasks import CANCELLED, DONE, FAILED, RUNNING, WAITING, Task

_PREFIX = "int_"


class Interactions:
    """An interaction's id is its task's, written shorter."""

    def __init__(self, house: Rooms) -> None:
        self._house = house

    def routes(self, cloud: str) -> Sequence[BaseRoute]:
        made: list[BaseRoute] = []
        for base in ("/v1/interactions", "/v1beta/interactions", f"{cloud}/interactions"):
            made += [
                Route(base, self._create, methods=["POST"]),
                Route(f"{base}/{{id}}", self._one, methods=["GET", "DELETE"]),
                Route(f"{base}/{{id}}/cancel", self._cancel, methods=["POST"]),
            ]
        return made

    async def _create(self, request: Request) -> Response:
        house, raw = self._house, await request.body()
        house.creates += 1
        cloud = "project" in request.path_params
        if cloud and request.path_params["location"] != "global":
            return house.refuse(GONE, "Interactions are served in the location global.")
        try:
            body = reading(raw)
            words = _words(body.get("input") if isinstance(body, dict) else None)
            if stopped := await house.before(words):
                return stopped
            order = omni(body, cloud=cloud, known_file=house.shelf.known(), before=self._before())
        except Invalid as invalid:
            return wrong(invalid)
        task = house.order(order, raw, _name)
        if trouble := await house.after(words):
            return trouble
        if not task.ask.facts["background"]:
            await self._until_ended(task)
        return JSONResponse(await self._told(task, task.id))

    async def _one(self, request: Request) -> Response:
        found = self._find(request)
        if isinstance(found, Response):
            return found
        if request.method == "DELETE":
            self._house.tasks.withdraw(found, forget=True)
            return JSONResponse({})
        return JSONResponse(await self._told(found))

    async def _cancel(self, request: Request) -> Response:
        found = self._find(request)
        if isinstance(found, Response):
            return found
        if self._house.tasks.status(found)[0] not in (WAITING, RUNNING):
            return error(400, "FAILED_PRECONDITION", "The interaction has ended.")
        self._house.tasks.withdraw(found)
        return JSONResponse(await self._told(found))

    def _find(self, request: Request) -> Task | Response:
        given = request.path_params["id"]
        ticket = long(given.removeprefix(_PREFIX)) if given.startswith(_PREFIX) else ""
        return self._house.asked(self._house.tasks.find(ticket) if ticket else None)

    def _before(self) -> dict[str, int]:
        tasks = self._house.tasks
        return {
            _name(t.id): t.ask.seconds
            for t in tasks.all()
            if t.ask.facts.get("surface") == "omni" and tasks.status(t)[0] == DONE
        }

    async def _until_ended(self, task: Task) -> None:
        left = task.ends - self._house.tasks.now()
        await asyncio.sleep(max(0.0, min(left, 3600.0)) / self._house.speed + 0.001)

    async def _told(self, task: Task, shown: str = "") -> dict[str, Any]:
        house, facts, words = self._house, task.ask.facts, task.ask.words
        shown = shown or house.shown_id(task)
        told: dict[str, Any] = {
            "id": _name(shown) if shown == task.id else f"{_PREFIX}{'0' * 32}",
            "object": "interaction",
            "model": str(facts.get("model", "gemini-omni-1.2-flash")),
            "created": _time(task.created_at),
            "updated": _time(datetime.now(UTC)),
        }
        tokens = int(str(facts.get("tokens", 0)))
        match house.tasks.status(task)[0]:
            case state if state == WAITING:
                return told | {"status": "queued"}
            case state if state == RUNNING:
                return told | {"status": house.shown_word(task, "in_progress")}
            case state if state == CANCELLED:
                made = 0 if task.refunded else tokens
                return told | {"status": "cancelled", "usage": _usage(made)}
            case state if state == FAILED:
                code = "content_blocked" if task.fate == MODERATION else "internal"
                fault = {"code": code, "message": task.failure}
                return told | {"status": "failed", "errors": [fault], "usage": _usage(0)}
        if house.faults.strikes("asks-back", words):
            return told | {"status": "requires_action", "usage": _usage(0)}
        if house.faults.strikes("no-video", words):
            house.tasks.give_back(task)
            part = {"type": "text", "text": "I cannot make a video of that."}
            steps = [{"type": "model_output", "content": [part]}]
            return told | {"status": "completed", "steps": steps, "usage": _usage(0)}
        steps = [{"type": "model_output", "content": [await self._video(task)]}]
        return told | {"status": "completed", "steps": steps, "usage": _usage(tokens)}

    async def _video(self, task: Task) -> dict[str, str]:
        house, facts = self._house, task.ask.facts
        part = {"type": "video", "mime_type": "video/mp4"}
        if folder := str(facts.get("folder") or ""):
            return part | {"uri": house.shelf.put(task, folder, 0)}
        if facts.get("delivery", "uri") == "uri":
            return part | {"uri": house.shelf.uri(task, "v1")}
        return part | {"data": await house.inline(task)}


def _name(ticket: str) -> str:
    return _PREFIX + short(ticket)


def _usage(tokens: int) -> dict[str, int]:
    return {"total_input_tokens": 120, "total_output_tokens": tokens}


def _time(at: datetime) -> str:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")


def _words(given: Any) -> str:
    """All texts of an input, whatever its shape."""
    if isinstance(given, str):
        return given
    if isinstance(given, list):
        return " ".join(_words(one) for one in given)
    if isinstance(given, dict):
        return _words(given.get("text") or given.get("content"))
    return ""
