"""The neighbouring shots under the viewer; a click goes there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.production.board.board_order import called
from app.ui.theme import tokens as t
from app.ui.theme.fonts import font, metrics
from app.ui.theme.icons import draw_icon
from app.ui.widgets.thumbnails import Thumbnails

if TYPE_CHECKING:
    from app.production.board.tile_rows import TileRow

_WIDE, _PICTURE, _GAP = 124, 56, 8


class Filmstrip(QWidget):
    """Signal `chosen(str)`: a shot id."""

    chosen = Signal(str)

    def __init__(self, thumbnails: Thumbnails) -> None:
        super().__init__()
        self.setFixedHeight(84)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Neighbouring shots")
        self._thumbnails = thumbnails
        self._rows: list[TileRow] = []
        self._here = ""
        self._offset: int | None = None
        thumbnails.ready.connect(self.update)

    def show_rows(self, rows: Sequence[TileRow], here: str) -> None:
        if here != self._here:
            self._offset = None
        self._rows, self._here = list(rows), here
        at = next((n for n, row in enumerate(self._rows) if row.shot_id == here), None)
        if at is not None:
            row = self._rows[at]
            self.setAccessibleDescription(
                f"Shot {called(row.number)}, {at + 1} of {len(self._rows)}, "
                f"{row.action}, {row.state_word}"
            )
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(640, 84)

    def row_at(self, x: int) -> TileRow | None:
        """The shot under a place of the strip."""
        at = (x + self._start() - 12) // (_WIDE + _GAP)
        return self._rows[at] if 0 <= at < len(self._rows) else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self.row_at(int(event.position().x()))
        if row is not None:
            self.chosen.emit(row.shot_id)

    def wheelEvent(self, event: QWheelEvent) -> None:
        most = max(0, 16 + len(self._rows) * (_WIDE + _GAP) - self.width())
        step = event.angleDelta().y() or event.angleDelta().x()
        self._offset = max(0, min(most, self._start() - step))
        self.update()

    def _start(self) -> int:
        """Pixels left out at the left, so that the current shot is in the middle."""
        if self._offset is not None:
            return self._offset
        at = next((n for n, r in enumerate(self._rows) if r.shot_id == self._here), 0)
        most = max(0, 16 + len(self._rows) * (_WIDE + _GAP) - self.width())
        return max(0, min(most, at * (_WIDE + _GAP) - (self.width() - _WIDE) // 2))

    def paintEvent(self, event: QPaintEvent) -> None:
        start, ratio = self._start(), self.devicePixelRatioF()
        with QPainter(self) as p:
            p.fillRect(self.rect(), QColor(t.WINDOW))
            for n, row in enumerate(self._rows):
                x = 12 + n * (_WIDE + _GAP) - start
                if x + _WIDE < 0 or x > self.width():
                    continue
                on = row.shot_id == self._here
                box = QRect(x, 4, _WIDE, 76)
                p.fillRect(box, QColor(t.SELECTED if on else t.PANEL))
                frame = QRect(x, 4, _WIDE, _PICTURE)
                pale = not row.take_count
                pixmap = None
                if row.picture:
                    pixmap = self._thumbnails.get(row.picture, frame.size(), ratio, pale=pale)
                if pixmap is not None:
                    p.drawPixmap(frame, pixmap)
                else:
                    p.fillRect(frame, QColor(t.NO_KEYFRAME))
                line = QRect(x + 6, 4 + _PICTURE, _WIDE - 12, 20)
                p.setFont(font(12, 600))
                p.setPen(QColor(t.STRONG))
                p.drawText(line, Qt.AlignmentFlag.AlignVCenter, called(row.number))
                if row.letter:
                    wide = metrics(12, 600).horizontalAdvance(called(row.number))
                    chip = QRect(line.x() + wide + 4, line.center().y() - 7, 14, 14)
                    p.fillRect(chip, QColor(t.CHIP))
                    p.setPen(QColor(t.CHIP_LINE))
                    p.drawRect(chip.adjusted(0, 0, -1, -1))
                    p.setFont(font(11, 500))
                    p.setPen(QColor(t.TEXT))
                    p.drawText(chip, Qt.AlignmentFlag.AlignCenter, row.letter)
                look = t.state_look(row.state)
                icon = QRect(line.right() - 11, line.center().y() - 5, 12, 12)
                draw_icon(p, look.icon, icon, look.tint)
                if row.circled_slate:
                    p.setFont(font(11, 500))
                    p.setPen(QColor(look.tint))
                    words = line.adjusted(0, 0, -16, 0)
                    flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                    p.drawText(words, flags, row.circled_slate[4:7])
                if on:
                    p.setPen(QPen(QColor(t.SELECTION), 2))
                    p.drawRect(box.adjusted(1, 1, -1, -1))
