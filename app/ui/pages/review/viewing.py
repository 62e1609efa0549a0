"""How the panes are looked at: grade, zoom and pan, and what is laid over the pictures.

The canvas calls `grade`, `place` and `paint_over` for each pane it paints. Nothing here touches a
file or a take; everything holds until it is set back or the window closes.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from PySide6.QtCore import QObject, QPoint, QPointF, QRect, QRectF, QSize, Signal
from PySide6.QtGui import QPainter

from app.media.grade import Array, Channel, Grade, graded
from app.ui.later import later
from app.ui.pages.review.guides import Guides, paint_guides
from app.ui.pages.review.marks import plate, plate_width

MOST_ZOOM, LEAST_ZOOM, MOST_PANES = 64.0, 0.1, 9


@dataclass(frozen=True, slots=True)
class View:
    """`zoom` is against the fitted picture; where `pixels` is set, it is device pixels on screen
    for one of the file's instead. `centre` is what stands in the middle, 0 to 1 of the picture.
    """

    zoom: float = 1.0
    centre: tuple[float, float] = (0.5, 0.5)
    pixels: float | None = None


FIT = View()


class Viewing(QObject):
    """Signals: `changed()` paint again; `placed()` the panes were painted elsewhere.

    `ratio` is device pixels of the screen for a logical one.
    """

    changed = Signal()
    placed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.look = Grade()
        self.linked = True
        self.guides = Guides.kept()
        self.ratio = 1.0
        self.says_look = False  # in the picture, where no bar says it
        self._views: dict[int, View] = {}
        self._sizes: tuple[QSize, ...] = ()
        self._boxes: dict[int, QRectF] = {}
        self._over: list[Over] = []
        self._source: Viewing | None = None  # who grades for a mirror
        self._graded: deque[tuple[Array, Grade, Array]] = deque(maxlen=MOST_PANES)
        # nobody is told anything in the middle of a painting
        self._place_later = later(self, 0, self.placed)

    # what the canvas calls

    def grade(self, bgra: Array) -> Array:
        """A picture as it is looked at now; the same array while the grade is neutral.

        The last ones are kept: zooming, or a second screen, asks for the same again.
        """
        if self._source is not None:
            return self._source.grade(bgra)
        if self.look.neutral:
            self._graded.clear()
            return bgra
        for before, look, made in self._graded:
            if before is bgra and look == self.look:
                return made
        made = graded(bgra, self.look)
        self._graded.append((bgra, self.look, made))
        return made

    def place(self, box: QRectF, pane: int) -> QRectF:
        """Where a pane's picture goes; `box` is the fitted one. Larger than it when zoomed."""
        box = QRectF(box)
        if self._boxes.get(pane) != box:
            self._boxes[pane] = box
            self._place_later.start()
        return self._placed(box, pane, self.view(pane))

    def paint_over(self, p: QPainter, box: QRectF, pane: int) -> None:
        """Everything that lies over a pane's picture; `box` is the fitted one again."""
        place = self._placed(QRectF(box), pane, self.view(pane))
        for one in self._over:
            one.paint_over(p, place, pane)
        paint_guides(p, place, self.guides)
        if self.says_look and pane == 0 and self.words:
            wide = plate_width(self.words)
            at = QPoint(int(box.right()) - 8 - wide, int(box.bottom()) - 26)
            plate(p, QRect(at, QSize(wide, 18)), self.words)

    # grade

    def set_look(self, look: Grade) -> None:
        look = look.within()
        if look != self.look:
            self.look = look
            self.changed.emit()

    def set_channel(self, channel: Channel) -> None:
        """One channel alone; the same again shows all of them."""
        now = Channel.ALL if self.look.channel is channel else channel
        self.set_look(replace(self.look, channel=now))

    def neutral(self) -> None:
        """Take the whole grade off."""
        self.set_look(Grade())

    @property
    def words(self) -> str:
        """What differs from the file, such as `Exposure +0.7`; empty while nothing does."""
        said = []
        if self.look.exposure:
            said.append(f"Exposure {self.look.exposure:+.1f}".replace("-", "−"))
        if self.look.gamma != 1:
            said.append(f"Gamma {self.look.gamma:.2f}")
        if self.look.saturation != 1:
            said.append(f"Saturation {self.look.saturation:.2f}")
        if self.look.channel is not Channel.ALL:
            luma = self.look.channel is Channel.LUMA
            said.append(f"{'Luminance' if luma else self.look.channel.value.capitalize()} only")
        return "  ".join(said)

    # zoom and pan

    def view(self, pane: int) -> View:
        return self._views.get(0 if self.linked else pane, FIT)

    def set_linked(self, linked: bool) -> None:
        """All panes move together, from how pane A stands, or each by itself."""
        if linked == self.linked:
            return
        if not linked:
            self._views = {pane: self._views.get(0, FIT) for pane in range(MOST_PANES)}
        self.linked = linked
        self.changed.emit()

    def set_sizes(self, sizes: Sequence[QSize]) -> None:
        """Width and height of the files in the panes, for 1:1."""
        self._sizes = tuple(sizes)
        self.changed.emit()

    def fit(self, pane: int = 0) -> None:
        self._set_view(pane, FIT)

    def set_pixels(self, pixels: float, pane: int = 0) -> None:
        """1 shows a pixel of the file as one of the screen, 2 as two by two."""
        self._set_view(pane, replace(self.view(pane), pixels=pixels))

    def zoom_at(self, factor: float, at: QPointF, pane: int) -> None:
        """Magnify so that what is under `at` (in the canvas) stays there."""
        box = self._boxes.get(pane)
        if box is None or box.isEmpty():
            return
        view = self.view(pane)
        before = self._placed(box, pane, view)
        zoom = min(MOST_ZOOM, max(LEAST_ZOOM, before.width() / box.width() * factor))
        wide, high = box.width() * zoom, box.height() * zoom
        inside = QPointF(
            (at.x() - before.x()) / before.width(), (at.y() - before.y()) / before.height()
        )
        middle = box.center()
        centre = (
            inside.x() - (at.x() - middle.x()) / wide,
            inside.y() - (at.y() - middle.y()) / high,
        )
        self._set_view(pane, View(zoom, _within(centre)))

    def pan(self, moved: QPointF, pane: int) -> None:
        """Move the picture by logical pixels."""
        box = self._boxes.get(pane)
        if box is None or box.isEmpty():
            return
        view = self.view(pane)
        place = self._placed(box, pane, view)
        centre = (
            view.centre[0] - moved.x() / place.width(),
            view.centre[1] - moved.y() / place.height(),
        )
        self._set_view(pane, replace(view, centre=_within(centre)))

    def magnification(self, pane: int) -> float | None:
        """Device pixels on screen for one of the file, None while that is not known."""
        box, size = self._boxes.get(pane), self._size(pane)
        if box is None or size is None:
            return None
        return self._placed(box, pane, self.view(pane)).width() * self.ratio / size.width()

    def placed_at(self, pane: int) -> QRectF | None:
        """Where a pane's picture lies on this canvas, zoomed; None before it was painted."""
        box = self._boxes.get(pane)
        return None if box is None else self._placed(box, pane, self.view(pane))

    def wants_full(self) -> bool:
        """A pane shows more than the fitted picture has: frames of the file's size are wanted."""
        panes = range(1) if self.linked else tuple(self._views)
        return any(
            self.view(pane).pixels is not None or self.view(pane).zoom > 1.001 for pane in panes
        )

    def zoom_word(self, pane: int) -> str:
        view, times = self.view(pane), self.magnification(pane)
        if view.pixels is None and view.zoom == 1:
            return "Fit"
        return f"{round(100 * times)} %" if times is not None else f"{view.zoom:.2g}×"

    def pane_at(self, at: QPointF) -> int:
        """The pane under or nearest to a point of the canvas; 0 where nothing was painted."""

        def away(pane: int) -> float:
            box = self._boxes[pane]
            x = max(box.left() - at.x(), 0.0, at.x() - box.right())
            y = max(box.top() - at.y(), 0.0, at.y() - box.bottom())
            return x * x + y * y

        return min(self._boxes, key=lambda pane: (away(pane), pane), default=0)

    def mirror(self, parent: QObject) -> Viewing:
        """The same look, zoom and guides for a canvas that shows the same panes elsewhere."""
        made = Viewing(parent)

        def follow() -> None:
            made.look, made.linked, made.guides = self.look, self.linked, self.guides
            made._views, made._sizes, made._over = self._views, self._sizes, self._over
            made.changed.emit()

        follow()
        made.says_look, made._source = True, self
        self.changed.connect(follow)
        return made

    def forget_boxes(self) -> None:
        """Other panes are shown from now on."""
        self._boxes.clear()

    # over the picture

    def add_over(self, one: Over) -> None:
        """Something that paints over each picture, under the guides."""
        self._over.append(one)

    def set_guides(self, guides: Guides) -> None:
        if guides != self.guides:
            self.guides = guides
            guides.keep()
            self.changed.emit()

    def _set_view(self, pane: int, view: View) -> None:
        key = 0 if self.linked else pane
        if view != self._views.get(key, FIT):
            self._views[key] = view
            self.changed.emit()

    def _size(self, pane: int) -> QSize | None:
        return self._sizes[pane] if pane < len(self._sizes) else None

    def _placed(self, box: QRectF, pane: int, view: View) -> QRectF:
        zoom, size = view.zoom, self._size(pane)
        if view.pixels is not None and size is not None and box.width() > 0:
            zoom = view.pixels * size.width() / (box.width() * self.ratio)
        if zoom == 1 and view.centre == FIT.centre:
            return box
        wide, high = box.width() * zoom, box.height() * zoom
        middle = box.center()
        return QRectF(
            middle.x() - view.centre[0] * wide, middle.y() - view.centre[1] * high, wide, high
        )


class Over(Protocol):
    """What `Viewing.add_over` takes."""

    def paint_over(self, p: QPainter, place: QRectF, pane: int) -> None:
        """`place` is where the picture lies, zoomed."""


def _within(centre: tuple[float, float]) -> tuple[float, float]:
    return (min(1.0, max(0.0, centre[0])), min(1.0, max(0.0, centre[1])))
