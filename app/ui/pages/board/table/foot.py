"""The line under the shot table: what the selection adds up to, the order, the keys that help."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from app.domain.money import Money, total
from app.domain.project import DeliverySpec
from app.domain.timing import timecode
from app.ui.later import later
from app.ui.widgets.buttons import button, on_click
from app.ui.widgets.key_caps import Caps
from app.ui.widgets.stacks import row
from app.ui.widgets.text import label

if TYPE_CHECKING:
    from app.production.board.tile_rows import TileRow

_HINTS = (
    (("G",), "grid"), (("F2",), "edit cell"), (("Ctrl", "D"), "fill down"),
    (("Ctrl", "C"), "copies as spreadsheet rows"),
)  # fmt: skip
_WIDE = 1200


class TableFoot(QWidget):
    """28 high. Signal `board_order()`: back to the board's own order, all scenes open."""

    board_order = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(28)
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._count = label("", "name", "strong")
        self._frames = label("", "body", "secondary")
        self._time = label("", "mono", "secondary")
        self._estimate = label("", "body", "secondary")
        self._actual = label("", "body", "secondary")
        self._said = label("", "body", "ok")
        self._order = button("", "undo-2", kind="flat")
        self._order.setFixedHeight(22)
        on_click(self._order, self.board_order.emit)
        self._hints = QWidget()
        parts: list[QWidget] = []
        for keys, word in _HINTS:
            parts += [Caps(keys), label(word, "caption", "secondary")]
        self._hints.setLayout(row(*parts, gap=8))
        self.setLayout(
            row(
                self._count, self._frames, self._time, self._estimate, self._actual, self._said,
                None, self._order, self._hints, gap=12, margins=(12, 0, 16, 0),
            )
        )  # fmt: skip
        self._forget = later(self, 4000, lambda: self._said.setText(""))
        self.show_order("", False)

    def show_shots(self, tiles: Sequence[TileRow], spec: DeliverySpec | None) -> None:
        frames = sum(tile.frames for tile in tiles)
        self._count.setText(f"{len(tiles)} selected" if tiles else "")
        self._frames.setText(f"{frames:,} frames" if tiles else "")
        self._time.setText(timecode(frames, spec.rate) if tiles and spec else "")
        self._estimate.setText(_sum("Estimate", [tile.estimate for tile in tiles]))
        self._actual.setText(_sum("Actual", [tile.paid for tile in tiles]))

    def show_order(self, title: str, folded: bool) -> None:
        """`title` is the column the rows are sorted by, empty in the board's order."""
        word = f"Sorted by {title}: back to board order" if title else "Unfold all scenes"
        self._order.setText(word)
        self._order.setAccessibleName(word)
        self._order.setToolTip("The order of the board itself did not change" if title else word)
        self._order.setVisible(bool(title) or folded)

    def tell(self, sentence: str) -> None:
        """Said for a moment."""
        self._said.setText(sentence)
        self._forget.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._hints.setVisible(self.width() >= _WIDE)


def _sum(word: str, amounts: Sequence[Money | None]) -> str:
    """Nothing where nothing is known; amounts of several currencies are not added up."""
    known = [amount for amount in amounts if amount is not None]
    if not known or len({amount.currency for amount in known}) > 1:
        return ""
    return f"{word} {total(known).shown()}"
