"""Anthropic's Messages API reading a script: structured output, streamed.

Facts: wire sheet B, section 8.1 (as of 2026-11-20). Not for prices: the vendor reports tokens only.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain.errors import (
    BadReply,
    OutOfFunds,
    ProviderError,
    RateLimited,
    Refused,
    Unreachable,
)
from app.domain.reading import ReadingOrder
from app.providers.reading import Piece, part, whole
from app.providers.wire_call import HttpCall, HttpReply, json_body, plain_words

VERSION = "2026-10-21"
MODELS = ("claude-sonnet-5-5", "claude-opus-5-5", "claude-haiku-5-5")
_HEADERS = {"anthropic-version": VERSION, "Content-Type": "application/json"}
_STOPS = {
    "end_turn": "done",
    "stop_sequence": "done",
    "max_tokens": "cut",
    "model_context_window_exceeded": "cut",
    "refusal": "refused",
}


def sign(key: str) -> Mapping[str, str]:
    return {"Authorization": f"Bearer {key}"}


def reading(order: ReadingOrder) -> HttpCall:
    """The paid call: one user message, the schema as output format."""
    body = {
        "model": order.model,
        "max_tokens": order.most_tokens,
        "system": order.instructions,
        "messages": [{"role": "user", "content": order.text}],
        "output_config": {"format": {"type": "json_schema", "schema": order.schema_}},
        "stream": True,
    }
    return HttpCall(
        method="POST",
        path="/v1/messages",
        what="the reading",
        headers={**_HEADERS, "Accept": "text/event-stream"},
        body=json_body(body),
        paid=True,
    )


def read_event(data: Mapping[str, Any]) -> Piece | None:
    kind = data.get("type")
    if kind == "message_start":
        message = part(data, "message")
        usage, model = part(message, "usage"), message.get("model")
        named = model if isinstance(model, str) else ""
        return Piece(tokens_in=_input(usage), model=plain_words(named))
    if kind == "content_block_delta":
        delta = part(data, "delta")
        text = delta.get("text")
        return Piece(text=text) if delta.get("type") == "text_delta" and text else None
    if kind == "message_delta":
        delta = part(data, "delta")
        reason = delta.get("stop_reason")
        if reason is None:
            return None
        if reason not in _STOPS:
            raise BadReply(f"Anthropic stopped for a reason nobody knows: {plain_words(reason)}.")
        details = part(delta, "stop_details") or part(data, "stop_details")
        why = plain_words(details.get("explanation") or details.get("category"))
        tokens = whole(part(data, "usage").get("output_tokens"))
        return Piece(stop=_STOPS[reason], why=why, tokens_out=tokens)
    if kind == "error":
        error = part(data, "error")
        raise _refusal(str(error.get("type")), plain_words(error.get("message")), None, None)
    return None


def greeting() -> HttpCall:
    """The list of models: costs nothing and needs the key."""
    return HttpCall(method="GET", path="/v1/models?limit=100", what="the models", headers=_HEADERS)


def read_greeting(reply: HttpReply) -> str:
    found = reply.data().get("data")
    if not isinstance(found, list):
        raise BadReply("Anthropic's list of models is none.", status=reply.status)
    return f"{len(found)} models"


def read_refusal(reply: HttpReply) -> ProviderError:
    try:
        error = part(reply.data(), "error")
    except BadReply:
        error = {}
    kind = error.get("type") if isinstance(error.get("type"), str) else ""
    return _refusal(
        kind or _BY_STATUS.get(reply.status, ""),
        plain_words(error.get("message")),
        reply.status,
        reply.retry_after(),
    )


_BY_STATUS = {
    401: "authentication_error", 402: "billing_error", 403: "permission_error",
    404: "not_found_error", 429: "rate_limit_error", 529: "overloaded_error",
}  # fmt: skip


def _input(usage: Mapping[str, Any]) -> int | None:
    """All tokens that went in, those of a cache as well."""
    names = ("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens")
    counts = [whole(usage.get(name)) for name in names]
    return sum(count or 0 for count in counts) if counts[0] is not None else None


def _refusal(kind: str, said: str, status: int | None, wait: float | None) -> ProviderError:
    words = f": {said}" if said else ""
    number = f" ({status})" if status else ""
    if kind in ("authentication_error", "permission_error"):
        return Refused(
            f"Anthropic does not accept the key{number}{words}.",
            "Put in a working key with `takeboard account add anthropic`.",
            status=status,
        )
    if kind == "billing_error":
        return OutOfFunds(
            f"Anthropic's account is empty{words}.", "Buy credits there, then ask again.",
            status=status,
        )  # fmt: skip
    if kind == "rate_limit_error":
        return RateLimited(
            f"Anthropic asks to wait{words}.", retry_after=wait, status=status or 429
        )
    if kind == "overloaded_error":
        return RateLimited(f"Anthropic is overloaded{number}{words}.", status=status or 529)
    if kind == "not_found_error":
        return Refused(
            f"Anthropic does not know this model{number}{words}.", "Choose another model.",
            status=status,
        )  # fmt: skip
    if status is not None and 400 <= status < 500:
        return Refused(
            f"Anthropic refused{number}{words}.", "Change what it names, then ask again.",
            status=status,
        )  # fmt: skip
    return Unreachable(
        f"Anthropic is in trouble{number}{words}.", "Ask again later.", status=status
    )
