"""The lock of the board: a button that says since when and how much was changed, and the list.

Beside it what boarding is for: how many rounds of generation the film needed so far.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QPushButton, QWidget

from app.ui.actions import Actions
from app.ui.pages.board.editing.rounds_button import RoundsButton
from app.ui.state.film import Film
from app.ui.theme import tokens as t
from app.ui.theme.icons import icon
from app.ui.widgets.buttons import button, on_click
from app.ui.widgets.popover import Popover
from app.ui.widgets.stacks import row

if TYPE_CHECKING:
    from app.production.board.lock_changes import LockLine


class LockButton(QWidget):
    """Signal `wanted(str)`: show this shot."""

    wanted = Signal(str)

    def __init__(self, film: Film, actions: Actions) -> None:
        super().__init__()
        self._film, self._action = film, actions["board.lock"]
        self.button: QPushButton = button("Lock board", "lock-open", kind="flat")
        self.rounds = RoundsButton()
        self.setLayout(row(self.rounds, self.button, gap=8))
        on_click(self.button, self._pressed)
        self._action.triggered.connect(lambda _on=False: self.turn())
        film.rows_changed.connect(self.show_lock)
        film.opened.connect(self.show_lock)
        film.jobs_changed.connect(self._count_rounds)
        self.show_lock()

    def show_lock(self) -> None:
        """Read the lock off the film as it was looked at last."""
        project = self._film.project
        locked = project.locked_at if project else None
        word, since, changed = "Lock board", "", 0
        if locked is not None:
            changed = sum(row.changed for row in self._film.rows)
            since = f"Locked {locked.astimezone():%d %b %H:%M}"
            word = f"{changed} changed" if changed else since
        self.button.setText(word)
        tip = "Later changes are shown as changes  (Ctrl+Alt+L)"
        since = f"{since}: what was changed since then" if locked else tip
        self.button.setToolTip(since)
        self.button.setAccessibleName(f"Locked, {word}" if changed else word)
        self.button.setIcon(icon("lock" if locked else "lock-open", t.SECONDARY))
        self.button.setEnabled(self._film.may_write and bool(self._film.rows))
        self._action.setText("Unlock Board" if locked else "Lock Board")
        self._action.setEnabled(self.button.isEnabled())

    def _count_rounds(self) -> None:
        workbench = self._film.workbench
        if workbench is not None:
            self._film.bridge.ask(workbench.board.facts.rounds, self.rounds.show_rounds)

    def turn(self) -> None:
        """Lock the board, or open it again."""
        workbench, project = self._film.workbench, self._film.project
        if workbench is not None and project is not None:
            board, locked = workbench.board, project.locked_at is not None
            self._film.change(lambda: board.lock(not locked))

    def _pressed(self) -> None:
        workbench, project = self._film.workbench, self._film.project
        if project is None or workbench is None:
            return
        if project.locked_at is None:
            self.turn()
            return
        self._film.bridge.ask(workbench.board.lock_changes.lines, self._list)

    def _list(self, changes: Sequence[LockLine]) -> None:
        shown = Popover(self.window(), "Changed since the lock", "Unlock board", "lock-open")
        found = QListWidget()
        found.setAccessibleName("Changes since the lock")
        found.setFixedSize(420, min(320, 28 * max(1, len(changes)) + 8))
        found.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for change in changes:
            item = QListWidgetItem(change.words)
            item.setToolTip(change.words)
            item.setData(Qt.ItemDataRole.UserRole, change.shot_id)
            found.addItem(item)
        if not changes:
            found.addItem(QListWidgetItem("Nothing was changed since the lock."))

        def go(item: QListWidgetItem) -> None:
            if shot_id := item.data(Qt.ItemDataRole.UserRole):
                shown.close()
                self.wanted.emit(shot_id)

        found.itemActivated.connect(go)
        found.itemClicked.connect(go)
        shown.body.addWidget(found)
        shown.accepted.connect(self.turn)
        corner = self.button.mapToGlobal(QPoint(0, 0))
        shown.adjustSize()
        shown.show_at(corner - QPoint(0, shown.height() + 4), found)
