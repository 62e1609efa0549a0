"""DashScope's video tasks played on this machine: submit, ask, cancel, list.

Facts: wire sheet B, section 6. Unknown keys are let through, as the vendor does (its own client
sends some). Failed tasks are given back; ids and links live for a day.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from app.domain.money import Money
from app.rehearsal.house import (
    AUTH,
    FUNDS,
    GONE,
    INTERNAL,
    MODERATION,
    OVERLOADED,
    RATE,
    House,
)
from app.rehearsal.sent_media import Sent, sent
from app.rehearsal.tasks import CANCELLED, DONE, FAILED, WAITING, Ask, Task

KEY = "sk-rehearsal"
_SAID = {
    RATE: (429, "Throttling.RateQuota"),
    FUNDS: (400, "Arrearage"),
    AUTH: (401, "InvalidApiKey"),
    INTERNAL: (500, "InternalError"),
    OVERLOADED: (503, "ServiceUnavailable"),
    GONE: (404, "NotFound"),
}
_480 = ("832*480", "480*832", "624*624")
_720 = ("1280*720", "720*1280", "960*960", "1088*832", "832*1088")
_1080 = ("1920*1080", "1080*1920", "1440*1440", "1632*1248", "1248*1632")
_LINES = {"480P": 480, "720P": 720, "1080P": 1080}
# first letters of a model -> (seconds, sizes, longest prompt, seed, USD a second by named height)
_MODELS: dict[str, tuple[range | tuple[int, ...], tuple[str, ...], int, Mapping[str, str]]] = {
    "wanx2.1-kf2v-plus": ((5,), ("720P",), 800, {"720P": "0.10"}),
    "wanx2.1-t2v": ((5,), ("480P", "720P"), 800, {"480P": "0.05", "720P": "0.10"}),
    "wanx2.1-i2v": ((5,), ("480P", "720P"), 800, {"480P": "0.05", "720P": "0.10"}),
    "wan2.2-t2v-plus": ((5,), ("480P", "1080P"), 800, {"480P": "0.02", "1080P": "0.10"}),
    "wan2.2-i2v-plus": ((5,), ("480P", "1080P"), 800, {"480P": "0.02", "1080P": "0.10"}),
    "wan2.5-": (
        (5, 10),
        ("480P", "720P", "1080P"),
        1500,
        {"480P": "0.05", "720P": "0.10", "1080P": "0.15"},
    ),
    "wan2.6-": ((5, 10, 15), ("720P", "1080P"), 1500, {"720P": "0.10", "1080P": "0.15"}),
    "wan2.7": (range(2, 16), ("720P", "1080P"), 5000, {"720P": "0.084", "1080P": "0.14"}),
    "wan3.0-video-prime": (
        range(2, 31),
        ("480P", "720P", "1080P"),
        20000,
        {"480P": "0.068", "720P": "0.14", "1080P": "0.28"},
    ),
    "wan3.0-video": (
        range(2, 31),
        ("480P", "720P", "1080P"),
        20000,
        {"480P": "0.05", "720P": "0.10", "1080P": "0.20"},
    ),
}
_FRAMES, _REFERENCES = ("first_frame", "last_frame", "first_clip"), "reference_"
_KINDS = (
    *_FRAMES,
    *("driving_audio", "reference_image", "reference_video", "reference_audio", "video"),
    *("file", "link"),
)


class Invalid(Exception):
    """Why a request is refused: `InvalidParameter`."""


class DashScope(House):
    usual_key, usual_slots = KEY, 5

    def routes(self) -> Sequence[BaseRoute]:
        services = "/api/v1/services/aigc"
        return [
            Route(f"{services}/video-generation/video-synthesis", self._order, methods=["POST"]),
            Route(f"{services}/image2video/video-synthesis", self._keyframes, methods=["POST"]),
            Route("/api/v1/tasks/", self._list, methods=["GET"]),
            Route("/api/v1/tasks", self._list, methods=["GET"]),
            Route("/api/v1/tasks/{ticket}", self._query, methods=["GET"]),
            Route("/api/v1/tasks/{ticket}/cancel", self._cancel, methods=["POST"]),
        ]

    def gate(self, request: Request) -> Response | None:
        if request.headers.get("authorization") == f"Bearer {self.key}":
            return None
        return self.refuse(AUTH, "Invalid API-key provided.")

    def refuse(self, kind: str, text: str, headers: Mapping[str, str] | None = None) -> Response:
        if kind not in _SAID:
            return Response("<html>504 Gateway Time-out</html>", 504, media_type="text/html")
        status, code = _SAID[kind]
        return _error(status, code, text, headers)

    async def _order(self, request: Request) -> Response:
        return await self._take(request, frames=False)

    async def _keyframes(self, request: Request) -> Response:
        return await self._take(request, frames=True)

    async def _take(self, request: Request, *, frames: bool) -> Response:
        self.creates += 1
        raw = await request.body()
        if request.headers.get("x-dashscope-async", "").lower() != "enable":
            text = "current user api does not support synchronous calls."
            return _error(403, "AccessDenied", text)
        try:
            body = json.loads(raw)
        except (ValueError, RecursionError):
            body = None
        given = body.get("input") if isinstance(body, dict) else None
        words = str(given.get("prompt") or "") if isinstance(given, dict) else ""
        if trouble := await self.before(words):
            return trouble
        try:
            ask = _check(body, words, frames=frames)
        except LookupError:
            return _error(404, "ModelNotFound", "Model not exist.")
        except Invalid as invalid:
            return _error(400, "InvalidParameter", str(invalid))
        task = self.take(ask, raw)
        output = {"task_id": task.id, "task_status": "PENDING"}
        answer = JSONResponse({"output": output, "request_id": f"r-{task.id[:8]}"})
        return await self.after(words) or answer

    async def _query(self, request: Request) -> Response:
        ticket = request.path_params["ticket"]
        task = self.tasks.find(ticket)
        if task is None or self.faults.strikes("lost-task", task.ask.words):
            output = {"task_id": ticket, "task_status": "UNKNOWN"}
            return JSONResponse({"output": output, "request_id": "r"})
        found = self.asked(task)
        if isinstance(found, Response):
            return found
        return JSONResponse({"request_id": "r", **self._shown(found, request)})

    async def _cancel(self, request: Request) -> Response:
        task = self.tasks.find(request.path_params["ticket"])
        if task is None:
            return self.refuse(GONE, "The task does not exist.")
        if self.tasks.status(task)[0] != WAITING:
            text = "Failed to cancel the task, please confirm if the task is in PENDING status."
            return _error(400, "UnsupportedOperation", text)
        self.tasks.withdraw(task)
        return JSONResponse({"request_id": "r"})

    async def _list(self, request: Request) -> Response:
        query = request.query_params
        page, size = int(query.get("page_no", "1")), int(query.get("page_size", "10"))
        tasks = list(self.tasks.all())
        if name := query.get("model_name"):
            tasks = [task for task in tasks if task.ask.model == name]
        if status := query.get("status"):
            tasks = [task for task in tasks if self._word(task) == status]
        tasks.reverse()
        data = [
            {
                "task_id": task.id,
                "model_name": task.ask.model,
                "status": self._word(task),
                "gmt_create": int(task.created_at.timestamp() * 1000),
            }
            for task in tasks[(page - 1) * size : page * size]
        ]
        return JSONResponse(
            {
                "total": len(tasks),
                "page_no": page,
                "page_size": size,
                "data": data,
                "request_id": "r",
            }
        )

    def _shown(self, task: Task, request: Request) -> dict[str, Any]:
        word = self._word(task)
        output: dict[str, Any] = {
            "task_id": self.shown_id(task),
            "task_status": self.shown_word(task, word).upper() if word == "RUNNING" else word,
            "submit_time": task.created_at.strftime("%Y-%m-%d %H:%M:%S.000"),
        }
        if word == "FAILED":
            moderated = task.fate == MODERATION
            code = "DataInspectionFailed" if moderated else "InternalError"
            return {"output": {**output, "code": code, "message": task.failure}}
        if word == "SUCCEEDED":
            output |= {"video_url": self.link(task, request), "orig_prompt": task.ask.words}
            lines = min(task.ask.width, task.ask.height)
            usage = {"duration": task.ask.seconds, "video_count": 1, "SR": lines}
            return {"output": output, "usage": usage}
        return {"output": output}

    def _word(self, task: Task) -> str:
        words = {WAITING: "PENDING", DONE: "SUCCEEDED", FAILED: "FAILED", CANCELLED: "CANCELED"}
        return words.get(self.tasks.status(task)[0], "RUNNING")


def _check(body: object, words: str, *, frames: bool) -> Ask:
    if not isinstance(body, dict) or not isinstance(body.get("model"), str):
        raise Invalid("model is required")
    name = body["model"]
    rule = next((rule for prefix, rule in _MODELS.items() if name.startswith(prefix)), None)
    if rule is None:
        raise LookupError(name)
    lengths, sizes, longest, prices = rule
    if frames is not ("kf2v" in name):
        raise Invalid("url error, please check url!")
    given, settings = body["input"], body.get("parameters") or {}
    if not isinstance(settings, dict):
        raise Invalid("parameters must be an object")
    if len(words) > longest and not name.startswith("wan2.7"):  # which cuts without a word
        raise Invalid(f"the prompt has more than {longest} characters")
    if len(str(given.get("negative_prompt") or "")) > 500:
        raise Invalid("negative_prompt has more than 500 characters")
    begins = _begins(name, given)
    if begins is None and not words.strip():
        raise Invalid("prompt is required")
    seconds = settings.get("duration", 5)
    if isinstance(seconds, bool) or not isinstance(seconds, int) or seconds not in lengths:
        raise Invalid(f"duration must be one of {list(lengths)}")
    seed = settings.get("seed")
    if seed is not None and not (isinstance(seed, int) and 0 <= seed <= 2_147_483_647):
        raise Invalid("seed must be 0 to 2147483647")
    for flag in ("prompt_extend", "watermark", "audio"):
        if not isinstance(settings.get(flag, False), bool):
            raise Invalid(f"{flag} must be a boolean")
    named, wide, high = _size(settings, sizes, begins, pixels="t2v" in name and name < "wan2.7")
    return Ask(
        model=name,
        words=words,
        width=wide,
        height=high,
        seconds=seconds,
        price=Money.of(prices[named]) * seconds,
        takes_s=80.0,
        seed=seed,
        audio=name >= "wan2.5" and settings.get("audio") is not False,
        picture=begins.raw if begins is not None and begins.width else None,
        lane=name,
    )


def _begins(name: str, given: Mapping[str, Any]) -> Sent | None:
    """What the video begins with, by the fields each family reads."""
    if name.startswith(("wan2.7", "wan3.0")):
        return _listed(given.get("media"))
    if "kf2v" in name:
        first = _file(given.get("first_frame_url"), "first_frame_url")
        _file(given.get("last_frame_url"), "last_frame_url")
        return first
    return _file(given.get("img_url"), "img_url") if "i2v" in name else None


def _listed(media: object) -> Sent | None:
    if media is None:
        return None
    if not isinstance(media, list) or not all(isinstance(one, dict) for one in media):
        raise Invalid("media must be a list of objects")
    kinds = [str(one.get("type")) for one in media]
    if strange := set(kinds) - set(_KINDS):
        raise Invalid(f"media type {sorted(strange)[0]} is not supported")
    if set(kinds) & set(_FRAMES) and any(kind.startswith(_REFERENCES) for kind in kinds):
        raise Invalid("reference types exclude frame types")
    if kinds.count("reference_image") > 10:
        raise Invalid("at most 10 reference images")
    begins: Sent | None = None
    for kind, one in zip(kinds, media, strict=True):
        found = _file(one.get("url"), kind, picture=kind.endswith(("frame", "image")))
        if begins is None and kind in ("first_frame", "reference_image", "first_clip", "video"):
            begins = found
    return begins


def _file(url: object, name: str, *, picture: bool = True) -> Sent:
    found = sent(url)
    if found is None:
        raise Invalid(f"{name} is required")
    if picture and found.raw is not None:
        if len(found.raw) > 10_000_000 or not found.media_type.startswith("image/"):
            raise Invalid(f"{name} is not a picture of at most 10 MB")
        if not 240 <= min(found.width, found.height) <= max(found.width, found.height) <= 8000:
            raise Invalid(f"{name}: the size of the picture is out of range")
    return found


def _size(
    settings: Mapping[str, Any], sizes: Sequence[str], begins: Sent | None, *, pixels: bool
) -> tuple[str, int, int]:
    """The named height, and the pixels that come out."""
    if pixels:
        size = settings.get("size", "1280*720" if "720P" in sizes else "1920*1080")
        sets = {"480P": _480, "720P": _720, "1080P": _1080}
        for named in sizes:
            if size in sets[named]:
                wide, high = map(int, size.split("*"))
                return named, wide, high
        raise Invalid("size is not supported")
    named = settings.get("resolution", sizes[-1])
    if named not in sizes:
        raise Invalid(f"resolution must be one of {', '.join(sizes)}")
    lines = _LINES[named]
    shape = 16 / 9
    if begins is not None and begins.width:
        shape = begins.width / begins.height
    elif isinstance(ratio := settings.get("ratio"), str) and ":" in ratio:
        across, down = ratio.split(":")
        shape = int(across) / int(down)
    even = round(lines * max(shape, 1 / shape) / 2) * 2
    return (named, even, lines) if shape >= 1 else (named, lines, even)


def _error(status: int, code: str, text: str, headers: Mapping[str, str] | None = None) -> Response:
    body = {"code": code, "message": text, "request_id": "r"}
    return JSONResponse(body, status, headers=dict(headers) if headers else None)
