"""The whole line on the sample film, headless, through the command line alone."""

from __future__ import annotations

import hashlib
import shutil
from itertools import pairwise
from pathlib import Path

import pytest

from app.domain.timing import frames_of, parse_rate
from tests.journeys.takeboard import all_well, takeboard

RATE = parse_rate(24)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    folder = tmp_path_factory.mktemp("sample")
    answer = takeboard("sample", folder, "--spec", "320x180@24", "--takes", 1)
    assert answer.code == 0, answer.data
    return answer.data


def test_thirty_shots_leave_as_thirty_events(film: dict[str, object]) -> None:
    assert film["shots"] == 30
    assert film["takes"] == 30
    assert film["events"] == 30
    assert film["frames"] == 2160
    assert set(film["seconds"]) == {"board", "render", "select", "deliver"}  # type: ignore[call-overload]


def test_the_package_reads_back_equal(film: dict[str, object]) -> None:
    report = takeboard("verify", film["package"])
    assert report.code == 0, report.data["problems"]
    assert report.data["ok"] is True
    assert report.data["events"] == 30
    assert report.data["frames"] == 2160
    assert report.data["start"] == "01:00:00:00"
    assert report.data["end"] == "01:01:30:00"
    assert report.data["reels"] == len(set(report.data["reel_names"])) == 30


def test_no_source_timecode_is_used_twice(film: dict[str, object]) -> None:
    takes = takeboard("takes", film["project"]).data["takes"]
    ranges = sorted((t["source_start"], t["source_start"] + t["frames"]) for t in takes)
    assert len({t["slate"] for t in takes}) == 30
    assert all(end <= start for (_, end), (start, _) in pairwise(ranges))
    assert ranges[0][0] >= frames_of("01:00:00:00", RATE)


def test_every_take_has_handles_and_starts_behind_them(film: dict[str, object]) -> None:
    for take in takeboard("takes", film["project"]).data["takes"]:
        assert take["frames"] == 96
        assert (take["in"], take["out"]) == (12, 84)
        assert take["verdict"] == "PASS", take["word"]
        assert take["prompt_version"] == 1


def test_a_moved_package_still_verifies(film: dict[str, object], tmp_path: Path) -> None:
    moved = tmp_path / "My Film Zażółć #1 & (b)"
    shutil.copytree(str(film["package"]), moved)
    assert takeboard("relocate", moved, "/Volumes/Show/First Light").data["ok"] is True


@pytest.mark.long
def test_a_moved_package_verifies_unchanged_and_after_two_takes_a_shot(tmp_path: Path) -> None:
    answer = takeboard("sample", tmp_path, "--spec", "640x360@24")
    assert answer.code == 0
    assert (answer.data["takes"], answer.data["events"]) == (60, 30)
    moved = tmp_path / "Elsewhere"
    Path(answer.data["package"]).rename(moved)
    report = takeboard("verify", moved).data
    assert (report["ok"], report["frames"], report["reels"]) == (True, 2160, 30)
    assert (
        len({take["slate"] for take in takeboard("takes", answer.data["project"]).data["takes"]})
        == 60
    )


@pytest.mark.long
def test_originals_are_never_touched_by_a_delivery(film: dict[str, object]) -> None:
    project = Path(str(film["project"]))
    before = {t["file"]: t["sha256"] for t in takeboard("takes", project).data["takes"]}
    again = takeboard("deliver", project)
    assert again.code == 0
    assert again.data["version"] == 2
    for file, digest in before.items():
        assert hashlib.sha256((project / file).read_bytes()).hexdigest() == digest


def test_jobs_and_ledger_agree(film: dict[str, object]) -> None:
    jobs = takeboard("jobs", film["project"]).data["jobs"]
    assert [job["state"] for job in jobs] == ["ready"] * 30
    assert takeboard("ledger", film["project"]).data["totals"]["spent"]["amount"] == "0"


def test_the_shot_list_goes_out_and_comes_back(film: dict[str, object], tmp_path: Path) -> None:
    tables = [tmp_path / name for name in ("shots.csv", "shots.xlsx")]
    new = [tmp_path / f"{table.name}.takeboard" for table in tables]
    like = ("--spec", "1920x1080@24")
    *_, first, second, third = all_well(
        *(["export-shots", film["project"], table] for table in tables),
        *(["new", tmp_path, "--name", table.name, *like] for table in tables),
        *(["import", project, table] for project, table in zip(new, tables, strict=True)),
        *(["shots", project] for project in (*new, film["project"])),
    )
    left_out = {"id", "first_frame_id", "last_frame_id", "references", "status"}
    told = [
        [{k: v for k, v in shot.items() if k not in left_out} for shot in answer["shots"]]
        for answer in (first, second, third)
    ]
    assert len(told[2]) == 30
    assert told[0] == told[1] == told[2]
