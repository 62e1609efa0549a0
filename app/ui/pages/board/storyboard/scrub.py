"""Looking through a take under the pointer: opened in a thread, small, let go when it leaves.

The player decodes in threads of its own; this only says which frame is wanted and paints what has
come. A take is opened only after the pointer has stayed on its tile for a moment.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QImage, QPixmap

from app.domain.errors import StudioError
from app.ui.bell import ringing
from app.ui.later import later
from app.ui.state.film import Film

if TYPE_CHECKING:
    from app.media.player import Player

STAY_MS, BUDGET = 120, 48 << 20


@dataclass(frozen=True, slots=True)
class _Opened:
    player: Player
    take_id: str


class Scrub(QObject):
    """Signal `moved(str)`: another picture of this shot can be painted, or none any more."""

    moved = Signal(str)

    def __init__(self, film: Film, parent: QObject) -> None:
        super().__init__(parent)
        self._film = film
        self._shot, self._share, self._size = "", 0.0, QSize(320, 180)
        self._turn = 0
        self._opened: _Opened | None = None
        self._shown: tuple[QPixmap, float] | None = None
        self._frame = 0
        self._stay = later(self, STAY_MS, self._open)
        self._tell = ringing(self._paint)

    def hover(self, shot_id: str, share: float, size: QSize) -> None:
        """The pointer is at `share` (0 to 1) of this tile's width; `size` in device pixels."""
        self._share = min(1.0, max(0.0, share))
        if shot_id != self._shot:
            self.leave()
            self._shot, self._size = shot_id, size
            self._stay.start()
        elif self._opened is not None:
            self._go()

    def leave(self) -> None:
        """The pointer is gone: stop whatever is under way."""
        old, self._shot = self._shot, ""
        self._turn += 1
        self._stay.stop()
        shown, self._shown = self._shown, None
        if self._opened is not None:
            player, self._opened = self._opened.player, None
            self._film.bridge.ask(player.close)
        if shown is not None:
            self.moved.emit(old)

    def close(self) -> None:
        """The window goes: wait for the decoding thread."""
        if self._opened is not None:
            self._opened.player.close()
            self._opened = None

    def picture(self, shot_id: str) -> tuple[QPixmap, float] | None:
        """What to paint instead of the tile's own picture, and where it lies in the take."""
        return self._shown if shot_id == self._shot else None

    def frame(self, shot_id: str) -> tuple[str, int] | None:
        """Take id and frame on screen."""
        if self._opened is None or self._shown is None or shot_id != self._shot:
            return None
        return self._opened.take_id, self._frame

    def _open(self) -> None:
        workbench, shot_id, turn = self._film.workbench, self._shot, self._turn
        if workbench is None or not shot_id:
            return
        dailies, told = workbench.dailies, self._tell
        size = (max(64, self._size.width()), max(36, self._size.height()))

        def work() -> _Opened | None:
            from app.media.player import Player  # heavy: loaded after the first paint
            from app.production.board.placing import used_take

            take = used_take(dailies.takes(shot_id))
            if take is None or take.missing or turn != self._turn:
                return None
            file = dailies.path(take)
            return _Opened(Player(file, size=size, budget=BUDGET, told=told), take.id)

        def ready(opened: _Opened | None) -> None:
            if opened is None:
                return
            if turn != self._turn:
                self._film.bridge.ask(opened.player.close)
                return
            self._opened = opened
            self._go()

        def refused(error: Exception) -> None:
            # the tile says "media missing" by itself; a glance is no place for a card
            if not isinstance(error, StudioError):
                self._film.bridge.report(error)

        self._film.bridge.ask(work, ready, refused)

    def _go(self) -> None:
        assert self._opened is not None
        player = self._opened.player
        player.request(min(player.frames - 1, int(self._share * player.frames)))
        self._paint()

    def _paint(self) -> None:
        if self._opened is None:
            return
        player = self._opened.player
        shown = player.tick()
        if shown is None:
            return
        picture = shown.pictures[0]
        if picture is None:
            return
        high, wide = picture.shape[:2]
        image = QImage(picture.data, wide, high, picture.strides[0], QImage.Format.Format_RGB32)
        self._frame = shown.index
        self._shown = (QPixmap.fromImage(image), shown.index / max(1, player.frames - 1))
        self.moved.emit(self._shot)
