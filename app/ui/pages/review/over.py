"""A and B in one place: parted by a line, subtracted, mixed, or one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QPolygonF

from app.ui.pages.review.compare import Compare, Mode
from app.ui.pages.review.layout import Cell, fitted
from app.ui.pages.review.marks import LETTERS, plate, plate_width
from app.ui.pages.review.pane import Coming, Pane
from app.ui.pages.review.pane_paint import (
    paint_card,
    paint_head,
    paint_minus,
    paint_outline,
    paint_pair,
)
from app.ui.pages.review.pictures import Picture, image_of
from app.ui.pages.review.viewing import Viewing
from app.ui.pages.review.wipe import HANDLE, Wipe
from app.ui.theme import tokens as t

if TYPE_CHECKING:
    from app.media.compare import Change
    from app.media.player import Shown


class Ground(Protocol):
    """What is painted on: the panes, their pictures, and how a picture and its marks are drawn."""

    compare: Compare
    viewing: Viewing
    panes: list[Pane]
    coming: list[Coming]
    pictures: list[Picture]
    focus: int
    bare: bool
    head_room: int

    @property
    def shown(self) -> Shown | None: ...
    def hasFocus(self) -> bool: ...
    def draw(self, p: QPainter, image: QImage, box: QRect, pane: int) -> None: ...
    def paint_picture(self, p: QPainter, pane: int, room: QRect) -> QRect | None: ...
    def paint_stand_in(self, p: QPainter, pane: int, room: QRect) -> None: ...
    def paint_marks(self, p: QPainter, pane: int, box: QRect) -> None: ...
    def paint_frame(
        self, p: QPainter, pane: int, box: QRect, *, short: bool = False, right: bool = False
    ) -> None: ...


class Over:
    """Paints for a canvas. The difference of two frames is reckoned once and kept with them."""

    def __init__(self, canvas: Ground) -> None:
        self._canvas = canvas
        self._difference: tuple[tuple[object, ...], QImage, Change] | None = None

    def forget(self) -> None:
        """Other frames, or another way to look at them."""
        self._difference = None

    def paint(self, p: QPainter, cell: Cell) -> None:
        canvas, mode = self._canvas, self._canvas.compare.mode
        if len(canvas.panes) < 2 or any(canvas.pictures[n].image is None for n in (0, 1)):
            self._paint_missing(p, cell)
            return
        if mode is Mode.FLICKER:
            self._paint_one(p, cell)
            return
        first = canvas.pictures[0].image
        assert first is not None
        box = fitted(first.size(), cell.box)
        if mode is Mode.WIPE:
            self._paint_wipe(p, cell.head, box)
        elif mode is Mode.DIFFERENCE:
            self._paint_difference(p, cell.head, box)
        else:
            self._paint_mix(p, cell.head, box)
        if canvas.hasFocus():
            paint_outline(p, box, strong=False)

    # the modes

    def _paint_one(self, p: QPainter, cell: Cell) -> None:
        canvas = self._canvas
        n = min(canvas.focus, 1)
        if not canvas.bare:
            paint_head(p, cell.head, LETTERS[n], canvas.panes[n], focused=True)
        box = canvas.paint_picture(p, n, self._box(n, cell))
        if box is not None:
            if not canvas.bare:
                canvas.paint_marks(p, n, box)
            paint_outline(p, box, strong=canvas.hasFocus())

    def _paint_wipe(self, p: QPainter, head: QRect, box: QRect) -> None:
        canvas, wipe = self._canvas, self._canvas.compare.wipe
        room = QRectF(box)
        for pane, half in enumerate(wipe.halves(room)):
            self._paint_half(p, pane, box, half)
        self._guides(p, box)
        paint_line(p, room, wipe)
        if canvas.bare:
            return
        turn = f" · {round(wipe.angle)}°" if round(wipe.angle) else ""
        told = self._scaled() or "drag in the picture"
        words = f"Wipe {round(100 * wipe.share(room))} %{turn} · {told}"
        paint_pair(p, head, self._pair(), canvas.focus, words)
        self._letters(p, box)
        self._frames(p, box.adjusted(0, 22, 0, 0))
        self._foot(p, box.adjusted(0, 0, 0, -22), self._proxies())

    def _paint_mix(self, p: QPainter, head: QRect, box: QRect) -> None:
        canvas = self._canvas
        for pane, opacity in ((0, 1.0), (1, canvas.compare.opacity)):
            image = canvas.pictures[pane].image
            assert image is not None
            p.setOpacity(opacity)
            canvas.draw(p, image, fitted(image.size(), box), pane)
        p.setOpacity(1)
        self._guides(p, box)
        if canvas.bare:
            return
        paint_minus(p, head, self._pair(), canvas.focus, "under", canvas.head_room)
        self._frames(p, box)
        self._foot(p, box.adjusted(0, 0, 0, -22), self._proxies())

    def _paint_difference(self, p: QPainter, head: QRect, box: QRect) -> None:
        canvas = self._canvas
        image, change = self._reckoned()
        canvas.draw(p, image, box, 0)
        place = canvas.viewing.place(QRectF(box), 0)
        if change.box is not None:
            self._dash(p, place, image, change)
        self._guides(p, box)
        if canvas.bare:
            return
        paint_minus(p, head, self._pair(), canvas.focus, "minus", canvas.head_room)
        gain = f"Difference ×{canvas.compare.gain}"
        plate(p, QRect(box.x() + 8, box.y() + 8, plate_width(gain), 18), gain)
        self._foot(p, box, change_words(change), top=True)
        shift = canvas.pictures[1].frame - canvas.pictures[0].frame
        told = ["black = equal", f"B shift {shift:+d} f", self._scaled(), self._proxies()]
        self._foot(p, box, " · ".join(word for word in told if word))
        canvas.paint_frame(p, 0, box.adjusted(0, 22, 0, 0))

    # parts

    def _paint_half(self, p: QPainter, pane: int, box: QRect, half: list[QPointF]) -> None:
        image = self._canvas.pictures[pane].image
        assert image is not None
        inner = fitted(image.size(), box)
        path = QPainterPath()
        path.addPolygon(QPolygonF(half))
        path.closeSubpath()
        p.setClipPath(path)
        p.fillRect(box, QColor(t.NO_PICTURE))
        place = self._canvas.viewing.place(QRectF(inner), pane)
        p.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self._still())
        p.drawImage(place, image, QRectF(image.rect()))
        p.setClipping(False)

    def _guides(self, p: QPainter, box: QRect) -> None:
        p.setClipRect(box)
        self._canvas.viewing.paint_over(p, QRectF(box), 0)
        p.setClipping(False)

    def _dash(self, p: QPainter, place: QRectF, image: QImage, change: Change) -> None:
        """The box round the largest change, and how much of it is in there; none round nearly
        the whole picture.
        """
        assert change.box is not None
        x, y, wide, high = change.box
        if wide * high > 0.8 * image.width() * image.height():
            return
        across, down = place.width() / image.width(), place.height() / image.height()
        box = QRectF(
            place.x() + x * across, place.y() + y * down, wide * across, high * down
        ).toAlignedRect()
        pen = QPen(QColor(t.STRONG), 1)
        pen.setDashPattern([4, 3])
        p.setPen(pen)
        p.setBrush(Qt.BrushStyle.NoBrush)
        p.drawRect(box.adjusted(-3, -3, 2, 2))
        p.setClipping(False)
        words = f"{round(100 * change.inside)} % of the change is here"
        room = place.toAlignedRect()
        long = plate_width(words)
        left = box.right() + 8
        if left + long > room.right() - 8:
            left = max(room.x() + 8, box.x() - 11 - long)
        top = max(box.y(), room.y() + (32 if left > room.x() + 180 else 56))
        if top + 18 < room.bottom() - 32:
            plate(p, QRect(left, top, long, 18), words)

    def _letters(self, p: QPainter, box: QRect) -> None:
        plate(p, QRect(box.x() + 8, box.y() + 8, 18, 18), "A", weight=600)
        plate(p, QRect(box.right() - 25, box.y() + 8, 18, 18), "B", weight=600)

    def _frames(self, p: QPainter, box: QRect) -> None:
        self._canvas.paint_frame(p, 0, box)
        self._canvas.paint_frame(p, 1, box, right=True)

    def _proxies(self) -> str:
        """Which of the two is not the file's own picture."""
        pictures = self._canvas.pictures
        return " · ".join(f"{LETTERS[n]} PROXY" for n in (0, 1) if not pictures[n].exact)

    def _foot(self, p: QPainter, box: QRect, words: str, *, top: bool = False) -> None:
        wide = plate_width(words)
        if words and wide + 180 < box.width():
            y = box.y() + 8 if top else box.bottom() - 25
            plate(p, QRect(box.right() - 7 - wide, y, wide, 18), words)

    def _paint_missing(self, p: QPainter, cell: Cell) -> None:
        canvas = self._canvas
        cards = [pane.card for pane in canvas.panes] + [one.card for one in canvas.pictures]
        card = next((one for one in cards if one), "")
        if len(canvas.panes) < 2:
            coming = canvas.coming[0] if canvas.coming else None
            title = coming.words if coming else "There is only one take"
            words = "joins here by itself, in sync" if coming else "Render another to compare with"
            paint_card(p, cell.box, coming.icon if coming else "columns-2", title, words)
        elif card:
            paint_card(p, cell.box, "triangle-alert", card)
        else:
            if not canvas.bare:
                paint_pair(p, cell.head, self._pair(), canvas.focus, "")
            canvas.paint_stand_in(p, min(canvas.focus, 1), cell.box)

    def _reckoned(self) -> tuple[QImage, Change]:
        from app.media.compare import Tint, brought_to, difference  # brings OpenCV

        canvas, look = self._canvas, self._canvas.compare
        key = (canvas.pictures[0].pixels, canvas.pictures[1].pixels, look.gain, look.tint)
        known = self._difference
        if known is None or any(a is not b for a, b in zip(known[0], key, strict=True)):
            a, b = key[0], key[1]
            assert a is not None
            assert b is not None
            size = (a.shape[1], a.shape[0])
            painted, change = difference(a, brought_to(b, size), look.gain, Tint(look.tint))
            known = self._difference = key, image_of(painted), change
        return known[1], known[2]

    def _box(self, pane: int, cell: Cell) -> QRect:
        """A's box for both, so that nothing jumps when they change places."""
        first = self._canvas.pictures[0].image
        return fitted(first.size(), cell.box) if first is not None else cell.box

    def _pair(self) -> tuple[Pane, Pane]:
        return self._canvas.panes[0], self._canvas.panes[1]

    def _scaled(self) -> str:
        """What was done to B where its size is another; empty where nothing was."""
        a, b = self._canvas.panes[0].size, self._canvas.panes[1].size
        if a == b or a.isEmpty() or b.isEmpty():
            return ""
        return f"B {b.width()}×{b.height()} scaled to A's {a.width()}×{a.height()}"

    def _still(self) -> bool:
        shown = self._canvas.shown
        return shown is None or shown.still


