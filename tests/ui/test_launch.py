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
