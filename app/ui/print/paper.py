"""Sheets of paper and what lies on them. Lengths are tenths of a point, from the top left.

A page is a list of marks; measuring and painting them is done elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from app.domain.note import Stroke

PT = 10  # units a point
DPI = 72 * PT


class Size(StrEnum):
    A4 = "A4"
    LETTER = "US Letter"


_SIZES = {Size.A4: (5953, 8419), Size.LETTER: (6120, 7920)}
MARGIN = 40 * PT


@dataclass(frozen=True, slots=True)
class Paper:
    """`across` is landscape."""

    size: Size = Size.A4
    across: bool = False

    @property
    def width(self) -> int:
        return _SIZES[self.size][1 if self.across else 0]

    @property
    def height(self) -> int:
        return _SIZES[self.size][0 if self.across else 1]

    @property
    def word(self) -> str:
        return f"{self.size.value} {'across' if self.across else 'upright'}"

    @property
    def inner(self) -> Box:
        return Box(MARGIN, MARGIN, self.width - 2 * MARGIN, self.height - 2 * MARGIN)


PAPERS = tuple(Paper(size, across) for size in Size for across in (False, True))


@dataclass(frozen=True, slots=True)
class Box:
    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.x + self.width

    @property
    def bottom(self) -> int:
        return self.y + self.height

    def meets(self, other: Box) -> bool:
        """They share more than an edge."""
        return (
            self.x < other.right
            and other.x < self.right
            and self.y < other.bottom
            and other.y < self.bottom
        )

    def holds(self, other: Box) -> bool:
        return (
            self.x <= other.x
            and self.y <= other.y
            and other.right <= self.right
            and other.bottom <= self.bottom
        )


@dataclass(frozen=True, slots=True)
class Face:
    """Size in tenths of a point; `quiet` is the second text colour."""

    size: int
    weight: int = 400
    mono: bool = False
    quiet: bool = False
    leading: float = 1.35

    @property
    def line(self) -> int:
        return round(self.size * self.leading)


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text in a box of its own width and height."""

    box: Box
    text: str
    face: Face


@dataclass(frozen=True, slots=True)
class Rule:
    """`strong` is drawn in the text's colour."""

    box: Box
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """Whole inside its box, in its own shape; without a path a dashed frame with `instead`."""

    box: Box
    path: Path | None
    instead: str = "No picture"


@dataclass(frozen=True, slots=True)
class Icon:
    box: Box
    name: str


@dataclass(frozen=True, slots=True)
class Shape:
    """The shape of a kind of note in its colour, filling its box."""

    box: Box
    kind: str


@dataclass(frozen=True, slots=True)
class Plate:
    """Light words on a dark plate that lies on a picture."""

    box: Box
    text: str
    face: Face


@dataclass(frozen=True, slots=True)
class Drawing:
    """Strokes over a picture; `box` is the picture's own, as it lies on the page."""

    box: Box
    strokes: tuple[Stroke, ...]


@dataclass(frozen=True, slots=True)
class Curve:
    """A line over its box from left to right; `heights` are 0 to 1. `bad` are (from, to) shares of
    the width, drawn as a bar on top and filled, so that grey paper tells them too.
    """

    box: Box
    heights: tuple[float, ...]
    bad: tuple[tuple[float, float], ...] = ()


Mark = Text | Rule | Picture | Icon | Shape | Plate | Drawing | Curve


@dataclass(slots=True)
class Page:
    paper: Paper
    marks: list[Mark] = field(default_factory=list)

    def texts(self) -> list[Text]:
        return [mark for mark in self.marks if isinstance(mark, Text)]

    def words(self) -> str:
        """Everything that can be read on the page, from top to bottom."""
        read = [mark for mark in self.marks if isinstance(mark, Text | Plate)]
        lines = sorted(read, key=lambda mark: (mark.box.y, mark.box.x))
        return "\n".join(mark.text for mark in lines)


@dataclass(frozen=True, slots=True)
class Document:
    """Pages with a title; `said` tells what is not as wanted, empty when all is."""

    title: str
    pages: tuple[Page, ...]
    said: str = ""
