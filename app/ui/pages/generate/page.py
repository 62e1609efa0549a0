"""The Generate page: the queue with live progress, and what can be done about each take."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from app.domain.job import IDLE, SETTLED, Job, JobState
from app.production.shoot.queue_order import Shift, why_fixed
from app.ui.actions import Actions
from app.ui.item_models.queue_model import OLDER, QueueLines, QueueModel, counts, older_line
from app.ui.pages.generate.blanks import Blanks
from app.ui.pages.generate.halls import Halls
from app.ui.pages.generate.places import Places
from app.ui.pages.generate.queue_view import QueueView
from app.ui.pages.generate.side import Side
from app.ui.state.film import Film
from app.ui.theme.icons import icon
from app.ui.widgets.buttons import Segments, button, icon_action
from app.ui.widgets.fields import Field, mark_search
from app.ui.widgets.stacks import column, line, row, surface
from app.ui.widgets.thumbnails import Thumbnails

NARROW = 1500  # the words of the toolbar go into tooltips
_SHIFTS = {"queue.front": Shift.FRONT, "queue.up": Shift.UP, "queue.down": Shift.DOWN}


class GeneratePage(QWidget):
    """Signals: `review_wanted(str)` a shot id; `page_wanted(str)`."""

    review_wanted = Signal(str)
    page_wanted = Signal(str)

    def __init__(self, film: Film, actions: Actions, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._film, self._actions = film, actions
        self._folded: frozenset[str] = frozenset()
        self._paused = False
        self.model, self._lines = QueueModel(), QueueLines()
        self.view = QueueView(self.model, thumbnails)
        self.side = Side(film)
        self.blanks = Blanks()
        self._places = Places("queue")
        self._filter = Segments(
            (("all", "All", ""), ("running", "Running", ""), ("needs", "Needs you", ""),
             ("landed", "Landed", ""))
        )  # fmt: skip
        for key, tip in (
            ("all", "Everything that was sent"),
            ("running", "What is being made right now"),
            ("needs", "What only you can settle"),
            ("landed", "What has become a take"),
        ):
            self._filter.describe(key, tip)
        self.pause = button("Pause", "pause", tip="Let running takes finish, start no new ones")
        self.pause.setCheckable(True)
        self._find = Field("Find in the queue")
        self._find.set_hint("Shot, model, remote id")
        self._find.setClearButtonEnabled(True)
        mark_search(self._find)
        self._find.setMinimumWidth(100)
        self._find.setMaximumWidth(200)
        self._buttons = {
            "cancel": button("Cancel", "x", tip="Stop it; what a vendor cannot stop is kept"),
            "hold": button("Hold", "hand", tip="Keep it in the queue without sending it"),
            "release": button("Release", "play", tip="Let a held take go on"),
            "retry": button("Try Again", "refresh-cw", tip="A new try, or fetch what was paid"),
        }
        self._stack = QStackedWidget()
        self.halls = Halls(film, actions, thumbnails, self._build(), self._places)
        self.setLayout(column(self.halls, gap=0))
        self.setFocusProxy(self.halls)
        film.jobs_changed.connect(self.show_jobs)
        film.rows_changed.connect(self.show_jobs)
        film.money_changed.connect(self._show_money)
        self._filter.chosen.connect(lambda _key: self.show_jobs())
        self._find.textChanged.connect(lambda _text: self.show_jobs())
        self.blanks.chosen.connect(self._go_on)
        self.view.folded.connect(self._fold)
        self.view.acted.connect(self._act)
        self.view.asked.connect(self._menu)
        self.view.doubleClicked.connect(lambda _index: self._open())
        self.view.selectionModel().selectionChanged.connect(lambda _a, _b: self._selected())
        self.side.answer_wanted.connect(self.answer)
        self.side.key_wanted.connect(self.show_accounts)
        self.pause.clicked.connect(self._pause)
        for name, made in self._buttons.items():
            made.clicked.connect(lambda _on=False, name=name: self._act_on(name))
        for key, to in _SHIFTS.items():
            actions[key].triggered.connect(lambda _on=False, to=to: self._shift(to))
        self.view.dropped.connect(self._put_beside)
        actions.give("generate", self)
        self._tick = QTimer(self)  # running times go on while nothing else is told
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self._tick_on)
        self._tick.start()
        self.show_jobs()
        self.side.show_money(film.money)

    def _show_money(self) -> None:
        self.side.show_money(self._film.money)

    def show_jobs(self) -> None:
        """Repaint from the film's jobs; selection stays while the jobs stay."""
        if not self.isVisible():
            return
        film = self._film
        lines = self._lines.lines(
            film.jobs,
            film.rows_by_shot,
            film.card_names(),
            self._filter.current(),
            self._folded,
            self._find.text().strip(),
            film.queue.numbers,
        )
        kept = {one.job.id for one in self.view.chosen()}
        self.model.show([*older_line(film.queue), *lines])
        if kept and not self.view.chosen():
            self.view.choose(kept)
        found = counts(film.jobs)
        for key, word in (("all", "All"), ("running", "Running"), ("needs", "Needs you"),
                          ("landed", "Landed")):  # fmt: skip
            self._filter.set_word(key, f"{word} {found[key]}")
        self._show_lack(bool(lines))
        self.side.show_jobs(film.jobs)
        self.side.show_needs(self._lines.needing())
        self._selected()

    def _show_lack(self, found: bool) -> None:
        """The queue where there is a row of it, else what would be here."""
        if not found:
            words = bool(self._film.jobs and self._find.text().strip())
            key = self._filter.current() if self._film.jobs else "all"
            self.blanks.show_lack("words" if words else key)
        self._stack.setCurrentIndex(0 if found else 1)

    def _go_on(self, way: str) -> None:
        if way == "board":
            self.page_wanted.emit("board")
        elif way == "forget":
            self._find.clear()
        else:
            self._filter.choose("all")
            self.show_jobs()

    def show_cap(self) -> None:
        """The project's cap, ready to be written over."""
        self.halls.enter("queue")
        self.side.cap.field.setFocus()
        self.side.cap.field.selectAll()

    def answer(self, job_id: str) -> None:
        """Bring an order in doubt to the desk where it is answered."""
        self.halls.enter("doubts")
        self.halls.doubts.show_job(job_id)

    def show_doubts(self, shot_id: str = "") -> None:
        """The doubt desk, at the first doubt of a shot where one is named."""
        self.halls.enter("doubts")
        if shot_id:
            self.halls.doubts.show_shot(shot_id)

    def show_accounts(self, vendor: str = "") -> None:
        """Vendor accounts, at the form of a vendor where one is named."""
        self.halls.enter("accounts")
        if vendor:
            self.halls.accounts.show_vendor(vendor)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.show_jobs()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for made in (self.pause, *self._buttons.values()):
            made.setText("" if self.width() < NARROW else made.accessibleName())

    def _tick_on(self) -> None:
        if self.isVisible() and any(job.state not in IDLE for job in self._film.jobs):
            self.show_jobs()

    def _selected(self) -> None:
        lines = self.view.chosen()
        states = {one.job.state for one in lines}
        write = self._film.may_write
        self._buttons["cancel"].setEnabled(
            write and any(s not in SETTLED and s is not JobState.CANCELLING for s in states)
        )
        self._buttons["hold"].setEnabled(write and JobState.QUEUED in states)
        self._buttons["release"].setEnabled(write and JobState.HELD in states)
        self._buttons["retry"].setEnabled(write and JobState.FAILED in states)
        self._offer_places([one.job for one in lines])

    def _offer_places(self, jobs: Sequence[Job]) -> None:
        """What cannot move says why, also while the pointer rests on the button."""
        why = next(filter(None, map(why_fixed, jobs)), "")
        if not jobs:
            why = "Select waiting takes first."
        elif not self._film.may_write:
            why = "The film is open for reading only."
        for key in _SHIFTS:
            action = self._actions[key]
            action.setEnabled(not why)
            tip = action.toolTip().split("\n")[0]
            action.setToolTip(f"{tip}\n{why}" if why else tip)

    # acting

    def _act(self, name: str, job_id: str) -> None:
        if name == "resolve":
            self.answer(job_id)
        else:
            self._ask(name, [job_id])

    def _act_on(self, name: str) -> None:
        fits: dict[str, Callable[[Job], bool]] = {
            "cancel": lambda job: job.state not in SETTLED,
            "hold": lambda job: job.state is JobState.QUEUED,
            "release": lambda job: job.state is JobState.HELD,
            "retry": lambda job: job.state is JobState.FAILED,
        }
        self._ask(name, [one.job.id for one in self.view.chosen() if fits[name](one.job)])

    def _ask(self, name: str, ids: Sequence[str]) -> None:
        workbench = self._film.workbench
        if workbench is None or not ids:
            return
        shooting = workbench.shooting
        calls: dict[str, Callable[[list[str]], object]] = {
            "cancel": shooting.cancel,
            "hold": shooting.hold,
            "release": shooting.release,
            "retry": shooting.retry,
        }
        self._film.bridge.ask(lambda: calls[name](list(ids)), self._done, lane="write")

    def _shift(self, to: Shift) -> None:
        workbench, ids = self._film.workbench, [one.job.id for one in self.view.chosen()]
        if workbench is not None:
            shooting = workbench.shooting
            self._film.bridge.ask(lambda: shooting.shift(ids, to), self._done, lane="write")

    def _put_beside(self, ids: list[str], beside: str, behind: bool) -> None:
        workbench = self._film.workbench
        if workbench is not None:
            shooting = workbench.shooting
            self._film.bridge.ask(
                lambda: shooting.put_beside(ids, beside, behind=behind), self._done, lane="write"
            )

    def _done(self, _result: object) -> None:
        self._film.refresh()

    def _pause(self) -> None:
        workbench = self._film.workbench
        if workbench is None:
            return
        paused = self.pause.isChecked()
        self.pause.setAccessibleName("Paused" if paused else "Pause")
        self.pause.setText("" if self.width() < NARROW else self.pause.accessibleName())
        self.pause.setIcon(icon("play" if paused else "pause"))
        shooting = workbench.shooting
        self._film.bridge.ask(lambda: shooting.pause(paused), lane="write")

    def _fold(self, batch_id: str) -> None:
        if batch_id == OLDER:
            self._film.show_older_jobs()
            return
        self._folded ^= {batch_id}
        self.show_jobs()

    def _open(self) -> None:
        lines = self.view.chosen()
        if lines and lines[0].job.state is JobState.READY:
            self.review_wanted.emit(lines[0].job.shot_id)

    def _menu(self, point: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for name, made in self._buttons.items():
            action = menu.addAction(made.accessibleName())
            action.setEnabled(made.isEnabled())
            action.triggered.connect(lambda _on=False, name=name: self._act_on(name))
        menu.addSeparator()
        menu.addActions([self._actions[key] for key in _SHIFTS])
        menu.popup(point)

    # building

    def _build(self) -> QWidget:
        places = [icon_action(self._actions[key]) for key in _SHIFTS]
        top = row(
            self._places, 8, self._filter, 8, self.pause, 8, *self._buttons.values(), 8,
            *places, None, self._find,
            margins=(12, 0, 12, 0),
        )  # fmt: skip
        top.setStretchFactor(self._find, 100)  # before the empty place at its left
        bar = surface(top, height=36)
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.blanks)
        centre = column(bar, line(), gap=0)
        centre.addWidget(self._stack, 1)
        whole = row(gap=0)
        whole.addLayout(centre, 1)
        whole.addWidget(line("edge", vertical=True))
        whole.addWidget(self.side)
        queue = QWidget()
        queue.setLayout(whole)
        queue.setFocusProxy(self.view)
        return queue
