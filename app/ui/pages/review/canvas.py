"""The one widget that paints frames. It shows what it was given and says which frame that was.

The number in the corner is drawn in the same paint event as the picture, from the picture's own
index, so it can never name another frame.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.domain.timing import timecode
from app.ui.theme import tokens as t
from app.ui.theme.fonts import font, metrics

if TYPE_CHECKING:
    from app.media.player import Shown


class Canvas(QWidget):
    """Signals: `painted(int)` the frame that is on screen now; `sized(QSize)` in device pixels."""

    painted = Signal(int)
    sized = Signal(QSize)

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Viewer")
        self.setMinimumSize(160, 90)
        self._shown: Shown | None = None
        self._image: QImage | None = None
        self._rate = Fraction(24)
        self._message = ""
        self._told = -1
        self.burn_low = True  # at the lower left; upper left where the picture has its own there

    @property
    def shown_index(self) -> int | None:
        """The frame painted last, None while there is none."""
        return self._shown.index if self._shown is not None else None

    def image(self) -> QImage | None:
        """The picture on screen, at its decoded size."""
        return self._image

    def show_frame(self, shown: Shown, rate: Fraction) -> None:
        """Paint a frame; `shown` is kept until the next one, as its pixels are borrowed."""
        picture = shown.pictures[0]
        if picture is None:
            self.show_nothing(shown.cards[0])
            return
        height, width = picture.shape[:2]
        self._image = QImage(
            picture.data, width, height, int(picture.strides[0]), QImage.Format.Format_RGB32
        )
        self._shown, self._rate, self._message = shown, rate, ""
        self.update()

    def show_nothing(self, message: str = "") -> None:
        self._shown, self._image, self._message, self._told = None, None, message, -1
        self.update()

    def picture_box(self) -> QRect:
        """Where the picture lies: fitted, centred, never distorted."""
        if self._image is None:
            return QRect()
        size = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        x, y = (self.width() - size.width()) // 2, (self.height() - size.height()) // 2
        return QRect(x, y, size.width(), size.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.sized.emit(self.size() * self.devicePixelRatioF())

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as p:
            p.fillRect(self.rect(), QColor(t.SURROUND))
            if self._image is None or self._shown is None:
                p.setFont(font())
                p.setPen(QColor(t.SECONDARY))
                p.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._message)
                return
            box = self.picture_box()
            p.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self._shown.still)
            p.drawImage(QRectF(box), self._image, QRectF(self._image.rect()))
            if self.hasFocus():
                p.setPen(QPen(QColor(t.FOCUS), 1))
                p.drawRect(box.adjusted(0, 0, -1, -1))
            self._burn(p, box, self._shown.index)
        if self._told != self._shown.index:
            self._told = self._shown.index
            self.painted.emit(self._told)

    def _burn(self, p: QPainter, box: QRect, index: int) -> None:
        text = f"{timecode(index, self._rate)}  f {index:04}"
        measure = metrics(11, 500, True)
        top = box.bottom() - 25 if self.burn_low else box.y() + 8
        plate = QRect(box.x() + 8, top, measure.horizontalAdvance(text) + 12, 18)
        p.fillRect(plate, t.MARK)
        p.setFont(font(11, 500, True))
        p.setPen(QColor(t.TEXT))
        p.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)
