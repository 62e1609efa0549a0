"""What a rehearsed ComfyUI says on `/ws` while it works, in its own order of messages."""

from __future__ import annotations

import asyncio
import struct
import uuid
from typing import Any, Protocol

from starlette.websockets import WebSocket, WebSocketDisconnect

from app.rehearsal.comfyui_records import at_work, error_of, outputs_of
from app.rehearsal.tasks import CANCELLED, DONE, FAILED, RUNNING, WAITING, Task, Tasks

_LOOK_S = 0.02
_PREVIEW = struct.pack(">II", 1, 1) + b"\xff\xd8\xff\xd9"  # an empty JPEG


class Server(Protocol):
    """What is spoken of; `prompts` by their ids, `later` than the null frame after errors."""

    prompts: dict[str, Task]
    tasks: Tasks
    later: bool

    def remaining(self) -> int: ...


async def listen(house: Server, socket: WebSocket) -> None:
    """Speaks until the other side goes."""
    await socket.accept()
    sid = socket.query_params.get("clientId") or uuid.uuid4().hex
    gone = asyncio.ensure_future(_until_gone(socket))
    try:
        await _Speech(house, socket, sid).run(gone)
    except (WebSocketDisconnect, RuntimeError):
        pass
    finally:
        gone.cancel()


async def _until_gone(socket: WebSocket) -> None:
    try:
        while (await socket.receive())["type"] != "websocket.disconnect":
            pass
    except (WebSocketDisconnect, RuntimeError):
        pass


class _Speech:
    """What one socket was told so far."""

    def __init__(self, house: Server, socket: WebSocket, sid: str) -> None:
        self._house, self._socket, self._sid = house, socket, sid
        self._over = {t for t, task in house.prompts.items() if self._state(task) in _ENDS}
        self._begun: set[str] = set()
        self._step: dict[str, int] = {}
        self._remaining = -1

    async def run(self, gone: asyncio.Future[None]) -> None:
        await self._status(self._sid)
        await self._status()
        while not gone.done():
            for ticket, task in list(self._house.prompts.items()):
                if ticket not in self._over and self._mine(task):
                    await self._tell(ticket, task)
            if self._house.remaining() != self._remaining:
                await self._status()
            await asyncio.wait({gone}, timeout=_LOOK_S)

    def _mine(self, task: Task) -> bool:
        extra: Any = task.ask.facts["extra"]
        return bool(extra.get("client_id") == self._sid)

    def _state(self, task: Task) -> str:
        return self._house.tasks.status(task)[0]

    async def _tell(self, ticket: str, task: Task) -> None:
        state, share = self._house.tasks.status(task)
        if state == WAITING:
            return
        if state == CANCELLED and ticket not in self._begun:
            self._over.add(ticket)
            return
        facts: Any = task.ask.facts
        if ticket not in self._begun:
            self._begun.add(ticket)
            await self._say("execution_start", prompt_id=ticket)
            await self._say("execution_cached", nodes=facts["cached"], prompt_id=ticket)
        if not facts["cached"]:
            await self._work(ticket, facts, share if state == RUNNING else float(state == DONE))
        if state in _ENDS:
            self._over.add(ticket)
            await self._end(ticket, task, state)

    async def _work(self, ticket: str, facts: Any, share: float) -> None:
        """Every step of every sampler that is done by now."""
        graph, samplers = facts["graph"], facts["samplers"]
        each = [_steps(graph[name]["inputs"]) for name in samplers]
        now = int(share * sum(each))
        for step in range(self._step.get(ticket, -1) + 1, now + 1):
            self._step[ticket] = step
            which, done = 0, step
            while which < len(each) - 1 and done > each[which]:
                done -= each[which]
                which += 1
            if not samplers:
                return
            await self._show(ticket, samplers, each, which, done)

    async def _show(
        self, ticket: str, samplers: list[str], each: list[int], which: int, done: int
    ) -> None:
        name, most = samplers[which], each[which]
        nodes = {
            one: _node(ticket, one, each[n], each[n], "finished")
            for n, one in enumerate(samplers[:which])
        }
        nodes[name] = _node(ticket, name, done, most, "running")
        await self._say("progress_state", prompt_id=ticket, nodes=nodes)
        if done <= 1:
            await self._say("executing", node=name, display_node=name, prompt_id=ticket)
        if done:
            await self._say("progress", value=done, max=most, prompt_id=ticket, node=name)
            await self._socket.send_bytes(_PREVIEW)

    async def _end(self, ticket: str, task: Task, state: str) -> None:
        facts: Any = task.ask.facts
        (output, *_) = facts["outputs"]
        if state == DONE:
            if not facts["cached"]:
                await self._say("executing", node=output, display_node=output, prompt_id=ticket)
            made = outputs_of(task)[output]
            await self._say(
                "executed", node=output, display_node=output, output=made, prompt_id=ticket
            )
            await self._say("execution_success", prompt_id=ticket)
        elif state == FAILED:
            await self._say("execution_error", prompt_id=ticket, **error_of(task))
        else:
            await self._say("execution_interrupted", prompt_id=ticket, **at_work(task))
        await self._status()
        if state == DONE or not self._house.later:
            await self._say("executing", node=None, prompt_id=ticket)

    async def _status(self, sid: str = "") -> None:
        self._remaining = self._house.remaining()
        status = {"exec_info": {"queue_remaining": self._remaining}}
        await self._say("status", status=status, **({"sid": sid} if sid else {}))

    async def _say(self, kind: str, **data: Any) -> None:
        await self._socket.send_json({"type": kind, "data": data})


_ENDS = (DONE, FAILED, CANCELLED)


def _steps(inputs: Any) -> int:
    first, last = inputs.get("start_at_step", 0), inputs.get("end_at_step", 10000)
    return max(1, min(int(inputs["steps"]), int(last)) - int(first))


def _node(ticket: str, name: str, value: int, most: int, state: str) -> dict[str, Any]:
    return {
        "value": value,
        "max": most,
        "state": state,
        "node_id": name,
        "prompt_id": ticket,
        "display_node_id": name,
        "parent_node_id": None,
        "real_node_id": name,
    }
