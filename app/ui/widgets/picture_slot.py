"""A place for one picture: shows it or asks for one, lights up and says what a drop would become.

It decides nothing: what is dropped, pasted or asked for is told to its host. Alone it draws, takes
the focus, and lets its picture be dragged away.
"""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from app.production.art.kit import Place
from app.ui.drag import Dragged, Kind, carry, decode
from app.ui.incoming import Incoming, glance, offers, read
from app.ui.theme import tokens as t
from app.ui.theme.fonts import font, metrics
from app.ui.theme.icons import draw_icon
from app.ui.widgets.thumbnails import Thumbnails

_USABLE = (Kind.STILL, Kind.FRAME)
_SMALL = 70  # pixels high; less has no room for two lines


class Host(Protocol):
    """Who does what happens to a slot."""

    def dropped(self, slot: PictureSlot, what: Incoming | Dragged) -> None: ...
    def wanted(self, slot: PictureSlot) -> None:
        """Enter or a click on an empty slot: choose pictures for it."""
        ...

    def menu_at(self, slot: PictureSlot, at: QPoint) -> None: ...
    def lights(self, slot: PictureSlot, words: str) -> None:
        """What the lit slot says, for places too small to say it; empty when it goes out."""
        ...

    def begins(self, slot: PictureSlot | None) -> None:
        """The picture of this slot is under the pointer from now on; None: let go."""
        ...


