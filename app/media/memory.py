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
_last = 0.0


def give_back() -> None:
    """Some milliseconds of work every few seconds at most; call it where nobody waits."""
    global _last
    if sys.platform != "linux":
        return
    with _lock:
        if time.monotonic() - _last < _EVERY_S:
            return
        _last = time.monotonic()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # other C libraries have none
    if trim is not None:
        trim(0)
