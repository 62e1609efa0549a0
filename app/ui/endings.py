"""A polite end when the system asks for one: SIGTERM and Ctrl+C close the window as a person would.

Python's own handler only runs between Python instructions, and an idle window runs none; so the
signal's wake-up byte is watched by Qt.
"""

from __future__ import annotations

import signal
import socket
import sys

from PySide6.QtCore import QSocketNotifier
from PySide6.QtWidgets import QWidget


def end_gently(window: QWidget) -> None:
    """Close `window` on SIGTERM and SIGINT; elsewhere than on Unix this does nothing."""
    if sys.platform == "win32":
        return
    near, far = socket.socketpair()
    near.setblocking(False)
    far.setblocking(False)
    signal.set_wakeup_fd(far.fileno(), warn_on_full_buffer=False)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: None)
    notifier = QSocketNotifier(near.fileno(), QSocketNotifier.Type.Read, window)

    def woken() -> None:
        names = near.recv(64)
        if signal.SIGTERM in names or signal.SIGINT in names:
            window.close()

    notifier.activated.connect(woken)
    window.setProperty("ending", (near, far))  # both ends live as long as the window
