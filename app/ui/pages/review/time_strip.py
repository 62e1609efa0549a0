"""Time under the picture: ruler, what is in memory, in and out, the checks' curves, the playhead.

A press or drag asks for a frame; the playhead stands at the frame that is painted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.timing import FrameRange
from app.domain.verdict import Evaluation, Measurement, Outcome
from app.ui.theme import tokens as t
from app.ui.theme.fonts import font, metrics

_LEFT, _RIGHT, _RULER, _CACHE, _CURVE = 84, 16, 16, 8, 26


class TimeStrip(QWidget):
    """Signal `wanted(int)`: a frame somebody points at."""

    wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Time")
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._frames, self._rate, self._index = 0, Fraction(24), 0
        self._picked: FrameRange | None = None
        self._clean: FrameRange | None = None
        self._words = ""
        self._curves: list[Measurement] = []
        self._cached: Callable[[int], bool] = lambda _index: False

    def show_clip(
        self,
        frames: int,
        rate: Fraction,
        evaluation: Evaluation | None,
        cached: Callable[[int], bool],
    ) -> None:
        self._frames, self._rate, self._cached = frames, rate, cached
        found: Sequence[Measurement] = evaluation.measurements if evaluation else ()
        self._curves = [m for m in found if m.per_frame and len(m.values) > 1][:3]
        self._clean = evaluation.clean if evaluation else None
        if evaluation is not None and self._clean is not None:
            run = self._clean.duration
            self._words = f"longest clean run {run} f, needs {evaluation.needed_frames}"
        else:
            self._words = ""
        self.updateGeometry()
        self.setFixedHeight(self.sizeHint().height())
        self.update()

    def show_index(self, index: int) -> None:
        self._index = index
        self.setAccessibleDescription(f"frame {index} of {self._frames}")
        self.update()

    def show_range(self, picked: FrameRange | None) -> None:
        self._picked = picked
        self.update()

    def sizeHint(self) -> QSize:
        high = 8 + _RULER + 4 + _CACHE + 10 + _CURVE * len(self._curves)
        return QSize(640, high + (18 if self._words else 0))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._point(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(event)

    def _point(self, event: QMouseEvent) -> None:
        if self._frames and event.buttons() & Qt.MouseButton.LeftButton:
            share = (event.position().x() - _LEFT) / self._wide()
            self.wanted.emit(max(0, min(self._frames - 1, int(share * self._frames))))

    def _wide(self) -> float:
        return max(1.0, float(self.width() - _LEFT - _RIGHT))

    def _x(self, frame: float) -> float:
        return _LEFT + self._wide() * frame / max(1, self._frames)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as p:
            p.fillRect(self.rect(), QColor(t.PANEL))
            self._paint_ruler(p)
            top = 4 + _RULER + 4
            self._paint_cache(p, top)
            self._paint_range(p, top)
            top += _CACHE + 8
            for curve in self._curves:
                self._paint_curve(p, top, curve)
                top += _CURVE
            if self._words and self._clean is not None:
                self._paint_clean(p, top)
            if self._frames:
                x = round(self._x(self._index + 0.5))
                p.fillRect(QRect(x, 4, 1, self.height() - 8), QColor(t.FOCUS))
                head = QPolygonF(
                    [QPointF(x - 4, 3), QPointF(x + 5, 3), QPointF(x + 5, 8), QPointF(x + 0.5, 13),
                     QPointF(x - 4, 8)]
                )  # fmt: skip
                p.setRenderHint(QPainter.RenderHint.Antialiasing)
                p.setPen(Qt.PenStyle.NoPen)
                p.setBrush(QColor(t.FOCUS))
                p.drawPolygon(head)

    def _paint_ruler(self, p: QPainter) -> None:
        p.setFont(font(11, 400, True))
        if not self._frames:
            return
        second = max(1, round(self._rate))
        least = 64 / self._wide() * self._frames
        step = next((s for s in (second, 2 * second, 5 * second, 10 * second) if s >= least), 0)
        step = step or max(1, int(least))
        for frame in range(0, self._frames + 1, step):
            x = round(self._x(frame))
            p.fillRect(QRect(x, 6, 1, 12), QColor(t.TICK_LINE))
            if x + 40 < self.width():
                p.setPen(QColor(t.SECONDARY))
                p.drawText(QRect(x + 5, 4, 60, 14), Qt.AlignmentFlag.AlignVCenter, str(frame))

    def _paint_cache(self, p: QPainter, top: int) -> None:
        self._caption(p, top, _CACHE, "Cache")
        bar = QRectF(_LEFT, top, self._wide(), _CACHE)
        p.fillRect(bar, QColor(t.METER))
        run: int | None = None
        for frame in range(self._frames + 1):
            there = frame < self._frames and self._cached(frame)
            if there and run is None:
                run = frame
            elif not there and run is not None:
                left, right = self._x(run), self._x(frame)
                p.fillRect(QRectF(left, top, right - left, _CACHE), QColor(t.STATES["ready"].fill))
                run = None

    def _paint_range(self, p: QPainter, top: int) -> None:
        if self._picked is None:
            return
        p.setPen(QPen(QColor(t.STRONG), 2))
        left, right = round(self._x(self._picked.start)), round(self._x(self._picked.end))
        for x, way in ((left, 5), (right, -5)):
            p.drawLine(x, top - 4, x, top + _CACHE + 4)
            p.drawLine(x, top - 4, x + way, top - 4)
            p.drawLine(x, top + _CACHE + 4, x + way, top + _CACHE + 4)

    def _paint_curve(self, p: QPainter, top: int, curve: Measurement) -> None:
        self._caption(p, top, _CURVE, curve.check.replace("_", " ").capitalize())
        box = QRectF(_LEFT, top + 2, self._wide(), _CURVE - 4)
        p.fillRect(box, QColor(t.SUNKEN))
        low, high = min(0.0, *curve.values), max(curve.values)
        span = (high - low) or 1.0
        for bad in curve.ranges:
            if curve.outcome is Outcome.FAIL:
                left = self._x(bad.start)
                p.fillRect(
                    QRectF(left, box.y(), self._x(bad.end) - left, box.height()),
                    t.see_through(t.CURVE_FAIL, 0.28),
                )
                p.fillRect(QRectF(left, box.y(), self._x(bad.end) - left, 2), QColor(t.BAD))
        step = max(1, len(curve.values) // 800)
        points = [
            QPointF(self._x(n + 0.5), box.bottom() - 2 - (v - low) / span * (box.height() - 4))
            for n, v in enumerate(curve.values)
            if n % step == 0
        ]
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        p.setPen(QPen(QColor(t.CURVE), 1.2))
        p.drawPolyline(points)
        p.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _paint_clean(self, p: QPainter, top: int) -> None:
        assert self._clean is not None
        y = top + 8
        left, right = round(self._x(self._clean.start)), round(self._x(self._clean.end))
        p.setPen(QColor(t.SECONDARY))
        for x in (left, right):
            p.drawLine(x, y - 4, x, y + 4)
        width = metrics(11).horizontalAdvance(self._words) + 16
        middle = (left + right - width) // 2
        p.drawLine(left, y, max(left, middle), y)
        p.drawLine(min(right, middle + width), y, right, y)
        p.setFont(font(11))
        p.drawText(QRect(middle, y - 8, width, 16), Qt.AlignmentFlag.AlignCenter, self._words)

    def _caption(self, p: QPainter, top: int, height: int, word: str) -> None:
        p.setFont(font(11))
        p.setPen(QColor(t.SECONDARY))
        p.drawText(QRect(12, top - 4, _LEFT - 16, height + 8), Qt.AlignmentFlag.AlignVCenter, word)
