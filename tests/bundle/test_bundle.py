"""The built folder: it starts in a window, knows its machine, and renders the sample film.

Second ring: one build takes one to three minutes.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.floors.tree import ROOT
from tests.packaging.test_gpl_libraries import judge

pytestmark = [pytest.mark.long, pytest.mark.timeout(1800)]


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("workshop")


def build(workshop: Path, *options: str) -> subprocess.CompletedProcess[str]:
    call = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level=WARN"]
    call += ["--distpath", str(workshop / "dist"), "--workpath", str(workshop / "work")]
    return subprocess.run(
        [*call, str(ROOT / "installer.spec"), *options], cwd=ROOT, capture_output=True, text=True
    )


@pytest.fixture(scope="module")
def bundle(workshop: Path) -> Path:
    run = build(workshop)
    assert run.returncode == 0, run.stderr[-4000:]
    return workshop / "dist" / "takeboard"


def takeboard(bundle: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The built program, with a PATH that has ffmpeg but no Python of ours."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environment["PATH"] = "/usr/local/bin:/usr/bin:/bin"
    return subprocess.run(
        [str(bundle / "takeboard"), *arguments],
        cwd=bundle,
        env=environment,
        capture_output=True,
        text=True,
    )


def test_doctor_answers_inside_the_bundle(bundle: Path) -> None:
    run = takeboard(bundle, "doctor", "--json")
    answer = json.loads(run.stdout)
    refused = {check["name"] for check in answer["checks"] if not check["ok"]}
    # No keyring service and no display are the machine's own; everything else is ours.
    assert refused <= {"keyring", "display"}, answer


def test_the_sample_film_renders_in_the_bundle(bundle: Path, tmp_path: Path) -> None:
    run = takeboard(
        bundle, "sample", str(tmp_path / "film"), "--spec", "640x360@24", "--takes", "1", "--json"
    )
    assert run.returncode == 0, run.stderr[-3000:]
    answer = json.loads(run.stdout)
    assert (answer["shots"], answer["events"], answer["frames"]) == (30, 30, 2160)
    verified = takeboard(bundle, "verify", answer["package"], "--json")
    assert json.loads(verified.stdout)["ok"] is True


def test_libraries_under_the_gpl_mark_the_folder_as_not_for_publishing(bundle: Path) -> None:
    module = judge()
    libraries = sorted(path.name for path in bundle.rglob("*") if ".so" in path.name)
    print("\n".join(libraries))
    forcing = module.gpl_libraries(libraries)
    note = bundle / module.NOTE_NAME
    assert note.exists() == bool(forcing)
    assert all(name in note.read_text() for name in forcing)
    assert not [name for name in libraries if name.startswith(("libqgtk3", "libgtk-3"))]


def test_qt_can_be_replaced_and_the_licences_lie_beside_it(bundle: Path) -> None:
    assert list(bundle.rglob("libQt6Core.so*"))
    assert (bundle / "LICENSE").exists()
    assert (bundle / "THIRD_PARTY.md").exists()


def test_publishing_is_refused_while_gpl_libraries_are_inside(bundle: Path, workshop: Path) -> None:
    forcing = judge().gpl_libraries(str(path) for path in bundle.rglob("*"))
    run = build(workshop, "--", "--publish")
    assert (run.returncode != 0) == bool(forcing)
    assert all(name in run.stderr for name in forcing)


@pytest.fixture
def display() -> Iterator[str]:
    """An X server of our own; its number is told by the server itself."""
    assert shutil.which("Xvfb"), "packaging/setup.sh test installs xvfb"
    read, write = os.pipe()
    call = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1600x900x24", "-nolisten", "tcp"]
    server = subprocess.Popen(call, pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    with os.fdopen(read) as told:
        number = told.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait()


def test_the_bundle_starts_in_a_window(bundle: Path, display: str) -> None:
    environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    studio = subprocess.Popen([str(bundle / "takeboard")], env=environment, cwd=bundle)
    try:
        assert window_of(display, studio), f"ended with {studio.poll()}"
    finally:
        studio.send_signal(signal.SIGTERM)
        studio.wait(timeout=60)


def window_of(display: str, studio: subprocess.Popen) -> str:
    """The studio's visible window, waited for as long as the program lives, a minute at most."""
    look = ["xdotool", "search", "--onlyvisible", "--name", "Takeboard"]
    for _ in range(240):
        found = subprocess.run(
            look, env={**os.environ, "DISPLAY": display}, capture_output=True, text=True
        )
        if found.stdout.strip() or studio.poll() is not None:
            break
        time.sleep(0.25)
    return found.stdout.strip()
