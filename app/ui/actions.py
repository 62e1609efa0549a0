"""Every command of the window, once: menu, buttons, context menus and keys share these QActions.

A command's shortcut works in the whole window (`window`), or only while a page has the focus.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from app.ui.command import Command
from app.ui.command_table import COMMANDS, MENUS
from app.ui.keymap import Keymap, Slot
from app.ui.theme import tokens as t
from app.ui.theme.icons import icon


def slots() -> list[Slot]:
    """Every command as the keymap sees it."""
    return [Slot(c.key, c.text.rstrip("…"), c.where, c.keys) for c in COMMANDS]


class Actions(QObject):
    """The QActions by key. Pages hear theirs after `give(page key, widget)`.

    Signal `keys_changed()`: another keymap holds.
    """

    keys_changed = Signal()

    def __init__(self, parent: QObject, keymap: Keymap | None = None) -> None:
        super().__init__(parent)
        self.keymap = keymap or Keymap.of(slots())
        self._by_key: dict[str, QAction] = {}
        for command in COMMANDS:
            self._by_key[command.key] = self._make(command)

    def apply(self, keymap: Keymap) -> None:
        """Let every action hear the keys of this keymap from now on."""
        self.keymap = keymap
        for command in COMMANDS:
            self._give_keys(self._by_key[command.key], command)
        self.keys_changed.emit()

    def __getitem__(self, key: str) -> QAction:
        return self._by_key[key]

    def all(self) -> list[QAction]:
        return list(self._by_key.values())

    def fill(self, bar: QMenuBar) -> dict[str, QMenu]:
        """Build the menus in the order of the table."""
        menus = {name: bar.addMenu(name) for name in MENUS}
        inner: dict[str, QMenu] = {}
        for command in COMMANDS:
            menu = menus[command.menu]
            if command.under:
                menu = inner.get(command.under) or menu.addMenu(command.under)
                inner[command.under] = menu
            menu.addAction(self._by_key[command.key])
            if command.ends_group:
                menus[command.menu].addSeparator()
        return menus

    def give(self, where: str, widget: QWidget) -> None:
        """Let a page hear the keys of its own commands."""
        for command in COMMANDS:
            if command.where == where:
                widget.addAction(self._by_key[command.key])

    def menu(self, parent: QWidget, *keys: str) -> QMenu:
        """A context menu of the same actions; an empty key is a separator."""
        made = QMenu(parent)
        for key in keys:
            if key:
                made.addAction(self._by_key[key])
            else:
                made.addSeparator()
        return made

    def _make(self, command: Command) -> QAction:
        action = QAction(command.text, self)
        action.setObjectName(command.key)
        if command.where != "window":
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        if command.icon:
            action.setIcon(icon(command.icon, t.SECONDARY_RAISED))
        action.setCheckable(command.checkable)
        action.setEnabled(command.where != "generate")  # the queue offers places when it is shown
        self._give_keys(action, command)
        return action

    def _give_keys(self, action: QAction, command: Command) -> None:
        keys = self.keymap.keys(command.key)
        wanted = [QKeySequence(key) for key in keys]
        wanted += [QKeySequence(key[:-6] + "Enter") for key in keys if key.endswith("Return")]
        tip = f"{command.tip or command.text}{_shown(keys)}"
        # setting what is set already would reset the icons of buttons that show another one
        if action.shortcuts() != wanted:
            action.setShortcuts(wanted)
        if action.toolTip() != tip:
            action.setToolTip(tip)


def _shown(keys: tuple[str, ...]) -> str:
    if not keys:
        return ""
    return f"  ({QKeySequence(keys[0]).toString(QKeySequence.SequenceFormat.NativeText)})"
