"""The wheel over a length in frames: turns it, and says the result once the hand rests."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Signal

from app.ui.later import later

REST_MS, SCROLL_MS, AIM_MS = 500, 400, 250


class Dial(QObject):
    """Signal `turned(str, int)`: shot id and new length in frames, once a gesture."""

    turned = Signal(str, int)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.enabled = False
        self._shot, self._frames, self._start = "", 0, 0
        self._scrolled = self._aimed = 0.0
        self._at = ""
        self._rest = later(self, REST_MS, self.settle)

    def frames(self, shot_id: str) -> int | None:
        """The length being dialled for a shot."""
        return self._frames if self._shot == shot_id else None

    def scrolled(self) -> None:
        """The wheel moved the page: a number that comes under the pointer is not meant."""
        self._scrolled = time.monotonic()

    def aim(self, shot_id: str) -> bool:
        """The pointer is over the length of this shot, empty for none; whether it may be turned."""
        if shot_id != self._at:
            self._at, self._aimed = shot_id, time.monotonic()
            if not shot_id or shot_id != self._shot:
                self.settle()
        return self.enabled and bool(shot_id)

    def may_turn(self) -> bool:
        """Only where the pointer has come to rest: who scrolls on by chance changes nothing."""
        now = time.monotonic()
        still = now - self._aimed > AIM_MS / 1000 and now - self._scrolled > SCROLL_MS / 1000
        return self.enabled and bool(self._at) and (bool(self._shot) or still)

    def turn(self, shot_id: str, frames: int, by: int) -> None:
        """`frames` is the shot's length as it is; no shot gets shorter than one frame."""
        if self._shot != shot_id:
            self.settle()
            self._shot, self._frames, self._start = shot_id, frames, frames
        self._frames = max(1, self._frames + by)
        self._rest.start()

    def settle(self) -> None:
        """The gesture is over: the wheel rests or the pointer went away."""
        shot, frames, changed = self._shot, self._frames, self._frames != self._start
        self._rest.stop()
        self._shot = ""
        if shot and changed:
            self.turned.emit(shot, frames)
