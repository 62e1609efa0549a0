"""The storyboard on paper: pictures with everything an editor reads beside them.

A shot takes its share of the page, and more where its words need it: what does not fit goes on
over the next page under the shot's number. Nothing is cut.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from app.production.printed import PrintedFilm, PrintedShot
from app.ui.print.paper import Box, Document, Face, Page, Paper, Picture
from app.ui.print.type import (
    BODY,
    HEAD,
    QUIET,
    SMALL,
    SMALL_QUIET,
    Pen,
    Type,
    body_bottom,
    foot,
    head,
)
from app.ui.theme import tokens as t

SHOTS_A_PAGE = (2, 3, 6, 9)
_GRID = {  # columns and rows of an upright page; across they change places
    2: (1, 2),
    3: (1, 3),
    6: (2, 3),
    9: (3, 3),
}
EVERY_FIELD = (2, 3)  # the smaller ones leave out place and light, beats and sound
_SHARES = (0.56, 0.5, 0.45, 0.4, 0.36, 0.3)
_TRIED = 60  # shots that say how large pictures may be
_GAP, _LINE_GAP = 140, 15


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    face: Face
    icon: str = ""
    before: int = 0  # gap above
    caption: str = ""  # quiet words ahead of it
    right: tuple[str, str, Face, int] | None = None  # icon, words, and where they end


@dataclass(slots=True)
class _Panel:
    """A shot in its cell: the picture's box and the words that are not on paper yet."""

    shot: PrintedShot
    x: int
    picture: tuple[int, int]
    text_x: int
    text_y: int
    lines: list[_Line] = field(default_factory=list)

    def height(self) -> int:
        words = self.text_y + sum(one.before + one.face.line for one in self.lines)
        return max(self.picture[1], words)


def lay_storyboard(film: PrintedFilm, paper: Paper, shots_a_page: int = 6) -> Document:
    """`shots_a_page` is 2, 3, 6 or 9; long words make it fewer.

    Pictures are as large as leaves the words of that many shots room.
    """
    type_ = Type()
    tried = replace(film, shots=film.shots[:_TRIED])
    sizes = [
        (len(_lay(tried, paper, shots_a_page, share, type_)), n) for n, share in enumerate(_SHARES)
    ]
    pages = _lay(film, paper, shots_a_page, _SHARES[min(sizes)[1]], type_)
    foot(pages, type_, film.foot, f"{film.name}, {film.made:%-d %b %Y %H:%M}")
    return Document(f"{film.name}, storyboard", tuple(pages))


