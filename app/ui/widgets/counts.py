"""How many of a thing, said in its own words."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSpinBox

from app.ui.theme import tokens as t
from app.ui.theme.icons import draw_icon


class TakeSpin(QSpinBox):
    """`4 takes`, with arrows of ours; or of another `thing`."""

    def __init__(self, thing: str = "take") -> None:
        super().__init__()
        self.setRange(1, 20)
        self.setValue(2)
        self.setSuffix(f" {thing}s")
        self.valueChanged.connect(lambda n: self.setSuffix(f" {thing}{'' if n == 1 else 's'}"))
        self.setFixedSize(92, 28)
        self.setProperty("tall", "28")
        self.setAccessibleName(f"{thing.capitalize()}s for each shot")

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        with QPainter(self) as painter:
            box = QRect(self.width() - 18, (self.height() - 12) // 2, 12, 12)
            draw_icon(painter, "chevrons-up-down", box, t.SECONDARY)
