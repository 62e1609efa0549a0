"""The compiled prompt for any model: words by origin, length, what was left out, the verbatim lock.

The model here is looked at, not assigned. Signals: `field_wanted(str, object)` a path and a beat's
place; `diff_wanted(str)` and `request_wanted(str)` the model to begin with.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QWidget

from app.domain.errors import UserFacing
from app.domain.model_card import LOCAL, ModelCard
from app.domain.prompt import Phrase
from app.domain.shot import Shot, ShotKind
from app.production.prompts.near_takes import NearTake
from app.production.prompts.prompt_desk import LockState, PromptSheet, beat_of, field_of
from app.ui.pages.board.inspector.bank import BankList
from app.ui.pages.board.inspector.card_choice import CardChoice
from app.ui.state.film import Film
from app.ui.theme import tokens as t
from app.ui.widgets.buttons import icon_button, on_click
from app.ui.widgets.prompt_view import OriginLegend, PromptView, source_of
from app.ui.widgets.stacks import column, empty, row
from app.ui.widgets.text import Elided, label, picture

_LOCKS = {
    LockState.LOCKED: ("lock", t.OK),
    LockState.OPEN: ("lock-open", t.SECONDARY),
    LockState.CHANGED: ("triangle-alert", t.WARNING),
    LockState.ABSENT: ("octagon-x", t.BAD),
}


class PromptPanel(QWidget):
    """Shows one shot; `show_shot(None, why)` says why there is no prompt."""

    field_wanted = Signal(str, object)
    diff_wanted = Signal(str)
    request_wanted = Signal(str)

    def __init__(self, film: Film) -> None:
        super().__init__()
        self._film = film
        self._shot: Shot | None = None
        self._turn = 0
        self.choice = CardChoice("Model to show the prompt for", look=True)
        self.view = PromptView()
        self.count = label("", "caption", "secondary")
        self._source = Elided("", "caption", "secondary")
        self._left_out = label("", "caption", "warning", wrap=True)
        self._left_out.setAccessibleName("What was left out")
        self._locks = column(gap=0)
        self._near = label("", "caption", "working", wrap=True)
        self._near.setAccessibleName("Takes made with nearly these words")
        diff = icon_button("git-compare", "Compare with another model or version")
        request = icon_button("file-text", "Exact request")
        bank = icon_button("book-open", "From the bank: prompts that worked  (B)")
        on_click(bank, lambda: self._open_bank(bank.mapToGlobal(bank.rect().bottomLeft())))
        on_click(diff, lambda: self.diff_wanted.emit(self.card_id()))
        on_click(request, lambda: self.request_wanted.emit(self.card_id()))
        self.choice.activated.connect(lambda _at: self.refresh())
        self.view.pointed.connect(self._pointed)
        self.view.wanted.connect(self._wanted)
        layout = column(
            row(self.choice, bank, diff, request, gap=4),
            self.view, self._source, OriginLegend(), self._left_out, self._near, self._locks,
        )  # fmt: skip
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self._left_out.hide()
        self._near.hide()

    def show_shot(self, shot: Shot | None, why: str = "") -> None:
        if (self._shot and self._shot.id) != (shot and shot.id):
            self.choice.choose(None)  # a new shot is shown for its own model
        self._shot = shot
        own = (shot.model, "No model assigned") if shot else (None, "Its own model")
        self.choice.fill(self._cards(), *own)
        self.setEnabled(shot is not None)
        if shot is None:
            self._turn += 1
            self._show(None, why)
        else:
            self.refresh()

    def card_id(self) -> str:
        """Of the model looked at; empty without one."""
        return self.choice.card_id() or (self._shot.model if self._shot else "") or ""

    def refresh(self) -> None:
        workbench, shot, card_id = self._film.workbench, self._shot, self.card_id()
        if workbench is None or shot is None:
            return
        self._turn += 1
        turn, desk = self._turn, workbench.prompt_desk
        if not card_id:
            self._show(None, "Choose a model to see the words it will get.")
            return

        def show(sheet: PromptSheet) -> None:
            if turn == self._turn:
                self._show(sheet, "")
                if sheet.card.vendor != LOCAL:
                    self._look_near(turn, shot, card_id)

        def failed(error: Exception) -> None:
            if not isinstance(error, UserFacing):
                self._film.bridge.report(error)
            elif turn == self._turn:
                self._show(None, str(error))

        self._film.bridge.ask(lambda: desk.sheet(shot, card_id), show, failed)

    def _look_near(self, turn: int, shot: Shot, card_id: str) -> None:
        """Say when nearly these words were paid before."""
        workbench = self._film.workbench
        if workbench is None:
            return
        bank = workbench.bank

        def show(found: list[NearTake]) -> None:
            if turn == self._turn and found:
                more = f" and {len(found) - 1} more" if len(found) > 1 else ""
                self._near.setText(f"{found[0].words}{more}: look before paying again.")
                self._near.show()

        self._film.bridge.ask(lambda: bank.near(shot, card_id), show)

    def _show(self, sheet: PromptSheet | None, why: str) -> None:
        self.view.show_prompt(sheet.prompt if sheet else None, why)
        self._source.setText("")
        self._near.hide()
        version = f"v{sheet.version} · " if sheet and sheet.version else ""
        self.count.setText(f"{version}{sheet.length}" if sheet else "")
        left = sheet.prompt.shortened if sheet else ()
        listed = "\n".join(f"{n}. {one}" for n, one in enumerate(left, 1))
        self._left_out.setText(f"Left out to fit, in this order:\n{listed}" if left else "")
        self._left_out.setVisible(bool(left))
        empty(self._locks)
        for lock in sheet.locks if sheet else ():
            sign, tint = _LOCKS[lock.state]
            words = Elided(f"{lock.name}: {lock.state.value}", "caption", "secondary")
            told = label(f"{lock.checksum[:4]} {lock.checksum[4:8]}", "mono", "secondary")
            told.setToolTip(f"Checksum of {lock.name}'s wording: {lock.checksum}")
            line = row(picture(sign, 12, tint), words, told, gap=6)
            holder = QWidget()
            holder.setLayout(line)
            self._locks.addWidget(holder)

    def _cards(self) -> list[ModelCard]:
        return self._film.office.catalogue.all() if self._film.office else []

    def _open_bank(self, at: QPoint) -> None:
        if self._shot is not None and self._film.may_write:
            shown = BankList(self.window(), self._film, [self._shot.id])
            shown.show_at(at, shown.words)

    def _pointed(self, phrase: Phrase | None) -> None:
        self._source.setText(source_of(phrase) if phrase else "")

    def _wanted(self, phrase: Phrase) -> None:
        self.field_wanted.emit(field_of(phrase), beat_of(phrase))


def no_prompt(shot: Shot) -> str:
    """Why no model gets words for a shot; empty for a generated one."""
    if shot.kind is ShotKind.GENERATED:
        return ""
    return f"This is a {shot.kind.value} row: it has no prompt and is never sent."
