"""One proposed shot: a line that says what it is, unfolded to be changed before it is accepted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.domain.shot import Move
from app.ui.keyboard import follow_on
from app.ui.theme import tokens as t
from app.ui.widgets.buttons import button
from app.ui.widgets.combo import Choice
from app.ui.widgets.fields import Field, TextBox
from app.ui.widgets.stacks import column, line, row
from app.ui.widgets.text import Elided, StateLine, label
from app.ui.widgets.ticks import Tick

if TYPE_CHECKING:
    from app.production.breakdown.proposals import Proposal

_SIZES = ("", "extreme wide", "wide", "medium", "close-up", "extreme close-up", "insert")
_STATES = {
    "open": ("circle-dashed", "Open", t.SECONDARY_RAISED),
    "now": ("arrow-right", "Now", t.FOCUS),
    "accepted": ("circle-check", "Accepted", t.OK),
    "skipped": ("circle-minus", "Skipped", t.SECONDARY_RAISED),
    "refused": ("octagon-x", "Cannot be used", t.BAD),
}


class ProposalRow(QWidget):
    """Signals: `opened(self)` it is the one at hand; `accepted(self)`, `linked(self)`, `skipped`.

    `state` is open, accepted, skipped or refused.
    """

    opened = Signal(object)
    accepted = Signal(object)
    linked = Signal(object)
    skipped = Signal(object)
    changed = Signal()

    def __init__(self, proposal: Proposal | None, words: str, reason: str = "") -> None:
        """`words` are the lines for people; `reason` says why a row cannot be used at all."""
        super().__init__()
        self.proposal, self._spans = proposal, words
        self.state = "refused" if proposal is None else "open"
        self._now = False
        self.setToolTip("Enter opens the row, Space ticks it, Delete skips it")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.tick = Tick("")
        self.tick.setFixedWidth(16)
        self.tick.setChecked(proposal is not None)
        self.tick.setEnabled(proposal is not None)
        self.tick.toggled.connect(lambda _on: self.changed.emit())
        self._title = Elided("", "body", "strong")
        self._state = StateLine()
        self._meta = Elided("", "caption", "raised")
        if proposal is None:
            self._meta = label(reason, "caption", "bad", wrap=True)  # type: ignore[assignment]
            self._title.setText(words)
        body = column(
            row(self.tick, self._title, self._state, gap=8),
            row(24, self._meta, gap=0), gap=2, margins=(12, 6, 12, 6),
        )  # fmt: skip
        self._more: QWidget | None = None  # most rows are never unfolded
        self._body = body
        outer = column(gap=0)
        outer.addLayout(body)
        outer.addWidget(line())
        self.setLayout(outer)
        self._show()

    def unfold(self, on: bool) -> None:
        """The row at hand shows its fields, the others only say what they are."""
        self._now = on and self.proposal is not None and self.state in ("open", "skipped")
        if self._now and self._more is None:
            self._more = self._unfolded()
            self._body.addWidget(self._more)
            follow_on(self.tick, self._more)
        if self._more is not None:
            self._more.setVisible(self._now)
        self._show()
        if self._now:
            self.accept.setFocus()

    def set_state(self, state: str) -> None:
        self.state = state
        self.tick.setChecked(state == "open")
        self.tick.setEnabled(state in ("open", "skipped"))
        if state in ("accepted", "skipped"):
            self._now = False
            if self._more is not None:
                self._more.hide()
        self._show()
        self.changed.emit()

    @property
    def chosen(self) -> bool:
        return self.tick.isChecked() and self.state in ("open", "skipped")

    def _unfolded(self) -> QWidget:
        self.size_, self.move_ = Choice("Shot size"), Choice("Camera move")
        self.size_.setToolTip("Shot size")
        self.move_.setToolTip("Camera move")
        for word in _SIZES:
            self.size_.offer(word.capitalize() or "No size", word)
        self.move_.offer("No move", None)
        for move in Move:
            self.move_.offer(move.value.capitalize(), move.value)
        self.frames = Field("Frames")
        self.frames.setFixedWidth(64)
        self.frames.setToolTip("Length in frames")
        self.action = TextBox("Action", 2, 5)
        self.action.setToolTip("What is seen")
        self.place, self.style_ = Field("Place and light"), Field("Style")
        self.mood, self.dialogue = Field("Mood"), TextBox("Dialogue", 1, 4)
        for words in (self.place, self.style_, self.mood):
            words.set_hint(words.accessibleName())
            words.setToolTip(words.accessibleName())
            words.committed.connect(lambda _text: self._edited())
        self.dialogue.setPlaceholderText("Dialogue")
        self.dialogue.setToolTip("What is spoken in this shot")
        self.dialogue.committed.connect(lambda _text: self._edited())
        self.accept = button("Accept", "check", kind="primary", tip="Make a shot of this row")
        self.accept.clicked.connect(lambda _on=False: self.accepted.emit(self))
        skip = button("Skip", tip="Leave this row out")
        skip.clicked.connect(lambda _on=False: self.skipped.emit(self))
        only = button(
            "Only Link the Lines", "link-2", kind="flat", tip="Link them to the chosen shot instead"
        )
        only.clicked.connect(lambda _on=False: self.linked.emit(self))
        self.size_.activated.connect(lambda _n: self._edited())
        self.move_.activated.connect(lambda _n: self._edited())
        self.frames.committed.connect(lambda _text: self._edited())
        self.action.committed.connect(lambda _text: self._edited())
        holder = QWidget()
        fields = row(self.size_, self.move_, self.frames, gap=4)
        holder.setLayout(
            column(
                fields, self.action, self.place, row(self.style_, self.mood, gap=4),
                self.dialogue, row(self.accept, skip, only, None), gap=6, margins=(24, 4, 0, 4),
            )
        )  # fmt: skip
        return holder

    def _edited(self) -> None:
        """What stands in the fields becomes the proposal; an impossible length is put back."""
        if self.proposal is None:
            return
        text = self.frames.text().strip()
        frames = int(text) if text.isdecimal() and 0 < int(text) <= 100_000 else 0
        word = self.move_.currentData()
        camera = self.proposal.camera.model_copy(
            update={"size": self.size_.currentData() or "", "move": Move(word) if word else None}
        )
        self.proposal = replace(
            self.proposal,
            frames=frames or self.proposal.frames,
            camera=camera,
            action=self.action.toPlainText().strip() or self.proposal.action,
            place=self.place.text().strip(),
            style=self.style_.text().strip(),
            mood=self.mood.text().strip(),
            dialogue=self.dialogue.toPlainText().strip(),
        )
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        self._state.show_state(*_STATES["now" if self._now else self.state])
        one = self.proposal
        if one is not None:
            self._title.setText(one.title or one.action)
            camera = one.camera
            if self._more is not None:
                self._fill(one)
            parts = [
                self._spans, camera.size, camera.move.value if camera.move else "",
                ", ".join(one.people), one.mood, f"{one.frames} f",
            ]  # fmt: skip
            self._meta.setText(" · ".join(filter(None, parts)))
        said = f"{self._title.text()}, {self._meta.text()}, {self._state.text()}"
        self.setAccessibleName(said)
        self.tick.setAccessibleName(f"Choose: {self._title.text()}")
        self.tick.setToolTip("Accept this row with the others that are ticked")
        self.update()

    def _fill(self, one: Proposal) -> None:
        camera = one.camera
        if camera.size and camera.size not in _SIZES and self.size_.findData(camera.size) < 0:
            self.size_.offer(camera.size.capitalize(), camera.size)
        self.size_.choose(camera.size)
        self.move_.choose(camera.move.value if camera.move else None)
        self.frames.show_text(str(one.frames))
        self.action.show_text(one.action)
        self.place.show_text(one.place)
        self.style_.show_text(one.style)
        self.mood.show_text(one.mood)
        self.dialogue.show_text(one.dialogue)
        self.dialogue.setPlaceholderText("Dialogue")

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Delete and self.state == "open":
            self.skipped.emit(self)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.state in ("open", "skipped"):
            (self.accepted if self._now else self.opened).emit(self)
        elif key == Qt.Key.Key_Space and self.tick.isEnabled():
            self.tick.toggle()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.focusNextPrevChild(key == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.opened.emit(self)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            ground = t.SELECTED if self._now else t.WINDOW if self.state == "accepted" else t.PANEL
            ground = t.REFUSED_ROW if self.state == "refused" else ground
            painter.fillRect(self.rect(), QColor(ground))
            if self._now:
                painter.fillRect(0, 0, 2, self.height(), QColor(t.SELECTION))
            if self.hasFocus():
                painter.setPen(QColor(t.FOCUS))
                painter.drawRect(self.rect().adjusted(0, 0, -1, -2))
