"""Pictures only: as many cells as pictures, as large as they can be, none over another."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, QSize

from app.ui.pages.review.layout import bare_cells, cells

WIDE, TALL = QSize(1920, 1080), QSize(1080, 1920)


@pytest.mark.parametrize("count", range(1, 10))
@pytest.mark.parametrize("shape", [WIDE, TALL, QSize(1000, 1000)])
def test_just_so_many_cells_lie_apart_inside(count: int, shape: QSize) -> None:
    room = QSize(1600, 900)
    boxes = [cell.box for cell in bare_cells(room, count, shape)]
    assert len(boxes) == count
    assert all(QRect(0, 0, 1600, 900).contains(box) for box in boxes)
    pairs = [(a, b) for n, a in enumerate(boxes) for b in boxes[:n]]
    assert not any(a.intersects(b) for a, b in pairs)
    assert len({(box.width(), box.height()) for box in boxes}) == 1
    middle = (min(box.left() for box in boxes) + max(box.right() for box in boxes)) / 2
    assert abs(middle - 799.5) <= 1


def test_fewer_pictures_are_larger_and_one_fills_the_room() -> None:
    room = QSize(1600, 900)
    assert bare_cells(room, 1, WIDE)[0].box == QRect(0, 0, 1600, 900)
    assert bare_cells(room, 2, WIDE)[0].box.width() > cells(room, 4, WIDE)[0].box.width()
    assert bare_cells(room, 3, TALL)[2].box.y() == bare_cells(room, 3, TALL)[0].box.y()
    over = bare_cells(room, 2, WIDE, stacked=True)
    assert over[0].box.x() == over[1].box.x()
