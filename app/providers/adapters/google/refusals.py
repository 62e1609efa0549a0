"""What Google's error answers mean, alike on all its routes (wire sheet A, 3.2)."""

from __future__ import annotations

import re
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
from app.providers.wire_call import HttpReply, plain_words

_FUNDS = re.compile(r"\b(billing|credits?|prepay\w*|payment)\b", re.IGNORECASE)
# A plain quota answer speaks of billing details too.
_EMPTY = re.compile(r"\b(depleted|prepay\w*|insufficient)\b", re.IGNORECASE)
_SAFETY = re.compile(
    r"\b(safety|moderat\w*|policy|policies|blocked|prohibited|usage guidelines|responsible ai)\b",
    re.IGNORECASE,
)
_DELAY = re.compile(r"(\d+(?:\.\d+)?)s")
_KEY_FAULTS = {"API_KEY_INVALID", "API_KEY_SERVICE_BLOCKED", "API_KEY_EXPIRED"}


def read_refusal(reply: HttpReply, *, paid: bool) -> ProviderError:
    """Only 4xx promise that nothing was made; any other answer to an order leaves it in doubt."""
    status, error = reply.status, _error(reply)
    said = plain_words(error.get("message")).rstrip(".")
    reasons = {str(one.get("reason")) for one in _details(error)}
    broke = _EMPTY if status == 429 else _FUNDS
    if status in (400, 402, 403, 429) and (
        "BILLING_DISABLED" in reasons or status == 402 or broke.search(said)
    ):
        return OutOfFunds(
            f"Google's project cannot pay: {said or status}.",
            "Put its billing in order in Google's console, then retry.",
            status=status,
        )
    if status in (401, 403) or reasons & _KEY_FAULTS:
        role = "Give the account the role Vertex AI User, or put in another key with"
        step = role if status == 403 else "Put in a working key with"
        return Refused(
            f"Google does not let this account in ({status}){_after(said)}.",
            f"{step} `takeboard account add google`.",
            status=status,
        )
    if status in (408, 429):
        return RateLimited(
            f"Google asks to wait: {said or 'too many requests'}.",
            retry_after=_delay(reply, error),
            status=status,
        )
    if status >= 500 and (paid or status in (500, 502, 503, 504)):
        return Unreachable(f"Google is in trouble ({status}){_after(said)}.", status=status)
    if not 400 <= status < 500:
        return BadReply(f"Google answered {status}, which says nothing.", status=status)
    if status == 404:
        return Refused(
            f"Google does not know it{_after(said)} (404).",
            "A model that ended, a file that ran out, or a task of another project: choose another "
            "model card, or order again.",
            status=status,
        )
    if _SAFETY.search(said):
        return Refused(
            f"Google's moderation refused it: {said}.", "Change the prompt or pictures.",
            status=status,
        )  # fmt: skip
    return Refused(
        f"Google refused: {said or status}.", "Change what it names, then retry.", status=status
    )


def is_moderation(text: str) -> bool:
    return _SAFETY.search(text) is not None


def _error(reply: HttpReply) -> Mapping[str, Any]:
    try:
        found = reply.data().get("error")
    except BadReply:
        return {}
    if isinstance(found, str):
        return {"message": found}
    return found if isinstance(found, dict) else {}


def _details(error: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = error.get("details")
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _delay(reply: HttpReply, error: Mapping[str, Any]) -> float | None:
    """Seconds of the header, else of a `RetryInfo` in the body."""
    if (told := reply.retry_after()) is not None:
        return told
    for one in _details(error):
        delay = one.get("retryDelay")
        if isinstance(delay, str) and (found := _DELAY.fullmatch(delay)):
            return float(found[1])
    return None


def _after(said: str) -> str:
    return f": {said}" if said else ""
