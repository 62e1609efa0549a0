"""Opens the command palette over a window and does what was chosen in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QMenu, QMenuBar, QWidget

from app.ui.command_table import COMMANDS
from app.ui.dialogs.palette import Palette
from app.ui.item_models.palette_model import Listing, listing
from app.ui.key_store import keep_recent, recent_commands
from app.ui.keymap import WINDOW, page_of

if TYPE_CHECKING:
    from app.ui.main_window import MainWindow

_READY_MS, _PATIENCE = 40, 25  # looks until a page that was opened has what it asked for


class Finding(QObject):
    """`palette` is the open one, or None."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._focus: QWidget | None = None
        self.palette: Palette | None = None
        window.actions_["edit.find"].triggered.connect(lambda _on=False: self.open())

    def open(self) -> None:
        """Show the palette, or close the one that is open."""
        if self.palette is not None:
            self.palette.close_()
            return
        window = self._window
        focus = QApplication.focusWidget()
        self._focus = None if isinstance(focus, QMenu | QMenuBar) else focus
        recent = recent_commands()

        def search(query: str) -> Listing:
            selected = window.board.selected_ids()
            page = window.current_page()
            return listing(query, window.actions_, window.film, page, selected, recent)

        self.palette = Palette(window, search, len(COMMANDS), len(window.film.rows))
        self.palette.command_wanted.connect(self.run)
        self.palette.shot_wanted.connect(window.go_to_shot)
        self.palette.gone.connect(self._gone)
        self.palette.open_()

    def run(self, key: str) -> None:
        """Run a command; one of another page opens that page first."""
        keep_recent(key)
        where = next(command.where for command in COMMANDS if command.key == key)
        window, action = self._window, self._window.actions_[key]
        if page_of(where) in (WINDOW, window.current_page()):
            action.trigger()
            return
        chosen = window.board.selected_ids()
        if where == "review" and window.current_page() == "board" and chosen:
            window.review(chosen[0])
        else:
            window.show_page(page_of(where))
        self._when_ready(action.trigger, _PATIENCE)

    def _when_ready(self, run: Callable[[], None], looks: int) -> None:
        """Run as soon as nothing is being read for the page any more, a second later at most."""

        def look() -> None:
            if looks <= 0 or not self._window.film.bridge.busy():
                run()
            else:
                self._when_ready(run, looks - 1)

        QTimer.singleShot(_READY_MS, self, look)

    def _gone(self) -> None:
        self.palette = None
        focus, self._focus = self._focus, None
        if focus is not None and focus.isVisible() and focus.isEnabled():
            focus.setFocus()
        else:
            self._window.focus_page()
