"""The ways to the project's cap: a command, the money in the status bar, a refused order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.domain.errors import NoCap, OverCap
from app.ui.widgets.cards import Action

if TYPE_CHECKING:
    from app.ui.main_window import MainWindow
    from app.ui.pages.generate.page import GeneratePage


class CapWay(QObject):
    """Connects a window; what other errors can be mended with is asked of `remedies` before it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._others = window.problems.remedies
        window.problems.remedies = self._remedies
        window.actions_["queue.cap"].triggered.connect(lambda _on=False: self.to_cap())
        window.status.cap_wanted.connect(self.to_cap)

    def to_cap(self) -> None:
        """The cap's own field, ready to be written over."""
        page: GeneratePage = self._window.page("generate")  # type: ignore[assignment]
        self._window.show_page("generate")
        page.show_cap()

    def _remedies(self, error: BaseException) -> list[Action]:
        if isinstance(error, NoCap | OverCap):
            return [("Set Cap" if isinstance(error, NoCap) else "Raise Cap", "wallet", self.to_cap)]
        return list(self._others(error))
