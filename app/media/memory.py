"""Giving memory of decoded frames back to the system.

glibc keeps what many decoding threads have freed in pools of theirs: hundreds of megabytes after
some minutes of changing takes, though nothing holds them.
"""

from __future__ import annotations

import ctypes
import sys
import threading
import time

_EVERY_S = 5.0
_lock = threading.Lock()
_next = 0.0  # on the monotonic clock: not before, and one is set for then


def give_back() -> None:
    """Some milliseconds of work every few seconds at most: at once, else in a thread, later."""
    global _next
    if sys.platform != "linux":
        return
    now = time.monotonic()
    with _lock:
        wait, due = _next - now, now >= _next - _EVERY_S
        if not due:
            return  # the one that is set will do it
        _next = max(now, _next) + _EVERY_S
    if wait <= 0:
        _trim()
        return
    later = threading.Timer(wait, _trim)
    later.daemon = True
    later.start()


def _trim() -> None:
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # other C libraries have none
    if trim is not None:
        trim(0)
