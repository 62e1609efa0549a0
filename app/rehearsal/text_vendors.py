"""Anthropic's Messages and OpenAI's Responses played on this machine, streamed.

An ASGI app each, which an official client cannot tell from the vendor as far as a script is read:
checks, events, usage, errors. Faults strike where `faults` says so.
"""

from __future__ import annotations

import asyncio
import json
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from app.rehearsal.bill import Bill
from app.rehearsal.faults import Faults
from app.rehearsal.text_model import breakdown, pieces, schema_faults, tokens

KEY = "sk-rehearsal"
ANTHROPIC_VERSION = "2026-10-21"
MODELS = {
    "anthropic": ("claude-sonnet-5-5", "claude-opus-5-5", "claude-haiku-5-5"),
    "openai": ("gpt-6-sol", "gpt-6.1-sol", "gpt-6-luna", "gpt-6-astra"),
}
_PAUSE_S = 0.05  # between two events at speed 1
_NEVER_S = 40.0
Event = tuple[str, dict[str, Any]]


class TextVendor(ABC):
    """The app; `key` is the only one it takes. `heard` are the bodies of the questions so far."""

    path = ""
    vendor = ""

    def __init__(self, *, speed: float, faults: str, key: str) -> None:
        self.key, self._speed, self._faults = key, speed, Faults(faults)
        self.heard: list[dict[str, Any]] = []
        self._router = Router(
            [
                Route(self.path, self._read, methods=["POST"]),
                Route("/v1/models", self._models, methods=["GET"]),
            ],
            redirect_slashes=False,
        )

    @property
    def app(self) -> ASGIApp:
        return self

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and (refusal := self.refusal(Request(scope))):
            await refusal(scope, receive, send)
            return
        await self._router(scope, receive, send)

    async def _models(self, _request: Request) -> Response:
        return JSONResponse({"data": [{"id": name} for name in MODELS[self.vendor]]})

    async def _read(self, request: Request) -> Response:
        try:
            body = json.loads(await request.body())
        except ValueError:
            body = None
        if not isinstance(body, dict):
            return self.error(400, "invalid_request_error", "The body is not a JSON object.")
        self.heard.append(body)
        if stopped := await self._before() or self._wrong(body):
            return stopped
        strikes = self._faults.strikes
        answer = breakdown(*self.question(body), bad_rows=strikes("bad-rows"))
        cut, broken = strikes("cut-short"), strikes("broken-stream")
        refused, garbage = strikes("moderation"), strikes("garbage-json")
        parts = (
            [] if refused else ["I cannot ", "do that."] if garbage else [*pieces(answer, cut=cut)]
        )
        usage = (tokens(json.dumps(body)), tokens("".join(parts)))
        stop = "refused" if refused else "cut" if cut else "done"
        events = self.events(str(body["model"]), parts, usage, stop)
        pause = _PAUSE_S * (5 if strikes("slow") else 1) / self._speed

        async def stream() -> AsyncIterator[bytes]:
            for n, (name, data) in enumerate(events):
                if broken and n > len(events) * 3 // 4:
                    await asyncio.sleep(0.1)  # what was sent before shall arrive
                    raise ConnectionResetError("broken off")
                yield f"event: {name}\ndata: {json.dumps(data)}\n\n".encode()
                await asyncio.sleep(pause)

        return StreamingResponse(stream(), media_type="text/event-stream")

    async def _before(self) -> Response | None:
        strikes = self._faults.strikes
        if strikes("timeout-before"):
            await asyncio.sleep(_NEVER_S)
            raise ConnectionResetError("never answered")
        if strikes("reject-429"):
            return self.error(429, *self.words("wait"))
        if strikes("reject-429-retry-after"):
            return self.error(429, *self.words("wait"), {"Retry-After": "7"})
        if strikes("out-of-credits"):
            return self.error(*self.empty())
        if strikes("error-500-before"):
            return self.error(500, "api_error", "An internal error occurred.")
        if strikes("error-503-before"):
            return self.error(*self.overloaded())
        return None

    def _wrong(self, body: Mapping[str, Any]) -> Response | None:
        if body.get("model") not in MODELS[self.vendor]:
            return self.error(404, *self.words("model"))
        if body.get("stream") is not True:
            return self.error(400, "invalid_request_error", "This simulator only streams.")
        faults = schema_faults(self.schema(body))
        if faults:
            return self.error(400, "invalid_request_error", faults[0])
        return None

    # what differs from vendor to vendor

    @abstractmethod
    def refusal(self, request: Request) -> Response | None: ...

    @abstractmethod
    def question(self, body: Mapping[str, Any]) -> tuple[str, str]:
        """Instructions and text."""
        ...

    @abstractmethod
    def schema(self, body: Mapping[str, Any]) -> object: ...

    @abstractmethod
    def events(
        self, model: str, parts: list[str], usage: tuple[int, int], stop: str
    ) -> list[Event]: ...

    @abstractmethod
    def words(self, what: str) -> tuple[str, str]: ...

    @abstractmethod
    def empty(self) -> tuple[int, str, str]: ...

    @abstractmethod
    def overloaded(self) -> tuple[int, str, str]: ...

    @abstractmethod
    def error(
        self, status: int, kind: str, message: str, headers: Mapping[str, str] | None = None
    ) -> Response: ...


