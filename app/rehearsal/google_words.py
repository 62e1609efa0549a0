"""How Google reads a request, and how it says that something is wrong."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.responses import JSONResponse, Response

from app.rehearsal.google_rules import LARGEST_BODY, Invalid


def error(
    status: int,
    word: str,
    text: str,
    details: Sequence[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    told: dict[str, object] = {"code": status, "message": text, "status": word}
    if details:
        told["details"] = list(details)
    return JSONResponse({"error": told}, status, headers=dict(headers or {}))


def short(ticket: str) -> str:
    """A task's id in lower-case letters and digits alone, as names of files are."""
    return uuid.UUID(ticket).hex


def long(name: str) -> str:
    """The task's id of such a name; empty for what is none."""
    try:
        return str(uuid.UUID(hex=name)) if len(name) == 32 else ""
    except ValueError:
        return ""


def reading(raw: bytes) -> Any:
    """Raises `Invalid` for a body that is too large, or no JSON."""
    if len(raw) > LARGEST_BODY:
        raise Invalid("Request payload size exceeds the limit: 20971520 bytes.")
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        raise Invalid("Invalid JSON payload received.") from None


def wrong(invalid: Invalid) -> Response:
    word = {404: "NOT_FOUND", 403: "PERMISSION_DENIED"}.get(invalid.status, "INVALID_ARGUMENT")
    return error(invalid.status, word, invalid.text)
