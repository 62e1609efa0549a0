"""All characters, one sheet below the other."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.production.art.kit_view import CharacterView
from app.ui.keyboard import follow_on
from app.ui.pages.plan.picture_desk import PictureDesk
from app.ui.pages.plan.sheet import Sheet
from app.ui.state.film import Film
from app.ui.widgets.buttons import button
from app.ui.widgets.cards import EmptyState
from app.ui.widgets.fields import Field
from app.ui.widgets.stacks import line, row, surface
from app.ui.widgets.text import label
from app.ui.widgets.thumbnails import Thumbnails


class Cast(QWidget):
    """Signals: `review_wanted(str)`."""

    review_wanted = Signal(str)

    def __init__(self, film: Film, desk: PictureDesk, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._film, self._desk, self._thumbnails = film, desk, thumbnails
        self.sheets: dict[str, Sheet] = {}
        self._wide = 1000
        self._ordered: list[str] = []
        self._await = ""  # the name of a character just added, to go to
        self.name = Field("Name of a new character", tall=24)
        self.name.set_hint("Name of a new character")
        self.name.setFixedWidth(190)
        self.name.setToolTip("Write a name and press Enter")
        self.name.committed.connect(self._add)
        add = button("New character", "plus", tip="Write a name first, then add the character")
        self._before: QWidget = add
        add.clicked.connect(lambda _on=False: self.begin())
        head = row(
            label("Characters", "bar", "strong"),
            label("word for word in every prompt", tone="secondary"), None,
            self.name, add, margins=(12, 0, 12, 0),
        )  # fmt: skip
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self._none = EmptyState(
            "users",
            "Write down who must look the same",
            "The words are put into every prompt as they stand; the stills go along as pictures.",
            ("New character", "plus", self.begin),
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(surface(head, height=36))
        layout.addWidget(line())
        layout.addLayout(self._list)
        self._empty = QWidget()
        around = QVBoxLayout(self._empty)
        around.setContentsMargins(16, 16, 16, 16)
        around.addWidget(self._none, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self._empty)

    def begin(self) -> None:
        """Add the character whose name is written, else ask for the name."""
        if self.name.text().strip():
            self.name.flush()
        else:
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_people(self, people: Sequence[CharacterView]) -> None:
        wanted = [view.character.id for view in people]
        for gone in [one for one in self.sheets if one not in wanted]:
            sheet = self.sheets.pop(gone)
            self._list.removeWidget(sheet)
            sheet.hide()
            sheet.deleteLater()
        for n, view in enumerate(people):
            known = self.sheets.get(view.character.id)
            sheet = known or Sheet(self._film, self._desk, self._thumbnails, view)
            if known is not None:
                known.show_view(view)
            else:
                sheet.review_wanted.connect(self.review_wanted)
                sheet.fit(self._wide)
                self.sheets[view.character.id] = sheet
            if self._list.indexOf(sheet) != n:
                self._list.insertWidget(n, sheet)
        self._order_stops(wanted)
        self._empty.setVisible(not people)
        self.name.setEnabled(self._film.may_write)
        fresh = next((v for v in people if v.character.name == self._await), None)
        if fresh is not None:
            self._await = ""
            self.sheets[fresh.character.id].wording.box.setFocus(Qt.FocusReason.OtherFocusReason)

    def _order_stops(self, wanted: list[str]) -> None:
        """Sheets come after the head for Tab too, though they were made last."""
        if wanted == self._ordered:
            return
        self._ordered, before = wanted, self._before
        for character_id in wanted:
            before = follow_on(before, self.sheets[character_id])

    def fit(self, wide: int) -> None:
        self._wide = wide
        for sheet in self.sheets.values():
            sheet.fit(wide)

    def _add(self, name: str) -> None:
        bench = self._film.workbench
        if bench is not None and name.strip() and self._film.may_write:
            art = bench.art_department
            self.name.show_text("")
            self.name.clear()
            self._await = name.strip()
            self._film.change(lambda: art.add_character(name.strip()))
