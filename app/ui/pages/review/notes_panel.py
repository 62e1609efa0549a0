"""Notes at the right: what was said about the takes, and a box to say more about this frame."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QToolButton, QWidget

from app.domain.note import NoteKind
from app.ui.pages.review.note_box import NoteBox
from app.ui.pages.review.note_row import NoteRow
from app.ui.pages.review.noting import Noting
from app.ui.pages.review.stage import Stage
from app.ui.theme import tokens as t
from app.ui.widgets.buttons import icon_button, on_click
from app.ui.widgets.fields import Field
from app.ui.widgets.key_caps import Caps
from app.ui.widgets.note_shapes import note_icon
from app.ui.widgets.stacks import column, empty, line, row, scrolled, surface
from app.ui.widgets.text import label


class NotesPanel(QWidget):
    """Signals: `draw_wanted()` the pencil was pressed; `back_wanted()` the keyboard may go back to
    the picture.
    """

    draw_wanted = Signal()
    back_wanted = Signal()

    def __init__(self, stage: Stage, noting: Noting) -> None:
        super().__init__()
        self._stage, self.noting, self._film = stage, noting, stage.film
        self._after_name: Callable[[], None] = lambda: None
        self._room = 400
        self.setAccessibleName("Notes")
        self.count = label("", "caption", "secondary")
        self.plus = icon_button("plus", "New note on this frame")
        on_click(self.plus, self.write)
        head = row(
            label("Notes", "head", "strong"), self.count, None, self.plus,
            gap=8, margins=(12, 0, 8, 0),
        )  # fmt: skip
        self._list = column(gap=0)
        self.area: QScrollArea = scrolled(surface(self._list))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.nothing = label(
            "Press ; to say something about this frame, D to draw on it.",
            tone="secondary", wrap=True,
        )  # fmt: skip
        self.nothing.setContentsMargins(12, 8, 12, 8)
        self.box = NoteBox("Note")
        self.box.setToolTip("Enter writes the note, Shift+Enter begins a line  (;)")
        self.pencil = icon_button("pencil", "Draw on the frame  (D)")
        self.pencil.setCheckable(True)
        on_click(self.pencil, self.draw_wanted.emit)
        self.span = icon_button("ruler", "Note on in to out instead of this frame  (Alt+;)")
        self.span.setCheckable(True)
        self.span.toggled.connect(noting.set_whole_range)
        self.kinds = _Kinds(noting)
        self.about = label("", "caption", "secondary")
        self.name = Field("Your name")
        self.name.set_hint("Your name, asked once")
        self.name.setToolTip("Stands under your notes and beside what you decide  (Enter)")
        self.name.returnPressed.connect(self._signed)
        self.name.hide()
        self.name.installEventFilter(self)
        self.keys = Caps([";"])
        entry = column(
            row(self.kinds, None, self.about, self.keys, gap=4),
            row(self.box, self.span, self.pencil, gap=4),
            self.name,
            gap=4, margins=(12, 8, 12, 8),
        )  # fmt: skip
        whole = column(surface(head, height=32), line(), self.area, self.nothing, line(),
                       surface(entry), gap=0)  # fmt: skip
        self.setLayout(whole)
        self.box.begun.connect(noting.pin)
        self.box.entered.connect(self._entered)
        self.box.left.connect(self._given_up)
        noting.changed.connect(self.show_notes)
        noting.picked.connect(self.show_notes)
        noting.drafted.connect(self._show_draft)
        noting.aimed.connect(self._aimed)
        self.show_notes()
        self._show_draft()

    def rows(self) -> list[NoteRow]:
        """The rows from top to bottom."""
        items = (self._list.itemAt(n) for n in range(self._list.count()))
        found = (item.widget() if item else None for item in items)
        return [one for one in found if isinstance(one, NoteRow)]

    def set_room(self, height: int) -> None:
        """The list scrolls where it would be higher than this."""
        self._room = height
        self._fit()

    def write(self) -> None:
        """Begin a note on the frame that is on screen."""
        if self._film.may_write:
            self.box.setFocus()

    def ask_name(self, then: Callable[[], None]) -> None:
        """Ask for the person's name in place, and go on when it was said."""
        self._after_name = then
        self.name.setText(self.noting.author)
        self.name.selectAll()
        self.name.show()
        self.name.setFocus()

    def show_notes(self) -> None:
        notes = self.noting.listed()
        focused = next((row_.note.id for row_ in self.rows() if row_.hasFocus()), "")
        empty(self._list)
        slates = {take.id: take.slate[4:7] for take in self._stage.takes}
        several = len({note.take_id for note in notes}) > 1 or len(self._stage.panes) > 1
        for note in notes:
            made = NoteRow(
                note, slates.get(note.take_id, "") if several else "",
                current=note.id == self.noting.current, may_write=self._film.may_write,
            )  # fmt: skip
            made.wanted.connect(lambda wish, key=note.id: self._wish(key, wish))
            made.changed.connect(lambda fields, key=note.id: self.noting.change(key, **fields))
            made.answered.connect(lambda text, key=note.id: self._answer(key, text))
            self._list.addWidget(made)
            if note.id == focused:
                made.setFocus()
        self._list.addStretch(1)
        self.count.setText(str(len(notes)) if notes else "")
        self.area.setVisible(bool(notes))
        self.nothing.setVisible(not notes)
        self.plus.setEnabled(self._film.may_write)
        self._fit()

    # inside

    def _fit(self) -> None:
        """As high as its rows, so that what stands below follows on."""
        wide = max(100, self.width())
        high = sum(one.heightForWidth(wide) for one in self.rows())
        self.area.setFixedHeight(max(44, min(high, self._room - 120)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc in the name: nobody is asked any more, what was said stays in the box."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if event.type() is QEvent.Type.ShortcutOverride:
                event.accept()
            elif event.type() is QEvent.Type.KeyPress:
                self.name.hide()
                self.box.setFocus()
                return True
        return False

    def _wish(self, note_id: str, wish: str) -> None:
        if wish in ("go", "loop"):
            self.noting.pick(note_id, play=wish == "loop")
        elif wish in ("done", "open"):
            self.noting.settle(note_id, wish == "done")
        elif wish == "remove":
            self.noting.remove(note_id)

    def _answer(self, note_id: str, text: str) -> None:
        if self._named(lambda: self.noting.answer(note_id, text)):
            self.noting.answer(note_id, text)

    def _entered(self, text: str) -> None:
        if not text and not self.noting.strokes:
            self._given_up()
            return
        named = self._named(lambda: self._entered(self.box.toPlainText().strip()))
        if named and not self.noting.add(text, self._written):
            self.about.setText("no take on screen yet")

    def _named(self, then: Callable[[], None]) -> bool:
        """Whether the person said their name; else it is asked for here, and then it goes on."""
        if not self.noting.author:
            self.ask_name(then)
        return bool(self.noting.author)

    def _signed(self) -> None:
        def on() -> None:
            self.name.hide()
            self._after_name()
            if not self.box.toPlainText():
                self.back_wanted.emit()  # only a name was missing

        if self.name.text().strip():
            self.noting.sign(self.name.text(), on)

    def _written(self) -> None:
        self.box.setPlainText("")
        self.back_wanted.emit()

    def _given_up(self) -> None:
        self.box.setPlainText("")
        self.name.hide()
        self.noting.unpin()
        self.back_wanted.emit()

    def _aimed(self) -> None:
        if self.box.hasFocus() and self.box.toPlainText() and self.noting.target() is not None:
            self.noting.pin()  # the take came after the keyboard
        self._show_draft()

    def _show_draft(self) -> None:
        target = self.noting.target()
        self.kinds.show_kind(self.noting.kind)
        self.box.setEnabled(self._film.may_write)
        if target is None:
            self.box.set_hint("Note")
            self.about.setText("")
            return
        first, last = target.frames.start, target.frames.end - 1
        marks = f"frame {first}" if first == last else f"frames {first}–{last}"
        self.box.set_hint(f"Note on {marks}")
        drawn = len(self.noting.strokes)
        parts = [marks] if self.noting.pinned else []
        parts += [f"{drawn} stroke{'' if drawn == 1 else 's'}"] if drawn else []
        self.about.setText(", ".join(parts))


class _Kinds(QWidget):
    """The kind of the next note: four signs, one of them on."""

    def __init__(self, noting: Noting) -> None:
        super().__init__()
        self._buttons: dict[NoteKind, QToolButton] = {}
        laid = row(gap=2)
        for kind in NoteKind:
            made = icon_button("square", t.NOTES[kind.value][0])
            made.setIcon(note_icon(kind.value))
            made.setCheckable(True)
            made.clicked.connect(lambda _on=False, kind=kind: noting.set_kind(kind))
            self._buttons[kind] = made
            laid.addWidget(made)
        self.setLayout(laid)

    def show_kind(self, now: NoteKind) -> None:
        for kind, made in self._buttons.items():
            made.setChecked(kind is now)
