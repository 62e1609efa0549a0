"""What a shot has to match in the shots beside it, and what others wrote about it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.shot import Shot
from app.ui.state.film import Film
from app.ui.theme import tokens as t
from app.ui.widgets.buttons import button, on_click
from app.ui.widgets.stacks import empty, row
from app.ui.widgets.text import label, picture

if TYPE_CHECKING:
    from app.production.board.continuity import ContinuityNote

_PLACES = {"before": "the shot before", "after": "the shot after", "elsewhere": "another shot"}


class Neighbours(QWidget):
    """Signal `wanted(str)`: show this shot."""

    wanted = Signal(str)

    def __init__(self, film: Film) -> None:
        super().__init__()
        self._film = film
        self.setAccessibleName("Neighbours")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 4, 0, 0)
        self._layout.setSpacing(4)
        self._turn = 0
        self._notes: list[ContinuityNote] = []

    def show_shots(self, shots: Sequence[Shot]) -> None:
        """Of one shot; several have no neighbours in common."""
        workbench, known = self._film.workbench, list(self._film.shots.values())
        self._turn += 1
        if workbench is None or len(shots) != 1:
            self._show([])
            return
        turn, art, names = self._turn, workbench.art_department, self._film.card_names()
        shot_id = shots[0].id

        def read() -> list[ContinuityNote]:
            from app.production.board.continuity import continuity  # not for the first paint

            return continuity(known, shot_id, art.characters(), art.anchors(), names)

        def show(found: list[ContinuityNote]) -> None:
            if turn == self._turn:
                self._show(found)

        self._film.bridge.ask(read, show, lambda _gone: self._show([]))

    def _show(self, notes: list[ContinuityNote]) -> None:
        self.setVisible(bool(notes))
        if notes == self._notes:
            return
        self._notes = notes
        empty(self._layout)
        for note in notes:
            go = button(note.number, kind="flat", tip=f"Show {_PLACES[note.place]}")
            go.setAccessibleName(f"Shot {note.number}, {_PLACES[note.place]}")
            go.setFixedWidth(52)
            on_click(go, partial(self.wanted.emit, note.shot_id))
            sign = "triangle-alert" if note.differs else "link-2"
            tone = t.STATES["held"].tint if note.differs else t.SECONDARY
            words = label(note.text, "caption", "secondary", wrap=True)
            self._layout.addLayout(row(go, picture(sign, 12, tone), words, gap=6))
