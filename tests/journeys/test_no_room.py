"""A disk without room for a film that is paid: the command says so, and nothing is paid twice."""

from __future__ import annotations

import contextlib
import io
import json
from pathlib import Path
from typing import Any

import pytest

from app import cli, studio
from app.cli import jobs as commands
from app.jobs import line
from app.providers import contents
from tests.journeys.takeboard import small_film


def say(*arguments: str) -> tuple[int, dict[str, Any]]:
    """A command in this process, where the disk can be made to look full."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        code = cli.run([*arguments, "--json"], studio.open_office, studio.open_film)
    return code, json.loads(said.getvalue())


def test_a_full_disk_ends_the_command_and_the_next_one_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = str(small_film(tmp_path, shots=1)[0])
    monkeypatch.setattr(commands, "_PATIENCE_S", 0.2)
    monkeypatch.setattr(line, "_SICK_S", 0.1)
    with monkeypatch.context() as crowded:
        crowded.setattr(contents, "_SPARE", 10**18)
        order = ("--rehearse", "--speed", "1000", "--wait", "--model", "runway-gen4.5")
        code, answer = say("render", project, "all", *order)
        assert (code, answer["error"]["kind"]) == (3, "disk-full")
        waiting = say("jobs", project)[1]["jobs"]
        assert {job["state"] for job in waiting} == {"fetching"}
    code, _ = say("run", project, "--until-idle")
    done = say("jobs", project)[1]["jobs"]
    assert code == 0
    assert [job["ticket"] for job in done] == [job["ticket"] for job in waiting]
    assert {job["state"] for job in done} == {"ready"}
    assert {len(job["attempts"]) for job in done} == {1}
