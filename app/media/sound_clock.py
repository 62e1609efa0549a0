"""The clock the playhead follows: the sound device's where one runs, the machine's steady one else.

It never jumps. The reading is the steady clock plus a drift, and the drift follows the device a
little at each block; where the device is far off (it stalled, or another one took over) the sound
is moved and the picture keeps its pace. When the device vanishes, the drift simply stays.
"""

from __future__ import annotations

from collections.abc import Callable

from app.media.sound_track import RATE

_SHARE = 0.03  # of the error taken up at each block
_FAR = 0.04  # seconds: more than that and the sound is moved
_SETTLING = 16  # blocks in which a new device, filling its buffer, says anything


class SoundClock:
    """Call it for seconds. `told` belongs to the output's thread, the call to the window's."""

    def __init__(self, steady: Callable[[], float]) -> None:
        self._steady = steady
        self._drift = 0.0
        self._last = float("-inf")
        self._blocks = 0
        self.base = 0.0  # the reading at which output sample 0 is heard
        self.moved = 0  # times the sound had to be moved

    def __call__(self) -> float:
        self._last = max(self._last, self._steady() + self._drift)
        return self._last

    def begin(self) -> None:
        """Another output starts with its sample 0."""
        self._blocks = 0

    def told(self, given: int, latency: float) -> None:
        """Output sample `given` will be heard `latency` seconds from now."""
        heard = self._steady() + latency + self._drift
        error = self.base + given / RATE - heard
        self._blocks += 1
        if self._blocks <= _SETTLING:
            self.base -= error
        elif abs(error) > _FAR:
            self.base -= error
            self.moved += 1
        else:
            self._drift += _SHARE * error
