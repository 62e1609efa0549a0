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
    wide = (size.width() - 2 * _MARGIN[0] - across * (columns - 1)) // columns
    high = (size.height() - 2 * _MARGIN[1] - down * (rows - 1)) // rows - head
    box = fitted(shape, QRect(0, 0, max(1, wide), max(1, high))).size()
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
