"""The commands that move the playhead and choose takes, connected to the stage."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.domain.take import Take
from app.ui.actions import Actions
from app.ui.pages.review.stage import Stage


class PlayKeys(QObject):
    """Lives as long as the stage."""

    def __init__(self, stage: Stage, actions: Actions) -> None:
        super().__init__(stage)
        self._stage = stage
        viewer = stage.viewer
        for key, act in {
            "take.previous": lambda: self._beside(-1),
            "take.next": lambda: self._beside(1),
            "take.shot_before": lambda: self._shot_beside(-1),
            "take.shot_after": lambda: self._shot_beside(1),
            "play.toggle": viewer.toggle,
            "play.reverse": lambda: viewer.shuttle(-1),
            "play.stop": lambda: viewer.shuttle(0),
            "play.forward": lambda: viewer.shuttle(1),
            "play.back": lambda: viewer.step(-1),
            "play.on": lambda: viewer.step(1),
            "play.second_back": lambda: viewer.second(-1),
            "play.second_on": lambda: viewer.second(1),
            "play.first": lambda: viewer.go_to(0),
            "play.last": lambda: viewer.go_to(viewer.frames - 1),
            "play.in": viewer.set_in,
            "play.out": viewer.set_out,
            "play.clear": viewer.clear_range,
            "play.to_in": lambda: viewer.go_to(viewer.picked.start if viewer.picked else 0),
            "play.to_out": lambda: viewer.go_to(
                (viewer.picked.end if viewer.picked else viewer.frames) - 1
            ),
        }.items():
            actions[key].triggered.connect(
                lambda _on=False, key=key, act=act: stage.heard(key) or act()
            )
        actions["play.loop"].toggled.connect(viewer.set_looping)
        actions["play.loop"].setChecked(True)

    def _place(self) -> int:
        take, takes = self._stage.take, self._stage.takes
        return next((n for n, one in enumerate(takes) if take and one.id == take.id), -1)

    def _load(self, take: Take | None) -> None:
        if take is not None:
            self._stage.load(take.id)

    def _beside(self, step: int) -> None:
        at = self._place() + step
        if 0 <= at < len(self._stage.takes):
            self._load(self._stage.takes[at])

    def _shot_beside(self, step: int) -> None:
        order = [row.shot_id for row in self._stage.film.rows]
        if self._stage.shot_id in order:
            at = order.index(self._stage.shot_id) + step
            if 0 <= at < len(order):
                self._stage.open_shot(order[at])
