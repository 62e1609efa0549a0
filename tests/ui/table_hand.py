"""The shot table as a person has it: by keys, cells and columns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from app.domain.shot import Shot
from app.ui.pages.board.table.columns import COLUMNS, PLACE
from app.ui.pages.board.table.panel import TablePanel
from tests.ui.conftest import Opened

CTRL = Qt.KeyboardModifier.ControlModifier
SELECT = QItemSelectionModel.SelectionFlag.ClearAndSelect
SHIFT = Qt.KeyboardModifier.ShiftModifier


class Table:
    """The table view of an open window, driven by keys."""

    def __init__(self, opened: Opened) -> None:
        QSettings("Takeboard", "Window").remove("table/columns")
        self.opened, self.board = opened, opened.window.board
        opened.window.actions_["view.table"].trigger()
        panel = self.board.views.currentWidget()
        assert isinstance(panel, TablePanel)
        self.panel, self.view, self.model = panel, panel.table, panel.model
        opened.wait(lambda: self.model.names is not None and bool(opened.film.shots))

    def ids(self) -> list[str]:
        return [row.shot_id for row in self.opened.film.rows]

    def shot(self, at: int) -> Shot:
        return self.opened.stage.bench.board.shot(self.ids()[at])

    def go(self, at: int, key: str) -> None:
        """Stand on one cell of the shot at this place of the board."""
        row = self.model.row_of(self.ids()[at])
        assert row is not None
        index = self.model.index(row, PLACE[key])
        self.view.selectionModel().setCurrentIndex(index, SELECT)
        self.view.setFocus()

    def press(self, key: Qt.Key, modifier: Any = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.target(), key, modifier)

    def type(self, text: str) -> None:
        for letter in text:  # the first one opens the editor that gets the others
            QTest.keyClicks(self.target(), letter)

    def target(self) -> QWidget:
        return self.view.editing.editor or self.view

    def here(self) -> tuple[str, str]:
        """Shot number and column at hand."""
        index = self.view.currentIndex()
        tile = self.model.shot_at(index.row())
        return (tile.number if tile else "", COLUMNS[index.column()].key)

    def wait(self, until: Callable[[], bool]) -> None:
        self.opened.wait(until)

    def undo(self) -> None:
        self.opened.film.undo.stack.undo()

    def steps(self) -> int:
        return self.opened.film.undo.stack.count()
