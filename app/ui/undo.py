"""Undo as one command around a committed edit. Money, files and deliveries never come here."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from app.domain.edit import Edit
from app.domain.errors import StaleEdit
from app.ui.bridge import Bridge

Commit = Callable[[Edit], None]


class EditCommand(QUndoCommand):
    """`redo` commits the edit, `undo` its inverse; a stale one is dropped from the stack.

    The first redo does nothing: the edit was committed before it was pushed.
    """

    def __init__(self, edit: Edit, send: Callable[[Edit, EditCommand], None]) -> None:
        super().__init__(edit.label)
        self.edit, self._send = edit, send
        self.stale = False
        self._pushed = False

    def redo(self) -> None:
        if not self._pushed:
            self._pushed = True
        elif self.stale:
            self.setObsolete(True)
        else:
            self._send(self.edit, self)

    def undo(self) -> None:
        if self.stale:
            self.setObsolete(True)
        else:
            self._send(self.edit.inverse(), self)


class UndoDesk(QObject):
    """The window's undo stack. Signal `undone(str)`: the label of what was taken back or redone."""

    undone = Signal(str)

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._commit: Commit | None = None
        self.stack = QUndoStack(self)
        self.stack.setUndoLimit(500)

    def use(self, commit: Commit | None) -> None:
        """Where edits go from now on: `board.commit` of the open film."""
        self._commit = commit
        self.stack.clear()

    def push(self, edit: Edit | None) -> None:
        """Remember a committed edit; None and empty edits are nothing to undo."""
        if edit is not None and edit.changes:
            self.stack.push(EditCommand(edit, self._send))

    def _send(self, edit: Edit, command: EditCommand) -> None:
        commit = self._commit
        if commit is None:
            return

        def failed(error: Exception) -> None:
            if isinstance(error, StaleEdit):
                command.stale = True
            self._bridge.report(error)

        self._bridge.ask(
            lambda: commit(edit), lambda _none: self.undone.emit(edit.label), failed, lane="write"
        )
