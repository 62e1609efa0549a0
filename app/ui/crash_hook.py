"""Exceptions nobody caught: logged, shown once, and never a flood.

A paint override that fails is called hundreds of times; the same error is told once in ten seconds.
"""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections.abc import Callable
from types import TracebackType

_log = logging.getLogger("takeboard.crash")
QUIET_S = 10.0


def install_crash_hook(show: Callable[[BaseException], None]) -> None:
    """Take over `sys.excepthook` and `threading.excepthook`; `show` must be safe in any thread."""
    told: dict[str, float] = {}
    before = sys.excepthook

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            before(kind, error, trace)
            return
        place = trace.tb_frame.f_code if trace else None
        key, now = f"{kind.__name__}:{error}:{place}", time.monotonic()
        if now - told.get(key, -QUIET_S) < QUIET_S:
            return
        told[key] = now
        _log.critical("not caught", exc_info=(kind, error, trace))
        show(error)

    def in_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None and not issubclass(args.exc_type, SystemExit):
            hook(args.exc_type, args.exc_value, args.exc_traceback)

    sys.excepthook = hook
    threading.excepthook = in_thread
