"""What is installed is what was locked: hashes for every system, and no host in the files."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.floors.tree import ROOT

LOCKS = ["lock.txt", "lock-dev.txt", "packaging/uv.txt"]
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def locked(name: str) -> dict[str, list[Requirement]]:
    """Requirements by package; the same package may stand twice under different markers."""
    text = (ROOT / name).read_text().replace("\\\n", " ")
    found: dict[str, list[Requirement]] = {}
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            requirement = Requirement(line.split("--hash")[0].strip())
            found.setdefault(canonicalize_name(requirement.name), []).append(requirement)
    return found


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_has_one_version_and_hashes(name: str) -> None:
    text = (ROOT / name).read_text()
    for line in text.replace("\\\n", " ").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        assert HASH.search(line), line
        assert re.match(r"[A-Za-z0-9._\[\],-]+==[^ ]+ ", line), line


@pytest.mark.parametrize("name", LOCKS)
def test_no_host_is_named(name: str) -> None:
    text = (ROOT / name).read_text()
    assert "://" not in text
    assert " @ " not in text
    assert not [line for line in text.splitlines() if line.startswith("--")]


def test_every_system_is_served() -> None:
    """Packages only one system needs are there, and Qt's hashes count one wheel a system."""
    lock = locked("lock.txt")
    assert "win32" in str(lock["pywin32-ctypes"][0].marker)
    assert "linux" in str(lock["secretstorage"][0].marker)
    qt = (ROOT / "lock.txt").read_text().split("pyside6-essentials==")[1].split("\n\n")[0]
    wheels = re.split(r"\n[a-z]", qt)[0]
    assert len(HASH.findall(wheels)) >= 4  # Linux, macOS, Windows on x86-64 and on ARM


def test_the_lock_answers_every_dependency_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    run, dev = locked("lock.txt"), locked("lock-dev.txt")
    groups = project["dependency-groups"]
    for wanted, lock in [
        (project["project"]["dependencies"] + groups["build"], run),
        (project["project"]["dependencies"] + groups["build"] + groups["dev"], dev),
    ]:
        for requirement in map(Requirement, wanted):
            pins = lock[canonicalize_name(requirement.name)]
            for pin in pins:
                version = next(iter(pin.specifier)).version
                assert requirement.specifier.contains(version), f"{requirement} but {pin}"


def test_running_and_testing_use_the_same_versions() -> None:
    run, dev = locked("lock.txt"), locked("lock-dev.txt")
    differing = [name for name in run if list(map(str, run[name])) != list(map(str, dev[name]))]
    assert differing == []
