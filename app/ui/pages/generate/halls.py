"""The Generate page's three places, one at a time; doubts and accounts are made when first seen."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.domain.job import JobState
from app.ui.actions import Actions
from app.ui.pages.generate.accounts.page import AccountsPage
from app.ui.pages.generate.doubts.page import DoubtsPage
from app.ui.pages.generate.places import Places
from app.ui.state.film import Film
from app.ui.widgets.thumbnails import Thumbnails


class Halls(QStackedWidget):
    """Signal `entered(str)`: another place is in front."""

    entered = Signal(str)

    def __init__(
        self, film: Film, actions: Actions, thumbnails: Thumbnails, queue: QWidget, places: Places
    ) -> None:
        super().__init__()
        self._film, self._actions, self._thumbnails = film, actions, thumbnails
        self._doubts: DoubtsPage | None = None
        self._accounts: AccountsPage | None = None
        self._places = places
        self.addWidget(queue)
        self.setFocusProxy(queue)
        places.chosen.connect(self.enter)
        film.jobs_changed.connect(self._count)
        self._count()

    @property
    def doubts(self) -> DoubtsPage:
        if self._doubts is None:
            self._doubts = DoubtsPage(self._film, self._actions, self._thumbnails)
            self._doubts.place_wanted.connect(self.enter)
            self._add(self._doubts)
        return self._doubts

    @property
    def accounts(self) -> AccountsPage:
        if self._accounts is None:
            self._accounts = AccountsPage(self._film)
            self._accounts.place_wanted.connect(self.enter)
            self._add(self._accounts)
        return self._accounts

    def enter(self, place: str) -> None:
        """Bring a place to the front and give it the keyboard."""
        made: QWidget | None = self.widget(0)
        if place == "doubts":
            made = self.doubts
        elif place == "accounts":
            made = self.accounts
        if made is None:
            return
        self.setCurrentWidget(made)
        self.setFocusProxy(made)
        if made.isVisible():
            made.setFocus()
        self.entered.emit(place)

    def place(self) -> str:
        """Which place is in front."""
        here = self.currentWidget()
        if here is self.widget(0):
            return "queue"
        return "doubts" if here is self._doubts else "accounts"

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for made in (self._doubts, self._accounts):
            if made is not None:
                made.fit(self.width())

    def _add(self, made: DoubtsPage | AccountsPage) -> None:
        made.fit(self.width())
        self.addWidget(made)
        self._count()

    def _count(self) -> None:
        count = sum(job.state is JobState.IN_DOUBT for job in self._film.jobs)
        bars = [self._places, *(one.places for one in (self._doubts, self._accounts) if one)]
        for bar in bars:
            bar.show_doubts(count)
