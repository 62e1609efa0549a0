"""The contact sheet on paper: the whole film in small, with scene, number, model and state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from app.production.printed import PrintedFilm, PrintedShot
from app.ui.print.paper import Box, Document, Mark, Page, Paper, Picture
from app.ui.print.type import (
    QUIET,
    SMALL,
    SMALL_QUIET,
    STRONG,
    Pen,
    Type,
    body_bottom,
    foot,
    head,
)
from app.ui.theme import tokens as t

COLUMNS = tuple(range(3, 13))
_GAP, _ROW_GAP = 70, 90
_NARROW = 420  # units: a narrower picture says nothing


@dataclass(frozen=True, slots=True)
class SheetChoice:
    """`columns` of 0 are as many as bring the whole film on one page."""

    columns: int = 0
    state: bool = True
    model: bool = True
    action: bool = False
    prices: bool = False
    new_lines: bool = False  # every scene begins a line
    keyframes: bool = False  # instead of the best takes


def lay_contact(film: PrintedFilm, paper: Paper, choice: SheetChoice) -> Document:
    """On one page where no number of columns is asked for and that can be read."""
    type_ = Type()
    if choice.columns:
        pages = _lay(film, paper, choice, choice.columns, type_)
    else:
        for columns in COLUMNS:
            pages = _lay(film, paper, choice, columns, type_)
            if len(pages) == 1 or _wide(paper, columns + 1) < _NARROW:
                break
    said = ""
    if not choice.columns and len(pages) > 1:
        said = f"{len(film.shots)} shots need {len(pages)} pages to be legible."
    foot(pages, type_, film.foot)
    return Document(f"{film.name}, contact sheet", tuple(pages), said)


def columns_of(document: Document) -> int:
    """Pictures in the first line of the document."""
    pictures = [one for one in document.pages[0].marks if isinstance(one, Picture)]
    return sum(one.box.y == pictures[0].box.y for one in pictures) if pictures else 0


def _wide(paper: Paper, columns: int) -> int:
    return (paper.inner.width - _GAP * (columns - 1)) // columns


def _lay(
    film: PrintedFilm, paper: Paper, choice: SheetChoice, columns: int, type_: Type
) -> list[Page]:
    wide = _wide(paper, columns)
    high = round(wide / max(film.shape, 1))  # an upright film has square cells
    pages: list[Page] = []
    told = f"Contact sheet, {film.made:%-d %b %Y %H:%M}"

    def begin() -> tuple[Page, int]:
        pages.append(Page(paper))
        return pages[-1], head(pages[-1], type_, film.name, told)

    page, y = begin()
    top = y
    for line in _lines(film.shots, columns, choice.new_lines):
        heads, scenes = _scene_heads(type_, line, paper.inner.x, wide)
        captions = [_caption(type_, one, choice, wide) for one in line]
        tall = heads + high + max((one[1] for one in captions), default=0)
        if y > top and y + tall > body_bottom(page):
            page, y = begin()
        page.marks += [_moved(one, 0, y) for one in scenes]
        for at, (one, (marks, _)) in enumerate(zip(line, captions, strict=True)):
            x = paper.inner.x + at * (wide + _GAP)
            page.marks.append(Picture(Box(x, y + heads, wide, high), one.picture, ""))
            page.marks += [_moved(mark, x, y + heads + high) for mark in marks]
        y += tall + _ROW_GAP
    if not film.shots:
        Pen(page, type_).line(paper.inner.x, y, "The film has no shots yet.", QUIET)
    return pages


def _lines(
    shots: tuple[PrintedShot, ...], columns: int, new_lines: bool
) -> Iterator[tuple[PrintedShot, ...]]:
    starts = [n for n, one in enumerate(shots) if not n or (new_lines and one.begins)]
    for start, end in pairwise([*starts, len(shots)]):
        for n in range(start, end, columns):
            yield shots[n : min(n + columns, end)]


def _scene_heads(
    type_: Type, line: tuple[PrintedShot, ...], left: int, wide: int
) -> tuple[int, list[Mark]]:
    """The scenes that begin in a line of pictures, each as wide as it lasts; their height first."""
    starts = [n for n, one in enumerate(line) if one.begins and one.scene]
    page = Page(Paper())
    lowest = 0
    for place, n in enumerate(starts):
        until = starts[place + 1] if place + 1 < len(starts) else len(line)
        room = (until - n) * (wide + _GAP) - _GAP
        pen = Pen(page, type_)
        x = left + n * (wide + _GAP)
        lowest = max(lowest, pen.block(x, 0, room, line[n].scene, SMALL_QUIET))
    return lowest + (20 if lowest else 0), page.marks


def _caption(
    type_: Type, one: PrintedShot, choice: SheetChoice, wide: int
) -> tuple[list[Mark], int]:
    """The marks under a picture from its lower left corner, and how high they are."""
    page = Page(Paper())
    pen = Pen(page, type_)
    y = 15
    used = type_.wide(one.number, STRONG)
    side = f"{one.letter or '–'} {one.frames}" if choice.model else ""
    pen.line(0, y, one.number, STRONG)
    if side and used + type_.wide(side, SMALL_QUIET) + 40 <= wide:
        pen.right(wide, y + 8, side, SMALL_QUIET)
        y += STRONG.line
    else:
        y = pen.block(0, y + STRONG.line, wide, side, SMALL_QUIET)
    if choice.state:
        icon, room = t.state_look(one.state).icon, wide - SMALL.size - 20
        parts = type_.broken(one.state_word, SMALL, room)
        for n, part in enumerate(parts):
            if n:
                pen.line(SMALL.size + 20, y, part, SMALL)
            else:
                pen.icon_line(0, y, icon, part, SMALL)
            y += SMALL.line
    if choice.action:
        y = pen.block(0, y, wide, one.action, SMALL)
    if choice.prices:
        y = pen.block(0, y, wide, one.price or "no price", SMALL_QUIET)
    return page.marks, y


def _moved(mark: Mark, x: int, y: int) -> Mark:
    box = mark.box
    return replace(mark, box=Box(box.x + x, box.y + y, box.width, box.height))
