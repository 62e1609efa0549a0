"""What boarding is for: the rounds of generation the film needed, beside the usual (SB-07)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QPushButton

from app.ui.widgets.buttons import on_click
from app.ui.widgets.popover import Popover
from app.ui.widgets.text import label

if TYPE_CHECKING:
    from app.production.rounds import Rounds


class RoundsButton(QPushButton):
    """`2 rounds a shot`; pressed, it lays the before and after beside each other."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "flat")
        self.setFixedHeight(24)
        self.setAccessibleName("Rounds a shot")
        self._found: Rounds | None = None
        on_click(self, self._open)
        self.hide()

    def show_rounds(self, found: Rounds) -> None:
        self._found = found
        self.setText(found.words)
        self.setAccessibleName(found.words or "Rounds a shot")
        self.setToolTip(found.beside)
        self.setAccessibleDescription(found.beside)
        self.setVisible(bool(found.words))

    def _open(self) -> None:
        if self._found is None:
            return
        lines = self._found.story()
        shown = Popover(self.window(), "Rounds of generation", "Copy", "copy")
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        for at, (what, much) in enumerate(lines):
            grid.addWidget(label(what, "body", "secondary"), at, 0)
            grid.addWidget(label(much, "body", "strong"), at, 1)
        shown.body.addLayout(grid)
        told = "\n".join(f"{what}: {much}" for what, much in lines)
        shown.setAccessibleDescription(told)
        shown.accepted.connect(lambda: QGuiApplication.clipboard().setText(told))
        shown.adjustSize()
        corner = self.mapToGlobal(QPoint(0, 0))
        shown.show_at(corner - QPoint(0, shown.height() + 4), shown.go)
