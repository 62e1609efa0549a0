"""Full disks, damaged and deleted databases, vanished media, kills: a message, and nothing lost.

Real processes on real folders, through the command line alone.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import re
import resource
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.journeys.takeboard import (
    all_well,
    going,
    simulator,
    small_film,
    takeboard,
    well,
)

SMALL = 700_000  # bytes: the largest file, and about what is left on the full disk


@dataclass
class Disk:
    """A folder whose disk can be filled; `before` makes a child feel it."""

    folder: Path
    before: Callable[[], None] | None = None
    filler: Path | None = None
    spec: str = "960x540@24"  # a take and its copy must be larger than what there is room for

    def fill(self) -> None:
        if self.filler is None:
            self.before = _small_files
            return
        free = shutil.disk_usage(self.folder).free
        self.filler.write_bytes(bytes(max(0, free - SMALL - 500_000)))

    def make_room(self) -> None:
        self.before = None
        if self.filler is not None:
            self.filler.unlink()


def _small_files() -> None:
    """No file may grow further: what a system says then is taken for a full disk."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (SMALL, SMALL))


def _may_mount() -> bool:
    if os.geteuid():
        return False
    done = subprocess.run(["unshare", "-m", "mount", "-t", "tmpfs", "none", "/mnt"], check=False)
    return done.returncode == 0


_ROOMS = ["limit", *([pytest.param("tmpfs", marks=pytest.mark.long)] if _may_mount() else [])]


@pytest.fixture(params=_ROOMS)
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Disk]:
    """A limit on every file's size works for anybody; a small disk of its own where that may be."""
    if request.param == "limit":
        yield Disk(tmp_path)
        return
    folder = tmp_path / "disk"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=80m", "none", str(folder)], check=True)
    try:
        yield Disk(folder, filler=folder / "filler", spec="1280x720@24")
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_is_named_and_work_goes_on_when_there_is_room(disk: Disk) -> None:
    commands = ("set 10 frames=96", "render 10 --takes 1")
    project, (_, ordered) = small_film(disk.folder, *commands, spec=disk.spec)
    (job,) = ordered["jobs"]
    disk.fill()
    drawn = takeboard("run", project, "--until-idle", before=disk.before)
    assert (drawn.code, drawn.kind) == (3, "disk-full"), drawn
    assert [row["id"] for row in well("jobs", project)["jobs"]] == [job["id"]]
    assert _media(project) == []

    disk.make_room()
    clip = disk.folder / "clip.mov"
    well("run", project, "--until-idle")  # nothing was given up: it goes on where it stood
    (take,) = well("takes", project)["takes"]
    assert _media(project) == ["S010T01A.mov"]
    shutil.copyfile(project / take["file"], clip)

    disk.fill()
    added = takeboard("add-take", project, 20, clip, before=disk.before)
    assert (added.code, added.kind) == (3, "disk-full"), added
    assert _media(project) == ["S010T01A.mov"]
    disk.make_room()
    well("circle", project, "S010T01A")
    disk.fill()
    delivered = takeboard("deliver", project, before=disk.before)
    assert (delivered.code, delivered.kind) == (3, "disk-full"), delivered
    assert delivered.data["error"]["next_step"]
    assert list((project / "deliveries").iterdir()) == []

    disk.make_room()
    taken_in, again = all_well(["add-take", project, 20, clip], ["deliver", project])
    assert taken_in["take"]["sha256"] == take["sha256"]
    assert (again["version"], again["events"], again["checks"]["ok"]) == (1, 1, True)


def test_a_damaged_project_comes_back_from_its_backup(tmp_path: Path) -> None:
    project, _ = small_film(tmp_path)
    (first,) = (project / "backups").glob("project-*.db")
    first.rename(first.with_name("project-20260101T120000Z.db"))  # so another one is due
    well("set", project, "20", "mood=sober")
    newest = max((project / "backups").glob("project-*.db"))
    assert newest.stem != "project-20260101T120000Z"
    made = re.sub(r"project-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)\d\dZ", r"\1-\2-\3 \4:\5", newest.stem)
    database = project / "project.db"
    sound = database.read_bytes()
    damaged = sound[:100] + b"\xa5" * 20_000 + sound[20_100:]
    database.write_bytes(damaged)

    read = takeboard("shots", project)
    assert read.code == 0
    assert made in read.said
    assert database.read_bytes() == damaged
    written = takeboard("set", project, "10", "mood=tense")
    assert (written.code, written.data) == (0, {"changed": 1})
    assert made in written.said
    assert "may be missing" in written.said
    (kept,) = (project / "backups").glob("damaged-*.db")
    assert kept.name in written.said
    assert kept.read_bytes() == damaged
    after = takeboard("shots", project)
    assert [shot["number"] for shot in after.data["shots"]] == ["10", "20"]
    assert after.data["shots"][0]["elements"]["mood"] == "tense"
    assert "backup" not in after.said


