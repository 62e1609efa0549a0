"""The wheel carries its resources and renders the sample film away from any checkout."""

import csv
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.floors.tree import ROOT


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's wheel, built without network and unpacked as an installer would."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = folder.glob("takeboard-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def takeboard(site: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command from the unpacked wheel; the checkout installed beside it is looked at later."""
    start = (
        "import sys, pathlib, app; from app.__main__ import main\n"
        f"assert pathlib.Path(app.__file__).is_relative_to({str(site)!r}), app.__file__\n"
        "sys.exit(main())"
    )
    return subprocess.run(
        [sys.executable, "-P", "-c", start, *arguments],
        cwd=site,
        env={**os.environ, "PYTHONPATH": str(site)},
        capture_output=True,
        text=True,
    )


def test_every_resource_and_every_migration_is_inside(unpacked: Path) -> None:
    for source, packed in [
        (ROOT / "resources", unpacked / "app" / "_resources"),
        (ROOT / "app" / "storage", unpacked / "app" / "storage"),
    ]:
        assert files(source) == files(packed)


def files(folder: Path) -> set[Path]:
    return {
        path.relative_to(folder)
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.mark.parametrize("whole", [False, pytest.param(True, marks=pytest.mark.long)])
def test_the_sample_film_renders_from_the_wheel(
    unpacked: Path, tmp_path: Path, whole: bool
) -> None:
    """The whole line of it; of a shot of each scene, as what they need of the wheel is the same."""
    site = shutil.copytree(unpacked, tmp_path / "site")
    table = site / "app" / "_resources" / "sample_film" / "shots.csv"
    with table.open(newline="", encoding="utf-8") as stream:
        heads, *rows = csv.reader(stream)
    assert len(rows) == 30
    if not whole:
        rows = list({row[heads.index("scene")]: row for row in reversed(rows)}.values())[::-1]
        with table.open("w", newline="", encoding="utf-8") as stream:
            csv.writer(stream).writerows([heads, *rows])
    run = takeboard(
        site, "sample", str(tmp_path / "film"), "--spec", "320x180@24", "--takes", "1", "--json"
    )
    assert run.returncode == 0, run.stderr[-2000:]
    answer = json.loads(run.stdout)
    assert answer["shots"] == answer["events"] == len(rows)
    assert answer["frames"] == 72 * len(rows)
