"""The ways to the doubt desk and to vendor accounts: commands, notices, links of missing keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.domain.errors import NotConfigured, UserFacing
from app.domain.job import JobState
from app.ui.state.film import Film
from app.ui.widgets.cards import Action

if TYPE_CHECKING:
    from app.ui.main_window import MainWindow
    from app.ui.pages.generate.page import GeneratePage


class CredentialsWay(QObject):
    """Connects a window; needs nothing but its pages and commands."""

    def __init__(self, window: MainWindow, film: Film) -> None:
        super().__init__(window)
        self._window, self._film = window, film
        self._told: set[str] = set()  # doubts a notice was shown for
        self._notice = ""
        acts = window.actions_
        acts["generate.accounts"].triggered.connect(lambda _on=False: self.to_accounts())
        acts["generate.doubts"].triggered.connect(lambda _on=False: self.to_doubts())
        acts["shot.doubt"].triggered.connect(lambda _on=False: self._of_selected())
        window.problems.remedies = self._remedies
        film.jobs_changed.connect(self._look_for_doubts)
        film.credentials.wanted.connect(self.to_accounts)
        film.credentials.changed.connect(self._show_lamp)

    def office_ready(self) -> None:
        """Accounts can be looked at from now on."""
        office = self._film.office
        if office is not None:
            self._film.credentials.use(office.accounts)

    def to_accounts(self, vendor: str = "") -> None:
        """Vendor accounts, with the form of a vendor at hand where one is named."""
        page = self._page()
        self._window.show_page("generate")
        page.show_accounts(vendor)

    def to_doubts(self, shot_id: str = "") -> None:
        """The doubt desk, at a shot's first doubt where one is named."""
        page = self._page()
        self._window.show_page("generate")
        page.show_doubts(shot_id)
        self._window.problems.take_back(self._notice)  # what it leads to is in front now

    def _of_selected(self) -> None:
        ids = self._window.board.selected_ids()
        self.to_doubts(ids[0] if ids else "")

    def _at_the_desk(self) -> bool:
        return self._window.current_page() == "generate" and self._page().halls.place() == "doubts"

    def _page(self) -> GeneratePage:
        page: GeneratePage = self._window.page("generate")  # type: ignore[assignment]
        return page

    def _remedies(self, error: BaseException) -> list[Action]:
        """A missing key is mended where keys are added."""
        vendor = str(error.details.get("vendor", "")) if isinstance(error, NotConfigured) else ""
        if not vendor:  # another lack than that of a key
            return []
        return [("Add Key", "key-round", lambda: self.to_accounts(vendor))]

    def _show_lamp(self) -> None:
        self._window.top.lamp.show_live(self._film.credentials.live())

    def _look_for_doubts(self) -> None:
        """One card for what needs a person's answer; it goes when all is answered."""
        waiting = [
            job for job in self._film.jobs
            if job.state is JobState.IN_DOUBT and job.next_poll is None
        ]  # fmt: skip
        fresh = [job for job in waiting if job.id not in self._told]
        self._told = {job.id for job in waiting}
        self._window.actions_["shot.doubt"].setEnabled(
            any(job.state is JobState.IN_DOUBT for job in self._film.jobs)
        )
        if fresh or not waiting:
            self._window.problems.take_back(self._notice)
            self._notice = ""
        if not fresh or self._at_the_desk():
            return
        first = waiting[0].order
        many = len(waiting)
        what = f"A take of {first.shot_number}" if many == 1 else f"{many} takes"
        notice = UserFacing(
            f"{what} was sent and never answered." if many == 1
            else f"{what} were sent and never answered.",
            "Nothing is sent again until you say whether the vendor accepted it.",
        )  # fmt: skip
        self._notice = notice.message
        shot_id = waiting[0].shot_id
        self._window.problems.tell(
            notice, [("Doubt Desk", "circle-help", lambda: self.to_doubts(shot_id))], warning=True
        )