class PictureSlot(QWidget):
    """`place` says where its picture lies; `becomes` what a drop here means."""

    def __init__(self, host: Host, thumbnails: Thumbnails, place: Place, size: QSize) -> None:
        super().__init__()
        self._host, self._thumbnails = host, thumbnails
        self.place = place
        self.asset_id, self.name = "", ""
        self._path: str | None = None
        self._becomes, self._detail, self._empty, self._hint = "", "", "", ""
        self._offer, self._refused = "", False
        self._pressed: QPoint | None = None
        self._star = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedSize(size)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        thumbnails.ready.connect(self._ready)

    def show_picture(self, asset_id: str, name: str, path: str | None, detail: str = "") -> None:
        """`path` is the thumbnail, None while it is made; `detail` is told as tooltip."""
        self.asset_id, self.name, self._path = asset_id, name, path
        self.setToolTip("\n".join(part for part in (name, detail) if part))
        self._tell()

    def show_empty(self, word: str, hint: str) -> None:
        """A dashed place that says what belongs here."""
        self.asset_id, self.name, self._path = "", word, None
        self._empty, self._hint = word, hint
        self.setToolTip(f"{word}: drop, paste or choose a picture")
        self._tell()

    def say(self, becomes: str, detail: str) -> None:
        """What a picture dropped here becomes, in one line and a second one."""
        self._becomes, self._detail = becomes, detail

    def show_star(self, on: bool) -> None:
        """Mark it as the hero frame."""
        if on != self._star:
            self._star = on
            self._tell()

    def lit(self) -> str:
        """What the lit target says; empty while nothing is over it."""
        return self._offer

    def _tell(self) -> None:
        state = self.name if self.asset_id else f"{self.name}, empty"
        self.setAccessibleName(f"{state}, hero frame" if self._star else state)
        self.setAccessibleDescription(self._becomes)
        self.update()

    def _ready(self, path: str) -> None:
        if path == self._path:
            self.update()

    # keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._host.wanted(self)
            return
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) and not event.modifiers():
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Right)
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._pressed = event.position().toPoint()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        inside = self.rect().contains(event.position().toPoint())
        if pressed is not None and inside and not self.asset_id:
            self._host.wanted(self)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._host.wanted(self)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None or not self.asset_id:
            return
        far = (event.position().toPoint() - self._pressed).manhattanLength()
        if far >= QApplication.startDragDistance():
            self._pressed = None
            pixmap = None
            if self._path:
                pixmap = self._thumbnails.get(self._path, QSize(43, 24), self.devicePixelRatioF())
            self._host.begins(self)
            carry(self, Dragged(Kind.STILL, (self.asset_id,), self.name), pixmap)
            self._host.begins(None)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._host.menu_at(self, event.globalPos())

    # drops

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._hover(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._hover(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._light("")

    def dropEvent(self, event: QDropEvent) -> None:
        self._light("")
        inside = decode(event.mimeData())
        if inside is None:
            event.acceptProposedAction()
            self._host.dropped(self, read(event.mimeData()))
        elif inside.kind in _USABLE:
            event.acceptProposedAction()
            self._host.dropped(self, inside)

    def _hover(self, event: QDropEvent) -> None:
        mime = event.mimeData()
        inside = decode(mime)
        if inside is not None:
            usable, many = inside.kind in _USABLE, len(inside.ids)
            event.setAccepted(usable)
        else:
            # Also what cannot be used is taken, so that a sentence can say why.
            event.setAccepted(offers(mime))
            seen = glance(mime)
            usable, many = bool(seen.pictures), len(seen.pictures)
        if not event.isAccepted():
            self._light("")
        elif usable:
            self._light(f"{self._becomes}, {many} pictures" if many > 1 else self._becomes)
        else:
            self._light("No picture in it", refused=True)

    def _light(self, words: str, *, refused: bool = False) -> None:
        if (words, refused) != (self._offer, self._refused):
            self._offer, self._refused = words, refused
            self.update()
            self._host.lights(self, words)

    # drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as p:
            box = self.rect()
            if self._offer:
                self._paint_offer(p, box)
                return
            if self.asset_id:
                self._paint_picture(p, box)
            else:
                self._paint_empty(p, box)
            if self.hasFocus():
                p.setPen(QPen(QColor(t.FOCUS), 2))
                p.drawRect(box.adjusted(1, 1, -1, -1))

    def _paint_picture(self, p: QPainter, box: QRect) -> None:
        pixmap = None
        if self._path:
            pixmap = self._thumbnails.get(self._path, box.size(), self.devicePixelRatioF())
        if pixmap is not None:
            p.drawPixmap(box, pixmap)
        else:
            p.fillRect(box, QColor(t.NO_PICTURE))
        p.setPen(QColor(t.LINE))
        p.drawRect(box.adjusted(0, 0, -1, -1))
        if self._star and box.width() > 60:
            mark = QRect(box.right() - 19, 4, 16, 16)
            p.fillRect(mark, t.MARK)
            draw_icon(p, "star", mark.adjusted(2, 2, -2, -2), t.STRONG)

    def _paint_empty(self, p: QPainter, box: QRect) -> None:
        p.setPen(QPen(QColor(t.TICK_LINE), 1, Qt.PenStyle.DashLine))
        p.drawRect(box.adjusted(0, 0, -1, -1))
        small = box.height() < _SMALL
        middle = box.center() if small else box.center() - QPoint(0, 20)
        draw_icon(p, "image-plus", QRect(middle.x() - 7, middle.y() - 7, 14, 14), t.SECONDARY)
        if not small:
            self._two_lines(p, box, self._empty, self._hint, t.SECONDARY)

    def _paint_offer(self, p: QPainter, box: QRect) -> None:
        p.fillRect(box, QColor(t.ERROR_BOX if self._refused else t.DROP))
        p.setPen(QPen(QColor(t.BAD if self._refused else t.FOCUS), 2))
        p.drawRect(box.adjusted(1, 1, -1, -1))
        sign = "circle-slash" if self._refused else "image-plus"
        if box.height() < _SMALL:
            draw_icon(p, sign, QRect(box.center().x() - 7, box.center().y() - 7, 14, 14), t.STRONG)
            return
        middle = box.center() - QPoint(0, 20)
        draw_icon(p, sign, QRect(middle.x() - 7, middle.y() - 7, 14, 14), t.STRONG)
        detail = "it will say why" if self._refused else self._detail
        self._two_lines(p, box, self._offer, detail, t.STRONG)

    def _two_lines(self, p: QPainter, box: QRect, first: str, second: str, ink: str) -> None:
        centre = Qt.AlignmentFlag.AlignCenter
        for words, size, weight, down in ((first, 12, 500, 6), (second, 11, 400, 24)):
            p.setFont(font(size, weight))
            p.setPen(QColor(ink if size == 12 else t.FOCUS if ink == t.STRONG else t.SECONDARY))
            line = QRect(box.x() + 6, box.center().y() - 8 + down - 4, box.width() - 12, 16)
            shown = metrics(size, weight).elidedText(
                words, Qt.TextElideMode.ElideRight, line.width()
            )
            p.drawText(line, centre, shown)
