"""The undo history as a menu: every edit by its name, and one click back or on to any of them."""

from __future__ import annotations

from PySide6.QtGui import QActionGroup, QUndoStack
from PySide6.QtWidgets import QMenu, QWidget

SHOWN = 25


class UndoMenu(QMenu):
    """Newest first; the one marked is the state of the film now."""

    def __init__(self, stack: QUndoStack, parent: QWidget) -> None:
        super().__init__("Undo History", parent)
        self._stack = stack
        self.aboutToShow.connect(self._fill)
        for signal in (stack.indexChanged, stack.cleanChanged):
            signal.connect(lambda _now: self.setEnabled(stack.count() > 0))
        self.setEnabled(False)

    def _fill(self) -> None:
        self.clear()
        stack, group = self._stack, QActionGroup(self)
        now, count = stack.index(), stack.count()
        # as many before the present state as behind it, as far as there are
        first = max(0, min(now - SHOWN // 2, count - SHOWN))
        last = min(count, first + SHOWN)
        for place in range(last, first - 1, -1):
            text = stack.text(place - 1) if place else "As opened"
            action = self.addAction(text.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(place == now)
            away = place - now
            steps = f"{abs(away)} step{'' if abs(away) == 1 else 's'}"
            action.setToolTip(
                "The film as it is" if not away else f"{'Redo' if away > 0 else 'Undo'} {steps}"
            )
            group.addAction(action)
            action.triggered.connect(lambda _on=False, place=place: stack.setIndex(place))
        self.setToolTipsVisible(True)
        if first:
            self.addAction(f"{first} older").setEnabled(False)
