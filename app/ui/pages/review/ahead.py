"""Files opened before they are wanted, so that the next take stands at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from app.media.player import Player, Source
from app.ui.bridge import Bridge


class Ahead:
    """One player at most, open and decoding, that nobody looks at yet. `open_now` holds it for
    whoever ends the window.
    """

    def __init__(
        self, bridge: Bridge, maker: Callable[[list[Path | Source]], Callable[[], Player]]
    ) -> None:
        """`maker` gives for files the call that opens them, in a thread."""
        self._bridge, self._maker = bridge, maker
        self._wanted: list[Path | Source] = []
        self._room = (0, 0)
        self.open_now: list[Player] = []

    def prepare(self, files: Sequence[Path | Source], room: tuple[int, int]) -> None:
        """Open these for pictures of this size, instead of what was open before. A file that
        cannot be opened is told by whoever opens it in earnest.
        """
        listed = list(files)
        if listed == self._wanted and room == self._room:
            return
        self.drop()
        self._wanted, self._room = listed, room

        def ready(player: Player) -> None:
            if listed == self._wanted:
                self.open_now.append(player)
            else:
                self._bridge.ask(player.close)

        def refused(_error: Exception) -> None:
            if listed == self._wanted:
                self._wanted = []

        self._bridge.ask(self._maker(listed), ready, refused)

    def take(self, files: Sequence[Path | Source], room: tuple[int, int]) -> Player | None:
        """The player of exactly these, which is the caller's from now on."""
        fits = list(files) == self._wanted and room == self._room
        found = self.open_now[0] if self.open_now and fits else None
        if found is not None:
            self.open_now.clear()
            self._wanted = []
        else:
            self.drop()
        return found

    def drop(self) -> None:
        self._wanted = []
        for player in self.open_now:
            self._bridge.ask(player.close)
        self.open_now.clear()
