"""What threads bring, handed out in the window's thread a little at a time.

Qt would hand out all that waits before the loop has its next turn; twenty results of ten
milliseconds each would be one gap. Here keys, beats and painting come between them.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal

_TURN_S = 0.008


class Turns(QObject):
    """`add` from any thread; calls run in the order they came, in the thread this was made in."""

    _come = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._waiting: deque[Callable[[], object]] = deque()
        self._rests = self._closed = False
        self._come.connect(self._hand_out, Qt.ConnectionType.QueuedConnection)

    def add(self, call: Callable[[], object]) -> None:
        """Raises RuntimeError when the window's side is gone."""
        if not self._closed:
            self._waiting.append(call)
            self._come.emit()

    def close(self) -> None:
        """Drop what waits: who asked for it may be gone."""
        self._closed = True
        self._waiting.clear()

    def _hand_out(self) -> None:
        if not self._rests:
            self._go_on()

    def _go_on(self) -> None:
        self._rests = False
        end = time.perf_counter() + _TURN_S
        try:
            while self._waiting:
                self._waiting.popleft()()
                if time.perf_counter() > end:
                    return
        finally:
            if self._waiting and not self._rests:
                self._rests = True
                QTimer.singleShot(0, self._go_on)
