"""What ComfyUI says of its progress while it works, read message by message."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

_NEARLY = 0.99  # what comes after the last step takes its time too


def socket_path(client: str) -> str:
    """Where the messages for one client arrive; our clients are called like their prompts."""
    return f"/ws?{urlencode({'clientId': client})}"


def share_of(text: str, samplers: Sequence[str]) -> tuple[str, float] | None:
    """Prompt and share of one message; None for all others. Each sampler counts alike."""
    try:
        message = json.loads(text)
    except (ValueError, RecursionError):
        return None
    data = message.get("data") if isinstance(message, dict) else None
    ticket = data.get("prompt_id") if isinstance(data, dict) else None
    if not isinstance(data, dict) or not isinstance(ticket, str):
        return None
    steps: dict[str, object] = {}
    if message.get("type") == "progress":
        steps = {str(data.get("node")): data}
    elif message.get("type") == "progress_state" and isinstance(data.get("nodes"), dict):
        steps = data["nodes"]
    known = [name for name in samplers if name in steps]
    part = _part(steps[known[-1]]) if known else None
    if part is None:
        return None
    return ticket, min((samplers.index(known[-1]) + part) / len(samplers), _NEARLY)


def _part(step: object) -> float | None:
    if not isinstance(step, Mapping):
        return None
    value, most = step.get("value"), step.get("max")
    if not isinstance(value, int | float) or not isinstance(most, int | float):
        return None
    if not 0 <= value <= most or most <= 0:
        return None
    return value / most
