"""The spec sheet on paper: one page for everybody who makes pictures for the film.

A style paragraph or a list of models longer than a page goes on over the next one.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.production.printed import ModelLine, Pair, SpecSheet
from app.ui.print.paper import Box, Document, Face, Page, Paper, Picture
from app.ui.print.type import (
    SMALL,
    SMALL_QUIET,
    TITLE,
    Pen,
    Type,
    body_bottom,
    foot,
    head,
)

_HEAD, _BODY, _QUIET = Face(105, 600), Face(95), Face(95, quiet=True)
_GAP, _SECTION, _PAD = 300, 180, 30
_ANCHORS = 4  # in a row


class _Spec:
    def __init__(self, sheet: SpecSheet, paper: Paper) -> None:
        self.sheet, self.paper, self.type = sheet, paper, Type()
        self.pages = [Page(paper)]
        self.inner = paper.inner
        self.y = self._title()

    @property
    def pen(self) -> Pen:
        return Pen(self.pages[-1], self.type)

    def need(self, height: int) -> None:
        """Room for something that stays together, on the next page if not on this."""
        if self.y + height > body_bottom(self.pages[-1]):
            self.pages.append(Page(self.paper))
            self.y = head(self.pages[-1], self.type, self.sheet.name, "Delivery spec")

    def _title(self) -> int:
        pen, inner, sheet = self.pen, self.inner, self.sheet
        day = f"{sheet.made:%-d %b %Y}"
        begins = pen.right(inner.right, inner.y + 60, day, _QUIET)
        y = pen.block(inner.x, inner.y, begins - inner.x - 100, sheet.name, TITLE)
        told = "Delivery spec for everybody who makes pictures for this film"
        told += f" · {sheet.client}" if sheet.client else ""
        y = pen.block(inner.x, y, inner.width, told, SMALL_QUIET) + 60
        pen.rule(inner.x, y, inner.width, strong=True)
        return y + 100

    def pairs(self) -> None:
        """Picture at the left, edit and sound at the right."""
        wide = (self.inner.width - _GAP) // 2
        ends = [
            self._table(self.inner.x, "Picture", self.sheet.picture, wide, 750),
            self._table(self.inner.x + wide + _GAP, "Edit", self.sheet.edit, wide, 850),
        ]
        self.y = max(ends) + _SECTION

    def _table(self, x: int, title: str, rows: Sequence[Pair], wide: int, first: int) -> int:
        y = self.pen.line(x, self.y, title, _HEAD) + 30
        for caption, value in rows:
            y = self._row(x, y, wide, ((0, caption, _QUIET), (first, value, _BODY)))
        return y

    def _row(
        self,
        x: int,
        y: int,
        wide: int,
        cells: Sequence[tuple[int, str, Face]],
        strong: bool = False,
    ) -> int:
        ends = []
        for n, (at, text, face) in enumerate(cells):
            until = cells[n + 1][0] - 50 if n + 1 < len(cells) else wide
            ends.append(self.pen.block(x + at, y + _PAD, until - at, text, face))
        y = max(ends) + _PAD
        self.pen.rule(x, y, wide, strong=strong)
        return y + 5

    def section(self, title: str, least: int) -> None:
        self.need(_HEAD.line + least)
        self.y = self.pen.line(self.inner.x, self.y, title, _HEAD) + 30

    def words(self, text: str, face: Face = _BODY) -> None:
        for part in self.type.broken(text, face, self.inner.width):
            self.need(face.line)
            self.y = self.pen.line(self.inner.x, self.y, part, face)

    def look(self) -> None:
        sheet, inner = self.sheet, self.inner
        wide = (inner.width - 70 * (_ANCHORS - 1)) // _ANCHORS
        high = round(wide * 9 / 16)
        self.section("Look", (high if sheet.anchors else 0) + 3 * _BODY.line)
        for n in range(0, len(sheet.anchors), _ANCHORS):
            self.need(high + 2 * SMALL.line)
            ends = []
            for at, (name, path) in enumerate(sheet.anchors[n : n + _ANCHORS]):
                x = inner.x + at * (wide + 70)
                self.pen.put(Picture(Box(x, self.y, wide, high), path))
                ends.append(self.pen.block(x, self.y + high + 20, wide, name, SMALL))
            self.y = max(ends) + 40
        if not sheet.anchors:
            self.words("No style anchor has been chosen.", _QUIET)
        if sheet.style:
            self.words(sheet.style)
        else:
            self.words("The style paragraph is not written.", _QUIET)
        self.y += _SECTION

    def models(self) -> None:
        self.section("What each model is asked for", 3 * _BODY.line + 4 * _PAD)
        wide = self.inner.width
        at = [0, round(wide * 0.30), round(wide * 0.40), round(wide * 0.68)]
        titles = ("Model", "Shots", "Sends", "Conformed to")
        head_row = [(x, word, _QUIET) for x, word in zip(at, titles, strict=True)]
        self.y = self._row(self.inner.x, self.y, wide, head_row, strong=True)
        for one in self.sheet.models:
            self._model(one, at, wide)
        if self.sheet.unassigned:
            count = self.sheet.unassigned
            self.y += 20
            self.words(f"{count} shot{'s have' if count > 1 else ' has'} no model yet.", _QUIET)
        self.y += _SECTION

    def _model(self, one: ModelLine, at: Sequence[int], wide: int) -> None:
        texts = (f"{one.letter} {one.name}".strip(), str(one.shots), one.sends, one.conformed)
        cells = [(x, word, _BODY) for x, word in zip(at, texts, strict=True)]
        self.need(3 * _BODY.line)
        self.y = self._row(self.inner.x, self.y, wide, cells)
        if one.refused:
            self.y += 10
            self.words(f"{one.letter} {one.name}: {one.refused}", SMALL_QUIET)

    def names(self) -> None:
        self.section("Names", 3 * _BODY.line)
        for caption, value in self.sheet.names:
            lines = self.type.broken(value, _BODY, self.inner.width - 850)
            self.need(max(1, len(lines)) * _BODY.line + 2 * _PAD)
            cells = ((0, caption, _QUIET), (850, value, _BODY))
            self.y = self._row(self.inner.x, self.y, self.inner.width, cells)


def lay_spec(sheet: SpecSheet, paper: Paper) -> Document:
    """One page, more only where words need it."""
    made = _Spec(sheet, paper)
    made.pairs()
    made.look()
    made.models()
    made.names()
    foot(made.pages, made.type, sheet.foot, sheet.name)
    said = "" if len(made.pages) == 1 else f"The words need {len(made.pages)} pages."
    return Document(f"{sheet.name}, delivery spec", tuple(made.pages), said)
