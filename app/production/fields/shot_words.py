"""Lengths, camera and beats as people write them in one cell, both ways without loss.

Not for what a model is told (`app.prompting`): this is the board's own shorthand.
"""

from __future__ import annotations

import re
from fractions import Fraction

from app.domain.errors import BadInput
from app.domain.shot import Beat, Camera, Move
from app.domain.timing import frames_of

MOST_FRAMES = 1_000_000  # of one shot

_SPEEDS = ("very slow", "slow", "steady", "gentle", "smooth", "quick", "fast", "subtle", "rapid")
_HEAD = r"\s*[0-9.]+s?\s*[-–]\s*[0-9.]+s?\s*:"  # 0-48: or 0s-2s:
_BEAT = re.compile(r"([0-9.]+)(s?)\s*[-–]\s*([0-9.]+)(s?)\s*:(.*)", re.DOTALL)
# inside an action a `;` that looks like the next beat is written with a backslash before it
_RISKY = re.compile(rf"(\\*);(?={_HEAD})")
_GUARDED = re.compile(rf"\\(\\*;)(?={_HEAD})")
_NEXT = re.compile(rf"(?<!\\);(?={_HEAD})")


def parse_camera(text: str) -> Camera:
    """`slow dolly in, low angle`: move and speed as structure, the rest as the note."""
    flat = " ".join(text.replace("-", " ").lower().split())
    moves = sorted(Move, key=lambda move: -len(move.value))
    move = next((m for m in moves if re.search(rf"\b{m.value.replace('-', ' ')}\b", flat)), None)
    if move is None:
        return Camera(note=text.strip())
    speed = next((s for s in _SPEEDS if re.search(rf"\b{s}\b", flat)), "")
    words = r"[\s-]+".join(re.escape(word) for word in re.split(r"[\s-]", move.value))
    rest = re.sub(rf"\b{words}\b", "", text, count=1, flags=re.IGNORECASE)
    if speed:
        pattern = r"\s+".join(speed.split())
        rest = re.sub(rf"\b{pattern}\b", "", rest, count=1, flags=re.IGNORECASE)
    return Camera(move=move, speed=speed, note=" ".join(rest.split()).strip(" ,;."))


def parse_length(text: str, rate: Fraction) -> int:
    """`72` frames, `3s` or `2.5 s` of seconds, `00:00:03:00` or the short `3:00` of timecode.

    Frames, at least 1. Raises `BadInput` with the ways to write one.
    """
    ways = "Write frames (72), seconds (3s) or timecode (00:00:03:00)."
    flat = text.strip()
    seconds = re.fullmatch(r"([0-9]{1,6}(?:\.[0-9]{1,6})?)\s*s(?:ec|econds?)?", flat, re.IGNORECASE)
    if seconds:
        frames = round(Fraction(seconds[1]) * rate)
    elif re.fullmatch(r"[0-9]{1,2}([:;][0-9]{1,2}){1,3}", flat):
        parts = re.split(r"[:;]", flat)
        mark = ";" if ";" in flat else ":"
        filled = [part.zfill(2) for part in (["0"] * (4 - len(parts)) + parts)]
        frames = frames_of(":".join(filled[:3]) + mark + filled[3], rate)
    elif found := re.fullmatch(r"([0-9]{1,12})(\.0+)?", flat):
        frames = int(found[1])
    else:
        raise BadInput(f"{text!r} is not a length.", ways)
    if not 1 <= frames <= MOST_FRAMES:
        raise BadInput(f"The length {text!r} is not from 1 to {MOST_FRAMES:,} frames.", ways)
    return frames


def parse_beats(text: str, rate: Fraction) -> tuple[Beat, ...]:
    """`0-48: looks up; 48-72: walks on` in frames; `0s-2s` in seconds of the shot."""
    if not text.strip():
        return ()
    return tuple(_beat(part.strip(), rate) for part in _NEXT.split(text.strip()))


def show_beats(beats: tuple[Beat, ...]) -> str:
    """The cell that `parse_beats` reads as these beats again."""
    shown = []
    for beat in beats:
        action = _RISKY.sub(r"\1\\;", beat.action)
        end = " " if action.endswith("\\") else ""  # or the next `;` would look guarded
        shown.append(f"{beat.start_frame}-{beat.end_frame}: {action}{end}")
    return "; ".join(shown)


def _beat(part: str, rate: Fraction) -> Beat:
    found = _BEAT.fullmatch(part)
    if not found:
        raise BadInput(f"{part!r} is not a beat.", "Write 0-48: what happens, in frames.")
    seconds = bool(found[2] or found[4])
    try:
        edges = [Fraction(found[i]) * (rate if seconds else 1) for i in (1, 3)]
    except ValueError as error:
        raise BadInput(f"{part!r} is not a beat.", "Write 0-48: what happens.") from error
    if not seconds and any(edge.denominator != 1 for edge in edges):
        raise BadInput(
            f"The beat {part!r} has parts of frames.", "Write whole frames, or 1.5s for seconds."
        )
    start, end = (round(edge) for edge in edges)
    if end <= start:
        raise BadInput(f"The beat {part!r} ends before it begins.", "Check the numbers.")
    action = _GUARDED.sub(r"\1", found[5].strip())
    return Beat(start_frame=start, end_frame=end, action=action)
