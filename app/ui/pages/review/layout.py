"""Where the panes lie on the canvas. Pure geometry, whole logical pixels."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt

HEAD, SMALL_HEAD = 24, 20
_MARGIN = (8, 4)
_GRID = {1: (1, 1), 2: (2, 1), 4: (2, 2), 9: (3, 3)}


@dataclass(frozen=True, slots=True)
class Cell:
    """`head` is the line over the picture, `box` the room of the picture."""

    head: QRect
    box: QRect


def cells(size: QSize, count: int, shape: QSize, *, stacked: bool = False) -> list[Cell]:
    """Cells for `count` panes (1, 2, 4 or 9), as large as they fit, in the middle.

    `shape` is width to height of a picture; `stacked` puts two over each other.
    """
    columns, rows = (1, 2) if stacked else _GRID[count]
    head = SMALL_HEAD if count == 9 else HEAD
    across, down = (16, 4) if count == 9 else (8, 4)
    box = _room(size, columns, rows, (across, down), head, shape)
    left = (size.width() - columns * box.width() - across * (columns - 1)) // 2
    top = (size.height() - rows * (head + box.height()) - down * (rows - 1)) // 2
    made = []
    for n in range(columns * rows):
        x = left + n % columns * (box.width() + across)
        y = top + n // columns * (head + box.height() + down)
        made.append(
            Cell(
                QRect(x, y, box.width(), head),
                QRect(x, y + head, box.width(), box.height()),
            )
        )
    return made


def bare_cells(size: QSize, count: int, shape: QSize, *, stacked: bool = False) -> list[Cell]:
    """Cells for just so many pictures (1 to 9) with nothing written on them: the rows and columns
    in which they are largest, a last row that is not full in its middle.
    """
    gap = 4
    tried = [1] if stacked else range(1, count + 1)

    def area(columns: int) -> int:
        box = _room(size, columns, -(-count // columns), (gap, gap), 0, shape)
        return box.width() * box.height()

    columns = max(tried, key=area)
    rows = -(-count // columns)
    box = _room(size, columns, rows, (gap, gap), 0, shape)
    top = (size.height() - rows * box.height() - gap * (rows - 1)) // 2
    made = []
    for n in range(count):
        row = n // columns
        beside = min(columns, count - row * columns)
        left = (size.width() - beside * box.width() - gap * (beside - 1)) // 2
        x = left + n % columns * (box.width() + gap)
        y = top + row * (box.height() + gap)
        made.append(Cell(QRect(x, y, box.width(), 0), QRect(x, y, box.width(), box.height())))
    return made


def _room(
    size: QSize, columns: int, rows: int, gaps: tuple[int, int], head: int, shape: QSize
) -> QSize:
    """The largest picture of a shape that so many beside and under each other leave room for."""
    margin = _MARGIN if head else (0, 0)
    wide = (size.width() - 2 * margin[0] - gaps[0] * (columns - 1)) // columns
    high = (size.height() - 2 * margin[1] - gaps[1] * (rows - 1)) // rows - head
    return fitted(shape, QRect(0, 0, max(1, wide), max(1, high))).size()


def fitted(shape: QSize, room: QRect) -> QRect:
    """The largest box of a shape in a room, in its middle."""
    if shape.isEmpty():
        return QRect(room)
    size = shape.scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
    size = size.expandedTo(QSize(1, 1))
    return QRect(
        room.x() + (room.width() - size.width()) // 2,
        room.y() + (room.height() - size.height()) // 2,
        size.width(),
        size.height(),
    )
