"""Beats and what is heard: the strip, the current beat's frames and words, dialogue, sound.

Signal `changed(dict)`.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.domain.shot import Shot
from app.production.board import beat_edits as be
from app.ui.pages.board.inspector.beat_strip import BeatStrip
from app.ui.pages.board.inspector.form import Form, labelled
from app.ui.widgets.buttons import icon_button, on_click
from app.ui.widgets.fields import Field, TextBox
from app.ui.widgets.stacks import column, row
from app.ui.widgets.text import label


class Beats(QWidget):
    """The strip belongs to one shot; dialogue and sound may be set for several."""

    changed = Signal(dict)
    camera_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.form = Form()
        self.strip = BeatStrip()
        self._start, self._end = Field("Beat starts at frame"), Field("Beat ends before frame")
        self.words = Field("What happens in the beat")
        self.words.set_hint("what happens")
        for field in (self._start, self._end):
            field.setFixedWidth(44)
            field.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._add = icon_button("plus", "Add a beat (Insert)")
        self._drop = icon_button("trash-2", "Delete the beat (Delete)")
        self._told = label("", "caption", "warning", wrap=True)
        self._told.setAccessibleName("Why a beat does not move")
        self._several = label(
            "Select one shot to edit its beats.", "caption", "secondary", wrap=True
        )
        self.dialogue, self.audio = TextBox("Dialogue", 1, 3), TextBox("Sound", 1, 3)
        self.dialogue.set_hint("what is said")
        self.audio.set_hint("ambience, effects, music, silence")
        self.form.text("dialogue", self.dialogue)
        self.form.text("audio", self.audio)
        edit = row(
            self._start, label("to", "caption", "secondary"), self._end, self.words,
            on_click(self._add, self.strip.insert), on_click(self._drop, self.strip.remove), gap=4,
        )  # fmt: skip
        self._one = QWidget()
        self._one.setLayout(column(self.strip, edit, self._told))
        self.setLayout(
            column(
                self._several,
                self._one,
                labelled("Dialogue", self.dialogue, wide=52),
                labelled("Sound", self.audio, wide=52),
            )
        )
        self._told.hide()
        self._connect()

    def show_shots(self, shots: Sequence[Shot], rate: Fraction, enabled: bool) -> None:
        self.setEnabled(enabled and bool(shots))
        one = len(shots) == 1
        self._one.setVisible(one)
        self._several.setVisible(not one)
        if one:
            self.strip.show_shot(shots[0], rate)
        self.form.show_shots(shots)

    def flush(self) -> None:
        self.strip.flush()
        for field in (self.words, self._start, self._end):
            if field.hasFocus():
                field.flush()
        self.form.flush()

    def go(self, path: str, beat: int | None = None) -> None:
        """Put the focus where a path is written."""
        if path != "beats":
            (self.dialogue if path == "dialogue" else self.audio).setFocus()
            return
        if beat is not None:
            self.strip.choose(beat)
        elif (blank := self._blank()) is not None:
            self.strip.choose(blank)
        (self.words if self.strip.beats() else self.strip).setFocus()

    def _blank(self) -> int | None:
        found = (n for n, beat in enumerate(self.strip.beats()) if not beat.action.strip())
        return next(found, None)

    def _connect(self) -> None:
        self.form.changed.connect(self.changed)
        self.strip.changed.connect(self._beats_changed)
        self.strip.refused.connect(self._refused)
        self.strip.chosen.connect(self._show_beat)
        self.strip.words_wanted.connect(self._words_wanted)
        self.words.committed.connect(self._write)
        for field in (self._start, self._end):
            field.committed.connect(lambda _text: self._place())

    def _words_wanted(self, path: str) -> None:
        if path.startswith("elements.camera"):
            self.camera_wanted.emit()
        else:
            self.go(path, self.strip.current())

    def _show_beat(self, at: int) -> None:
        beats = self.strip.beats()
        beat = beats[at] if 0 <= at < len(beats) else None
        for field in (self._start, self._end, self.words):
            field.setEnabled(beat is not None)
        self._drop.setEnabled(beat is not None)
        self._start.show_text(str(beat.start_frame) if beat else "")
        self._end.show_text(str(beat.end_frame) if beat else "")
        self.words.show_text(beat.action if beat else "")

    def _refused(self, why: str) -> None:
        self._told.setText(why)
        self._told.setVisible(bool(why))

    def _place(self) -> None:
        texts = (self._start.text().strip(), self._end.text().strip())
        if not all(text.isdigit() for text in texts):
            self._refused("Beats start and end at whole frames of the shot.")
        elif self.strip.place(int(texts[0]), int(texts[1])):
            self.strip.flush()
            return
        self._show_beat(self.strip.current())

    def _write(self, text: str) -> None:
        beats, at = self.strip.beats(), self.strip.current()
        if 0 <= at < len(beats):
            self._beats_changed(be.set_words(beats, at, text))

    def _beats_changed(self, beats: be.Beats) -> None:
        self.changed.emit({"beats": [beat.model_dump() for beat in beats]})
