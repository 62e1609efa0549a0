"""The frame on screen dragged onto a shot of the strip: first frame, last frame, reference, anchor.

A menu opens at the place; with Shift it becomes the first frame at once (6.5).
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QDropEvent, QMouseEvent, QPixmap
from PySide6.QtWidgets import QApplication, QMenu

from app.production.board.board_order import called
from app.production.screening.frame_uses import SLOTS, FrameUse
from app.ui.actions import Actions
from app.ui.drag import Dragged, DropWord, Kind, carry, decode
from app.ui.pages.review.canvas import Canvas
from app.ui.pages.review.filmstrip import Filmstrip
from app.ui.pages.review.stage import Stage

_PEN = ("note.draw", "note.erase")
_USES = (FrameUse.FIRST, FrameUse.LAST, FrameUse.REFERENCE, FrameUse.ANCHOR)


class FrameDrag(QObject):
    """Watches the canvas, where it begins, and the strip, where it ends. Make it before the pen
    and the hand, whose presses are not for it. Signal `wanted(str, int, FrameUse, str)`: the
    frame of a take for a place of a shot.
    """

    wanted = Signal(str, int, object, str)

    def __init__(self, stage: Stage, canvas: Canvas, strip: Filmstrip, actions: Actions) -> None:
        super().__init__(canvas)
        self._stage, self._canvas, self._strip = stage, canvas, strip
        self._actions = actions
        self._from: QPoint | None = None
        self.word = DropWord(strip)
        self.menu: QMenu | None = None
        strip.setAcceptDrops(True)
        canvas.installEventFilter(self)
        strip.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._strip:
            return self._over(event)
        if isinstance(event, QMouseEvent):
            self._hand(event)
        return False

    # where it begins

    def _hand(self, event: QMouseEvent) -> None:
        kind, point = event.type(), event.position().toPoint()
        left = event.button() is Qt.MouseButton.LeftButton
        if kind is QEvent.Type.MouseButtonPress:
            drawing = any(self._actions[key].isChecked() for key in _PEN)
            self._from = point if left and not drawing and not self._canvas.compare.over else None
        elif kind is QEvent.Type.MouseButtonRelease:
            self._from = None
        elif kind is QEvent.Type.MouseMove and self._far(point):
            pane = self._canvas.pane_at(self._from or point)
            self._from, thing = None, self.dragged(pane)
            if thing is not None and pane is not None:
                self._stage.viewer.shuttle(0)
                carry(self._canvas, thing, self._small(pane))

    def _far(self, point: QPoint) -> bool:
        start = self._from
        far = QApplication.startDragDistance()
        return start is not None and (point - start).manhattanLength() >= far

    def dragged(self, pane: int | None) -> Dragged | None:
        """The frame that is on screen in a pane."""
        if pane is None or pane >= min(len(self._stage.panes), len(self._canvas.pictures)):
            return None
        take, picture = self._stage.panes[pane], self._canvas.pictures[pane]
        if picture.image is None:
            return None
        words = f"Frame {picture.frame} of {take.slate[4:7]}"
        return Dragged(Kind.FRAME, (take.id,), words, picture.frame)

    def _small(self, pane: int) -> QPixmap | None:
        image = self._canvas.image(pane)
        return QPixmap.fromImage(image.scaled(43, 24)) if image is not None else None

    # where it ends

    def _over(self, event: QEvent) -> bool:
        if not isinstance(event, QDropEvent):
            if event.type() is QEvent.Type.DragLeave:
                self.word.hide()
            return False
        thing = decode(event.mimeData())
        if thing is None or thing.kind is not Kind.FRAME or thing.frame is None:
            return False
        row = self._strip.row_at(event.position().toPoint().x())
        if row is None or not self._stage.film.may_write:
            self.word.hide()
            event.ignore()
            return True
        event.acceptProposedAction()
        first = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.type() is not QEvent.Type.Drop:
            what = "first frame" if first else "first frame, last frame, reference or anchor"
            box = QRect(0, 0, min(360, self._strip.width() - 16), 44)
            box.moveCenter(self._strip.rect().center())
            self.word.say(f"Becomes: {what} of {called(row.number)}", box)
            return True
        self.word.hide()
        if first:
            self.wanted.emit(thing.ids[0], thing.frame, FrameUse.FIRST, row.shot_id)
        else:
            self._ask(thing, row.shot_id, called(row.number))
        return True

    def _ask(self, thing: Dragged, shot_id: str, number: str) -> None:
        menu = QMenu(self._strip)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        frame = thing.frame or 0
        for use in _USES:
            made = menu.addAction(f"{SLOTS[use].value.capitalize()} of {number}")
            made.triggered.connect(
                lambda _on=False, use=use: self.wanted.emit(thing.ids[0], frame, use, shot_id)
            )
        self.menu = menu
        menu.destroyed.connect(lambda: setattr(self, "menu", None))
        menu.popup(self._strip.cursor().pos())
