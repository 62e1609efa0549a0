"""What a new spec touches, before it is applied: a warning, how lengths are kept, and a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QGridLayout, QSizePolicy, QWidget

from app.ui.theme import tokens as t
from app.ui.widgets.stacks import column, empty, line, row, surface
from app.ui.widgets.text import Elided, label, picture
from app.ui.widgets.ticks import Radio

if TYPE_CHECKING:
    from app.production.board.respec import SpecChange, Touched

_ICONS = {
    "Film length": "film",
    "Shot lengths": "ruler",
    "Beats": "timer",
    "Takes": "layers",
    "Circled takes": "circle-dot",
    "Handles": "scissors",
    "Start timecode": "clock",
    "Deliveries": "package",
}
_HEADS = ("What changes", "How much", "How", "Now and after")
_WIDTHS = (156, 176, 0, 216)


class ChangeView(QWidget):
    """Signal `kept(str)`: lengths are to be kept by `time` or by `frames`."""

    kept = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._what = label("", "name", "strong", wrap=True)
        self.by_time = Radio("by time", "Every shot keeps its seconds")
        self.by_frames = Radio("by frames", "Every shot keeps its count of frames")
        self._told = label("", tone="secondary")
        self.lengths = QWidget()
        self._table = QGridLayout()
        self._notes = column(gap=4, margins=(20, 8, 20, 8))
        self.rows: tuple[Touched, ...] = ()
        group = QButtonGroup(self)
        for radio in (self.by_time, self.by_frames):
            group.addButton(radio)
        self.by_time.setChecked(True)
        self.by_time.clicked.connect(lambda _on=False: self.kept.emit("time"))
        self.by_frames.clicked.connect(lambda _on=False: self.kept.emit("frames"))
        self._build()

    def by(self) -> str:
        return "time" if self.by_time.isChecked() else "frames"

    def show_change(self, change: SpecChange, rates: tuple[str, str]) -> None:
        """`rates` are the frame rate now and after, as words."""
        self.rows = change.rows
        if rates[0] != rates[1] and change.takes:
            circled = f", {change.circled} of them circled" if change.circled else ""
            touched = f"{rates[0]} to {rates[1]} fps touches {_takes(change)}{circled}."
        elif change.takes:
            touched = f"Every delivery from now on conforms {_takes(change)} to this."
        else:
            touched = "No take is touched."
        self._what.setText(f"{touched} Nothing is rendered again and nothing is charged.")
        self.lengths.setVisible(change.asks_frames_or_time)
        self._fill(change.rows)
        empty(self._notes)
        for note in change.notes:
            told = label(note, tone="secondary", wrap=True)
            self._notes.addLayout(row(picture("triangle-alert", 14, t.WARNING), told, gap=8))

    def _fill(self, rows: tuple[Touched, ...]) -> None:
        empty(self._table)
        for at, word in enumerate(_HEADS if rows else ()):
            self._table.addWidget(_cell(label(word, tone="secondary"), at, head=True), 0, at)
        for n, one in enumerate(rows, 1):
            self._table.addWidget(
                _cell(label(one.what, "name", "strong"), 0, icon=_ICONS[one.what]), n, 0
            )
            self._table.addWidget(_cell(Elided(one.many), 1), n, 1)
            self._table.addWidget(_cell(Elided(one.how, tone="secondary"), 2), n, 2)
            now = label(one.now, tone="secondary")
            both = QWidget()
            both.setAccessibleName(f"{one.now} becomes {one.after}" if one.after else one.now)
            parts = row(now, gap=6)
            if one.after:
                parts.addWidget(picture("arrow-right", 12, t.TEXT))
                parts.addWidget(label(one.after, "name", "strong"))
            parts.addStretch(1)
            both.setLayout(parts)
            self._table.addWidget(_cell(both, 3), n, 3)

    def _build(self) -> None:
        warning = QFrame()
        warning.setProperty("box", "warning")
        warning.setLayout(
            row(picture("triangle-alert", 16, t.WARNING), self._what, gap=12,
                margins=(16, 10, 16, 10))
        )  # fmt: skip
        self._what.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.lengths.setLayout(
            row(label("Keep lengths", "head", "strong"), self.by_time, self.by_frames, None,
                gap=16, margins=(20, 10, 20, 10))
        )  # fmt: skip
        self._table.setSpacing(0)
        self._table.setContentsMargins(0, 0, 0, 0)
        self._table.setColumnStretch(2, 1)
        self.setLayout(column(warning, self.lengths, self._table, self._notes, gap=0))


def _takes(change: SpecChange) -> str:
    return f"{change.takes} take{'s' * (change.takes != 1)}"


def _cell(inner: QWidget, at: int, *, head: bool = False, icon: str = "") -> QWidget:
    """A cell of 28 with a line under it; the first one has the icon."""
    content = row(gap=8, margins=(20 if at == 0 else 8, 0, 8, 0))
    if icon:
        content.addWidget(picture(icon, 14, t.TEXT))
    content.addWidget(inner)
    if at == 0:
        content.addStretch(1)
    body = column(gap=0)
    body.addLayout(content, 1)
    body.addWidget(line())
    made = surface(body, "panel" if head else "window", 28)
    made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    if _WIDTHS[at]:
        made.setFixedWidth(_WIDTHS[at])
    return made
