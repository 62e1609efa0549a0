"""The menu of a pane: what is decided about its take, how it is compared, how it is looked at."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QMenu

from app.ui.actions import Actions
from app.ui.pages.review.canvas import Canvas
from app.ui.pages.review.stage import Stage
from app.ui.widgets.menus import pop_up

_KEYS = (
    "take.circle", "take.keep", "take.maybe", "take.reject", "take.back", "",
    "compare.1", "compare.2", "compare.4", "compare.9", "",
    "compare.side", "compare.stack", "compare.wipe", "compare.difference", "compare.overlay",
    "compare.flicker", "compare.swap", "compare.aligned", "",
    "viewer.fit", "viewer.actual", "viewer.neutral", "viewer.picture",
)  # fmt: skip


class PaneMenu(QObject):
    """The pane under the pointer gets the focus first: the commands are about its take."""

    def __init__(self, stage: Stage, canvas: Canvas, actions: Actions) -> None:
        super().__init__(canvas)
        self._stage, self._canvas, self._actions = stage, canvas, actions
        canvas.installEventFilter(self)

    def make(self) -> QMenu:
        menu = self._actions.menu(self._canvas, *_KEYS)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QContextMenuEvent) or not self._stage.panes:
            return False
        point, place = event.pos(), event.globalPos()
        if event.reason() is QContextMenuEvent.Reason.Mouse:
            pane = self._canvas.pane_at(point)
            if pane is not None:
                self._stage.set_focus(pane)
        else:
            box = self._canvas.picture_box(min(self._stage.focus, len(self._stage.panes) - 1))
            place = self._canvas.mapToGlobal(box.center())
        pop_up(self.make(), place)
        return True
