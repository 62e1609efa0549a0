"""PySide6 must not lose references to None and True.

6.12.0 on Python 3.10 and 3.11 does, until the interpreter aborts; hence the pinned version.
"""

import sys

from PySide6.QtCore import QObject, Signal

CALLS = 5_000
# Other threads and caches may move the counts a little; the fault moves them by one a call.
TOLERANCE = 50


class _Bell(QObject):
    rang = Signal(bool)


def test_void_calls_keep_their_references_to_none() -> None:
    bell = _Bell()
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        bell.setObjectName("bell")
    assert abs(sys.getrefcount(None) - before) < TOLERANCE


def test_emits_keep_their_references_to_true() -> None:
    bell = _Bell()
    heard = 0

    def hear(_: bool) -> None:
        nonlocal heard
        heard += 1

    bell.rang.connect(hear)
    before = sys.getrefcount(True)
    for _ in range(CALLS):
        bell.rang.emit(True)
    assert heard == CALLS
    assert abs(sys.getrefcount(True) - before) < TOLERANCE
