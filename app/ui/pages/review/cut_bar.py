"""The sequence that is watched, in time: one block a take, and where the playhead is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPolygon
from PySide6.QtWidgets import QWidget

from app.domain.cut import Segment
from app.ui.pages.review.cut_screen import PICKS, named
from app.ui.theme import tokens as t
from app.ui.theme.fonts import font, metrics
from app.ui.theme.icons import draw_icon

_MARGIN, _TOP, _TRACK = 12, 12, 44


class CutBar(QWidget):
    """Signal `wanted(int)`: a frame of the sequence. The keys of the transport move it too."""

    wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(_TOP + _TRACK + 12)
        self.setAccessibleName("Sequence")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._segments: Sequence[Segment] = ()
        self._index = 0

    def sizeHint(self) -> QSize:
        return QSize(400, self.height())

    def show_segments(self, segments: Sequence[Segment]) -> None:
        self._segments = segments
        self._tell()
        self.update()

    def show_index(self, index: int) -> None:
        before, self._index = self._here(), index
        if self._here() != before:
            self._tell()
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._want(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._want(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as p:
            p.fillRect(self.rect(), QColor(t.WINDOW))
            here = self._here()
            for one in self._segments:
                self._paint(p, one, on=one is here)
            x = self._x(self._index)
            p.fillRect(QRect(x, _TOP - 4, 1, _TRACK + 8), QColor(t.WARNING))
            p.setBrush(QColor(t.WARNING))
            p.setPen(Qt.PenStyle.NoPen)
            p.drawPolygon(QPolygon([QPoint(x - 4, 2), QPoint(x + 5, 2), QPoint(x, _TOP - 2)]))

    def _paint(self, p: QPainter, one: Segment, *, on: bool) -> None:
        left, right = self._x(one.record.start), self._x(one.record.end)
        box = QRect(left, _TOP, max(2, right - left - 1), _TRACK)
        has_take = bool(one.take_id)
        p.fillRect(box, QColor((t.CLIP_SELECTED if on else t.CLIP) if has_take else t.NO_PICTURE))
        p.setPen(QColor(t.SELECTION if on else t.CLIP_LINE))
        p.setBrush(Qt.BrushStyle.NoBrush)
        p.drawRect(box.adjusted(0, 0, -1, -1))
        inner = box.adjusted(6, 2, -4, -2)
        word, icon, tint = PICKS[one.word]
        name = named(one)
        wide = metrics(12, 600, True).horizontalAdvance(name)
        if inner.width() < metrics(12, 600, True).horizontalAdvance(one.shot):
            return
        upper, lower = QRect(inner), QRect(inner)
        upper.setHeight(20)
        lower.setTop(inner.y() + 20)
        p.setFont(font(12, 600, True))
        p.setPen(QColor(t.STRONG))
        shown = name if wide <= inner.width() else one.shot
        p.drawText(upper, Qt.AlignmentFlag.AlignVCenter, shown)
        draw_icon(p, icon, QRect(lower.x(), lower.y() + 3, 12, 12), tint if not on else t.STRONG)
        p.setFont(font(11))
        p.setPen(QColor(t.STRONG if on else t.TEXT))
        rest = lower.adjusted(17, 0, 0, 0)
        if metrics(11).horizontalAdvance(word) <= rest.width():
            p.drawText(rest, Qt.AlignmentFlag.AlignVCenter, word)

    @property
    def _frames(self) -> int:
        return self._segments[-1].record.end if self._segments else 1

    def _x(self, frame: int) -> int:
        return _MARGIN + round((self.width() - 2 * _MARGIN) * frame / self._frames)

    def _want(self, event: QMouseEvent) -> None:
        wide = max(1, self.width() - 2 * _MARGIN)
        at = int((event.position().x() - _MARGIN) * self._frames / wide)
        if self._segments:
            self.wanted.emit(min(max(at, 0), self._frames - 1))

    def _here(self) -> Segment | None:
        found = (one for one in self._segments if self._index < one.record.end)
        return next(found, None)

    def _tell(self) -> None:
        here = self._here()
        said = f"{len(self._segments)} shots"
        if here is not None:
            said += f". At hand: shot {named(here)}, {PICKS[here.word][0]}"
        self.setAccessibleDescription(said)
