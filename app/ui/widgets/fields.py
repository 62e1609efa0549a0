"""Fields that tell when a person has finished a change, and can show that values differ.

`committed(str)` comes once per change: on Enter or when the focus leaves, not while typing.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from app.ui.theme import tokens as t
from app.ui.theme.fonts import font
from app.ui.theme.icons import icon

MIXED = "mixed"


class Field(QLineEdit):
    """One line. Signal `committed(str)`."""

    committed = Signal(str)
    _shown = ""  # Qt sends events before a made field has its own

    def __init__(self, name: str, *, tall: int = 24, mono: bool = False) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFont(font(11 if mono else 12, 400, mono))
        self.setFixedHeight(tall)
        self._shown = ""
        self._hint = ""
        self._mixed = False
        self.textChanged.connect(self._look)
        self.editingFinished.connect(self._finish)

    def set_hint(self, hint: str) -> None:
        """What stands in the empty field."""
        self._hint = hint
        self.setPlaceholderText(hint)

    def show_text(self, text: str, *, mixed: bool = False) -> None:
        """What the record says now. What somebody is typing stays; Esc then gives this text."""
        typing = self.hasFocus() and self.text() != self._shown
        self._shown = "" if mixed else text
        self._mixed = mixed
        self.setPlaceholderText(MIXED if mixed else self._hint)
        if not typing and self.text() != self._shown:
            self.setText(self._shown)
            self.setCursorPosition(0)
        self._look()

    def flush(self) -> None:
        """Commit what was typed, before the field is to show something else."""
        self._finish()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.setCursorPosition(0)  # so that it is read from its beginning

    def _look(self) -> None:
        slant(self, self._mixed and not self.text())

    def event(self, event: QEvent) -> bool:
        if keeps_enter(event):
            return True
        return leaves_undo(event, self.text() == self._shown) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text() != self._shown:
            self.setText(self._shown)
            return
        super().keyPressEvent(event)

    def _finish(self) -> None:
        if self.text() != self._shown:
            self._shown = self.text()
            self.committed.emit(self._shown)


def mark_search(field: QLineEdit) -> None:
    """A glass at the left; a reader finds it under the field's own name."""
    sign = field.addAction(icon("search", t.SECONDARY), QLineEdit.ActionPosition.LeadingPosition)
    sign.setText(field.accessibleName() or "Find")


class TextBox(QPlainTextEdit):
    """A few lines that grow from `least` to `most` with their text. Signal `committed(str)`."""

    committed = Signal(str)
    _shown = ""

    def __init__(self, name: str, least: int = 1, most: int = 3) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFont(font())
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WordWrap)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(3)
        self.setViewportMargins(4, 0, 4, 3)  # a line that does not fit is not half shown
        self._least, self._most = least, most
        self._shown = ""
        self._hint, self._mixed = "", False
        self.textChanged.connect(self._look)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    def show_text(self, text: str, *, mixed: bool = False) -> None:
        typing = self.hasFocus() and self.toPlainText() != self._shown
        self._shown = "" if mixed else text
        self._mixed = mixed
        self.setPlaceholderText(MIXED if mixed else self._hint)
        if not typing and self.toPlainText() != self._shown:
            self.setPlainText(self._shown)
        self._look()
        self._fit()

    def set_hint(self, hint: str) -> None:
        """What stands in the empty box."""
        self._hint = hint
        self.setPlaceholderText(hint)
        self.viewport().update()  # Qt paints the new words only with the next key

    def flush(self) -> None:
        """Commit what was typed, before the box is to show something else."""
        self._finish()

    def _look(self) -> None:
        slant(self, self._mixed and not self.toPlainText())

    def event(self, event: QEvent) -> bool:
        if keeps_enter(event):
            return True
        return leaves_undo(event, self.toPlainText() == self._shown) or super().event(event)

    def sizeHint(self) -> QSize:
        return QSize(200, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._finish()
        self.verticalScrollBar().setValue(0)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel goes on to the panel, but where somebody is at work in a longer text."""
        if self.hasFocus() and self._lines() > self._most:
            super().wheelEvent(event)
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._finish()
            return
        if event.key() == Qt.Key.Key_Escape and self.toPlainText() != self._shown:
            self.setPlainText(self._shown)
            return
        super().keyPressEvent(event)

    def _finish(self) -> None:
        if self.toPlainText() != self._shown:
            self._shown = self.toPlainText().strip()
            self.committed.emit(self._shown)

    def _fit(self, _size: object = None) -> None:
        lines = max(self._least, min(self._most, self._lines()))
        height = max(24, 8 + self.fontMetrics().lineSpacing() * lines)
        if self.height() != height or self.minimumHeight() != height:
            self.setFixedHeight(height)

    def _lines(self) -> int:
        return round(self.document().size().height())


def keeps_enter(event: QEvent) -> bool:
    """Enter finishes what is typed, also on a page where Enter is a command of its own."""
    if event.type() is not QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if not plain or event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        return False
    event.accept()
    return True


def leaves_undo(event: QEvent, settled: bool) -> bool:
    """Leave the keys of undo and redo to the film while nothing unfinished stands in a field."""
    if not (settled and event.type() is QEvent.Type.ShortcutOverride):
        return False
    keys = QKeySequence.StandardKey
    if not (
        isinstance(event, QKeyEvent) and (event.matches(keys.Undo) or event.matches(keys.Redo))
    ):
        return False
    event.ignore()
    return True


def slant(widget: QWidget, on: bool) -> None:
    """Draw a field's words in secondary italics, as those that stand for several values."""
    if bool(widget.property("mixed")) != on:
        widget.setProperty("mixed", on)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
