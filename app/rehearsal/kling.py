"""Kling's API played on this machine, in both its dialects and with both kinds of key.

Facts: wire sheet B, section 1. Slots are counted by account and model, and what finds none is
refused (1303); our own id may be used once. Failed tasks are given back. What nobody confirmed is
played in one way: a pair of keys on a newer route has no permission, an id used twice is invalid.
"""

from __future__ import annotations

import json
import re
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from app.rehearsal import kling_lips as lips
from app.rehearsal import kling_old_rules as old
from app.rehearsal import kling_rules as new
from app.rehearsal.house import (
    AUTH,
    FUNDS,
    GONE,
    INTERNAL,
    INTERNAL_FATE,
    OVERLOADED,
    RATE,
    TIMEOUT,
    House,
)
from app.rehearsal.kling_callbacks import Callbacks, Told
from app.rehearsal.kling_keys import Keys
from app.rehearsal.tasks import DONE, FAILED, RUNNING, Task

KEY, ACCESS_KEY, SECRET_KEY = "kling_rehearsal", "kling_access", "kling_rehearsal_secret"
SLOTS = 5
_KINDS = {
    RATE: (429, 1302), FUNDS: (429, 1102), AUTH: (401, 1000), GONE: (404, 1203),
    INTERNAL: (500, 5000), OVERLOADED: (503, 5001), TIMEOUT: (504, 5002),
}  # fmt: skip
_STATUS = {1103: 403, 1202: 404, 1203: 404, 1303: 429}
_V = "/v1/videos"
_NEW, _LONGEST_LIST = "new", 500
_TAKE = re.compile(r"/files/([^/?]+)/")
_FATES = {INTERNAL_FATE: "Internal service error, please try again later"}
Check = Callable[[Mapping[str, Any]], new.Order]


