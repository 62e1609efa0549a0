"""The walls between the floors, as pyproject.toml states them."""

import os
import subprocess
import sys
import tomllib

from tests.floors.tree import ROOT


def test_every_import_contract_is_kept() -> None:
    # A process of its own: the linter changes logging and the import path of its host.
    call = [sys.executable, "-c", "from importlinter.cli import lint_imports; exit(lint_imports())"]
    run = subprocess.run(
        call, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout[-4000:] + run.stderr[-2000:]


def test_floors_are_exhaustive_so_that_an_unlisted_folder_is_refused() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    floors = settings["contracts"][0]
    assert floors["type"] == "layers"
    assert floors["exhaustive"] is True
    assert floors["containers"] == ["app"]
