"""Resolve's list of markers read back and compared with the manifest, marker by marker."""

from __future__ import annotations

import re
from pathlib import Path

from app.domain.errors import BadInput
from app.domain.timing import frames_of, parse_rate
from app.editorial.manifest import Manifest
from app.editorial.self_check.report import ListRead, Problem

_EVENT = re.compile(r"\d{3,}  001 +V +C +(\S+) (\S+) (\S+) (\S+) *$")
_WORDS = re.compile(r"(.*) \|C:ResolveColor(\w+) \|M:(.*) \|D:(\d+)$")
_Found = tuple[int, int, str, str, str]  # frame, length, name, note, colour


def check_markers(package: Path, manifest: Manifest) -> tuple[ListRead, list[Problem]]:
    name = f"TIMELINE/{manifest.name}_markers.edl"
    wanted = [(m.frame, m.duration, m.name, m.note, m.colour) for m in manifest.markers]
    try:
        found, strange = _read(package / name, manifest)
    except BadInput as error:
        problem = Problem("", "file", "a readable list", error.message, name)
        return ListRead(name, "Markers", 0, 0, 1), [problem]
    problems = [Problem("", "event", "a line of a marker", line[:80], name) for line in strange]
    if len(found) != len(wanted):
        problems.append(
            Problem("", "event", f"{len(wanted)} markers", f"{len(found)} markers", name)
        )
    fields = ("record_in", "duration", "name", "name", "name")
    for told, read in zip(wanted, found, strict=False):
        problems += [
            Problem(told[2][:8], field, str(a), str(b), name)
            for field, a, b in zip(fields, told, read, strict=True)
            if a != b
        ]
    ends = [frame + length for frame, length, *_ in found]
    return ListRead(name, "Markers", len(found), max(ends, default=0), len(problems)), problems


def _read(file: Path, manifest: Manifest) -> tuple[list[_Found], list[str]]:
    """The markers, and lines that belong to none."""
    try:
        text = file.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput("missing" if isinstance(error, OSError) else "not ASCII text") from error
    rate = parse_rate(manifest.rate)
    start = frames_of(manifest.start, rate)
    found: list[_Found] = []
    strange: list[str] = []
    at: int | None = None
    for line in text.splitlines():
        if event := _EVENT.match(line):
            places = [frames_of(cell, rate) for cell in event.groups()]
            at = places[2] - start
            if places != [places[0], places[0] + 1] * 2:
                strange.append(line)
        elif at is not None and (words := _WORDS.match(line)):
            note, colour, name, length = words.groups()
            found.append((at, int(length), name, note, colour))
            at = None
        elif line.strip() and line.partition(":")[0] not in ("TITLE", "FCM"):
            strange.append(line)
    return found, strange
