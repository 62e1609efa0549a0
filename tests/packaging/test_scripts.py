"""The scripts a newcomer starts: they parse, set up alike, and say what is untested."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.floors.tree import ROOT

SHELL = [*sorted((ROOT / "packaging").glob("*.sh")), ROOT / ".ci" / "run"]
UNTRIED = [
    "run.ps1", "test.ps1", "setup.ps1", "run-macos.sh", "test-macos.sh", "setup-macos.sh",
]  # fmt: skip


@pytest.mark.parametrize("script", SHELL, ids=lambda path: path.name)
def test_every_shell_script_parses_and_may_be_started(script: Path) -> None:
    subprocess.run(["bash", "-n", str(script)], check=True)
    assert script.stat().st_mode & 0o111


@pytest.mark.parametrize("name", UNTRIED)
def test_what_nobody_has_run_says_so(name: str) -> None:
    head = "\n".join((ROOT / "packaging" / name).read_text().splitlines()[:4])
    assert "UNTESTED" in head


def test_the_continuous_check_calls_the_readmes_test_command() -> None:
    command = "bash packaging/test.sh"
    assert command in (ROOT / ".ci" / "run").read_text()
    assert f"\n{command}\n" in (ROOT / "README.md").read_text()


def test_setup_without_apt_python_or_ffmpeg_says_what_to_install(tmp_path: Path) -> None:
    copy = project_copy(tmp_path)
    path = only(tmp_path, "bash", "dirname", "id", "tr", "cat")
    run = start(copy, "setup.sh", path)
    assert run.returncode == 3
    assert run.stdout == ""
    assert "no apt-get" in run.stderr
    assert "ffmpeg" in run.stderr
    assert "Traceback" not in run.stderr
    assert not (copy / ".venv").exists()


def test_setup_without_root_or_sudo_names_the_missing_packages(tmp_path: Path) -> None:
    copy = project_copy(tmp_path)
    path = only(tmp_path, "bash", "dirname", "grep")
    for name, text in {
        "id": "echo 1000",
        "apt-get": "echo apt-get must not be started >&2; exit 99",
        "dpkg-query": "exit 1",
    }.items():
        (path / name).write_text(f"#!{shutil.which('bash')}\n{text}\n")
        (path / name).chmod(0o755)
    run = start(copy, "setup.sh", path)
    assert run.returncode == 3
    assert "python3-venv" in run.stderr
    assert "libegl1" in run.stderr
    assert "as root" in run.stderr
    assert "must not be started" not in run.stderr


def project_copy(tmp_path: Path) -> Path:
    copy = tmp_path / "project"
    shutil.copytree(ROOT / "packaging", copy / "packaging")
    for name in ("lock.txt", "lock-dev.txt", "pyproject.toml"):
        shutil.copy(ROOT / name, copy / name)
    return copy


def only(tmp_path: Path, *programs: str) -> Path:
    """A folder for PATH that holds these programs and no others."""
    path = tmp_path / "bin"
    path.mkdir()
    for program in programs:
        found = shutil.which(program)
        assert found
        (path / program).symlink_to(found)
    return path


def start(copy: Path, script: str, path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(path / "bash"), str(copy / "packaging" / script), "run"],
        env={"PATH": str(path), "HOME": str(copy)},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_the_desktop_entry_names_the_command_that_is_installed() -> None:
    text = (ROOT / "packaging" / "takeboard.desktop").read_text()
    entry = dict(re.findall(r"^(\w+)=(.*)$", text, re.M))
    assert entry["Type"] == "Application"
    assert entry["Exec"] == "takeboard"
    assert "\ntakeboard = " in (ROOT / "pyproject.toml").read_text()
