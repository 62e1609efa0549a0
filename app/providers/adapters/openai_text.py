"""OpenAI's Responses API reading a script: strict structured output, streamed, nothing stored.

Facts: wire sheet B, section 8.2 (as of 2026-11-20). Not for prices: the vendor reports tokens only.
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

MODELS = ("gpt-6-sol", "gpt-6.1-sol", "gpt-6-luna", "gpt-6-astra")
_HEADERS = {"Content-Type": "application/json"}
_FUNDS = {"insufficient_quota", "billing_hard_limit_reached"}


def sign(key: str) -> Mapping[str, str]:
    return {"Authorization": f"Bearer {key}"}


def reading(order: ReadingOrder) -> HttpCall:
    """The paid call: instructions and input apart, the schema strict."""
    form = {
        "type": "json_schema",
        "name": order.schema_name,
        "strict": True,
        "schema": order.schema_,
    }
    body = {
        "model": order.model,
        "instructions": order.instructions,
        "input": order.text,
        "max_output_tokens": order.most_tokens,
        "store": False,
        "stream": True,
        "text": {"format": form},
    }
    return HttpCall(
        method="POST",
        path="/v1/responses",
        what="the reading",
        headers={**_HEADERS, "Accept": "text/event-stream"},
        body=json_body(body),
        paid=True,
    )


def read_event(data: Mapping[str, Any]) -> Piece | None:
    kind = data.get("type")
    if kind == "response.output_text.delta":
        text = data.get("delta")
        return Piece(text=text) if isinstance(text, str) and text else None
    if kind == "response.refusal.done":
        return Piece(stop="refused", why=plain_words(data.get("refusal")))
    if kind in ("response.completed", "response.incomplete", "response.failed"):
        return _ended(part(data, "response"))
    if kind == "error":
        error = part(data, "error") or data
        raise _refusal(str(error.get("code")), plain_words(error.get("message")), None, None)
    return None


def _ended(response: Mapping[str, Any]) -> Piece:
    usage, status = part(response, "usage"), response.get("status")
    if status == "failed":
        error = part(response, "error")
        raise _refusal(str(error.get("code")), plain_words(error.get("message")), None, None)
    stop, why = "done", ""
    if status == "incomplete":
        reason = part(response, "incomplete_details").get("reason")
        stop = "refused" if reason == "content_filter" else "cut"
        why = plain_words(reason)
    elif status != "completed":
        raise BadReply(f"OpenAI ended with a status nobody knows: {plain_words(status)}.")
    model = response.get("model")
    return Piece(
        stop=stop,
        why=why,
        tokens_in=whole(usage.get("input_tokens")),
        tokens_out=whole(usage.get("output_tokens")),
        model=plain_words(model),
    )


def greeting() -> HttpCall:
    """The list of models: costs nothing and needs the key."""
    return HttpCall(method="GET", path="/v1/models", what="the models", headers=_HEADERS)


def read_greeting(reply: HttpReply) -> str:
    found = reply.data().get("data")
    if not isinstance(found, list):
        raise BadReply("OpenAI's list of models is none.", status=reply.status)
    return f"{len(found)} models"


def read_refusal(reply: HttpReply) -> ProviderError:
    try:
        error = part(reply.data(), "error")
    except BadReply:
        error = {}
    code = error.get("code") or error.get("type")
    return _refusal(
        code if isinstance(code, str) else "",
        plain_words(error.get("message")),
        reply.status,
        reply.retry_after(),
    )


def _refusal(code: str, said: str, status: int | None, wait: float | None) -> ProviderError:
    words = f": {said}" if said else ""
    number = f" ({status})" if status else ""
    if code in _FUNDS or status == 402:
        return OutOfFunds(
            f"OpenAI's account is empty{words}.", "Buy credits there, then ask again.",
            status=status,
        )  # fmt: skip
    if status in (401, 403) or code == "invalid_api_key":
        return Refused(
            f"OpenAI does not accept the key{number}{words}.",
            "Put in a working key with `takeboard account add openai`.",
            status=status,
        )
    if status == 429 or code == "rate_limit_exceeded":
        return RateLimited(f"OpenAI asks to wait{words}.", retry_after=wait, status=status or 429)
    if status == 404 or code == "model_not_found":
        return Refused(
            f"OpenAI does not know this model{number}{words}.", "Choose another model.",
            status=status,
        )  # fmt: skip
    if (status is not None and 400 <= status < 500) or code in ("invalid_prompt", "content_filter"):
        return Refused(
            f"OpenAI refused{number}{words}.", "Change what it names, then ask again.",
            status=status,
        )  # fmt: skip
    return Unreachable(f"OpenAI is in trouble{number}{words}.", "Ask again later.", status=status)
