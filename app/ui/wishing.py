"""Orders beyond the plain one: rehearse, make a keyframe, extend, restyle, lip-sync a take.

They open the form where the person is: in Review over the take on screen, else in the board's
inspector. Sending goes through the window like any other order.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.domain.errors import UserFacing
from app.domain.model_card import Mode
from app.domain.shot import Shot
from app.domain.take import Take
from app.production.shoot.estimate import made_by_models
from app.ui.pages.board.views import View

if TYPE_CHECKING:
    from app.ui.main_window import MainWindow
    from app.ui.wish_form import Wanted

_FROM_TAKES = {"take.extend": Mode.EXTEND, "take.restyle": Mode.VIDEO, "take.lips": Mode.LIP_SYNC}


class Wishing(QObject):
    """Connects the commands of one window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._film = window, window.film
        acts = window.actions_
        acts["shot.keyframe"].triggered.connect(lambda _on=False: self._keyframe())
        acts["shot.still"].triggered.connect(
            lambda _on=False: window.board.inspector.narrow.making.use_next()
        )
        acts["shot.rehearse"].triggered.connect(lambda _on=False: self._rehearse())
        window.board.hands.sound_dropped.connect(self._speak)
        for key, mode in _FROM_TAKES.items():
            acts[key].triggered.connect(partial(self._from_take, mode))
        window.film.wished.connect(self.order)
        window.film.rows_changed.connect(self._allow)
        self._allow()

    def order(self, wanted: Wanted) -> None:
        """Send what a form asked for."""
        self._window.send(list(wanted.shot_ids), wanted.count, **wanted.how)

    def _rehearse(self) -> None:
        """The selected shots against the built-in simulators: no key, no vendor, no charge."""
        board = self._window.board
        self._window.send(board.selected_ids(), board.inspector.send.takes(), rehearse=True)

    def _allow(self) -> None:
        film = self._film
        for key in ("shot.keyframe", "shot.still"):
            self._window.actions_[key].setEnabled(film.may_write and bool(film.rows))
        taken = film.may_write and any(row.take_count for row in film.rows)
        for key in _FROM_TAKES:
            self._window.actions_[key].setEnabled(taken)
        lips = film.may_write and bool(film.rows)  # a first frame can speak, too
        self._window.actions_["take.lips"].setEnabled(lips)

    def _keyframe(self) -> None:
        shots = self._selected()
        if made := made_by_models(shots):
            self._begin(Mode.STILL, made)
        elif shots:
            self._tell("No model makes these shots.", "Select generated shots, none omitted.")

    def _from_take(self, mode: Mode, _on: bool = False) -> None:
        if self._window.current_page() == "review":
            self._window.page("review").wish(mode)  # type: ignore[attr-defined]
            return
        shots = self._selected()
        if len(shots) == 1:
            self._of_shot(mode, shots[0])
        elif shots:
            self._tell("Several shots are selected.", "Select the one shot it is for.")

    def _speak(self, shot_id: str, sound: Path) -> None:
        shot = self._film.shots.get(shot_id)
        if shot is not None:
            self._of_shot(Mode.LIP_SYNC, shot, sound)

    def _of_shot(self, mode: Mode, shot: Shot, sound: Path | None = None) -> None:
        """From the take the shot uses; a shot without one may let its first frame speak."""
        bench = self._film.workbench
        if bench is None:
            return
        dailies = bench.dailies

        def read() -> Take | None:
            from app.production.board.placing import used_take

            return used_take(dailies.takes(shot.id))

        def begin(take: Take | None) -> None:
            if take is None and not (mode is Mode.LIP_SYNC and shot.first_frame_id):
                self._tell(f"Shot {shot.number} has no take yet.", "Send it first.")
                return
            self._begin(mode, [shot], take)
            if sound is not None:
                self._window.board.inspector.narrow.making.form.use_sound(sound)

        self._film.bridge.ask(read, begin)

    def _begin(self, mode: Mode, shots: list[Shot], take: Take | None = None) -> None:
        """In the inspector, which shows these shots first."""
        board = self._window.board
        self._window.show_page("board")
        if board.views.view() is View.TABLE:
            board.views.show_view(View.GRID)
        inspector = board.inspector
        inspector.show_shots([shot.id for shot in shots])
        inspector.show_now()
        inspector.narrow.making.begin(mode, shots, take)

    def _selected(self) -> list[Shot]:
        if self._film.workbench is None:
            return []
        known = self._film.shots
        shots = [known[i] for i in self._window.board.selected_ids() if i in known]
        if not shots:
            self._tell("No shot is selected.", "Select the shot it is for.")
        return shots

    def _tell(self, what: str, next_step: str) -> None:
        self._window.problems.tell(UserFacing(what, next_step), warning=True)
