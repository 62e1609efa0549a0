"""The five prompt elements as fields. Signal `changed(dict)`: field paths and their new values."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.domain.shot import PURPOSE, Move, Shot
from app.ui.widgets.combo import Choice
from app.ui.widgets.fields import Field, TextBox
from app.ui.widgets.stacks import column, row
from app.ui.widgets.text import label

SIZES = ("extreme wide", "wide", "full", "medium", "close-up", "extreme close-up", "insert")
ANGLES = ("eye level", "low", "high", "overhead", "shoulder", "dutch")
_MIXED = object()


class Elements(QWidget):
    """Several shots show what they share; a field where they differ says `mixed`."""

    changed = Signal(dict)

    def __init__(self) -> None:
        super().__init__()
        self._texts: dict[str, TextBox | Field] = {
            "elements.subject_action": TextBox("Subject and action", 1, 3),
            "elements.environment_lighting": TextBox("Place and light", 1, 3),
            "elements.style": TextBox("Style", 1, 2),
            "elements.mood": Field("Mood"),
            "elements.camera.note": Field("Camera note"),
        }
        self._move = Choice("Camera move")
        self._size = Choice("Shot size")
        self._angle = Choice("Camera angle")
        self._move.offer("No move", None)
        for move in Move:
            self._move.offer(move.value.capitalize(), move.value, note=PURPOSE[move])
        for choice, words, none in (
            (self._size, SIZES, "No size"),
            (self._angle, ANGLES, "No angle"),
        ):
            choice.offer(none, "")
            for word in words:
                choice.offer(word.capitalize(), word)
        for name, field in self._texts.items():
            field.committed.connect(lambda text, name=name: self._text(name, text))
        for choice, name in (
            (self._move, "elements.camera.move"),
            (self._size, "elements.camera.size"),
            (self._angle, "elements.camera.angle"),
        ):
            choice.activated.connect(
                lambda at, choice=choice, name=name: self.changed.emit({name: choice.itemData(at)})
            )
        note = self._texts["elements.camera.note"]
        if isinstance(note, Field):
            note.set_hint("note")
        self.setLayout(
            column(
                _line("Subject", self._texts["elements.subject_action"]),
                _line("Place, light", self._texts["elements.environment_lighting"]),
                _line("Camera", self._move, self._size),
                _line("", self._angle, self._texts["elements.camera.note"]),
                _line("Style", self._texts["elements.style"]),
                _line("Mood", self._texts["elements.mood"]),
            )
        )

    def show_shots(self, shots: Sequence[Shot], enabled: bool) -> None:
        self.setEnabled(enabled and bool(shots))
        reads: dict[str, Callable[[Shot], str]] = {
            "elements.subject_action": lambda s: s.elements.subject_action,
            "elements.environment_lighting": lambda s: s.elements.environment_lighting,
            "elements.style": lambda s: s.elements.style,
            "elements.mood": lambda s: s.elements.mood,
            "elements.camera.note": lambda s: s.elements.camera.note,
        }
        for name, read in reads.items():
            value = _common(shots, read)
            self._texts[name].show_text(
                value if isinstance(value, str) else "", mixed=value is _MIXED
            )
        for choice, read_choice in (
            (self._move, lambda s: s.elements.camera.move and s.elements.camera.move.value),
            (self._size, lambda s: s.elements.camera.size),
            (self._angle, lambda s: s.elements.camera.angle),
        ):
            value = _common(shots, read_choice)
            choice.setPlaceholderText("mixed" if value is _MIXED else "")
            if isinstance(value, str) and value and choice.findData(value) < 0:
                choice.offer(value, value)  # a word of the person's own
            choice.choose(None if value is None else value)

    def field(self, name: str) -> TextBox | Field:
        """The field of a path, for tests and for findings that jump to it."""
        return self._texts[name]

    def _text(self, name: str, text: str) -> None:
        self.changed.emit({name: text})


def _common(shots: Sequence[Shot], read: Callable[[Shot], object]) -> object:
    values = {read(shot) for shot in shots}
    return values.pop() if len(values) == 1 else (_MIXED if values else "")


def _line(name: str, *fields: QWidget | None) -> QWidget:
    caption = label(name, "body", "secondary")
    caption.setFixedWidth(68)
    caption.setFixedHeight(24)
    layout = row(caption, *fields, gap=4)
    layout.setAlignment(caption, Qt.AlignmentFlag.AlignTop)
    holder = QWidget()
    holder.setLayout(layout)
    return holder
