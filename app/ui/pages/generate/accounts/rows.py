"""The accounts of one vendor as rows: which is used, where the key is, the last test, and acts."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QLabel, QWidget

from app.ui.pages.generate.accounts.words import state_of, verdict_of
from app.ui.widgets.buttons import button, icon_button
from app.ui.widgets.stacks import line, row, surface
from app.ui.widgets.text import Elided, StateLine, label
from app.ui.widgets.ticks import Radio

if TYPE_CHECKING:
    from app.production.vendor_accounts import AccountLine, VendorSheet

_HEADS = ("Use", "Account", "Key", "Kept in", "Speaks to", "Last test", "")
_STRETCH = (0, 3, 1, 2, 3, 3, 0)


class AccountRows(QWidget):
    """Signals, each with the account's name: `tested`, `stopped`, `removed`, `chosen`."""

    tested = Signal(str)
    stopped = Signal(str)
    removed = Signal(str)
    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._shown: object = None
        self._group = QButtonGroup(self)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(0)
        for n, stretch in enumerate(_STRETCH):
            self._grid.setColumnStretch(n, stretch)
        self._grid.setColumnMinimumWidth(0, 44)
        self._grid.setColumnMinimumWidth(2, 84)

    def show_sheet(self, sheet: VendorSheet, testing: Collection[tuple[str, str]]) -> None:
        """The same accounts in the same state are left as they are: the focus stays."""
        shown = (sheet, {one for one in testing if one[0] == sheet.facts.id})
        if shown == self._shown:
            return
        self._shown = shown
        focused = self._focused()
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for n, word in enumerate(_HEADS):
            self._grid.addWidget(_cell(label(word, tone="secondary")), 0, n)
        for nth, account in enumerate(sheet.accounts, 1):
            self._row(nth, account, sheet, (account.vendor, account.name) in testing)
        if not sheet.accounts:
            told = f"No account yet. {sheet.facts.name} takes one below."
            self._grid.addWidget(_cell(label(told, tone="secondary")), 1, 0, 1, len(_HEADS))
        if focused:
            for made in self.findChildren(QWidget, focused):
                if made.isEnabled() and not made.isHidden():
                    made.setFocus()

    def _row(self, nth: int, one: AccountLine, sheet: VendorSheet, testing: bool) -> None:
        name = one.name
        use = Radio("", f"New orders of {sheet.facts.name} go to this account")
        use.setObjectName(f"use:{name}")
        use.setAccessibleName(f"Use {one.called}")
        use.setChecked(one.in_use)
        use.clicked.connect(lambda _on=False: self.chosen.emit(name))
        self._group.addButton(use)
        kept = StateLine(12, "body")
        kept.show_state(*state_of(one.state.value))
        if one.overridden:
            kept.setToolTip(f"{one.variable} overrides the key in the keyring")
        verdict = StateLine(12, "body")
        verdict.show_state(*verdict_of(one.note, testing=testing))
        verdict.setToolTip(one.note.said)
        key = f"… {one.ending}" if one.ending else ("none" if sheet.facts.forms[0] == "No key"
                                                     else "hidden")  # fmt: skip
        where = one.address or "the vendor's own"
        speaks = Elided(where, "body", "text" if one.address else "secondary")
        if one.address_set:
            speaks.setToolTip(f"Set by TAKEBOARD_{one.vendor.upper()}_BASE_URL")
        cells: tuple[QWidget, ...] = (
            use, Elided(one.called, "name", "strong"), label(key, "mono", "secondary"), kept,
            speaks, verdict, self._acts(one, sheet, testing),
        )  # fmt: skip
        for n, made in enumerate(cells):
            self._grid.addWidget(_cell(made, "raised" if one.in_use else "window"), nth, n)

    def _acts(self, one: AccountLine, sheet: VendorSheet, testing: bool) -> QWidget:
        name = one.name
        if testing:
            made = button("Stop", "square", tip="Do not wait for the answer")
            made.clicked.connect(lambda _on=False: self.stopped.emit(name))
        else:
            made = button("Test", "plug", tip="One read-only call; it costs nothing")
            made.clicked.connect(lambda _on=False: self.tested.emit(name))
            made.setEnabled(sheet.speaks)
            if not sheet.speaks:
                made.setToolTip("No adapter in this version")
        made.setObjectName(f"test:{name}")
        made.setAccessibleName(f"{made.text()} {one.called}")
        gone = icon_button("trash-2", f"Remove {one.called}…")
        gone.setObjectName(f"remove:{name}")
        gone.setEnabled(one.added)
        if not one.added:
            gone.setToolTip(f"It comes from {one.variable}; take it away there")
        gone.clicked.connect(lambda _on=False: self.removed.emit(name))
        holder = QWidget()
        holder.setLayout(row(made, gone, gap=4))
        return holder

    def _focused(self) -> str:
        here = self.focusWidget()
        return here.objectName() if here is not None else ""


def _cell(inner: QWidget, kind: str = "panel") -> QWidget:
    if isinstance(inner, QLabel):
        inner.setMinimumWidth(16)
    layout = row(inner, margins=(12, 0, 8, 0))
    if not isinstance(inner, Elided):
        layout.addStretch(1)
    whole = surface(layout, kind, height=32)
    below = line()
    below.setParent(whole)
    below.setGeometry(0, 31, 4000, 1)
    return whole
