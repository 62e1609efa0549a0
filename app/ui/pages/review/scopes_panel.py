"""Scopes beside the viewer: of the pane with the focus, from the frame on screen, with its number.

They are read in a thread, at most a few times a second while the takes play, and say what the file
says: the grade of the viewer is left out.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QElapsedTimer, QObject, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHideEvent, QImage, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.media.scopes import LEVELS, Reading, Scope, read, trace, vector_place
from app.ui.later import later
from app.ui.pages.review.canvas import Canvas
from app.ui.pages.review.stage import Stage
from app.ui.theme import tokens as t
from app.ui.theme.fonts import font, metrics
from app.ui.widgets.stacks import column

PLAYING_MS = 160  # between two readings while playing
_NAMES = {
    Scope.HISTOGRAM: "Histogram", Scope.VECTORSCOPE: "Vectorscope", Scope.WAVEFORM: "Waveform",
}  # fmt: skip
_BOXES = {"R": (1, 0, 0), "Mg": (1, 0, 1), "B": (0, 0, 1), "Cy": (0, 1, 1), "G": (0, 1, 0),
          "Yl": (1, 1, 0)}  # fmt: skip
_HEAD, _PAD = 22, 8
# of curves and their letters; light enough on the sunken ground to be told apart and read
_INK = (t.BAD, t.OK, t.SELECTED_TEXT, t.STRONG)


class ScopesPanel(QWidget):
    """264 wide, hidden while no scope is on. `frame` is the number of the frame last drawn."""

    def __init__(self, stage: Stage, canvas: Canvas) -> None:
        super().__init__()
        self.setFixedWidth(264)
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Scopes")
        self.views = {scope: ScopeView(scope) for scope in Scope}
        laid = column(*self.views.values(), gap=1)
        laid.addStretch(1)
        self.setLayout(laid)
        for view in self.views.values():
            view.hide()
        self.hide()
        self.feed = _Feed(stage, canvas, self)

    @property
    def frame(self) -> int | None:
        return self.feed.frame

    def on(self) -> list[Scope]:
        return [scope for scope, view in self.views.items() if not view.isHidden()]

    def set_on(self, scope: Scope, on: bool) -> None:
        self.views[scope].setHidden(not on)
        self.setHidden(not self.on())
        self.feed.want(again=True)

    def show_readings(self, readings: list[Drawn], said: str) -> None:
        for one in readings:
            self.views[one.reading.scope].show_reading(one, said)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.feed.forget()


class Drawn:
    """A reading and, for the two that are pictures, its picture; made in a thread."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.image = QImage()
        if reading.scope is not Scope.HISTOGRAM:
            lit = trace(reading)
            self.image = QImage(
                lit.data, LEVELS, LEVELS, LEVELS, QImage.Format.Format_Grayscale8
            ).copy()


class _Feed(QObject):
    """Asks for a reading when another frame is on screen; one is under way at a time."""

    def __init__(self, stage: Stage, canvas: Canvas, panel: ScopesPanel) -> None:
        super().__init__(panel)
        self._stage, self._canvas, self._panel = stage, canvas, panel
        self.frame: int | None = None
        self._busy = self._again = False
        self._done: object = None  # what was read last
        self._since = QElapsedTimer()
        self._later = later(self, 0, self.want)
        canvas.given.connect(self.want)
        stage.focus_changed.connect(lambda: self.want(again=True))
        stage.panes_changed.connect(lambda: self.want(again=True))

    def forget(self) -> None:
        self._done, self.frame = None, None

    def want(self, again: bool = False) -> None:
        if again:
            self._done = None
        scopes, shown = self._panel.on(), self._canvas.shown
        if not scopes or shown is None or self._panel.isHidden():
            return
        if self._busy:
            self._again = True
            return
        pane = min(self._stage.focus, len(shown.pictures) - 1)
        picture, index = shown.pictures[pane], shown.indices[pane]
        if picture is None or index is None or self._done is picture:
            return
        playing = not shown.still
        if playing and self._since.isValid() and self._since.elapsed() < PLAYING_MS:
            if not self._later.isActive():
                self._later.start(PLAYING_MS - self._since.elapsed())
            return
        self._busy, self._done = True, picture
        self._since.restart()
        take = self._stage.take
        said = f"{take.slate[4:7]}  f {index:04}" if take is not None else f"f {index:04}"
        self._stage.film.bridge.ask(
            lambda: [Drawn(read(picture, scope)) for scope in scopes],
            partial(self._show, index, said),
            self._failed,
        )

    def _show(self, index: int, said: str, found: list[Drawn]) -> None:
        self._busy, self.frame = False, index
        self._panel.show_readings(found, said)
        self._once_more()

    def _failed(self, error: Exception) -> None:
        self._busy = False
        self._stage.film.bridge.report(error)

    def _once_more(self) -> None:
        if self._again:
            self._again = False
            self.want()


