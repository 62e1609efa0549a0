"""One thing of the kit dock: a picture or a letter with a name, dragged or put on by Enter."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QApplication

from app.ui.drag import Dragged, Kind, carry
from app.ui.pages.board.storyboard.kit_shelf import Entry
from app.ui.theme import tokens as t
from app.ui.theme.fonts import font, metrics
from app.ui.theme.icons import draw_icon
from app.ui.widgets.letters import letter_box
from app.ui.widgets.thumbnails import Thumbnails

_DEED = {
    Kind.CHARACTER: "Enter adds this character to the selected shots; or drag it onto a shot.",
    Kind.ANCHOR: "Enter adds this anchor to the selected shots; or drag it onto a shot.",
    Kind.STILL: "Enter makes this the first frame of the selected shots; or drag it onto a shot.",
    Kind.MODEL: "Enter gives the selected shots this model; or drag it onto a shot.",
}


class Chip(QAbstractButton):
    """Signal `put(object)`: this entry goes onto the selected shots."""

    put = Signal(object)

    def __init__(self, entry: Entry, size: QSize, thumbnails: Thumbnails) -> None:
        """`size` is the picture's; a name stands under it, a character's facts beside it."""
        super().__init__()
        self.entry, self._picture, self._thumbnails = entry, size, thumbnails
        self._pressed: QPoint | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        said = [entry.name, entry.note, "locked" if entry.locked else ""]
        self.setAccessibleName(", ".join(filter(None, said)))
        self.setAccessibleDescription(_DEED[entry.kind])
        self.setToolTip(f"{entry.name}\n{entry.note}\n{_DEED[entry.kind]}".replace("\n\n", "\n"))
        self.setFixedSize(self.sizeHint())
        thumbnails.ready.connect(self._ready)
        self.clicked.connect(lambda _on=False: self.put.emit(self.entry))

    def sizeHint(self) -> QSize:
        if self.entry.kind is Kind.MODEL:
            return QSize(metrics(11, 500).horizontalAdvance(self.entry.name) + 34, 24)
        if self.entry.kind is Kind.CHARACTER:
            return QSize(236, self._picture.height() + 8)
        return QSize(self._picture.width(), self._picture.height() + 18)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position().toPoint()
        self.setFocus(Qt.FocusReason.MouseFocusReason)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            return
        far = (event.position().toPoint() - self._pressed).manhattanLength()
        if far >= QApplication.startDragDistance():
            self._pressed = None
            path, small = self.entry.path, QSize(43, 24)
            picture = self._thumbnails.get(path, small) if path else None
            carry(self, Dragged(self.entry.kind, (self.entry.id,), self.entry.name), picture)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed = None  # a click only takes the focus: nothing changes by accident

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.put.emit(self.entry)

    def _ready(self, path: str) -> None:
        if path == self.entry.path:
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as p:
            if self.underMouse():
                p.fillRect(self.rect(), QColor(t.HOVER))
            if self.entry.kind is Kind.MODEL:
                self._paint_model(p)
            else:
                self._paint_picture(p)
            if self.hasFocus():
                p.setPen(QPen(QColor(t.FOCUS), 2))
                p.setBrush(Qt.BrushStyle.NoBrush)
                p.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def _paint_model(self, p: QPainter) -> None:
        p.setPen(QColor(t.LINE))
        p.drawRect(self.rect().adjusted(0, 0, -1, -1))
        letter_box(p, QRect(4, 4, 16, 16), self.entry.letter)
        p.setFont(font(11, 500))
        p.setPen(QColor(t.TEXT))
        p.drawText(self.rect().adjusted(26, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter,
                   self.entry.name)  # fmt: skip

    def _paint_picture(self, p: QPainter) -> None:
        entry, frame = self.entry, QRect(QPoint(0, 0), self._picture)
        person = entry.kind is Kind.CHARACTER
        if person:
            frame.translate(0, 4)
        pixmap = None
        if entry.path:
            pixmap = self._thumbnails.get(entry.path, frame.size(), self.devicePixelRatioF())
        if pixmap is not None:
            p.drawPixmap(frame, pixmap)
        elif entry.path:
            p.fillRect(frame, QColor(t.NO_PICTURE))
        else:
            middle = frame.center()
            sign = "user" if person else "image-plus"
            draw_icon(p, sign, QRect(middle.x() - 8, middle.y() - 8, 16, 16), t.SECONDARY)
            p.setPen(QPen(QColor(t.TICK_LINE), 1, Qt.PenStyle.DashLine))
            p.drawRect(frame.adjusted(0, 0, -1, -1))
        if not person:
            self._words(p, QRect(0, frame.bottom() + 2, self.width(), 16), entry.name, 11, 400,
                        t.SECONDARY)  # fmt: skip
            return
        x = frame.right() + 9
        room = QRect(x, 1, self.width() - x, 16)
        wide = self._words(p, room, entry.name, 12, 500, t.STRONG)
        if entry.locked:
            draw_icon(p, "lock", QRect(x + wide + 5, 3, 12, 12), t.STRONG)
        self._words(p, room.translated(0, 15), entry.note, 11, 400, t.SECONDARY)
        p.setFont(font(11, 400, True))
        p.drawText(room.translated(0, 30), Qt.AlignmentFlag.AlignVCenter, entry.mono)

    def _words(self, p: QPainter, box: QRect, text: str, size: int, weight: int, tone: str) -> int:
        """Elided; returns how wide they are."""
        p.setFont(font(size, weight))
        p.setPen(QColor(tone))
        elide = Qt.TextElideMode.ElideRight
        shown = metrics(size, weight).elidedText(text, elide, box.width() - 16)
        p.drawText(box, Qt.AlignmentFlag.AlignVCenter, shown)
        return metrics(size, weight).horizontalAdvance(shown)
