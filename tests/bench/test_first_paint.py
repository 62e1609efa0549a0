"""Time to first paint of the studio against a bare Qt window, in the same run, interleaved."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.bench.screen import screen
from tests.journeys.takeboard import ROOT, takeboard

BARE = """
import sys, time
start = time.time()
from PySide6.QtWidgets import QApplication, QMainWindow
class Window(QMainWindow):
    done = False
    def paintEvent(self, event):
        super().paintEvent(event)
        self.done = True
app = QApplication([])
window = Window()
window.resize(1600, 900)
window.show()
while not window.done:
    app.processEvents()
print(time.time() * 1000)
"""


def _bare(env: dict[str, str]) -> float:
    begun = time.time() * 1000
    done = subprocess.run(
        [sys.executable, "-c", BARE],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, **env},
    )
    return float(done.stdout.split()[-1]) - begun


def _studio(project: str, file: Path, env: dict[str, str]) -> float:
    environment = {**os.environ, **env, "TAKEBOARD_FIRST_PAINT": str(file)}
    process = subprocess.Popen(
        [sys.executable, "-m", "app", project], cwd=ROOT, env=environment, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(1200):
            if file.exists() and file.read_text().strip():
                break
            assert process.poll() is None, "the studio ended before it painted"
            time.sleep(0.05)
    finally:
        process.terminate()
        process.wait(60)
    text = file.read_text()
    file.unlink()
    data = json.loads(text)
    return float(data["ms"] if isinstance(data, dict) else data)


@pytest.mark.bench
def test_first_paint_against_a_bare_window(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    film = takeboard("sample", tmp_path, "--spec", "320x180@24", "--takes", 1).data["project"]
    with screen() as (where, env):
        pairs = [(_studio(film, tmp_path / "paint.json", env), _bare(env)) for _ in range(6)]
    pairs = pairs[1:]  # the first start also warms the disk's cache
    ours, bare = (statistics.median(side) for side in zip(*pairs, strict=True))
    with capsys.disabled():
        print(
            f"\nfirst paint on {where}, 30 shots: {ours:.0f} ms; bare Qt window: {bare:.0f} ms; ",
            end="",
        )
        print(f"ratio {ours / bare:.2f} (medians of {len(pairs)})")
