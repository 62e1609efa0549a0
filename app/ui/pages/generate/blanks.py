"""What stands where no take is: what would be here, and one way on."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.ui.widgets.cards import EmptyState
from app.ui.widgets.stacks import centred

# what is not there: icon, sentence, detail, and the way on with its word and icon
_WORDS = {
    "all": (
        "sparkles", "Send a shot to the queue",
        "On the Board, select shots and press Send. Animatic is free and needs no key.",
        ("board", "Go to the Board", "layout-grid"),
    ),
    "running": (
        "loader", "Nothing is being made right now",
        "Takes that a vendor or this machine works on stand here with their progress. Send a shot "
        "from the Board to see one.",
        ("board", "Go to the Board", "layout-grid"),
    ),
    "needs": (
        "circle-check", "Nothing waits for you",
        "Takes in doubt, failed or held stand here until you settle them.",
        ("everything", "Show All", "list-checks"),
    ),
    "landed": (
        "film", "No take of these has landed yet",
        "What was made stands here; open a row to look at the take in Review.",
        ("everything", "Show All", "list-checks"),
    ),
    "words": (
        "search", "No take matches what you look for",
        "The search reads shot, take, action, model, state and remote id.",
        ("forget", "Clear the Search", "x"),
    ),
}  # fmt: skip


class Blanks(QStackedWidget):
    """Cards are made when they are first needed. Signal `chosen(str)`: the way on that was taken:
    `board`, `everything` or `forget`.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._made: dict[str, QWidget] = {}
        self.cards: dict[str, EmptyState] = {}

    def show_lack(self, key: str) -> None:
        """`key` is a filter of the queue, or `words` where a search finds nothing."""
        if key not in self._made:
            self._made[key] = self._make(key)
            self.addWidget(self._made[key])
        self.setCurrentWidget(self._made[key])

    def _make(self, key: str) -> QWidget:
        icon, sentence, detail, (way, word, sign) = _WORDS[key]
        card = EmptyState(icon, sentence, detail, (word, sign, lambda: self.chosen.emit(way)))
        self.cards[key] = card
        return centred(card)
