"""The line under the real window: nothing of it may run where the window paints."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> dict:
    """What `tests.ui.watched_line` saw."""
    folder = tmp_path_factory.mktemp("films")
    environment = os.environ | {
        "TAKEBOARD_HOME": str(folder / "home"),
        "XDG_CONFIG_HOME": str(folder / "settings"),
        "QT_QPA_PLATFORM": "offscreen",
    }
    command = [sys.executable, "-m", "tests.ui.watched_line", str(folder)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout.splitlines()[-1])


def test_both_takes_land_in_the_open_window(watched: dict) -> None:
    assert list(watched["end"].values()) == ["ready", "ready"]
    steps, told = {name for name, _ in watched["steps"]}, {name for name, _ in watched["told"]}
    assert {"prepare", "send", "poll", "fetch", "draw", "land", "evaluate", "close"} <= steps
    assert {"JobMoved rendering", "JobProgressed", "TakeLanded", "TakeEvaluated"} <= told


@pytest.mark.parametrize("seen", ["steps", "told"])
def test_no_step_runs_and_nothing_is_told_on_the_windows_thread(watched: dict, seen: str) -> None:
    assert [name for name, thread in watched[seen] if thread == watched["qt"]] == []
