"""The inspector's head: number, title and length to type over, state, place in the cut, marks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QToolButton, QWidget

from app.domain.project import DeliverySpec
from app.domain.shot import Shot
from app.domain.timing import timecode
from app.production.board.board_order import called
from app.ui.theme import tokens as t
from app.ui.theme.fonts import font
from app.ui.theme.icons import icon
from app.ui.widgets.buttons import icon_button
from app.ui.widgets.fields import Field
from app.ui.widgets.stacks import column, row
from app.ui.widgets.text import StateLine, label

if TYPE_CHECKING:
    from app.production.board.tile_rows import TileRow

_MARKS = (
    ("hero", "star", "Hero shot"),
    ("critical", "lock", "Critical: shares model, session and seed"),
    ("linked", "link-2", "Linked: must match a neighbour"),
)


class ShotHead(QWidget):
    """56 high. Signal `changed(dict)`."""

    changed = Signal(dict)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(56)
        self._number = label("", "number", "strong")
        self.title = Field("Title")
        self.title.setProperty("quiet", "true")
        self.title.set_hint("Untitled shot")
        self.frames = Field("Length in frames")
        self.frames.setProperty("quiet", "true")
        self.frames.setFixedWidth(46)  # `mixed` is read whole
        self.frames.setFixedHeight(18)
        self.frames.setFont(font(11))
        self.frames.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.frames.setToolTip("Length in the cut, in frames")
        self._state = StateLine()
        self._unit = label("f", "caption", "secondary")
        self._record = label("", "mono", "secondary")
        self._marks = {name: _mark(name, picture, tip) for name, picture, tip in _MARKS}
        self.title.committed.connect(lambda text: self.changed.emit({"title": text}))
        self.frames.committed.connect(lambda text: self.changed.emit({"frames": text}))
        for name, mark in self._marks.items():
            mark.clicked.connect(lambda on, name=name: self.changed.emit({name: on}))
        facts = row(4, self._state, self.frames, self._unit, 4, self._record, None, gap=2)
        first = row(self.title, *self._marks.values(), gap=0)
        words = column(first, facts, gap=0)
        layout = row(self._number, words, gap=4, margins=(12, 4, 8, 4))
        layout.setStretch(1, 1)
        self.setLayout(layout)

    def flush(self) -> None:
        """Commit what is being typed, before other shots are shown."""
        for field in (self.title, self.frames):
            if field.hasFocus():
                field.flush()

    def show_rows(self, rows: Sequence[TileRow], at: int, spec: DeliverySpec | None) -> None:
        """What the board knows at once; `at` is the record frame of a single shot."""
        one = rows[0] if len(rows) == 1 else None
        self._number.setText(called(one.number) if one else str(len(rows)))
        if one is not None:
            look = t.state_look(one.state)
            self._state.show_state(look.icon, one.state_word, look.tint)
            self._record.setText(timecode(at, spec.rate) if spec else "")
            self.title.show_text(one.title)
            self.frames.show_text(str(one.frames))
        else:
            self._state.show_state("", "shots selected", t.SECONDARY)
            self._record.setText("")

    def show_shots(self, shots: Sequence[Shot], enabled: bool) -> None:
        self.setEnabled(enabled and bool(shots))
        titles, lengths = {shot.title for shot in shots}, {shot.frames for shot in shots}
        self.title.show_text(next(iter(titles)) if len(titles) == 1 else "", mixed=len(titles) > 1)
        self.frames.show_text(
            str(next(iter(lengths))) if len(lengths) == 1 else "", mixed=len(lengths) > 1
        )
        for name, mark in self._marks.items():
            on = [bool(getattr(shot, name)) for shot in shots]
            mark.setChecked(bool(on) and all(on))
            some = any(on) and not all(on)
            tip = next(tip for key, _icon, tip in _MARKS if key == name)
            mark.setToolTip(f"{tip} ({sum(on)} of {len(on)})" if some else tip)


def _mark(name: str, picture: str, tip: str) -> QToolButton:
    made = icon_button(picture, tip, size=12)
    made.setIcon(icon(picture, t.DISABLED, t.STRONG))
    made.setIconSize(QSize(12, 12))
    made.setFixedSize(20, 20)
    made.setCheckable(True)
    made.setObjectName(name)
    return made
