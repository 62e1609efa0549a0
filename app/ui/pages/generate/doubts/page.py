"""The doubt desk: orders without an answer, one of them in full, the decision beside it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.job import JobState
from app.production.vendor_facts import VENDORS, Asking
from app.ui.actions import Actions
from app.ui.pages.generate.doubts.decision import ACCEPTED, AGAIN, LET_GO, Decision
from app.ui.pages.generate.doubts.sheet import SheetView
from app.ui.pages.generate.places import Places
from app.ui.pages.generate.row_list import RowList, RowLook
from app.ui.state.film import Film
from app.ui.theme import tokens as t
from app.ui.widgets.buttons import PaidButton, icon_action
from app.ui.widgets.cards import EmptyState
from app.ui.widgets.stacks import centred, column, empty, line, row, scrolled, surface
from app.ui.widgets.text import Elided, StateLine, label, picture
from app.ui.widgets.thumbnails import Thumbnails

if TYPE_CHECKING:
    from app.domain.money import Money
    from app.production.shoot.doubts import Doubt, DoubtSheet, Settled

LIST_WIDTH = 300
_DAY = timedelta(days=1)
_MOST_SETTLED = 8
_KEYS = {"doubt.accepted": ACCEPTED, "doubt.again": AGAIN, "doubt.let_go": LET_GO}
_Look = tuple["list[Doubt]", "list[Settled]", "Money"]


class DoubtsPage(QWidget):
    """Signal `place_wanted(str)`."""

    place_wanted = Signal(str)

    def __init__(self, film: Film, actions: Actions, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._film, self._actions = film, actions
        self._doubts: dict[str, Doubt] = {}
        self._asked = self._again = False
        self._wanted = ""
        self.places = Places("doubts")
        self.list = RowList("Orders in doubt", thumbnails)
        self.sheet = SheetView(film, thumbnails)
        self.decision = Decision(film)
        self.ask_again = PaidButton("Look Again", "free", "refresh-cw", main=False, tall=24)
        self._title, self._action = label("", "bar", "strong"), Elided("", tone="secondary")
        self._banner = label("", wrap=True)
        self._settled = column(gap=0)
        self._settled_head = label("", "caption", "secondary")
        self._stack = QStackedWidget()
        self._build()
        self.places.chosen.connect(self.place_wanted)
        self.list.chosen.connect(lambda _key: self._show_doubt())
        self.decision.settled.connect(self._settle)
        self.decision.next_wanted.connect(lambda: self.list.step(1))
        self.ask_again.clicked.connect(lambda _on=False: self._look_again())
        actions.give("doubts", self)
        for key, decision in _KEYS.items():
            actions[key].triggered.connect(
                lambda _on=False, decision=decision: self.decision.choose(decision)
            )
        actions["doubt.decide"].triggered.connect(lambda _on=False: self.decision.decide())
        actions["doubt.next"].triggered.connect(lambda _on=False: self.list.step(1))
        actions["doubt.previous"].triggered.connect(lambda _on=False: self.list.step(-1))
        film.jobs_changed.connect(self.refresh)
        film.rows_changed.connect(self.refresh)

    def show_job(self, job_id: str) -> None:
        """Bring a doubt to hand, also one the next look will bring."""
        self._wanted = job_id
        self.list.choose(job_id)
        self.refresh()

    def show_shot(self, shot_id: str) -> None:
        """The first doubt of a shot."""
        found = [
            job.id for job in self._film.jobs
            if job.shot_id == shot_id and job.state is JobState.IN_DOUBT
        ]  # fmt: skip
        if found:
            self.show_job(found[0])

    def refresh(self) -> None:
        """Look again; one look at a time, repeated once when asked meanwhile."""
        workbench = self._film.workbench
        if workbench is None or not self.isVisible():
            return
        if self._asked:
            self._again = True
            return
        self._asked, desk = True, workbench.doubts
        since = datetime.now(UTC) - _DAY

        def read() -> _Look:
            return desk.doubts(), desk.settled(since), desk.most()

        self._film.bridge.ask(read, self._take, self._not_read)

    def fit(self, width: int) -> None:
        self._left.setFixedWidth(LIST_WIDTH if width >= 1500 else 232)
        self.decision.setFixedWidth(340 if width >= 1500 else 312)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.place_wanted.emit("queue")
            return
        super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    # inside

    def _not_read(self, error: Exception) -> None:
        self._asked = False
        self._film.bridge.report(error)

    def _take(self, found: _Look) -> None:
        doubts, settled, most = found
        self._asked = False
        self._doubts = {one.job.id: one for one in doubts}
        count = len(doubts)
        word = "1 attempt" if count == 1 else f"{count} attempts"
        looks = [RowLook("", "In doubt", beside=f"{word}, {most.shown()} at most")]
        looks += [self._look(one) for one in doubts]
        self.list.show_rows(looks, keep=self._wanted)
        if self._wanted in self._doubts:
            self.list.choose(self._wanted)
            self._wanted = ""
        self._show_settled(settled)
        self._stack.setCurrentIndex(0 if doubts else 1)
        self.decision.setVisible(bool(doubts))
        for key in (*_KEYS, "doubt.decide", "doubt.next", "doubt.previous"):
            self._actions[key].setEnabled(bool(doubts))
        self._show_doubt()
        if self._again:
            self._again = False
            self.refresh()

    def _look(self, one: Doubt) -> RowLook:
        tile = self._film.row(one.job.shot_id)
        state = ("loader", "asking", t.SELECTED_TEXT) if one.asking else ("", "", "")
        return RowLook(
            one.job.id, one.number, small=one.take, letter=one.vendor.letter, pictured=True,
            picture=tile.picture if tile else None, state=state,
            second=f"{one.sent_at.astimezone():%H:%M:%S} · {one.how}",
            beside=one.job.price.shown() if not one.asking else "",
        )  # fmt: skip

    def _show_doubt(self) -> None:
        workbench, doubt = self._film.workbench, self._doubts.get(self.list.current())
        if workbench is None or doubt is None:
            self.decision.show_doubt(None, [])
            self._title.setText("")
            self._action.setText("")
            return
        self._title.setText(f"{doubt.number} {doubt.take}")
        tile = self._film.row(doubt.job.shot_id)
        self._action.setText(tile.action if tile else doubt.job.order.title)
        price = doubt.job.price.shown()
        cost = "It costs nothing: this was a rehearsal." if doubt.job.rehearsed else (
            f"It may be rendering and may cost {price}."
        )  # fmt: skip
        self._banner.setText(
            f"We sent it and heard nothing. {cost} It is not sent again until you or the vendor "
            "decide."
        )
        name = doubt.vendor.name
        self.ask_again.setEnabled(doubt.can_ask and not doubt.asking and self._film.may_write)
        self.ask_again.set_price(
            "free",
            f"Ask {name} {doubt.vendor.asking.value}" if doubt.can_ask
            else f"{name} cannot be asked by this version",
        )  # fmt: skip
        same = [one for one in self._doubts.values() if one.vendor.id == doubt.vendor.id]
        self.decision.show_doubt(doubt, same)
        desk, job_id = workbench.doubts, doubt.job.id

        def show(found: DoubtSheet) -> None:
            if self.list.current() == job_id:
                self.sheet.show_sheet(found)

        # an answer may have come meanwhile; the next look tells
        self._film.bridge.ask(lambda: desk.sheet(job_id), show, lambda _error: None)

    def _show_settled(self, settled: list[Settled]) -> None:
        empty(self._settled)
        self._settled_head.setText(f"{len(settled)} in a day" if settled else "none in a day")
        for one in settled[:_MOST_SETTLED]:
            order = one.job.order
            verdict = StateLine(12, "badge")
            icon, word, tint = (
                ("circle-check", "accepted", t.OK) if one.accepted
                else ("circle-minus", "not accepted", t.SECONDARY_RAISED)
            )  # fmt: skip
            verdict.show_state(icon, word, tint)
            named = f"{order.shot_number} T{one.job.take_number:02d}"
            words = column(
                row(label(named, "name", "strong"), Elided(order.vendor.capitalize()), gap=6),
                Elided(one.by or "by its ticket", "caption", "secondary"), gap=0,
            )  # fmt: skip
            both = row(gap=8, margins=(12, 4, 12, 4))
            both.addLayout(words, 1)
            both.addWidget(verdict)
            self._settled.addWidget(surface(both, height=44))

    def _settle(self, decision: str, ticket: str) -> None:
        workbench, ids = self._film.workbench, self.decision.ids()
        if workbench is None or not ids:
            return
        shooting, desk = workbench.shooting, workbench.doubts
        told, keys = self.decision.told(), list(self._doubts)
        here = keys.index(ids[0]) if ids[0] in keys else 0
        left = [key for key in (*keys[here:], *keys[:here]) if key not in ids]
        self._wanted = left[0] if left else ""

        def work() -> object:
            if decision == ACCEPTED:
                return shooting.resolve(ids, ticket, True, told)
            if decision == AGAIN:
                return shooting.resolve(ids, None, False, told)
            return desk.let_go(ids, told)

        self._film.bridge.ask(work, lambda _jobs: self._film.refresh(), lane="write")

    def _look_again(self) -> None:
        workbench, job_id = self._film.workbench, self.list.current()
        if workbench is not None and job_id:
            desk = workbench.doubts
            self._film.bridge.ask(
                lambda: desk.ask_again([job_id]), lambda _jobs: self._film.refresh(), lane="write"
            )

    def _build(self) -> None:
        bar = surface(
            row(self.places, 4, line("line", vertical=True, length=20), 4, self._title,
                self._action, icon_action(self._actions["doubt.previous"]),
                icon_action(self._actions["doubt.next"]), self.ask_again, margins=(12, 0, 12, 0)),
            height=36,
        )  # fmt: skip
        banner = row(picture("circle-help", 16, t.state_look("in_doubt").tint), gap=10,
                     margins=(16, 8, 16, 8))  # fmt: skip
        banner.addWidget(self._banner, 1)
        full = column(_boxed(banner), self.sheet, gap=0)
        full.setStretch(1, 1)
        self._stack.addWidget(scrolled(surface(full, "window"), "window"))
        self._stack.addWidget(self._nothing())
        middle = column(bar, line(), gap=0)
        middle.addWidget(self._stack, 1)
        lower = column(
            line(),
            surface(row(picture("check", 14, t.TEXT), label("Settled", "head"), None,
                        self._settled_head, margins=(12, 0, 12, 0)), height=32),
            line(), gap=0,
        )  # fmt: skip
        lower.addLayout(self._settled)
        lower.addWidget(line())
        asked = surface(_asked_how())
        left = column(gap=0)
        left.addWidget(self.list, 1)
        left.addLayout(lower)
        left.addWidget(line())
        left.addWidget(asked)
        self._left = surface(left, width=LIST_WIDTH)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._left)
        whole.addWidget(line("edge", vertical=True))
        whole.addLayout(middle, 1)
        whole.addWidget(line("edge", vertical=True))
        whole.addWidget(self.decision)
        self.setFocusProxy(self.list)

    def _nothing(self) -> QWidget:
        card = EmptyState(
            "circle-check",
            "Go on with the queue",
            "No order is in doubt. One that was sent and never answered would wait here.",
            ("Go to the Queue", "sparkles", lambda: self.place_wanted.emit("queue")),
        )
        return centred(card)


def _asked_how() -> QVBoxLayout:
    """What each vendor's contract offers; a version may not ask all of it yet."""
    made = column(label("How each vendor can be asked", "head"), gap=4, margins=(12, 10, 12, 12))
    sure = {Asking.OWN_ID: "sure", Asking.LIST: "mostly", Asking.NOTHING: "a person looks"}
    for asking, word in sure.items():
        names = ", ".join(one.name for one in VENDORS if one.renders and one.asking is asking)
        made.addLayout(row(Elided(asking.value), label(word, "caption", "secondary")))
        made.addWidget(Elided(names, "caption", "secondary"))
    return made


def _boxed(inner: QHBoxLayout) -> QWidget:
    frame = QFrame()
    frame.setProperty("box", "warning")
    frame.setLayout(inner)
    return frame
