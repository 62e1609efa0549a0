"""A person's answer to a doubt: what the vendor can say, the decisions, and what each one costs.

No dialog: the button says what it does and what it costs, and that it cannot be taken back.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QButtonGroup, QFrame, QVBoxLayout, QWidget

from app.domain.errors import Stopped
from app.ui.later import later
from app.ui.state.film import Film
from app.ui.theme import tokens as t
from app.ui.widgets.buttons import PaidButton, button
from app.ui.widgets.fields import Field
from app.ui.widgets.stacks import column, line, row, scrolled, surface
from app.ui.widgets.text import StateLine, label, picture, retone
from app.ui.widgets.ticks import Radio, Tick

if TYPE_CHECKING:
    from app.production.shoot.doubts import Doubt, Found

WIDTH = 340
_CHECK_AFTER_MS = 500
_LONGEST = 500
ACCEPTED, AGAIN, LET_GO, WAIT = "accepted", "again", "let go", "wait"


class Decision(QWidget):
    """Signals: `settled(str, str)` the decision and the ticket (empty for the others);
    `next_wanted()`.
    """

    settled = Signal(str, str)
    next_wanted = Signal()

    def __init__(self, film: Film) -> None:
        super().__init__()
        self.setFixedWidth(WIDTH)
        self._film = film
        self._doubt: Doubt | None = None
        self._same: list[Doubt] = []
        self._found: Found | None = None
        self._stop = threading.Event()
        self._says = label("", wrap=True)
        self.look = button("", "external-link", tip="Open its page in the browser")
        self.look.clicked.connect(lambda _on=False: self._open())
        self._group = QButtonGroup(self)
        self.radios = {
            ACCEPTED: Radio("Accepted, with ticket", "It is on the vendor's page"),
            AGAIN: Radio("Not accepted, send again", "It is not on the vendor's page"),
            LET_GO: Radio("Not accepted, let it go", "It is not on the page and not wanted now"),
            WAIT: Radio("Leave it open", "Decide nothing now"),
        }
        self._told = {key: label("", "body", "secondary", wrap=True) for key in self.radios}
        self.ticket = Field("Ticket from the vendor's page", tall=28, mono=True)
        self.ticket.set_hint("The vendor's id of the task")
        self.ticket.setMaxLength(_LONGEST)
        self._check = StateLine(12, "body")
        self._check_more = label("", "caption", wrap=True)
        self.by, self.why = Field("Your initials", tall=28), Field("Why", tall=28)
        self.by.set_hint("Initials")
        self.by.setToolTip("Who decides; it stays in the job's history")
        self.by.setFixedWidth(72)
        self.by.setMaxLength(40)
        self.by.setText(str(QSettings("Takeboard", "Doubts").value("by", "")))
        self.why.set_hint("Why, optional")
        self.why.setToolTip("It stays in the job's history")
        self.why.setMaxLength(200)
        self.same = Tick("Same decision for all")
        self._cards: dict[str, QFrame] = {}
        self.go = PaidButton("Decide", "…", "ticket")
        self.next = button("Next", "chevron-down", kind="flat", tall=28, tip="The next doubt")
        self._wait = later(self, _CHECK_AFTER_MS, self._look_up)
        self._build()
        for radio in self.radios.values():
            self._group.addButton(radio)
        self._group.buttonToggled.connect(lambda _b, _on: self._show_choice())
        self.ticket.textChanged.connect(lambda _text: self._typed())
        self.ticket.returnPressed.connect(self.decide)
        self.same.toggled.connect(lambda _on: self._show_choice())
        self.go.clicked.connect(lambda _on=False: self.decide())
        self.next.clicked.connect(lambda _on=False: self.next_wanted.emit())

    def show_doubt(self, doubt: Doubt | None, same: list[Doubt]) -> None:
        """`same` are the doubts of the same vendor; the choice stays while the doubt does."""
        before = self._doubt.job.id if self._doubt else ""
        self._doubt, self._same = doubt, same
        self.setEnabled(doubt is not None)
        if doubt is None:
            self._says.setText("")
            return
        self._says.setText(doubt.vendor_says)
        url = doubt.vendor.usage_page
        self.look.setVisible(bool(url) and not doubt.job.rehearsed)
        self.look.setText(f"Open {doubt.vendor.name}'s Page")
        self.look.setToolTip(f"Open {url} in the browser")
        self.same.setVisible(len(same) > 1)
        self.same.setText(f"Same decision for all {len(same)} of {doubt.vendor.name}")
        if doubt.job.id != before:
            self._stop.set()
            self.same.setChecked(False)
            self.ticket.setText("")
            self.why.setText("")
            self._found = None
            self._tell("", "", t.OK)
            self.radios[WAIT].setChecked(True)
        self._show_choice()

    def choose(self, decision: str) -> None:
        """As by the mouse; the ticket gets the keyboard where one is needed."""
        if self._doubt is None:
            return
        self.radios[decision].setChecked(True)
        (self.ticket if decision == ACCEPTED else self.radios[decision]).setFocus()

    def choice(self) -> str:
        return next(key for key, radio in self.radios.items() if radio.isChecked())

    def decide(self) -> None:
        """What the button does; nothing while it is not allowed."""
        if self.go.isEnabled() and self._doubt is not None:
            self.settled.emit(self.choice(), self.ticket.text().strip())

    def told(self) -> str:
        """Who decides, and why; the initials are kept for the next time."""
        by, why = self.by.text().strip(), self.why.text().strip()
        QSettings("Takeboard", "Doubts").setValue("by", by)
        return ": ".join(filter(None, (by, why)))

    def ids(self) -> list[str]:
        """The jobs the decision is about."""
        if self._doubt is None:
            return []
        many = self.same.isChecked() and self.same.isEnabled() and not self.same.isHidden()
        return [one.job.id for one in self._same] if many else [self._doubt.job.id]

    # inside

    def _typed(self) -> None:
        self._stop.set()
        self._found = None
        self._wait.stop()
        if self.ticket.text().strip():
            self.radios[ACCEPTED].setChecked(True)
            self._tell("loader", "Asking the vendor…", t.SELECTED_TEXT)
            self._wait.start()
        else:
            self._tell("", "", t.OK)
        self._show_choice()

    def _look_up(self) -> None:
        workbench, doubt, ticket = self._film.workbench, self._doubt, self.ticket.text().strip()
        if workbench is None or doubt is None or not ticket:
            return
        desk, job_id = workbench.doubts, doubt.job.id
        stop = self._stop = threading.Event()

        def show(found: Found) -> None:
            if stop.is_set():
                return
            self._found = found
            icon = "check" if found.checked and found.usable else (
                "octagon-x" if not found.usable else "triangle-alert")  # fmt: skip
            tint = {"check": t.OK, "octagon-x": t.BAD}.get(icon, t.WARNING)
            self._tell(icon, "" if found.checked else "Not checked", tint, found.said)
            self._show_choice()

        def failed(error: Exception) -> None:
            if not isinstance(error, Stopped):
                self._film.bridge.report(error)

        self._film.bridge.ask(
            lambda: desk.look_up(job_id, ticket, stop.is_set), show, failed, lane="long"
        )

    def _tell(self, icon: str, word: str, tint: str, more: str = "") -> None:
        if icon in ("check", "octagon-x"):
            word, more = more, ""
        self._check.show_state(icon, word, tint)
        self._check.setVisible(bool(word))
        self._check_more.setText(more.removeprefix("Not checked: "))
        self._check_more.setVisible(bool(more))

    def _show_choice(self) -> None:
        doubt, chosen = self._doubt, self.choice()
        for key, card in self._cards.items():
            retone(self._told[key], "text" if key == chosen else "secondary")
            if card.property("on") is not (key == chosen):
                card.setProperty("on", key == chosen)
                for part in (card, *card.findChildren(QWidget)):
                    part.style().unpolish(part)
                    part.style().polish(part)
        if doubt is None:
            return
        self.same.setEnabled(chosen in (AGAIN, LET_GO))
        many = len(self.ids())
        price = doubt.job.price
        whole = price * many
        takes = doubt.take if many == 1 else f"{many} takes"
        shown = price.shown()
        self._told[ACCEPTED].setText(
            f"The order is theirs: {shown} is booked as spent and the take is fetched."
        )
        self._told[AGAIN].setText(
            f"It is not on the page. {shown} stays reserved and the order is sent once more."
        )
        self._told[LET_GO].setText(
            f"It is not on the page. {shown} is free again, nothing is sent."
        )
        self._told[WAIT].setText(f"{shown} stays reserved. Nothing is sent, nothing is lost.")
        words = {
            ACCEPTED: (f"Accepted, Fetch {takes}", shown),
            AGAIN: (f"Send {takes} Again", whole.shown()),
            LET_GO: (f"Let {takes} Go", f"frees {whole.shown()}"),
            WAIT: ("Decide Later", "–"),
        }
        self.go.setText(words[chosen][0])
        self.go.set_price(words[chosen][1], self._told[chosen].text())
        usable = self._found is not None and self._found.usable
        allowed = {ACCEPTED: usable, WAIT: False}.get(chosen, True)
        self.go.setEnabled(allowed and self._film.may_write)
        if chosen == WAIT:
            self.go.set_price("–", "Choose a decision first")
        elif chosen == ACCEPTED and not usable:
            self.go.set_price(words[chosen][1], "Type the ticket; it is checked with the vendor")
        final = "This cannot be taken back." if chosen != WAIT else ""
        self._final.setText(f"{final} It stays in the job's history.".strip() if final else
                            "Until you decide the money stays reserved.")  # fmt: skip

    def _open(self) -> None:
        if self._doubt is not None and self._doubt.vendor.usage_page:
            QDesktopServices.openUrl(QUrl(self._doubt.vendor.usage_page))

    def _build(self) -> None:
        sign = picture("circle-help", 16, t.state_look("in_doubt").tint)
        says = row(sign, gap=8)
        says.addWidget(self._says, 1)
        says.setAlignment(sign, Qt.AlignmentFlag.AlignTop)
        cards = column(gap=8, margins=(12, 12, 12, 12))
        for key, radio in self.radios.items():
            card = self._cards[key] = QFrame()
            card.setProperty("box", "card")
            inner = column(radio, gap=2)
            words = column(self._told[key], gap=6, margins=(20, 0, 0, 0))
            if key == ACCEPTED:
                words.addWidget(self.ticket)
                words.addWidget(self._check)
                words.addWidget(self._check_more)
            inner.addLayout(words)
            card.setLayout(row(inner, margins=(10, 8, 10, 8)))
            cards.addWidget(card)
        cards.addWidget(self.same)
        cards.addLayout(row(label("By", tone="secondary"), self.by, self.why))
        body = column(
            _head("message-square", "What the vendor says"), line(),
            column(says, row(self.look, None), gap=10, margins=(12, 10, 12, 12)), line(),
            _head("list-checks", "Your decision"), line(), cards, gap=0,
        )  # fmt: skip
        body.addStretch(1)
        self._final = label("", tone="secondary", wrap=True)
        warn = row(picture("triangle-alert", 14, t.SECONDARY), gap=8, margins=(12, 8, 12, 8))
        warn.addWidget(self._final, 1)
        foot = surface(row(self.next, None, self.go, margins=(12, 8, 12, 8)), height=44)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(scrolled(surface(body)), 1)
        outer.addWidget(line())
        outer.addWidget(surface(warn))
        outer.addWidget(line())
        outer.addWidget(foot)


def _head(icon: str, word: str) -> QWidget:
    return surface(row(picture(icon, 14, t.TEXT), label(word, "head"), None,
                       margins=(12, 0, 12, 0)), height=32)  # fmt: skip
