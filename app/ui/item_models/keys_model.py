"""Commands and their keys as a table: one column a place, commands of a menu under its name."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from app.ui.command_table import COMMANDS, MENUS
from app.ui.keymap import PARTS, WINDOW, Keymap, Slot, caps, page_of
from app.ui.page_catalog import PAGES, PLACE_WORDS

SLOT = Qt.ItemDataRole.UserRole + 1  # the `Slot` of a line, None in a heading
CAPS = Qt.ItemDataRole.UserRole + 2  # keys of a cell, each as its caps
PART = Qt.ItemDataRole.UserRole + 3  # the part of the page where alone they work, or empty
_WORDS = {WINDOW: "Everywhere", **{page.key: page.word for page in PAGES}}
_MENU = {command.key: command.menu for command in COMMANDS}
_Index = QModelIndex | QPersistentModelIndex


class KeysModel(QAbstractTableModel):
    """First column the command, then the places, last `changed`."""

    def __init__(self, keymap: Keymap) -> None:
        super().__init__()
        self.keymap = keymap
        used = {page_of(slot.where) for slot in keymap.slots.values()}
        self.places = [place for place in _WORDS if place in used]
        self.lines: list[str | Slot] = []

    def show(self, keymap: Keymap, found: Sequence[Slot]) -> None:
        """These commands under the names of their menus."""
        self.beginResetModel()
        self.keymap = keymap
        self.lines = []
        for menu in MENUS:
            group = [slot for slot in found if _MENU[slot.command] == menu]
            self.lines += [menu, *group] if group else []
        self.endResetModel()

    def place_of(self, slot: Slot) -> int:
        """The column in which the keys of a command stand."""
        return 1 + self.places.index(page_of(slot.where))

    def row_of(self, command: str) -> int | None:
        return next(
            (
                n
                for n, one in enumerate(self.lines)
                if isinstance(one, Slot) and one.command == command
            ),
            None,
        )

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.places) + 2

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        words = ["Command", *(_WORDS[place] for place in self.places), ""]
        return words[section]

    def flags(self, index: _Index) -> Qt.ItemFlag:
        slot = index.data(SLOT)
        if not isinstance(slot, Slot):
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        if index.column() == self.place_of(slot):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.lines):
            return None
        line, column = self.lines[index.row()], index.column()
        if role == SLOT:
            return line if isinstance(line, Slot) else None
        if isinstance(line, str):
            return line if column == 0 and role == Qt.ItemDataRole.DisplayRole else None
        here = column == self.place_of(line)
        keys = [caps(key) for key in self.keymap.keys(line.command)] if here else []
        if role == CAPS:
            return keys
        part = PLACE_WORDS[line.where] if here and line.where in PARTS else ""
        if role == PART:
            return part
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            said = self._said(line, column, here, keys)
            return f"{said}, in {part}" if part else said
        if role == Qt.ItemDataRole.ToolTipRole and here:
            return "Enter changes it, Insert adds another key, Delete takes the keys away"
        return None

    def _said(self, slot: Slot, column: int, here: bool, keys: list[list[str]]) -> str:
        if column == 0:
            return slot.text
        if column == self.columnCount() - 1:
            return "changed" if self.keymap.is_changed(slot.command) else ""
        if not here:
            return "–"
        return ", ".join(" plus ".join(one) for one in keys) or "no key"
