"""Painted tiles are kept; thumbnails that come all at once are taken a few in a painting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, QRect
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from app.production.board.tile_rows import SceneHead, TileRow, unread_tile
from app.ui.pages.board.storyboard import tile_cache
from app.ui.pages.board.storyboard.ahead import Ahead
from app.ui.pages.board.storyboard.layout import GridLayout, tile_size
from app.ui.pages.board.storyboard.tile_cache import AT_ONCE, TileCache
from app.ui.pages.board.storyboard.tile_painter import TilePainter, Touch
from app.ui.widgets.thumbnails import Thumbnails
from tests.ui.conftest import Opened

COUNT = 2 * AT_ONCE + 1


class Counting(TilePainter):
    """Remembers whose tiles it painted."""

    def __init__(self, thumbnails: Thumbnails) -> None:
        super().__init__(thumbnails)
        self.painted: list[str] = []
        self.heads: list[str] = []

    def tile(
        self, p: QPainter, box: QRect, picture: int, row: TileRow, touch: Touch, ratio: float
    ) -> None:
        self.painted.append(row.shot_id)
        super().tile(p, box, picture, row, touch, ratio)

    def head(self, p: QPainter, box: QRect, scene: SceneHead, *more: Any, **how: Any) -> None:
        self.heads.append(scene.number)
        super().head(p, box, scene, *more, **how)


def paint(cache: TileCache, painter: Counting, rows: Sequence[TileRow]) -> list[str]:
    """Whose tiles one painting of all rows painted anew."""
    painter.painted.clear()
    screen = QPixmap(400, 300)
    cache.begin()
    with QPainter(screen) as p:
        for row in rows:
            cache.tile(p, QRect(0, 0, 200, 150), 110, row, Touch(), 1.0)
    return list(painter.painted)


def test_new_thumbnails_are_taken_a_few_at_a_time_and_none_is_forgotten(
    qapp: QApplication, tmp_path: Path
) -> None:
    thumbnails = Thumbnails()
    painter = Counting(thumbnails)
    cache = TileCache(painter)
    rows = [unread_tile(str(n), str(n), None, 24, 0) for n in range(COUNT)]
    rows = [row._replace(picture=str(tmp_path / f"{row.shot_id}.png")) for row in rows]
    assert len(paint(cache, painter, rows)) == COUNT  # what was never painted is, at once
    assert paint(cache, painter, rows) == []
    for row in rows:
        cache.forget(row.picture or "")
    taken: list[str] = []
    for behind in (True, True, False):
        now = paint(cache, painter, rows)
        assert len(now) <= AT_ONCE
        assert cache.behind is behind
        taken += now
    assert sorted(taken) == sorted(row.shot_id for row in rows)
    assert paint(cache, painter, rows) == []
    changed = [row._replace(action="another") for row in rows]
    assert len(paint(cache, painter, changed)) == COUNT  # words are never behind
    thumbnails.close()


def test_the_storyboard_paints_until_every_tile_has_its_thumbnail(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened.settled()
    grid = opened.window.board.grid
    pictures = {row.picture for row in grid.model.rows if row.picture}
    assert len(pictures) > 1
    for path in pictures:
        grid._tiles.forget(path)
    monkeypatch.setattr(tile_cache, "AT_ONCE", 1)
    grid.viewport().update()
    opened.wait(lambda: not grid._tiles._old)
    assert not grid._tiles.behind


@pytest.mark.parametrize("step", [67, -67, 20])
def test_a_line_that_comes_into_sight_was_painted_before_a_few_tiles_at_a_time(step: int) -> None:
    size, height = tile_size(1280, 240), 700
    layout = GridLayout([600], set(), size)
    kept: set[int] = set()
    ahead, top = Ahead(), layout.height // 2
    at_sight, before_sight = [], []

    def prepare(row: int, _box: QRect) -> bool:
        before = len(kept)
        kept.add(row)
        return len(kept) > before

    for _ in range(60):
        seen = {
            row
            for band in layout.visible(top, top + height)
            if band.first is not None
            for row in range(band.first, band.first + band.count)
        }
        at_sight.append(len(seen - kept))
        kept.update(seen)
        known = len(kept)
        ahead.go_on(layout, top, height, prepare, lambda _section: False)
        before_sight.append(len(kept) - known)
        top += step
    assert size.columns > 3
    assert max(at_sight[2:]) <= 1
    assert max(before_sight[1:]) <= 3


def test_a_head_is_painted_again_when_what_it_says_changed(qapp: QApplication) -> None:
    thumbnails = Thumbnails()
    painter = Counting(thumbnails)
    cache, screen = TileCache(painter), QPixmap(600, 60)
    scene = SceneHead("a", "7", "EXT. PIER", "DAY", 8, 192, 0)
    wide, narrow = QRect(0, 0, 500, 28), QRect(0, 0, 400, 28)
    with QPainter(screen) as p:
        for told, box in (
            ((scene, 8, False, None), wide),
            ((scene, 3, False, None), wide),
            ((scene, 3, True, None), wide),
            ((replace(scene, circled=1), 3, True, None), wide),
            ((replace(scene, circled=1), 3, True, None), narrow),
        ):
            painter.heads.clear()
            assert cache.prepare_head(box, 0, told, 1.0)
            for _ in range(3):
                cache.head(p, box, 0, told, 1.0)
            assert painter.heads == ["7"]
    thumbnails.close()


def test_what_is_kept_is_not_asked_about_again_before_it_comes_into_sight(
    qapp: QApplication,
) -> None:
    thumbnails = Thumbnails()
    painter = Counting(thumbnails)
    cache, row, asked = TileCache(painter), unread_tile("a", "1", None, 24, 0), list[int]()

    def touch() -> Touch:
        asked.append(1)
        return Touch()

    box = QRect(0, 0, 200, 150)
    assert cache.prepare(box, 110, row, touch, 1.0)
    assert not cache.prepare(box, 110, row, touch, 1.0)
    assert len(asked) == 1
    assert cache.prepare(box, 110, row._replace(action="another"), touch, 1.0)
    thumbnails.close()


class _Paintings(QObject):
    def __init__(self, of: QObject) -> None:
        super().__init__(of)
        self.count = 0
        of.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() is QEvent.Type.Paint
        return False


def test_scrolling_paints_nothing_behind_the_storyboard(opened: Opened) -> None:
    opened.settled()
    grid = opened.window.board.grid
    grid.set_step(480)
    opened.wait(lambda: grid.verticalScrollBar().maximum() > 40)
    opened.settled()
    behind, before = _Paintings(opened.window.board), _Paintings(grid.viewport())
    bar = grid.verticalScrollBar()
    for at in (10, 20, 30):
        bar.setValue(at)
        QApplication.processEvents()
    assert before.count >= 3
    assert behind.count == 0
