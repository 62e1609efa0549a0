"""Selections of the shot table as rows with their first and last column."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import (
    QAbstractItemModel,
    QItemSelection,
    QItemSelectionRange,
    QPersistentModelIndex,
)

from app.ui.pages.board.table.columns import COLUMNS

Span = tuple[int, int, int]  # row, first column, last column


def selection_of(model: QAbstractItemModel, spans: Iterable[Span]) -> QItemSelection:
    """Neighbouring rows that are alike become one range: ten thousand of them stay quick."""
    made = QItemSelection()
    run: list[int] | None = None  # first row, last row, first column, last column
    for row, left, right in [*sorted(spans), (-9, 0, 0)]:
        if run is not None and run[1] == row - 1 and run[2:] == [left, right]:
            run[1] = row
            continue
        if run is not None:
            first, last = model.index(run[0], run[2]), model.index(run[1], run[3])
            made.append(
                QItemSelectionRange(QPersistentModelIndex(first), QPersistentModelIndex(last))
            )
        run = [row, row, left, right]
    return made


def is_whole(one: QItemSelectionRange) -> bool:
    """The range takes whole rows."""
    return one.left() == 0 and one.right() == len(COLUMNS) - 1
