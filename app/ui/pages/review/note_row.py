"""One note in the panel: sign, kind, frames, author, words, answer, and what can be done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu

from app.domain.note import Note, NoteKind
from app.ui.pages.review.note_box import NoteBox
from app.ui.theme import tokens as t
from app.ui.widgets.buttons import icon_button, on_click
from app.ui.widgets.note_shapes import NoteSign
from app.ui.widgets.stacks import column, row
from app.ui.widgets.text import Elided, label, picture

_KEYS = {
    Qt.Key.Key_Return: "go", Qt.Key.Key_Enter: "go", Qt.Key.Key_Delete: "remove",
    Qt.Key.Key_F2: "edit", Qt.Key.Key_Backspace: "remove",
}  # fmt: skip


class NoteRow(QFrame):
    """Signals: `wanted(str)` go, loop, done, open or remove; `changed(dict)` fields to change;
    `answered(str)`.

    `slate` names the take where several stand on screen, else it is empty.
    """

    wanted = Signal(str)
    changed = Signal(object)
    answered = Signal(str)

    def __init__(self, note: Note, slate: str, *, current: bool, may_write: bool) -> None:
        super().__init__()
        self.note, self._current, self._may_write = note, current, may_write
        self._colour = t.NOTES[note.kind.value][2]
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        word = t.NOTES[note.kind.value][0]
        said = note.text or ("Drawing" if note.strokes else "Marker")
        self.setAccessibleName(f"{word} on {note.marks}{f' of {slate}' if slate else ''}: {said}")
        self.setAccessibleDescription(
            f"by {note.author}" + (", done" if note.done else "")
            + (f", answered: {note.answer}" if note.answer else "")
        )  # fmt: skip
        self.setToolTip("Enter goes to the frame")
        head = row(NoteSign(note.kind.value), label(word, "name", "strong"), gap=6)
        head.addWidget(label(note.marks, "mono", "secondary"))
        if slate:
            head.addWidget(label(slate, "caption", "secondary"))
        if note.done:
            head.addWidget(picture("check", 12, t.OK))
            head.addWidget(label("done", "caption", "ok"))
        author = Elided(note.author, "caption", "secondary")
        author.setAlignment(Qt.AlignmentFlag.AlignRight)
        head.addWidget(author, 1)
        self._said = label(said, tone="secondary" if note.done or not note.text else "text",
                           wrap=True)  # fmt: skip
        self.words = column(head, self._said, gap=2, margins=(14, 6, 10, 6))
        if note.answer:
            told = label(f"{note.answered_by}: {note.answer}", "caption", "secondary", wrap=True)
            told.setContentsMargins(8, 0, 0, 0)
            self.words.addWidget(told)
        if current:
            self.words.addLayout(self._tools())
        self.setLayout(self.words)

    def edit(self) -> None:
        """Change the words in place."""
        if not self._may_write:
            return
        box = NoteBox("Words of the note")
        box.setPlainText(self.note.text)
        self._said.hide()
        self.words.insertWidget(1, box)
        box.entered.connect(lambda text: self.changed.emit({"text": text}))
        box.left.connect(lambda: self._close(box))
        box.setFocus()

    def answer(self) -> None:
        if not self._may_write:
            return
        box = NoteBox("Answer")
        box.set_hint("Answer")
        box.setPlainText(self.note.answer)
        self.words.addWidget(box)
        box.entered.connect(self.answered)
        box.left.connect(lambda: self._close(box))
        box.setFocus()

    # inside

    def _close(self, box: NoteBox) -> None:
        box.hide()
        box.deleteLater()
        self._said.show()
        self.setFocus()

    def _tools(self) -> QHBoxLayout:
        note = self.note
        made = row(gap=2)
        done = ("rotate-ccw", "Open again", "open") if note.done else ("check", "Done", "done")
        acts: list[tuple[str, str, Callable[[], object]]] = [
            ("repeat", "Loop over its frames", lambda: self.wanted.emit("loop"))
        ]
        if self._may_write:
            acts += [
                (done[0], done[1], lambda: self.wanted.emit(done[2])),
                ("message-square", "Answer", self.answer),
                ("pencil", "Change the words  (F2)", self.edit),
                ("trash-2", "Remove the note  (Delete)", lambda: self.wanted.emit("remove")),
            ]
        for icon, tip, act in acts:
            made.addWidget(on_click(icon_button(icon, tip), act))
        made.addStretch(1)
        return made

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.addAction("Go to Frame", lambda: self.wanted.emit("go"))
        menu.addAction("Loop", lambda: self.wanted.emit("loop"))
        if self._may_write:
            menu.addSeparator()
            if self.note.done:
                menu.addAction("Open Again", lambda: self.wanted.emit("open"))
            else:
                menu.addAction("Done", lambda: self.wanted.emit("done"))
            menu.addAction("Answer", self.answer)
            menu.addAction("Change Words", self.edit)
            kinds = menu.addMenu("Make It")
            for kind in NoteKind:
                made = kinds.addAction(t.NOTES[kind.value][0])
                made.setEnabled(kind is not self.note.kind)
                made.triggered.connect(
                    lambda _on=False, kind=kind: self.changed.emit({"kind": kind})
                )
            menu.addSeparator()
            menu.addAction("Remove", lambda: self.wanted.emit("remove"))
        menu.exec(event.globalPos())

    def event(self, event: QEvent) -> bool:
        # its own keys are not the page's: Delete would reject the take
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in _KEYS
            and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        wish = _KEYS.get(Qt.Key(event.key()))
        if wish == "edit":
            self.edit()
        elif wish == "go" or (wish and self._may_write):
            self.wanted.emit(wish)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if event.button() is Qt.MouseButton.LeftButton:
            self.wanted.emit("go")

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.edit()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as p:
            p.fillRect(self.rect(), QColor(t.HOVER if self._current else t.PANEL))
            p.fillRect(0, 0, 3, self.height(), QColor(self._colour))
            p.fillRect(0, self.height() - 1, self.width(), 1, QColor(t.HAIR))
            if self.hasFocus():
                p.setPen(QPen(QColor(t.FOCUS), 2))
                p.drawRect(self.rect().adjusted(1, 1, -1, -1))
