"""A language model played on this machine: it answers a numbered script with a plain breakdown.

Deterministic and knowing nothing; what it proposes shows that it is no model. Shared by the
simulators of text vendors, which only differ in their wire.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

_LINE = re.compile(r"^(\d+)\| ?(.*)$")
_HEADING = re.compile(r"^\.?(INT|EXT|I/E|EST)\b", re.IGNORECASE)
_OPEN = re.compile(r"only for these lines: ([\d\-, ]+)\.")
_PIECE = 48  # characters an event


def breakdown(instructions: str, text: str, *, bad_rows: bool = False) -> dict[str, Any]:
    """A shot for every open run of lines, as the schema of the request has it."""
    lines = {int(m[1]): m[2] for m in (_LINE.match(line) for line in text.split("\n")) if m}
    found = _OPEN.search(instructions)
    runs = [_run(part) for part in found[1].split(",")] if found else [(1, max(lines, default=1))]
    heading, scenes, shots = "", [], []
    headings = {n: line for n, line in lines.items() if _HEADING.match(line)}
    for first, last in runs:
        above = [n for n in headings if n <= first]
        here = headings[max(above)] if above else ""
        if here and here != heading:
            heading = here
            bare = re.sub(r"\s*#[\w.-]+#\s*$", "", here).strip()
            scenes.append(
                {
                    "heading": bare,
                    "description": f"Rehearsed description of {bare.lower()}.",
                    "mood": "rehearsed",
                    "camera_angle": "eye level",
                    "frames": 72 * len(runs),
                }
            )
        words = " ".join(lines.get(n, "").strip() for n in range(first, last + 1)).strip()
        shots.append(_shot(first, last, words))
    if bad_rows and shots:
        shots[:1] = _spoilt(shots[0])
    return {"scenes": scenes, "shots": shots}


def pieces(answer: dict[str, Any], *, cut: bool = False) -> Iterator[str]:
    """The answer's text in small pieces; `cut` ends it inside its last row."""
    text = json.dumps(answer, ensure_ascii=False)
    if cut:
        text = text[: max(1, len(text) - 60)]
    for at in range(0, len(text), _PIECE):
        yield text[at : at + _PIECE]


def schema_faults(schema: object) -> list[str]:
    """What a strict vendor would not take: an object open to more, or a field left optional."""
    found: list[str] = []

    def look(node: object, path: str) -> None:
        if isinstance(node, dict):
            if node.get("type") == "object":
                fields = node.get("properties")
                names = list(fields) if isinstance(fields, dict) else []
                if node.get("additionalProperties") is not False:
                    found.append(f"{path}: additionalProperties must be false")
                if sorted(node.get("required", [])) != sorted(names):
                    found.append(f"{path}: required must name every property")
            for name, inner in node.items():
                look(inner, f"{path}.{name}")

    look(schema, "schema")
    return found if isinstance(schema, dict) else ["schema: must be an object"]


def tokens(text: str) -> int:
    """About four characters each, as a rule of thumb."""
    return max(1, len(text) // 4)


def _run(part: str) -> tuple[int, int]:
    first, _, last = part.strip().partition("-")
    return int(first), int(last or first)


def _shot(first: int, last: int, words: str) -> dict[str, Any]:
    return {
        "first_line": first,
        "last_line": last,
        "title": f"Rehearsed: {words[:40]}".strip(),
        "subject_action": words or "Nothing happens.",
        "environment_lighting": "rehearsed place, even light",
        "camera_move": "static",
        "camera_size": "medium",
        "camera_angle": "eye level",
        "style": "rehearsed",
        "mood": "quiet",
        "frames": 72,
        "characters": [],
        "dialogue": "",
        "consistency_notes": "",
    }


def _spoilt(shot: dict[str, Any]) -> list[dict[str, Any]]:
    """One good row between four that cannot be right."""
    return [
        {**shot, "title": "beyond the end", "first_line": 90_000, "last_line": 90_001},
        {**shot, "title": "no such move", "camera_move": "teleport"},
        shot,
        {**shot, "title": "no length", "frames": 0},
        {key: value for key, value in shot.items() if key != "first_line"},
    ]
