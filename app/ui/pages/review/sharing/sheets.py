"""Printed pages of a document as they will come out, one or two at a time, and all of them small.

Pages are painted in threads; what is on screen stays until the new ones are there.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from app.ui.bridge import Bridge
from app.ui.print.leaves import EDGE, Leaves, fitted
from app.ui.print.paper import Document, Page
from app.ui.print.press import picture_of
from app.ui.theme import tokens as t
from app.ui.theme.fonts import font

_GAP = 24


class Sheets(Leaves):
    """Signal `turned()`: other pages are shown."""

    turned = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__("Pages of the report", "Page Down and Page Up turn the pages")
        self._bridge, self._turn = bridge, 0
        self.document: Document | None = None
        self.at, self.beside = 0, 2  # the first page shown, and how many at most
        self._images: list[QImage] = []
        self._message = "Laying out the pages…"

    def show_document(self, document: Document) -> None:
        self.document = document
        self.at = min(self.at, len(document.pages) - 1)
        self._soon.start()

    def say(self, words: str) -> None:
        """Instead of pages."""
        self.document, self._images, self._message = None, [], words
        self.setAccessibleDescription(words)
        self.update()

    def show_beside(self, count: int) -> None:
        """One page or two."""
        self.beside = count
        self._soon.start()

    def turn(self, step: int) -> None:
        self.go_to(self.at + step * self.beside)

    def go_to(self, page: int) -> None:
        if self.document is not None and 0 <= page < len(self.document.pages):
            self.at = page
            self._soon.start()

    def shown(self) -> Sequence[Page]:
        """The pages that are on screen."""
        pages = self.document.pages if self.document else ()
        return pages[self.at : self.at + self.beside]

    def _make(self) -> None:
        pages = list(self.shown())
        if not pages or self.width() < 80:
            return
        self._turn += 1
        turn, ratio = self._turn, self.devicePixelRatioF()
        wide = max(60, round(self._fitted(pages[0]).width() * ratio))

        def done(images: list[QImage]) -> None:
            if turn != self._turn:
                return
            for image in images:
                image.setDevicePixelRatio(ratio)
            self._images = images
            self.setAccessibleDescription("\n".join(page.words() for page in pages))
            self.turned.emit()
            self.update()

        self._bridge.ask(lambda: [picture_of(page, wide) for page in pages], done)

    def _fitted(self, page: Page) -> QSize:
        count = min(self.beside, len(self.document.pages) if self.document else 1)
        room = QSize(
            (self.width() - 2 * EDGE - (count - 1) * _GAP) // count, self.height() - 2 * EDGE
        )
        return fitted(page, room)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as p:
            pages = self.shown() if self._images else ()
            self._ground(p, "" if pages else self._message)
            if pages:
                p.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
                size = self._fitted(pages[0])
                wide = len(self._images) * size.width() + (len(self._images) - 1) * _GAP
                left, top = (self.width() - wide) // 2, (self.height() - size.height()) // 2
                for image in self._images:
                    p.drawImage(QRect(left, top, size.width(), size.height()), image)
                    left += size.width() + _GAP
            self._ring(p)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._soon.start()


class SmallPages(QWidget):
    """Every page in small; a click shows it. Signal `wanted(int)`: a page, from 0."""

    wanted = Signal(int)
    _WIDE, _STEP = 46, 56

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge, self._turn = bridge, 0
        self._images: list[QImage] = []
        self._shown = range(0)
        self.setAccessibleName("All pages in small")
        self.setToolTip("Show a page; Left and Right in the pages do it too")

    def show_document(self, document: Document) -> None:
        self._turn += 1
        turn, pages, ratio = self._turn, document.pages, self.devicePixelRatioF()

        def done(images: list[QImage]) -> None:
            if turn == self._turn:
                for image in images:
                    image.setDevicePixelRatio(ratio)
                self._images = images
                self._fit()

        wide = round(self._WIDE * ratio)
        self._bridge.ask(lambda: [picture_of(page, wide) for page in pages], done)

    def show_pages(self, first: int, count: int) -> None:
        self._shown = range(first, first + count)
        self.update()

    def _columns(self) -> int:
        return max(1, self.width() // self._STEP)

    def _box(self, n: int) -> QRect:
        high = round(self._images[n].height() / self._images[n].devicePixelRatioF())
        x, y = n % self._columns() * self._STEP, n // self._columns() * (high + 24)
        return QRect(x + 2, y + 2, self._WIDE, high)

    def _fit(self) -> None:
        last = self._box(len(self._images) - 1).bottom() + 22 if self._images else 0
        self.setMinimumHeight(last)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for n in range(len(self._images)):
            if self._box(n).contains(event.position().toPoint()):
                self.wanted.emit(n)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as p:
            p.setFont(font(11))
            for n, image in enumerate(self._images):
                box = self._box(n)
                p.drawImage(box, image)
                if n in self._shown:
                    p.setPen(QPen(QColor(t.SELECTION), 2))
                    p.drawRect(box.adjusted(-1, -1, 1, 1))
                p.setPen(QColor(t.STRONG if n in self._shown else t.SECONDARY))
                below = QRect(box.x(), box.bottom() + 2, box.width(), 18)
                p.drawText(below, Qt.AlignmentFlag.AlignCenter, str(n + 1))
