"""The two ways of writing one shot (PR-01, PR-03): five elements, and the seven-field template.

Both name paths of the same record, so nothing is copied when a person switches between them.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.prompt import Element


@dataclass(frozen=True, slots=True)
class ViewRow:
    """One line of a view; `element` is where its words go in a compiled prompt."""

    title: str
    paths: tuple[str, ...]
    element: Element


_CAMERA = tuple(
    f"elements.camera.{name}" for name in ("move", "speed", "size", "angle", "lens", "note")
)
FIVE: tuple[ViewRow, ...] = (
    ViewRow("Subject", ("elements.subject_action",), Element.SUBJECT_ACTION),
    ViewRow("Place, light", ("elements.environment_lighting",), Element.ENVIRONMENT_LIGHTING),
    ViewRow("Camera", _CAMERA, Element.CAMERA),
    ViewRow("Style", ("elements.style",), Element.STYLE),
    ViewRow("Mood", ("elements.mood",), Element.MOOD),
)
SEVEN: tuple[ViewRow, ...] = (
    ViewRow("Subject", ("elements.subject_action",), Element.SUBJECT_ACTION),
    ViewRow("Scene", ("elements.environment_lighting",), Element.ENVIRONMENT_LIGHTING),
    ViewRow("Camera", _CAMERA, Element.CAMERA),
    ViewRow("Motion", ("beats",), Element.CAMERA),
    ViewRow("Duration", ("frames",), Element.CAMERA),
    ViewRow("Style", ("elements.style", "elements.mood"), Element.STYLE),
    ViewRow("Negative", ("negatives",), Element.NEGATIVE),
)
VIEWS: dict[str, tuple[ViewRow, ...]] = {"five": FIVE, "seven": SEVEN}
