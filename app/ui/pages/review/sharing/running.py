"""Something long that is being written: how far it is, and a way to stop it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.errors import Stopped
from app.ui.bell import ringing
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

    def __init__(self, bridge: Bridge, name: str) -> None:
        super().__init__()
        self._bridge, self._stop = bridge, threading.Event()
        self._share = 0.0
        self._ring = ringing(self._show)
        self.bar, self._word = Bar(112, name=name), label("", "caption", "secondary")
        self.stop = button("Stop", "square", kind="flat", tip="Stop; no half file is left behind")
        self.setLayout(row(self._word, self.bar, self.stop, gap=8))
        on_click(self.stop, self._stop_it)
        self.hide()

    def busy(self) -> bool:
        return not self.isHidden()

    def run(self, work: Work[T], then: Callable[[T], object], word: str) -> None:
        """Run `work(stop, told)` in a thread; one at a time."""
        if self.busy():
            return
        stop, self._share = threading.Event(), 0.0
        self._stop = stop
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

        def told(share: float) -> None:
            self._share = share
            self._ring()  # the window may be gone by now

        self._bridge.ask(lambda: work(stop.is_set, told), done, failed, lane="long")

    def _show(self) -> None:
        if self.busy():
            self.bar.show_share(self._share)

    def _stop_it(self) -> None:
        self._stop.set()
        self.stop.setEnabled(False)
        self._word.setText("Stopping…")

    def _finish(self) -> None:
        self.hide()
        self.ended.emit()
