"""Under the wide inspector: two prompts compared, or the exact request of one model.

Sides are models (the words of now) or stored versions. Signal `assign_wanted(str)`: a model.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.domain.errors import UserFacing
from app.domain.prompt import PromptVersion
from app.domain.shot import Shot
from app.production.prompts.prompt_desk import Comparison, RequestSheet
from app.ui.pages.board.inspector.card_choice import CardChoice
from app.ui.pages.board.inspector.diff_view import DiffView
from app.ui.pages.board.inspector.prompt_panel import no_prompt
from app.ui.pages.board.inspector.request_view import RequestView
from app.ui.state.film import Film
from app.ui.widgets.buttons import button, on_click
from app.ui.widgets.stacks import column, row
from app.ui.widgets.text import label


class ComparePanel(QWidget):
    """`show_request(card)` and `show_diff()` choose what is seen."""

    assign_wanted = Signal(str)

    def __init__(self, film: Film) -> None:
        super().__init__()
        self._film = film
        self._shot: Shot | None = None
        self._versions: list[PromptVersion] = []
        self._turn = 0
        self._new = False  # another shot than the one both sides were chosen for
        self.left = CardChoice("Left prompt", look=True)
        self.right = CardChoice("Right prompt", look=True)
        self.diff, self.request = DiffView(), RequestView()
        self._title = label("Prompt, two models", "head")
        self._lengths = [label("", "caption", "secondary") for _ in range(3)]
        self.exact = button("Exact request", "file-text", tip="What the next take would send")
        self.exact.setCheckable(True)
        self.assign = button("Assign", "replace", tip="Make the right model this shot's own")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.diff)
        self._stack.addWidget(self.request)
        for side in (self.left, self.right):
            side.setMinimumWidth(168)
            side.activated.connect(lambda _at: self.refresh())
        self.exact.toggled.connect(lambda _on: self._turned())
        on_click(self.assign, self._assign)
        lengths = row(self._lengths[0], 16, self._lengths[1], None, self._lengths[2], gap=0)
        layout = column(
            row(self._title, None, self.left, self.right, gap=4),
            self._stack, lengths, row(self.exact, None, self.assign), gap=6,
        )  # fmt: skip
        layout.setStretch(1, 1)
        self.setLayout(layout)

    def show_shot(self, shot: Shot | None) -> None:
        self._new |= (self._shot and self._shot.id) != (shot and shot.id)
        self._shot = shot
        self.setEnabled(shot is not None)
        workbench = self._film.workbench
        why = no_prompt(shot) if shot else "Select one shot to see its prompts."
        if workbench is None or shot is None or why:
            self._shot = None
            self._turn += 1
            self.setEnabled(False)
            self.diff.show_rows((), why)
            self.request.show_request(None, why)
            return
        desk = workbench.prompt_desk

        def show(versions: list[PromptVersion]) -> None:
            if self._shot is shot:
                new, self._new = self._new, False  # also when it was read again meanwhile
                self._offer(versions, new)
                self.refresh()

        self._film.bridge.ask(lambda: desk.versions(shot.id), show)

    def show_diff(self, right: str = "") -> None:
        self.exact.setChecked(False)
        if right and self.right.findData(right) >= 0:
            self.right.choose(right)
        self.refresh()

    def show_request(self, card_id: str = "") -> None:
        self.left.choose(card_id if card_id and self.left.findData(card_id) >= 0 else None)
        self.exact.setChecked(True)
        self.refresh()

    def refresh(self) -> None:
        workbench, shot = self._film.workbench, self._shot
        if workbench is None or shot is None:
            return
        self._turn += 1
        turn, desk = self._turn, workbench.prompt_desk
        left, right = self._side(self.left), self._side(self.right)
        wanted = self._assignable()
        name = self._film.card_names().get(wanted or "", "")
        self.assign.setText(f"Assign {name}".strip())
        self.assign.setAccessibleName(self.assign.text())
        self.assign.setEnabled(self._film.may_write and wanted is not None)

        def mine(then: Callable[..., None]) -> Callable[..., None]:
            return lambda found: then(found) if turn == self._turn else None

        if self.exact.isChecked():
            card_id = self._card_of(left)

            def refused(error: Exception) -> None:
                self._tell(error, lambda why: self.request.show_request(None, why))

            def read() -> RequestSheet:
                return desk.request(self._film.extras.now(workbench, shot), card_id or None)

            self._film.bridge.ask(read, mine(self._show_request), mine(refused))
            return
        if not left or not right:
            self.diff.show_rows((), "Choose a model on both sides to compare what they get.")
            return

        def failed(error: Exception) -> None:
            self._tell(error, lambda why: self.diff.show_rows((), why))

        self._film.bridge.ask(
            lambda: desk.compare(shot, left, right), mine(self._show), mine(failed)
        )

    def _turned(self) -> None:
        exact = self.exact.isChecked()
        self._stack.setCurrentIndex(1 if exact else 0)
        self.right.setVisible(not exact)
        self.assign.setVisible(not exact)
        self._title.setText("Exact request" if exact else "Prompt, two models")
        for told in self._lengths:
            told.setVisible(not exact)
        self.refresh()

    def _show(self, found: Comparison) -> None:
        self.diff.show_rows(found.rows)
        same = f"{found.same} of {len(found.rows)} the same"
        for told, words in zip(
            self._lengths, (found.left.length, same, found.right.length), strict=True
        ):
            told.setText(words)
        left, right = found.left, found.right
        versions = left.card.id == right.card.id
        self._title.setText("Prompt, two versions" if versions else "Prompt, two models")

    def _show_request(self, sheet: RequestSheet) -> None:
        self.request.show_request(sheet)

    def _tell(self, error: Exception, then: Callable[[str], None]) -> None:
        if isinstance(error, UserFacing):
            then(str(error))
        else:
            self._film.bridge.report(error)

    def _offer(self, versions: list[PromptVersion], new: bool) -> None:
        cards = list(self._film.office.catalogue.all()) if self._film.office else []
        shot = self._shot
        changed = [v.id for v in versions] != [v.id for v in self._versions]
        self._versions = versions
        names = {card.id: card for card in cards}
        for side in (self.left, self.right):
            kept = side.currentData()
            if changed:
                side.forget()
            side.fill(cards, shot.model if shot else None)
            for version in versions if changed else ():
                card = names.get(version.card_id)
                word = f"{card.name if card else version.card_id}, v{version.version}"
                side.offer_value(version.id, word, card.letter if card else "")
            side.choose(kept)
            if new or side.currentIndex() < 0:
                side.choose(None)
        if new and self.right.card_id() is None:
            self.right.choose(self._other({card.id for card in cards}))

    def _other(self, cards: set[str]) -> str | None:
        """A model to compare with: one that other shots of the film use, else the next offered."""
        own = self._shot.model if self._shot else None
        used = [row.model for row in self._film.rows if row.model and row.model != own]
        offered = [self.right.itemData(at) for at in range(self.right.count())]
        known = [one for one in offered if one in cards and one != own]
        return next((one for one in used if one in known), known[0] if known else None)

    def _side(self, choice: CardChoice) -> str:
        return choice.card_id() or (self._shot.model if self._shot else "") or ""

    def _card_of(self, side: str) -> str:
        return next((v.card_id for v in self._versions if v.id == side), side)

    def _assignable(self) -> str | None:
        card_id = self.right.card_id()
        own = self._shot.model if self._shot else None
        if card_id is None or any(v.id == card_id for v in self._versions) or card_id == own:
            return None
        return card_id

    def _assign(self) -> None:
        if (card_id := self._assignable()) is not None:
            self.assign_wanted.emit(card_id)
