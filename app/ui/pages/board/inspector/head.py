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
from app.ui.widgets.fields import MIXED, Field
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
        self._count = label("", "body", "strong")
        self._count.hide()
        self._several = False
        self._facts = row(4, self._state, self.frames, self._unit, 4, self._record, None, gap=2)
        self._first = row(4, self._count, self.title, *self._marks.values(), gap=0)
        words = column(self._first, self._facts, gap=0)
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
        self._arrange(several=one is None)
        if one is not None:
            self._number.setText(called(one.number))
            look = t.state_look(one.state)
            self._state.show_state(look.icon, one.state_word, look.tint)
            self._record.setText(timecode(at, spec.rate) if spec else "")
        else:
            self._count.setText(f"{len(rows)} shots selected")
        self._show_words({row.title for row in rows}, {row.frames for row in rows})

    def _show_words(self, titles: set[str], lengths: set[int]) -> None:
        self.title.show_text(next(iter(titles)) if len(titles) == 1 else "", mixed=len(titles) > 1)
        if len(titles) > 1:  # it stands beside other words, so `mixed` alone would not say of what
            self.title.setPlaceholderText(f"{MIXED} titles")
        self.frames.show_text(
            str(next(iter(lengths))) if len(lengths) == 1 else "", mixed=len(lengths) > 1
        )

    def _arrange(self, *, several: bool) -> None:
        """Of several shots the first line says how many, the second what they have in common."""
        if several == self._several:
            return
        self._several = several
        here, there = (self._first, self._facts) if several else (self._facts, self._first)
        here.removeWidget(self.title)
        there.insertWidget(1 if several else 2, self.title, 100)
        self._first.setStretch(1, 1 if several else 0)
        self._count.setVisible(several)
        for widget in (self._number, self._state, self._record):
            widget.setVisible(not several)

    def show_shots(self, shots: Sequence[Shot], enabled: bool) -> None:
        self.setEnabled(enabled and bool(shots))
        self._show_words({shot.title for shot in shots}, {shot.frames for shot in shots})
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