class ScopeView(QWidget):
    """One scope with its scale. `reading` is what it shows, `said` of which take and frame."""

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope
        self.said = ""
        self._drawn: Drawn | None = None
        self.setAccessibleName(_NAMES[scope])
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(_HEAD + 72)
        self.setMaximumHeight(_HEAD + (256 if scope is Scope.VECTORSCOPE else 190))
        self.setToolTip(
            "Rec. 709, full range, of the frame as it is shown; the viewer's grade is left out"
        )

    @property
    def reading(self) -> Reading | None:
        return self._drawn.reading if self._drawn is not None else None

    def show_reading(self, drawn: Drawn, said: str) -> None:
        self._drawn, self.said = drawn, said
        self.setAccessibleDescription(said)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(264, 264 if self.scope is Scope.VECTORSCOPE else 160)

    def plot(self) -> QRectF:
        """Where the scope is drawn, without head and scale."""
        room = QRectF(self.rect()).adjusted(_PAD, _HEAD, -_PAD, -_PAD)
        if self.scope is Scope.VECTORSCOPE:
            side = min(room.width(), room.height())
            box = QRectF(0, 0, side, side)
            box.moveCenter(room.center())
            return box
        return room.adjusted(24, 0, 0, 0) if self.scope is Scope.WAVEFORM else room

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as p:
            p.fillRect(self.rect(), QColor(t.SUNKEN))
            head = QRect(_PAD, 0, self.width() - 2 * _PAD, _HEAD)
            p.setFont(font(11, 500))
            p.setPen(QColor(t.TEXT))
            p.drawText(head, Qt.AlignmentFlag.AlignVCenter, _NAMES[self.scope])
            p.setFont(font(11, 400, True))
            p.setPen(QColor(t.SECONDARY))
            right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            p.drawText(head, right, self.said)
            if self.scope is Scope.HISTOGRAM:
                self._histogram(p)
            elif self.scope is Scope.VECTORSCOPE:
                self._vectors(p)
            else:
                self._wave(p)

    def _histogram(self, p: QPainter) -> None:
        box = self.plot()
        self._upright(p, box)
        if self._drawn is None:
            return
        counts = self._drawn.reading.counts
        # the ends are full of what is clipped; they would flatten everything between
        most = max(1.0, float(counts[:, 1:-1].max()))
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        for row, ink, letter in zip(counts, _INK, "RGBY", strict=True):
            points = [
                QPointF(
                    box.x() + n * box.width() / (LEVELS - 1),
                    box.bottom() - min(1.0, (float(count) / most) ** 0.5) * box.height(),
                )
                for n, count in enumerate(row)
            ]
            ends = [QPointF(box.right(), box.bottom()), QPointF(box.x(), box.bottom())]
            p.setPen(Qt.PenStyle.NoPen)
            p.setBrush(t.see_through(ink, 0.16))
            p.drawPolygon(QPolygonF([*points, *ends]))
            p.setPen(QPen(QColor(ink), 1))
            p.setBrush(Qt.BrushStyle.NoBrush)
            p.drawPolyline(QPolygonF(points))
            p.setFont(font(11, 500))
            at = "RGBY".index(letter)
            p.drawText(QPointF(box.x() + 4 + 14 * at, box.y() + 12), letter)

    def _upright(self, p: QPainter, box: QRectF) -> None:
        p.setPen(QPen(QColor(t.LINE), 1))
        for level in (0, 64, 128, 192, 255):
            x = box.x() + level * box.width() / 255
            p.drawLine(QPointF(x, box.y()), QPointF(x, box.bottom()))

    def _light(self, p: QPainter, box: QRectF) -> None:
        if self._drawn is not None:
            p.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            p.setCompositionMode(QPainter.CompositionMode.CompositionMode_Plus)
            p.drawImage(box, self._drawn.image, QRectF(0, 0, LEVELS, LEVELS))
            p.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)

    def _vectors(self, p: QPainter) -> None:
        box = self.plot()
        self._light(p, box)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        unit = box.width() / LEVELS
        middle = QPointF(box.x() + 128.5 * unit, box.y() + 127.5 * unit)
        p.setPen(QPen(t.see_through(t.SECONDARY, 0.6), 1))
        p.setBrush(Qt.BrushStyle.NoBrush)
        p.drawEllipse(middle, 127 * unit, 127 * unit)
        for from_, to in (((0, 128), (255, 128)), ((128, 0), (128, 255))):
            p.drawLine(
                QPointF(box.x() + from_[0] * unit, box.y() + from_[1] * unit),
                QPointF(box.x() + to[0] * unit, box.y() + to[1] * unit),
            )
        p.setFont(font(11))
        for word, colour in _BOXES.items():
            x, y = vector_place(*(0.75 * part for part in colour))
            spot = QPointF(box.x() + (x + 0.5) * unit, box.y() + (y + 0.5) * unit)
            p.setPen(QPen(QColor(t.SECONDARY_RAISED), 1))
            p.drawRect(QRectF(spot.x() - 5, spot.y() - 5, 10, 10))
            side = 8 if spot.x() >= middle.x() else -8 - metrics(11).horizontalAdvance(word)
            p.drawText(QPointF(spot.x() + side, spot.y() + 4), word)

    def _wave(self, p: QPainter) -> None:
        box = self.plot()
        self._light(p, box)
        p.setFont(font(11))
        for share in (0, 25, 50, 75, 100):
            y = box.bottom() - share / 100 * box.height()
            p.setPen(QPen(t.see_through(t.SECONDARY, 0.5), 1))
            p.drawLine(QPointF(box.x(), y), QPointF(box.right(), y))
            p.setPen(QColor(t.SECONDARY))
            right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            p.drawText(QRectF(0, y - 8, box.x() - 4, 16), right, str(share))
