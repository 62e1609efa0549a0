"""Something long tells how far it is, also when the widget that shows it is gone."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
import shiboken6
from pytestqt.qtbot import QtBot

from app.ui.bridge import Bridge
from app.ui.pages.review.sharing.running import Running


@pytest.fixture
def bridge() -> Iterator[Bridge]:
    made = Bridge()
    yield made
    made.close()


def test_a_share_is_shown_as_it_is_told(bridge: Bridge, qtbot: QtBot) -> None:
    running, go = Running(bridge, "Clip"), threading.Event()
    done: list[str] = []
    qtbot.addWidget(running)

    def work(_stop: Callable[[], bool], told: Callable[[float], None]) -> str:
        told(0.4)
        go.wait(20)
        return "made"

    running.run(work, done.append, "Writing")
    qtbot.waitUntil(lambda: running.bar.accessibleDescription() == "40 %", timeout=20_000)
    go.set()
    qtbot.waitUntil(lambda: done == ["made"], timeout=20_000)
    assert not running.busy()


def test_word_of_a_worker_outlives_the_widget(bridge: Bridge, qapp: object) -> None:
    running, gone, over = Running(bridge, "Clip"), threading.Event(), threading.Event()
    errors: list[Exception] = []

    def work(_stop: Callable[[], bool], told: Callable[[float], None]) -> None:
        gone.wait(20)
        try:
            told(0.5)
        except RuntimeError as error:
            errors.append(error)
        over.set()

    running.run(work, lambda _none: None, "Writing")
    bridge.close(0.0)  # as at the end of the window
    shiboken6.delete(running)
    gone.set()
    assert over.wait(20)
    assert errors == []
