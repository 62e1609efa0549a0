"""One widget of a window alone: everything around it is hidden, and comes back as it was."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.ui.widgets.cards import Toast
from app.ui.widgets.notices import Problems

PANEL = "panel"  # the property of a widget that can be enlarged, its name
_NO_LIMIT = QSize(16777215, 16777215)


class Alone(QObject):
    """Signal `changed()`.

    Problems and toasts stay. What a page shows or hides as its size changes is so afterwards; what
    somebody asks to see, as a panel to write a note in, brings everything back.
    """

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._hidden: dict[QWidget, bool] = {}  # and whether it is to be seen afterwards
        self._kept: QWidget | None = None
        self._limits = (QSize(), QSize())
        self._page: QWidget | None = None
        self._ours = self._grows = False

    @property
    def on(self) -> bool:
        return self._kept is not None

    def enter(self, kept: QWidget, page: QWidget) -> None:
        """`page` holds `kept`, and may show or hide parts of its own when it grows."""
        if self.on or not kept.isVisible():
            return
        self._kept, self._page, self._ours = kept, page, True
        page.installEventFilter(self)
        self._grow()
        here = kept
        while not here.isWindow() and (around := here.parentWidget()) is not None:
            for beside in around.children():
                if isinstance(beside, QWidget) and beside is not here and self._goes(beside):
                    self._hidden[beside] = not beside.isHidden()
                    beside.installEventFilter(self)
                    beside.hide()
            here = around
        self._ours = False
        self._limits = kept.minimumSize(), kept.maximumSize()
        kept.setMinimumSize(0, 0)
        kept.setMaximumSize(_NO_LIMIT)
        kept.installEventFilter(self)
        self.changed.emit()

    def leave(self) -> None:
        kept, self._kept = self._kept, None
        if kept is None:
            return
        kept.removeEventFilter(self)
        if self._page is not None:
            self._page.removeEventFilter(self)
        kept.setMinimumSize(self._limits[0])
        kept.setMaximumSize(self._limits[1])
        hidden, self._hidden = self._hidden, {}
        for one, seen in hidden.items():
            one.removeEventFilter(self)
            one.setHidden(not seen)
        self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if watched is self._page and kind is QEvent.Type.Resize:
            self._grow()
        if watched is self._kept:
            if kind is QEvent.Type.Hide and not event.spontaneous():
                self.leave()  # another page came
        elif isinstance(watched, QWidget) and watched in self._hidden and not self._ours:
            if kind is QEvent.Type.ShowToParent:
                self._ours = True
                watched.hide()
                self._ours = False
                self._hidden[watched] = True
                if not self._grows:
                    self.leave()
            elif kind is QEvent.Type.HideToParent:
                self._hidden[watched] = False
        return False

    def _grow(self) -> None:
        """Until this turn is over, what a page shows was not asked for."""
        if not self._grows:
            self._grows = True
            QTimer.singleShot(0, self, self._grown)

    def _grown(self) -> None:
        self._grows = False

    def _goes(self, beside: QWidget) -> bool:
        """What is seen, and in the page also what a resize may bring."""
        if beside.isWindow() or isinstance(beside, Problems | Toast):
            return False
        around, page = beside.parentWidget(), self._page
        assert around is not None
        inside = page is not None and (around is page or page.isAncestorOf(around))
        return not beside.isHidden() or (inside and not isinstance(around, QStackedWidget))


class Enlarging(QObject):
    """The panel under the focus fills the window, and goes back. A panel is the nearest widget
    around the focus that has the property `PANEL`; where there is none it is the whole page.
    """

    def __init__(self, window: QWidget, pages: QStackedWidget, action: QAction) -> None:
        super().__init__(window)
        self._window, self._pages, self._action = window, pages, action
        self.alone = Alone(self)
        self.alone.changed.connect(self._changed)
        action.triggered.connect(self.toggle)

    def toggle(self) -> None:
        if self.alone.on:
            self.alone.leave()
            return
        page = self._pages.currentWidget()
        here: QWidget | None = self._window.focusWidget()
        while here is not None and here is not page and not here.property(PANEL):
            here = here.parentWidget()
        if page is not None:
            self.alone.enter(here or page, page)

    def _changed(self) -> None:
        self._action.setChecked(self.alone.on)
