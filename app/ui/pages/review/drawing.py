"""The pen: strokes on the still frame, kept in shares of the picture, seen on their frames only.

Drawing pins the note that is being made to the frame; its strokes go with the note when it is
written. The eraser takes whole strokes off, of the note being made or of one that is there.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from math import hypot

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPen

from app.domain.note import Note, Stroke
from app.ui.pages.review.canvas import Canvas
from app.ui.pages.review.noting import Noting
from app.ui.pages.review.stage import Stage
from app.ui.pages.review.viewing import Over
from app.ui.theme import tokens as t

PEN = 0.006  # of the picture's height
_NEAR, _REACH = 0.003, 12.0  # points closer than this add nothing; pixels the eraser reaches


class _Layer(Over):
    """What the canvas paints over each picture."""

    def __init__(self, pen: Pen) -> None:
        self._pen = pen

    def paint_over(self, p: QPainter, place: QRectF, pane: int) -> None:
        self._pen.paint(p, place, pane)


class Pen(QObject):
    """Signal `changed()`: the tool is another. `tool` is draw, erase or empty."""

    changed = Signal()

    def __init__(self, stage: Stage, noting: Noting, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._stage, self._noting, self._canvas = stage, noting, canvas
        self.tool = ""
        self._line: list[tuple[float, float]] = []
        self._pane = 0
        self._rubbed: set[str] = set()
        canvas.viewing.add_over(_Layer(self))
        canvas.installEventFilter(self)
        for signal in (noting.changed, noting.drafted, noting.picked):
            signal.connect(canvas.update)

    def take_up(self, tool: str) -> None:
        """draw or erase; the same again puts it down."""
        self.tool = "" if tool == self.tool or not self._stage.film.may_write else tool
        self._line = []
        if self.tool:
            self._stage.viewer.shuttle(0)
            self._canvas.setCursor(Qt.CursorShape.CrossCursor)
            self._canvas.setFocus()
        else:
            self._canvas.unsetCursor()
        self.changed.emit()

    # painting

    def paint(self, p: QPainter, place: QRectF, pane: int) -> None:
        stage, shown = self._stage, self._canvas.shown
        if pane >= len(stage.panes) or shown is None or pane >= len(shown.indices):
            return
        take, index = stage.panes[pane], shown.indices[pane]
        if index is None:
            return
        for note in self._seen(take.id, index):
            quiet = note.done and note.id != self._noting.current
            paint_strokes(p, place, note.strokes, 0.35 if quiet else 1.0)
        target = self._noting.target()
        if target is not None and target.take.id == take.id:
            if target.frames.start <= index < target.frames.end:
                paint_strokes(p, place, self._noting.strokes)
            if self._line and self._pane == pane:
                paint_strokes(p, place, [self._stroke()])

    def _seen(self, take_id: str, index: int) -> list[Note]:
        return [
            note
            for note in self._noting.notes
            if note.take_id == take_id and note.frames.start <= index < note.frames.end
        ]

    # the mouse

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not self.tool or watched is not self._canvas:
            return False
        if isinstance(event, QKeyEvent):
            return self._key(event)
        if not isinstance(event, QMouseEvent):
            return False
        kind = event.type()
        if kind is QEvent.Type.MouseButtonPress and event.button() is Qt.MouseButton.LeftButton:
            return self._press(event.position())
        if kind is QEvent.Type.MouseMove and event.buttons() & Qt.MouseButton.LeftButton:
            self._move(event.position())
            return True
        if kind is QEvent.Type.MouseButtonRelease:
            self._release()
            return True
        return kind is QEvent.Type.MouseButtonDblClick

    def _key(self, event: QKeyEvent) -> bool:
        if event.key() != Qt.Key.Key_Escape:
            return False
        if event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
        elif event.type() is QEvent.Type.KeyPress:
            self.take_up(self.tool)
            return True
        return False

    def _press(self, at: QPointF) -> bool:
        pane = self._canvas.viewing.pane_at(at)
        place = self._canvas.viewing.placed_at(pane)
        if place is None or not place.contains(at):
            return False
        self._stage.set_focus(pane)
        self._stage.viewer.shuttle(0)
        self._pane, self._line, self._rubbed = pane, [], set()
        if self.tool == "draw":
            pinned = self._noting.pinned
            if pinned is not None and not self._here(pinned.take.id):
                return True  # another take's note is being made; it is written or given up first
            self._noting.pin()
        self._move(at)
        return True

    def _here(self, take_id: str) -> bool:
        take = self._stage.take
        return take is not None and take.id == take_id

    def _move(self, at: QPointF) -> None:
        place = self._canvas.viewing.placed_at(self._pane)
        if place is None or place.isEmpty() or not place.contains(at):
            return  # the pen left the picture
        x = min(1.0, max(0.0, (at.x() - place.x()) / place.width()))
        y = min(1.0, max(0.0, (at.y() - place.y()) / place.height()))
        if self.tool == "erase":
            self._rub(x, y, place)
        elif not self._line or hypot(x - self._line[-1][0], y - self._line[-1][1]) > _NEAR:
            self._line.append((round(x, 4), round(y, 4)))
            self._canvas.update()

    def _release(self) -> None:
        if self._line:
            self._noting.draw((*self._noting.strokes, self._stroke()))
            self._line = []

    def _stroke(self) -> Stroke:
        colour = t.NOTES[self._noting.kind.value][2]
        return Stroke(points=tuple(self._line), colour=colour, width=PEN)

    def _rub(self, x: float, y: float, place: QRectF) -> None:
        near = _REACH / max(1.0, place.height())
        wide = place.width() / max(1.0, place.height())

        def touched(stroke: Stroke) -> bool:
            return any(hypot((px - x) * wide, py - y) < near for px, py in dense(stroke))

        left = tuple(s for s in self._noting.strokes if not touched(s))
        if left != self._noting.strokes:
            self._noting.draw(left)
            return
        shown, take = self._canvas.shown, self._stage.take
        index = shown.indices[self._pane] if shown else None
        if take is None or index is None:
            return
        for note in self._seen(take.id, index):
            kept = tuple(s for s in note.strokes if not touched(s))
            if kept != note.strokes and note.id not in self._rubbed:
                self._rubbed.add(note.id)  # until it was written and read again
                self._erase(note, kept)

    def _erase(self, note: Note, kept: tuple[Stroke, ...]) -> None:
        if kept or note.text:
            self._noting.change(note.id, strokes=kept)
        else:
            self._noting.remove(note.id)  # nothing would be left of it


def dense(stroke: Stroke) -> Iterable[tuple[float, float]]:
    """The points of a stroke and enough between them to be hit."""
    points = stroke.points
    yield points[0]
    for (ax, ay), (bx, by) in pairwise(points):
        steps = max(1, int(hypot(bx - ax, by - ay) / 0.01))
        for n in range(1, steps + 1):
            yield ax + (bx - ax) * n / steps, ay + (by - ay) * n / steps


def paint_strokes(
    p: QPainter, place: QRectF, strokes: Iterable[Stroke], opacity: float = 1.0
) -> None:
    """Draw strokes on a picture that lies at `place`; with a dark edge, to be seen on any."""
    p.save()
    p.setRenderHint(QPainter.RenderHint.Antialiasing)
    p.setOpacity(opacity)
    for stroke in strokes:
        points = [
            QPointF(place.x() + x * place.width(), place.y() + y * place.height())
            for x, y in stroke.points
        ]
        path = QPainterPath(points[0])
        for point in points[1:]:
            path.lineTo(point)
        if len(points) == 1:
            path.lineTo(points[0] + QPointF(0.1, 0))
        wide = max(1.5, stroke.width * place.height())
        for colour, width in ((QColor(t.MARK), wide + 1.5), (QColor(stroke.colour), wide)):
            p.setPen(QPen(colour, width, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
            p.setBrush(Qt.BrushStyle.NoBrush)
            p.drawPath(path)
    p.restore()
