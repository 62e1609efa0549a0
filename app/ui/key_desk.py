"""Opens the key editor and the key sheet, and lets what was changed there hold in the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.ui.dialogs.key_sheet import KeySheet
from app.ui.dialogs.keys import Keys
from app.ui.key_store import keep_keymap
from app.ui.keymap import Keymap

if TYPE_CHECKING:
    from app.ui.main_window import MainWindow


class KeyDesk(QObject):
    """Connects the two commands of a window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        acts = window.actions_
        acts["help.keys"].triggered.connect(lambda _on=False: self.edit())
        acts["help.sheet"].triggered.connect(lambda _on=False: self.sheet())
        acts.keys_changed.connect(lambda: window.status.show_keys(acts.keymap))
        window.status.show_keys(acts.keymap)

    def edit(self) -> Keys:
        window = self._window
        dialog = Keys(window, window.actions_.keymap, window.film.bridge)
        dialog.changed.connect(self._changed)
        dialog.sheet_wanted.connect(lambda: self.sheet(dialog))
        dialog.open()
        return dialog

    def sheet(self, over: Keys | None = None) -> KeySheet:
        window = self._window
        made = KeySheet(over or window, window.actions_.keymap, window.film.bridge)
        made.open()
        return made

    def _changed(self, keymap: Keymap) -> None:
        self._window.actions_.apply(keymap)
        keep_keymap(keymap)
