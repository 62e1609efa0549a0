"""Beats changed by hand: edges, whole beats, new ones. Pure.

Beats are kept in order of time, inside the shot, and never over each other; what would break that
is refused with a sentence. Beats that already lie wrongly may be moved to where they fit.
"""

from __future__ import annotations

import re

from app.domain.errors import BadInput
from app.domain.shot import Beat, Shot

Beats = tuple[Beat, ...]


def in_order(beats: Beats) -> Beats:
    return tuple(sorted(beats, key=lambda beat: (beat.start_frame, beat.end_frame)))


def set_beat(beats: Beats, at: int, start: int, end: int, frames: int) -> Beats:
    """Beat `at` (in order of time) from `start` to before `end`; `frames` is the shot's length.

    Raises `BadInput` for less than a frame, a place outside the shot, or one over another beat.
    """
    ordered = in_order(beats)
    beat = _of(ordered, at)
    if not 0 <= start < end <= frames:
        raise BadInput(
            f"A beat from {start} to {end} does not lie inside the shot's {frames} frames.",
            f"Keep it between 0 and {frames}, one frame at least.",
        )
    for n, other in enumerate(ordered):
        if n != at and start < other.end_frame and other.start_frame < end:
            raise BadInput(
                f"It would lie over the beat from {other.start_frame} to {other.end_frame}.",
                "Move that beat first.",
            )
    moved = beat.model_copy(update={"start_frame": start, "end_frame": end})
    return in_order((*ordered[:at], moved, *ordered[at + 1 :]))


def room(beats: Beats, at: int, frames: int) -> tuple[int, int]:
    """How far beat `at` may reach to both sides: the first frame and the end it can have."""
    ordered = in_order(beats)
    beat = _of(ordered, at)
    low = max((b.end_frame for n, b in enumerate(ordered) if n < at), default=0)
    high = min((b.start_frame for n, b in enumerate(ordered) if n > at), default=frames)
    return min(low, beat.start_frame), max(min(high, frames), beat.end_frame)


def set_words(beats: Beats, at: int, action: str) -> Beats:
    ordered = in_order(beats)
    told = _of(ordered, at).model_copy(update={"action": action.strip()})
    return (*ordered[:at], told, *ordered[at + 1 :])


def insert(beats: Beats, frames: int, near: int = 0, action: str = "") -> Beats:
    """A new beat in the first gap from frame `near` on, else in the widest one.

    Without a gap the longest beat is halved. Raises `BadInput` when no beat has two frames.
    """
    ordered = in_order(beats)
    gaps = _gaps(ordered, frames)
    if gaps:
        behind = [gap for gap in gaps if gap[1] > near]
        start, end = behind[0] if behind else max(gaps, key=lambda gap: gap[1] - gap[0])
        return in_order((*ordered, Beat(start_frame=start, end_frame=end, action=action)))
    longest = max(ordered, key=lambda beat: beat.end_frame - beat.start_frame)
    half = (longest.start_frame + longest.end_frame) // 2
    if half <= longest.start_frame:
        raise BadInput("There is no room for another beat.", "Delete one, or make the shot longer.")
    shorter = longest.model_copy(update={"end_frame": half})
    made = Beat(start_frame=half, end_frame=longest.end_frame, action=action)
    return in_order((*(b for b in ordered if b is not longest), shorter, made))


def remove(beats: Beats, at: int) -> Beats:
    ordered = in_order(beats)
    _of(ordered, at)
    return (*ordered[:at], *ordered[at + 1 :])


def fit(beats: Beats, frames: int) -> Beats:
    """All beats inside the shot, in their order and proportion; none is lost.

    Only an end that sticks out is cut; beats that begin outside are scaled with all others.
    Raises `BadInput` for more beats than frames.
    """
    if len(beats) > frames:
        raise BadInput(f"{len(beats)} beats do not fit {frames} frames.", "Delete some.")
    ordered = [
        beat.model_copy(update={"end_frame": max(beat.end_frame, beat.start_frame + 1)})
        for beat in in_order(beats)
    ]
    last = max((beat.end_frame for beat in ordered), default=0)
    if all(beat.start_frame < frames for beat in ordered):
        return tuple(
            beat.model_copy(update={"end_frame": min(beat.end_frame, frames)}) for beat in ordered
        )
    edges: list[Beat] = []
    at = 0
    for n, beat in enumerate(ordered):
        rest = len(ordered) - n - 1  # each later beat needs a frame
        start = min(max(at, beat.start_frame * frames // last), frames - rest - 1)
        end = min(max(start + 1, beat.end_frame * frames // last), frames - rest)
        edges.append(beat.model_copy(update={"start_frame": start, "end_frame": end}))
        at = end
    return tuple(edges)


def skeleton(shot: Shot) -> Beats:
    """A first draft of beats: what the subject does one after the other, evenly over the shot.

    A subject that does one thing gives one beat without words, to be written.
    """
    parts = [
        part.strip(" ,.")
        for part in re.split(
            r"(?<=[.!?;])\s+|;|,?\s+(?:and\s+)?then\s+", shot.elements.subject_action
        )
    ]
    parts = [part for part in parts if part][: shot.frames]
    if len(parts) < 2:
        return (Beat(start_frame=0, end_frame=shot.frames, action=""),)
    edges = [shot.frames * n // len(parts) for n in range(len(parts) + 1)]
    return tuple(
        Beat(start_frame=start, end_frame=end, action=part)
        for start, end, part in zip(edges, edges[1:], parts, strict=False)
    )


def _of(ordered: Beats, at: int) -> Beat:
    if not 0 <= at < len(ordered):
        raise BadInput(f"There is no beat {at + 1}.", f"The shot has {len(ordered)}.")
    return ordered[at]


def _gaps(ordered: Beats, frames: int) -> list[tuple[int, int]]:
    gaps, at = [], 0
    for beat in ordered:
        if beat.start_frame > at:
            gaps.append((at, min(beat.start_frame, frames)))
        at = max(at, beat.end_frame)
    if at < frames:
        gaps.append((at, frames))
    return [gap for gap in gaps if gap[1] > gap[0]]
