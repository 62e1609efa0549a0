"""Running the program as people do: a process of its own, its answer, its exit code."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests import warm

ROOT = Path(__file__).resolve().parents[2]
WORDS = {
    "subject_action": "A woman in a red coat walks {n} steps along the pier",
    "environment_lighting": "an empty pier at dawn, soft light from the left",
    "camera": "slow dolly in",
    "style": "35 mm film, muted colours",
    "mood": "calm",
}
# Many commands in one process: for asking the same question of every command.
_SEVERAL = """
import contextlib, io, json, sys
from app import cli, studio
answers = []
for arguments in json.load(sys.stdin):
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        code = cli.run([*arguments, "--json"], studio.open_office, studio.open_film)
    answers.append([code, said.getvalue()])
print(json.dumps(answers))
"""


@dataclass(frozen=True)
class Answer:
    code: int
    data: dict[str, Any]
    said: str

    @property
    def kind(self) -> str:
        """The kind of the error; empty when there was none."""
        return str(self.data.get("error", {}).get("kind", ""))


def takeboard(
    *arguments: object,
    stdin: str = "",
    timeout: float = 280,
    env: Mapping[str, str] | None = None,
    before: Callable[[], None] | None = None,
) -> Answer:
    """Run one command with --json and read its one document.

    `env` is added to the environment; `before` runs in the child before the program starts.
    """
    words = [*arguments, "--json"]
    if before:
        done = _cold(["-m", "app", *map(str, words)], stdin, before, timeout, env)
    else:
        done = warm.run(warm.APP, words, stdin=stdin, timeout=timeout, env=env)
    assert done.stdout.strip(), f"no answer, exit {done.returncode}: {done.stderr[-2000:]}"
    return Answer(done.returncode, json.loads(done.stdout), done.stderr)


def well(*arguments: object, **how: Any) -> dict[str, Any]:
    """Run one command that must succeed; returns its document."""
    answer = takeboard(*arguments, **how)
    assert answer.code == 0, (arguments, answer)
    return answer.data


def several(
    commands: Sequence[Sequence[object]],
    before: Callable[[], None] | None = None,
    env: Mapping[str, str] | None = None,
) -> list[Answer]:
    """Run commands one after another in one process."""
    words = [[str(word) for word in command] for command in commands]
    if before:
        done = _cold(["-c", _SEVERAL], json.dumps(words), before, env=env)
    else:
        done = warm.run(_SEVERAL, stdin=json.dumps(words), env=env)
    assert done.returncode == 0, done.stderr
    return [Answer(code, json.loads(said), done.stderr) for code, said in json.loads(done.stdout)]


def _cold(
    command: Sequence[str],
    stdin: str,
    before: Callable[[], None],
    timeout: float = 280,
    env: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """A process that really starts: what it may do is taken from it at that moment."""
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={**os.environ, **(env or {})},
        preexec_fn=before,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


@contextmanager
def going(
    *arguments: object, env: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[str]]:
    """A command that runs beside the test; killed at the end if it still does."""
    with subprocess.Popen(
        [sys.executable, "-m", "app", *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, **(env or {})},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()


@contextmanager
def simulator(folder: Path, *options: object) -> Iterator[dict[str, str]]:
    """Runway on loopback with its bill in `folder`; yields the environment that leads there."""
    bill = folder / "bill.jsonl"
    with going("simulator", "runway", "--ledger", bill, *options) as process:
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        yield {"TAKEBOARD_RUNWAY_BASE_URL": told["base_url"], "TAKEBOARD_RUNWAY_KEY": told["key"]}
        process.terminate()
        process.wait(20)


def all_well(*commands: Sequence[object]) -> list[dict[str, Any]]:
    """Run commands one after another in one process; each must succeed."""
    answers = several(commands)
    for command, answer in zip(commands, answers, strict=True):
        assert answer.code == 0, (command, answer)
    return [answer.data for answer in answers]


def small_film(
    folder: Path, *commands: str, shots: int = 2, spec: str = "320x180@24"
) -> tuple[Path, list[dict[str, Any]]]:
    """A film of a few shots of one second, with everything a vendor's lint asks for.

    Then runs `commands` on it, each a command and its options; returns their documents too.
    """
    table, project = folder / "shots.csv", folder / "Film.takeboard"
    with table.open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["number", "frames", *WORDS])
        for n in range(1, shots + 1):
            writer.writerow([n * 10, 24, *(text.format(n=n) for text in WORDS.values())])
    like = ("--name", "Film", "--spec", spec, "--handles", 4)
    named = [command.split() for command in commands]
    _, imported, *rest = all_well(
        ["new", folder, *like],
        ["import", project, table],
        *([name, project, *options] for name, *options in named),
    )
    assert imported["shots"] == shots
    return project, rest


def states(project: Path) -> list[str]:
    """The state of every job, oldest first."""
    return [job["state"] for job in well("jobs", project)["jobs"]]
