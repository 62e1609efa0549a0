"""Proxies that are made while their takes are open: the player changes over to them at rest."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from app.domain.take import Take
from app.media.player import Player
from app.ui.pages.review.stage import Stage


class LateProxies(QObject):
    """Looks whenever the film says that another proxy is there. What is on screen stays as it is,
    its number too.
    """

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._stage, self._viewer = stage, stage.viewer
        self._waiting: list[Callable[[], bool]] = []  # until play stops
        self._of: Player | None = None
        self._looking = self._again = False
        stage.film.proxies_counted.connect(self._look)
        stage.viewer.opened.connect(self._look)
        stage.viewer.played.connect(self._change_over)

    def _look(self) -> None:
        bench, player = self._stage.film.workbench, self._viewer.player
        if player is not self._of:
            self._of, self._waiting = player, []
        if bench is None or player is None or len(player.proxies) != len(self._stage.panes):
            return
        without = [
            (pane, take)
            for pane, take in enumerate(self._stage.panes)
            if not player.proxies[pane] and take.id not in self._stage.cards
        ]
        if not without or self._looking:
            self._again = bool(without)
            return
        self._looking, desk = True, bench.proxies

        def read() -> list[Callable[[], bool]]:
            return [found for pane, take in without if (found := one(pane, take)) is not None]

        def one(pane: int, take: Take) -> Callable[[], bool] | None:
            file = desk.proxy(take)
            return player.adopt(pane, file) if file is not None else None

        def then(found: list[Callable[[], bool]]) -> None:
            self._looking = False
            if player is self._viewer.player:
                self._waiting += found
                self._change_over()
            self._look_again()

        def failed(_gone: Exception) -> None:
            self._looking = False  # a file went away this moment; the pane says so
            self._look_again()

        self._stage.film.bridge.ask(read, then, failed)

    def _look_again(self) -> None:
        if self._again:
            self._again = False
            self._look()

    def _change_over(self) -> None:
        player = self._viewer.player
        if player is None or player is not self._of or player.playhead.speed or not self._waiting:
            return
        waiting, self._waiting = self._waiting, []
        if sum(change_over() for change_over in waiting):
            self._viewer.refill()
