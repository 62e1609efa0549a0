"""What an order's options say beyond the words: numbers, switches and small JSON texts."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

from app.domain.errors import NotCapable
from app.domain.render_order import RenderOrder

_AXES = ("horizontal", "vertical", "pan", "tilt", "roll", "zoom")
_PRESETS = frozenset({"down_back", "forward_up", "right_turn_forward", "left_turn_forward"})
_MOST_POINTS, _FEWEST_POINTS = 77, 2
_MOST_SHOTS, _SHOT_LETTERS = 6, 512


def switched(order: RenderOrder, name: str) -> bool:
    return order.options.get(name, "").lower() in ("true", "yes", "on", "1")


def share(order: RenderOrder, name: str) -> float | None:
    """A number from 0 to 1; None where none is given."""
    text = order.options.get(name, "")
    if not text:
        return None
    try:
        found = float(text)
    except ValueError:
        found = math.nan
    if not 0 <= found <= 1:
        raise NotCapable(f"Kling takes no {name} of {text!r}.", "Use a number from 0 to 1.")
    return found


def listed(order: RenderOrder, name: str, most: int) -> list[Any]:
    """A JSON list of at most so many entries; empty where none is given."""
    found = _json(order, name)
    if found is None:
        return []
    if not isinstance(found, list) or len(found) > most:
        raise NotCapable(f"Kling takes a list of at most {most} as {name}.", "Shorten it.")
    return found


def camera(order: RenderOrder) -> Mapping[str, object] | None:
    """A named move, or a simple one along exactly one axis from -10 to 10."""
    found = _json(order, "camera_control")
    if found is None:
        return None
    kind = found.get("type") if isinstance(found, dict) else None
    if kind in _PRESETS and "config" not in found:
        return {"type": kind}
    config = found.get("config") if kind == "simple" else None
    if not isinstance(config, dict) or not set(config) <= set(_AXES):
        raise _no_camera()
    axes = {name: config.get(name, 0) for name in _AXES}
    for value in axes.values():
        if isinstance(value, bool) or not isinstance(value, int | float) or not -10 <= value <= 10:
            raise _no_camera()
    if sum(value != 0 for value in axes.values()) != 1:
        raise _no_camera()
    return {"type": "simple", "config": axes}


def trajectories(order: RenderOrder, masks: int) -> list[list[dict[str, float]]]:
    """One path of points for each moving mask, in pixels from the lower left."""
    found = listed(order, "trajectories", 6)
    if len(found) != masks:
        raise NotCapable(
            f"The brush has {masks} moving masks and {len(found)} paths.",
            "Draw one path for each mask.",
        )
    return [_path(points) for points in found]


def shots(order: RenderOrder) -> list[dict[str, object]]:
    """Several shots of one take, as the older routes list them; empty where none are given."""
    found = listed(order, "multi_prompt", _MOST_SHOTS)
    told, total = [], 0
    for n, one in enumerate(found, 1):
        words = one.get("prompt") if isinstance(one, dict) else None
        seconds = one.get("seconds") if isinstance(one, dict) else None
        if not isinstance(words, str) or not 0 < len(words) <= _SHOT_LETTERS:
            raise NotCapable(
                f"Shot {n} of the take needs 1 to {_SHOT_LETTERS} characters.", "Shorten it."
            )
        if isinstance(seconds, bool) or not isinstance(seconds, int) or seconds < 1:
            raise NotCapable(f"Shot {n} of the take needs whole seconds.", "Give it at least 1.")
        told.append({"index": n, "prompt": words, "duration": str(seconds)})
        total += seconds
    if told and total != order.seconds:
        raise NotCapable(
            f"The shots of the take last {total} s, the order {order.seconds} s.",
            "Make them equal.",
        )
    return told


def _path(points: object) -> list[dict[str, float]]:
    wrong = NotCapable(
        f"A path of the brush needs {_FEWEST_POINTS} to {_MOST_POINTS} points with x and y.",
        "Draw it again.",
    )
    if not isinstance(points, list) or not _FEWEST_POINTS <= len(points) <= _MOST_POINTS:
        raise wrong
    path = []
    for point in points:
        if not isinstance(point, dict) or set(point) != {"x", "y"}:
            raise wrong
        if any(isinstance(v, bool) or not isinstance(v, int | float) for v in point.values()):
            raise wrong
        path.append({"x": point["x"], "y": point["y"]})
    return path


def _json(order: RenderOrder, name: str) -> Any:
    text = order.options.get(name, "")
    if not text:
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise NotCapable(f"The option {name} is not JSON.", "Write it as JSON.") from None


def _no_camera() -> NotCapable:
    return NotCapable(
        "Kling takes one camera axis from -10 to 10, or one of its named moves.",
        f"Use one of {', '.join(_AXES)}, or {', '.join(sorted(_PRESETS))}.",
    )
