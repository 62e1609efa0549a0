"""OpenCV brings a Qt of its own and points the environment at it; our Qt must never see that."""

import json
import os
import subprocess
import sys

from tests.floors.tree import ROOT

WATCHED = ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR", "LD_LIBRARY_PATH")
LOOK = f"""
import json, os
watched = {WATCHED!r}
before = {{name: os.environ.get(name) for name in watched}}
import app.media.opencv
after = {{name: os.environ.get(name) for name in watched}}
print(json.dumps([before, after]))
"""


def environment_around_the_import(**given: str) -> tuple[dict[str, str], dict[str, str]]:
    clean = {name: value for name, value in os.environ.items() if name not in WATCHED}
    clean |= {"PYTHONPATH": str(ROOT), **given}
    run = subprocess.run(
        [sys.executable, "-c", LOOK], env=clean, capture_output=True, text=True, check=True
    )
    before, after = json.loads(run.stdout)
    return before, after


def test_importing_opencv_leaves_the_environment_as_it_was() -> None:
    before, after = environment_around_the_import()
    assert after == before


def test_what_the_person_had_set_survives_the_import() -> None:
    before, after = environment_around_the_import(LD_LIBRARY_PATH="/opt/own")
    assert after["LD_LIBRARY_PATH"] == before["LD_LIBRARY_PATH"] == "/opt/own"
