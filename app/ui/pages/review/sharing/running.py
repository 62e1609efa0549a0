"""Something long that is being written: how far it is, and a way to stop it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.domain.errors import Stopped
from app.ui.bridge import Bridge
from app.ui.widgets.buttons import button, on_click
from app.ui.widgets.meters import Bar
from app.ui.widgets.stacks import row
from app.ui.widgets.text import label

T = TypeVar("T")
Work = Callable[[Callable[[], bool], Callable[[float], None]], T]


class Running(QWidget):
    """A bar and Stop, seen while `run` is under way. Signal `ended()`: also when it failed."""

    ended = Signal()
    _told = Signal(int, float)

    def __init__(self, bridge: Bridge, name: str) -> None:
        super().__init__()
        self._bridge, self._stop = bridge, threading.Event()
        self._turn = 0
        self.bar, self._word = Bar(112, name=name), label("", "caption", "secondary")
        self.stop = button("Stop", "square", kind="flat", tip="Stop; no half file is left behind")
        self.setLayout(row(self._word, self.bar, self.stop, gap=8))
        on_click(self.stop, self._stop_it)
        self._told.connect(self._show, Qt.ConnectionType.QueuedConnection)
        self.hide()

    def busy(self) -> bool:
        return not self.isHidden()

    def run(self, work: Work[T], then: Callable[[T], object], word: str) -> None:
        """Run `work(stop, told)` in a thread; one at a time."""
        if self.busy():
            return
        self._turn += 1
        stop = self._stop = threading.Event()
        turn = self._turn
        self._word.setText(word)
        self.bar.show_share(0)
        self.stop.setEnabled(True)
        self.show()

        def done(result: T) -> None:
            self._finish()
            then(result)

        def failed(error: Exception) -> None:
            self._finish()
            if not isinstance(error, Stopped):
                self._bridge.report(error)

        self._bridge.ask(
            lambda: work(stop.is_set, lambda share: self._told.emit(turn, share)),
            done,
            failed,
            lane="long",
        )

    def _show(self, turn: int, share: float) -> None:
        if turn == self._turn and self.busy():
            self.bar.show_share(share)

    def _stop_it(self) -> None:
        self._stop.set()
        self.stop.setEnabled(False)
        self._word.setText("Stopping…")

    def _finish(self) -> None:
        self.hide()
        self.ended.emit()
