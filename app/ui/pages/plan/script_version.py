"""A new version of the script before it is taken: which lines changed, which shots lose theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem

from app.ui.theme import tokens as t
from app.ui.theme.fonts import font
from app.ui.theme.icons import icon
from app.ui.widgets.buttons import button
from app.ui.widgets.stacks import column, row
from app.ui.widgets.text import label

if TYPE_CHECKING:
    from app.production.breakdown.script_desk import NewVersion
    from app.production.breakdown.versions import LineChange

_LOOKS = {
    "added": ("plus", t.OK), "changed": ("pencil", t.WARNING), "removed": ("minus", t.BAD),
}  # fmt: skip
_MOST = 2000


class VersionCard(QFrame):
    """Signal `wanted(object)`: take this version."""

    wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("box", "card")
        self._version: NewVersion | None = None
        self.head = label("", "name", "strong", wrap=True)
        self.losing = label("", tone="warning", wrap=True)
        self.list = QListWidget()
        self.list.setAccessibleName("Changed lines")
        self.list.setFixedHeight(168)
        self.list.setFont(font(11, 400, mono=True))
        self.list.setIconSize(QSize(12, 12))
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.take = button("Take This Version", "check", kind="primary", tall=28)
        self.take.clicked.connect(lambda _on=False: self.wanted.emit(self._version))
        leave = button("Keep the Old One", tall=28)
        leave.clicked.connect(lambda _on=False: self.hide())
        self.setLayout(
            column(
                self.head, self.losing, self.list, row(None, leave, self.take), gap=8,
                margins=(12, 10, 12, 10),
            )
        )  # fmt: skip
        self.hide()

    def show_version(self, version: NewVersion) -> None:
        self._version = version
        matched = version.matched
        self.list.clear()
        changes = matched.changes if matched else ()
        for change in changes[:_MOST]:
            self.list.addItem(_item(change))
        if matched is None or version.same:
            self.head.setText(f"{version.text.name} says what the film has already.")
        else:
            counts = [f"{matched.count(word)} {word}" for word in ("changed", "removed", "added")]
            self.head.setText(f"{version.text.name}, by lines: {', '.join(counts)}.")
        words = [version.text.note] if version.text.note else []
        if version.losing:
            words.append(f"Without a line afterwards: {', '.join(version.losing)}.")
        if len(changes) > _MOST:
            words.append(f"Only the first {_MOST:,} of {len(changes):,} changes are listed.")
        self.losing.setText(" ".join(words))
        self.losing.setVisible(bool(words))
        self.list.setVisible(bool(changes))
        self.take.setEnabled(not version.same)
        self.show()
        self.take.setFocus()


def _item(change: LineChange) -> QListWidgetItem:
    name, tone = _LOOKS[change.word]
    if change.word == "changed":
        words = (
            f"{change.old} → {change.new}\n−  {change.before.strip()}\n+  {change.after.strip()}"
        )
    else:
        words = (
            f"{change.new or change.old}  {change.word}: {(change.after or change.before).strip()}"
        )
    item = QListWidgetItem(icon(name, tone), words)
    item.setForeground(QColor(tone))
    item.setToolTip(words)
    return item
