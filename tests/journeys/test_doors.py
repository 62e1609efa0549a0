"""Folders that were moved or copied, are open elsewhere, too new or closed: each says what it is.

Real processes on real folders, through the command line alone.
"""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import os
import platform
import shutil
import signal
import sqlite3
import sys
import time
from pathlib import Path

import pytest

from tests.journeys.takeboard import (
    all_well,
    going,
    several,
    small_film,
    takeboard,
    well,
)

SENDING = ("cancel", "retry", "release")


@pytest.fixture
def queued(tmp_path: Path) -> tuple[Path, list[str]]:
    """A film with two queued jobs, and their ids."""
    project, (ordered,) = small_film(tmp_path, "render --takes 1")
    return project, [job["id"] for job in ordered["jobs"]]


def everything(folder: Path) -> dict[str, tuple[int, str]]:
    """Time and content of every file."""
    return {
        str(file.relative_to(folder)): (
            file.stat().st_mtime_ns,
            hashlib.sha256(file.read_bytes()).hexdigest(),
        )
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def test_a_copy_sends_nothing_until_somebody_decides(
    queued: tuple[Path, list[str]], tmp_path: Path
) -> None:
    original, ids = queued
    copy = tmp_path / "elsewhere" / "Film.takeboard"
    shutil.copytree(original, copy)
    refused = several(
        [
            ["run", copy, "--until-idle"],
            ["render", copy, "--takes", 1],
            *([word, copy, ids[0]] for word in SENDING),
            ["resolve", copy, ids[0], "--not-accepted"],
        ]
    )
    assert [(answer.code, answer.kind) for answer in refused] == [(3, "moved-or-copied")] * 6
    for answer in refused:
        error = answer.data["error"]
        assert "copied" in error["message"]
        assert "adopt" in error["next_step"]
        assert error["details"]["jobs"] == 2
    others = [
        ["shots", copy], ["jobs", copy], ["lint", copy], ["takes", copy], ["cut", copy],
        ["set", copy, "10", "mood=restless"], ["hold", copy, ids[0]],
    ]  # fmt: skip
    assert [answer.code for answer in several(others)] == [0] * len(others)

    mine, decided, ran, takes = all_well(
        ["adopt", original, "--moved"],
        ["adopt", copy, "--copy"],
        ["run", copy, "--until-idle"],
        ["takes", copy],
    )
    assert decided["id"] != mine["id"]
    assert [job["state"] for job in decided["jobs"]] == ["held", "held"]
    assert {job["reason"] for job in decided["jobs"]} == {"belongs to the original"}
    assert ran["idle"] is True
    assert takes["takes"] == []

    well("run", original, "--until-idle")
    jobs, takes, fresh = all_well(
        ["jobs", original], ["takes", original], ["render", copy, "10", "--takes", 1, "--wait"]
    )
    assert [job["state"] for job in jobs["jobs"]] == ["ready", "ready"]
    assert len(takes["takes"]) == 2
    assert [job["state"] for job in fresh["jobs"]] == ["ready"]


def test_a_moved_folder_goes_on_where_it_is(queued: tuple[Path, list[str]], tmp_path: Path) -> None:
    original, ids = queued
    moved = tmp_path / "Archive & more" / "Renamed Żółw.takeboard"
    moved.parent.mkdir()
    original.rename(moved)
    answer = takeboard("run", moved, "--until-idle")
    assert (answer.code, answer.kind) == (3, "moved-or-copied")
    adopted, _, jobs = all_well(
        ["adopt", moved, "--moved"], ["run", moved, "--until-idle"], ["jobs", moved]
    )
    assert [job["id"] for job in adopted["jobs"]] == ids
    assert [job["state"] for job in jobs["jobs"]] == ["ready", "ready"]
    # nothing is unfinished any more, so the next place is taken without a question
    moved.rename(original)
    assert well("render", original, "10", "--takes", 1, "--wait")["jobs"][0]["state"] == "ready"


def test_the_second_writer_is_told_who_the_first_is(queued: tuple[Path, list[str]]) -> None:
    project, ids = queued
    with going("run", project) as first:
        end = time.monotonic() + 60
        while f'"pid": {first.pid}' not in _text(project / "takeboard.lock"):
            assert time.monotonic() < end
            assert first.poll() is None
            time.sleep(0.02)
        second = takeboard("set", project, "10", "mood=tense")
        assert (second.code, second.kind) == (3, "project-open-elsewhere")
        assert second.data["error"]["details"]["pid"] == first.pid
        assert second.data["error"]["details"]["host"] == platform.node()
        assert str(first.pid) in second.data["error"]["message"]
        reading = several([["shots", project], ["jobs", project], ["takes", project]])
        assert [answer.code for answer in reading] == [0, 0, 0]
        assert {shot["elements"]["mood"] for shot in reading[0].data["shots"]} == {"calm"}
        first.send_signal(signal.SIGTERM)
        first.communicate(timeout=60)
    changed, _, jobs, takes = all_well(
        ["set", project, "10", "mood=tense"],
        ["run", project, "--until-idle"],
        ["jobs", project],
        ["takes", project],
    )
    assert changed["changed"] == 1
    assert sorted(job["state"] for job in jobs["jobs"]) == ["ready", "ready"]
    assert len(takes["takes"]) == len(ids)


def test_a_newer_project_is_refused_by_every_command_untouched(
    queued: tuple[Path, list[str]], tmp_path: Path
) -> None:
    project, ids = queued
    with contextlib.closing(sqlite3.connect(project / "project.db")) as conn, conn:
        conn.execute("update alembic_version set version_num = 'of_tomorrow'")
    table, clip = tmp_path / "shots.csv", tmp_path / "clip.mov"
    clip.write_bytes(b"no clip")
    commands: list[list[object]] = [
        ["shots", project], ["lint", project], ["jobs", project], ["takes", project],
        ["cut", project], ["ledger", project], ["budget", project], ["budget", project, "--cap", 5],
        ["estimate", project, "--takes", 1], ["compile", project, 10], ["run", project],
        ["run", project, "--until-idle"], ["render", project], ["deliver", project],
        ["adopt", project, "--moved"], ["adopt", project, "--copy"], ["lock", project],
        ["set", project, "all", "mood=odd"], ["assign", project, "all", "animatic"],
        ["import", project, table], ["import", project, table, "--dry-run"],
        ["export-shots", project, tmp_path / "out.csv"], ["character", project, "list"],
        ["character", project, "add", "Ada", "--wording", "Ada, 40"], ["kit", project, "show"],
        *([word, project, ids[0]] for word in (*SENDING, "hold")),
        ["resolve", project, ids[0], "--not-accepted"], ["judge", project, "S010T01A", "keep"],
        ["circle", project, "S010T01A"], ["add-take", project, 10, clip],
        ["relink", project, tmp_path],
    ]  # fmt: skip
    before = everything(project)
    for command, answer in zip(commands, several(commands), strict=True):
        assert (answer.code, answer.kind) == (3, "project-too-new"), command
        assert answer.data["error"]["next_step"]
    assert everything(project) == before
    assert not (tmp_path / "out.csv").exists()


def test_a_read_only_folder_is_read_and_says_why_it_is_not_written(
    queued: tuple[Path, list[str]], tmp_path: Path
) -> None:
    project, ids = queued
    well("render", project, "10", "--takes", 1, "--wait")
    _close(project)
    try:
        before = everything(project)
        reading: list[list[object]] = [
            ["shots", project], ["jobs", project], ["takes", project], ["cut", project],
            ["ledger", project], ["budget", project], ["lint", project],
            ["compile", project, 10, "--model", "runway-gen4.5"],
            ["estimate", project, "--takes", 1], ["kit", project, "show"],
            ["export-shots", project, tmp_path / "out.csv"],
        ]  # fmt: skip
        for command, answer in zip(reading, several(reading, before=no_privilege), strict=True):
            assert answer.code == 0, (command, answer)
        writing: list[list[object]] = [
            ["set", project, "10", "mood=odd"], ["render", project, "10"], ["deliver", project],
            ["run", project, "--until-idle"], ["hold", project, ids[0]],
            ["circle", project, "S010T01A"], ["import", project, tmp_path / "shots.csv"],
            ["budget", project, "--cap", 5], ["adopt", project, "--copy"],
        ]  # fmt: skip
        for command, answer in zip(writing, several(writing, before=no_privilege), strict=True):
            assert (answer.code, answer.kind) == (3, "read-only"), command
            assert project.name in answer.data["error"]["message"]
            assert "copy" in answer.data["error"]["next_step"].lower()
        assert everything(project) == before
    finally:
        _open(project)
    assert well("set", project, "10", "mood=odd")["changed"] == 1


def no_privilege() -> None:
    """Let the child be bound by permissions, also where the tests run as root."""
    if sys.platform == "linux" and os.geteuid() == 0:
        libc = ctypes.CDLL(None)
        for overriding in (1, 2, 3):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH, CAP_FOWNER
            libc.prctl(24, overriding, 0, 0, 0)  # PR_CAPBSET_DROP


def _close(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)


def _open(folder: Path) -> None:
    folder.chmod(0o755)
    for path in folder.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)


def _text(file: Path) -> str:
    return file.read_text() if file.exists() else ""
