"""Whose likeness a character shows: an invented person, or a real one with a recorded consent."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.character import Character, Likeness
from app.domain.errors import BadInput
from app.ui.state.film import Film
from app.ui.widgets.buttons import Segments
from app.ui.widgets.fields import Field
from app.ui.widgets.stacks import row
from app.ui.widgets.text import label


class LikenessRow(QWidget):
    """Signal `changed(dict)`: fields to set on the character."""

    changed = Signal(dict)

    def __init__(self, film: Film, name: str) -> None:
        super().__init__()
        self._film = film
        self._shown: Character | None = None
        self._kind = Segments((("invented", "Invented", ""), ("real", "Real person", "")))
        self._kind.setAccessibleName(f"Whose likeness {name} is")
        self._kind.describe("invented", "Nobody has to be asked")
        self._kind.describe("real", "Somebody has to agree before it is sent")
        self._kind.chosen.connect(lambda key: self._set(real=key == "real"))
        self._who = _field(f"Who agreed for {name}", "Who agreed", 120)
        self._when = _field(f"Day of consent for {name}", "Day, 2026-11-20", 112)
        self._scope = _field(f"Scope of consent for {name}", "For what, until when", 160)
        self._note = _field(f"Note on consent for {name}", "Where the document lies", 420)
        self._seed = _field(f"Seed of {name}", "Seed", 72)
        self._seed.setToolTip(
            "One seed for all stills and takes of this character, where the model takes one"
        )
        self._who.committed.connect(lambda text: self._set(agreed_by=text.strip()))
        self._when.committed.connect(self._day)
        self._scope.committed.connect(lambda text: self._set(scope=text.strip()))
        self._note.committed.connect(lambda text: self.changed.emit({"consent": text.strip()}))
        self._seed.committed.connect(self._set_seed)
        real = (self._who, self._when, self._scope)
        self._real: tuple[QWidget, ...] = real
        layout = row(self._kind, *real, self._note, None, gap=6)
        layout.setStretch(1 + len(real), 100)
        layout.addWidget(label("Seed", "caption", "secondary"))
        layout.addWidget(self._seed)
        self.setLayout(layout)

    def show_character(self, one: Character) -> None:
        self._shown = one
        known = one.likeness
        self._kind.choose("real" if known.real else "invented")
        for field in self._real:
            field.setVisible(known.real)
        self._who.show_text(known.agreed_by)
        self._when.show_text(known.agreed_on.isoformat() if known.agreed_on else "")
        self._scope.show_text(known.scope)
        self._note.show_text(one.consent)
        self._note.set_hint("Where the document lies" if known.real else "Note, who invented them")
        self._seed.show_text("" if one.seed is None else str(one.seed))
        self.setEnabled(self._film.may_write)

    def _set(self, **fields: object) -> None:
        known = self._shown.likeness if self._shown else Likeness()
        self.changed.emit({"likeness": {**known.model_dump(), **fields}})

    def _day(self, text: str) -> None:
        try:
            day = date.fromisoformat(text.strip()) if text.strip() else None
        except ValueError:
            self._film.bridge.report(
                BadInput(f"{text!r} is no day.", "Write year, month and day: 2026-11-20.")
            )
            return
        self._set(agreed_on=day)

    def _set_seed(self, text: str) -> None:
        self.changed.emit({"seed": text.strip() or None})


def _field(name: str, hint: str, wide: int) -> Field:
    made = Field(name)
    made.set_hint(hint)
    made.setToolTip(name)
    made.setMinimumWidth(64)
    made.setMaximumWidth(wide)
    return made
