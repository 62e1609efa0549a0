"""Nothing but the picture: in the window, or a second time on another screen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QMouseEvent, QScreen
from PySide6.QtWidgets import QWidget

from app.ui.alone import Alone
from app.ui.pages.review.canvas import Canvas
from app.ui.pages.review.stage import Stage
from app.ui.widgets.stacks import column


class PictureOnly(QObject):
    """Hides everything around the canvas and brings it back. Signal `changed()`."""

    changed = Signal()

    def __init__(self, canvas: Canvas, page: QWidget) -> None:
        super().__init__(canvas)
        self._canvas, self._page = canvas, page
        self._alone = Alone(self)
        self._alone.changed.connect(self._changed)
        canvas.installEventFilter(self)

    @property
    def on(self) -> bool:
        return self._alone.on

    def toggle(self) -> None:
        if self.on:
            self.leave()
        else:
            self.enter()

    def enter(self) -> None:
        self._alone.enter(self._canvas, self._page)

    def leave(self) -> None:
        self._alone.leave()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        return isinstance(event, QKeyEvent) and self._key(event)

    def _key(self, event: QKeyEvent) -> bool:
        escape = event.key() == Qt.Key.Key_Escape and self.on
        if event.type() is QEvent.Type.ShortcutOverride and escape:
            event.accept()
            return False
        if event.type() is not QEvent.Type.KeyPress:
            return False
        if escape:
            self.leave()
            return True
        if event.key() != Qt.Key.Key_Tab:
            return False
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if not self.on:
                self._canvas.window().focusNextPrevChild(True)
            return True
        self.toggle()
        return True

    def _changed(self) -> None:
        self._canvas.viewing.says_look = self.on
        self._canvas.set_bare(self.on)
        if self.on:
            self._canvas.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()


class OtherScreen(QWidget):
    """The viewer's panes once more, filling a screen. It never takes the keys from the window,
    closes when the screen goes and by a double click.

    Signal `gone()`: it was closed, by whatever.
    """

    gone = Signal()

    def __init__(self, stage: Stage, canvas: Canvas, screen: QScreen) -> None:
        flags = Qt.WindowType.Window | Qt.WindowType.WindowDoesNotAcceptFocus
        super().__init__(canvas.window(), flags)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Takeboard viewer")
        self.setAccessibleName("Viewer on another screen")
        self._stage, self._canvas, self._screen = stage, canvas, screen
        self.mirror = Canvas(canvas.compare, canvas.viewing.mirror(self))
        self.mirror.bare = True
        self.mirror.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.mirror.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setLayout(column(self.mirror, gap=0))
        self.setScreen(screen)
        self.setGeometry(screen.geometry())
        canvas.given.connect(self._follow)
        canvas.laid.connect(self._follow)
        canvas.installEventFilter(self)
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.screenRemoved.connect(self._screen_gone)
        self._follow()
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setWindowState(Qt.WindowState.WindowFullScreen)  # showFullScreen would take the keys
        self.show()

    @property
    def on_screen(self) -> QScreen:
        return self._screen

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.gone.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            self.mirror.update()  # what lies over the picture may have changed
        return False

    def _follow(self) -> None:
        canvas, mirror = self._canvas, self.mirror
        mirror.show_panes(canvas.panes, canvas.coming, canvas.focus)
        mirror.stand_ins = canvas.stand_ins
        if canvas.shown is None:
            mirror.show_nothing()
        elif canvas.of_these:  # else the first frame of the takes that stand there is still to come
            mirror.show_frame(canvas.shown, canvas.rate(0))

    def _screen_gone(self, screen: QScreen) -> None:
        if screen is self._screen:
            self.close()


def other_screens(here: QWidget) -> list[QScreen]:
    """Every screen but the one the window is on."""
    return [one for one in QGuiApplication.screens() if one is not here.screen()]


def screen_word(screen: QScreen) -> str:
    size = screen.size() * screen.devicePixelRatio()
    name = screen.model().strip() or screen.name()
    return f"{name}  {size.width()}×{size.height()}"
