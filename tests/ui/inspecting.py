"""An inspector on real desks, in a window of its own, and hands to type into it.

Tests that want `bench` import it and `house`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.domain.edit import changed, edit
from app.domain.shot import Shot
from app.ui.bridge import Bridge
from app.ui.pages.board.inspector.inspector import Inspector
from app.ui.state.film import Film
from app.ui.widgets.fields import Field, TextBox
from app.ui.widgets.stacks import row
from app.ui.widgets.thumbnails import Thumbnails
from tests.ui.stage import Stage, model

KLING = model(
    "Kling 3.0", "K", "1.40", vendor="kling", family="kling",
    prompting={"presets": ["Cinematic", "Anime"], "preset_required": True, "negative": True},
)  # fmt: skip
WIRED = model("Gen-4.5", "R", "1.00", wire_model="gen4.5")


class Bench:
    """An inspector in its own window on a film of three shots; made once, put back between."""

    qtbot: QtBot

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self._cards = [*stage.film.shelf.cards, KLING, WIRED]
        stage.film.shelf.cards[:] = self._cards
        self.bridge = Bridge()
        self.failures: list[Exception] = []
        self.bridge.failed.connect(self.failures.append)
        self.film = Film(self.bridge)
        self.film._timer.setInterval(10)
        self.film.office = SimpleNamespace(catalogue=stage.film.shelf)  # type: ignore[assignment]
        self.thumbnails = Thumbnails()
        self.inspector = Inspector(self.film, self.thumbnails)
        for _step in self.inspector.steps():
            pass
        self.window = QWidget()
        self.window.setLayout(row(None, self.inspector, gap=0))
        self.window.resize(1600, 900)
        self.film.open(stage.bench)
        self._start = stage.shots()
        self.ids = [shot.id for shot in self._start]

    def begin(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.window.resize(1600, 900)
        self.window.show()
        self.window.activateWindow()
        self.wait(lambda: list(self.film.shots) == self.ids)

    def put_back(self) -> None:
        inspector, board = self.inspector, self.stage.bench.board
        self.settled()
        inspector.wide.pin.setChecked(False)
        inspector.wide.compare.exact.setChecked(False)
        inspector.show_wide(False)
        inspector.narrow.show_view("five")
        inspector.show_shots([])
        self.stage.film.shelf.cards[:] = self._cards
        now = board.shots()
        board.commit(edit("back", *(changed(a, b) for a, b in zip(now, self._start, strict=True))))
        self.wait(lambda: list(self.film.shots.values()) == self._start)
        self.settled()
        self.film.undo.stack.clear()
        self.failures.clear()

    def wait(self, until: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(until, timeout=10_000)

    def settled(self) -> None:
        """Everything asked for has come back and was shown."""
        for _ in range(2):
            self.qtbot.wait(20)
            self.wait(lambda: not self.inspector._soon.isActive() and not self.bridge._running)
        self.qtbot.wait(1)

    def shot(self, n: int = 0) -> Shot:
        return self.stage.bench.board.shot(self.ids[n])

    def set(self, *shots: int, **fields: object) -> None:
        ids = [self.ids[n] for n in shots] or self.ids
        paths = {path.replace("__", "."): value for path, value in fields.items()}
        self.stage.bench.board.set_fields(ids, paths)
        board = self.stage.bench.board
        self.wait(lambda: all(self.film.shots[i] == board.shot(i) for i in ids))

    def choose(self, *shots: int) -> Inspector:
        self.inspector.show_shots([self.ids[n] for n in shots])
        self.settled()
        return self.inspector

    def close(self) -> None:
        self.thumbnails.close()
        self.film.close()
        self.bridge.close()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, qapp: QApplication) -> Iterator[Bench]:
    stage = Stage.build(tmp_path_factory.mktemp("film") / "First Light.takeboard").sample(3)
    made = Bench(stage)
    yield made
    made.window.close()
    made.close()
    stage.close()


@pytest.fixture
def bench(house: Bench, qtbot: QtBot) -> Iterator[Bench]:
    house.begin(qtbot)
    yield house
    house.put_back()


def write(field: object, text: str) -> None:
    """Type into a field as a person does, without ending it."""
    assert isinstance(field, Field | TextBox)
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)


def enter(field: QWidget) -> None:
    QTest.keyClick(field, Qt.Key.Key_Return)


def press(within: QWidget, word: str) -> None:
    found = [b for b in within.findChildren(QPushButton) if b.text() == word and b.isVisible()]
    assert len(found) == 1, [b.text() for b in within.findChildren(QPushButton)]
    QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)
