"""The action bar under the inspector: how many takes, what they cost, send."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSpinBox, QWidget

from app.ui.theme import tokens as t
from app.ui.theme.icons import draw_icon
from app.ui.widgets.buttons import PaidButton
from app.ui.widgets.stacks import row

if TYPE_CHECKING:
    from app.production.board.tile_rows import TileRow
    from app.production.shoot.shooting import Estimate


class SendBar(QWidget):
    """Signals: `wanted(int)` send this many takes a shot; `takes_changed(int)`."""

    wanted = Signal(int)
    takes_changed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(44)
        self._spin = TakeSpin()
        self.button = PaidButton("Send", "…", "arrow-up-from-line")
        self.setLayout(row(self._spin, None, self.button, margins=(12, 8, 12, 8)))
        self._spin.valueChanged.connect(self.takes_changed)
        self.button.clicked.connect(lambda _on=False: self.wanted.emit(self._spin.value()))

    def takes(self) -> int:
        return self._spin.value()

    def show_takes(self, takes: int) -> None:
        """The project's own number of takes a shot."""
        self._spin.setValue(takes)

    def show_rows(self, rows: Sequence[TileRow]) -> None:
        if len(rows) == 1:
            self.button.setText("Take again" if rows[0].take_count else "Send")
        else:
            self.button.setText(f"Send {len(rows)}")

    def show_estimate(self, estimate: Estimate) -> None:
        """The sum, and how it came about."""
        formulas = {line.formula for line in estimate.lines if line.formula}
        self.button.setEnabled(True)
        shown = estimate.total.shown() if estimate.total else "free"
        self.button.set_price(shown, "\n".join(sorted(formulas)))

    def show_refusal(self, reason: str) -> None:
        """Nothing can be sent; the button says why."""
        self.button.setEnabled(False)
        self.button.set_price("–", reason)


class TakeSpin(QSpinBox):
    """`4 takes`, with arrows of ours."""

    def __init__(self) -> None:
        super().__init__()
        self.setRange(1, 20)
        self.setValue(2)
        self.setSuffix(" takes")
        self.valueChanged.connect(lambda value: self.setSuffix(" take" if value == 1 else " takes"))
        self.setFixedSize(92, 28)
        self.setProperty("tall", "28")
        self.setAccessibleName("Takes for each shot")

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        with QPainter(self) as painter:
            box = QRect(self.width() - 18, (self.height() - 12) // 2, 12, 12)
            draw_icon(painter, "chevrons-up-down", box, t.SECONDARY)
