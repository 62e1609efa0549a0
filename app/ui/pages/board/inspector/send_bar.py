"""The action bar under the inspector: how many takes, what they cost, send."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.production.shoot.estimate import (
    Estimate,
    left_out,
    price_story,
    price_words,
    sendable,
)
from app.ui.widgets.buttons import PaidButton
from app.ui.widgets.counts import TakeSpin
from app.ui.widgets.stacks import row
from app.ui.widgets.text import Elided

if TYPE_CHECKING:
    from app.production.board.tile_rows import TileRow


_ROOM = 196  # beside the takes, in the narrow inspector


class SendBar(QWidget):
    """Signals: `wanted(int)` send this many takes a shot; `takes_changed(int)`."""

    wanted = Signal(int)
    takes_changed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(44)
        self._spin, self._left_out, self._nothing = TakeSpin(), "", True
        self.button = PaidButton("Send", "…", "arrow-up-from-line")
        self._why = Elided("", "caption", "secondary")
        self._why.hide()
        bar = row(self._spin, self._why, None, self.button, margins=(12, 8, 12, 8))
        bar.setStretch(1, 100)  # before the empty place behind it
        self.setLayout(bar)
        self._spin.valueChanged.connect(self.takes_changed)
        self.button.clicked.connect(lambda _on=False: self.wanted.emit(self._spin.value()))

    def takes(self) -> int:
        return self._spin.value()

    def show_takes(self, takes: int) -> None:
        """The project's own number of takes a shot."""
        self._spin.setValue(takes)

    def show_rows(self, rows: Sequence[TileRow]) -> None:
        """Shots that no model makes are not counted; where that is all, the button says why."""
        self._left_out, sent = left_out(rows), sendable(rows)
        self._nothing = not sent
        if len(rows) == 1:
            self.button.setText("Take again" if rows[0].take_count else "Send")
        else:
            self.button.setText(f"Send {len(sent)}" if sent else "Send")
        self._spin.setVisible(bool(sent))
        self._why.setVisible(not sent)
        self._why.setText(self._left_out)
        if not sent:
            self.show_refusal(self._left_out)

    def show_estimate(self, estimate: Estimate) -> None:
        """The sum, and how it came about."""
        self.button.setEnabled(not estimate.refusal)
        words = price_words(estimate)
        story = "\n".join(filter(None, (price_story(estimate), self._left_out)))
        self.button.setAccessibleDescription(estimate.refusal or words)
        self.button.set_price(words, story)
        if self.button.sizeHint().width() > _ROOM:  # the story goes on saying who draws the rest
            self.button.set_price(words.replace(" Animatic", ""), story)

    def show_refusal(self, reason: str) -> None:
        """Nothing can be sent; the button says why."""
        reason = self._left_out if self._nothing else reason
        self.button.setEnabled(False)
        self.button.set_price("–", reason)
        self.button.setAccessibleDescription(reason)
