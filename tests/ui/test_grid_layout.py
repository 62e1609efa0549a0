"""Where tiles lie."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect

from app.ui.pages.board.layout import GAP, MARGIN, STEPS, GridLayout, tile_size


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("room", [720, 928, 960, 1240, 1280, 2220])
def test_tiles_of_a_line_never_leave_the_room(room: int, step: int) -> None:
    size = tile_size(room, step)
    used = size.columns * size.width + (size.columns - 1) * GAP
    assert used <= room - 2 * MARGIN
    assert step * 0.9 - 1 <= size.width <= step * 1.16 + 1 or size.columns == 1


def test_every_tile_is_found_at_its_own_place() -> None:
    layout = GridLayout([7, 3, 12], set(), tile_size(1000, 192))
    for row in range(22):
        rect = layout.tile(row)
        assert rect is not None
        assert layout.at(rect.center().x(), rect.center().y()) == row


def test_no_two_tiles_touch() -> None:
    layout = GridLayout([7, 3, 12], set(), tile_size(1000, 240))
    rects = [layout.tile(row) for row in range(22)]
    for n, one in enumerate(rects):
        assert one is not None
        assert not any(one.intersects(other) for other in rects[n + 1 :] if other)


def test_a_folded_scene_has_no_tiles_and_the_next_one_moves_up() -> None:
    size = tile_size(1000, 240)
    open_, folded = GridLayout([4, 4], set(), size), GridLayout([4, 4], {0}, size)
    assert folded.tile(0) is None
    moved, before = folded.tile(4), open_.tile(4)
    assert moved is not None
    assert before is not None
    assert moved.y() < before.y()


def test_a_rectangle_over_everything_holds_every_row_once() -> None:
    layout = GridLayout([5, 5], set(), tile_size(1000, 192))
    assert sorted(layout.inside(QRect(0, 0, 1000, layout.height))) == list(range(10))
