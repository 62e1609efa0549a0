"""The window between its first paint and the loop that fills it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.journeys.takeboard import ROOT

CLOSED_EARLY = """
import sys
from importlib import import_module
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from app import studio
from app.ui.main_window import MainWindow

launch = import_module("app.ui.launch")
app = QApplication([])
seen = []
read = launch._read_ahead

def read_ahead(bridge):
    window = next(w for w in app.topLevelWidgets() if isinstance(w, MainWindow))
    beat = QTimer()
    beat.timeout.connect(lambda: seen.append("app.ui.commands" in sys.modules))
    beat.start(1)
    QTimer.singleShot(5, window.close)
    read(bridge)

launch._read_ahead = read_ahead
code = launch.launch(studio.open_office, studio.open_film, studio.first_rows)
print(code, len(seen), seen[0], "qasync" in sys.modules)
"""


@pytest.mark.timeout(60)
def test_the_window_answers_while_modules_are_read_and_may_be_closed_then(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CLOSED_EARLY],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "TAKEBOARD_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    code, turns, known, read = done.stdout.split()[-4:]
    assert (code, known, read) == ("0", "False", "True")
    assert int(turns) > 1


NO_ROOM = """
import sys
from importlib import import_module
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from app import studio
from app.ui.main_window import MainWindow
from app.ui.widgets.cards import EmptyState

launch = import_module("app.ui.launch")
app = QApplication([])

def look():
    window = next((w for w in app.topLevelWidgets() if isinstance(w, MainWindow)), None)
    told = window.problems.messages() if window else []
    cards = window.findChildren(EmptyState) if told else []
    words = [card.primary.text() for card in cards if card.primary and card.isVisible()]
    if words:
        print(words[0], told[0], sep="|")
        window.close()

beat = QTimer()
beat.timeout.connect(look)
beat.start(20)
launch.launch(studio.open_office, studio.open_film, studio.first_rows)
"""


@pytest.mark.timeout(120)
def test_where_the_sample_cannot_be_made_the_first_start_offers_other_ways(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    for name in ("Videos", "Movies"):
        (home / name).write_text("no folder")
    done = subprocess.run(
        [sys.executable, "-c", NO_ROOM],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": str(home),
             "TAKEBOARD_HOME": str(tmp_path / "house")},
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.startswith("Open Sample Film|"), done.stdout
    assert "is a file, not a folder" in done.stdout