class Anthropic(TextVendor):
    path, vendor = "/v1/messages", "anthropic"

    def refusal(self, request: Request) -> Response | None:
        given = request.headers
        bearer = given.get("authorization") == f"Bearer {self.key}"
        if not bearer and given.get("x-api-key") != self.key:
            return self.error(401, "authentication_error", "invalid x-api-key")
        if given.get("anthropic-version") not in (ANTHROPIC_VERSION, "2023-06-01"):
            return self.error(400, "invalid_request_error", "anthropic-version: not known")
        return None

    def question(self, body: Mapping[str, Any]) -> tuple[str, str]:
        return str(body.get("system", "")), str(body["messages"][0]["content"])

    def schema(self, body: Mapping[str, Any]) -> object:
        form = body.get("output_config", {}).get("format", {})
        good = form.get("type") == "json_schema" and isinstance(body.get("max_tokens"), int)
        return form.get("schema") if good else None

    def events(
        self, model: str, parts: list[str], usage: tuple[int, int], stop: str
    ) -> list[Event]:
        reason = {"done": "end_turn", "cut": "max_tokens", "refused": "refusal"}[stop]
        message: dict[str, Any] = {
            "id": "msg_rehearsal", "type": "message", "role": "assistant", "model": model,
            "content": [], "stop_reason": None, "usage": {"input_tokens": usage[0],
            "output_tokens": 1, "cache_creation_input_tokens": 0, "cache_read_input_tokens": 0},
        }  # fmt: skip
        block = {"type": "text", "text": ""}
        delta: dict[str, Any] = {"stop_reason": reason, "stop_sequence": None}
        if stop == "refused":
            delta["stop_details"] = {"type": "refusal", "explanation": "Played refusal."}
        kinds: list[dict[str, Any]] = [
            {"type": "message_start", "message": message},
            {"type": "content_block_start", "index": 0, "content_block": block},
            {"type": "ping"},
            *(
                {"type": "content_block_delta", "index": 0,
                 "delta": {"type": "text_delta", "text": text}}
                for text in parts
            ),
            {"type": "content_block_stop", "index": 0},
            {"type": "message_delta", "delta": delta, "usage": {"output_tokens": usage[1]}},
            {"type": "message_stop"},
        ]  # fmt: skip
        return [(str(one["type"]), one) for one in kinds]

    def words(self, what: str) -> tuple[str, str]:
        return {
            "wait": ("rate_limit_error", "Number of requests has exceeded your limit"),
            "model": ("not_found_error", "model: not found"),
        }[what]

    def empty(self) -> tuple[int, str, str]:
        return 402, "billing_error", "Your credit balance is too low"

    def overloaded(self) -> tuple[int, str, str]:
        return 529, "overloaded_error", "Overloaded"

    def error(
        self, status: int, kind: str, message: str, headers: Mapping[str, str] | None = None
    ) -> Response:
        body = {"type": "error", "error": {"type": kind, "message": message}, "request_id": "req_1"}
        return JSONResponse(body, status, headers=dict(headers or {}))


class OpenAI(TextVendor):
    path, vendor = "/v1/responses", "openai"

    def refusal(self, request: Request) -> Response | None:
        if request.headers.get("authorization") != f"Bearer {self.key}":
            return self.error(401, "invalid_api_key", "Incorrect API key provided")
        return None

    def question(self, body: Mapping[str, Any]) -> tuple[str, str]:
        return str(body.get("instructions", "")), str(body["input"])

    def schema(self, body: Mapping[str, Any]) -> object:
        form = body.get("text", {}).get("format", {})
        good = form.get("type") == "json_schema" and form.get("strict") is True
        return form.get("schema") if good and form.get("name") else None

    def events(
        self, model: str, parts: list[str], usage: tuple[int, int], stop: str
    ) -> list[Event]:
        counts = {
            "input_tokens": usage[0], "output_tokens": usage[1], "total_tokens": sum(usage)
        }  # fmt: skip
        response: dict[str, Any] = {
            "id": "resp_rehearsal", "object": "response", "model": model, "error": None,
            "incomplete_details": None, "output": [],
        }  # fmt: skip
        status = "incomplete" if stop == "cut" else "completed"
        ended = {**response, "status": status, "usage": counts}
        if stop == "cut":
            ended["incomplete_details"] = {"reason": "max_output_tokens"}
        refusal = {"type": "response.refusal.done", "refusal": "Played refusal."}
        kinds: list[dict[str, Any]] = [
            {"type": "response.created", "response": {**response, "status": "in_progress"}},
            *({"type": "response.output_text.delta", "delta": text} for text in parts),
            *([refusal] if stop == "refused" else []),
            {"type": f"response.{status}", "response": ended},
        ]
        numbered = [{**one, "sequence_number": n} for n, one in enumerate(kinds)]
        return [(str(one["type"]), one) for one in numbered]

    def words(self, what: str) -> tuple[str, str]:
        return {
            "wait": ("rate_limit_exceeded", "Rate limit reached for requests"),
            "model": ("model_not_found", "The model does not exist"),
        }[what]

    def empty(self) -> tuple[int, str, str]:
        return 429, "insufficient_quota", "You exceeded your current quota"

    def overloaded(self) -> tuple[int, str, str]:
        return 503, "server_error", "The engine is currently overloaded"

    def error(
        self, status: int, kind: str, message: str, headers: Mapping[str, str] | None = None
    ) -> Response:
        body = {"error": {"message": message, "type": kind, "param": None, "code": kind}}
        return JSONResponse(body, status, headers=dict(headers or {}))


def make_anthropic(
    speed: float = 1.0, *, seed: int = 0, faults: str = "", bill: Bill | None = None, key: str = KEY
) -> Anthropic:
    """`seed` and `bill` are unused: answers do not vary, and tokens have no price here."""
    return Anthropic(speed=speed, faults=faults, key=key)


def make_openai(
    speed: float = 1.0, *, seed: int = 0, faults: str = "", bill: Bill | None = None, key: str = KEY
) -> OpenAI:
    return OpenAI(speed=speed, faults=faults, key=key)
