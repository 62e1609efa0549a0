"""A key that sings when it is found: it goes through every command, and must be nowhere afterwards.

Searched are all files of the project, of the person's own folders and of the package, every stream,
and the arguments of every process that was started meanwhile.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.journeys.takeboard import ROOT, several, simulator, small_film, takeboard

CANARY = "canary-4b7fd3a2c6e94d1b8a05"
MODEL = "runway-gen4.5"


def test_a_key_is_found_nowhere_but_where_it_was_put(tmp_path: Path) -> None:
    project, _ = small_film(tmp_path)
    order = ("render", project, "10", "--takes", 1, "--model", MODEL, "--cap", 20)
    with simulator(tmp_path, "--speed", 200) as env, watched() as arguments:
        own = env["TAKEBOARD_RUNWAY_KEY"]
        canary = {**env, "TAKEBOARD_RUNWAY_KEY": CANARY}
        nobody = {**canary, "TAKEBOARD_RUNWAY_BASE_URL": "http://127.0.0.1:9"}
        ask: list[list[object]] = [["account", "test", "runway"], ["account", "list"], ["doctor"]]
        # the vendor does not know the canary
        refused, tested, *_ = said = several([[*order, "--wait"], *ask], env=canary)
        assert (refused.code, tested.code) == (1, 1)
        (job,) = refused.data["jobs"]
        assert job["state"] == "failed"
        assert "key" in job["reason"]
        # its own key is one to be looked for as well
        going_on: list[list[object]] = [
            ["retry", project, job["id"]], ["run", project, "--until-idle"],
            ["circle", project, "S010T01R"], ["deliver", project, "--to", tmp_path / "out"],
            ["export-shots", project, tmp_path / "shots.xlsx"], ["jobs", project],
            ["ledger", project, "--csv", tmp_path / "ledger.csv"],
        ]  # fmt: skip
        said += (accepted := several(going_on, env=env))
        assert [answer.code for answer in accepted] == [0] * len(going_on), accepted
        # nobody is there at all
        said += (alone := several([["account", "test", "runway"], list(order)], env=nobody))
        assert [answer.code for answer in alone] == [1, 0]
        said.append(takeboard("jobs", project, env=canary))
        crashed = crash(project, env)
    for key in (CANARY, own):
        for folder in (tmp_path, Path(os.environ["HOME"])):
            assert not found(key, folder), key
        for answer in said:
            assert key not in json.dumps(answer.data) + answer.said
        assert key not in crashed
        assert not any(key in line for line in arguments)
    assert any("prores_ks" in line for line in arguments)  # the watch was awake
    assert found("S010T01R", tmp_path / "out")  # and the search finds what is there


def test_a_key_from_standard_input_rests_in_the_keyring_only(tmp_path: Path) -> None:
    if not all(map(shutil.which, ("dbus-run-session", "gnome-keyring-daemon"))):
        none = {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
        answer = takeboard("account", "add", "runway", stdin=f"{CANARY}\n", env=none)
        assert (answer.code, answer.kind) == (3, "no-keyring")
        assert CANARY not in json.dumps(answer.data) + answer.said
        return
    script = tmp_path / "session.sh"
    app = f'"{sys.executable}" -m app account'
    asking = "import keyring; print(keyring.get_password('takeboard', 'runway') is not None)"
    script.write_text(
        "printf secret | gnome-keyring-daemon --unlock --components=secrets >&2 || exit 9\n"
        f'printf "%s\\n" "$CANARY" | {app} add runway --json || exit 8\n'
        f"{app} list --json || exit 7\n"
        f'"{sys.executable}" -c "{asking}"\n'
        f"{app} test runway --json\n"
        f"{app} remove runway --json\n"
    )
    env = {k: v for k, v in os.environ.items() if k != "PYTHON_KEYRING_BACKEND"}
    env |= {"CANARY": CANARY, "TAKEBOARD_RUNWAY_BASE_URL": "http://127.0.0.1:9"}
    with watched() as arguments:
        done = subprocess.run(
            ["dbus-run-session", "--", "sh", str(script)],
            cwd=ROOT, env=env, capture_output=True, text=True, timeout=200, check=False,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert '"source": "keyring"' in done.stdout
    assert "True" in done.stdout.splitlines()
    assert CANARY not in done.stdout + done.stderr
    assert not found(CANARY, Path(os.environ["HOME"]))
    assert not any(CANARY in line for line in arguments)


def crash(project: Path, env: dict[str, str]) -> str:
    """What the program says and logs about a mistake of its own, with the key in its hands."""
    code = (
        "import sys; from app import cli, studio\n"
        "from app.production.shoot.shooting import Shooting\n"
        "def broken(self, *a, **k):\n"
        "    key = self._has_key('runway', '')\n"
        "    raise RuntimeError('a mistake made for the test')\n"
        "Shooting.render = broken\n"
        "sys.exit(cli.run(sys.argv[1:], studio.open_office, studio.open_film))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "render", str(project), "--json"],
        cwd=ROOT,
        env={**os.environ, **env, "TAKEBOARD_RUNWAY_KEY": CANARY},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 1
    assert json.loads(done.stdout)["error"]["kind"] == "bug"
    return done.stdout + done.stderr


def found(key: str, folder: Path) -> list[str]:
    """Files under `folder` that hold the key."""
    wanted = (key.encode(), key.encode("utf-16-le"))
    return [
        str(file)
        for file in folder.rglob("*")
        if file.is_file() and any(form in file.read_bytes() for form in wanted)
    ]


@contextmanager
def watched() -> Iterator[set[str]]:
    """The arguments of every process seen while this is open."""
    lines: set[str] = set()
    end = threading.Event()

    def watch() -> None:
        while not end.is_set():
            for file in Path("/proc").glob("[0-9]*/cmdline"):
                try:
                    lines.add(file.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace"))
                except OSError:
                    continue
            time.sleep(0.05)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield lines
    finally:
        end.set()
        watcher.join()


@pytest.fixture(autouse=True)
def _a_moment() -> None:
    assert sys.platform == "linux", "process arguments are read from /proc"
