"""Foot of the right dock: circle the take with the focus, or have the shot made once more."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QWidget

from app.domain.errors import UserFacing
from app.production.shoot.estimate import Estimate, price_story, price_words
from app.ui.pages.review.stage import Stage
from app.ui.widgets.buttons import PaidButton
from app.ui.widgets.stacks import row
from app.ui.wish_form import Wanted


class SideFoot(QWidget):
    """44 high. The price is that of one more take of the shot as it is now."""

    def __init__(self, stage: Stage, circle: QPushButton) -> None:
        super().__init__()
        self._stage, self._film, self._turn = stage, stage.film, 0
        self._asked = ""
        self.again = PaidButton("Again", "…", "refresh-cw", main=False)
        self.again.clicked.connect(lambda _on=False: self._send())
        self.setFixedHeight(44)
        self.setLayout(row(circle, None, self.again, margins=(12, 8, 12, 8)))
        stage.shot_changed.connect(self._ask)
        self._film.rows_changed.connect(self._ask)
        self._ask()

    def _ask(self) -> None:
        workbench, shot = self._film.workbench, self._film.shots.get(self._stage.shot_id)
        self._turn += 1
        turn = self._turn
        if workbench is None or shot is None or not self._film.may_write:
            self._refused("Nothing can be sent from here.")
            return
        shooting = workbench.shooting

        def shown(estimate: Estimate) -> None:
            if turn == self._turn:
                self.again.setEnabled(True)
                self.again.set_price(price_words(estimate), price_story(estimate))

        def refused(error: Exception) -> None:
            if turn == self._turn:
                self._refused(error.message if isinstance(error, UserFacing) else str(error))

        self._film.bridge.ask(lambda: shooting.estimate([shot], 1), shown, refused)

    def _refused(self, reason: str) -> None:
        self.again.setEnabled(False)
        self.again.set_price("–", reason)

    def _send(self) -> None:
        if self._stage.shot_id:
            self._film.wished.emit(Wanted((self._stage.shot_id,), 1))
