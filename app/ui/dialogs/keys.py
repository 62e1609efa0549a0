"""The key editor: find a command, press a key for it, see who had that key before it is taken.

A change holds at once. Signals: `changed(object)` the new keymap; `sheet_wanted()`.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QFrame, QWidget

from app.domain.errors import BadInput, UserFacing
from app.ui.bridge import Bridge
from app.ui.dialogs.files import remember, to_save
from app.ui.dialogs.keys_view import KeysView
from app.ui.item_models.keys_model import KeysModel
from app.ui.key_presets import PRESETS
from app.ui.key_store import read_keys, write_keys
from app.ui.keymap import Clash, Keymap
from app.ui.page_catalog import PLACE_WORDS
from app.ui.pressed_keys import KeyCatcher
from app.ui.theme import tokens as t
from app.ui.widgets.buttons import button, icon_button
from app.ui.widgets.combo import Choice
from app.ui.widgets.fields import mark_search
from app.ui.widgets.stacks import column, line, row, surface
from app.ui.widgets.text import label, picture

_FILES = "Keys (*.json)"
_ON = {place: f" in {word}" for place, word in PLACE_WORDS.items()}


class Keys(QDialog):
    changed = Signal(object)
    sheet_wanted = Signal()

    def __init__(self, parent: QWidget, keymap: Keymap, bridge: Bridge) -> None:
        super().__init__(parent)
        self.keymap, self._bridge = keymap, bridge
        self._asked: tuple[str, str, bool] | None = None  # what the bar below asks about
        self.setWindowTitle("Keys")
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        room = parent.window().size()
        self.resize(min(944, room.width() - 32), min(736, room.height() - 64))
        self.search = KeyCatcher("Command or key", catching=False)
        self.search.setPlaceholderText("Command or key")
        self.search.setToolTip("Words of a command, or a key such as Ctrl+R")
        self.search.setClearButtonEnabled(True)
        mark_search(self.search)
        self.search.setFixedWidth(216)
        self.by_press = icon_button("keyboard", "Find by pressing a key")
        self.by_press.setCheckable(True)
        self.preset = Choice("Preset")
        self.preset.setFixedWidth(120)
        self.preset.setToolTip("Keys as another program has them")
        for key, preset in PRESETS.items():
            self.preset.offer(preset.word, key)
        self.model = KeysModel(keymap)
        self.view = KeysView(self.model)
        self._count = label("", "badge", "raised")
        self.reset_all = button("Reset All", "undo-2", kind="flat", tip="Back to the preset")
        self.said = label("", wrap=True)
        self.take = button("Take It", tall=28, tip="Who had the key loses it")
        self.other = button(
            "Choose Another", kind="primary", tall=28, tip="Press another key for this command"
        )
        self.bar = QFrame()
        self._build()
        self._connect()
        self._show()
        self.search.setFocus()

    # what is shown

    def _show(self, command: str = "") -> None:
        kept = command or self.view.command()
        self.model.show(self.keymap, self.keymap.find(self.search.text()))
        self.preset.choose(self.keymap.preset)
        count = len(self.keymap.changes)
        self._count.setText(f"{count} changed" if count else "")
        self.reset_all.setEnabled(bool(count))
        if kept:
            self.view.choose(kept)
        if not self.view.command():
            first = next((s.command for s in self.model.lines if not isinstance(s, str)), "")
            self.view.choose(first)

    def _apply(self, keymap: Keymap, command: str = "") -> None:
        self.keymap = keymap
        self._ask_nothing()
        self._show(command)
        self.changed.emit(keymap)

    # one key

    def offer(self, command: str, key: str, adding: bool = False) -> None:
        """Give a key to a command, or ask below first where somebody has it already."""
        clashes = self.keymap.clashes(command, key)
        if not clashes:
            self._give(command, key, adding)
            return
        slot = self.keymap.slots[command]
        fixed = next((clash for clash in clashes if not clash.command), None)
        self._asked = None if fixed else (command, key, adding)
        if fixed is not None:
            said = f"{key} {fixed.text} and cannot be given away."
        else:
            said = (
                f"{key} is {_named(clashes)}. If you take it for {slot.text}, "
                f"{_losing(self.keymap, clashes)}."
            )
        self._ask(said, may_take=fixed is None)
        if self.view.catcher is not None:
            self.view.catcher.setText(key)

    def _give(self, command: str, key: str, adding: bool) -> None:
        had = self.keymap.keys(command) if adding else ()
        self.view.rest()
        self._apply(self.keymap.bind(command, (*had, key)), command)

    def _ask(self, said: str, may_take: bool) -> None:
        self.said.setText(said)
        self.take.setVisible(may_take)
        self.other.setVisible(self.view.catcher is not None)
        self.bar.setAccessibleName(said)
        self.bar.show()
        if self.view.catcher is not None:
            self.other.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask_nothing(self) -> None:
        self._asked = None
        self.bar.hide()

    def _take(self) -> None:
        if self._asked is not None:
            self._give(*self._asked)

    def _choose_another(self) -> None:
        self._ask_nothing()
        if self.view.catcher is not None:
            self.view.catcher.clear()
            self.view.catcher.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave(self) -> None:
        self._ask_nothing()
        self.view.rest()

    def _reset(self, command: str) -> None:
        if self.keymap.is_changed(command):
            self._apply(self.keymap.reset(command), command)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and (self.view.catcher or not self.bar.isHidden()):
            self._leave()
            return
        super().keyPressEvent(event)

    # files

    def read(self, file: Path) -> None:
        """Take the keys of a file, whole or not at all; says what it names that is unknown."""
        keymap = self.keymap

        def show(found: tuple[Keymap, list[str]]) -> None:
            self._apply(found[0])
            if found[1]:
                self.tell(
                    f"{file.name} names commands this version does not have: "
                    f"{', '.join(found[1])}. Everything else holds now."
                )

        self._bridge.ask(lambda: keymap.read(read_keys(file)), show, self._failed, lane="write")

    def write(self, file: Path) -> None:
        text = self.keymap.as_json()
        self._bridge.ask(
            lambda: write_keys(file, text),
            lambda _none: self.tell(f"The keys are in {file.name} now."),
            self._failed,
            lane="write",
        )

    def tell(self, said: str) -> None:
        """Say something in the bar below that needs no answer."""
        self._asked = None
        self._ask(said, may_take=False)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, UserFacing):
            self.tell(str(error))
        else:
            self._bridge.report(error)

    def _import(self) -> None:
        dialog = QFileDialog(self, "Import keys", "", _FILES)
        remember(dialog, "keys")
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.fileSelected.connect(lambda chosen: self.read(Path(chosen)))
        dialog.open()

    def _export(self) -> None:
        dialog = to_save(self, "Export keys", "takeboard-keys.json", _FILES, "keys")
        dialog.fileSelected.connect(lambda chosen: self.write(Path(chosen)))
        dialog.open()

    # finding

    def _press_to_find(self, on: bool) -> None:
        self.search.catching = on
        self.search.setPlaceholderText("Press a key" if on else "Command or key")
        self.search.clear()
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _found_by_press(self, key: str) -> None:
        self.search.setText(key)

    # building

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _text: self._show())
        self.search.pressed.connect(self._found_by_press)
        self.search.down.connect(self.view.setFocus)
        self.search.left.connect(lambda: self.by_press.setChecked(False))
        self.by_press.toggled.connect(self._press_to_find)
        self.preset.currentIndexChanged.connect(self._preset_chosen)
        self.view.wanted.connect(self.offer)
        self.view.removed.connect(lambda key: self._apply(self.keymap.bind(key, ()), key))
        self.view.reset_wanted.connect(self._reset)
        self.view.left.connect(self._leave)
        self.take.clicked.connect(lambda _on=False: self._take())
        self.other.clicked.connect(lambda _on=False: self._choose_another())
        self.reset_all.clicked.connect(lambda _on=False: self._apply(self.keymap.reset_all()))

    def _preset_chosen(self, at: int) -> None:
        chosen = self.preset.itemData(at)
        if isinstance(chosen, str) and chosen != self.keymap.preset:
            try:
                self._apply(self.keymap.with_preset(chosen))
            except BadInput as error:
                self.tell(str(error))

    def _build(self) -> None:
        shut = icon_button("x", "Close")
        shut.clicked.connect(lambda _on=False: self.close())
        head = surface(
            row(picture("keyboard", 16, t.TEXT), label("Keys", "title", "strong"), None, shut,
                margins=(16, 0, 16, 0)), height=44,
        )  # fmt: skip
        files = {
            "Import": ("upload", "Take the keys of a file", self._import),
            "Export": ("download", "Write these keys to a file", self._export),
            "Printable Sheet": ("printer", "All keys on paper", self.sheet_wanted.emit),
        }
        buttons = []
        for word, (sign, tip, act) in files.items():
            made = button(word, sign, kind="flat", tip=tip)
            made.clicked.connect(lambda _on=False, act=act: act())
            buttons.append(made)
        tools = surface(
            row(self.search, self.by_press, 8, label("Preset", tone="secondary"), self.preset,
                self._count, None, self.reset_all, *buttons, margins=(16, 0, 16, 0)), height=40,
        )  # fmt: skip
        hint = label(
            "Enter changes a key, Insert adds one, Delete takes it away.", "caption", "secondary"
        )
        foot = surface(row(hint, None, margins=(16, 0, 16, 0)), height=28)
        self.bar.setProperty("box", "warning")
        layout = row(
            picture("triangle-alert", 16, t.WARNING), self.said, self.take, self.other,
            gap=8, margins=(16, 9, 16, 9),
        )  # fmt: skip
        layout.setStretch(1, 1)
        self.bar.setLayout(layout)
        self.bar.hide()
        whole = column(head, line("line"), tools, line(), gap=0)
        whole.addWidget(self.view, 1)
        whole.addWidget(line())
        whole.addWidget(foot)
        whole.addWidget(self.bar)
        self.setLayout(whole)
        for one in (self.reset_all, *buttons, self.take, self.other, self.by_press, shut):
            one.setAutoDefault(False) if hasattr(one, "setAutoDefault") else None


def _named(clashes: list[Clash]) -> str:
    return " and ".join(f"{one.text}{_ON.get(one.where, '')}" for one in clashes)


def _losing(keymap: Keymap, clashes: list[Clash]) -> str:
    parts = []
    for one in clashes:
        left = [key for key in keymap.keys(one.command) if key != one.key]
        parts.append(f"{one.text} keeps {left[0]}" if left else f"{one.text} has no key")
    return " and ".join(parts)
