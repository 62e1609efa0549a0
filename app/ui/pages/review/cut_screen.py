"""Paints one frame of a sequence, and says in the picture which shot and take it is.

Words and numbers are drawn in the same paint event as the picture, from what came with it.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.domain.cut import Segment
from app.domain.timing import timecode
from app.ui.theme import tokens as t
from app.ui.theme.fonts import font, metrics
from app.ui.theme.icons import draw_icon

if TYPE_CHECKING:
    from app.media.reel_player import Slide

# word, icon and tint of why a take stands in the sequence
PICKS = {
    "circled": ("Circled", "circle-dot", t.OK),
    "candidate": ("Candidate", "scissors", t.FOCUS),
    "newest": ("Newest, not circled", "circle-help", t.WARNING),
    "no take": ("No take", "circle-dashed", t.SECONDARY),
}


def named(segment: Segment) -> str:
    """`120  T02`: what an editor calls it."""
    return f"{segment.shot}  {segment.slate[4:7]}".strip()


class CutScreen(QWidget):
    """Signals: `painted(int)` this frame of the sequence is on screen; `sized(QSize)` in device
    pixels.
    """

    painted = Signal(int)
    sized = Signal(QSize)

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Cut")
        self.setMinimumSize(160, 90)
        self._slide: Slide | None = None
        self._image: QImage | None = None
        self._rate = Fraction(24)
        self._message = ""

    @property
    def shown(self) -> Slide | None:
        """What was painted last."""
        return self._slide

    def image(self) -> QImage | None:
        """The picture on screen, at its decoded size."""
        return self._image

    def show_slide(self, slide: Slide, rate: Fraction) -> None:
        """Paint a frame; `slide` is kept until the next one, as its pixels are borrowed."""
        self._image = None
        if slide.picture is not None:
            high, wide = slide.picture.shape[:2]
            self._image = QImage(
                slide.picture.data, wide, high, int(slide.picture.strides[0]),
                QImage.Format.Format_RGB32,
            )  # fmt: skip
        self._slide, self._rate, self._message = slide, rate, ""
        self.update()

    def show_nothing(self, message: str = "") -> None:
        self._slide, self._image, self._message = None, None, message
        self.update()

    def picture_box(self) -> QRect:
        """Where the picture, or the card in its place, lies: fitted and centred."""
        size = self._image.size() if self._image is not None else QSize(1600, 900)
        size = size.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        x, y = (self.width() - size.width()) // 2, (self.height() - size.height()) // 2
        return QRect(x, y, size.width(), size.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.sized.emit(self.size() * self.devicePixelRatioF())

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as p:
            p.fillRect(self.rect(), QColor(t.SURROUND))
            slide = self._slide
            if slide is None:
                p.setFont(font())
                p.setPen(QColor(t.SECONDARY))
                p.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._message)
                return
            box = self.picture_box()
            if self._image is not None:
                p.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, slide.still)
                p.drawImage(QRectF(box), self._image, QRectF(self._image.rect()))
            else:
                p.fillRect(box, QColor(t.NO_PICTURE))
            if slide.card:
                self._card(p, box, slide)
            self._when(p, box, slide, self._who(p, box, slide.segment))
            if self.hasFocus():
                p.setPen(QPen(QColor(t.FOCUS), 1))
                p.drawRect(box.adjusted(0, 0, -1, -1))
        self.painted.emit(slide.index)

    def _who(self, p: QPainter, box: QRect, segment: Segment) -> QRect:
        word, icon, tint = PICKS[segment.word]
        name = named(segment)
        bold, plain = metrics(15, 600, True), metrics(12, 500)
        wide = bold.horizontalAdvance(name) + plain.horizontalAdvance(word) + 56
        plate = QRect(box.x() + 8, box.y() + 8, wide, 26)
        p.fillRect(plate, t.MARK)
        p.setFont(font(15, 600, True))
        p.setPen(QColor(t.STRONG))
        left = plate.adjusted(10, 0, 0, 0)
        p.drawText(left, Qt.AlignmentFlag.AlignVCenter, name)
        left.adjust(bold.horizontalAdvance(name) + 14, 0, 0, 0)
        draw_icon(p, icon, QRect(left.x(), left.y() + 6, 14, 14), tint)
        p.setFont(font(12, 500))
        p.setPen(QColor(t.STRONG))
        p.drawText(left.adjusted(20, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, word)
        return plate

    def _when(self, p: QPainter, box: QRect, slide: Slide, beside: QRect) -> None:
        """At the right; in a narrow picture under what stands at the left."""
        text = timecode(slide.index, self._rate)
        if slide.source is not None:
            text += f"  take f {slide.source:04}"
        if not slide.exact:
            text += "  PROXY"
        measure = metrics(11, 500, True)
        wide = measure.horizontalAdvance(text) + 12
        plate = QRect(box.right() - 7 - wide, box.y() + 8, wide, 26)
        if plate.left() < beside.right() + 8:
            plate.moveTopLeft(beside.bottomLeft() + QPoint(0, 5))
        p.fillRect(plate, t.MARK)
        p.setFont(font(11, 500, True))
        p.setPen(QColor(t.STRONG))
        p.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)

    def _card(self, p: QPainter, box: QRect, slide: Slide) -> None:
        text = f"{slide.card}: its keyframe" if slide.picture is not None else slide.card
        measure = metrics(15, 500)
        wide = min(box.width() - 32, measure.horizontalAdvance(text) + 40)
        plate = QRect(0, 0, wide, 40)
        plate.moveCenter(box.center())
        p.fillRect(plate, t.MARK)
        p.setFont(font(15, 500))
        p.setPen(QColor(t.STRONG))
        shown = measure.elidedText(text, Qt.TextElideMode.ElideRight, wide - 16)
        p.drawText(plate, Qt.AlignmentFlag.AlignCenter, shown)
