"""The line over the picture: which take it is, what the checks say, what was decided."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.production.board.board_order import called
from app.ui.pages.review.stage import Stage
from app.ui.theme import tokens as t
from app.ui.widgets.stacks import row
from app.ui.widgets.text import StateLine, label


class TakeHead(QWidget):
    """28 high; also gives the picture its spoken description."""

    def __init__(self, stage: Stage, picture: QWidget) -> None:
        super().__init__()
        self._stage, self._picture = stage, picture
        self.setFixedHeight(28)
        self.setProperty("surface", "surround")
        self._slate, self._verdict = label("", "name"), StateLine()
        self._decision = StateLine()
        self.setLayout(
            row(self._slate, self._verdict, None, self._decision, gap=12, margins=(12, 0, 12, 0))
        )
        stage.takes_changed.connect(self._show)
        stage.panes_changed.connect(self._show)
        stage.focus_changed.connect(self._show)

    def _show(self) -> None:
        take, film = self._stage.take, self._stage.film
        if take is None:
            return
        found = film.row(take.shot_id)
        model = film.card_names().get(take.model, take.model)
        self._slate.setText(f"{take.slate[4:7]}  {model}")
        verdict = take.evaluation.verdict.value if take.evaluation else ""
        tint, icon = t.VERDICTS.get(verdict, (t.SECONDARY, ""))
        word = take.evaluation.word if take.evaluation and verdict != "PASS" else ""
        self._verdict.show_state(icon, f"{verdict}  {word}".strip(), tint)
        if take.circled:
            self._decision.show_state("circle-dot", "Circled", t.OK)
        else:
            self._decision.show_state("", take.status.value.capitalize(), t.SECONDARY)
        decided = "Circled" if take.circled else take.status.value
        shot = called(found.number) if found else ""
        self._picture.setAccessibleDescription(
            f"Take {take.slate[4:7]} of shot {shot}, {model}, {verdict or 'not checked'}, {decided}"
        )
