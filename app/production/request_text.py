"""A request as people read it: JSON with its pictures shortened and marked, never with a key."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from app.domain.errors import BadInput

_LONGEST = 400  # characters of one value in the shown JSON; pictures have millions


def readable(raw: bytes) -> Any:
    """The JSON of a body with pictures shortened; raises `BadInput` for anything else."""
    try:
        return _short(json.loads(raw))
    except ValueError as error:
        raise BadInput("The request is not JSON and cannot be shown.", "Copy its bytes.") from error


def _short(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _short(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_short(one) for one in value]
    if isinstance(value, str) and len(value) > _LONGEST:
        digest = hashlib.sha256(value.encode()).hexdigest()[:16]
        if value.startswith("data:"):
            head, _comma, data = value.partition(",")
            return f"{head},… {len(data):,} characters, sha256 {digest}"
        if " " not in value:  # base64 without its head; words have spaces
            return f"… {len(value):,} characters, sha256 {digest}"
    return value


def pretty(value: Any) -> str:
    """JSON for people."""
    return json.dumps(value, ensure_ascii=False, indent=2)
