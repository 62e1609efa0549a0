"""What MiniMax's numbers mean, in both dialects' envelopes, and the call that costs nothing."""

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
from app.providers.refusals import by_status
from app.providers.talk import Talk
from app.providers.wire_call import HttpCall, HttpReply, plain_words

MODERATED = {1026: "the prompt or a picture", 1027: "the result"}
_FUNDS, _AUTH = {1008}, {1004, 2049}
_WAIT = {1002, 1039, 1041, 2045}
_WINDOW = 2056  # a subscription's five hours are used up
_TROUBLE = {1000, 1001, 1013, 1024, 1033}  # nobody says whether something was made
_WINDOW_S = 3600.0
_KEY = "Put in a working key of the same region with `takeboard account add minimax`."


def number(data: object) -> int | None:
    """A code as a number, whichever way it was written."""
    if isinstance(data, str) and data.lstrip("-").isdigit():
        return int(data)
    return data if isinstance(data, int) and not isinstance(data, bool) else None


def error_of(data: Mapping[str, Any], status: int = 200) -> ProviderError | None:
    """The error a V1 answer carries, whatever its HTTP status; None where all is well."""
    base = data.get("base_resp")
    if not isinstance(base, dict):
        return None
    code, said = number(base.get("status_code")), plain_words(base.get("status_msg"))
    return None if code in (0, None) else named(code, said, status)


def named(code: int | None, said: str, status: int) -> ProviderError:
    """The error behind one of MiniMax's numbers."""
    words = f"{said or 'no reason given'} ({code})" if code is not None else said
    if code in MODERATED:
        return Refused(
            f"MiniMax's moderation refused {MODERATED[code]}: {words}.",
            "Change the words or the picture.",
            status=status,
        )
    if code in _FUNDS:
        return OutOfFunds(
            f"MiniMax's account is empty: {words}.", "Top it up there, then retry.", status=status
        )
    if code in _AUTH:
        return Refused(f"MiniMax does not accept the key: {words}.", _KEY, status=401)
    if code in _WAIT:
        return RateLimited(f"MiniMax asks to wait: {words}.")
    if code == _WINDOW:
        return RateLimited(f"MiniMax: the subscription is used up: {words}.", retry_after=_WINDOW_S)
    if code in _TROUBLE:
        return Unreachable(f"MiniMax is in trouble: {words}.", status=status)
    return Refused(f"MiniMax refused: {words}.", "Change what it names, then retry.", status=status)


def failure(code: int | None, said: str) -> tuple[str, bool]:
    """Why a task ended badly, and whether the same order may succeed when sent again."""
    if code in MODERATED:
        return f"MiniMax's moderation refused {MODERATED[code]}: {said or code}", False
    said = said.rstrip(".")
    told = said if said.lower() not in ("", "success") else "without a reason"
    return f"MiniMax failed: {told}", code in _TROUBLE or code in (None, 0)


def read_refusal(reply: HttpReply, *, paid: bool) -> ProviderError:
    """V2 says `{"type":"error","error":{...}}`, V1 may answer so with a `base_resp`."""
    status = reply.status
    try:
        data = reply.data()
    except BadReply:
        data = {}
    if found := error_of(data, status):
        return found
    error = data.get("error")
    error = error if isinstance(error, dict) else {}
    kind, said = error.get("type"), plain_words(error.get("message"))
    code = number(error.get("code"))
    if code in MODERATED:
        return named(code, said, status)
    words = f"{said or 'no reason given'} ({status})"
    if status == 401 or kind == "authorized_error":
        return Refused(f"MiniMax does not accept the key: {words}.", _KEY, status=401)
    if status == 402 or kind == "insufficient_balance_error":
        return OutOfFunds(
            f"MiniMax's account is empty: {words}.", "Top it up there, then retry.", status=status
        )
    if status in (429, 529):
        return RateLimited(f"MiniMax asks to wait: {words}.", retry_after=reply.retry_after())
    if found := by_status("MiniMax", words, reply):
        return found
    if status == 404:
        return Refused("MiniMax does not know this task (404).", status=status)
    return Refused(f"MiniMax refused: {words}.", "Change what it names, then retry.", status=status)


def greeting() -> Talk[str]:
    """There is no call for the balance: a question about a task that cannot exist needs the key."""
    path = "/v1/query/video_generation?task_id=0"
    reply = yield HttpCall(method="GET", path=path, what="the account", expects=frozenset({404}))
    trouble = error_of(reply.data())
    if trouble is not None and (trouble.status == 401 or isinstance(trouble, RateLimited)):
        raise trouble
    return "The key works; MiniMax does not tell the balance."
