"""SIGKILL while stills are sent, fetched and landed: none paid twice, none lost, none doubled."""

from __future__ import annotations

import json
import random
import sqlite3
import subprocess
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from tests.journeys.takeboard import going, small_film, takeboard, well

STILLS = 12
AIMS = ("submitting", "rendering", "fetching", "evaluating", "ready")


@pytest.mark.long
def test_stills_survive_kills_and_agree_with_the_bill(tmp_path: Path) -> None:
    dice, bill = random.Random(20261121), tmp_path / "bill.jsonl"
    project, _ = small_film(tmp_path, shots=1)
    with going("simulator", "fal", "--ledger", bill, "--speed", "4") as process:
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        env = {"TAKEBOARD_FAL_BASE_URL": told["base_url"], "TAKEBOARD_FAL_KEY": told["key"]}
        well("render", project, "10", "--mode", "still", "--takes", STILLS, "--cap", "5", env=env)
        hit: Counter[str] = Counter()
        for aim in AIMS * 2:
            with going("run", project, "--until-idle", env=env) as run:
                _wait_for(project, aim, run)
                time.sleep(dice.uniform(0, 0.1))
                run.kill()
                run.wait(20)
            hit += Counter(_states(project))
        takeboard("run", project, "--until-idle", env=env)
        lines = [json.loads(line) for line in bill.read_text().splitlines()]
        charged = {line["request_sha256"]: line["task"] for line in lines}
        doubts = [
            job for job in well("jobs", project, env=env)["jobs"] if job["state"] == "in_doubt"
        ]
        for job in doubts:
            ticket = charged.get(job["request_sha256"])
            answer = ("--accepted", ticket) if ticket else ("--not-accepted",)
            well("resolve", project, job["id"], *answer, env=env)
        well("run", project, "--until-idle", env=env)
        jobs = well("jobs", project, env=env)["jobs"]
        lines = [json.loads(line) for line in bill.read_text().splitlines()]
        process.terminate()
        process.wait(20)
    assert [job["state"] for job in jobs] == ["ready"] * STILLS
    stills = well("stills", project)["stills"]
    assert sorted(row["id"] for row in stills) == sorted(job["still"] for job in jobs)
    assert [row["number"] for row in stills] == list(range(1, STILLS + 1))
    assert all((project / row["file"]).is_file() for row in stills)
    tasks = [line["task"] for line in lines if line["kind"] == "charged"]
    assert sorted(tasks) == sorted(job["ticket"] for job in jobs)
    assert len(tasks) == len(set(tasks)) == STILLS
    parts = project / "media" / ".parts"
    assert [file.name for file in parts.iterdir()] == [] if parts.exists() else True
    assert sum(hit[aim] for aim in AIMS[:4]) > 0
    print(f"\nkills met {dict(hit)}; {len(doubts)} doubts settled, {len(tasks)} charges")


def _states(project: Path) -> list[str]:
    with closing(sqlite3.connect(f"file:{project / 'project.db'}?mode=ro", uri=True)) as conn:
        return [state for (state,) in conn.execute("select state from job")]


def _wait_for(project: Path, aim: str, run: subprocess.Popen[str]) -> None:
    """Until a job more is in the state than before; a process that ended waits for nobody."""
    before, end = _states(project).count(aim), time.monotonic() + 60
    while run.poll() is None and time.monotonic() < end:
        if _states(project).count(aim) > before:
            return
        time.sleep(0.005)
