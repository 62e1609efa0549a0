"""The wide inspector: one shot with all of its fields, beats, camera moves, and two prompts.

Pinned it stays with its shot while the selection goes on. Signals: `changed(list, dict)` shot ids
and fields, `set_changed(list, str, str, str)`, `closed()`.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.domain.shot import Shot
from app.production.board.board_order import called
from app.ui.pages.board.inspector.beats import Beats
from app.ui.pages.board.inspector.camera_list import CameraList
from app.ui.pages.board.inspector.compare import ComparePanel
from app.ui.pages.board.inspector.elements import Elements
from app.ui.state.film import Film
from app.ui.theme import tokens as t
from app.ui.widgets.buttons import Segments, button, icon_button, on_click
from app.ui.widgets.stacks import column, line, row, scrolled, surface
from app.ui.widgets.text import Elided, StateLine, label

WIDEST, NARROWEST = 816, 480


class WideInspector(QWidget):
    """`follow` shows the shot of the selection; a pinned one stays until it is let go.

    To be used when `steps` have made it.
    """

    changed = Signal(list, dict)
    set_changed = Signal(list, str, str, str)
    closed = Signal()

    def __init__(self, film: Film) -> None:
        super().__init__()
        self._film = film
        self._id = ""
        self._selected: str = ""
        self._number = label("", "number", "strong")
        self._title = Elided("", "name", "strong")
        self._state, self._length = StateLine(), label("", "caption", "secondary")
        self.views = Segments((("five", "Five elements", ""), ("seven", "Seven fields", "")))
        self.views.describe("five", "The shot by its five elements")
        self.views.describe("seven", "The same shot by seven fields")
        self.pin = button("Pin", "pin", tip="Keep this shot while the selection goes on")
        self.pin.setCheckable(True)
        self._close = icon_button("x", "Close the wide inspector (I)")
        self._fields_head = label("Seven fields", "head")
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._fields = column(gap=6, margins=(12, 8, 12, 8))
        self._moves = column(gap=6, margins=(12, 8, 12, 8))
        self._lower = row(margins=(12, 8, 12, 8))
        self._build()

    def steps(self) -> Iterator[None]:
        """Makes the parts, one a step, each at once in its place."""
        yield
        self.elements = Elements("seven", roomy=True)
        told = label("same record, other view", "caption", "secondary")
        self._fields.addLayout(row(self._fields_head, None, told))
        self._fields.addWidget(self.elements)
        yield from self.elements.steps()
        self.beats = Beats()
        yield
        self._fields.addSpacing(4)
        self._fields.addLayout(row(label("Beats", "head"), None))
        self._fields.addWidget(self.beats)
        self._fields.addStretch(1)
        yield
        self.camera = CameraList()
        told = label("what the move says", "caption", "secondary")
        self._moves.addLayout(row(label("Camera", "head"), None, told))
        self._moves.addWidget(self.camera)
        yield
        self.compare = ComparePanel(self._film)
        yield
        self._lower.addWidget(self.compare)
        self._connect()

    def follow(self, shot_id: str) -> None:
        """The first selected shot; empty for none."""
        self._selected = shot_id
        if not self.pin.isChecked() or not self._id:
            self._turn_to(shot_id)

    def shot_id(self) -> str:
        return self._id

    def flush(self) -> None:
        self.elements.flush()
        self.beats.flush()

    def refresh(self) -> None:
        """Show what the film says now of the shot."""
        shot, tile = self._film.shots.get(self._id), self._film.row(self._id)
        if shot is None or tile is None:
            self._number.setText("")
            self._title.setText("No shot selected")
            self._show(None)
            return
        self._number.setText(called(shot.number))
        self._title.setText(shot.title or "Untitled shot")
        look = t.state_look(tile.state)
        self._state.show_state(look.icon, tile.state_word, look.tint)
        self._length.setText(f"{shot.frames} f")
        self._show(shot)

    def _show(self, shot: Shot | None) -> None:
        enabled = self._film.may_write
        shots = [shot] if shot else []
        rate = self._film.spec.rate if self._film.spec else None
        self.elements.show_shots(shots, enabled)
        if rate is not None:
            self.beats.show_shots(shots, rate, enabled)
        self.camera.setEnabled(enabled and shot is not None)
        self.camera.show_shot(shot)
        if self.isVisible():
            self.compare.show_shot(shot)

    def _turn_to(self, shot_id: str) -> None:
        if shot_id != self._id:
            self.flush()
            self._id = shot_id
        self.refresh()

    def _pinned(self, on: bool) -> None:
        self.pin.setText("Pinned" if on else "Pin")
        self.pin.setAccessibleName("Pinned" if on else "Pin")
        if not on:
            self._turn_to(self._selected)

    def _connect(self) -> None:
        self.views.chosen.connect(self._view_chosen)
        self.pin.toggled.connect(self._pinned)
        on_click(self._close, self.closed.emit)
        for part in (self.elements, self.beats, self.camera):
            part.changed.connect(lambda fields: self.changed.emit([self._id], fields))
        self.elements.set_changed.connect(
            lambda field, add, take: self.set_changed.emit([self._id], field, add, take)
        )
        self.beats.camera_wanted.connect(self.camera.setFocus)
        self.compare.assign_wanted.connect(
            lambda card_id: self.changed.emit([self._id], {"model": card_id})
        )

    def _view_chosen(self, name: str) -> None:
        self.elements.show_view(name)
        self._fields_head.setText("Seven fields" if name == "seven" else "Five elements")

    def _build(self) -> None:
        self.views.choose("seven")
        facts = row(self._state, self._length, None, gap=8)
        head = row(
            self._number, column(self._title, facts, gap=0), self.views, self.pin, self._close,
            gap=8, margins=(12, 4, 8, 4),
        )  # fmt: skip
        head.setStretch(1, 1)
        left = scrolled(surface(self._fields))
        left.setMinimumWidth(330)  # the beats and their words need as much
        upper = row(left, line(vertical=True), surface(self._moves), gap=0)
        upper.setStretch(0, 11)
        upper.setStretch(2, 9)
        whole = column(surface(head, height=56), line(), gap=0)
        whole.addLayout(upper, 11)
        whole.addWidget(line())
        whole.addWidget(surface(self._lower), 9)
        self.setLayout(whole)
