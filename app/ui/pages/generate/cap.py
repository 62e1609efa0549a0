"""The project's cap, set where the money is looked at: at once, or with a name and a reason.

A first cap and a lower one hold at once. A higher one, or none, asks who says so and why, as the
command line does; both stay in the film's history.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.errors import UserFacing
from app.domain.money import Money
from app.ui.state.film import Film
from app.ui.theme import tokens as t
from app.ui.widgets.buttons import button, on_click
from app.ui.widgets.fields import Field
from app.ui.widgets.stacks import column, row
from app.ui.widgets.text import label, picture

if TYPE_CHECKING:
    from app.production.shoot.accounts import MoneyView

_TIP = "The most this film may spend and reserve together. Enter sets it; empty: no cap"


class CapForm(QWidget):
    """One line with the cap; under it, when asked for more, who says so and why."""

    def __init__(self, film: Film) -> None:
        super().__init__()
        self._film = film
        self._cap: Money | None = None
        self._wanted: Money | None = None
        self.field = Field("Project cap")
        self.field.setFixedWidth(96)
        self.field.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.field.setToolTip(_TIP)
        self.field.set_hint("not set")
        self.name, self.reason = Field("Who says so"), Field("Reason for the cap")
        self.name.set_hint("Your name")
        self.reason.set_hint("Reason")
        self.confirm = button("Raise", "check", tip="Both stay in the film's history")
        self._keep = button("Keep", tip="Leave the cap as it is")
        self._why = label("", "caption", wrap=True)
        self._sign = picture("triangle-alert", 12, t.WARNING)
        self._said = QWidget()
        self._said.setLayout(row(self._sign, self._why, None, gap=6))
        self._asked = QWidget()
        self._asked.setLayout(
            column(self.name, self.reason, row(None, self._keep, self.confirm), gap=4)
        )
        self.setLayout(
            column(
                row(label("Project cap", tone="secondary"), None, self.field), self._said,
                self._asked, gap=4,
            )
        )  # fmt: skip
        self.field.committed.connect(self._commit)
        for typed in (self.name, self.reason):
            typed.textChanged.connect(lambda _text: self._allow())
            typed.returnPressed.connect(self._confirmed)
        on_click(self.confirm, self._confirmed)
        on_click(self._keep, self.forget)
        self.forget()

    def show_money(self, money: MoneyView) -> None:
        """What holds now; words that are being typed stay."""
        self._cap = money.cap
        self.field.setEnabled(self._film.may_write)
        if not self._asked.isVisibleTo(self):
            self.field.show_text(money.cap.shown() if money.cap else "")

    def forget(self) -> None:
        """Take back what was asked for and not confirmed."""
        self._wanted = None
        here = QApplication.focusWidget()
        if here is not None and self._asked.isVisible() and self._asked.isAncestorOf(here):
            self.field.setFocus()
        self._asked.hide()
        self._tell("")
        self.name.clear()
        self.reason.clear()
        self.field.show_text(self._cap.shown() if self._cap else "")
        self.field.setText(self._cap.shown() if self._cap else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._asked.isVisibleTo(self):
            self.forget()
            return
        super().keyPressEvent(event)

    def _commit(self, text: str) -> None:
        from app.production.shoot.accounts import lifts

        self._asked.hide()
        try:
            wanted = Money.parse(text) if text.strip() else None
        except UserFacing as error:
            self._tell(f"{error.message} {error.next_step}")
            return
        self._wanted = wanted
        if wanted == self._cap:
            self.forget()
        elif not lifts(self._cap, wanted):
            self._set("", "")
        else:
            more = f"Raise to {wanted.shown()}" if wanted else "Take the cap away"
            self.confirm.setText(more)
            self.confirm.setAccessibleName(more)
            self._tell(
                f"More can be spent then than {self._cap.shown() if self._cap else 'now'}. "
                "Say who allows it and why."
            )
            self._allow()
            self._asked.show()
            self.name.setFocus()

    def _confirmed(self) -> None:
        if self.confirm.isEnabled():
            self._set(self.name.text(), self.reason.text())

    def _set(self, by: str, reason: str) -> None:
        workbench, cap = self._film.workbench, self._wanted
        if workbench is None:
            return
        accounts = workbench.accounts

        def done(_nothing: object) -> None:
            self._cap = cap
            self.forget()
            self._film.refresh()

        def failed(error: Exception) -> None:
            self._tell(str(error))

        self._film.bridge.ask(lambda: accounts.set_cap(cap, by, reason), done, failed, lane="write")

    def _allow(self) -> None:
        whole = bool(self.name.text().strip() and self.reason.text().strip())
        self.confirm.setEnabled(whole and self._film.may_write)

    def _tell(self, words: str) -> None:
        self._why.setText(words)
        self._said.setVisible(bool(words))
