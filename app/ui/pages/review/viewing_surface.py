"""The surface of a graphics card that lies over the canvas; loaded only where there is one."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtOpenGLWidgets import QOpenGLWidget

from app.ui.later import later
from app.ui.pages.review.canvas import Canvas


class Surface(QOpenGLWidget):
    """Lies over the canvas, paints what it would paint, and lets every event through.

    Signals: `stands()` it has painted for a while; `failed(str)` it cannot.
    """

    stands = Signal()
    failed = Signal(str)

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._canvas, self._told = canvas, False
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setGeometry(canvas.rect())
        self.lower()
        canvas.installEventFilter(self)
        later(self, 1000, self._look).start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self.setGeometry(self._canvas.rect())
        return False

    def paintGL(self) -> None:
        try:
            with QPainter(self) as p:
                if not p.isActive():
                    self._fail("nothing can be painted on it")
                    return
                self._canvas.paint(p)
        except RuntimeError as error:
            self._fail(str(error))

    def _look(self) -> None:
        if self.isValid():
            self.stands.emit()
        elif self.isVisible():
            self._fail("it gave no drawing surface")

    def _fail(self, why: str) -> None:
        if not self._told:
            self._told = True
            self.failed.emit(why)
