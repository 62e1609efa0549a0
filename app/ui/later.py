"""A moment's wait: what comes often is done once, after the last of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, SignalInstance


def later(owner: QObject, wait: int, do: Callable[[], object] | SignalInstance) -> QTimer:
    """A timer that calls or emits `do` once, `wait` ms after its last start; `owner` ends it."""
    made = QTimer(owner)
    made.setSingleShot(True)
    made.setInterval(wait)
    made.timeout.connect(do)
    return made
