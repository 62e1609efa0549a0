"""The shot in words, as five elements or as seven fields of the same record.

Signals: `changed(dict)` field paths and their new values; `set_changed(str, str, str)` a list's
field, a word to add, a word to take away; `view_changed(str)` five or seven.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.shot import PURPOSE, Camera, Move, Shot
from app.production.board.shot_sets import shares
from app.production.board.shot_views import VIEWS, ViewRow
from app.production.fields.shot_words import show_beats
from app.ui.keyboard import follow_part
from app.ui.pages.board.inspector.form import Control, Form, labelled
from app.ui.theme import tokens as t
from app.ui.widgets.chips import Chips
from app.ui.widgets.combo import Choice
from app.ui.widgets.fields import Field, TextBox
from app.ui.widgets.stacks import column, row
from app.ui.widgets.text import Elided

SIZES = ("extreme wide", "wide", "full", "medium", "close-up", "extreme close-up", "insert")
ANGLES = ("eye level", "low", "high", "overhead", "shoulder", "dutch")
SPEEDS = ("very slow", "slow", "steady", "gentle", "smooth", "quick", "fast", "subtle", "rapid")
_ORIGIN = {
    "subject_action": "S",
    "environment_lighting": "E",
    "camera": "C",
    "style": "Y",
    "mood": "M",
    "negative": "N",
}


class Elements(QWidget):
    """Several shots show what they share; a field where they differ says `mixed`.

    Empty until `steps` have made the first view; the other is made when it is looked at.
    """

    changed = Signal(dict)
    set_changed = Signal(str, str, str)
    view_changed = Signal(str)

    def __init__(self, view: str = "five", *, roomy: bool = False) -> None:
        super().__init__()
        self._views: dict[str, _View] = {}
        self._name = view
        self._shots: Sequence[Shot] = ()
        self._roomy = roomy
        self._layout = column(gap=0)
        self.setLayout(self._layout)

    def steps(self) -> Iterator[None]:
        """Makes the view to begin with, a line or two a step."""
        yield from self._make(self._name)

    def show_view(self, name: str) -> None:
        """`five` or `seven`; what is being typed is committed first."""
        before = self._now()
        before.form.flush()
        if name not in self._views:
            for _step in self._make(name):
                pass
            follow_part(before, self._views[name])
        self._name = name
        self._now().show_shots(self._shots)
        for key, view in self._views.items():
            view.setVisible(key == name)
        self.view_changed.emit(name)

    def view(self) -> str:
        return self._name

    def show_shots(self, shots: Sequence[Shot], enabled: bool) -> None:
        self.setEnabled(enabled and bool(shots))
        self._shots = shots
        self._now().show_shots(shots)

    def field(self, path: str) -> Control:
        """The visible control of a path, for findings and phrases that jump to it."""
        found = self._now().form.field(path)
        if found is None:
            raise KeyError(path)
        return found

    def has(self, path: str) -> bool:
        return self._now().form.field(path) is not None

    def flush(self) -> None:
        self._now().form.flush()

    def _make(self, name: str) -> Iterator[None]:
        made = _View(told=self._roomy, roomy=self._roomy)
        self._layout.addWidget(made)
        yield from made.steps(VIEWS[name])
        made.form.changed.connect(self.changed)
        made.set_changed.connect(self.set_changed)
        self._views[name] = made

    def _now(self) -> _View:
        return self._views[self._name]


class _View(QWidget):
    set_changed = Signal(str, str, str)

    def __init__(self, *, told: bool, roomy: bool) -> None:
        super().__init__()
        self.form = Form()
        self._told, self._roomy = told, roomy
        self._negatives: NegativeChips | None = None
        self._purpose = Elided("", "caption", "secondary")
        self._purpose.setAccessibleName("Purpose of the camera move")
        self._column = column(gap=4)
        self.setLayout(self._column)

    def steps(self, rows: Sequence[ViewRow]) -> Iterator[None]:
        for one in rows:
            for line in self._lines(one):
                self._column.addWidget(line)
            yield

    def show_shots(self, shots: Sequence[Shot]) -> None:
        self.form.show_shots(shots)
        moves = {shot.elements.camera.move for shot in shots}
        move = next(iter(moves)) if len(moves) == 1 else None
        self._purpose.setText(PURPOSE[move] if move else "")
        if self._negatives is not None:
            self._negatives.show_shots(shots)

    def _lines(self, one: ViewRow) -> list[QWidget]:
        note = t.ORIGINS[_ORIGIN[one.element.value]][0] if self._told else ""
        if one.title == "Camera":
            return self._camera(note)
        if one.paths == ("negatives",):
            self._negatives = NegativeChips()
            self._negatives.set_changed.connect(self.set_changed)
            return [labelled(one.title, self._negatives)]
        made: list[QWidget] = []
        for n, path in enumerate(one.paths):
            title = "" if n else one.title
            made.append(labelled(title, self._words(path, one.title, n), note=note))
        return made

    def _words(self, path: str, title: str, nth: int) -> QWidget:
        most = 4 if self._roomy else 2
        if path == "beats":
            box = TextBox("Motion, as beats", 1, most)
            box.set_hint("0-48: what happens; 48-72: what then")
            return self.form.text(path, box, _beats)
        if path == "frames":
            return self.form.text(path, Field("Duration in frames"))
        if path == "elements.mood":
            field = Field("Mood")
            field.set_hint("mood" if nth else "")
            return self.form.text(path, field)
        names = {"Subject": "Subject and action", "Scene": "Scene: place and light",
                 "Place, light": "Place and light"}  # fmt: skip
        return self.form.text(path, TextBox(names.get(title, title), 1, most))

    def _camera(self, note: str) -> list[QWidget]:
        move = _choice("Camera move", "No move", tuple(m.value for m in Move), None)
        for n in range(1, move.count()):
            move.describe(n, PURPOSE[Move(move.itemData(n))])
        move.show_notes()
        size = _choice("Shot size", "No size", SIZES)
        speed = _choice("Camera speed", "No speed", SPEEDS)
        angle = _choice("Camera angle", "No angle", ANGLES)
        lens, words = Field("Lens"), Field("Camera note")
        lens.set_hint("lens")
        words.set_hint("note")
        for name, made in (("move", move), ("size", size), ("speed", speed), ("angle", angle)):
            self.form.choice(f"elements.camera.{name}", made)
        for name, field in (("lens", lens), ("note", words)):
            self.form.text(f"elements.camera.{name}", field)
        lens.setMaximumWidth(80)
        return [
            labelled("Camera", move, size, note=note),
            labelled("", speed, angle, note=" " if note else ""),
            labelled("", lens, words, note=" " if note else ""),
            self._purpose_line(),
        ]

    def _purpose_line(self) -> QWidget:
        self._purpose.setFixedHeight(16)
        holder = QWidget()
        holder.setLayout(row(72, self._purpose, gap=0))
        return holder


class NegativeChips(QWidget):
    """What must not be seen, word by word. Signal `set_changed(str, str, str)`."""

    set_changed = Signal(str, str, str)

    def __init__(self) -> None:
        super().__init__()
        self.more = Field("Add a negative")
        self.more.set_hint("add, Enter")
        self.more.setMinimumWidth(76)
        self.chips = Chips("Negatives", self.more)
        self.more.committed.connect(self._typed)
        self.chips.added.connect(lambda key: self.set_changed.emit("negatives", key, ""))
        self.chips.taken.connect(lambda key: self.set_changed.emit("negatives", "", key))
        self.setLayout(row(self.chips))

    def show_shots(self, shots: Sequence[Shot]) -> None:
        found = shares(shots, "negatives")
        self.chips.show_shares([(word, word, count) for word, count in found], len(shots))

    def _typed(self, text: str) -> None:
        self.more.show_text("")
        self.more.clear()
        for word in filter(None, (part.strip() for part in text.replace(",", ";").split(";"))):
            self.set_changed.emit("negatives", word, "")


def _choice(name: str, none: str, words: Sequence[str], empty: object = "") -> Choice:
    made = Choice(name)
    made.offer(none, empty)
    for word in words:
        made.offer(word.capitalize(), word)
    return made


def _beats(value: object) -> str:
    return show_beats(value) if isinstance(value, tuple) else ""


def camera_words(camera: Camera) -> str:
    """A camera in one line, for lists: `Slow dolly in, low`."""
    move = " ".join(filter(None, (camera.speed, camera.move and camera.move.value)))
    said = ", ".join(filter(None, (move, camera.size, camera.angle, camera.lens, camera.note)))
    return said[:1].upper() + said[1:]
