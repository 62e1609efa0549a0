"""The walls between the floors, as pyproject.toml states them: kept here, and able to fall."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

from tests.floors.tree import ROOT

# One file each that breaks a wall; every contract must fall over one of them.
TRESPASSES = {
    "storage/tables.py": "import app.media\nimport keyring, cv2, av",
    "stranger/__init__.py": "",
    "production/shoot/dailies.py": "import app.storage\nimport PySide6.QtCore\nimport sqlmodel",
    "cli/jobs.py": "import app.media",
    "ui/board.py": "import app.storage",
    "ui/viewer.py": "import app.media.player",
    "domain/shot.py": "import httpx",
    "media/decode.py": "import dbos, keyring, typer",
    "qc/sharp.py": "import av",
    "providers/adapters/runway.py": "import httpx",
    "providers/adapters/kling.py": "import app.providers.adapters.runway",
    "editorial/self_check/read.py": "import app.editorial.formats.edl",
    "editorial/formats/edl.py": "",
    "editorial/formats/xml.py": "import app.editorial.formats.edl",
    "qc/checks/black.py": "import app.qc.checks.frozen",
    "qc/checks/frozen.py": "",
    "ui/pages/board/__init__.py": "import app.ui.pages.plan",
    "ui/pages/plan/__init__.py": "",
    "jobs/engine.py": "import dbos, sqlalchemy, app.jobs.ladder",
    "jobs/ladder.py": "import app.jobs.engine",
}
BARE = ("prompting", "rehearsal", "providers/transport", "providers/ticketed", "editorial/conform")


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """The project's contracts held against the `app` in `folder`."""
    config = str(ROOT / "pyproject.toml")
    start = (
        "from importlinter.cli import lint_imports\n"
        f"raise SystemExit(lint_imports(config_filename={config!r}, no_cache=True))"
    )
    # A process of its own: the linter changes logging and the import path of its host.
    return subprocess.run(
        [sys.executable, "-P", "-c", start],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
    )


def contracts() -> list[dict[str, object]]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    return settings["tool"]["importlinter"]["contracts"]


def test_every_import_contract_is_kept() -> None:
    run = lint(ROOT)
    assert run.returncode == 0, run.stdout[-4000:] + run.stderr[-2000:]


def test_every_import_contract_falls_when_it_is_broken(tmp_path: Path) -> None:
    for name in BARE:
        plant(tmp_path / "app" / name / "__init__.py", "")
    for name in ("programs.py", "resources.py"):
        plant(tmp_path / "app" / name, "")
    plant(tmp_path / "app" / "media" / "player.py", "")
    for name, text in TRESPASSES.items():
        plant(tmp_path / "app" / name, text)
    told = lint(tmp_path).stdout
    standing = [
        contract["name"]
        for contract in contracts()
        if f"{contract['name']} BROKEN" not in " ".join(told.split())
    ]
    assert standing == [], told
    assert "app.stranger" in told
    assert "app.ui.viewer" not in told


def plant(file: Path, text: str) -> None:
    for folder in [file.parent, *file.parent.parents]:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "__init__.py").touch()
        if folder.name == "app":
            break
    file.write_text(text + "\n")


def test_floors_are_exhaustive_so_that_an_unlisted_folder_is_refused() -> None:
    floors = contracts()[0]
    assert floors["type"] == "layers"
    assert floors["exhaustive"] is True
    assert floors["containers"] == ["app"]
