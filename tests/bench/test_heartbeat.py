"""Does the window ever stand still? A 10 ms beat on its thread while the sample film renders."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from app import studio
from app.production.workbench import SampleOptions
from tests.bench.screen import screen
from tests.journeys.takeboard import ROOT, well

OPEN = "select count(*) from job where state not in ('ready', 'failed', 'cancelled')"


@pytest.mark.bench
@pytest.mark.timeout(1800)
def test_the_beat_of_the_window_while_the_sample_renders(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = studio.open_office().sample(tmp_path, SampleOptions(takes=1))
    queued = len(well("render", project, "--takes", 1)["jobs"])
    file = tmp_path / "beat.json"
    with screen() as (where, env):
        process = subprocess.Popen(
            [sys.executable, "-m", "app", str(project)],
            cwd=ROOT,
            env={**os.environ, **env, "TAKEBOARD_HEARTBEAT": str(file)},
            stderr=subprocess.DEVNULL,
        )
        try:
            while _count(project, OPEN):
                assert process.poll() is None, "the window closed by itself"
                time.sleep(0.5)
            time.sleep(2)
        finally:
            process.terminate()
            process.wait(60)
    beat = json.loads(file.read_text())
    ready = _count(project, "select count(*) from job where state = 'ready'")
    with capsys.disabled():
        print(f"\nheartbeat on {where}: {beat['beats']} beats in {beat['seconds']} s, {ready} of")
        print(f"{queued} takes ready; median {beat['median']} ms, p99 {beat['p99']} ms, ", end="")
        print(f"longest {beat['longest']} ms, {len(beat['gaps'])} gaps over 100 ms")
        for gap in beat["gaps"]:
            print(f"  at {gap['at_s']} s: {gap['ms']} ms, {gap['ran'] or 'nothing named'}")


def _count(project: Path, query: str) -> int:
    with closing(sqlite3.connect(project / "project.db", timeout=30)) as conn:
        return int(conn.execute(query).fetchone()[0])
