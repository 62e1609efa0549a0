"""A video file that was dropped: what is known of it, before it becomes a take (D28).

Model, words and cost may each stay empty. Enter adds it, Esc lets it be.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QWidget

from app.domain.errors import BadInput
from app.domain.money import Money
from app.domain.take import Take
from app.production.board.board_order import called
from app.ui.state.film import Film
from app.ui.widgets.buttons import button, icon_button, on_click
from app.ui.widgets.fields import Field
from app.ui.widgets.stacks import row
from app.ui.widgets.text import Elided, label


class OutsideBar(QWidget):
    """Signals: `told(str)` takes were added; `closed()`. `offer` shows it."""

    told = Signal(str)
    closed = Signal()

    def __init__(self, film: Film) -> None:
        super().__init__()
        self._film = film
        self._files: tuple[Path, ...] = ()
        self._shot_id = ""
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Take made elsewhere")
        self._title = label("", "head")
        self._name = Elided("", "body", "secondary")
        self._name.setMinimumWidth(60)
        self.model, self.prompt, self.cost = Field("Model"), Field("Prompt"), Field("Cost")
        for field, hint, tip in (
            (self.model, "Model, if known", "A model of the catalogue, or any other name"),
            (self.prompt, "Prompt, if known", "The words it was made with"),
            (self.cost, "Cost, such as 2.50", "What was paid elsewhere; it counts as spent"),
        ):
            field.set_hint(hint)
            field.setToolTip(tip)
        self.model.setFixedWidth(150)
        self.cost.setFixedWidth(130)
        self.prompt.setMinimumWidth(120)
        self._said = label("", "caption", "warning")
        self.add = button(
            "Add Take", "film", kind="primary", tip="Copy it in and check it  (Enter)"
        )
        shut = icon_button("x", "Leave it out  (Esc)")
        self.setLayout(
            row(
                self._title, self._name, self.model, self.prompt, self.cost, self._said, self.add,
                shut, gap=8, margins=(12, 4, 8, 4),
            )
        )  # fmt: skip
        on_click(self.add, self.take_in)
        on_click(shut, self.close_bar)
        self.hide()

    def offer(self, shot_id: str, files: Sequence[Path]) -> None:
        """Ask what is known of these files; nothing is copied before the button."""
        shot = self._film.shots.get(shot_id)
        if shot is None or not files or not self._film.may_write:
            return
        self._shot_id, self._files = shot_id, tuple(files)
        many = len(files) > 1
        self._title.setText(f"Add to {called(shot.number)}")
        self._name.setText(f"{len(files)} files" if many else files[0].name)
        self.add.setText(f"Add {len(files)} Takes" if many else "Add Take")
        self._said.setText("")
        completer = QCompleter(sorted(set(self._film.card_names().values())), self.model)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.model.setCompleter(completer)
        for field in (self.prompt, self.cost):
            field.clear()  # the next file is often of the same model
        self.show()
        self.model.setFocus()

    def take_in(self) -> None:
        bench = self._film.workbench
        if bench is None or not self._files:
            return
        try:
            typed = self.cost.text().strip()
            cost = Money.parse(typed) if typed else None
        except BadInput as error:
            self._said.setText(error.message)
            self.cost.setFocus()
            return
        desk, shot_id = bench.sharing.outside, self._shot_id
        model, prompt = self.model.text(), self.prompt.text()
        for file in self._files:

            def work(file: Path = file) -> Take:
                return desk.add(shot_id, file, model=model, prompt=prompt, cost=cost)

            self._film.bridge.ask(
                work, lambda take: self.told.emit(f"{take.slate} was added"), lane="long"
            )
        self.close_bar()

    def close_bar(self) -> None:
        self._files = ()
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.take_in()
        else:
            super().keyPressEvent(event)
