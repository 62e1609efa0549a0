"""Painted tiles kept as pictures, so that scrolling copies instead of writing everything again.

A tile is painted anew when its row, its touch, its size or its thumbnail changed. Thumbnails come
many at a time, so only a few tiles take theirs in one painting. What moves by the hand (a take
scrubbed, a length dialled, a drop target) and the focus ring, which lies outside the tile, are
never kept.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QPainter, QPixmap

from app.domain.project import DeliverySpec
from app.ui.pages.board.storyboard.tile_painter import TilePainter, Touch
from app.ui.theme import tokens as t

if TYPE_CHECKING:
    from app.production.board.tile_rows import SceneHead, TileRow

AT_ONCE = 6  # tiles that take a new thumbnail in one painting
MOST_PIXELS = 32_000_000  # 128 MB: the tiles of some six large screens
MOST_HEADS = 64
Head = tuple["SceneHead", int, bool, "DeliverySpec | None"]  # the scene, shots shown, folded, spec


@dataclass(frozen=True, slots=True)
class _Kept:
    row: TileRow
    touch: Touch
    size: QSize
    ratio: float
    pixmap: QPixmap


class TileCache:
    """Stands before a painter; `begin` a painting, `forget(path)` when a thumbnail was read."""

    def __init__(self, painter: TilePainter) -> None:
        self._painter = painter
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._heads: OrderedDict[int, tuple[Head, QSize, float, QPixmap]] = OrderedDict()
        self._pixels = 0
        self._old: set[str] = set()  # shots whose thumbnail is another one
        self._taken = 0
        self.behind = False  # the last painting left tiles with their old thumbnail

    def begin(self) -> None:
        self._taken, self.behind = 0, False

    def tile(
        self, p: QPainter, box: QRect, picture: int, row: TileRow, touch: Touch, ratio: float
    ) -> None:
        """Like `TilePainter.tile`."""
        if _moves(touch):
            self._painter.tile(p, box, picture, row, touch, ratio)
            return
        kept = self._find(box, row, touch, ratio)
        if kept is None:
            kept = self._paint(box, picture, row, touch, ratio)
        elif row.shot_id in self._old and self._taken < AT_ONCE:
            self._taken += 1
            kept = self._paint(box, picture, row, touch, ratio)
        else:
            self.behind |= row.shot_id in self._old
            self._kept.move_to_end(row.shot_id)
        p.drawPixmap(box.topLeft(), kept.pixmap)

    def prepare(
        self, box: QRect, picture: int, row: TileRow, touch: Callable[[], Touch], ratio: float
    ) -> bool:
        """Paint a tile that is not in sight yet, unless it is kept; whether it had to be. One kept
        with another touch is painted in sight.
        """
        kept = self._kept.get(row.shot_id)
        if kept is not None and self._find(box, row, kept.touch, ratio) is not None:
            return False
        if _moves(now := touch()):
            return False
        self._paint(box, picture, row, now, ratio)
        return True

    def head(self, p: QPainter, box: QRect, section: int, head: Head, ratio: float) -> None:
        """Like `TilePainter.head`, of one without the focus."""
        self.prepare_head(box, section, head, ratio)
        self._heads.move_to_end(section)
        p.drawPixmap(box.topLeft(), self._heads[section][3])

    def prepare_head(self, box: QRect, section: int, head: Head, ratio: float) -> bool:
        """Paint a head unless it is kept; whether it had to be."""
        kept = self._heads.get(section)
        if kept is not None and kept[:3] == (head, box.size(), ratio):
            return False
        pixmap = QPixmap(round(box.width() * ratio), round(box.height() * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(QColor(t.WINDOW))
        with QPainter(pixmap) as p:
            self._painter.head(p, QRect(0, 0, box.width(), box.height()), *head)
        self._heads[section] = (head, box.size(), ratio, pixmap)
        if len(self._heads) > MOST_HEADS:
            self._heads.popitem(last=False)
        return True

    def _find(self, box: QRect, row: TileRow, touch: Touch, ratio: float) -> _Kept | None:
        kept = self._kept.get(row.shot_id)
        if (
            kept is None
            or (kept.row is not row and kept.row != row)
            or kept.touch != touch
            or kept.size != box.size()
            or kept.ratio != ratio
        ):
            return None
        return kept

    def forget(self, path: str) -> None:
        """Paint tiles with this picture anew."""
        self._old.update(key for key, kept in self._kept.items() if kept.row.picture == path)

    def _paint(self, box: QRect, picture: int, row: TileRow, touch: Touch, ratio: float) -> _Kept:
        self._drop(row.shot_id)
        pixmap = QPixmap(round(box.width() * ratio), round(box.height() * ratio))
        pixmap.setDevicePixelRatio(ratio)
        with QPainter(pixmap) as p:
            self._painter.tile(
                p, QRect(0, 0, box.width(), box.height()), picture, row, touch, ratio
            )
        kept = _Kept(row, touch, box.size(), ratio, pixmap)
        self._kept[row.shot_id] = kept
        self._pixels += pixmap.width() * pixmap.height()
        while self._pixels > MOST_PIXELS and len(self._kept) > 1:
            self._drop(next(iter(self._kept)))
        return kept

    def _drop(self, shot_id: str) -> None:
        self._old.discard(shot_id)
        gone = self._kept.pop(shot_id, None)
        if gone is not None:
            self._pixels -= gone.pixmap.width() * gone.pixmap.height()


def _moves(touch: Touch) -> bool:
    return bool(touch.focused or touch.scrubbed or touch.becomes or touch.frames is not None)
