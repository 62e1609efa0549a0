"""A box for a few lines that are written with Enter, and kept when the keyboard goes elsewhere."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit

from app.ui.widgets.fields import TextBox


class NoteBox(TextBox):
    """Signals: `entered(str)` Enter was pressed; `left()` Esc gives up; `begun()` it has the
    keyboard. Shift and Enter begin a line.
    """

    entered = Signal(str)
    left = Signal()
    begun = Signal()

    def __init__(self, name: str) -> None:
        super().__init__(name, 1, 6)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.begun.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        # what is half said stays here; only Enter says it
        QPlainTextEdit.focusOutEvent(self, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not shift:
            self.entered.emit(self.toPlainText().strip())
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            QPlainTextEdit.keyPressEvent(self, event)
