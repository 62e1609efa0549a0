"""How much of the script is covered, at the foot of the page's own list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.ui.theme import tokens as t
from app.ui.widgets.meters import Bar
from app.ui.widgets.stacks import column, line, row
from app.ui.widgets.text import label, picture, retone, set_picture

if TYPE_CHECKING:
    from app.production.breakdown.script_desk import ScriptView


class CoverageFoot(QWidget):
    """A bar, and three counts as sentences."""

    def __init__(self) -> None:
        super().__init__()
        self._percent = label("", tone="secondary")
        self._bar = Bar(176, t.STATES["planned"].fill, "Coverage")
        self._lines = [(picture("check", 12, t.TEXT), label()) for _ in range(3)]
        body = column(
            row(picture("list-checks", 14, t.TEXT), label("Coverage", "head"), None, self._percent,
                gap=6),
            self._bar, gap=8, margins=(12, 12, 12, 12),
        )  # fmt: skip
        for sign, words in self._lines:
            body.addLayout(row(sign, words, None, gap=6))
        outer = column(line(), gap=0)
        outer.addLayout(body)
        self.setLayout(outer)

    def show_view(self, view: ScriptView | None) -> None:
        self.setVisible(view is not None)
        if view is None:
            return
        found = view.coverage
        self._percent.setText(f"{found.percent} %")
        self._bar.show_share(found.percent / 100)
        open_, spoken = found.filmed - found.covered, sum(gap.dialogue for gap in found.gaps)
        self._say(0, f"{found.covered} lines covered", good=True)
        told = f", {spoken} of dialogue" if spoken else ""
        self._say(1, f"{_count(open_, 'line')} open{told}", good=not open_)
        self._say(2, f"{_count(len(found.loose), 'shot')} without a line", good=not found.loose)

    def words(self) -> list[str]:
        return [words.text() for _, words in self._lines]

    def _say(self, n: int, text: str, *, good: bool) -> None:
        sign, words = self._lines[n]
        set_picture(sign, "check" if good else "triangle-alert", 12, t.TEXT if good else t.WARNING)
        words.setText(text)
        retone(words, "text" if good else "warning")


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
