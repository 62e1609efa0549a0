"""Word from a thread that nobody waits for (decoding, VLC) to the Qt thread.

Emitting a signal of an object that is just being destroyed ends the program, and such a thread
cannot know. So it rings a bell that is never destroyed; what listens may go away at any time.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal

_kept: list[Bell] = []  # a few a window


class Bell(QObject):
    """Only `ringing` makes one."""

    rang = Signal()


def ringing(heard: Callable[[], object]) -> Callable[[], None]:
    """A call for any thread; `heard`, a method of a QObject, answers in the Qt thread."""
    bell = Bell()
    _kept.append(bell)
    bell.rang.connect(heard, Qt.ConnectionType.QueuedConnection)
    return bell.rang.emit
