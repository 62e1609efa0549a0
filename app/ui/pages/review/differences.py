"""What the takes in the two panes differ in: one line a field, and their prompts as one text.

With one pane the take beside it in the list stands in for B. Read only.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.domain.take import Take
from app.production.prompts.prompt_diff import DiffRow, Mark, Span, unified
from app.production.screening.differences import TakeDifferences
from app.ui.pages.review.stage import Stage
from app.ui.theme import tokens as t
from app.ui.widgets.stacks import column, empty, line, row, scrolled, surface
from app.ui.widgets.text import Elided, label, picture

_ROW = 22
_CONTEXT = 5  # words of what is the same, on each side of a difference
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Differences(QWidget):
    """Follows the stage. `show_found` fills it, for whoever has the differences already."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage, self._turn = stage, 0
        self.setAccessibleName("Differences of the takes")
        self.equal = label("", "caption", "secondary")
        head = row(
            picture("git-compare", 14, t.TEXT), label("Differences", "head", "strong"), None,
            self.equal, gap=8, margins=(12, 0, 12, 0),
        )  # fmt: skip
        self._body = column(gap=0, margins=(12, 0, 12, 10))
        area = scrolled(surface(self._body))
        area.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        area.setAccessibleName("Differences, field by field")
        area.setToolTip("Only what differs is shown")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(surface(head, height=32))
        outer.addWidget(line())
        outer.addWidget(area, 1)
        for signal in (stage.panes_changed, stage.takes_changed, stage.focus_changed):
            signal.connect(self._ask)
        self._ask()

    def compared(self) -> tuple[Take, Take] | None:
        """The two takes that are compared, the left one first."""
        panes = self._stage.panes
        if len(panes) > 1:
            focus = self._stage.focus
            # in more than two panes the one with the focus is held against A
            return panes[0], panes[focus if focus else 1]
        others = [take for take in self._stage.takes if panes and take.id != panes[0].id]
        if not panes or not others:
            return None
        before = [take for take in others if take.number < panes[0].number]
        return panes[0], (before[-1] if before else others[0])

    def _ask(self) -> None:
        bench, pair = self._stage.film.workbench, self.compared()
        self._turn += 1
        turn = self._turn
        if bench is None or pair is None:
            self._nothing("Load a second take to compare with: drag it onto the viewer.")
            return
        desk, (left, right) = bench.sharing.differences, pair

        def show(found: TakeDifferences) -> None:
            if turn == self._turn:
                self.show_found(found, left, right)

        def failed(error: Exception) -> None:
            if turn == self._turn:
                self._nothing(str(error))

        self._stage.film.bridge.ask(lambda: desk.between(left.id, right.id), show, failed)

    def show_found(self, found: TakeDifferences, left: Take, right: Take) -> None:
        empty(self._body)
        self.equal.setText(f"{found.equal} equal, hidden")
        names = [
            f"{letter} {take.slate[4:7]}" for letter, take in zip("AB", (left, right), strict=True)
        ]
        if not found.rows:
            self._say(f"{names[0]} and {names[1]} differ in nothing that is known.")
        else:
            self._body.addWidget(_table(found, names))
        if found.phrases:
            self._body.addSpacing(8)
            self._body.addWidget(label(f"Prompt {found.prompts}", "caption", "secondary"))
            self._body.addSpacing(2)
            for phrase in found.phrases:
                self._body.addWidget(_phrase(phrase))
        self._body.addStretch(1)
        said = "; ".join(f"{one.field}: {one.left}, {one.right}" for one in found.rows)
        self.setAccessibleDescription(said or "nothing")

    def _nothing(self, words: str) -> None:
        empty(self._body)
        self.equal.setText("")
        self.setAccessibleDescription(words)
        self._say(words)
        self._body.addStretch(1)

    def _say(self, words: str) -> None:
        told = label(words, tone="secondary", wrap=True)
        told.setContentsMargins(0, 8, 0, 0)
        self._body.addWidget(told)


def _table(found: TakeDifferences, names: Sequence[str]) -> QWidget:
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(0)
    for place, stretch in enumerate((3, 4, 4)):
        grid.setColumnStretch(place, stretch)
    heads = [label("Field", tone="secondary"), label(names[0]), label(names[1])]
    heads[1].setProperty("tone", "working")  # A is the pane the eye begins with
    for place, head in enumerate(heads):
        head.setFixedHeight(_ROW + 4)
        if place:
            head.setAlignment(_RIGHT)
        grid.addWidget(head, 0, place)
    for n, one in enumerate(found.rows):
        grid.addWidget(line(), 2 * n + 1, 0, 1, 3)
        cells = [Elided(one.field), Elided(one.left), Elided(one.right)]
        for place, cell in enumerate(cells):
            cell.setFixedHeight(_ROW)
            if place:
                cell.setAlignment(_RIGHT)
            grid.addWidget(cell, 2 * n + 2, place)
    return surface(grid)


def _phrase(phrase: DiffRow) -> QWidget:
    made = label("", wrap=True)
    made.setTextFormat(Qt.TextFormat.RichText)
    spans = _shortened(unified(phrase))
    made.setText(" ".join(_coloured(span) for span in spans) + _note(phrase))
    made.setAccessibleName(" ".join(_spoken(span) for span in spans))
    made.setToolTip(t.ORIGINS[phrase.origin.value][0])
    return made


def _coloured(span: Span) -> str:
    words = escape(span.text)
    if span.mark is Mark.SAME:
        return words
    fill, ink = t.ADDED if span.mark is Mark.ADDED else t.REMOVED
    sign = "+ " if span.mark is Mark.ADDED else "− "
    struck = "" if span.mark is Mark.ADDED else "text-decoration:line-through;"
    return f'<span style="background:{fill};color:{ink};{struck}">{sign}{words}</span>'


def _spoken(span: Span) -> str:
    lead = {Mark.SAME: "", Mark.ADDED: "only in A: ", Mark.REMOVED: "only in B: "}
    return lead[span.mark] + span.text


def _note(phrase: DiffRow) -> str:
    if not phrase.note:
        return ""
    whose = "B" if phrase.note.startswith("left") else "A"  # the prompts are compared from B to A
    return f"<br>{whose} has its own field"


def _shortened(spans: Sequence[Span]) -> list[Span]:
    """Long runs of the same words keep what stands beside a difference."""
    made = []
    for n, span in enumerate(spans):
        words = span.text.split()
        if span.mark is not Mark.SAME or len(words) <= 2 * _CONTEXT + 2:
            made.append(span)
            continue
        front = words[:_CONTEXT] if n else []
        back = words[-_CONTEXT:] if n + 1 < len(spans) else []
        made.append(Span(" ".join([*front, "…", *back])))
    return made
