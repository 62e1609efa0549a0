"""Where tiles lie."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect

from app.ui.pages.board.storyboard.layout import GAP, MARGIN, STEPS, GridLayout, tile_size


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


def test_a_gap_is_in_the_section_under_the_pointer() -> None:
    layout = GridLayout([5, 0, 4], set(), tile_size(1000, 240))
    fourth, fifth, sixth = (layout.tile(row) for row in (3, 4, 5))
    assert fourth is not None
    assert fifth is not None
    assert sixth is not None
    behind = layout.gap(fifth.right() + 40, fifth.center().y(), 1000)
    before = layout.gap(sixth.left() + 2, sixth.center().y(), 1000)
    assert behind is not None
    assert before is not None
    assert (behind.scene, behind.before) == (0, 5)
    assert (before.scene, before.before) == (2, 5)
    empty = layout.gap(300, layout.head_rect(1, 1000).center().y(), 1000)
    assert empty is not None
    assert (empty.scene, empty.before) == (1, 5)
    below = layout.gap(300, layout.height + 500, 1000)
    assert below is not None
    assert (below.scene, below.before) == (2, 6)


def test_arrows_pass_over_folded_scenes_and_find_a_way_out_of_them() -> None:
    layout = GridLayout([3, 4, 2], {1}, tile_size(1000, 240))
    assert layout.along(2, 1) == 7
    assert layout.along(7, -1) == 2
    assert layout.along(5, 1) == 7
    assert layout.beside(1, 1) == 8
    assert layout.beside(8, 1) == 8


def test_a_long_film_costs_what_is_in_sight() -> None:
    layout = GridLayout([25] * 400, set(range(0, 400, 3)), tile_size(1000, 144))
    for top in (0, layout.height // 2, layout.height - 800):
        bands = list(layout.visible(top, top + 800))
        assert 0 < len(bands) < 40
        assert all(band.y < top + 800 and band.y + band.height > top for band in bands)
    shown = [band for band in layout.visible(0, layout.height) if band.first is not None]
    assert sum(band.count for band in shown) == 25 * (400 - 134)
