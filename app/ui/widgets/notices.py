"""Where problems and finished work are told: cards above the page, toasts at the lower right."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.errors import UserFacing
from app.ui.widgets.cards import Action, ProblemCard, Toast

_log = logging.getLogger("takeboard.ui")
MOST_CARDS = 3


class Problems(QWidget):
    """Cards in place, newest first; the same message is not stacked twice.

    `remedies` gives the actions of an error nobody had any for.
    """

    def __init__(self) -> None:
        super().__init__()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._cards: list[ProblemCard] = []
        self.remedies: Callable[[BaseException], Sequence[Action]] = lambda _error: ()
        self.hide()

    def tell(
        self, error: BaseException, actions: Sequence[Action] = (), *, warning: bool = False
    ) -> None:
        """Show an error: a `UserFacing` as it is, anything else as ours to repair."""
        if isinstance(error, UserFacing):
            shown = error
        else:
            _log.error("unexpected: %r", error, exc_info=error)
            shown = UserFacing(
                f"Something went wrong in Takeboard ({type(error).__name__}): {_first(error)}",
                "What was shown as saved is saved. The details are in the log of the project.",
            )
        if any(card.accessibleName() == shown.message for card in self._cards):
            return
        card = ProblemCard(shown, actions or self.remedies(error), warning=warning)
        card.closed.connect(lambda: self._gone(card))
        self._cards.insert(0, card)
        self._layout.insertWidget(0, card)
        while len(self._cards) > MOST_CARDS:
            self._cards[-1]._shut()
        self.show()

    def take_back(self, message: str) -> None:
        """Take a card away whose problem is over."""
        for card in [one for one in self._cards if one.accessibleName() == message]:
            card._shut()

    def clear(self) -> None:
        """Take all cards away: what they asked was answered."""
        for card in list(self._cards):
            card._shut()

    def messages(self) -> list[str]:
        return [card.accessibleName() for card in self._cards]

    def _gone(self, card: ProblemCard) -> None:
        if card in self._cards:
            self._cards.remove(card)
        self.setVisible(bool(self._cards))


def _first(error: BaseException) -> str:
    """The first line of what an exception says, short enough for a card."""
    lines = str(error).splitlines() or [""]
    return lines[0][:200]


class Toasts(QObject):
    """Stacks toasts over a window's lower right corner, 8 above its status bar."""

    def __init__(self, window: QWidget, above: QWidget) -> None:
        super().__init__(window)
        self._window, self._above = window, above
        self._shown: list[Toast] = []
        window.installEventFilter(self)

    def tell(self, text: str, action: Action | None = None, icon: str = "circle-check") -> None:
        toast = Toast(text, action, icon)
        toast.setParent(self._window)
        toast.gone.connect(lambda: self._gone(toast))
        self._shown.append(toast)
        toast.show()
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self._place()
        return False

    def _gone(self, toast: Toast) -> None:
        if toast in self._shown:
            self._shown.remove(toast)
        self._place()

    def _place(self) -> None:
        low = self._window.height() - self._above.height() - 8
        for toast in reversed(self._shown):
            toast.adjustSize()
            low -= toast.height()
            toast.move(self._window.width() - toast.width() - 12, low)
            toast.raise_()
            low -= 8