def paint_line(p: QPainter, box: QRectF, wipe: Wipe) -> None:
    """1 px light with 1 px dark on both sides, the handle that moves it and the one that turns."""
    p.save()
    p.setRenderHint(QPainter.RenderHint.Antialiasing, wipe.angle % 90 != 0)
    line = QLineF(*wipe.ends(box))
    if wipe.angle % 90 == 0:
        line.translate(0.5, 0.5)
    for colour, width in ((t.EDGE, 3), (t.STRONG, 1)):
        p.setPen(QPen(QColor(colour), width, c=Qt.PenCapStyle.FlatCap))
        p.drawLine(line)
    p.setRenderHint(QPainter.RenderHint.Antialiasing)
    handle = wipe.handle(box)
    p.setBrush(QColor(t.SURROUND))
    p.setPen(QPen(QColor(t.STRONG), 1.5))
    p.drawEllipse(handle, HANDLE / 2, HANDLE / 2)
    p.setPen(QPen(QColor(t.EDGE), 1))
    p.setBrush(QColor(t.STRONG))
    p.drawEllipse(wipe.turner(box), 4, 4)
    p.translate(handle)
    p.rotate(wipe.angle)
    p.setPen(QPen(QColor(t.STRONG), 1.4))
    for side in (-1, 1):
        tip, back = QPointF(6.5 * side, 0), QPointF(3.5 * side, 3)
        p.drawPolyline([back, tip, QPointF(back.x(), -back.y())])
    p.restore()


def change_words(change: Change) -> str:
    """`changed 6.8 % · largest 0.61 · mean 0.021`"""
    share = f"{100 * change.share:.1f}"
    return f"changed {share} % · largest {change.largest:.2f} · mean {change.mean:.3f}"