def _lay(
    film: PrintedFilm, paper: Paper, shots_a_page: int, share: float, type_: Type
) -> list[Page]:
    """Rows of panels; `share` is the picture's part of its cell."""
    pages: list[Page] = []
    told = f"Storyboard, {film.made:%-d %b %Y}"
    columns, rows = _GRID[shots_a_page]
    if paper.across:
        columns, rows = rows, columns

    def begin() -> tuple[Page, int]:
        pages.append(Page(paper))
        return pages[-1], head(pages[-1], type_, film.name, told)

    page, top = begin()
    y, bottom = top, body_bottom(page)
    cell = Box(
        *(0, 0, (paper.inner.width - _GAP * (columns - 1)) // columns),
        (bottom - y - _GAP * (rows - 1)) // rows,
    )
    for n in range(0, len(film.shots), columns):
        panels = [
            _panel(
                *(type_, one, film.shape, cell, share),
                *(paper.inner.x + at * (cell.width + _GAP), shots_a_page),
            )
            for at, one in enumerate(film.shots[n : n + columns])
        ]
        if y > top and y + max(panel.height() for panel in panels) > bottom:
            page, y = begin()
        page.marks += [Picture(Box(one.x, y, *one.picture), one.shot.picture) for one in panels]
        least, again = y + cell.height, False
        while True:
            pen = Pen(page, type_)
            end = max(_pour(pen, panel, y, bottom, again) for panel in panels)
            if not any(panel.lines for panel in panels):
                break
            page, y = begin()
            least, again = 0, True
        y = max(end, least) + _GAP
    if not film.shots:
        Pen(page, type_).line(paper.inner.x, y, "The film has no shots yet.", QUIET)
    return pages


def _panel(
    type_: Type,
    shot: PrintedShot,
    shape: float,
    cell: Box,
    share: float,
    x: int,
    shots_a_page: int,
) -> _Panel:
    beside = cell.width > cell.height * 1.4 and shots_a_page in EVERY_FIELD
    wide = round(cell.width * share) if beside else cell.width
    high = round(min(wide / shape, cell.height * (1 if beside else share)))
    text_x = wide + 100 if beside else 0
    panel = _Panel(shot, x, (round(high * shape), high), text_x, 0 if beside else high + 50)
    body = SMALL if shots_a_page == 9 else BODY
    room = cell.width - text_x
    panel.lines = _lines(type_, shot, room, body, every=shots_a_page in EVERY_FIELD)
    return panel


def _lines(type_: Type, shot: PrintedShot, room: int, body: Face, *, every: bool) -> list[_Line]:
    lines: list[_Line] = []

    def add(text: str, face: Face, before: int = 0, icon: str = "", caption: str = "") -> None:
        ahead = type_.wide(caption, SMALL_QUIET) + 40 if caption else 0
        narrow = room - (face.size + 20 if icon else 0)
        for n, part in enumerate(type_.broken(text, face, narrow, ahead)):
            own = (icon, before, caption) if not n else ("", 0, "")
            lines.append(_Line(part, face, *own))

    def pair(left: str, face: Face, right: str, quiet: Face, icon: str = "") -> None:
        """Both in one line where they fit."""
        side = quiet.size + 20 if icon else 0
        if type_.wide(left, face) + type_.wide(right, quiet) + side + 80 <= room:
            lines.append(_Line(left, face, right=(icon, right, quiet, room)))
        else:
            add(left, face)
            add(right, quiet, icon=icon)

    pair(shot.number, HEAD, shot.state_word, SMALL, t.state_look(shot.state).icon)
    add(shot.scene, SMALL_QUIET)
    model = " ".join(filter(None, (shot.letter, shot.model))) or "No model"
    starts = f" at {shot.starts}" if every else ""
    pair(model, SMALL, f"{shot.frames} f  {shot.lasts}{starts}", SMALL_QUIET)
    add(shot.action or "No action is written.", body if shot.action else SMALL_QUIET, 30)
    add(shot.camera, SMALL, 20, caption="Camera")
    add(shot.dialogue, body, 20, caption="Dialogue")
    for caption, words in shot.notes:
        if every or caption in ("Notes", "Continuity"):
            add(words, SMALL, 20, caption=caption)
    return lines


def _pour(pen: Pen, panel: _Panel, y: int, bottom: int, again: bool) -> int:
    """Put the panel's words from `y` on until the page ends; returns the y below them."""
    x = panel.x + panel.text_x
    if again and not panel.lines:
        return y
    if again:
        y = pen.line(x, y, f"{panel.shot.number} continued", SMALL_QUIET) + _LINE_GAP
    else:
        y += panel.text_y
    while panel.lines:
        one = panel.lines[0]
        if y + one.before + one.face.line > bottom:
            break
        y += one.before
        if one.right:
            icon, words, face, room = one.right
            under = one.face.line - face.line
            begins = pen.right(x + room, y + under, words, face)
            if icon:
                pen.icon(begins - face.size - 20, y + under, icon, face)
        if one.caption:
            pen.line(x, y + one.face.line - SMALL.line, one.caption, SMALL_QUIET)
        if one.icon:
            pen.icon_line(x, y, one.icon, one.text, one.face)
        elif one.text:
            ahead = pen.type.wide(one.caption, SMALL_QUIET) + 40 if one.caption else 0
            pen.line(x + ahead, y, one.text, one.face)
        y += one.face.line
        panel.lines.pop(0)
    return y
