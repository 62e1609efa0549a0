"""A dressed application, a film on a stage, and a window that shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.bridge import Bridge
from app.ui.commands import Commands
from app.ui.main_window import MainWindow
from app.ui.pages.board.storyboard.grid import Grid
from app.ui.state.film import Film
from app.ui.theme.style import dress
from tests.ui.hands import png
from tests.ui.stage import Stage


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> Iterator[QApplication]:
    """Dressed, whoever made it: tests elsewhere may have begun a plain one in this process."""
    dress(qapp)
    yield qapp
    # without a display Qt would let go of what Python put there only after Python has ended
    qapp.clipboard().clear()


@pytest.fixture(autouse=True)
def _no_settings(tmp_path: Path) -> None:
    """Qt asks for the settings folder once a process; a newcomer has one of their own."""
    QSettings.setPath(
        QSettings.Format.NativeFormat, QSettings.Scope.UserScope, str(tmp_path / "settings")
    )


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """Six shots of the sample film at 320x180."""
    made = Stage.build(tmp_path / "First Light.takeboard").sample(6)
    yield made
    made.close()


class Opened:
    """A window on a stage, filled; `problems` are the cards it shows."""

    def __init__(self, stage: Stage, qtbot: QtBot) -> None:
        self.stage, self.qtbot = stage, qtbot
        self.bridge = Bridge()
        self.film = Film(self.bridge)
        self.film._timer.setInterval(20)  # people need four looks a second, a test needs more
        self.film.office = SimpleNamespace(  # type: ignore[assignment]
            catalogue=stage.film.shelf,
            accounts=SimpleNamespace(list=list, sheets=tuple, keyring=lambda: (True, "test")),
            recent=list,
        )
        self.window = MainWindow(self.film)
        self.commands = Commands(self.window, self.film)
        qtbot.addWidget(self.window)
        self.window.resize(1600, 900)
        self.window.show()
        self.window.activateWindow()
        # Qt remembers the modifiers of the last event, also those a test before ended with
        QTest.keyRelease(self.window, Qt.Key.Key_Shift)
        self.film.open(stage.bench)
        self.commands.film_open()
        self.wait(lambda: bool(self.film.rows) and self.film.money is not None)

    @property
    def problems(self) -> list[str]:
        return self.window.problems.messages()

    def wait(self, until: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(until, timeout=20_000)

    def settled(self) -> None:
        """Everything asked for has come back and was shown."""
        self.qtbot.wait(40)
        self.wait(lambda: not self.bridge._running)
        self.qtbot.wait(40)
        self.wait(lambda: not self.bridge._running)

    def close(self) -> None:
        self.window.close()
        self.film.close()
        self.bridge.close()


@pytest.fixture
def opened(stage: Stage, qtbot: QtBot) -> Iterator[Opened]:
    made = Opened(stage, qtbot)
    yield made
    made.close()


@pytest.fixture
def grid(opened: Opened) -> Grid:
    """The storyboard at rest."""
    opened.settled()
    return opened.window.board.grid


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A picture as it lies in a file manager."""
    made = tmp_path / "pier at dawn.png"
    made.write_bytes(png())
    return made
