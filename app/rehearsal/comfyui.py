"""A ComfyUI with Wan's models, played on this machine: one graph at a time, no key, no money.

Facts: wire sheet B, section 5: version 0.3.64, or with `later` what is known of 0.36. It has
neither moderation nor funds; where a fault brings refusals, they are those of a proxy before it.
"""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket

from app.rehearsal.comfyui_nodes import MODELS, NODES
from app.rehearsal.comfyui_records import item_of, record_of
from app.rehearsal.comfyui_rules import ask_of, error, judged, samplers_of
from app.rehearsal.comfyui_socket import listen
from app.rehearsal.files import file_names, form_parts, send_file
from app.rehearsal.house import FUNDS, GONE, INTERNAL, OVERLOADED, RATE, TIMEOUT, House
from app.rehearsal.sent_media import kind_of
from app.rehearsal.tasks import DONE, RUNNING, WAITING, Task

KEY = ""
_SAID = {RATE: 429, FUNDS: 402, INTERNAL: 500, OVERLOADED: 503, TIMEOUT: 504, GONE: 404}
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_UNASKED = 2  # further questions of a client that looks for a prompt which was lost


class ComfyUI(House):
    usual_key, usual_slots = KEY, 1

    def __init__(self, speed: float = 1.0, *, later: bool = False, **wishes: Any) -> None:
        self.later = later
        self.prompts: dict[str, Task] = {}
        self._inputs: dict[str, bytes] = {}
        self._made: dict[str, Task] = {}
        self._drawn: dict[str, Task] = {}
        self._forgotten: set[str] = set()
        self._lost: dict[str, int] = {}
        super().__init__(speed, **wishes)

    def routes(self) -> Sequence[BaseRoute]:
        plain: list[tuple[str, Any, list[str]]] = [
            ("/prompt", self._prompt, ["POST"]),
            ("/prompt", self._waiting, ["GET"]),
            ("/history", self._histories, ["GET"]),
            ("/history", self._forget, ["POST"]),
            ("/history/{ticket}", self._history, ["GET"]),
            ("/queue", self._queue, ["GET"]),
            ("/queue", self._take_out, ["POST"]),
            ("/interrupt", self._interrupt, ["POST"]),
            ("/free", self._free, ["POST"]),
            ("/view", self._view, ["GET", "HEAD"]),
            ("/upload/image", self._upload, ["POST"]),
            ("/object_info", self._nodes, ["GET"]),
            ("/object_info/{kind}", self._node, ["GET"]),
            ("/models", self._folders, ["GET"]),
            ("/models/{folder}", self._models, ["GET"]),
            ("/system_stats", self._stats, ["GET"]),
            ("/features", self._features, ["GET"]),
        ]
        found: list[BaseRoute] = [WebSocketRoute("/ws", self._socket)]
        for path, does, methods in plain:
            found += [Route(base + path, does, methods=methods) for base in ("", "/api")]
        if self.later:
            found.append(Route("/api/jobs/{ticket}/cancel", self._cancel, methods=["POST"]))
        return found

    def gate(self, request: Request) -> Response | None:
        return None

    def refuse(self, kind: str, text: str, headers: Mapping[str, str] | None = None) -> Response:
        status = _SAID[kind]
        body = "" if kind == GONE else f"{status}: {text}"
        return Response(body, status, dict(headers) if headers else None, "text/plain")

    # prompts

    async def _prompt(self, request: Request) -> Response:
        self.creates += 1
        raw = await request.body()
        try:
            body = json.loads(raw)
        except (ValueError, RecursionError):
            body = None
        if not isinstance(body, dict) or "prompt" not in body:
            return _bad(error("no_prompt", "No prompt provided", "No prompt provided"))
        graph, ticket = body["prompt"], body.get("prompt_id")
        words = _positive(graph)
        if trouble := await self.before(words):
            return trouble
        if self.later and ticket is not None and not _UUID.fullmatch(str(ticket)):
            return _bad(error("invalid_prompt_id", "prompt_id is not a UUID", str(ticket)))
        failed, nodes, outputs = judged(graph, self._inputs, later=self.later)
        if failed is not None:
            return _bad(failed, nodes)
        ticket = str(ticket) if ticket is not None else str(uuid.uuid4())
        task = self._taken(ticket, body, raw, outputs)
        number = task.ask.facts["number"]
        told = {"prompt_id": ticket, "number": number, "node_errors": nodes}
        return await self.after(words) or JSONResponse(told)

    def _taken(self, ticket: str, body: dict[str, Any], raw: bytes, outputs: list[str]) -> Task:
        graph = body["prompt"]
        ask = ask_of(graph, outputs[0], self._inputs, ticket)
        same = hashlib.sha256(json.dumps(graph, sort_keys=True).encode()).hexdigest()
        before = self._drawn.get(same)
        if before is not None and self.tasks.status(before)[0] == DONE:
            file = before.ask.facts["file"]  # the very same graph is not worked on again
            object.__setattr__(ask, "takes_s", 0.01)
        else:
            before, file = None, self._free_name(graph[outputs[0]]["inputs"]["filename_prefix"])
        extra = body.get("extra_data")
        extra = dict(extra) if isinstance(extra, dict) else {}
        if isinstance(body.get("client_id"), str):
            extra["client_id"] = body["client_id"]
        ask.facts.update(
            graph=graph,
            outputs=outputs,
            extra=extra,
            number=self.creates - 1,
            file=file,
            cached=list(graph) if before else [],
            samplers=samplers_of(graph, outputs[0]),
        )
        task = self.take(ask, raw, client_id=ticket, failure_is_free=False)
        self.prompts[ticket] = self._drawn[same] = task
        self._made[str(file)] = before or task
        return task

    def _free_name(self, prefix: str) -> str:
        nth = 1 + sum(name.startswith(f"{prefix}_") for name in self._made)
        return f"{prefix}_{nth:05}_.mp4"

    # questions

    async def _history(self, request: Request) -> Response:
        ticket = request.path_params["ticket"]
        task = self._known(ticket)
        if task is None or self._is_lost(task, ticket):
            return JSONResponse({})
        found = self.asked(task)
        if isinstance(found, Response):
            if found.status_code != _SAID[GONE]:
                return found
            self._lost[ticket] = _UNASKED
            return JSONResponse({})
        word = self.tasks.status(task)[0]
        if self.shown_id(task) != task.id:
            return JSONResponse(
                {str(uuid.UUID(int=0)): record_of(task, ticket, self.tasks.status(task)[0])}
            )
        if word == RUNNING and (odd := self.shown_word(task, "")):
            record = record_of(task, ticket, word)
            record["status"] = {"status_str": odd, "completed": False, "messages": []}
            return JSONResponse({ticket: record | {"outputs": {}}})
        if word in (WAITING, RUNNING):
            return JSONResponse({})
        return JSONResponse({ticket: record_of(task, ticket, word)})

    async def _histories(self, request: Request) -> Response:
        ended = {
            ticket: record_of(task, ticket, self.tasks.status(task)[0])
            for ticket, task in self.prompts.items()
            if ticket not in self._forgotten
            and self.tasks.status(task)[0] not in (WAITING, RUNNING)
        }
        query, tickets = request.query_params, list(ended)
        most = query.get("max_items", "")
        if most.isdecimal():
            begin = query.get("offset", "")
            start = int(begin) if begin.isdecimal() else max(0, len(tickets) - int(most))
            tickets = tickets[start : start + int(most)]
        return JSONResponse({ticket: ended[ticket] for ticket in tickets})

    async def _forget(self, request: Request) -> Response:
        wish = await _json(request)
        self._forgotten |= set(self.prompts) if wish.get("clear") else set(wish.get("delete") or ())
        return Response()

    async def _waiting(self, _request: Request) -> Response:
        return JSONResponse({"exec_info": {"queue_remaining": self.remaining()}})

    async def _queue(self, _request: Request) -> Response:
        lists: dict[str, list[Any]] = {"queue_running": [], "queue_pending": []}
        names = {RUNNING: "queue_running", WAITING: "queue_pending"}
        for ticket, task in self.prompts.items():
            name = names.get(self.tasks.status(task)[0])
            if name and ticket not in self._forgotten and not self._is_lost(task, ticket):
                lists[name].append(item_of(task, ticket))
        return JSONResponse(lists)

    def remaining(self) -> int:
        return sum(self.tasks.status(t)[0] in (WAITING, RUNNING) for t in self.prompts.values())

    def _known(self, ticket: str) -> Task | None:
        self.tasks.settle()
        return None if ticket in self._forgotten else self.prompts.get(ticket)

    def _is_lost(self, task: Task, ticket: str) -> bool:
        left = self._lost.get(ticket, 0)
        if left:
            self._lost[ticket] = left - 1
        return left > 0

    # stopping

    async def _take_out(self, request: Request) -> Response:
        wish = await _json(request)
        every = [t for t in self.prompts if self._is_waiting(t)]
        for ticket in every if wish.get("clear") else wish.get("delete") or ():
            if self._is_waiting(ticket):
                self._withdraw(ticket)
        return Response()

    async def _interrupt(self, request: Request) -> Response:
        asked = (await _json(request)).get("prompt_id")
        for ticket, task in self.prompts.items():
            if self.tasks.status(task)[0] == RUNNING and asked in (None, ticket):
                self.tasks.withdraw(task)
        return Response()

    async def _cancel(self, request: Request) -> Response:
        ticket = request.path_params["ticket"]
        task = self._known(ticket)
        state = self.tasks.status(task)[0] if task is not None else ""
        if self._is_waiting(ticket):
            self._withdraw(ticket)
        elif task is not None and state == RUNNING:
            self.tasks.withdraw(task)
        return JSONResponse({"cancelled": state in (WAITING, RUNNING)})

    def _is_waiting(self, ticket: str) -> bool:
        task = self._known(ticket)
        return task is not None and self.tasks.status(task)[0] == WAITING

    def _withdraw(self, ticket: str) -> None:
        """What never began leaves no record."""
        self.tasks.withdraw(self.prompts[ticket], forget=True)
        self._forgotten.add(ticket)

    async def _free(self, _request: Request) -> Response:
        return Response()

    # files

    async def _view(self, request: Request) -> Response:
        query = request.query_params
        name, folder, kind = (query.get(one, "") for one in ("filename", "subfolder", "type"))
        if not name or name.startswith("/") or ".." in name:
            return Response(status_code=400)
        if ".." in folder or folder.startswith("/"):
            return Response(status_code=403)
        path = f"{folder}/{name}" if folder else name
        if kind == "input" and path in self._inputs:
            raw = self._inputs[path]
            return send_file(request, raw, kind_of(raw) or "application/octet-stream")
        task = self._made.get(path) if kind in ("", "output") else None
        if task is None or self.tasks.status(task)[0] != DONE:
            return Response(status_code=404)
        if self.faults.strikes("expired-url", task.ask.words):  # somebody removed the file
            return Response(status_code=404)
        return await self.send(task, request)

    async def _upload(self, request: Request) -> Response:
        kind, body = request.headers.get("content-type", ""), await request.body()
        parts = form_parts(kind, body)
        name = file_names(kind, body).get("image", "")
        raw = parts.get("image")
        if raw is None or not name:
            return Response(status_code=400)
        folder = parts.get("subfolder", b"").decode("utf-8", "replace")
        where = parts.get("type", b"input").decode("utf-8", "replace") or "input"
        if ".." in folder or ".." in name or "/" in name or folder.startswith("/"):
            return Response(status_code=400)
        stem, dot, ending = name.rpartition(".")
        over, tried, path = parts.get("overwrite", b"") in (b"true", b"1"), name, ""
        for nth in range(1, 1000):
            path = f"{folder}/{tried}" if folder else tried
            if over or self._inputs.get(path, raw) == raw:
                break
            tried = f"{stem} ({nth}){dot}{ending}"
        self._inputs[path] = raw
        return JSONResponse({"name": tried, "subfolder": folder, "type": where})

    # what it is

    async def _nodes(self, _request: Request) -> Response:
        return JSONResponse(NODES)

    async def _node(self, request: Request) -> Response:
        kind = request.path_params["kind"]
        return JSONResponse({kind: NODES[kind]} if kind in NODES else {})

    async def _folders(self, _request: Request) -> Response:
        return JSONResponse(list(MODELS))

    async def _models(self, request: Request) -> Response:
        found = MODELS.get(request.path_params["folder"])
        return JSONResponse(found) if found is not None else Response(status_code=404)

    async def _stats(self, _request: Request) -> Response:
        version = "0.36.0" if self.later else "0.3.64"
        device = {
            "name": "rehearsal", "type": "cpu", "index": None,
            "vram_total": 16 << 30, "vram_free": 12 << 30,
        }  # fmt: skip
        system = {"os": "posix", "comfyui_version": version, "python_version": "3.11"}
        return JSONResponse({"system": system, "devices": [device]})

    async def _features(self, _request: Request) -> Response:
        return JSONResponse({"supports_preview_metadata": True, "max_upload_size": 104857600})

    async def _socket(self, socket: WebSocket) -> None:
        await listen(self, socket)


def _bad(failed: dict[str, Any], nodes: dict[str, Any] | None = None) -> Response:
    return JSONResponse({"error": failed, "node_errors": nodes or {}}, 400)


def _positive(graph: object) -> str:
    """The words of a graph that was not judged yet; enough to choose faults by."""
    nodes = graph.values() if isinstance(graph, dict) else ()
    texts = [
        str(node["inputs"].get("text") or "")
        for node in nodes
        if isinstance(node, dict) and isinstance(node.get("inputs"), dict)
    ]
    return " ".join(text for text in texts if text)


async def _json(request: Request) -> dict[str, Any]:
    try:
        found = json.loads(await request.body() or b"{}")
    except ValueError:
        found = None
    return found if isinstance(found, dict) else {}
