"""Beside the accounts: what to do without a keyring, which shots miss a key, the last tests."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.vendor_account import Verdict
from app.ui.pages.generate.accounts.words import moment, verdict_of
from app.ui.theme import tokens as t
from app.ui.widgets.buttons import button
from app.ui.widgets.stacks import column, empty, line, row, scrolled, surface
from app.ui.widgets.text import Elided, StateLine, label, picture

if TYPE_CHECKING:
    from app.production.vendor_accounts import AccountLine, VendorSheet

WIDTH, BELOW = 312, 420
_ANY = 16_777_215
_COMMANDS = {
    "linux": ("sudo apt install gnome-keyring dbus", "Then sign in again, or unlock it."),
    "darwin": ("security unlock-keychain", "Then test the key again."),
    "win32": ("services.msc", "Start Credential Manager there."),
}


class AccountsSide(QWidget):
    """Signal `wanted(str)`: a vendor whose key is to be added."""

    wanted = Signal(str)

    def __init__(self, below: QWidget) -> None:
        """`below` is the last section."""
        super().__init__()
        self.setFixedWidth(WIDTH)
        self._shown: object = None
        self._keyring: object = None
        self._variable = ""
        self._ring, self._missing, self._tests = column(gap=0), column(gap=8), column(gap=6)
        body = column(gap=0)
        body.addLayout(self._ring)
        body.addWidget(_head("bell", "Missing, where it is needed"))
        body.addWidget(line())
        body.addLayout(_padded(self._missing))
        body.addWidget(line())
        body.addWidget(_head("history", "Last tests", "all free"))
        body.addWidget(line())
        body.addLayout(_padded(self._tests))
        body.addWidget(line())
        body.addWidget(below)
        body.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(surface(body)))

    def set_beside(self, beside: bool) -> None:
        """Beside the accounts it has a width of its own, below them a height."""
        self.setMinimumSize(WIDTH, 0 if beside else BELOW)
        self.setMaximumSize(WIDTH if beside else _ANY, _ANY if beside else BELOW)

    def show_sheets(
        self, sheets: Sequence[VendorSheet], needed: dict[str, list[str]], names: dict[str, str]
    ) -> None:
        """`needed` are numbers of shots by vendor that miss its key."""
        tested = sorted(
            (one for sheet in sheets for one in sheet.accounts if one.note.tested_at),
            key=lambda one: str(one.note.tested_at),
            reverse=True,
        )[:8]
        shown = (needed, [(one.vendor, one.name, one.note) for one in tested])
        if shown == self._shown:
            return
        self._shown = shown
        empty(self._missing)
        for vendor, shots in needed.items():
            go = button("Add Key", "key-round", tip=f"Add a key for {names[vendor]}")
            go.setAccessibleName(f"Add a key for {names[vendor]}")
            go.clicked.connect(lambda _on=False, vendor=vendor: self.wanted.emit(vendor))
            many = f"shot {shots[0]}" if len(shots) == 1 else f"{len(shots)} shots"
            words = column(label(names[vendor], "name", "strong"),
                           label(many, "caption", "secondary"), gap=0)  # fmt: skip
            self._missing.addLayout(row(words, None, go))
        rest = "Nothing else is blocked by a missing key." if needed else (
            "No shot of this film misses a key."
        )  # fmt: skip
        self._missing.addWidget(label(rest, tone="secondary", wrap=True))
        empty(self._tests)
        for one in tested:
            self._tests.addLayout(_test(one, names[one.vendor]))
        if not tested:
            told = "No key was tested yet. A test is one read-only call."
            self._tests.addWidget(label(told, tone="secondary", wrap=True))

    def show_keyring(self, keyring: tuple[bool, str] | None, variable: str) -> None:
        """A card with what can be done, only where no keyring keeps keys."""
        if (keyring, variable) == self._keyring:
            return
        self._keyring = (keyring, variable)
        empty(self._ring)
        if keyring is None or keyring[0]:
            return
        card = QFrame()
        card.setProperty("box", "warning")
        card.setLayout(
            _top(row(
                picture("triangle-alert", 16, t.WARNING),
                column(label("No keyring service answers", "name", "strong", wrap=True),
                       label("Keys cannot be kept safely here. They are never written to a file "
                             "instead.", wrap=True), gap=2),
                gap=12, margins=(12, 10, 12, 10),
            ))
        )  # fmt: skip
        command, then = _COMMANDS.get(sys.platform, _COMMANDS["linux"])
        ways = column(
            card,
            _way("lock-open", "Start or unlock the service", command, then),
            _way("terminal", "Take it from the environment", f"export {variable}=…",
                 "Set it before the program starts; it is read and kept nowhere."),
            _way("play", "Stay with Animatic", "", "It draws every shot on this machine, free."),
            gap=12, margins=(12, 12, 12, 12),
        )  # fmt: skip
        self._ring.addWidget(_head("key-round", "Without a keyring service"))
        self._ring.addWidget(line())
        self._ring.addLayout(ways)
        self._ring.addWidget(line())


def _way(icon: str, title: str, command: str, more: str) -> QWidget:
    words = column(label(title, "name", "strong"), gap=2)
    if command:
        text = label(command, "mono", "text", wrap=True)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        words.addWidget(text)
    words.addWidget(label(more, "caption", "secondary", wrap=True))
    layout = row(picture(icon, 16, t.TEXT), gap=12)
    layout.addLayout(words, 1)
    if command:
        copy = button("Copy", "copy", tip=f"Copy {command}")
        copy.setAccessibleName(f"Copy: {title}")
        copy.clicked.connect(lambda _on=False: QGuiApplication.clipboard().setText(command))
        layout.addWidget(copy)
    whole = QWidget()
    whole.setLayout(_top(layout))
    return whole


def _top(layout: QHBoxLayout) -> QHBoxLayout:
    """The icon stands at the first line."""
    first = layout.itemAt(0)
    icon = first.widget() if first is not None else None
    if icon is not None:
        layout.setAlignment(icon, Qt.AlignmentFlag.AlignTop)
    layout.setStretch(1, 1)
    return layout


def _test(one: AccountLine, vendor: str) -> QHBoxLayout:
    verdict = StateLine(12, "badge")
    icon, _word, tint = verdict_of(one.note)
    short = {Verdict.WORKS: "works", Verdict.REFUSED: "refused"}.get(
        one.note.verdict, "not measured"
    )
    verdict.show_state(icon, short, tint)
    verdict.setToolTip(one.note.said)
    when = label(moment(one.note.tested_at), "mono", "secondary")
    when.setFixedWidth(48)
    return row(when, Elided(f"{vendor}, {one.called}"), verdict)


def _padded(inner: QVBoxLayout) -> QVBoxLayout:
    outer = column(margins=(12, 10, 12, 12))
    outer.addLayout(inner)
    return outer


def _head(icon: str, word: str, note: str = "") -> QWidget:
    parts = row(picture(icon, 14, t.TEXT), label(word, "head"), None,
                label(note, "caption", "secondary"), margins=(12, 0, 12, 0))  # fmt: skip
    return surface(parts, height=32)
