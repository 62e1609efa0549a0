"""The open board as a template: a name, what it is for, and what to check when it is used."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app.ui.dialogs.sheet import Sheet
from app.ui.widgets.fields import Field, TextBox
from app.ui.widgets.stacks import column
from app.ui.widgets.text import label

if TYPE_CHECKING:
    from app.production.templates import Template


class SaveTemplate(Sheet):
    """Signal `wanted(str, str, list)`: name, about, checklist."""

    wanted = Signal(str, str, list)

    def __init__(self, parent: QWidget, film: str, templates: Sequence[Template]) -> None:
        self._known = {one.name.casefold(): one for one in templates}
        self.name = Field("Name of the template", tall=28)
        self.name.set_hint("Brand film")
        self._about = Field("What it is for", tall=28)
        self._about.set_hint("optional")
        self.checklist = TextBox("Checklist", 3)
        self.what = label("", tone="secondary", wrap=True)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnMinimumWidth(0, 72)
        for n, (word, field) in enumerate(
            (("Name", self.name), ("For", self._about), ("Checklist", self.checklist))
        ):
            grid.addWidget(label(word, tone="secondary"), n, 0)
            grid.addWidget(field, n, 1)
        content = column(
            grid, self.what,
            label(
                f"Scenes, titles, lengths, camera, style, mood and marks of {film} are kept. "
                "People, pictures and the words of its story stay in this film.",
                tone="secondary", wrap=True,
            ),
            gap=8,
        )  # fmt: skip
        super().__init__(parent, "Save board as template", content, "Save Template", 480)
        self.name.textChanged.connect(self._named)
        self._named("")
        self.name.setFocus()

    def confirm(self) -> None:
        name = self.name.text().strip()
        if not name:
            self.tell("The template needs a name.")
            return
        lines = self.checklist.toPlainText().splitlines()
        self.wanted.emit(name, self._about.text().strip(), [s.strip() for s in lines if s.strip()])
        self.accept()

    def _named(self, name: str) -> None:
        known = self._known.get(name.strip().casefold())
        self.what.setText(
            f"Becomes version {known.version + 1} of {known.name}."
            if known
            else "A new template. The name of one there is would make its next version."
        )
