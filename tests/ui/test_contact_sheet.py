"""The contact sheet: all shots at once, legible, live, and as handy as the grid."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QSettings, QSize, Qt
from PySide6.QtTest import QTest

from app.domain.job import JobState
from app.ui.pages.board.storyboard.layout import SHEET_LEAST, SheetLayout
from app.ui.pages.board.storyboard.sections import runs
from app.ui.pages.board.views import View
from tests.ui.conftest import Opened


@pytest.mark.parametrize("rows", [1, 6, 30, 200])
@pytest.mark.parametrize("room", [QSize(1124, 670), QSize(920, 560), QSize(1800, 1100)])
def test_the_whole_film_fits_the_room_and_no_larger_tile_would(rows: int, room: QSize) -> None:
    layout = SheetLayout([rows], room)
    assert layout.height <= room.height()
    last = layout.tile(rows - 1)
    assert last is not None
    assert last.bottom() <= room.height()
    assert layout.size.width >= SHEET_LEAST
    fewer = layout.size.columns - 1
    if fewer and not layout.sheet_size.small:
        width = (room.width() - 32 - 8 * (fewer - 1)) // fewer
        assert -(-rows // fewer) * (round(width * 9 / 16) + 20 + 32) - 16 > room.height() - 4


def test_a_film_too_long_for_legible_tiles_scrolls() -> None:
    layout = SheetLayout([4000, 6000], QSize(1124, 670))
    assert layout.size.width >= SHEET_LEAST
    assert layout.height > 670
    seen = [row for band in layout.visible(0, 670) for row in range(band.count)]
    assert 0 < len(seen) < 400
    assert layout.scene(3999) == 0
    assert layout.scene(4000) == 1
    assert layout.begins(4000)
    assert not layout.begins(4001)


def test_every_tile_is_found_where_it_is_painted() -> None:
    layout = SheetLayout([7, 0, 23], QSize(1124, 670))
    for row in range(30):
        tile = layout.tile(row)
        assert tile is not None
        assert layout.at(tile.center().x(), tile.center().y()) == row
    assert layout.scene(7) == 2


@pytest.mark.parametrize("room", [QSize(1124, 670), QSize(920, 560)])
def test_with_scenes_on_new_lines_every_scene_begins_a_line_and_the_film_still_fits(
    room: QSize,
) -> None:
    counts = [7, 0, 9, 1, 13]
    layout, run = SheetLayout(counts, room, new_lines=True), SheetLayout(counts, room)
    assert run.height <= room.height()
    assert layout.height <= room.height()
    tiles = [tile for row in range(30) if (tile := layout.tile(row)) is not None]
    assert len(tiles) == 30
    assert {tiles[n].x() for n in (0, 7, 16, 17)} == {tiles[0].x()}
    assert len({tiles[n].y() for n in (0, 7, 16, 17)}) == 4
    assert tiles[-1].bottom() <= room.height()
    for row, tile in enumerate(tiles):
        assert layout.at(tile.center().x(), tile.center().y()) == row
        assert not any(tile.intersects(other) for other in tiles[:row])
    shown = [band.first for band in layout.visible(0, room.height())]
    assert {0, 7, 16, 17} <= set(shown)
    gap = layout.gap(tiles[7].x() + 2, tiles[7].center().y(), room.width())
    assert gap is not None
    assert (gap.before, gap.mark.y()) == (7, tiles[7].y())


def test_its_options_are_commands_and_stay_for_the_next_window(opened: Opened) -> None:
    acts, sheet = opened.window.actions_, opened.window.board.hands.sheet
    acts["view.sheet"].trigger()
    opened.settled()
    board = opened.stage.bench.board
    opened.film.change(lambda: board.move([opened.film.rows[4].shot_id], None, None))
    opened.wait(lambda: opened.film.rows[-1].scene_id is None)
    acts["view.sheet_lines"].trigger()
    first, other = sheet.grid.tile_rect(0), sheet.grid.tile_rect(5)
    assert first is not None
    assert other is not None
    assert (other.x(), other.y() > first.y()) == (first.x(), True)
    assert QSettings("Takeboard", "Board").value("sheet_lines") in (True, "true")

    shot = next(shot for shot in opened.film.shots.values() if shot.first_frame_id)
    row = next(n for n, one in enumerate(opened.film.rows) if one.shot_id == shot.id)
    opened.stage.land(opened.stage.send([shot])[0])
    opened.wait(lambda: bool(opened.film.rows[row].take_count and opened.film.rows[row].picture))
    assert sheet.grid.pictures is None
    sheet.options.picture.setCurrentIndex(1)
    sheet.options.picture.activated.emit(1)
    assert acts["view.sheet_keyframes"].isChecked()
    opened.wait(lambda: bool(sheet.grid.pictures and shot.id in sheet.grid.pictures))
    found: dict[str, str] = dict(sheet.grid.pictures or {})
    assert str(shot.first_frame_id) in found[shot.id] != opened.film.rows[row].picture
    acts["view.sheet_keyframes"].trigger()
    opened.wait(lambda: sheet.grid.pictures is None)
    assert sheet.options.picture.currentIndex() == 0
    opened.settled()


def test_shift_g_shows_it_with_the_same_shots_chosen_and_back(opened: Opened) -> None:
    board = opened.window.board
    board.grid.choosing.select([1, 3])
    ids = board.selected_ids()
    board.grid.setFocus()
    QTest.keyClick(board.grid, Qt.Key.Key_G, Qt.KeyboardModifier.ShiftModifier)
    assert board.views.view() is View.SHEET
    assert board.selected_ids() == ids
    sheet = board.hands.sheet.grid
    assert sheet.verticalScrollBar().maximum() == 0
    tiles = [tile for row in range(6) if (tile := sheet.tile_rect(row)) is not None]
    assert len(tiles) == 6
    assert all(sheet.viewport().rect().contains(tile) for tile in tiles)
    QTest.keyClick(sheet, Qt.Key.Key_Right)
    moved = board.selected_ids()
    assert len(moved) == 1
    QTest.keyClick(sheet, Qt.Key.Key_G, Qt.KeyboardModifier.ShiftModifier)
    assert board.views.view() is View.GRID
    assert board.selected_ids() == moved


def test_states_are_live_and_a_count_leaves_only_its_shots_bright(opened: Opened) -> None:
    board, stage = opened.window.board, opened.stage
    opened.window.actions_["view.sheet"].trigger()
    sheet = board.hands.sheet
    assert sheet._shown == [("planned", 6)]
    job = stage.send(stage.shots()[:1])[0]
    stage.move(job, JobState.SUBMITTING, JobState.RENDERING)
    opened.wait(lambda: sheet._shown == [("rendering", 1), ("planned", 5)])
    sheet._choose("rendering")
    assert sheet.grid.filter_state == "rendering"
    before = sheet.grid.grab().toImage()
    sheet._choose("rendering")
    assert sheet.grid.filter_state == ""
    assert sheet.grid.grab().toImage() != before
    opened.settled()


def test_captions_come_and_go_by_key_in_each_view(opened: Opened) -> None:
    grid, sheet = opened.window.board.hands.grids
    grid.setFocus()
    high = grid.layout_().size.height
    QTest.keyClick(grid, Qt.Key.Key_C)
    assert grid.layout_().size.height < high
    QTest.keyClick(grid, Qt.Key.Key_C)
    assert grid.layout_().size.height == high
    opened.window.actions_["view.sheet"].trigger()
    low = sheet.layout_().size.footer
    QTest.keyClick(sheet, Qt.Key.Key_C)
    assert sheet.layout_().size.footer > low
    assert grid.layout_().size.height == high
    QTest.keyClick(sheet, Qt.Key.Key_C)
    assert sheet.layout_().size.footer == low


def test_a_film_that_cuts_back_to_a_scene_shows_its_head_again(opened: Opened) -> None:
    rows, heads = opened.film.rows, opened.film.scenes
    scenes = [replace(heads[0], scene_id=one) for one in ("A", "empty", "B")]
    cut = [row._replace(scene_id=one) for row, one in zip(rows, "AABBAB", strict=True)]
    assert runs(cut, scenes) == [(0, 2), (2, 2), (0, 1), (1, 0), (2, 1)]
    assert runs([], scenes[:2]) == [(0, 0), (1, 0)]
