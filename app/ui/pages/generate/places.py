"""The three places of the Generate page: the queue, orders in doubt, vendor accounts."""

from __future__ import annotations

from app.ui.widgets.buttons import Segments

PLACES = ("queue", "doubts", "accounts")


class Places(Segments):
    """Stands at the left of each place's toolbar."""

    def __init__(self, here: str) -> None:
        super().__init__(
            (("queue", "Queue", ""), ("doubts", "Doubts", ""), ("accounts", "Accounts", ""))
        )
        self.describe("queue", "What was sent and what waits")
        self.describe("doubts", "Orders that were sent and never answered")
        self.describe("accounts", "Keys of vendors")
        self._here = here
        self.choose(here)
        self.chosen.connect(lambda _key: self.choose(here))  # the place itself does not change

    def show_doubts(self, count: int) -> None:
        self.set_word("doubts", f"Doubts {count}" if count else "Doubts")
