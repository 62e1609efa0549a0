"""A name typed letter by letter at a list: spaces and Backspace too, wherever in the item it is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtGui import QKeyEvent

_FITS: tuple[Callable[[str, str], bool], ...] = (str.__eq__, str.startswith, str.__contains__)
_HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class TypedName:
    """`follows` is how long a letter waits for the next one, in ms of the keyboard's clock; without
    it however slowly one types. A space that begins no name is a command of the list.
    """

    def __init__(self, follows: int | None = None) -> None:
        self._follows = follows
        self._typed, self._at = "", 0

    def forget(self) -> None:
        self._typed = ""

    def key(self, event: QKeyEvent, model: QAbstractItemModel, here: int) -> int | None:
        """The row this key leads to, `here` where nothing fits; None if it belongs to no name."""
        text = event.text()
        if self._follows is not None and event.timestamp() - self._at > self._follows:
            self.forget()
        self._at = event.timestamp()
        if event.key() == Qt.Key.Key_Backspace:
            return self.look_for(self._typed[:-1], model, here)
        if not text or not text.isprintable() or event.modifiers() & _HELD:
            self.forget()
            return None
        if text == " " and not self._typed:
            return None
        return self.look_for(self._typed + text, model, here)

    def look_for(self, typed: str, model: QAbstractItemModel, here: int) -> int:
        """The item that is what was typed, else begins with it, else has it; letters that are in
        none are not kept. Of a closed list one letter finds the next item that begins with it.
        """
        rows = [model.index(row, 0) for row in range(model.rowCount())]
        words = {
            index.row(): str(index.data() or "").casefold()
            for index in rows
            if model.flags(index) & Qt.ItemFlag.ItemIsEnabled
        }
        wanted = typed.casefold()
        begin = [row for row in words if words[row].startswith(wanted[:1])]
        if self._follows is not None and len(set(wanted)) == 1 and begin:
            self._typed = typed
            return next((row for row in begin if row > here), begin[0])
        for fits in _FITS:
            if (
                found := next((row for row in words if fits(words[row], wanted)), None)
            ) is not None:
                self._typed = typed
                return found
        return here
