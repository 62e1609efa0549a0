"""The one widget that paints frames: every pane in one paint event, for one place of the playhead.

It shows what it was given and says which frame that was. The numbers in the pictures are drawn in
the same event as the pictures, from their own indices, so they can never name another frame.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.ui.pages.review.compare import Compare, Mode
from app.ui.pages.review.layout import Cell, bare_cells, cells, fitted
from app.ui.pages.review.marks import LETTERS, plate, plate_width
from app.ui.pages.review.over import Over
from app.ui.pages.review.pane import Coming, Pane
from app.ui.pages.review.pane_paint import (
    paint_burn,
    paint_card,
    paint_coming_head,
    paint_head,
    paint_outline,
)
from app.ui.pages.review.pictures import NOTHING, Picture, kept_for, pictures_of
from app.ui.pages.review.stand_ins import StandIns
from app.ui.pages.review.viewing import Viewing
from app.ui.pages.review.wipe_hand import WipeHand
from app.ui.theme import tokens as t
from app.ui.theme.fonts import font

if TYPE_CHECKING:
    from app.media.player import Shown

_SHAPE = QSize(16, 9)


class Canvas(QWidget):
    """Signals: `painted(int)` the place of the playhead that is on screen now, also when a pane
    shows another frame at it; `sized(QSize)` the room of a picture in device pixels;
    `pane_picked(int)` a pane was clicked; `laid()` the panes lie elsewhere; `given()` pictures
    came that will be painted, maybe the same frame finer.
    """

    painted = Signal(int)
    given = Signal()
    sized = Signal(QSize)
    pane_picked = Signal(int)
    laid = Signal()

    def __init__(self, compare: Compare | None = None, viewing: Viewing | None = None) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Viewer")
        self.setMinimumSize(160, 90)
        self.setMouseTracking(True)
        self.compare = compare or Compare(self)
        self.viewing = viewing or Viewing(self)
        self.panes: list[Pane] = [Pane()]
        self.coming: list[Coming] = []
        self.focus = 0
        self.pictures: list[Picture] = [NOTHING]
        self.stand_ins: StandIns | None = None
        self.surface: QWidget | None = None  # draws in its place with the graphics card
        self.bare = False  # the picture only, nothing written on it
        self.head_room = 0  # of the one head of A over B, taken by the controls of the mode
        self._shown: Shown | None = None
        self._rate = Fraction(24)
        self._message = ""
        self.of_these = False  # whether `_shown` is of the takes in the panes
        self._told = -1
        self._told_frames: tuple[int | None, ...] = ()
        self._size = QSize()
        self._over = Over(self)
        self.wipe_hand = WipeHand(self, self.compare, lambda: QRectF(self.picture_box(0)))
        self.compare.changed.connect(self._laid)
        self.viewing.changed.connect(self._regrade)

    # what is on screen

    @property
    def shown_index(self) -> int | None:
        """The place of the playhead painted last, None while there is none."""
        return self._shown.index if self._shown is not None else None

    @property
    def shown(self) -> Shown | None:
        return self._shown

    def image(self, pane: int = 0) -> QImage | None:
        """The picture on screen, at its decoded size."""
        return self.pictures[pane].image if pane < len(self.pictures) else None

    @property
    def waiting(self) -> list[Pane]:
        """The panes whose first frame is still to come."""
        pictures = (*self.pictures, *[NOTHING] * len(self.panes))
        found = zip(self.panes, pictures, strict=False)
        return [pane for pane, one in found if one.image is None and not (pane.card or one.card)]

    def show_panes(self, panes: Sequence[Pane], coming: Sequence[Coming], focus: int) -> None:
        """What the panes say, A first. Pictures of takes that stay on screen go with them."""
        takes = [pane.take_id for pane in panes]
        before = [pane.take_id for pane in self.panes]
        if takes != before:
            self.pictures = kept_for(takes, before, self.pictures)
            self.of_these, self._told = False, -1
        self.panes, self.coming, self.focus = list(panes), list(coming), focus
        self._over.forget()
        self._laid()

    def set_bare(self, bare: bool) -> None:
        """The pictures only, nothing written on them and no room left for it."""
        self.bare = bare
        self._laid()

    def reorder(self, order: Sequence[int]) -> None:
        """Pane n is what pane `order[n]` was, with its picture."""
        if len(order) == len(self.panes) == len(self.pictures):
            self.panes = [self.panes[pane] for pane in order]
            self.pictures = [self.pictures[pane] for pane in order]
            self._over.forget()

    def show_frame(self, shown: Shown, rate: Fraction) -> None:
        """Paint a frame; `shown` is kept until the next one, as its pixels are borrowed."""
        self.pictures = pictures_of(shown, self.viewing.grade)
        self._shown, self._rate, self._message = shown, rate, ""
        self.of_these = True
        self._over.forget()
        self.update()
        self.given.emit()

    def show_nothing(self, message: str = "") -> None:
        self._shown, self._message, self._told = None, message, -1
        self.pictures = [NOTHING for _ in self.panes]
        self.update()

    # where things lie

    def cells(self) -> list[Cell]:
        """Where the panes lie; one where A and B share a place."""
        mode, first = self.compare.mode, self.panes[0].size if self.panes else QSize()
        count = 1 if self.compare.over else self.compare.layout
        shape = self._shape() if first.isEmpty() else first
        if self.bare:
            count = max(1, min(count, len(self.panes)))
            return bare_cells(self.size(), count, shape, stacked=mode is Mode.STACK)
        return cells(self.size(), count, shape, stacked=mode is Mode.STACK)

    def picture_box(self, pane: int = 0) -> QRect:
        """Where a pane's picture lies: fitted, centred, never distorted."""
        laid = self.cells()
        over = self.compare.over
        cell = laid[0 if over else pane]
        shown = 0 if over else pane
        picture = self.pictures[shown] if shown < len(self.pictures) else NOTHING
        if picture.image is None:
            return cell.box
        return fitted(picture.image.size(), cell.box)

    def pane_at(self, point: QPoint) -> int | None:
        """The pane whose head or picture is under a point."""
        for n, cell in enumerate(self.cells()):
            if cell.box.united(cell.head).contains(point):
                return self.focus if self.compare.over else n
        return None

    def rate(self, pane: int) -> Fraction:
        said = self.panes[pane].rate if pane < len(self.panes) else None
        return said or self._rate

    # events

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._laid()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and not self.wipe_hand.pressed(event):
            pane = self.pane_at(event.position().toPoint())
            if pane is not None and pane < len(self.panes):
                self.pane_picked.emit(pane)
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.wipe_hand.moved(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.wipe_hand.released()
        super().mouseReleaseEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.surface is not None:
            self.surface.update()
            return
        with QPainter(self) as p:
            self.paint(p)

    def paint(self, p: QPainter) -> None:
        """All panes; on the widget itself, or on the `surface` that lies over it."""
        self.viewing.ratio = self.devicePixelRatioF()
        p.fillRect(self.rect(), QColor(t.SURROUND))
        if self._message:
            p.setFont(font())
            p.setPen(QColor(t.SECONDARY))
            p.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._message)
            return
        if self.compare.over:
            self._over.paint(p, self.cells()[0])
        else:
            for n, cell in enumerate(self.cells()):
                self._paint_cell(p, n, cell)
        shown = self._shown
        if shown is None or not self.of_these:
            return
        if (self._told, self._told_frames) != (shown.index, shown.indices):
            self._told, self._told_frames = shown.index, shown.indices
            self.painted.emit(self._told)

    def _paint_cell(self, p: QPainter, n: int, cell: Cell) -> None:
        if n >= len(self.panes):
            self._paint_empty(p, n, cell)
            return
        pane, alone = self.panes[n], self.compare.layout == 1
        focused = n == self.focus
        if pane.name and not self.bare:
            letter = "" if alone else LETTERS[n]
            paint_head(p, cell.head, letter, pane, focused=focused and not alone)
        box = self.paint_picture(p, n, cell.box)
        if box is None:
            return
        if not self.bare:
            self.paint_marks(p, n, box, short=self.compare.layout == 9)
        if focused and (not alone or self.hasFocus()) and not self.bare:
            paint_outline(p, box, strong=self.hasFocus() and not alone)

    def paint_picture(self, p: QPainter, pane: int, room: QRect) -> QRect | None:
        """The picture of a pane in its room, or its card. Where it lies, None for a card."""
        picture = self.pictures[pane] if pane < len(self.pictures) else NOTHING
        card = self.panes[pane].card or picture.card
        if picture.image is None:
            if card:
                paint_card(p, room, "triangle-alert", card)
            else:
                self.paint_stand_in(p, pane, room)
            return None
        box = fitted(picture.image.size(), room)
        self.draw(p, picture.image, box, pane)
        self.viewing.paint_over(p, QRectF(box), pane)
        p.setClipping(False)
        return box

    def paint_stand_in(self, p: QPainter, pane: int, room: QRect) -> None:
        """What is seen of a take until its first frame has come."""
        if self.stand_ins is None or not self.stand_ins.paint(
            p, self.panes[pane], room, bare=self.bare
        ):
            p.fillRect(room, QColor(t.NO_PICTURE))

    def draw(self, p: QPainter, image: QImage, box: QRect, pane: int) -> None:
        """An image where the zoom puts it, cut to its box; the clip stays set."""
        place = self.viewing.place(QRectF(box), pane)
        p.setClipRect(box)
        still = self._shown is None or self._shown.still
        p.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, still)
        p.drawImage(place, image, QRectF(image.rect()))

    def paint_marks(self, p: QPainter, pane: int, box: QRect, *, short: bool = False) -> None:
        """Frame number; at the upper right whether it is the file's own picture and a new one."""
        self.paint_frame(p, pane, box, short=short)
        words = self.origin(pane)
        if short:
            words = words.replace("SOURCE", "")
        if words:
            wide, edge = plate_width(words), 4 if short else 8
            if wide + 2 * edge < box.width():
                left, top = box.right() + 1 - edge - wide, box.y() + edge
                plate(p, QRect(left, top, wide, 18), words)

    def paint_frame(
        self, p: QPainter, pane: int, box: QRect, *, short: bool = False, right: bool = False
    ) -> None:
        """The number of the frame that is painted, in the pane's own count."""
        low = not self.panes[pane].own_burn
        frame, rate = self.pictures[pane].frame, self.rate(pane)
        paint_burn(p, box, frame, rate, low=low, short=short, right=right)

    def origin(self, pane: int) -> str:
        """PROXY, or SOURCE for a still picture of the file; and whether the frame is repeated."""
        picture = self.pictures[pane]
        still = self._shown is not None and self._shown.still and bool(self.panes[pane].name)
        words = ["PROXY"] if not picture.exact else ["SOURCE"] if still else []
        return " · ".join(words + (["repeats"] if picture.repeated else []))

    def _paint_empty(self, p: QPainter, n: int, cell: Cell) -> None:
        if self.bare:
            return
        at = n - len(self.panes)
        if at < len(self.coming):
            one = self.coming[at]
            paint_coming_head(p, cell.head, LETTERS[n], one)
            paint_card(p, cell.box, one.icon, one.words, "joins here by itself, in sync")
            return
        p.fillRect(cell.box, QColor(t.NO_PICTURE))
        if at == len(self.coming) and self.panes and self.panes[0].name:
            paint_card(
                p, cell.box, "plus", "No other take of this shot", "Render one more on the Board"
            )

    def _shape(self) -> QSize:
        image = next((one.image for one in self.pictures if one.image is not None), None)
        return image.size() if image is not None else _SHAPE

    def _laid(self) -> None:
        size = self.cells()[0].box.size() * self.devicePixelRatioF()
        if size != self._size:
            self._size = size
            self.sized.emit(size)
        self.viewing.forget_boxes()
        self._over.forget()
        self.laid.emit()
        self.update()

    def _regrade(self) -> None:
        if self._shown is not None and self.of_these:
            self.pictures = pictures_of(self._shown, self.viewing.grade)
        self.update()
