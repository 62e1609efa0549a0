"""Beside the queue: lanes by account, the money, and what waits for a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.job import GENERATING, Job, JobState
from app.production.vendor_facts import asks_for_key, facts_of
from app.ui.item_models.queue_model import Line, outcome
from app.ui.pages.generate.cap import CapForm
from app.ui.state.film import Film
from app.ui.theme import tokens as t
from app.ui.widgets.buttons import button
from app.ui.widgets.letters import letter_pixmap
from app.ui.widgets.meters import Bar, MoneyMeter
from app.ui.widgets.stacks import column, empty, line, row, scrolled, surface
from app.ui.widgets.text import StateLine, label, picture

if TYPE_CHECKING:
    from app.production.shoot.accounts import MoneyView


class Side(QWidget):
    """280 wide. Signals: `answer_wanted(str)` a job in doubt; `key_wanted(str)` a vendor."""

    answer_wanted = Signal(str)
    key_wanted = Signal(str)

    def __init__(self, film: Film) -> None:
        super().__init__()
        self.setFixedWidth(280)
        self.cap = CapForm(film)
        self._lanes_shown: object = None
        self._needs_shown: object = None
        self._money_shown: object = None
        self._lanes, self._money, self._needs = column(gap=0), column(gap=0), column(gap=8)
        self._lane_count = label("", "caption", "secondary")
        self._meter = MoneyMeter(256)
        body = column(
            _head("server", "Lanes", self._lane_count), line(), gap=0,
        )  # fmt: skip
        body.addLayout(self._lanes)
        body.addWidget(_head("wallet", "Money"))
        body.addWidget(line())
        money = column(self.cap, gap=0, margins=(12, 8, 12, 10))
        money.addLayout(self._money)
        money.addWidget(self._meter)
        body.addLayout(money)
        body.addWidget(line())
        body.addWidget(_head("bell", "Needs you"))
        body.addWidget(line())
        needs = column(gap=8, margins=(12, 10, 12, 10))
        needs.addLayout(self._needs)
        body.addLayout(needs)
        body.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(surface(body)))

    def show_jobs(self, jobs: Sequence[Job]) -> None:
        shown = Counter((job.account, job.state, job.order.slate[7:8]) for job in jobs)
        if shown == self._lanes_shown:
            return
        self._lanes_shown = shown
        empty(self._lanes)
        accounts = sorted({job.account for job in jobs})
        self._lane_count.setText(f"{len(accounts)} in use" if accounts else "none in use")
        for account in accounts:
            mine = [job for job in jobs if job.account == account]
            of = Counter(job.state for job in mine)
            letters = {job.order.slate[7:8] for job in mine} - {""}
            letter = letters.pop() if len(letters) == 1 else _called(account)[:1].upper()
            self._lanes.addWidget(_lane(account, letter, of))
            self._lanes.addWidget(line())
        if not accounts:
            told = label(
                "A lane appears with the first order to a vendor.", tone="secondary", wrap=True
            )
            self._lanes.addWidget(surface(row(told, margins=(12, 8, 12, 8))))
            self._lanes.addWidget(line())

    def show_money(self, money: MoneyView | None) -> None:
        if money is None or money == self._money_shown:
            return
        self._money_shown = money
        empty(self._money)
        cap = money.cap
        self.cap.show_money(money)
        lines = [("Spent", money.spent.shown(), "strong")]
        lines += [("Reserved", money.reserved.shown(), "text")]
        if money.in_doubt:
            lines += [("of it in doubt", money.in_doubt.shown(), "doubt")]
        if money.free is not None:
            lines += [("Free", money.free.shown(), "strong")]
        if money.rehearsed_spent or money.rehearsed_reserved:
            lines += [("Rehearsed, not charged", money.rehearsed_spent.shown(), "secondary")]
        for word, amount, tone in lines:
            self._money.addLayout(_pair(word, label(amount, tone=tone)))
        self._meter.setVisible(cap is not None)
        if cap is not None and cap.amount:
            spent, reserved = money.spent.amount / cap.amount, money.reserved.amount / cap.amount
            self._meter.show_parts(float(spent), float(reserved), 0.0)

    def show_needs(self, waiting: Sequence[Line]) -> None:
        shown = [(one.job.id, one.state, one.job.reason) for one in waiting]
        if shown == self._needs_shown:
            return
        self._needs_shown = shown
        empty(self._needs)
        for one in waiting[:6]:
            self._needs.addLayout(_need(one))
        doubts = [one for one in waiting if one.state == "in_doubt"]
        if doubts:
            first = doubts[0].job.id
            answer = button("Answer…", "list-checks", tip="Open them on the doubt desk")
            answer.clicked.connect(lambda _on=False: self.answer_wanted.emit(first))
            self._needs.addLayout(row(24, answer, None, gap=0))
        refused = dict.fromkeys(filter(None, (asks_for_key(one.job.reason) for one in waiting)))
        for vendor in refused:
            mend = button("Replace Key", "key-round", tip="Vendor accounts: paste another key")
            mend.setAccessibleName(f"Replace the key of {facts_of(vendor).name}")
            mend.clicked.connect(lambda _on=False, vendor=vendor: self.key_wanted.emit(vendor))
            self._needs.addLayout(row(24, mend, label(facts_of(vendor).name), None, gap=8))
        if not waiting:
            self._needs.addWidget(label("Nothing waits for an answer.", tone="secondary"))
        elif len(waiting) > 6:
            self._needs.addWidget(label(f"and {len(waiting) - 6} more", "caption", "secondary"))


def _head(icon: str, word: str, note: QLabel | None = None) -> QWidget:
    layout = row(picture(icon, 14, t.TEXT), label(word, "head"), None, margins=(12, 0, 12, 0))
    if note is not None:
        layout.addWidget(note)
    return surface(layout, height=32)


def _pair(word: str, value: QLabel) -> QHBoxLayout:
    value.setFixedHeight(20)
    return row(label(word, tone="secondary"), None, value)


def _lane(account: str, letter: str, of: Counter[JobState]) -> QWidget:
    running = sum(of[state] for state in GENERATING) + of[JobState.EVALUATING]
    waiting, doubt = of[JobState.QUEUED], of[JobState.IN_DOUBT]
    done = of[JobState.READY]
    name = _called(account)
    word = f"{running} running, {waiting} waiting" if running or waiting else f"{done} landed"
    failed, cancelled = of[JobState.FAILED], of[JobState.CANCELLED]
    word += f", {failed} failed" if failed else ""
    word += f", {cancelled} cancelled" if cancelled else ""
    bar = Bar(256, name=f"{name} lane")
    bar.show_parts(outcome(of), word)
    state = StateLine()
    if doubt:
        look = t.state_look("in_doubt")
        state.show_state(look.icon, f"{doubt} in doubt", look.tint)
    elif failed or cancelled:
        look = t.state_look("failed" if failed else "cancelled")
        state.show_state(
            look.icon, f"{failed} failed" if failed else f"{cancelled} cancelled", look.tint
        )
    else:
        state.show_state("", "free" if account == "local" else "", t.SECONDARY)
    return surface(
        column(row(_badge(letter), label(name, "name", "strong"), None, state), bar,
               label(word, "caption", "secondary"), gap=4, margins=(12, 8, 12, 6))
    )  # fmt: skip


def _badge(letter: str) -> QLabel:
    """A model's letter, or where a lane has several the first of the vendor's name."""
    made = QLabel()
    made.setPixmap(letter_pixmap(letter))
    made.setFixedSize(16, 16)
    return made


def _called(account: str) -> str:
    """An account as people say it: its vendor's own name, with the account's where it has one."""
    if account == "local":
        return "This machine"
    vendor, _colon, name = account.partition(":")
    return f"{facts_of(vendor).name}, {name}" if name else facts_of(vendor).name


def _need(one: Line) -> QHBoxLayout:
    look = t.state_look(one.state)
    said = {
        "in_doubt": "no answer yet. It is not sent again until it is settled.",
        "failed": one.job.reason or "failed.",
        "held": one.job.reason or "held.",
    }[one.state]
    sign = picture(look.icon, 14, look.tint)
    words = label(f"{one.number} {one.take}: {said}", wrap=True)
    layout = row(sign, words, gap=8)
    layout.setStretch(1, 1)
    layout.setAlignment(sign, Qt.AlignmentFlag.AlignTop)
    return layout
