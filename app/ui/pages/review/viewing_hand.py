"""The hand on the picture: wheel, and drags while a key is held.

A command such as Exposure by Dragging takes the tool up. Held by its key it stays until the key is
let go; from the menu it stays for one drag. Esc puts it down in any case.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QNativeGestureEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from app.ui.actions import Actions
from app.ui.later import later
from app.ui.pages.review.viewing import Viewing
from app.ui.pressed_keys import pressed_key

TOOLS = {
    "viewer.zoom": Qt.CursorShape.SizeVerCursor,
    "viewer.pan": Qt.CursorShape.OpenHandCursor,
    "viewer.exposure": Qt.CursorShape.SizeHorCursor,
    "viewer.gamma": Qt.CursorShape.SizeHorCursor,
}
_STOP, _DOUBLE = 100.0, 150.0  # pixels for a stop of exposure, for twice the gamma or zoom
_NOTCH = 1.2  # of a wheel
_AGAIN_MS = 60


class Hand(QObject):
    """Watches the canvas, and the page around it for keys let go. Signal `changed()`: another
    tool is up, or none.
    """

    changed = Signal()

    def __init__(self, viewing: Viewing, canvas: QWidget, page: QWidget, actions: Actions) -> None:
        super().__init__(canvas)
        self._viewing, self._canvas, self._actions = viewing, canvas, actions
        self.tool = ""
        self._pressed = 0  # key code of what may take a tool up
        self._held = 0  # key code that holds the tool
        self._from: QPointF | None = None
        self._start = QPointF()
        self._look = viewing.look  # when the drag began
        self._pane = 0
        # some displays send a repeating key as let go and pressed again
        self._gone = later(self, _AGAIN_MS, self._let_go)
        for key in TOOLS:
            actions[key].setAutoRepeat(False)
            actions[key].triggered.connect(lambda _on=False, key=key: self.take_up(key))
        canvas.installEventFilter(self)
        page.installEventFilter(self)

    def take_up(self, tool: str) -> None:
        self._gone.stop()
        self.tool, self._held = tool, self._pressed
        self._canvas.setCursor(TOOLS[tool])
        self.changed.emit()

    def put_down(self) -> None:
        if self.tool:
            self.tool, self._held, self._from = "", 0, None
            self._canvas.unsetCursor()
            self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if isinstance(event, QKeyEvent):
            return self._key(event)
        if watched is not self._canvas:
            return False
        if isinstance(event, QWheelEvent):
            return self._wheel(event)
        if isinstance(event, QNativeGestureEvent):
            if event.gestureType() is Qt.NativeGestureType.ZoomNativeGesture:
                self._zoom(1 + event.value(), event.position())
                return True
            return False
        if isinstance(event, QMouseEvent):
            return self._mouse(kind, event)
        if kind in (QEvent.Type.FocusOut, QEvent.Type.Hide, QEvent.Type.WindowDeactivate):
            self._pressed = 0
            self.put_down()
        return False

    # keys

    def _key(self, event: QKeyEvent) -> bool:
        kind = event.type()
        if kind is QEvent.Type.ShortcutOverride:
            if not event.isAutoRepeat():
                tools = {key for one in TOOLS for key in self._actions.keymap.keys(one)}
                self._pressed = event.key() if pressed_key(event) in tools else 0
            if event.key() == Qt.Key.Key_Escape and self.tool:
                event.accept()
            return False
        if kind is QEvent.Type.KeyRelease and not event.isAutoRepeat():
            if event.key() == self._pressed:
                self._pressed = 0
            if self.tool and event.key() == self._held:
                self._held = 0
                self._gone.start()
                return True
        if kind is QEvent.Type.KeyPress:
            if event.isAutoRepeat() and event.key() == self._held:
                return True
            if event.key() == Qt.Key.Key_Escape and self.tool:
                self.put_down()
                return True
        return False

    def _let_go(self) -> None:
        if not self._held and self._from is None:  # a drag that has begun is finished first
            self.put_down()

    # mouse

    def _wheel(self, event: QWheelEvent) -> bool:
        turned = event.angleDelta().y() or event.angleDelta().x()
        if not turned:
            return False
        self._zoom(_NOTCH ** (turned / 120), event.position())
        return True

    def _zoom(self, factor: float, at: QPointF) -> None:
        if factor > 0:
            self._viewing.zoom_at(factor, at, self._viewing.pane_at(at))

    def _mouse(self, kind: QEvent.Type, event: QMouseEvent) -> bool:
        middle = event.button() is Qt.MouseButton.MiddleButton
        if kind is QEvent.Type.MouseButtonPress and (self.tool or middle):
            self._from = self._start = event.position()
            self._look = self._viewing.look
            self._pane = self._viewing.pane_at(event.position())
            self._canvas.setFocus(Qt.FocusReason.MouseFocusReason)
            return True
        if kind is QEvent.Type.MouseMove and self._from is not None:
            self._drag(event)
            self._from = event.position()
            return True
        if kind is QEvent.Type.MouseButtonRelease and self._from is not None:
            self._from = None
            if not self._held and not middle:
                self.put_down()
            return True
        if kind is QEvent.Type.MouseButtonDblClick and self.tool:
            self._back()
            return True
        return False

    def _drag(self, event: QMouseEvent) -> None:
        viewing = self._viewing
        assert self._from is not None
        moved, across = event.position() - self._from, event.position().x() - self._start.x()
        if self.tool == "viewer.exposure":
            stops = round(self._look.exposure + across / _STOP, 1)
            viewing.set_look(replace(viewing.look, exposure=stops))
        elif self.tool == "viewer.gamma":
            gamma = round(self._look.gamma * 2 ** (across / _DOUBLE), 2)
            viewing.set_look(replace(viewing.look, gamma=gamma))
        elif self.tool == "viewer.zoom":
            by = 2 ** ((moved.x() - moved.y()) / _DOUBLE)
            viewing.zoom_at(by, self._start, self._pane)
        else:  # X, or the middle button
            viewing.pan(moved, self._pane)

    def _back(self) -> None:
        """Set back what the tool changes."""
        viewing = self._viewing
        if self.tool == "viewer.exposure":
            viewing.set_look(replace(viewing.look, exposure=0.0))
        elif self.tool == "viewer.gamma":
            viewing.set_look(replace(viewing.look, gamma=1.0))
        else:
            viewing.fit(self._pane)
