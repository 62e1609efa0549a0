"""Who and which anchors a shot has, as chips; a list adds another one.

Signal `set_changed(str, str, str, str)`: field, id to add, id to take away, name for people.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.shot import Shot
from app.production.board.shot_sets import shares
from app.ui.pages.board.inspector.form import labelled
from app.ui.widgets.chips import Chips
from app.ui.widgets.combo import Choice
from app.ui.widgets.stacks import column


class People(QWidget):
    """Characters and anchors; `names` by id are those of the film, in their order."""

    set_changed = Signal(str, str, str, str)

    def __init__(self) -> None:
        super().__init__()
        self._lists = {
            "character_ids": _Members("Characters", "Add a character"),
            "anchor_ids": _Members("Anchors", "Add an anchor"),
        }
        for field, made in self._lists.items():
            made.added.connect(
                lambda key, name, field=field: self.set_changed.emit(field, key, "", name)
            )
            made.taken.connect(
                lambda key, name, field=field: self.set_changed.emit(field, "", key, name)
            )
        self.setLayout(
            column(
                labelled("Characters", self._lists["character_ids"]),
                labelled("Anchors", self._lists["anchor_ids"]),
            )
        )

    def show_shots(
        self,
        shots: Sequence[Shot],
        characters: Mapping[str, str],
        anchors: Mapping[str, str],
        enabled: bool,
    ) -> None:
        self.setEnabled(enabled and bool(shots))
        self._lists["character_ids"].show_names(shots, "character_ids", characters)
        self._lists["anchor_ids"].show_names(shots, "anchor_ids", anchors)

    def list_of(self, field: str) -> _Members:
        return self._lists[field]


class _Members(QWidget):
    added = Signal(str, str)
    taken = Signal(str, str)

    def __init__(self, name: str, add: str) -> None:
        super().__init__()
        self.more = Choice(add)
        self.more.setMinimumWidth(84)
        self.more.setPlaceholderText("add")
        self.more.activated.connect(self._chosen)
        self.chips = Chips(name, self.more)
        self.chips.added.connect(lambda key: self.added.emit(key, self._names.get(key, "")))
        self.chips.taken.connect(lambda key: self.taken.emit(key, self._names.get(key, "")))
        self._names: Mapping[str, str] = {}
        self.setLayout(column(self.chips, gap=0))

    def show_names(self, shots: Sequence[Shot], field: str, names: Mapping[str, str]) -> None:
        self._names = names
        found = shares(shots, field)
        shown = [(key, names.get(key, "gone"), count) for key, count in found]
        self.chips.show_shares(shown, len(shots))
        if self.more.view().isVisible():
            return  # somebody is choosing
        everywhere = {key for key, count in found if count == len(shots)}
        self.more.clear()
        for key, name in names.items():
            if key not in everywhere:
                self.more.offer(name, key)
        self.more.choose(object())
        self.more.setEnabled(self.more.count() > 0)
        self.more.setToolTip("" if names else "Make one on the Plan page first")

    def _chosen(self, at: int) -> None:
        key = self.more.itemData(at)
        self.more.choose(object())
        if isinstance(key, str):
            self.added.emit(key, self._names.get(key, ""))
