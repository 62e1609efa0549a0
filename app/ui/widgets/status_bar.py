"""The bottom line: spec, length, jobs, and the money with its meter and words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from app.domain.events import ProxiesCounted
from app.domain.job import GENERATING, Job, JobState
from app.domain.project import DeliverySpec
from app.domain.timing import rate_text, timecode
from app.ui.key_presets import PRESETS
from app.ui.keymap import Keymap
from app.ui.later import later
from app.ui.theme import tokens as t
from app.ui.widgets.buttons import button
from app.ui.widgets.meters import MoneyMeter
from app.ui.widgets.stacks import line, row
from app.ui.widgets.text import StateLine, label, picture

if TYPE_CHECKING:
    from app.production.shoot.accounts import MoneyView

NARROW = 1400


class StatusBar(QWidget):
    """Told, not clicked, but for the way to a cap that is not set. Signal `cap_wanted()`."""

    cap_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(28)
        self.setAccessibleName("Status")
        self._size, self._rate = label("", "badge"), label("", "badge")
        self._colour, self._codec = label("", "badge"), label("", "badge")
        self._length, self._count = label("", "mono"), label("", "caption", "secondary")
        self._working, self._waiting, self._doubt = StateLine(), StateLine(), StateLine()
        self._proxies = StateLine()
        self._proxies.setToolTip("Small copies of takes for smooth playing, made in the background")
        self._message = label("", "caption", "secondary")
        self._forget = later(self, 6000, lambda: self._message.setText(""))
        self._spent, self._reserved = Amount("Spent"), Amount("Reserved")
        self._free, self._cap = Amount("Free"), Amount("of")
        self._rehearsed = Amount("Rehearsed")
        self._meter = MoneyMeter()
        self._no_cap = button("No cap set", kind="flat", tip="Set the most this film may spend")
        self._no_cap.setFont(label("", "caption").font())
        self._no_cap.clicked.connect(lambda _on=False: self.cap_wanted.emit())
        self._keys = label("", "caption", "secondary")
        self._keys_parts = (
            line("line", vertical=True, length=12),
            picture("keyboard", 14, t.SECONDARY),
            self._keys,
        )
        gap = line("line", vertical=True, length=12)
        gap2 = line("line", vertical=True, length=12)
        self._spec_parts: list[QWidget] = [self._size, self._rate, self._colour, self._codec]
        self.setLayout(
            row(
                picture("monitor", 14, t.SECONDARY), *self._spec_parts, gap, self._length,
                self._count, self._message, None, self._proxies, self._working, self._waiting,
                self._doubt, gap2,
                picture("wallet", 14, t.SECONDARY), self._spent, self._meter, self._reserved,
                self._free, self._cap, self._rehearsed, self._no_cap, *self._keys_parts,
                gap=12, margins=(12, 1, 12, 0),
            )
        )  # fmt: skip
        self.show_film(None, 0, 0)
        self.show_jobs([])
        self.show_proxies(ProxiesCounted(done=0, total=0))
        self.show_money(None)

    def show_film(self, spec: DeliverySpec | None, frames: int, shots: int) -> None:
        for part in self._spec_parts:
            part.setVisible(spec is not None)
        if spec is not None:
            self._size.setText(f"{spec.width}×{spec.height}")
            self._rate.setText(f"{shown_rate(spec)} fps")
            self._colour.setText(spec.colour.value)
            self._codec.setText(spec.codec.value)
            self._length.setText(timecode(frames, spec.rate))
        else:
            self._length.setText("")
        self._count.setText(f"{shots} shots · {frames:,} frames" if spec else "No film open")
        self._narrow()

    def show_jobs(self, jobs: Sequence[Job]) -> None:
        count = Counter(job.state for job in jobs)
        working = sum(count[state] for state in GENERATING) + count[JobState.EVALUATING]
        waiting = count[JobState.QUEUED] + count[JobState.HELD]
        look = t.state_look("rendering")
        if working:
            self._working.show_state("loader", f"{working} rendering", look.tint)
        else:
            self._working.show_state("loader", "" if waiting else "No jobs", t.SECONDARY)
        self._working.setVisible(bool(self._working.text()))
        self._waiting.show_state("", f"{waiting} queued", t.SECONDARY)
        self._waiting.setVisible(bool(waiting))
        doubt = t.state_look("in_doubt")
        self._doubt.show_state("circle-help", f"{count[JobState.IN_DOUBT]} in doubt", doubt.tint)
        self._doubt.setVisible(bool(count[JobState.IN_DOUBT]))

    def show_proxies(self, counted: ProxiesCounted) -> None:
        """While some are still to be made."""
        going = counted.done < counted.total
        text = f"Proxies {counted.done} of {counted.total}" if going else ""
        self._proxies.show_state("film", text, t.SECONDARY)
        self._proxies.setVisible(going)

    def show_money(self, money: MoneyView | None) -> None:
        cap = money.cap if money else None
        for part in (self._meter, self._reserved, self._free, self._cap):
            part.setVisible(cap is not None)
        self._no_cap.setVisible(cap is None)
        self._rehearsed.hide()
        if money is None:
            self._spent.show_amount("$0.00")
            return
        self._spent.show_amount(money.spent.shown())
        if money.rehearsed_spent or money.rehearsed_reserved:
            self._rehearsed.show_amount((money.rehearsed_spent + money.rehearsed_reserved).shown())
            self._rehearsed.show()
        if cap is not None:
            self._reserved.show_amount(money.reserved.shown())
            self._free.show_amount(money.free.shown() if money.free else "$0.00")
            self._cap.show_amount(cap.shown())
            if cap.amount:
                spent, reserved = (
                    money.spent.amount / cap.amount,
                    money.reserved.amount / cap.amount,
                )
                held = money.hold_back.amount / cap.amount
                self._meter.show_parts(float(spent), float(reserved), float(held))
        elif money.reserved:
            self._reserved.show_amount(money.reserved.shown())
            self._reserved.show()

    def show_keys(self, keymap: Keymap) -> None:
        """Whose keys hold."""
        word = PRESETS[keymap.preset].word
        changed = len(keymap.changes)
        self._keys.setText(f"{word} keys")
        self._narrow()
        self._keys.setToolTip(f"{word} keys" + (f", {changed} changed" if changed else ""))

    def show_message(self, text: str, *, stays: bool = False) -> None:
        """A short word about what just happened; it goes by itself unless it `stays`."""
        self._message.setText(text)
        self._forget.stop()
        if text and not stays:
            self._forget.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._narrow()

    def _narrow(self) -> None:
        narrow = self.width() < NARROW
        self._meter.set_width(120 if narrow else 200)
        self._codec.setVisible(not narrow and bool(self._codec.text()))
        for part in self._keys_parts:
            part.setVisible(not narrow and bool(self._keys.text()))
        self._count.setVisible(not narrow or not self._size.text())

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as p:
            p.fillRect(self.rect(), QColor(t.WINDOW))
            p.fillRect(QRect(0, 0, self.width(), 1), QColor(t.NO_PICTURE))


class Amount(QLabel):
    """A word in secondary and a sum beside it."""

    def __init__(self, word: str) -> None:
        super().__init__()
        self._word = word
        self.setFont(label("", "caption").font())
        self.setTextFormat(Qt.TextFormat.RichText)

    def show_amount(self, amount: str) -> None:
        self.setText(
            f'<span style="color:{t.SECONDARY}">{self._word}</span> '
            f'<span style="color:{t.TEXT};font-weight:500">{amount}</span>'
        )
        self.setAccessibleName(f"{self._word} {amount}")


def shown_rate(spec: DeliverySpec) -> str:
    """`24` or `23.976`: as people say it."""
    if spec.rate.denominator == 1:
        return rate_text(spec.rate)
    return f"{float(spec.rate):.3f}".rstrip("0")
