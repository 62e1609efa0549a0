"""The key that was pressed, written as the keymap writes it."""

from __future__ import annotations

import sys

from PySide6.QtCore import QEvent, QKeyCombination, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit

from app.domain.errors import BadInput
from app.ui.keymap import normal

_ALONE = {
    Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr,
    Qt.Key.Key_CapsLock, Qt.Key.Key_NumLock, Qt.Key.Key_unknown,
}  # fmt: skip
# scan code of the key `1` in the row above the letters
_DIGITS_FROM = {"linux": 10, "win32": 2}


def pressed_key(event: QKeyEvent) -> str | None:
    """`Ctrl+Shift+K`; None for a modifier alone and for what cannot be written.

    Shift with a digit is the digit's key whatever the keyboard prints on it: pages are there.
    """
    key, modifiers = Qt.Key(event.key()), event.modifiers()
    if key in _ALONE:
        return None
    modifiers &= ~Qt.KeyboardModifier.KeypadModifier
    shift = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
    if key is Qt.Key.Key_Backtab:
        key = Qt.Key.Key_Tab
    if shift and (digit := _digit(event)) is not None:
        key = digit
    text = QKeySequence(QKeyCombination(modifiers, key)).toString(
        QKeySequence.SequenceFormat.PortableText
    )
    try:
        return normal(text)
    except BadInput:
        return None


def _digit(event: QKeyEvent) -> Qt.Key | None:
    first = _DIGITS_FROM.get(sys.platform)
    if first is None or not 0 <= event.nativeScanCode() - first <= 8:
        return None
    return Qt.Key(Qt.Key.Key_1 + event.nativeScanCode() - first)


class KeyCatcher(QLineEdit):
    """A field that takes the next keys instead of letters, while it is `catching`.

    Signals: `pressed(str)` a key; `left()` Esc, or the focus went away; `down()` the arrow down or
    Enter while it takes letters.
    """

    pressed = Signal(str)
    left = Signal()
    down = Signal()

    def __init__(self, name: str, *, catching: bool = True) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.catching = catching

    def event(self, event: QEvent) -> bool:
        if self.catching and event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        return False if self.catching else super().focusNextPrevChild(forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.catching:
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.down.emit()
                return
            super().keyPressEvent(event)
            return
        key = pressed_key(event)
        if key == "Esc":
            self.left.emit()
        elif key is not None:
            self.pressed.emit(key)
        event.accept()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self.catching and event.reason() is not Qt.FocusReason.OtherFocusReason:
            self.left.emit()
