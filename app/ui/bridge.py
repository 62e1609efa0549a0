"""The only way work leaves the Qt thread, and the only way its result comes back.

`ask` runs a plain call in a worker thread, `spawn` a coroutine on the window's loop (qasync). Both
keep a strong reference until the end and report every error: to the caller's `failed`, else on the
`failed` signal, which the window shows as a card. Media decoding has a pool of its own.

Lanes: `read` (three threads), `write` (one thread, so edits happen in the order they were made),
`long` (renders, deliveries, imports).
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

from app.ui.turns import Turns

T = TypeVar("T")
_log = logging.getLogger("takeboard.ui")

Failed = Callable[[Exception], None]


class Bridge(QObject):
    """Signals: `failed(object)` nobody handled it; `busy_changed(int)` calls under way; `closing()`
    what runs long had better stop, for the end is near.
    """

    failed = Signal(object)
    busy_changed = Signal(int)
    closing = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._lanes = {
            "read": ThreadPoolExecutor(3, "ui-read"),
            "write": ThreadPoolExecutor(1, "ui-write"),
            "long": ThreadPoolExecutor(3, "ui-long"),
        }
        self._running: set[object] = set()
        self._closed = threading.Event()
        self.latest = ""  # what was delivered last, for the heartbeat
        self._turns = Turns()

    def ask(
        self,
        work: Callable[[], T],
        then: Callable[[T], object] | None = None,
        failed: Failed | None = None,
        lane: str = "read",
    ) -> None:
        """Run `work` in a thread; `then` or `failed` get the outcome in the Qt thread."""
        if self._closed.is_set():
            return
        future: Future[T] = self._lanes[lane].submit(work)
        self._running.add(future)
        self.busy_changed.emit(len(self._running))
        future.add_done_callback(
            lambda done: self._post(lambda: self._finish(done, then, failed, work))
        )

    def busy(self) -> bool:
        """Something that was asked for has not come back yet."""
        return bool(self._running)

    async def result(self, work: Callable[[], T], lane: str = "read") -> T:
        """For coroutines on the window's loop: wait for a call without holding the loop up."""
        import asyncio  # only needed once a coroutine runs; keeps the first paint light

        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._lanes[lane], work)

    def spawn(self, flow: Coroutine[Any, Any, object]) -> None:
        """Start a coroutine on the running loop; it is kept until it ends, its error is shown."""
        import asyncio

        task = asyncio.get_event_loop().create_task(flow)
        self._running.add(task)
        self.busy_changed.emit(len(self._running))

        def ended(done: asyncio.Task[object]) -> None:
            self._running.discard(done)
            self.busy_changed.emit(len(self._running))
            if not done.cancelled() and (error := done.exception()) is not None:
                self.report(error)

        task.add_done_callback(ended)

    def report(self, error: BaseException) -> None:
        """Show an error that belongs to nobody in particular."""
        _log.info("shown to the person: %s", error)
        self.failed.emit(error)

    def close(self, patience_s: float = 3.0) -> None:
        """Take nothing more; wait a little for what runs, then let go of it."""
        self.closing.emit()
        self._closed.set()
        self._turns.close()
        waiting = [future for future in self._running if isinstance(future, Future)]
        for lane in self._lanes.values():
            lane.shutdown(wait=False, cancel_futures=True)
        for future in waiting:
            if not future.cancelled():
                try:
                    future.exception(timeout=patience_s)
                except TimeoutError:
                    _log.info("left running at the end: %s", future)

    def _post(self, call: Callable[[], None]) -> None:
        if self._closed.is_set():
            return
        try:
            self._turns.add(call)
        except RuntimeError:  # the Qt side is gone: the window closed meanwhile
            self._closed.set()

    def _finish(
        self,
        future: Future[T],
        then: Callable[[T], object] | None,
        failed: Failed | None,
        work: Callable[[], T],
    ) -> None:
        self._running.discard(future)
        self.busy_changed.emit(len(self._running))
        self.latest = getattr(then or work, "__qualname__", repr(then or work))
        if future.cancelled():
            return
        error = future.exception()
        if error is None:
            if then is not None:
                then(future.result())
        elif failed is not None and isinstance(error, Exception):
            failed(error)
        else:
            self.report(error)
