"""The cut in time: a ruler in record timecode and one track of clips with their pictures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.domain.cut import Cut, CutItem
from app.domain.timing import timecode, timecode_base
from app.production.board.board_order import called
from app.ui.pages.assemble.axis import HEAD as _HEAD
from app.ui.pages.assemble.axis import Axis
from app.ui.theme import tokens as t
from app.ui.theme.fonts import font, metrics
from app.ui.theme.icons import draw_icon
from app.ui.widgets.thumbnails import Thumbnails

if TYPE_CHECKING:
    from app.production.board.tile_rows import TileRow

_RULER, _TRACK = 28, 112


class CutStrip(QWidget):
    """Signals: `chosen(str)` and `opened(str)`: a shot id."""

    chosen = Signal(str)
    opened = Signal(str)

    def __init__(self, thumbnails: Thumbnails) -> None:
        super().__init__()
        self.setFixedHeight(_RULER + _TRACK + 8)
        self.setAccessibleName("Cut")
        self._thumbnails = thumbnails
        self._cut: Cut | None = None
        self._rows: Mapping[str, TileRow] = {}
        self._chosen, self._span = "", 0  # frames that are shown, more than the film's own
        thumbnails.ready.connect(self.update)

    def show_cut(self, cut: Cut, rows: Mapping[str, TileRow]) -> None:
        self._cut, self._rows = cut, rows
        self.setAccessibleDescription(_spoken(cut, rows, self._chosen))
        self.update()

    def show_span(self, frames: int) -> None:
        """So much time is shown, sounds behind the film's end included."""
        self._span = frames
        self.update()

    def show_chosen(self, shot_id: str) -> None:
        self._chosen = shot_id
        if self._cut is not None:
            self.setAccessibleDescription(_spoken(self._cut, self._rows, shot_id))
        self.update()

    def shot_id(self) -> str:
        """The chosen shot, or empty."""
        return self._chosen

    def sizeHint(self) -> QSize:
        return QSize(800, _RULER + _TRACK + 8)

    def _x(self, frame: int) -> int:
        frames = max(self._span, self._cut.frames if self._cut else 0)
        return Axis(frames, self.width()).x(frame)

    def _at(self, x: float) -> CutItem | None:
        if self._cut is None:
            return None
        return next(
            (i for i in self._cut.items if self._x(i.record.start) <= x < self._x(i.record.end)),
            None,
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if (item := self._at(event.position().x())) is not None:
            self.show_chosen(item.shot_id)
            self.chosen.emit(item.shot_id)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if (item := self._at(event.position().x())) is not None:
            self.opened.emit(item.shot_id)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as p:
            p.fillRect(self.rect(), QColor(t.WINDOW))
            p.fillRect(QRect(0, 0, _HEAD, self.height()), QColor(t.PANEL))
            p.fillRect(QRect(0, _RULER, self.width(), 1), QColor(t.HAIR))
            p.fillRect(QRect(_HEAD, 0, 1, self.height()), QColor(t.EDGE))
            p.setFont(font(11))
            p.setPen(QColor(t.SECONDARY))
            p.drawText(QRect(12, 0, 110, _RULER), Qt.AlignmentFlag.AlignVCenter, "Record time")
            middle = _RULER + 4 + _TRACK // 2
            p.setFont(font(12, 600))
            p.setPen(QColor(t.STRONG))
            p.drawText(QRect(12, middle - 8, 30, 16), Qt.AlignmentFlag.AlignVCenter, "V1")
            p.setFont(font())
            p.setPen(QColor(t.SECONDARY))
            p.drawText(QRect(36, middle - 8, 60, 16), Qt.AlignmentFlag.AlignVCenter, "circled")
            draw_icon(p, "eye", QRect(_HEAD - 26, middle - 7, 14, 14), t.SECONDARY)
            if self._cut is None:
                return
            self._paint_ruler(p, self._cut)
            for item in self._cut.items:
                self._paint_clip(p, item)

    def _paint_ruler(self, p: QPainter, cut: Cut) -> None:
        start, second = cut.spec.start_frame(), timecode_base(cut.spec.rate)
        room = metrics(11, 400, True).horizontalAdvance("00:00:00:00") + 16
        wide = max(1, self.width() - _HEAD - 16)
        frames = max(1, self._span, cut.frames)
        a_second = wide * second / frames  # pixels
        seconds = next((s for s in (1, 5, 10, 15, 30, 60, 300, 600) if a_second * s > room), 1200)
        step = seconds * second
        p.setFont(font(11, 400, True))
        for frame in range(0, frames, step):
            x = self._x(frame)
            p.fillRect(QRect(x, 8, 1, _RULER - 8), QColor(t.TICK_LINE))
            p.setPen(QColor(t.SECONDARY))
            words = timecode(start + frame, cut.spec.rate, drop=cut.spec.drop)
            p.drawText(QRect(x + 5, 4, room, 16), Qt.AlignmentFlag.AlignVCenter, words)

    def _paint_clip(self, p: QPainter, item: CutItem) -> None:
        left, right = self._x(item.record.start), self._x(item.record.end)
        box = QRect(left, _RULER + 4, max(2, right - left - 1), _TRACK)
        on = item.shot_id == self._chosen
        p.fillRect(box, QColor(t.CLIP_SELECTED if on else t.CLIP))
        row = self._rows.get(item.shot_id)
        frame = QRect(box.x(), box.y() + 18, box.width(), _TRACK - 36)
        if row is not None and row.picture and frame.width() > 4:
            ratio = self.devicePixelRatioF()
            pixmap = self._thumbnails.get(row.picture, frame.size(), ratio)
            if pixmap is not None:
                p.drawPixmap(frame, pixmap)
        inner = box.adjusted(4, 0, -2, 0)
        p.setFont(font(11, 600))
        p.setPen(QColor(t.STRONG))
        p.setClipRect(box)
        p.drawText(
            QRect(inner.x(), box.y(), inner.width(), 18),
            Qt.AlignmentFlag.AlignVCenter,
            called(item.shot),
        )
        p.setFont(font(11))
        p.setPen(QColor(t.TEXT))
        low = QRect(inner.x(), box.bottom() - 17, inner.width(), 18)
        p.drawText(low, Qt.AlignmentFlag.AlignVCenter, item.slate[4:7])
        p.setClipping(False)
        p.setPen(QPen(QColor(t.SELECTION), 2) if on else QPen(QColor(t.CLIP_LINE)))
        p.drawRect(box.adjusted(1, 1, -1, -1) if on else box.adjusted(0, 0, -1, -1))


def _spoken(cut: Cut, rows: Mapping[str, TileRow], chosen: str) -> str:
    """The cut as a reader hears it: how many events, and the one at hand."""
    count = len(cut.items)
    said = f"{count} event" + ("" if count == 1 else "s")
    here = next((item for item in cut.items if item.shot_id == chosen), None)
    if here is None:
        return said
    row = rows.get(here.shot_id)
    action = f" {row.action}" if row else ""
    return f"{said}. At hand: {here.event}, shot {here.shot}{action}, {here.record.duration} frames"
