"""Heavy things made in steps, one a turn of the event loop: the window answers in between.

A maker is a generator that yields after each step; whoever needs the whole at once runs it to its
end instead.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject, QTimer

_BETWEEN_MS = 5  # keys, the mouse and painting come first
_END = object()


def in_steps(steps: Iterator[None], owner: QObject) -> None:
    """Run a maker to its end a step a turn; it stops with its owner."""

    def one() -> None:
        if next(steps, _END) is not _END:
            QTimer.singleShot(_BETWEEN_MS, owner, one)

    QTimer.singleShot(0, owner, one)
