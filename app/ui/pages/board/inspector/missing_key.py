"""Where a model is chosen whose vendor has no key: says so, and leads to where one is added."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame

from app.ui.state.film import Film
from app.ui.theme import tokens as t
from app.ui.widgets.buttons import button
from app.ui.widgets.stacks import column, row
from app.ui.widgets.text import label, picture


class MissingKey(QFrame):
    """Hidden while nothing is missing; everything else goes on without the key."""

    def __init__(self, film: Film) -> None:
        super().__init__()
        self.setProperty("box", "warning")
        self._film, self._vendor, self._number = film, "", ""
        self._told = label("", "name", "strong", wrap=True)
        self.add = button("Add Key", "key-round", tip="Vendor accounts: paste and test a key")
        self.add.clicked.connect(lambda _on=False: film.credentials.wanted.emit(self._vendor))
        sign = picture("key-round", 16, t.WARNING)
        words = column(
            self._told,
            label("Everything else goes on without it. The key stays in the keyring.", "caption",
                  wrap=True),
            row(self.add, None), gap=4,
        )  # fmt: skip
        both = row(sign, gap=8, margins=(8, 8, 8, 8))
        both.addLayout(words, 1)
        both.setAlignment(sign, Qt.AlignmentFlag.AlignTop)
        self.setLayout(both)
        film.credentials.changed.connect(self._look)
        self.hide()

    def show_vendor(self, vendor: str, number: str = "") -> None:
        """The vendor of the chosen model; empty for none."""
        self._vendor, self._number = vendor, number
        self._look()

    def _look(self) -> None:
        sheet = self._film.credentials.sheet(self._vendor)
        missing = sheet is not None and self._film.credentials.missing(self._vendor)
        if missing and sheet is not None:
            refused = sheet.state.value == "Key refused"
            what = f"render {self._number}" if self._number else "render"
            self._told.setText(
                f"{sheet.facts.name} refuses the key in use" if refused
                else f"{sheet.facts.name} needs a key before it can {what}"
            )  # fmt: skip
            self.setAccessibleName(self._told.text())
        self.setVisible(missing)
