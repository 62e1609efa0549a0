"""How results come back into the window's thread."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from app.ui.bridge import Bridge


@pytest.fixture
def bridge() -> Iterator[Bridge]:
    made = Bridge()
    yield made
    made.close()


def test_the_loop_has_its_turn_between_results_that_take_long(qtbot: QtBot, bridge: Bridge) -> None:
    """Ten results wait at once: a beat of the loop comes between them, and their order stays."""
    seen: list[int | str] = []
    gate = threading.Event()

    def work(n: int) -> int:
        gate.wait()
        return n

    def show(n: int) -> None:
        seen.append(n)
        time.sleep(0.02)

    for n in range(10):
        bridge.ask(partial(work, n), show, lane="write")
    gate.set()
    bridge._lanes["write"].submit(lambda: None).result(10)
    beat = QTimer(interval=0)
    beat.timeout.connect(lambda: seen.append("beat"))
    beat.start()
    qtbot.waitUntil(lambda: 9 in seen, timeout=10_000)
    assert [n for n in seen if n != "beat"] == list(range(10))
    assert "beat" in seen[seen.index(2) : seen.index(7)]


def test_what_comes_after_one_that_fails_comes(qtbot: QtBot, bridge: Bridge) -> None:
    told: list[object] = []
    bridge.failed.connect(told.append)
    gate = threading.Event()

    def work(n: int) -> int:
        gate.wait()
        if n == 1:
            raise ValueError("the second one")
        return n

    for n in range(3):
        bridge.ask(partial(work, n), told.append, lane="write")
    gate.set()
    qtbot.waitUntil(lambda: len(told) == 3, timeout=10_000)
    assert [str(one) for one in told] == ["0", "the second one", "2"]


def test_nothing_is_handed_out_after_the_end(qtbot: QtBot, bridge: Bridge) -> None:
    told: list[int] = []

    def show(n: int) -> None:
        told.append(n)
        time.sleep(0.02)

    for n in range(5):
        bridge.ask(partial(int, n), show, lane="write")
    bridge._lanes["write"].submit(lambda: None).result(10)
    qtbot.waitUntil(lambda: bool(told), timeout=10_000)
    known = list(told)
    bridge.close()
    qtbot.wait(150)
    assert told == known
    assert len(known) < 5