def test_without_the_engines_file_nothing_is_lost_or_paid_twice(tmp_path: Path) -> None:
    project, _ = small_film(tmp_path)
    with simulator(tmp_path, "--speed", 10) as env:
        order = ("--takes", 2, "--model", "runway-gen4.5", "--cap", 50)
        ids = [job["id"] for job in well("render", project, *order, env=env)["jobs"]]
        with going("run", project, env=env) as process:
            _until(lambda: _ask(project, "select count(ticket) from job") >= 2)
            _until(lambda: not _ask(project, "select count(*) from job where state='submitting'"))
            process.send_signal(signal.SIGKILL)
            process.wait()
        for file in project.glob("jobs.db*"):
            file.unlink()
        takeboard("run", project, "--until-idle", env=env)
        doubts = well("jobs", project, "--state", "in_doubt")["jobs"]
        assert doubts == []  # nothing was on its way when it was killed
    jobs, takes, ledger = all_well(["jobs", project], ["takes", project], ["ledger", project])
    assert [job["id"] for job in jobs["jobs"]] == ids
    assert [job["state"] for job in jobs["jobs"]] == ["ready"] * 4
    assert sorted(take["id"] for take in takes["takes"]) == sorted(
        job["take"] for job in jobs["jobs"]
    )
    bill = [json.loads(line) for line in (tmp_path / "bill.jsonl").read_text().splitlines()]
    charged = sorted(line["task"] for line in bill if line["kind"] == "charged")
    assert len(charged) == 4
    spent = sorted(e["ticket"] for e in ledger["entries"] if e["kind"] == "spent")
    assert spent == charged


def test_missing_media_is_said_and_comes_home_by_relinking(tmp_path: Path) -> None:
    project, _ = small_film(tmp_path, "render --takes 1 --wait", "circle S010T01A")
    away = tmp_path / "old disk" / "deep"
    away.mkdir(parents=True)
    (project / "media" / "S010T01A.mov").rename(away / "S010T01A.mov")
    (away / "S020T01A.mov").write_bytes(b"the same name, something else")
    (project / "media" / "S020T01A.mov").unlink()

    listed = takeboard("takes", project)
    assert [take["missing"] for take in listed.data["takes"]] == [True, True]
    assert "S010T01A, S020T01A" in listed.said
    refused = takeboard("deliver", project)
    assert (refused.code, refused.kind) == (1, "export-impossible")
    assert "S010T01A" in refused.data["error"]["message"]
    assert "elink" in refused.data["error"]["next_step"]
    assert list((project / "deliveries").iterdir()) == []

    found, listed_again, delivered = all_well(
        ["relink", project, tmp_path / "old disk"], ["takes", project], ["deliver", project]
    )
    assert found == {"found": ["S010T01A"], "still_missing": ["S020T01A"]}
    assert [take["missing"] for take in listed_again["takes"]] == [False, True]
    assert delivered["events"] == 1


@pytest.mark.long
def test_a_sample_that_was_killed_three_times_ends_like_any_other(tmp_path: Path) -> None:
    dice = random.Random(20261121)
    command = ("sample", tmp_path, "--spec", "320x180@24", "--takes", 1)
    project = tmp_path / "First Light.takeboard"
    seen: list[str] = []
    moments = [
        lambda: _until(lambda: any(tmp_path.glob(".*/*/references/*"))),
        lambda: _until(lambda: len(_media(project)) >= dice.randint(3, 25)),
        lambda: _until(lambda: any((project / "deliveries").glob(".*/MEDIA/*.mov"))),
    ]
    for moment in moments:
        with going(*command) as process:
            moment()
            process.send_signal(signal.SIGKILL)
            process.wait()
        seen.append(f"{len(_media(project))} takes")
        assert project.exists() == (len(seen) > 1)
    done = well(*command)
    assert (done["shots"], done["takes"], done["events"], done["frames"]) == (30, 30, 30, 2160), (
        seen
    )
    jobs, takes, report = all_well(
        ["jobs", project], ["takes", project], ["verify", done["package"]]
    )
    assert [job["state"] for job in jobs["jobs"]] == ["ready"] * 30
    assert len({take["shot"] for take in takes["takes"]}) == 30
    assert report["ok"] is True
    assert [path.name for path in tmp_path.iterdir()] == [project.name]
    assert [path.name for path in (project / "deliveries").iterdir()] == ["First_Light_v001"]


def _media(project: Path) -> list[str]:
    """Takes, and parts of takes, in the project's media folder."""
    return sorted(path.name for path in (project / "media").rglob("*") if path.is_file())


def _ask(project: Path, query: str) -> int:
    with contextlib.closing(sqlite3.connect(project / "project.db", timeout=30)) as conn:
        return int(conn.execute(query).fetchone()[0])


def _until(reached: Callable[[], bool], seconds: float = 240) -> None:
    end = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < end
        time.sleep(0.01)
