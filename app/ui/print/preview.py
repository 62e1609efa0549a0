"""Printed pages as they will come out, beside what they are made of.

The pages are laid out and painted in threads; what is on screen stays until the new ones are there.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent

from app.ui.print.leaves import EDGE, SETTLE_MS, Leaves, fitted
from app.ui.print.order import Order, document
from app.ui.print.paper import Document, Page
from app.ui.print.press import picture_of
from app.ui.state.film import Film

_RENEW_MS = 600  # a film that is rendering changes four times a second


class PageView(Leaves):
    """One page of the document, fitted.

    Signal `turned()`: another page or another document is shown.
    """

    turned = Signal()

    def __init__(self, film: Film) -> None:
        super().__init__("Printed page", "Page Down and Page Up turn the pages")
        self._film = film
        self._order: Order | None = None
        self.document: Document | None = None
        self.at = 0
        self._image = QImage()
        self._turn = 0
        self._wanted, self._made = 1, 0  # which state of order and film: asked for, shown
        self.setMinimumHeight(120)

    def show_order(self, order: Order) -> None:
        """Show what an order gives, from the film as it is now."""
        self._order, self._wanted = order, self._wanted + 1
        self._later()

    def renew(self) -> None:
        """The film changed."""
        self._wanted += 1
        if self.isVisible() and not self._soon.isActive():
            self._soon.start(_RENEW_MS)

    def page(self) -> Page | None:
        """The page that is shown."""
        return self.document.pages[self.at] if self.document else None

    def turn(self, step: int) -> None:
        if self.document and 0 <= self.at + step < len(self.document.pages):
            self.at += step
            self._later()

    def _later(self) -> None:
        if self.isVisible():
            self._soon.start(SETTLE_MS)

    def _make(self) -> None:
        workbench, order = self._film.workbench, self._order
        if workbench is None or order is None or self.width() < 40:
            return
        self._turn += 1
        turn, desk, wanted = self._turn, workbench.printed, self._wanted
        known = self.document if self._made == wanted else None
        at, room = self.at, self._room()
        ratio = self.devicePixelRatioF()

        def work() -> tuple[Document, int, QImage]:
            made = known or document(desk, order, screen=True)
            place = min(at, len(made.pages) - 1)
            page = made.pages[place]
            wide = fitted(page, room).width()
            return made, place, picture_of(page, max(40, round(wide * ratio)))

        def done(found: tuple[Document, int, QImage]) -> None:
            if turn != self._turn:
                return
            self._made = wanted
            self.document, self.at, self._image = found
            self._image.setDevicePixelRatio(ratio)
            pages = len(self.document.pages)
            page = self.document.pages[self.at]
            self.setAccessibleName(f"Printed page {self.at + 1} of {pages}")
            self.setAccessibleDescription(page.words())
            self.turned.emit()
            self.update()

        self._film.bridge.ask(work, done)

    def _room(self) -> QSize:
        return QSize(self.width() - 2 * EDGE, self.height() - 2 * EDGE)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as p:
            page = self.page() if not self._image.isNull() else None
            self._ground(p, "" if page else "Laying out the pages…")
            if page is not None:
                size = fitted(page, self._room())
                box = QRect(0, 0, size.width(), size.height())
                box.moveCenter(self.rect().center())
                p.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
                p.drawImage(box, self._image)
            self._ring(p)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._later()

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        self._later()