class Kling(House):
    """Ids are numbers; the film of a task has the task's id with `v-` before it."""

    usual_key, usual_slots = KEY, SLOTS
    digits = True

    def __init__(self, speed: float = 1.0, *, key: str = KEY, **wishes: Any) -> None:
        self._sessions: dict[str, lips.Session] = {}
        self._keys = Keys(key, ACCESS_KEY, SECRET_KEY)
        self._callbacks = Callbacks()
        super().__init__(speed, key=key, **wishes)

    @property
    def told(self) -> Mapping[str, str]:
        return {"access_key": ACCESS_KEY, "secret_key": SECRET_KEY}

    def routes(self) -> Sequence[BaseRoute]:
        def video(body: Mapping[str, Any]) -> new.Order:
            return old.check_video(body, pictured=False)

        def moved(body: Mapping[str, Any]) -> new.Order:
            return old.check_video(body, pictured=True)

        checks: dict[str, Check] = {
            f"{_V}/text2video": video,
            f"{_V}/image2video": moved,
            f"{_V}/multi-image2video": old.check_images,
            f"{_V}/omni-video": lambda body: old.check_omni(body, self._linked),
            f"{_V}/video-extend": lambda body: old.check_extend(body, self._named),
            f"{_V}/avatar/image2video": lips.check_avatar,
            f"{_V}/advanced-lip-sync": lambda body: lips.check_advanced(body, self._sessions),
            f"{_V}/lip-sync": lambda body: lips.check_old(body, self._named, self._linked),
        }
        routes: list[BaseRoute] = [
            Route(f"/{kind}/{{model}}", self._new_order, methods=["POST"])
            for kind in ("text-to-video", "image-to-video", "omni-video")
        ]
        routes += [
            Route("/tasks", self._query, methods=["GET"]),
            Route("/tasks", self._list, methods=["POST"]),
            Route("/account/costs", self._costs, methods=["GET"]),
            Route(f"{_V}/identify-face", self._identify, methods=["POST"]),
        ]
        for path, check in checks.items():
            routes += [
                Route(path, self._orders(path, check), methods=["POST"]),
                Route(path, self._lists(path), methods=["GET"]),
                Route(f"{path}/{{ticket}}", self._asks(path), methods=["GET"]),
            ]
        return routes

    def gate(self, request: Request) -> Response | None:
        code, text = self._keys.wrong(
            request.headers.get("authorization", ""), time.time(),
            older=request.url.path.startswith("/v1/"),
        )  # fmt: skip
        return _error(_STATUS.get(code, 401), code, text) if code else None

    def refuse(self, kind: str, text: str, headers: Mapping[str, str] | None = None) -> Response:
        return _error(*_KINDS[kind], text, headers)

    # orders

    async def _new_order(self, request: Request) -> Response:
        model = request.path_params["model"]
        kind = request.url.path.strip("/").partition("/")[0]

        def check(body: Mapping[str, Any]) -> new.Order:
            if kind == "text-to-video":
                return new.check_text(model, body)
            if kind == "image-to-video":
                return new.check_image(model, body)
            return new.check_omni(model, body, self._linked)

        return await self._order(request, _NEW, check)

    def _orders(self, path: str, check: Check) -> Callable[[Request], Any]:
        async def order(request: Request) -> Response:
            return await self._order(request, path, check)

        return order

    async def _order(self, request: Request, route: str, check: Check) -> Response:
        raw = await request.body()
        self.creates += 1
        body = _object(raw)
        words = _words(body)
        if trouble := await self.before(words):
            return trouble
        if self.faults.strikes("moderation-at-submit", words):
            return _error(400, 1301, "The request content does not pass the safety check.")
        if body is None:
            return _error(400, 1200, "The request body is not valid JSON.")
        try:
            new.only_words(body)
            order = check(body)
            if order.own is not None and self.tasks.of_client(order.own) is not None:
                raise new.Invalid("external_task_id already exists")
        except new.Invalid as invalid:
            return _error(_STATUS.get(invalid.code, 400), invalid.code, str(invalid))
        if self.tasks.in_lane(order.ask.lane) >= self.tasks.slots:
            return _error(429, 1303, "parallel task over resource pack limit")
        order.ask.facts.update(route=route, **order.facts)
        task = self.take(order.ask, raw, client_id=order.own)
        if order.fate and not task.fate:
            task.fate = task.failure = order.fate
        self._call_back(task, route, body, request)
        at, word = _ms(task), "submitted"
        told: dict[str, object] = {"id": task.id, "status": word, "external_id": order.own or ""}
        told |= {"create_time": at, "update_time": at}
        if route != _NEW:
            info = {"external_task_id": order.own} if order.own else {}
            told = {"task_id": task.id, "task_status": word, "task_info": info}
            told |= {"created_at": at, "updated_at": at}
        return await self.after(words) or _good(told)

    def _call_back(self, task: Task, route: str, body: Mapping[str, Any], request: Request) -> None:
        """Tells whoever asked for it of every change; in the words of the order's dialect."""
        options = body.get("options")
        asked = options if route == _NEW and isinstance(options, dict) else body
        tell = self._new_record if route == _NEW else self._old_record

        def record() -> Told:
            state = self.tasks.status(task)[0]
            return state, state in (DONE, FAILED), tell(task, request)

        self._callbacks.watch(asked.get("callback_url"), record)

    async def _identify(self, request: Request) -> Response:
        try:
            body = _object(await request.body()) or {}
            session = lips.check_identify(body, self._named, self._linked)
        except new.Invalid as invalid:
            return _error(_STATUS.get(invalid.code, 400), invalid.code, str(invalid))
        name = secrets.token_hex(12)
        self._sessions[name] = session
        return _good({"session_id": name, "face_data": [session.face], "final_unit_deduction": "0"})

    # questions

    async def _query(self, request: Request) -> Response:
        ids, own = (request.query_params.get(k) for k in ("task_ids", "external_task_ids"))
        if (ids is None) == (own is None):
            return _error(400, 1201, "exactly one of task_ids and external_task_ids is required")
        found: list[dict[str, Any]] = []
        for name in (ids or own or "").split(","):
            task = self._of(name, _NEW) if ids is not None else self.tasks.of_client(name)
            if task is None or task.ask.facts.get("route", _NEW) != _NEW:
                continue
            told = self.asked(task)
            if isinstance(told, Response):
                return told
            found.append(self._new_record(told, request))
        return _good(found)

    async def _list(self, request: Request) -> Response:
        body = _object(await request.body())
        if body is None:
            return _error(400, 1200, "The request body is not valid JSON.")
        start, end = _whole(body.get("start_time"), 0), _whole(body.get("end_time"), 1 << 53)
        limit = min(_whole(body.get("limit"), 100), _LONGEST_LIST)
        at = _whole(body.get("cursor"), 0)
        rows = [
            self._new_record(task, request)
            for task in self.tasks.all()
            if task.ask.facts.get("route") == _NEW and start <= _ms(task) <= end
        ]
        filters = body.get("filters", [])
        for one in filters if isinstance(filters, list) else ():
            if not isinstance(one, dict) or not isinstance(one.get("values"), list):
                return _error(400, 1201, "filters needs key and values")
            if one.get("key") == "status":
                rows = [row for row in rows if row["status"] in one["values"]]
        shown, more = rows[at : at + limit], len(rows) > at + limit
        return _good(
            {
                "result": shown,
                "count": len(shown),
                "next_cursor": str(at + limit) if more else "",
                "has_more": more,
            }
        )

    def _asks(self, path: str) -> Callable[[Request], Any]:
        async def ask(request: Request) -> Response:
            name = request.path_params["ticket"]
            task = self._of(name, path) or self.tasks.of_client(name)
            if task is not None and task.ask.facts.get("route", path) != path:
                task = None
            told = self.asked(task)
            return told if isinstance(told, Response) else _good(self._old_record(told, request))

        return ask

    def _lists(self, path: str) -> Callable[[Request], Any]:
        async def page(request: Request) -> Response:
            query = request.query_params
            number, size = _whole(query.get("pageNum"), 1), _whole(query.get("pageSize"), 30)
            if not 1 <= number <= 1000 or not 1 <= size <= _LONGEST_LIST:
                return _error(400, 1201, "pageNum or pageSize is out of range")
            rows = [task for task in self.tasks.all() if task.ask.facts.get("route") == path]
            shown = rows[::-1][(number - 1) * size : number * size]
            return _good([self._old_record(task, request) for task in shown])

        return page

    async def _costs(self, _request: Request) -> Response:
        return _good({"resource_pack_subscribe_infos": []})

    # records

    def _new_record(self, task: Task, request: Request) -> dict[str, Any]:
        state = self.tasks.status(task)[0]
        word = {RUNNING: "processing", DONE: "succeeded", FAILED: "failed"}.get(state, "submitted")
        told: dict[str, Any] = {
            "id": self.shown_id(task),
            "status": self.shown_word(task, word) if state == RUNNING else word,
            "message": _FATES.get(task.fate, task.failure) if state == FAILED else "",
            "create_time": _ms(task),
            "update_time": _ms(task),
            "external_id": task.client_id or "",
            "outputs": [],
        }
        if state == DONE:
            film = {"type": "video", **self._film(task, request)}
            told |= {"outputs": [film], "billing": self._billing(task)}
        if state == FAILED:
            told["billing"] = []
        return told

    def _old_record(self, task: Task, request: Request) -> dict[str, Any]:
        state = self.tasks.status(task)[0]
        word = {RUNNING: "processing", DONE: "succeed", FAILED: "failed"}.get(state, "submitted")
        info: dict[str, Any] = {"external_task_id": task.client_id} if task.client_id else {}
        if parent := self.tasks.find(str(task.ask.facts.get("parent", ""))):
            info["parent_video"] = self._film(parent, request)
        told: dict[str, Any] = {
            "task_id": self.shown_id(task),
            "task_status": self.shown_word(task, word) if state == RUNNING else word,
            "task_status_msg": _FATES.get(task.fate, task.failure) if state == FAILED else "",
            "task_info": info,
            "created_at": _ms(task),
            "updated_at": _ms(task),
        }
        if state in (DONE, FAILED):
            # A task of another run of this simulator does not know its price any more.
            spent = new.units_of(task.ask) if state == DONE else Decimal(0)
            if task.request_sha256:
                told["final_unit_deduction"] = format(spent, "f")
                told["final_balance_deduction"] = {"quota": "0", "list_price": "0"}
        if state == DONE:
            told["task_result"] = {"videos": [self._film(task, request)]}
        return told

    def _film(self, task: Task, request: Request) -> dict[str, Any]:
        link = self.link(task, request)
        return {
            "id": f"v-{task.id}", "url": link, "watermark_url": "",
            "duration": str(task.ask.seconds),
        }  # fmt: skip

    def _billing(self, task: Task) -> list[dict[str, str]]:
        return [
            {
                "charge_type": "unit",
                "amount": format(new.units_of(task.ask), "f"),
                "currency": "USD",
                "package_type": "video",
                "list_price": format(task.ask.price.amount.normalize(), "f"),
            }
        ] if task.request_sha256 else []  # fmt: skip

    def _of(self, name: str, route: str) -> Task | None:
        """A task of this route; one of another run of the simulator belongs to all."""
        task = self.tasks.find(name)
        return task if task and task.ask.facts.get("route", route) == route else None

    def _named(self, name: str) -> Task | None:
        """A finished film by its id."""
        task = self.tasks.find(name.removeprefix("v-")) if name.startswith("v-") else None
        return task if task and self.tasks.status(task)[0] == DONE else None

    def _linked(self, url: str) -> Task | None:
        """A finished film by its link, if it lies here."""
        found = _TAKE.search(url)
        return self._named(f"v-{found[1]}") if found else None


def _good(data: object) -> Response:
    return JSONResponse(
        {"code": 0, "message": "SUCCEED", "request_id": secrets.token_hex(8), "data": data}
    )


def _error(status: int, code: int, text: str, headers: Mapping[str, str] | None = None) -> Response:
    body = {"code": code, "message": text, "request_id": secrets.token_hex(8)}
    return JSONResponse(body, status, headers=dict(headers) if headers else None)


def _object(raw: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _words(body: Mapping[str, Any] | None) -> str:
    """The prompt, as far as there is one."""
    found = (body or {}).get("prompt")
    contents = (body or {}).get("contents")
    for entry in contents if isinstance(contents, list) else ():
        if isinstance(entry, dict) and entry.get("type") == "prompt":
            found = entry.get("text")
    return found if isinstance(found, str) else ""


def _ms(task: Task) -> int:
    return int(task.created_at.timestamp() * 1000)


def _whole(found: object, usual: int) -> int:
    text = str(found) if found not in (None, "") else str(usual)
    return int(text) if text.isdecimal() and len(text) < 17 else usual
