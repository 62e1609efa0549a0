"""Nothing but the picture: in the window, or a second time on another screen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QMouseEvent, QScreen
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.ui.pages.review.canvas import Canvas
from app.ui.pages.review.stage import Stage
from app.ui.widgets.cards import Toast
from app.ui.widgets.notices import Problems
from app.ui.widgets.stacks import column


class PictureOnly(QObject):
    """Hides everything around the canvas and brings it back. Signal `changed()`.

    Problems and toasts stay. What wants to be shown or hidden meanwhile is so afterwards.
    """

    changed = Signal()

    def __init__(self, canvas: Canvas, page: QWidget) -> None:
        super().__init__(canvas)
        self._canvas, self._page = canvas, page
        self._hidden: dict[QWidget, bool] = {}  # and whether it is to be seen afterwards
        self._ours = False
        self.on = False
        canvas.installEventFilter(self)

    def toggle(self) -> None:
        if self.on:
            self.leave()
        else:
            self.enter()

    def enter(self) -> None:
        if self.on or not self._canvas.isVisible():
            return
        self.on = self._ours = True
        here: QWidget = self._canvas
        while not here.isWindow() and (around := here.parentWidget()) is not None:
            for beside in around.children():
                if isinstance(beside, QWidget) and beside is not here and self._goes(beside):
                    self._hidden[beside] = not beside.isHidden()
                    beside.installEventFilter(self)
                    beside.hide()
            here = around
        self._ours = False
        self._show_bare(True)
        self._canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        if not self.on:
            return
        self.on = False
        hidden, self._hidden = self._hidden, {}
        for one, seen in hidden.items():
            one.removeEventFilter(self)
            one.setHidden(not seen)
        self._show_bare(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if watched is self._canvas:
            if isinstance(event, QKeyEvent):
                return self._key(event)
            if kind is QEvent.Type.Hide and not event.spontaneous():
                self.leave()  # another page came
        elif isinstance(watched, QWidget) and watched in self._hidden and not self._ours:
            if kind is QEvent.Type.ShowToParent:
                self._ours = True
                watched.hide()
                self._ours = False
                self._hidden[watched] = True
            elif kind is QEvent.Type.HideToParent:
                self._hidden[watched] = False
        return False

    def _goes(self, beside: QWidget) -> bool:
        """What is seen, and in the page also what a resize may bring."""
        if beside.isWindow() or isinstance(beside, Problems | Toast):
            return False
        around = beside.parentWidget()
        assert around is not None
        inside = around is self._page or self._page.isAncestorOf(around)
        return not beside.isHidden() or (inside and not isinstance(around, QStackedWidget))

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

    def _show_bare(self, bare: bool) -> None:
        self._canvas.viewing.says_look = bare
        self._canvas.set_bare(bare)
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
