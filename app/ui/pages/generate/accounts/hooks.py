"""Where news of takes is sent: one address for all films, another for this one.

A secret that was made here is shown once, until the next deed or the next look at the page.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtGui import QGuiApplication, QHideEvent, QShowEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.domain.errors import UserFacing
from app.ui.dialogs.sheet import Sheet
from app.ui.state.film import Film
from app.ui.theme import tokens as t
from app.ui.widgets.buttons import Segments, button
from app.ui.widgets.fields import Field
from app.ui.widgets.stacks import column, line, row, surface
from app.ui.widgets.text import StateLine, label, picture

if TYPE_CHECKING:
    from app.production.shoot.webhooks import WebhookDesk, WebhookView

T = TypeVar("T")
_ABOUT = (
    "When a take is queued, generating, evaluating, ready or failed, a signed message goes to "
    "this address, and nowhere else."
)
_ONCE = "Shown once. The receiver checks with it that a message is from here."


class Hooks(QWidget):
    """A section beside the accounts; everything asked of the desk runs in threads."""

    def __init__(self, film: Film) -> None:
        super().__init__()
        self._film = film
        self._busy = self._set_there = False
        self.scope = Segments((("all", "All Films", ""), ("film", "This Film", "")))
        self.scope.describe("all", "The address for every film that has none of its own")
        self.scope.describe("film", "An address for this film alone; it goes before the other")
        self.url = Field("Address for messages", tall=28)
        self.url.set_hint("https://…")
        self.url.setToolTip("Where messages go; http only to this machine or its network")
        self.keep = button("Keep", "check", tip="Send messages there, signed with a new secret")
        self.test = button("Test", "plug", tip="Send a message of no meaning there now")
        self.remove = button("Remove", "trash-2", tip="Send nothing there any more")
        self.again = button("Try Again", "refresh-cw", tip="Send once more what was given up")
        self.state = StateLine(12, "badge")
        self.said = label("", "caption", "secondary", wrap=True)
        self.secret = QLineEdit()
        self.secret.setReadOnly(True)
        self.secret.setAccessibleName("Secret of the receiver")
        self.secret.setToolTip(_ONCE)
        self.copy = button("Copy", "copy", tip="Copy the secret")
        self.copy.setAccessibleName("Copy the secret of the receiver")
        self._once = QWidget()
        shown = row(self.secret, self.copy)
        shown.setStretch(0, 1)
        self._once.setLayout(column(shown, label(_ONCE, "caption", "secondary", wrap=True)))
        self._build()
        self.scope.chosen.connect(lambda _key: self._look())
        self.url.textChanged.connect(lambda _text: self._enable())
        self.url.returnPressed.connect(self._set)
        self.keep.clicked.connect(lambda _on=False: self._set())
        self.test.clicked.connect(lambda _on=False: self._test())
        self.remove.clicked.connect(lambda _on=False: self._ask_removal())
        self.again.clicked.connect(lambda _on=False: self._again())
        self.copy.clicked.connect(
            lambda _on=False: QGuiApplication.clipboard().setText(self.secret.text())
        )
        self._show(None)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._forget()

    # inside

    def _desk(self) -> WebhookDesk | None:
        bench = self._film.workbench
        return bench.webhooks if bench is not None else None

    def _look(self) -> None:
        desk, for_all = self._desk(), self._for_all()
        if desk is None:
            return
        self._forget()
        self._ask(lambda: desk.view(for_all=for_all), self._show)

    def _show(self, view: WebhookView | None) -> None:
        """What is set, and how it goes."""
        self._set_there = view is not None
        self.url.show_text(view.url if view else "")
        self.again.setVisible(bool(view and view.given_up))
        if view is None:
            self.state.show_state("circle-dashed", "No address", t.SECONDARY_RAISED)
            self.said.setText("")
        elif not view.secret:
            self.state.show_state("triangle-alert", "No secret", t.WARNING)
            self.said.setText("The secret is gone from the keyring. Keep the address again.")
        elif not view.used:
            self.state.show_state("circle-check", "Kept", t.OK)
            self.said.setText("This film has an address of its own, which is used instead.")
        else:
            self.state.show_state("circle-check", "In use", t.OK)
            self.said.setText(_how(view))
        self.said.setVisible(bool(self.said.text()))
        self._enable()

    def _set(self) -> None:
        desk, for_all, url = self._desk(), self._for_all(), self.url.text().strip()
        if desk is None or not url or not self.keep.isEnabled():
            return

        def work() -> tuple[str, WebhookView | None]:
            secret = desk.set(url, for_all=for_all)
            return secret, desk.view(for_all=for_all)

        def show(done: tuple[str, WebhookView | None]) -> None:
            self._show(done[1])
            self.secret.setText(done[0])
            self.secret.setCursorPosition(0)
            self._once.show()

        self._forget()
        self._ask(work, show, "write")

    def _test(self) -> None:
        desk, for_all = self._desk(), self._for_all()
        if desk is None:
            return
        self._tell("loader", "Sending…", "", t.SELECTED_TEXT)
        self._ask(
            lambda: desk.test(for_all=for_all),
            lambda said: self._tell("circle-check", "Works", said, t.OK),
            "long",
        )

    def _ask_removal(self) -> None:
        told = (
            "Its secret is deleted from the keyring of this computer, and messages that wait for "
            "it are dropped. The receiver is not told."
        )
        ask = Sheet(self.window(), "Send no more messages there?",
                    column(label(told, wrap=True)), "Remove Address", 440)  # fmt: skip
        ask.accepted.connect(self._remove)
        ask.open()

    def _remove(self) -> None:
        desk, for_all = self._desk(), self._for_all()
        if desk is None:
            return

        def work() -> WebhookView | None:
            desk.remove(for_all=for_all)
            return desk.view(for_all=for_all)

        self._forget()
        self._ask(work, self._show, "write")

    def _again(self) -> None:
        desk, for_all = self._desk(), self._for_all()
        if desk is None:
            return

        def work() -> WebhookView | None:
            desk.again()
            return desk.view(for_all=for_all)

        self._ask(work, self._show, "write")

    def _ask(self, work: Callable[[], T], then: Callable[[T], object], lane: str = "read") -> None:
        def done(found: T) -> None:
            self._busy = False
            then(found)
            self._enable()

        def failed(error: Exception) -> None:
            self._busy = False
            said = str(error) if isinstance(error, UserFacing) else ""
            self._tell("octagon-x", "Not done", said or "Something went wrong in Takeboard.", t.BAD)
            self._enable()

        self._busy = True
        self._enable()
        self._film.bridge.ask(work, done, failed, lane)

    def _tell(self, icon: str, word: str, said: str, tint: str) -> None:
        self.state.show_state(icon, word, tint)
        self.said.setText(said)
        self.said.setVisible(bool(said))

    def _enable(self) -> None:
        free = not self._busy and self._film.may_write
        typed = self.url.text().strip()
        self.keep.setEnabled(free and bool(typed))
        for made in (self.test, self.remove, self.again):
            made.setEnabled(free and self._set_there)

    def _for_all(self) -> bool:
        return self.scope.current() == "all"

    def _forget(self) -> None:
        self.secret.setText("")
        self._once.hide()

    def _build(self) -> None:
        head = row(picture("message-square", 14, t.TEXT), label("Messages to another program",
                   "head"), None, margins=(12, 0, 12, 0))  # fmt: skip
        body = column(
            label(_ABOUT, "caption", "secondary", wrap=True), row(self.scope, None), self.url,
            row(self.keep, self.test, self.remove, None), self._once,
            row(self.state, None, self.again), self.said, gap=8, margins=(12, 10, 12, 12),
        )  # fmt: skip
        self.setLayout(column(surface(head, height=32), line(), body, gap=0))


def _how(view: WebhookView) -> str:
    parts = [f"{view.waiting} to be sent"] if view.waiting else []
    if view.given_up:
        parts.append(f"{view.given_up} given up")
    said = ", ".join(parts) or "Everything was taken"
    return f"{said}. {view.said}".strip()
