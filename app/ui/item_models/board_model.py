"""Shots as a Qt model: one row a shot in board order. Grid and later a table share it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from app.production.board.board_order import called

if TYPE_CHECKING:
    from app.production.board.tile_rows import SceneHead, TileRow

ROW = Qt.ItemDataRole.UserRole + 1
_MANY = 50  # changed rows that are told as one range
_Index = QModelIndex | QPersistentModelIndex


class BoardModel(QAbstractListModel):
    """`ROW` gives the `TileRow`; the display text is what a reader hears."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[TileRow] = []
        self.scenes: list[SceneHead] = []

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        if role == ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{called(row.number)} {row.action}, {row.state_word}"
        return None

    def show(self, rows: Sequence[TileRow], scenes: Sequence[SceneHead]) -> None:
        """Take new rows; while the shots and their order are the same only changed ones repaint."""
        fresh, heads = list(rows), list(scenes)
        same = [r.shot_id for r in fresh] == [r.shot_id for r in self.rows]
        same = same and [(s.scene_id, s.shots) for s in heads] == [
            (s.scene_id, s.shots) for s in self.scenes
        ]
        if not same:
            self.beginResetModel()
            self.rows, self.scenes = fresh, heads
            self.endResetModel()
            return
        olds = self.rows
        changed = [i for i, r in enumerate(fresh) if r is not olds[i] and r != olds[i]]
        heads_changed = heads != self.scenes
        self.rows, self.scenes = fresh, heads
        if len(changed) > _MANY:
            self.dataChanged.emit(self.index(changed[0]), self.index(changed[-1]))
        else:
            for i in changed:
                self.dataChanged.emit(self.index(i), self.index(i))
        if heads_changed:
            self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, 0)

    def place(self, shot_id: str) -> int | None:
        return next((i for i, row in enumerate(self.rows) if row.shot_id == shot_id), None)
