"""Shots as rows of a table, with a head before each scene, over the board's own model.

Sorting only changes what is seen; the board keeps its order. Texts are kept until the film was
looked at again. Not for writing: that is the panel's work.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from app.domain.shot import Shot
from app.production.fields.cells import Sheet
from app.production.fields.shot_fields import Names
from app.ui.item_models.board_model import BoardModel
from app.ui.pages.board.table.columns import (
    COLUMNS,
    PLACE,
    Column,
    Kind,
    cell_text,
    shown_text,
    sort_key,
)
from app.ui.state.film import Film

if TYPE_CHECKING:
    from app.production.board.tile_rows import SceneHead, TileRow

_Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()


class TableModel(QAbstractTableModel):
    """`line(row)` is the shot's place in the board model, or None at the head of a scene."""

    def __init__(self, board: BoardModel, film: Film) -> None:
        super().__init__()
        self.board, self.film = board, film
        self.names: Names | None = None
        self.sorted_by = ""
        self._descending = False
        self._folded: set[str | None] = set()
        self._ahead: dict[str, Shot] = {}  # written, and not yet seen in the film
        self._settled: set[str] = set()  # of those: written for sure
        self._lines: list[int] = []  # a place in board.rows, or -1 - a place in board.scenes
        self._rows: dict[str, int] = {}
        self._under: dict[int, int] = {}  # how many shots a head stands over, by its row
        self._texts: dict[tuple[str, str], str] = {}
        board.modelAboutToBeReset.connect(self.beginResetModel)
        board.modelReset.connect(self._reset)
        film.rows_changed.connect(self.look_again)
        self._arrange()

    # rows

    def rowCount(self, parent: _Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: _Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def shot_at(self, row: int) -> TileRow | None:
        line = self._lines[row] if 0 <= row < len(self._lines) else -1
        return self.board.rows[line] if line >= 0 else None

    def head_at(self, row: int) -> SceneHead | None:
        line = self._lines[row] if 0 <= row < len(self._lines) else 0
        return self.board.scenes[-1 - line] if line < 0 else None

    def under(self, row: int) -> int:
        """How many shots a head stands over, folded or not."""
        return self._under.get(row, 0)

    def place(self, row: int) -> int | None:
        """The shot's place on the board among those on view."""
        line = self._lines[row]
        return line if line >= 0 else None

    def row_of(self, shot_id: str) -> int | None:
        return self._rows.get(shot_id)

    def shot(self, shot_id: str) -> Shot | None:
        return self._ahead.get(shot_id) or self.film.shots.get(shot_id)

    def shots(self) -> Mapping[str, Shot]:
        """Every shot of the film as it stands for this window."""
        return {**self.film.shots, **self._ahead}

    def sheet(self, columns: Iterable[Column]) -> tuple[Sheet, dict[int, int]]:
        """The shots from above under these columns, and the sheet's row for each row here."""
        ids: list[str] = []
        rows: dict[int, int] = {}
        for row, line in enumerate(self._lines):
            if line >= 0:
                rows[row] = len(ids)
                ids.append(self.board.rows[line].shot_id)
        return Sheet(ids, [column.field or column.key for column in columns]), rows

    # values

    def text(self, shot_id: str, key: str) -> str:
        """The text of a cell as it is copied and edited."""
        row = self._rows.get(shot_id)
        tile = self.shot_at(row) if row is not None else None
        if tile is None:
            return ""
        return cell_text(COLUMNS[PLACE[key]], tile, self.shot(shot_id), self.names)

    def shown(self, tile: TileRow, column: Column) -> str:
        """The text of a cell as it is painted, made once until the film changes."""
        at = (tile.shot_id, column.key)
        told = self._texts.get(at)
        if told is None:
            told = shown_text(column, tile, self.shot(tile.shot_id), self.names, self.film.spec)
            self._texts[at] = told
        return told

    def is_on(self, tile: TileRow, column: Column) -> bool:
        return bool(getattr(self.shot(tile.shot_id), column.key, False))

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        tile = self.shot_at(index.row())
        if tile is None:
            head = self.head_at(index.row())
            if head is not None and role in (
                Qt.ItemDataRole.DisplayRole,
                Qt.ItemDataRole.AccessibleTextRole,
            ):
                return f"Scene {head.number} {head.heading}" if index.column() == 0 else ""
            return None
        column = COLUMNS[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.shown(tile, column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(tile, column)
        if role == Qt.ItemDataRole.CheckStateRole and column.kind is Kind.FLAG:
            return Qt.CheckState.Checked if self.is_on(tile, column) else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.shown(tile, column) or None
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if orientation is Qt.Orientation.Vertical:
            tile = self.shot_at(section)
            return f"Shot {tile.number}" if tile and role == Qt.ItemDataRole.DisplayRole else None
        column = COLUMNS[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return column.title or "Picture"
        if role == Qt.ItemDataRole.ToolTipRole:
            only = "" if column.field else ", only shown"
            how = "Click to sort, drag to move (Alt+Shift+Left and Right)."
            return f"{column.tip or column.title}{only}. {how}"
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if self.shot_at(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags
        able = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        column = COLUMNS[index.column()]
        if column.field and self.film.may_write:
            able |= Qt.ItemFlag.ItemIsEditable
            if column.kind is Kind.FLAG:
                able |= Qt.ItemFlag.ItemIsUserCheckable
        return able

    def _spoken(self, tile: TileRow, column: Column) -> str:
        told = self.shown(tile, column)
        if column.kind is Kind.FLAG:
            told = "yes" if self.is_on(tile, column) else "no"
        only = "" if column.field else ", only shown"
        return f"Shot {tile.number}, {column.title or 'Picture'}: {told or 'empty'}{only}"

    # changes

    def look_again(self) -> None:
        """The film was looked at: show what it says now."""
        self._ahead = {i: shot for i, shot in self._ahead.items() if i not in self._settled}
        self._settled.clear()
        self._texts.clear()
        if self._lines:
            self.dataChanged.emit(
                self.index(0, 0), self.index(len(self._lines) - 1, len(COLUMNS) - 1)
            )

    def use_names(self, names: Names) -> None:
        self.names = names
        self.look_again()

    def show_ahead(self, shots: Mapping[str, Shot]) -> None:
        """Show shots as they become before the film has been read again."""
        self._ahead |= shots
        self._settled -= set(shots)
        for shot_id in shots:
            for column in COLUMNS:
                self._texts.pop((shot_id, column.key), None)
        for row in [self._rows[shot_id] for shot_id in shots if shot_id in self._rows]:
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(COLUMNS) - 1))

    def settle(self, shot_ids: Iterable[str], *, failed: bool = False) -> None:
        """What was shown ahead is written, so the next look has it; or it was refused."""
        self._settled |= set(shot_ids)
        if failed:
            self.look_again()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order the rows by a column for looking; -1 is the board's own order with its scenes."""
        key = COLUMNS[column].key if 0 <= column < len(COLUMNS) else ""
        descending = order is Qt.SortOrder.DescendingOrder
        if (key, descending) == (self.sorted_by, self._descending):
            return
        self.beginResetModel()
        self.sorted_by, self._descending = key, descending
        self._reset()

    def fold(self, scene_id: str | None) -> None:
        """Hide or show the shots of a scene."""
        self.beginResetModel()
        self._folded ^= {scene_id}
        self._reset()

    def unfold_all(self) -> None:
        if self._folded:
            self.beginResetModel()
            self._folded.clear()
            self._reset()

    def is_folded(self, scene_id: str | None) -> bool:
        return scene_id in self._folded

    def any_folded(self) -> bool:
        return bool(self._folded)

    def _reset(self) -> None:
        self._texts.clear()
        self._arrange()
        self.endResetModel()

    def _arrange(self) -> None:
        rows = self.board.rows
        if self.sorted_by:
            column = COLUMNS[PLACE[self.sorted_by]]
            keys = [sort_key(column, row, self.shot(row.shot_id), self.names) for row in rows]
            empty = [n for n in range(len(rows)) if keys[n][0]]
            filled = [n for n in range(len(rows)) if not keys[n][0]]
            filled.sort(key=lambda n: keys[n], reverse=self._descending)
            self._lines = filled + empty
        else:
            self._lines = self._by_scenes()
        self._rows = {
            self.board.rows[line].shot_id: n for n, line in enumerate(self._lines) if line >= 0
        }

    def _by_scenes(self) -> list[int]:
        places = {scene.scene_id: n for n, scene in enumerate(self.board.scenes)}
        lines: list[int] = []
        before: object = self
        head = 0
        self._under.clear()
        for n, row in enumerate(self.board.rows):
            if row.scene_id != before:
                before = row.scene_id
                if row.scene_id in places:
                    head = len(lines)
                    lines.append(-1 - places[row.scene_id])
            if row.scene_id in places:
                self._under[head] = self._under.get(head, 0) + 1
            if row.scene_id not in self._folded:
                lines.append(n)
        return lines
